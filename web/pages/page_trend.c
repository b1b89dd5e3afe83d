/* page_trend.c - how a wording lives: a chart of lines with its table. */
#include <inttypes.h>
#include <string.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/base/values.h"
#include "indexer/outline/fields_shown.h"
#include "query/answer/trend_table.h"
#include "web/pages/download.h"
#include "web/pages/examples.h"
#include "web/pages/filter.h"
#include "web/pages/handlers.h"
#include "web/pages/plot.h"
#include "web/pages/tasks.h"
#include "web/pages/view.h"

static const char PATH[] = "/trend";

#define FORMATS "xlsx|csv"

typedef struct asked_trend {
  zj_filter filter;
  zj_trend_options options;
  zj_plot_of of;
  zj_asked asked;
  zj_trend *trend;
} asked_trend;

/* ---- asking ---- */

static bool is_set(const zj_exchange *x, const char *key, const char *value) {
  const char *given = zj_param_get(&x->request->query, key);
  return given && strcmp(given, value) == 0;
}

static bool read_trend(zj_exchange *x, asked_trend *t) {
  *t = (asked_trend){.of = ZJ_PLOT_HITS};
  if (!zj_filter_read(x, &t->filter)) return false;
  t->options = (zj_trend_options){.by_role = is_set(x, "by", "role"),
                                  .about = is_set(x, "about", "1"),
                                  .deadline_us = x->site->deadline_us};
  if (is_set(x, "rate", "chars")) t->of = ZJ_PLOT_PER_CHARS;
  if (is_set(x, "rate", "reports")) t->of = ZJ_PLOT_PER_REPORTS;
  return true;
}

/* A unit, a kind or a folder alone is no wording. */
static bool is_asked(const asked_trend *t) {
  return *t->filter.q || t->filter.in;
}

static const char *trend_url(void *ctx, const asked_trend *t) {
  zj_link link = zj_link_new(ctx, PATH);
  zj_filter_add(&link, &t->filter);
  if (t->options.by_role) zj_link_add(&link, "by", "role");
  if (t->options.about) zj_link_add(&link, "about", "1");
  if (t->of == ZJ_PLOT_PER_CHARS) zj_link_add(&link, "rate", "chars");
  if (t->of == ZJ_PLOT_PER_REPORTS) zj_link_add(&link, "rate", "reports");
  return zj_link_text(&link);
}

static zj_status make_trend(zj_exchange *x, asked_trend *t, zj_error *err) {
  zj_status status = zj_filter_parse(x, &t->filter, t->filter.in, &t->asked, err);
  if (status != ZJ_OK) return status;
  return zj_trend_make(x->request->ctx, x->reader->snapshot, t->asked.query, &t->options, &t->trend,
                       err);
}

/* ---- the form ---- */

static json_t *option(const char *key, const char *label, bool selected) {
  return json_pack("{s:s,s:s,s:b}", "key", key, "label", label, "selected", (int)selected);
}

static json_t *selects_of(const asked_trend *t) {
  return json_pack(
      "[{s:s,s:s,s:[o,o]},{s:s,s:s,s:[o,o]},{s:s,s:s,s:[o,o,o]}]", "id", "by", "label",
      zj_tr("Lines", "分线"), "options",
      option("", zj_tr("All together", "合计"), !t->options.by_role),
      option("role", zj_tr("By role", "按章节角色"), t->options.by_role), "id", "about", "label",
      zj_tr("Year", "年份按"), "options",
      option("", zj_tr("Of the report", "报告的年份"), !t->options.about),
      option("1", zj_tr("That the text speaks of", "文字所述的年份"), t->options.about), "id",
      "rate", "label", zj_tr("Measure", "看什么"), "options",
      option("", zj_tr("Hits", "处数"), t->of == ZJ_PLOT_HITS),
      option("chars", zj_tr("Hits per 10,000 characters", "每万字的处数"),
             t->of == ZJ_PLOT_PER_CHARS),
      option("reports", zj_tr("Reports per 100", "每百篇的篇数"), t->of == ZJ_PLOT_PER_REPORTS));
}

