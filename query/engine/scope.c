/* scope.c - compares role sets with scopes. */
#include "query/engine/scope.h"

static bool in_inner_scope(const zj_query_node *leaf, zj_role_set roles) {
  zj_role_set named = 0;
  for (size_t i = 0; i < leaf->need_count; i++) {
    if (!(roles & leaf->need[i])) return false;
    named |= leaf->need[i];
  }
  return !(roles & leaf->without) && (roles & (ZJ_ROLES_SEARCHED | named)) != 0;
}

/* Whether the outermost scope names noise. Lifting it must not hide the noise from the leaf, which
 * by itself would not see any. */
static bool outer_names_noise(const zj_query *q) {
  return q->has_outer_scope && !q->outer_without && (q->outer_scope & ~ZJ_ROLES_SEARCHED);
}

bool zj_scope_sees(const zj_query *q, const zj_query_node *leaf, zj_role_set roles) {
  if (in_inner_scope(leaf, roles)) return true;
  return outer_names_noise(q) && !leaf->lifted && leaf->need_count == 0 &&
         !(roles & leaf->without) && (roles & q->outer_scope);
}

bool zj_scope_outer(const zj_query *q, const zj_query_node *leaf, zj_role_set roles) {
  return !q->has_outer_scope || leaf->lifted ||
         ((roles & q->outer_scope) && !(roles & q->outer_without));
}
