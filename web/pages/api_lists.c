/* api_lists.c - /api/v1/items and /api/v1/trend: what reports have under a role, and a wording year
 * by year. */
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/base/values.h"
#include "query/answer/emit.h"
#include "query/answer/json.h"
#include "query/answer/trend_table.h"
#include "web/pages/ask.h"
#include "web/pages/file.h"
#include "web/pages/handlers.h"
#include "web/pages/item_page.h"
#include "web/pages/view.h"

static const char media_type[] = "application/json";

#define ITEM_FORMATS "json|jsonl|tsv|csv|markdown|xlsx|docx"
#define TREND_FORMATS "json|tsv|csv|xlsx"

static bool is_set(zj_exchange *x, const char *key) {
  const char *value = zj_param_get(&x->request->query, key);
  return value && strcmp(value, "1") == 0;
}

static bool is_blank(const char *text) {
  return text[strspn(text, " \t\n")] == '\0';
}

/* ---- items ---- */

/* Lists the reports that a query ranks, or all of them. */
static zj_status list_reports(void *ctx, zj_item_page *l, const zj_result *result, zj_error *err) {
  size_t count = result ? result->ranking_count : 0;
  zj_snapshot_place *places = result ? talloc_array(ctx, zj_snapshot_place, (unsigned)count + 1)
                                     : zj_snapshot_list(ctx, l->snapshot, &count);
  if (!places) return zj_no_memory(err);
  for (size_t i = 0; result && i < count; i++)
    places[i] = (zj_snapshot_place){result->ranking[i].segment, result->ranking[i].report};
  return zj_item_page_fill(l, places, count, err);
}

static json_t *listing_json(zj_exchange *x, const zj_ask *ask, const zj_item_page *l,
                            const zj_asked *asked, bool exact) {
  json_t *out =
      json_pack("{s:I,s:o,s:b,s:b}", "generation", (json_int_t)l->snapshot->generation, "roles",
                zj_json_roles(l->roles), "nested", (int)l->nested, "exact", (int)exact);
  if (asked->query) zj_value_set(out, "query", zj_json_query(asked->query));
  zj_value_set(out, "total",
               json_pack("{s:I,s:I,s:I}", "items", (json_int_t)l->count, "reports",
                         (json_int_t)l->reports, "with_role", (json_int_t)l->with_role));
  long pages = (long)((l->count + (uint64_t)ask->per - 1) / (uint64_t)ask->per);
  if (pages > ZJ_PAGE_MAX) pages = ZJ_PAGE_MAX;
  zj_value_merge(out, json_pack("{s:i,s:i,s:i}", "page", (int)ask->page, "per", (int)ask->per,
                                "pages", (int)pages));
  if (ask->page < pages) {
    const char *next = zj_ask_url_page(x->request->ctx, "/api/v1/items", ask, ask->page + 1);
    zj_view_set(out, "next",
                l->nested ? zj_text_print(x->request->ctx, "%s&nested=1", next) : next);
  }
  zj_value_set(out, "items", json_incref(l->items));
  return out;
}

/* A file of all items, from the page on that was asked for. Files may take longer than pages. */
static void answer_items_file(zj_exchange *x, const zj_ask *ask, const zj_file *file,
                              const zj_item_page *l, const zj_asked *asked) {
  void *ctx = x->request->ctx;
  zj_error err = {0};
  zj_buffer body = {.ctx = ctx};
  zj_sink sink = zj_sink_buffer(&body);
  uint64_t count = 0;
  zj_emit_options options = {.unit = ZJ_EMIT_ITEMS,
                             .format = file->format,
                             .excel = file->excel,
                             .links = file->links,
                             .limit = zj_file_most(file->format),
                             .ends_us = zj_file_ends_us(x)};
  zj_emitter *e = zj_emit_new(ctx, &sink, &options);
  zj_status status = e ? zj_emit_items(e, x->reader->snapshot, l->roles, l->nested, asked->query,
                                       asked->result, &count, &err)
                       : zj_no_memory(&err);
  if (status != ZJ_OK) return zj_answer_error(x, &err);
  bool cut = zj_emit_cut(e) || (asked->result && asked->result->stop != ZJ_STOP_END);
  if (cut) zj_answer_uncached(x);
  char roles[ZJ_ROLES_TEXT];
  const char *name =
      zj_text_print(ctx, "%s %s%s%s", zj_tr("items", "清单"), zj_roles_named(l->roles, roles),
                    *ask->q ? " " : "", zj_text_short(ctx, ask->q, 30));
  zj_file_answer(x, file, name, cut ? zj_file_cut() : zj_file_reached(ctx, file, count), &body);
}

