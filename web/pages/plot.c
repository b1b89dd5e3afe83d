/* plot.c - lines over years, in units of a drawing that the template places. */
#include "web/pages/plot.h"

#include <math.h>
#include <stdlib.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/base/values.h"
#include "web/pages/view.h"

/* LEFT is where lines begin, after the labels of the ticks. */
enum {
  LEFT = 44,
  RIGHT = 428,
  TOP = 14,
  BOTTOM = 178,
  TICKS = 4,
  LABELS_MAX = 7,
  LABEL_WIDTH = 36
};

typedef struct plot {
  void *ctx;
  const zj_trend *trend;
  zj_plot_of of;
  int first, last; /* years */
  double most;     /* the highest tick */
} plot;

static double value_of(const zj_trend_row *row, zj_plot_of of) {
  switch (of) {
  case ZJ_PLOT_HITS:
    return (double)row->occurrences;
  case ZJ_PLOT_PER_CHARS:
    return zj_trend_per_chars(row);
  case ZJ_PLOT_PER_REPORTS:
    return zj_trend_per_reports(row);
  }
  return 0;
}

static const char *value_text(void *ctx, const zj_trend_row *row, zj_plot_of of) {
  switch (of) {
  case ZJ_PLOT_HITS:
    return zj_view_hits(ctx, row->occurrences);
  case ZJ_PLOT_PER_CHARS:
    return zj_text_print(ctx, zj_tr("%.2f per 10,000 characters", "每万字 %.2f 处"),
                         zj_trend_per_chars(row));
  case ZJ_PLOT_PER_REPORTS:
    return zj_text_print(ctx, zj_tr("%.1f of 100 reports", "每百篇 %.1f 篇"),
                         zj_trend_per_reports(row));
  }
  return "";
}

/* ---- axes ---- */

/* The least 1, 2 or 5 times a power of ten that TICKS times is not below 'most'. */
static double tick_of(double most) {
  double least = most / TICKS, power = pow(10, floor(log10(least > 0 ? least : 1)));
  static const double steps[] = {1, 2, 5, 10};
  for (size_t i = 0; i < ZJ_COUNT(steps); i++)
    if (steps[i] * power >= least * (1 - 1e-9)) return steps[i] * power;
  return 10 * power;
}

static double x_of(const plot *p, int year) {
  return LEFT + (double)(RIGHT - LEFT) * (year - p->first) / (p->last - p->first);
}

static double y_of(const plot *p, double value) {
  return BOTTOM - (BOTTOM - TOP) * value / p->most;
}

static const char *decimal(void *ctx, double n) {
  return zj_text_print(ctx, "%.1f", n);
}

static json_t *ticks_of(const plot *p, double step) {
  json_t *ticks = json_array();
  int digits = step < 0.1 ? 2 : step < 1;
  for (int i = 0; i * step <= p->most * (1 + 1e-9); i++) {
    double y = y_of(p, i * step);
    zj_value_append(ticks, json_pack("{s:s,s:s,s:s}", "y", decimal(p->ctx, y), "text_y",
                                     decimal(p->ctx, y + 4), "label",
                                     zj_text_print(p->ctx, "%.*f", digits, i * step)));
  }
  return ticks;
}

static void add_year(const plot *p, json_t *years, int year) {
  zj_value_append(years, json_pack("{s:s,s:s}", "x", decimal(p->ctx, x_of(p, year)), "label",
                                   zj_text_print(p->ctx, "%d", year)));
}

/* At most LABELS_MAX years and the first, the last one among them. */
static json_t *years_of(const plot *p) {
  json_t *years = json_array();
  int span = p->last - p->first, step = span / LABELS_MAX + 1, begin = p->first + span % step;
  if (begin > p->first && x_of(p, begin) - x_of(p, p->first) >= LABEL_WIDTH)
    add_year(p, years, p->first);
  for (int year = begin; year <= p->last; year += step)
    add_year(p, years, year);
  return years;
}

/* ---- lines ---- */

static void end_part(json_t *parts, zj_buffer *part) {
  if (zj_noted(zj_buffer_status(part, NULL)) != ZJ_OK) return;
  if (part->length) zj_value_append(parts, json_string(zj_text_of(part)));
  part->length = 0;
}

