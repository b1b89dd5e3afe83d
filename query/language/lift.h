/* lift.h - a query without its scopes: what it would find were every passage of the role it asks
 * for.
 *
 * Used to tell new text from text that other rules have moved under a role (news.h). NOT is dropped
 * where a scope stands over or in it, for there a scope decides what is left out; so the lifted
 * query finds all that the query could find under any rules.
 *
 * Ownership  *out is a talloc child of 'ctx'. */
#ifndef ZJ_QUERY_LANGUAGE_LIFT_H
#define ZJ_QUERY_LANGUAGE_LIFT_H

#include "indexer/base/error.h"
#include "query/language/tree.h"

/* Whether a scope stands anywhere in it. */
bool zj_query_has_scope(const zj_query *query);

/* ZJ_BAD_QUERY when nothing is left, or it would be too long. */
ZJ_MUST_CHECK zj_status zj_query_lift(void *ctx, const zj_query *query, zj_query **out,
                                      zj_error *err);

#endif
