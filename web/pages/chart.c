/* chart.c - a column for each year, divided by role. */
#include "web/pages/chart.h"

#include <inttypes.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/base/values.h"
#include "query/answer/trend.h"
#include "query/engine/facet.h"
#include "web/pages/narrow.h"
#include "web/pages/view.h"

/* In units of the drawing; a longer gap than EMPTY_MAX years is one place. */
enum { HEIGHT = 60, EMPTY_MAX = 3, DENSE_FROM = 24 };

typedef struct charting {
  zj_exchange *x;
  void *ctx;
  const zj_ask *ask;
  const zj_asked *asked;
  zj_narrowing *narrowing;
  const zj_year *years;
  size_t count;
  const zj_trend *trend; /* NULL: bars are hits */
  double highest;
} charting;

/* ---- heights ---- */

static const zj_trend_row *trend_row(const charting *c, int year) {
  for (size_t i = 0; c->trend && i < c->trend->count; i++)
    if (c->trend->rows[i].year == year) return &c->trend->rows[i];
  return NULL;
}

static double value_of(const charting *c, const zj_year *year) {
  if (!c->trend) return (double)year->all;
  const zj_trend_row *row = trend_row(c, year->year);
  return row ? zj_trend_per_chars(row) : 0;
}

static const char *rate_text(const charting *c, const zj_year *year) {
  return c->trend ? zj_text_print(c->ctx, "%.2f", value_of(c, year)) : "";
}

/* The figure over a bar, where there is room for three characters; the table has all digits. */
static const char *label_of(const charting *c, const zj_year *year) {
  if (!c->trend) return zj_view_number(c->ctx, year->all);
  return zj_text_print(c->ctx, value_of(c, year) < 9.95 ? "%.1f" : "%.0f", value_of(c, year));
}

/* From the bottom up, in the order of the roles. */
static json_t *parts_of(const charting *c, const zj_year *year) {
  json_t *parts = json_array();
  double y = HEIGHT, whole = HEIGHT * value_of(c, year) / c->highest;
  for (int role = 0; role < ZJ_ROLE_COUNT; role++) {
    if (!year->by_role[role]) continue;
    double height = whole * (double)year->by_role[role] / (double)year->all;
    y -= height;
    zj_value_append(parts, json_pack("{s:s,s:s,s:s}", "css", zj_view_role_css((zj_role)role), "y",
                                     zj_text_print(c->ctx, "%.2f", y), "height",
                                     zj_text_print(c->ctx, "%.2f", height)));
  }
  return parts;
}

/* ---- columns ---- */

/* Sets the year as one number in two parts: where there is little room only the second is seen. */
static json_t *name_year(void *ctx, json_t *column, int year) {
  zj_view_set(column, "century", zj_text_print(ctx, "%02d", year / 100));
  zj_view_set(column, "short", zj_text_print(ctx, "%02d", year % 100));
  return column;
}

static json_t *column_of(const charting *c, const zj_year *year) {
  const char *hits = zj_view_hits(c->ctx, year->all);
  const zj_trend_row *row = trend_row(c, year->year);
  const char *title = zj_text_print(c->ctx, "%d · %s", year->year, hits);
  if (row)
    title = zj_text_print(c->ctx, zj_tr("%s in %s characters of %s", "%s，该年 %s 字（%s）"), title,
                          zj_view_number(c->ctx, row->chars), zj_view_reports(c->ctx, row->of));
  json_t *column = json_pack("{s:s,s:s,s:o,s:s}", "label", label_of(c, year), "title", title,
                             "parts", parts_of(c, year), "gap", "");
  zj_view_set(column, "url", zj_narrow_url(c->narrowing, zj_text_print(c->ctx, "%d", year->year)));
  return name_year(c->ctx, column, year->year);
}

static void add_empty(const charting *c, json_t *columns, int year) {
  json_t *column =
      json_pack("{s:s,s:s,s:s,s:[],s:s}", "label", "0", "title", "", "url", "", "parts", "gap", "");
  zj_value_append(columns, name_year(c->ctx, column, year));
}

/* The years from 'first' to 'last', in which there are no hits. */
static void add_gap(const charting *c, json_t *columns, int first, int last) {
  if (last - first < EMPTY_MAX) {
    for (int year = last; year >= first; year--)
      add_empty(c, columns, year);
    return;
  }
  zj_value_append(columns,
                  json_pack("{s:s}", "gap",
                            zj_text_print(c->ctx, zj_tr("%d–%d none", "%d–%d 无"), first, last)));
}

