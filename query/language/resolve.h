/* resolve.h - completes a parsed tree: which scopes apply to each leaf, in which unit each node
 * meets, and what the query asks for as a whole.
 *
 * Threads    no shared state. */
#ifndef ZJ_QUERY_LANGUAGE_RESOLVE_H
#define ZJ_QUERY_LANGUAGE_RESOLVE_H

#include "query/language/tree.h"

/* Sets need, without, negative and lifted of every leaf, has_not and unit of every node, and
 * outer_scope, fields_only and unit of the query, whose tree and leaves are set. */
void zj_query_resolve(zj_query *query);

/* Whether some leaf must match: not all of them are below a NOT. */
bool zj_query_has_positive(const zj_query *query);

#endif
