/* rewrite.h - a query that asks less than another: without its roles, fields or NOT, in a wider
 * unit, not to the letter.
 *
 * Threads    no state. */
#ifndef ZJ_QUERY_LANGUAGE_REWRITE_H
#define ZJ_QUERY_LANGUAGE_REWRITE_H

#include "query/language/tree.h"

typedef struct zj_rewrite {
  bool without_roles;  /* no scope is left */
  bool without_not;    /* nothing is left out */
  bool without_fields; /* of any report */
  bool plain;          /* =“…” and phrases with gaps are words beside each other */
  bool widen; /* the parts meet in 'unit' or a wider one; distances are dropped, and numbers in the
                 paragraph */
  zj_unit unit;
} zj_rewrite;

/* The canonical text of the changed query, a child of ctx; NULL when nothing is left of it. */
const char *zj_query_rewrite(void *ctx, const zj_query *query, zj_rewrite how);

/* The query without the scope that stands over all of it; NULL when it has none, or another one
 * right below. */
const char *zj_query_lifted(void *ctx, const zj_query *query);

#endif
