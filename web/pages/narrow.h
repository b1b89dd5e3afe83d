/* narrow.h - narrowing an answer by year, issuer and kind, through links that put a field before
 * the query; and the facts of a report in words.
 *
 * Ownership  texts are children of 'ctx'; json_t results are new references.
 * Errors     none: want of memory is noted (indexer/base/noted.h).
 * Threads    no shared state; labels are in the thread's language. */
#ifndef ZJ_WEB_PAGES_NARROW_H
#define ZJ_WEB_PAGES_NARROW_H

#include <jansson.h>

#include "web/pages/ask.h"

/* Adds "narrow", made from "facets", to an answer: issuers and kinds,
 * [{"label","rows":[{"label","count","url"}],"has_more","more":[ROW]}], and "has_narrow". A field
 * with a single value is left out, since it narrows nothing. 'lifted' is the query without its
 * outermost scope; NULL when it has none. */
void zj_narrow_add(void *ctx, json_t *answer, const zj_ask *ask, const zj_query *query,
                   const char *lifted);

/* A search that is narrowed to values of one field, one after the other. */
typedef struct zj_narrowing {
  void *ctx;
  zj_ask ask; /* of the narrowed search */
  zj_field field;
  const char *base;  /* the words of the query */
  bool tried, plain; /* private: whether a query with a plain value parses */
} zj_narrowing;

zj_narrowing zj_narrow_begin(void *ctx, const zj_ask *ask, const zj_query *query,
                             const char *lifted, zj_field field);

/* The address of the search in one value of the field alone; NULL when that query would not
 * parse. */
const char *zj_narrow_url(zj_narrowing *narrowing, const char *value);

/* Adds "applied" and "has_applied" to an answer: what narrows it besides its words, each with the
 * address of the search without it, [{"label","url"}]. These are the fields at the head of the
 * query, the roles of the address, and the unit. */
void zj_narrow_applied(void *ctx, json_t *answer, const zj_ask *ask);

/* "2024 年 · 工作总结 · 云溪县水利局" from the "facts" of a report; an inferred year says so. */
const char *zj_narrow_facts_line(void *ctx, const json_t *facts);

/* All known facts except title and file: [{"label","value","inferred"}]. */
json_t *zj_narrow_facts(const json_t *facts);

#endif
