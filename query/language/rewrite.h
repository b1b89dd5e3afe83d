/* rewrite.h - makes a query that asks less than another one: without its roles, fields or NOT, in a
 * wider unit, with words in place of an exact text, or with other words.
 *
 *   问题:同句(a b) with .without_roles   ─▶ sentence:(a b)
 *   同句(a b) with .widen to a report    ─▶ report:(a b)
 *
 * Ownership  results are talloc children of 'ctx'.
 * Errors     NULL; memory that ran out is also noted (noted.h), because NULL has a meaning here.
 * Threads    no shared state. */
#ifndef ZJ_QUERY_LANGUAGE_REWRITE_H
#define ZJ_QUERY_LANGUAGE_REWRITE_H

#include "query/language/tree.h"

typedef struct zj_rewrite {
  bool without_roles;  /* drop every scope */
  bool without_not;    /* drop every NOT */
  bool without_fields; /* drop every field, and the years of 述年: */
  bool plain;          /* replace ="…" and phrases with gaps by their words, joined by AND */
  bool widen; /* the parts meet in 'unit' or a wider one; 近 and 先后 become AND, and 至少 is
                 dropped when the unit is a paragraph */
  zj_unit unit;
  const char *const *texts; /* by operand: what takes the place of the words of a leaf, "" for
                               nothing; NULL: it stays as it is. NULL for all: nothing changes */
} zj_rewrite;

/* The canonical text of the changed query; NULL when nothing is left of it. */
const char *zj_query_rewrite(void *ctx, const zj_query *query, zj_rewrite how);

/* The query without the scope around all of it; NULL when it has none, or when another scope is
 * right inside. */
const char *zj_query_lifted(void *ctx, const zj_query *query);

#endif