/* The rows from 'begin' on that have the same role. */
static size_t end_of_line(const zj_trend *t, size_t begin) {
  size_t end = begin;
  while (end < t->count && t->rows[end].role == t->rows[begin].role)
    end++;
  return end;
}

static json_t *line_of(const plot *p, size_t begin, size_t end, size_t number) {
  json_t *parts = json_array(), *points = json_array();
  zj_buffer part = {.ctx = p->ctx};
  zj_role role = p->trend->rows[begin].role;
  const char *label = role == ZJ_ROLE_COUNT ? "" : zj_view_role_label(p->ctx, role);
  for (size_t i = begin; i < end; i++) {
    const zj_trend_row *row = &p->trend->rows[i];
    const char *x = decimal(p->ctx, x_of(p, row->year)),
               *y = decimal(p->ctx, y_of(p, value_of(row, p->of)));
    bool apart = i > begin && p->trend->rows[i - 1].year + 1 != row->year;
    if (apart) end_part(parts, &part);
    const char *point = zj_text_print(p->ctx, "%s%s,%s", part.length ? " " : "", x, y);
    zj_buffer_add(&part, point, strlen(point));
    zj_value_append(points,
                    json_pack("{s:s,s:s,s:s}", "x", x, "y", y, "title",
                              zj_text_print(p->ctx, "%s%s%d · %s", label, *label ? " · " : "",
                                            row->year, value_text(p->ctx, row, p->of))));
  }
  end_part(parts, &part);
  return json_pack("{s:s,s:i,s:s,s:o,s:o}", "css", zj_view_role_css(role), "dash", (int)number,
                   "label", label, "parts", parts, "points", points);
}

static uint64_t hits_of(const zj_trend *t, size_t begin) {
  uint64_t hits = 0;
  for (size_t i = begin, end = end_of_line(t, begin); i < end; i++)
    hits += t->rows[i].occurrences;
  return hits;
}

/* How many lines have more hits than the one at 'begin', or as many and come first. */
static size_t rank_of(const zj_trend *t, size_t begin) {
  size_t rank = 0;
  uint64_t own = hits_of(t, begin);
  for (size_t i = 0; i < t->count; i = end_of_line(t, i)) {
    uint64_t hits = hits_of(t, i);
    rank += hits > own || (hits == own && i < begin);
  }
  return rank;
}

/* The lines with the most hits, in that order. */
static json_t *lines_of(const plot *p, bool *few) {
  json_t *lines = json_array();
  const zj_trend *t = p->trend;
  size_t count = 0;
  for (size_t i = 0; i < t->count; i = end_of_line(t, i))
    count++;
  *few = count > ZJ_PLOT_LINES;
  for (size_t rank = 0; rank < count && rank < ZJ_PLOT_LINES; rank++)
    for (size_t i = 0; i < t->count; i = end_of_line(t, i))
      if (rank_of(t, i) == rank)
        zj_value_append(lines, line_of(p, i, end_of_line(t, i), json_array_size(lines)));
  return lines;
}

static double find_most(const zj_trend *t, zj_plot_of of) {
  double most = 0;
  for (size_t i = 0; i < t->count; i++)
    if (rank_of(t, i) < ZJ_PLOT_LINES && value_of(&t->rows[i], of) > most)
      most = value_of(&t->rows[i], of);
  return most;
}

json_t *zj_plot_make(void *ctx, const zj_trend *trend, zj_plot_of of) {
  plot p = {.ctx = ctx, .trend = trend, .of = of};
  bool few = false;
  for (size_t i = 0; i < trend->count; i++) {
    if (!i || trend->rows[i].year < p.first) p.first = trend->rows[i].year;
    if (!i || trend->rows[i].year > p.last) p.last = trend->rows[i].year;
  }
  double most = find_most(trend, of);
  if (p.first == p.last || most <= 0) return NULL;
  double step = tick_of(most);
  p.most = step * ceil(most / step * (1 - 1e-9));
  json_t *lines = lines_of(&p, &few);
  return json_pack("{s:o,s:o,s:o,s:s,s:b}", "ticks", ticks_of(&p, step), "years", years_of(&p),
                   "lines", lines, "alt",
                   zj_text_print(ctx,
                                 zj_tr("Lines from %d to %d; the table below has the figures",
                                       "%d 年至 %d 年的折线，数字见下表"),
                                 p.first, p.last),
                   "few", (int)few);
}