static json_t *begin_page(zj_exchange *x, const asked_trend *t) {
  json_t *page = zj_task_page(x->request->ctx, ZJ_TASK_TREND, t->filter.q);
  zj_filter_show(x, page, &t->filter, ZJ_FILTER_WORDS | ZJ_FILTER_ROLE | ZJ_FILTER_ANY_ROLE, PATH);
  zj_value_set(page, "without_year", json_true());
  zj_value_set(page, "selects", selects_of(t));
  zj_view_set(page, "go", zj_tr("Show", "查看"));
  return page;
}

/* ---- the table ---- */

static json_t *place_row(void *ctx, const zj_trend_place *p) {
  zj_title_text title;
  json_t *row = json_object();
  zj_source_set(ctx, row, p->facts.id, zj_title_shown(title, p->facts.fields), p->facts.path,
                p->line);
  zj_source_place_set(ctx, row, p->facts.id, p->line, p->start_char, p->sentence);
  zj_value_set(row, "sentence", json_stringn(p->sentence.at, p->sentence.length));
  return row;
}

/* The search that finds the hits of a row. */
static const char *hits_url(void *ctx, const asked_trend *t, const zj_trend_row *row) {
  const char *year = t->options.about ? "述年" : "年份";
  zj_ask ask = {.page = 1, .per = 10, .sentences = 3, .in = t->filter.in};
  if (row->role != ZJ_ROLE_COUNT) ask.in = ZJ_ROLE_BIT(row->role);
  ask.q = zj_text_print(ctx, "%s:%d %s%s(%s)", year, row->year, t->filter.fields,
                        *t->filter.fields ? " " : "", *t->filter.q ? t->filter.q : "*");
  return zj_ask_url(ctx, "/search", &ask);
}

static json_t *trend_row(void *ctx, const asked_trend *t, const zj_trend_row *row) {
  bool named = row->role != ZJ_ROLE_COUNT;
  json_t *out =
      json_pack("{s:i,s:s,s:s,s:s,s:s,s:s,s:s}", "year", row->year, "hits",
                zj_view_number(ctx, row->occurrences), "with", zj_view_number(ctx, row->reports),
                "of", zj_view_number(ctx, row->of), "chars", zj_view_number(ctx, row->chars),
                "per_chars", zj_text_print(ctx, "%.2f", zj_trend_per_chars(row)), "per_reports",
                zj_text_print(ctx, "%.1f", zj_trend_per_reports(row)));
  zj_view_set(out, "role", named ? zj_view_role_label(ctx, row->role) : NULL);
  zj_view_set(out, "css", named ? zj_view_role_css(row->role) : NULL);
  zj_view_set(out, "url", row->occurrences && *t->filter.q ? hits_url(ctx, t, row) : NULL);
  zj_value_set(out, "first", row->occurrences ? place_row(ctx, &row->first) : json_false());
  zj_value_set(out, "last", row->occurrences > 1 ? place_row(ctx, &row->last) : json_false());
  return out;
}

/* ---- the answer ---- */

static const char *total_text(void *ctx, const zj_trend *trend) {
  const char *text =
      zj_text_print(ctx, zj_tr("%s%s in %s", "%s%s，见于 %s报告"),
                    trend->exact ? "" : zj_tr("at least ", "至少 "),
                    zj_view_hits(ctx, trend->occurrences), zj_view_reports(ctx, trend->reports));
  if (!trend->unknown) return text;
  return zj_text_print(ctx, zj_tr("%s; the year of %s is not known", "%s；其中 %s年份不明"), text,
                       zj_view_hits(ctx, trend->unknown));
}

