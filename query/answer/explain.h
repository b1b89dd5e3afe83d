/* explain.h - how a query was understood and answered: its tree, the terms looked up, candidates,
 * hits, time.
 *
 *   {"query":{"raw":…,"canonical":…,"understood":…,"hint":…?},
 *    "tree":NODE,                     {"kind":"and","unit":"paragraph","children":[NODE,…]},
 * {"kind":"leaf","operand":0,"text":…,"form":"phrase"|"gaps"|"strict"|KEY of a
 * field,"field":true?}, …
 *    "leaves":[{"operand":0,"text":…,"terms":[{"term":…,"documents":N,"chosen":true,"prefixed":N?},…]},…],
 * no terms: every paragraph is a candidate; of what is negated none is chosen
 *    "meets_in":"paragraph"|"report", "by_postings":…, "segments":N,
 *    "candidates":N,"read":N,"verified":N,   paragraphs proposed, whose text was read, that hold a
 * hit "total":{…},"exact":…,"time_us":{"parse":N,"plan":N,"search":N,"rank":N,"all":N}}
 *
 * Ownership  a new reference.
 * Threads    as zj_search(). */
#ifndef ZJ_QUERY_ANSWER_EXPLAIN_H
#define ZJ_QUERY_ANSWER_EXPLAIN_H

#include <jansson.h>
#include <stdio.h>

#include "query/engine/search.h"

/* 'result' is that of the query over this snapshot, searched with zj_search_options.explain. */
json_t *zj_explain_json(const zj_snapshot *snapshot, const zj_query *query, const zj_result *result,
                        uint64_t parse_us);

/* For people, in the thread's language. */
void zj_explain_print(FILE *to, const json_t *explained);

#endif
