/* json.h - results as JSON: the same objects for `--format jsonl`, the API and, through it, the
 * page.
 *
 * An answer of --format jsonl begins with
 *   {"type":"begin","schema":1,"query":…,"canonical":…,"understood":…,"hint":…?,"generation":…}
 * A hit is
 *   {"type":"hit","id":"REPORT:LINE:CHAR","report":ID,"path":…,"title":…,"title_found":"text"|"derived"|"none",
 *    "line":…,"start_char":…,"roles":[…],"rule":…,
 *    "crumbs":[…],"sentence":…,"matches":[{"line":…,"start_char":…,"length_chars":…,"operand":…,"roles":[…]}],"score":…}
 * and the end of an answer
 *   {"type":"end","occurrences":…,"paragraphs":…,"sentences":…,"reports":…,"by_role":{KEY:N,…},"exact":true,"understood":…,"took_us":…,"ways":[WAY,…]?}
 * ways of ways.h, when nothing was found A query of a batch that could not be answered is
 *   {"type":"error","schema":1,"query":…?,"message":…,"at":…?,"suggestion":…?}
 * "schema" grows when a key goes or changes its meaning, not when one is added.
 *
 * Ownership  every function returns a new reference. */
#ifndef ZJ_QUERY_ANSWER_JSON_H
#define ZJ_QUERY_ANSWER_JSON_H

#include <jansson.h>

#include "indexer/base/sink.h"
#include "query/engine/search.h"
#include "query/language/query.h"

enum { ZJ_JSON_SCHEMA = 1 };

json_t *zj_json_begin(const zj_snapshot *snapshot, const zj_query *query);

/* Why a query was not answered; 'fault' NULL: not for its wording. The query is left out when it is
 * no UTF-8 or too long. */
json_t *zj_json_error(zj_slice query, const zj_error *err, const zj_query_fault *fault);

json_t *zj_json_hit(const zj_report_hits *report, const zj_hit *hit);
json_t *zj_json_end(const zj_result *result);

/* ["problems","causes"]; the frame kinds by their own keys. */
json_t *zj_json_roles(zj_role_set roles);

/* {"raw":…,"canonical":…,"understood":…,"hint":…?} */
json_t *zj_json_query(const zj_query *query);

/* {"occurrences":…,"paragraphs":…,"sentences":…,"reports":…} */
json_t *zj_json_totals(const zj_result *result);

/* {KEY:N,…} without those that are 0. */
json_t *zj_json_by_role(const uint64_t by_role[ZJ_ROLE_COUNT]);

/* The answer of /api/v1/search:
 *   {"query":{"raw":…,"canonical":…,"understood":…,"hint":…?},
 *    "generation":…,"rules":…,"took_us":…,"exact":…,
 *    "total":{"occurrences":…,"paragraphs":…,"sentences":…,"reports":…},
 *    "by_role":{KEY:N,…},
 *    "facets":{"year":[{"value":…,"occurrences":N,"reports":N},…],"type":[…],"issuer":[…]},   the
 * 30 first of each
 *    "reports":[{"report":ID,"path":…,"title":…,"title_found":"text"|"derived"|"none","facts":FACTS,"occurrences":…,"sentences":…,"score":…,
 *                "hits":[HIT and "marked":[{"text":…,"hit":true?},…]]}]} */
json_t *zj_json_answer(const zj_snapshot *snapshot, const zj_result *result);

/* What is known of a report, by key of its field; what is not known is left out, the file too:
 *   {"title":{"value":…,"found":"text"|"derived"},"issuer":{…},…} */
json_t *zj_json_facts(const zj_report_facts *facts);

/* Writes a value, compact and without a line feed, and takes it over. No byte of it drives a
 * terminal. */
void zj_json_write(zj_sink *sink, json_t *value);

/* The sentence of a hit in pieces, the marked ones with "hit":true: for templates. */
json_t *zj_json_marked(const zj_hit *hit);

#endif
