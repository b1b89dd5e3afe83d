/* scope.h - whether the roles of a match are in the scopes of a query.
 *
 * The outermost scope of a query is checked apart from the others, because counts by role are made
 * without it.
 *
 * Threads    no shared state. */
#ifndef ZJ_QUERY_ENGINE_SCOPE_H
#define ZJ_QUERY_ENGINE_SCOPE_H

#include "query/language/tree.h"

/* Whether a match of 'leaf' with these roles is seen at all, whatever the outermost scope. Noise is
 * seen only by a scope that names it. */
bool zj_scope_sees(const zj_query *query, const zj_query_node *leaf, zj_role_set roles);

/* Whether it is in the outermost scope, too. Always true when there is none, or when 全部: removes
 * it for the leaf. */
bool zj_scope_outer(const zj_query *query, const zj_query_node *leaf, zj_role_set roles);

#endif
