/* json.h - results as JSON: the same objects for `--format jsonl`, the API and the page.
 *
 * An answer of --format jsonl begins with
 *   {"type":"begin","schema":1,"query":…,"canonical":…,"understood":…,"hint":…?,"generation":…}
 * A hit is
 *   {"type":"hit","id":"REPORT:LINE:CHAR","report":ID,"path":…,
 *    "title":…,"title_found":"text"|"derived"|"none",
 *    "line":…,"start_char":…,"roles":[…],"sure":…,"why":[…],"crumbs":[…],"sentence":…,
 *    "matches":[{"line":…,"start_char":…,"length_chars":…,"operand":…,"roles":[…]}],"score":…}
 * and the end of an answer is
 *   {"type":"end","occurrences":…,"paragraphs":…,"sentences":…,"reports":…,"by_role":{KEY:N,…},
 *    "exact":true,"understood":…,"took_us":…,"ways":[WAY,…]?}
 * with the suggestions of ways.h when nothing was found.
 * A query of a batch that could not be answered gives
 *   {"type":"error","schema":1,"query":…?,"message":…,"at":…?,"suggestion":…?}
 *
 * "schema" grows when a key is removed or changes its meaning, not when one is added.
 *
 * Units      "line" is 1-based; "start_char" and "length_chars" count code points; "took_us" is
 *            microseconds.
 * Ownership  every function returns a new reference and borrows its arguments; zj_json_write()
 *            alone releases its value.
 * Errors     none; NULL, or an object without the part in question, when memory ran out or a text
 *            of a damaged index is not UTF-8. zj_json_answer() returns NULL then.
 * Threads    no shared state; a value belongs to one thread. */
#ifndef ZJ_QUERY_ANSWER_JSON_H
#define ZJ_QUERY_ANSWER_JSON_H

#include <jansson.h>

#include "indexer/base/sink.h"
#include "query/answer/items.h"
#include "query/engine/search.h"
#include "query/language/query.h"

enum { ZJ_JSON_SCHEMA = 1 };

/* The first object of an answer in jsonl. */
json_t *zj_json_begin(const zj_snapshot *snapshot, const zj_query *query);

/* Why a query was not answered; 'fault' is NULL when its wording is not the reason. The query
 * itself is left out when it is not UTF-8 or too long. */
json_t *zj_json_error(zj_slice query, const zj_error *err, const zj_query_fault *fault);

/* ["一、存在问题","（一）队伍建设"]; strings, outermost first. */
json_t *zj_json_crumbs(const char *const *crumbs, size_t count);

/* The names of the reasons for a role, the weightiest first. A new reference. */
json_t *zj_json_why(const zj_snapshot *snapshot, const uint16_t why[ZJ_REASONS]);

/* A hit. */
json_t *zj_json_hit(const zj_report_hits *report, const zj_hit *hit);
/* Adds "year", "issuer" and "date" of a report as far as they are known, so that a line says enough
 * by itself. */
void zj_json_add_known(json_t *out, const zj_report_facts *facts);
/* An item of a list, without a type:
 *   {"id":"REPORT:LINE:CHAR","report":ID,"path":…,"title":…,"line":…,"start_char":…,"how":…,
 *    "level":…,"depth":…,"roles":[…],"text":…,"sentence":…,
 *    "about":{"value":"2023","found":"text"|"derived"}?,"fields":[{"name":…,"value":…},…]?,
 *    "year":…?,"issuer":…?,"date":…?} */
json_t *zj_json_item(const zj_report_facts *facts, const zj_item *item);

/* The last object of an answer in jsonl, without "ways". */
json_t *zj_json_end(const zj_result *result);

/* ["problems","causes"]; the kinds of frame have keys of their own. */
json_t *zj_json_roles(zj_role_set roles);

/* {"raw":…,"canonical":…,"understood":…,"hint":…?} */
json_t *zj_json_query(const zj_query *query);

/* {"occurrences":…,"paragraphs":…,"sentences":…,"reports":…} */
json_t *zj_json_totals(const zj_result *result);

/* {KEY:N,…}; zeroes are left out. */
json_t *zj_json_by_role(const uint64_t by_role[ZJ_ROLE_COUNT]);

/* The answer of /api/v1/search:
 *   {"query":{"raw":…,"canonical":…,"understood":…,"hint":…?},
 *    "generation":…,"rules":…,"took_us":…,"exact":…,
 *    "total":{"occurrences":…,"paragraphs":…,"sentences":…,"reports":…},
 *    "by_role":{KEY:N,…},
 *    "facets":{"year":[{"value":…,"occurrences":N,"reports":N},…],"type":[…],"issuer":[…]},
 *    "reports":[{"report":ID,"path":…,"title":…,"title_found":"text"|"derived"|"none",
 *                "facts":FACTS,"occurrences":…,"sentences":…,"score":…,
 *                "hits":[a hit with "marked":[{"text":…,"hit":true?},…] added,…]}]}
 * Each facet lists its 30 largest values. */
json_t *zj_json_answer(const zj_snapshot *snapshot, const zj_result *result);

/* What is known of a report, by the key of each field. Unknown fields and the file are left out:
 *   {"title":{"value":…,"found":"text"|"derived"},"issuer":{…},…} */
json_t *zj_json_facts(const zj_report_facts *facts);

/* Where a line stands in its document: {"page":3}, {"sheet":"预算表","row":7}; "recognized" is how
 * sure character recognition was. NULL when it is not known. */
json_t *zj_json_place(const zj_report_facts *facts, uint32_t line);

/* Writes a value in compact form without a line feed, and releases it; NULL writes nothing. Control
 * characters are escaped, so that none drives a terminal. */
void zj_json_write(zj_sink *sink, json_t *value);

/* The same, with a line feed after what was written. */
void zj_json_write_line(zj_sink *sink, json_t *value);

/* Writes the members of an object without its braces, and releases it. */
void zj_json_write_members(zj_sink *sink, json_t *object);

/* An object with a list of any length, of which no more than one element is in memory:
 *
 *   zj_json_list list = zj_json_list_begin(sink, head, "pairs");   {HEAD,"pairs":[
 *   for each: zj_json_list_add(&list, value);                      ELEMENT,…
 *   zj_json_list_end(&list, tail);                                 ],TAIL}
 *
 * 'head' and 'tail' are objects and are released; their members must have different names. 'head'
 * has at least one. */
typedef struct zj_json_list {
  zj_sink *sink;
  bool any; /* private: an element was written */
} zj_json_list;

zj_json_list zj_json_list_begin(zj_sink *sink, json_t *head, const char *name);
void zj_json_list_add(zj_json_list *list, json_t *value);
void zj_json_list_end(zj_json_list *list, json_t *tail);

/* The sentence of a hit in pieces, the matches with "hit":true; for templates. */
json_t *zj_json_marked(const zj_hit *hit);

#endif
