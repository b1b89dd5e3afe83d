/* narrow.h - narrowing an answer by year, kind and issuer: links that put a field before the query;
 * and what is known of a report, in words.
 *
 * Ownership  texts are children of 'ctx'. */
#ifndef ZJ_WEB_PAGES_NARROW_H
#define ZJ_WEB_PAGES_NARROW_H

#include <jansson.h>

#include "web/pages/ask.h"

/* Adds "narrow" to an answer: [{"label","rows":[{"label","count","url"}]}], from its "facets". A
 * field of one value narrows nothing and is left out. 'lifted' is the query without its outermost
 * scope, NULL when there is none. */
void zj_narrow_add(void *ctx, json_t *answer, const zj_ask *ask, const zj_query *query,
                   const char *lifted);

/* Adds "applied" to an answer, with "has_applied": what narrows it apart from its words, each with
 * the address without it: fields that stand at the head of the query, roles of the address, the
 * unit. [{"label","url"}] */
void zj_narrow_applied(void *ctx, json_t *answer, const zj_ask *ask);

/* "2024 年 · 工作总结 · 云溪县水利局" from "facts"; what was inferred says so. */
const char *zj_narrow_facts_line(void *ctx, const json_t *facts);

/* [{"label","value","inferred"}] of all that is known but the title and the file. */
json_t *zj_narrow_facts(const json_t *facts);

#endif
