/* api.c - /api/v1: search, explain, and one report. */
#include <talloc.h>

#include "indexer/base/values.h"
#include "query/answer/explain.h"
#include "query/answer/reading.h"
#include "web/pages/ask.h"
#include "web/pages/handlers.h"
#include "web/pages/offers_links.h"
#include "web/pages/parts.h"
#include "web/pages/view.h"

static const char media_type[] = "application/json";

void zj_api_search(zj_exchange *x) {
  zj_ask ask;
  zj_asked asked;
  zj_error err = {0};
  if (!zj_ask_read(x, &ask) || !zj_ask_read_cursor(x, &ask)) return;
  if (zj_answer_cached(x, zj_ask_url(x->request->ctx, "/api/v1/search", &ask))) return;
  if (zj_ask_run(x, &ask, &asked, &err) != ZJ_OK) {
    zj_answer_uncached(x);
    return zj_ask_answer_fault(x, &ask, &asked, &err);
  }
  if (asked.result->stop != ZJ_STOP_END) zj_answer_uncached(x);
  json_t *json = zj_ask_json(x, &ask, &asked);
  zj_part_add_urls(x->request->ctx, json, asked.result);
  zj_offers_add_json(x, json, &ask, &asked);
  zj_answer_json(x, 200, media_type, json);
}

void zj_api_explain(zj_exchange *x) {
  zj_ask ask;
  zj_asked asked;
  zj_error err = {0};
  void *ctx = x->request->ctx;
  if (!zj_ask_read(x, &ask)) return;
  if (zj_answer_cached(x, zj_ask_url(ctx, "/api/v1/explain", &ask))) return;
  uint64_t began = zj_now_us();
  if (zj_ask_rank(x, ctx, &ask, &asked, &err) != ZJ_OK)
    return zj_ask_answer_fault(x, &ask, &asked, &err);
  uint64_t parsing = zj_now_us() - began, searching = asked.result->took_us;
  json_t *explained = zj_explain_json(x->reader->snapshot, asked.query, asked.result,
                                      parsing > searching ? parsing - searching : 0);
  if (asked.result->stop != ZJ_STOP_END) zj_answer_uncached(x);
  zj_answer_json(x, 200, media_type, explained);
}

static const char *part_url(zj_exchange *x, const zj_ask *ask, long part) {
  void *ctx = x->request->ctx;
  zj_link link = zj_link_new(ctx, zj_text_print(ctx, "/api/v1/reports/%s", x->id));
  zj_link_add_query(&link, ask);
  if (part > 1) zj_link_add(&link, "part", zj_text_print(ctx, "%ld", part));
  return zj_link_text(&link);
}

static void add_parts(zj_exchange *x, json_t *json, const zj_ask *ask, long part) {
  json_int_t lines = json_integer_value(json_object_get(json, "lines"));
  long parts = (long)zj_part_of(lines);
  zj_value_set(json, "part", json_integer(part));
  zj_value_set(json, "parts", json_integer(parts));
  if (part < parts) zj_value_set(json, "next", json_string(part_url(x, ask, part + 1)));
  json_int_t headings = json_integer_value(json_object_get(json, "headings"));
  if (headings > (json_int_t)json_array_size(json_object_get(json, "outline")))
    zj_view_set(json, "outline_next",
                zj_text_print(x->request->ctx, "/api/v1/reports/%s/outline?page=2", x->id));
}

void zj_api_report(zj_exchange *x) {
  long part;
  zj_ask ask;
  zj_asked asked = {0};
  zj_error err = {0};
  json_t *json;
  size_t segment;
  uint32_t report;
  void *ctx = x->request->ctx;
  if (!zj_ask_read(x, &ask) || !zj_ask_number(x, "part", 1, ZJ_PAGE_MAX, &part)) return;
  if (!zj_snapshot_find(x->reader->snapshot, zj_slice_of(x->id), &segment, &report))
    return zj_answer_problem(x, 404, "not-found", x->id, NULL);
  if (zj_answer_cached(x, part_url(x, &ask, part))) return;
  if (*ask.q && zj_ask_parse(x, &ask, &asked, &err) != ZJ_OK)
    return zj_ask_answer_fault(x, &ask, &asked, &err);
  zj_reading_options options = {
      .query = asked.query, .part = (size_t)part, .ends_us = zj_now_us() + x->site->deadline_us};
  if (zj_reading_json(ctx, x->reader->snapshot, segment, report, &options, &json, &err) != ZJ_OK)
    return zj_answer_error(x, &err);
  if (!json_is_true(json_object_get(json, "exact"))) zj_answer_uncached(x);
  add_parts(x, json, &ask, part);
  zj_answer_json(x, 200, media_type, json);
}
