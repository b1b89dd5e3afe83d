/* page_reports.c - the reports of the index, as a page and as JSON: filtered, and in an order. */
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/values.h"
#include "indexer/outline/fields_shown.h"
#include "query/answer/json.h"
#include "query/engine/sort.h"
#include "web/pages/handlers.h"
#include "web/pages/narrow.h"
#include "web/pages/report_list.h"
#include "web/pages/series.h"
#include "web/pages/tasks.h"
#include "web/pages/view.h"

enum { PER_PAGE = 50 };

static const struct order {
  zj_sort sort;
  const char *zh, *en;
} orders[] = {{ZJ_SORT_NEWEST, "最新在前", "Newest first"},
              {ZJ_SORT_TITLE, "按标题", "By title"},
              {ZJ_SORT_FILE, "按文件", "By file"}};

/* Reads the parameter 'sort'. False for an unknown order; that has been answered. */
static bool read_order(zj_exchange *x, zj_sort fallback, zj_sort *out) {
  const char *word = zj_param_get(&x->request->query, "sort");
  *out = fallback;
  if (!word || !*word || zj_sort_lookup(word, out)) return true;
  zj_answer_problem(
      x, 400, "bad-parameter",
      zj_tr("sort must be one of: newest, title, file", "sort 应为以下之一：newest, title, file"),
      NULL);
  return false;
}

static const char *list_url(void *ctx, const char *path, const zj_filter *filter, zj_sort sort) {
  zj_link link = zj_link_new(ctx, path);
  zj_filter_add(&link, filter);
  zj_link_add(&link, "sort", zj_sort_word(sort));
  return zj_link_text(&link);
}

/* ---- the page ---- */

static json_t *report_row(void *ctx, const zj_segment *segment, uint32_t report) {
  zj_report_facts facts;
  zj_number_text chars;
  zj_segment_facts(segment, report, &facts);
  const char *title = ZJ_TITLE_SHOWN(facts.fields);
  json_t *json = zj_json_facts(&facts);
  json_t *row = json_pack("{s:s,s:s,s:s,s:s,s:s}", "title", *title ? title : facts.path, "path",
                          facts.path, "url", zj_text_print(ctx, "/r/%s", facts.id), "known",
                          zj_narrow_facts_line(ctx, json), "size",
                          zj_number_words(chars, facts.chars, "character", "字"));
  json_decref(json);
  return row;
}

static json_t *order_options(zj_sort chosen) {
  json_t *options = json_array();
  for (size_t i = 0; i < ZJ_COUNT(orders); i++)
    zj_value_append(options, json_pack("{s:s,s:s,s:b}", "key", zj_sort_word(orders[i].sort),
                                       "label", zj_tr(orders[i].en, orders[i].zh), "selected",
                                       (int)(orders[i].sort == chosen)));
  return json_pack("[{s:s,s:s,s:o}]", "id", "sort", "label", zj_tr("Order", "次序"), "options",
                   options);
}

static const char *total_text(void *ctx, const zj_filter *filter, const zj_report_list *list) {
  const char *count = zj_view_reports(ctx, list->count);
  if (list->named) return zj_text_print(ctx, zj_tr("%s of that name", "名称相符的报告 %s"), count);
  if (*filter->q && !list->asked.query->fields_only)
    return zj_text_print(ctx, zj_tr("%s with a hit", "有命中的报告 %s"), count);
  return zj_text_print(ctx, zj_tr("%s", "报告 %s"), count);
}

static void show_list(zj_exchange *x, json_t *page, const zj_filter *filter, zj_sort sort,
                      const zj_report_list *list) {
  void *ctx = x->request->ctx;
  json_t *rows = json_array();
  size_t first = (size_t)(filter->page - 1) * PER_PAGE;
  for (size_t i = first; i < list->count && i < first + PER_PAGE; i++)
    zj_value_append(rows, report_row(ctx, x->reader->snapshot->segments[list->at[i].segment],
                                     list->at[i].report));
  json_t *answer = json_pack("{s:s,s:b,s:I,s:b,s:o}", "total", total_text(ctx, filter, list),
                             "inexact", (int)!list->exact, "first", (json_int_t)first + 1,
                             "has_rows", json_array_size(rows) > 0, "rows", rows);
  zj_filter_show_ways(ctx, answer, filter, "/reports");
  zj_pager_set(ctx, answer, list_url(ctx, "/reports", filter, sort), filter->page, list->count,
               PER_PAGE);
  zj_value_set(page, "folded", json_boolean(!zj_filter_given(filter)));
  zj_value_set(page, "answer", answer);
}