/* The latest year first, as it is read aloud; the sheet draws them from right to left, so that
 * where there are too many to fit, the latest are in view. */
static json_t *columns_of(const charting *c) {
  json_t *columns = json_array();
  for (size_t i = c->count; i-- > 0;) {
    zj_value_append(columns, column_of(c, &c->years[i]));
    if (i && c->years[i].year > c->years[i - 1].year + 1)
      add_gap(c, columns, c->years[i - 1].year + 1, c->years[i].year - 1);
  }
  return columns;
}

/* ---- figures ---- */

static json_t *roles_of(const charting *c, const zj_year *year) {
  json_t *roles = json_array();
  for (int role = 0; role < ZJ_ROLE_COUNT; role++)
    if (year->by_role[role])
      zj_value_append(roles,
                      json_pack("{s:s,s:s,s:s}", "label", zj_view_role_label(c->ctx, (zj_role)role),
                                "css", zj_view_role_css((zj_role)role), "count",
                                zj_view_number(c->ctx, year->by_role[role])));
  return roles;
}

static json_t *rows_of(const charting *c) {
  json_t *rows = json_array();
  for (size_t i = c->count; i-- > 0;)
    zj_value_append(rows,
                    json_pack("{s:i,s:s,s:s,s:o}", "year", c->years[i].year, "all",
                              zj_view_number(c->ctx, c->years[i].all), "rate",
                              rate_text(c, &c->years[i]), "roles", roles_of(c, &c->years[i])));
  return rows;
}

/* ---- the chart ---- */

/* Counts the text of each year, for rates. A count that was not finished gives none. */
static void count_text(charting *c) {
  const zj_trend_options options = {.deadline_us = c->x->site->deadline_us};
  zj_trend *trend;
  if (zj_trend_make(c->ctx, c->x->reader->snapshot, c->asked->query, &options, &trend, NULL) ==
          ZJ_OK &&
      trend->exact)
    c->trend = trend;
}

static const char *note_of(const charting *c, uint64_t unknown) {
  if (!unknown) return "";
  return zj_text_print(c->ctx, zj_tr("Year unknown: %s", "年份不详：%s"),
                       zj_view_hits(c->ctx, unknown));
}

static void add_links(const charting *c, json_t *chart) {
  zj_ask other = *c->ask;
  other.rate = !c->ask->rate;
  zj_view_set(chart, "rate_url", zj_ask_url(c->ctx, "/search", &other));
  zj_view_set(chart, "rate_link",
              c->ask->rate ? zj_tr("As counts", "看次数") : zj_tr("As rates", "看比率"));
  zj_link trend = zj_link_new(c->ctx, "/trend");
  zj_link_add_query(&trend, c->ask);
  zj_view_set(chart, "trend_url", zj_link_text(&trend));
}

json_t *zj_chart_make(zj_exchange *x, const zj_ask *ask, const zj_asked *asked,
                      const char *lifted) {
  zj_narrowing narrowing =
      zj_narrow_begin(x->request->ctx, ask, asked->plain, lifted, ZJ_FIELD_YEAR);
  charting c = {
      .x = x, .ctx = x->request->ctx, .ask = ask, .asked = asked, .narrowing = &narrowing};
  zj_year *years;
  uint64_t unknown;
  if (!asked->result->report_roles) return NULL;
  zj_facet_years(c.ctx, x->reader->snapshot, asked->result, &years, &c.count, &unknown);
  if (!years) zj_note_no_memory();
  if (c.count < 2) return NULL;
  c.years = years;
  if (ask->rate) count_text(&c);
  for (size_t i = 0; i < c.count; i++)
    if (value_of(&c, &years[i]) > c.highest) c.highest = value_of(&c, &years[i]);
  if (c.highest <= 0) c.highest = 1;
  json_t *columns = columns_of(&c);
  json_t *chart =
      json_pack("{s:s,s:s,s:b,s:b,s:o,s:o}", "title",
                c.trend ? zj_tr("Hits per 10,000 characters", "各年每万字命中")
                        : zj_tr("Hits by year", "各年命中"),
                "note", note_of(&c, unknown), "rated", c.trend != NULL, "dense",
                json_array_size(columns) > DENSE_FROM, "years", columns, "rows", rows_of(&c));
  add_links(&c, chart);
  return chart;
}