void zj_api_items(zj_exchange *x) {
  zj_ask ask;
  zj_asked asked = {0};
  zj_error err = {0};
  zj_file file;
  void *ctx = x->request->ctx;
  if (!zj_ask_read(x, &ask) || !zj_file_read(x, ITEM_FORMATS, &file)) return;
  zj_item_page l = {.roles = ask.in ? ask.in : ZJ_ROLE_BIT(ZJ_ROLE_PROBLEMS),
                    .nested = is_set(x, "nested"),
                    .skip = (size_t)((ask.page - 1) * ask.per),
                    .left = (size_t)ask.per};
  const char *key = zj_text_print(ctx, "%s %d %s", zj_ask_url(ctx, "/api/v1/items", &ask), l.nested,
                                  zj_file_key(ctx, &file));
  if (zj_answer_cached(x, key)) return;
  zj_ask within = ask;
  within.in = 0; /* the roles are those of the items, wherever in them the words stand */
  if (x->site->deadline_us) l.deadline.ends_us = zj_now_us() + x->site->deadline_us;
  if (!is_blank(ask.q) && zj_ask_rank(x, ctx, &within, &asked, &err) != ZJ_OK)
    return zj_ask_answer_fault(x, &ask, &asked, &err);
  if (is_blank(ask.q) && zj_reader_fetch_all(x->reader, &err) != ZJ_OK)
    return zj_answer_error(x, &err);
  l.snapshot = x->reader->snapshot;
  if (file.format != ZJ_FORMAT_JSON) return answer_items_file(x, &ask, &file, &l, &asked);
  if (asked.query && !asked.query->fields_only) l.within = asked.query;
  zj_status status = list_reports(ctx, &l, asked.result, &err);
  bool exact = status == ZJ_OK && (!asked.result || asked.result->stop == ZJ_STOP_END);
  if (!exact) zj_answer_uncached(x);
  if (status == ZJ_OK || status == ZJ_LIMIT)
    zj_answer_json(x, 200, media_type, listing_json(x, &ask, &l, &asked, exact));
  else
    zj_answer_error(x, &err);
  json_decref(l.items);
}

/* ---- trend ---- */

static bool read_trend(zj_exchange *x, zj_trend_options *out) {
  const char *by = zj_param_get(&x->request->query, "by");
  *out = (zj_trend_options){.by_role = by && strcmp(by, "role") == 0,
                            .about = is_set(x, "about"),
                            .deadline_us = x->site->deadline_us};
  if (!by || !*by || out->by_role) return true;
  zj_answer_problem(x, 400, "bad-parameter", "by=role", NULL);
  return false;
}

static void answer_trend_file(zj_exchange *x, const zj_ask *ask, const zj_file *file,
                              const zj_trend *trend, const zj_query *query, bool by_role) {
  void *ctx = x->request->ctx;
  zj_error err = {0};
  zj_buffer body = {.ctx = ctx};
  zj_sink sink = zj_sink_buffer(&body);
  zj_table table = {
      .sink = &sink, .format = file->format, .excel = file->excel, .links = file->links};
  if (zj_trend_table(ctx, &table, trend, query, by_role, &err) != ZJ_OK)
    return zj_answer_error(x, &err);
  zj_file_answer(
      x, file, zj_text_print(ctx, "%s %s", zj_tr("trend", "逐年"), zj_text_short(ctx, ask->q, 50)),
      trend->exact ? "" : zj_file_cut(), &body);
}

void zj_api_trend(zj_exchange *x) {
  zj_file file;
  zj_ask ask;
  zj_asked asked;
  zj_trend_options options;
  zj_trend *trend;
  zj_error err = {0};
  void *ctx = x->request->ctx;
  if (!zj_ask_read(x, &ask) || !read_trend(x, &options) || !zj_file_read(x, TREND_FORMATS, &file))
    return;
  const char *key = zj_text_print(ctx, "%s %d %d %s", zj_ask_url(ctx, "/api/v1/trend", &ask),
                                  options.by_role, options.about, zj_file_key(ctx, &file));
  if (zj_answer_cached(x, key)) return;
  if (zj_ask_parse(x, &ask, &asked, &err) != ZJ_OK)
    return zj_ask_answer_fault(x, &ask, &asked, &err);
  if (zj_trend_make(ctx, x->reader->snapshot, asked.query, &options, &trend, &err) != ZJ_OK)
    return zj_answer_error(x, &err);
  if (!trend->exact) zj_answer_uncached(x);
  if (file.format != ZJ_FORMAT_JSON)
    return answer_trend_file(x, &ask, &file, trend, asked.query, options.by_role);
  json_t *rows = json_array(),
         *out = json_pack("{s:o,s:I}", "query", zj_json_query(asked.query), "generation",
                          (json_int_t)x->reader->snapshot->generation);
  for (size_t i = 0; i < trend->count; i++)
    zj_value_append(rows, zj_trend_row_json(&trend->rows[i]));
  zj_value_merge(out, zj_trend_end_json(trend));
  zj_value_set(out, "rows", rows);
  zj_answer_json(x, 200, media_type, out);
}