/* A name to type, from this index. */
static void add_example(zj_exchange *x, json_t *page) {
  void *ctx = x->request->ctx;
  const char *name = zj_series_example(ctx, x->reader);
  if (!name) return;
  zj_link link = zj_link_new(ctx, "/reports");
  zj_link_add(&link, "q", name);
  zj_view_set(page, "example", name);
  zj_view_set(page, "example_url", zj_link_text(&link));
}

void zj_page_reports(zj_exchange *x) {
  void *ctx = x->request->ctx;
  zj_filter filter;
  zj_sort sort;
  zj_report_list list;
  zj_error err = {0};
  if (!zj_filter_read(x, &filter) || !read_order(x, ZJ_SORT_NEWEST, &sort)) return;
  const char *key =
      zj_text_print(ctx, "%s %ld", list_url(ctx, "/reports", &filter, sort), filter.page);
  if (zj_answer_cached(x, key)) return;
  zj_status status = zj_report_list_make(x, &filter, sort, &list, &err);
  if (status != ZJ_OK && status != ZJ_BAD_QUERY) return zj_answer_error(x, &err);
  json_t *page = json_pack("{s:b,s:s}", "at_reports", 1, "page_title",
                           zj_tr("Reports – zhangju", "报告 – 章句"));
  zj_filter_show(x, page, &filter, ZJ_FILTER_WORDS, "/reports");
  zj_value_set(page, "selects", order_options(sort));
  zj_view_set(page, "go", zj_tr("List", "列出"));
  add_example(x, page);
  if (status == ZJ_OK)
    show_list(x, page, &filter, sort, &list);
  else
    zj_filter_show_fault(x, page, &filter, &list.asked, &err);
  if (!list.exact) zj_answer_uncached(x);
  zj_answer_page(x, status == ZJ_OK ? 200 : 400, "reports", page);
}

/* ---- JSON ---- */

static json_t *json_row(const zj_segment *segment, uint32_t report) {
  zj_report_facts facts;
  zj_segment_facts(segment, report, &facts);
  return json_pack("{s:s,s:s,s:s,s:s,s:o,s:I,s:I,s:I}", "report", facts.id, "path", facts.path,
                   "title", ZJ_TITLE_SHOWN(facts.fields), "title_found",
                   zj_found_word(facts.title_found), "facts", zj_json_facts(&facts), "lines",
                   (json_int_t)facts.lines, "chars", (json_int_t)facts.chars, "modified",
                   (json_int_t)facts.modified);
}

void zj_api_reports(zj_exchange *x) {
  zj_ask ask;
  zj_sort sort;
  zj_report_list list;
  zj_error err = {0};
  void *ctx = x->request->ctx;
  if (!read_order(x, ZJ_SORT_RELEVANCE, &sort) || !zj_ask_read(x, &ask)) return;
  if (zj_answer_cached(x, zj_ask_url(ctx, "/api/v1/reports", &ask))) return;
  zj_filter filter = {.q = ask.q, .issuer = "", .type = "", .folder = "", .year = "", .fields = ""};
  zj_status status = zj_report_list_make(x, &filter, sort, &list, &err);
  if (status != ZJ_OK) return zj_ask_answer_fault(x, &ask, &list.asked, &err);
  if (!list.exact) zj_answer_uncached(x);
  json_t *rows = json_array();
  size_t first = (size_t)((ask.page - 1) * ask.per);
  for (size_t i = first; i < list.count && i < first + (size_t)ask.per; i++)
    zj_value_append(rows,
                    json_row(x->reader->snapshot->segments[list.at[i].segment], list.at[i].report));
  long pages = ((long)list.count + ask.per - 1) / ask.per;
  json_t *out =
      json_pack("{s:I,s:I,s:i,s:i,s:i,s:o}", "generation",
                (json_int_t)x->reader->snapshot->generation, "total", (json_int_t)list.count,
                "page", (int)ask.page, "per", (int)ask.per, "pages", (int)pages, "reports", rows);
  if (ask.page < pages)
    zj_view_set(out, "next", zj_ask_url_page(ctx, "/api/v1/reports", &ask, ask.page + 1));
  zj_answer_json(x, 200, "application/json", out);
}
