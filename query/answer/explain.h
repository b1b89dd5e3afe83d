/* explain.h - reports how a query was understood and answered: its tree, the terms looked up,
 * candidates, hits, time.
 *
 *   {"query":{"raw":…,"canonical":…,"understood":…,"hint":…?},
 *    "tree":NODE,
 *    "leaves":[{"operand":0,"text":…,
 *               "terms":[{"term":…,"documents":N,"chosen":true,"prefixed":N?},…]},…],
 *    "meets_in":"paragraph"|"report","by_postings":…,"counted_in_advance":…,
 *    "segments":N,
 *    "candidates":N,"read":N,"verified":N,
 *    "total":{…},"exact":…,"time_us":{"parse":N,"plan":N,"search":N,"rank":N,"all":N}}
 *
 *   NODE is {"kind":"and","unit":"paragraph","children":[NODE,…]} or
 *           {"kind":"leaf","operand":0,"text":…,"form":"phrase"|"gaps"|"strict"|FIELD,"field":true?}
 *
 * A leaf without terms makes every paragraph a candidate; no term of a negated leaf is chosen.
 * "candidates" counts the paragraphs proposed, "read" those whose text was read, "verified" those
 * that hold a hit.
 *
 * Units      times are microseconds.
 * Ownership  zj_explain_json() returns a new reference.
 * Errors     none; a part for which memory ran out is missing.
 * Threads    as zj_search(). */
#ifndef ZJ_QUERY_ANSWER_EXPLAIN_H
#define ZJ_QUERY_ANSWER_EXPLAIN_H

#include <jansson.h>
#include <stdio.h>

#include "query/engine/search.h"

/* 'result' must be the query's own result in this snapshot, searched with
 * zj_search_options.explain; 'parse_us' is how long parsing took. */
json_t *zj_explain_json(const zj_snapshot *snapshot, const zj_query *query, const zj_result *result,
                        uint64_t parse_us);

/* Prints the object for people, in the thread's language. */
void zj_explain_print(FILE *to, const json_t *explained);

#endif