static void show_answer(void *ctx, json_t *page, const asked_trend *t) {
  const zj_trend *trend = t->trend;
  json_t *rows = json_array(), *plot = zj_plot_make(ctx, trend, t->of);
  for (size_t i = 0; i < trend->count; i++)
    zj_value_append(rows, trend_row(ctx, t, &trend->rows[i]));
  json_t *answer =
      json_pack("{s:s,s:b,s:b,s:b,s:o,s:o}", "total", total_text(ctx, trend), "inexact",
                (int)!trend->exact, "has_rows", trend->count > 0, "by_role",
                (int)t->options.by_role, "rows", rows, "plot", plot ? plot : json_false());
  zj_view_set(answer, "plot_name",
              t->of == ZJ_PLOT_HITS ? zj_tr("Hits by year", "各年处数")
              : t->of == ZJ_PLOT_PER_CHARS
                  ? zj_tr("Hits per 10,000 characters", "每万字的处数")
                  : zj_tr("Reports with a hit per 100", "每百篇中有的篇数"));
  if (trend->any) {
    zj_value_set(answer, "first_place", place_row(ctx, &trend->first));
    zj_value_set(answer, "last_place", place_row(ctx, &trend->last));
  } else {
    zj_ask ask = {.q = t->filter.q, .page = 1, .per = 10, .sentences = 3};
    zj_view_set(answer, "search_url", zj_ask_url(ctx, "/search", &ask));
    zj_view_set(answer, "all_url",
                *t->filter.fields || t->filter.in
                    ? zj_text_print(ctx, "%s?q=%s", PATH, zj_url_encode(ctx, t->filter.q))
                    : NULL);
  }
  zj_download_set(ctx, answer, FORMATS, "/export/trend", trend_url(ctx, t));
  zj_value_set(page, "folded", json_boolean(trend->any));
  zj_value_set(page, "answer", answer);
}

void zj_page_trend(zj_exchange *x) {
  asked_trend t;
  zj_error err = {0};
  if (!read_trend(x, &t)) return;
  bool asked = is_asked(&t);
  if (zj_answer_cached(x, trend_url(x->request->ctx, &t))) return;
  zj_status status = asked ? make_trend(x, &t, &err) : ZJ_OK;
  if (status != ZJ_OK && status != ZJ_BAD_QUERY) return zj_answer_error(x, &err);
  json_t *page = begin_page(x, &t);
  if (!asked) {
    json_t *examples = zj_examples_list(x, PATH);
    zj_value_set(page, "has_examples", json_boolean(json_array_size(examples) > 0));
    zj_value_set(page, "examples", examples);
  } else if (status == ZJ_OK) {
    show_answer(x->request->ctx, page, &t);
    if (!t.trend->exact) zj_answer_uncached(x);
  } else {
    zj_filter_show_fault(x, page, &t.filter, &t.asked, &err);
  }
  zj_answer_page(x, status == ZJ_OK ? 200 : 400, "trend", page);
}

/* ---- a file ---- */

void zj_download_trend(zj_exchange *x) {
  void *ctx = x->request->ctx;
  asked_trend t;
  zj_file file;
  zj_error err = {0};
  zj_buffer body = {.ctx = ctx};
  zj_sink sink = zj_sink_buffer(&body);
  if (!read_trend(x, &t) || !zj_download_read(x, &x->request->query, FORMATS, &file)) return;
  if (!is_asked(&t)) return zj_answer_problem(x, 400, "bad-parameter", "q", NULL);
  t.options.deadline_us *= ZJ_DOWNLOAD_TIMES;
  if (make_trend(x, &t, &err) != ZJ_OK) return zj_answer_error(x, &err);
  zj_table table = {.sink = &sink, .format = file.format, .excel = file.excel, .links = file.links};
  if (zj_trend_table(ctx, &table, t.trend, t.asked.query, t.options.by_role, &err) != ZJ_OK)
    return zj_answer_error(x, &err);
  zj_file_answer(x, &file, zj_text_print(ctx, "%s %s", zj_task_name(ZJ_TASK_TREND), t.filter.q),
                 t.trend->exact ? "" : zj_file_cut(), &body);
}
