/* lift.h - a query without its scopes: what it would find if every passage had the role it asks
 * for.
 *
 *   问题:("年轻干部" -原因:培训)  ─▶ 年轻干部
 *
 * news.h uses it to distinguish new text from text that a changed roles model has moved into a
 * role. A NOT is dropped when it is in a scope or contains one, because the scope then decides what
 * is left out. So the lifted query finds everything that the query could find under any model.
 *
 * Ownership  *out is a talloc child of 'ctx'.
 * Errors     ZJ_BAD_QUERY, ZJ_NO_MEMORY.
 * Threads    as zj_query_parse(). */
#ifndef ZJ_QUERY_LANGUAGE_LIFT_H
#define ZJ_QUERY_LANGUAGE_LIFT_H

#include "indexer/base/error.h"
#include "query/language/tree.h"

/* Whether the query has a scope anywhere. */
bool zj_query_has_scope(const zj_query *query);

/* Makes the lifted query. ZJ_BAD_QUERY when nothing is left, or when it would be too long. */
ZJ_MUST_CHECK zj_status zj_query_lift(void *ctx, const zj_query *query, zj_query **out,
                                      zj_error *err);

#endif
