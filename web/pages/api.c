/* api.c - /api/v1: search, explain, and one report. */
#include <talloc.h>

#include "query/answer/explain.h"
#include "query/answer/reading.h"
#include "web/pages/ask.h"
#include "web/pages/handlers.h"
#include "web/pages/offers_links.h"
#include "web/pages/parts.h"

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

void zj_api_report(zj_exchange *x) {
  zj_ask ask;
  zj_asked asked = {0};
  zj_error err = {0};
  json_t *json;
  size_t segment;
  uint32_t report;
  void *ctx = x->request->ctx;
  if (!zj_ask_read(x, &ask)) return;
  if (!zj_snapshot_find(x->reader->snapshot, zj_slice_of(x->id), &segment, &report))
    return zj_answer_problem(x, 404, "not-found", x->id, NULL);
  if (zj_answer_cached(x, zj_ask_url(ctx, zj_text_print(ctx, "/api/v1/reports/%s", x->id), &ask)))
    return;
  if (*ask.q && zj_ask_parse(x, &ask, &asked, &err) != ZJ_OK)
    return zj_ask_answer_fault(x, &ask, &asked, &err);
  if (zj_reading_json(ctx, x->reader->snapshot, segment, report, asked.query, &json, &err) != ZJ_OK)
    return zj_answer_error(x, &err);
  zj_answer_json(x, 200, media_type, json);
}
