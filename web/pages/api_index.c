/* api_index.c - /api/v1: counts, reports, outlines, roles, status, /metrics, and the description of
 * the API itself. */
#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>

#include "indexer/base/noted.h"
#include "indexer/base/values.h"
#include "indexer/outline/fields_shown.h"
#include "indexer/store/stats.h"
#include "query/answer/json.h"
#include "query/answer/reading.h"
#include "web/http/accuracy.h"
#include "web/pages/handlers.h"
#include "web/pages/status.h"
#include "web/pages/tasks.h"
#include "web/pages/view.h"

static const char media_type[] = "application/json";

/* ---- counts ---- */

/* The answer of a search without its hits. */
void zj_api_count(zj_exchange *x) {
  static const char *const kept[] = {"query", "generation", "rules",   "took_us",
                                     "exact", "total",      "by_role", "facets"};
  zj_ask ask;
  zj_asked asked;
  zj_error err = {0};
  if (!zj_ask_read(x, &ask)) return;
  ask.per = 0;
  if (zj_answer_cached(x, zj_ask_url(x->request->ctx, "/api/v1/count", &ask))) return;
  if (zj_ask_run(x, &ask, &asked, &err) != ZJ_OK) return zj_ask_answer_fault(x, &ask, &asked, &err);
  if (asked.result->stop != ZJ_STOP_END) zj_answer_uncached(x);
  json_t *all = zj_json_answer(x->reader->snapshot, asked.result), *out = json_object();
  if (!all) zj_note_no_memory(); /* the router answers 503 */
  for (size_t i = 0; i < ZJ_COUNT(kept); i++)
    json_object_set(out, kept[i], json_object_get(all, kept[i]));
  json_decref(all);
  zj_answer_json(x, 200, media_type, out);
}

/* ---- reports ---- */

static const char *outline_url(zj_exchange *x, long page, long per) {
  void *ctx = x->request->ctx;
  zj_link link = zj_link_new(ctx, zj_text_print(ctx, "/api/v1/reports/%s/outline", x->id));
  if (page > 1) zj_link_add(&link, "page", zj_text_print(ctx, "%ld", page));
  if (per != ZJ_READING_OUTLINE) zj_link_add(&link, "per", zj_text_print(ctx, "%ld", per));
  return zj_link_text(&link);
}

/* Says which page of the headings this is. */
static void add_outline_page(zj_exchange *x, json_t *json, long page, long per) {
  long count = (long)json_integer_value(json_object_get(json, "headings"));
  long pages = (count + per - 1) / per;
  json_object_del(json, "headings");
  zj_value_merge(json,
                 json_pack("{s:I,s:I,s:I,s:I}", "total", (json_int_t)count, "page",
                           (json_int_t)page, "per", (json_int_t)per, "pages", (json_int_t)pages));
  if (page < pages) zj_view_set(json, "next", outline_url(x, page + 1, per));
}

/* The headings and items of a report, without its text. */
void zj_api_outline(zj_exchange *x) {
  long page, per;
  size_t segment;
  uint32_t report;
  json_t *json;
  zj_error err = {0};
  void *ctx = x->request->ctx;
  if (!zj_snapshot_find(x->reader->snapshot, zj_slice_of(x->id), &segment, &report))
    return zj_answer_problem(x, 404, "not-found", x->id, NULL);
  if (!zj_ask_number(x, "page", 1, ZJ_PAGE_MAX, &page) ||
      !zj_ask_number(x, "per", ZJ_READING_OUTLINE, ZJ_READING_OUTLINE, &per) ||
      zj_answer_cached(x, outline_url(x, page, per)))
    return;
  zj_reading_options options = {.without_text = true,
                                .outline_skip = (size_t)((page - 1) * per),
                                .outline_limit = (size_t)per,
                                .ends_us = zj_task_deadline(x, 1).ends_us};
  if (zj_reading_json(ctx, x->reader->snapshot, segment, report, &options, &json, &err) != ZJ_OK)
    return zj_answer_error(x, &err);
  json_object_del(json, "hits");
  json_object_del(json, "exact");
  add_outline_page(x, json, page, per);
  zj_answer_json(x, 200, media_type, json);
}

/* ---- roles ---- */

static json_t *aliases_of(const zj_role_info *info) {
  json_t *list = json_array();
  for (size_t i = 0; i < ZJ_COUNT(info->aliases) && info->aliases[i]; i++)
    zj_value_append(list, json_string(info->aliases[i]));
  return list;
}

void zj_api_roles(zj_exchange *x) {
  if (zj_answer_cached(x, "/api/v1/roles")) return;
  json_t *roles = json_array();
  for (int role = 0; role < ZJ_ROLE_COUNT; role++) {
    const zj_role_info *info = zj_role_get((zj_role)role);
    json_t *row = json_pack("{s:s,s:s,s:s,s:s,s:o}", "key", info->key, "name", info->zh, "en",
                            info->en, "meaning", info->meaning_zh, "aliases", aliases_of(info));
    json_t *accuracy = zj_accuracy_of(info->key);
    if (accuracy) json_object_set(row, "accuracy", accuracy);
    zj_value_append(roles, row);
  }
  zj_answer_json(
      x, 200, media_type,
      json_pack("{s:s,s:o}", "rules", x->reader->snapshot->rules_version, "roles", roles));
}

/* ---- status ---- */

void zj_api_status(zj_exchange *x) {
  json_t *status;
  zj_error err = {0};
  if (zj_status_json(x, &status, &err) != ZJ_OK) return zj_answer_error(x, &err);
  zj_answer_unstored(x);
  zj_answer_json(x, 200, media_type, status);
}

void zj_api_metrics(zj_exchange *x) {
  zj_buffer out = {.ctx = x->request->ctx};
  const zj_snapshot *snapshot = x->reader->snapshot;
  if (!x->site->show_metrics) return zj_answer_problem(x, 404, "not-found", NULL, NULL);
  zj_metrics_write(x->site->metrics,
                   &(zj_metrics_index){snapshot->generation, snapshot->reports,
                                       snapshot->paragraphs, snapshot->rules_version},
                   x->site->route_path, &out);
  zj_answer_unstored(x);
  zj_answer_buffer(x, "text/plain; version=0.0.4; charset=utf-8", &out);
}

/* ---- the description ---- */

extern const unsigned char zj_data_openapi_json[];
extern const size_t zj_data_openapi_json_size;

void zj_api_openapi(zj_exchange *x) {
  zj_response_header(x->response, "Cache-Control", "public, max-age=3600");
  zj_answer_text(x, 200, (zj_slice){(const char *)zj_data_openapi_json, zj_data_openapi_json_size});
  x->response->type = "application/json";
}
