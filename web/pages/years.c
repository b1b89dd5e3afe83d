/* years.c - links to a unit's reports of other years. */
#include "web/pages/years.h"

#include "indexer/base/lang.h"
#include "indexer/base/values.h"
#include "indexer/outline/fields_shown.h"
#include "web/pages/parts.h"
#include "web/pages/series.h"
#include "web/pages/view.h"

typedef struct years {
  zj_exchange *x;
  const zj_series_row *rows;
  size_t count;
  size_t own; /* the row of the report that is read */
} years;

static const char *id_of(const years *y, size_t row) {
  zj_report_facts facts;
  zj_segment_facts(y->x->reader->snapshot->segments[y->rows[row].segment], y->rows[row].report,
                   &facts);
  return zj_text_copy(y->x->request->ctx, zj_slice_of(facts.id));
}

/* Whether a row stands for its year: the report that is read, else the first of that year. */
static bool is_shown(const years *y, size_t row) {
  if (row == y->own) return true;
  if (y->rows[row].year == y->rows[y->own].year) return false;
  return row == 0 || y->rows[row - 1].year != y->rows[row].year;
}

static json_t *list_years(const years *y, const zj_ask *ask) {
  json_t *list = json_array();
  zj_ask other = *ask;
  other.page = 1;
  for (size_t i = y->count; i-- > 0;)
    if (is_shown(y, i))
      zj_value_append(list, json_pack("{s:i,s:s,s:b}", "year", y->rows[i].year, "url",
                                      zj_part_url(y->x->request->ctx, id_of(y, i), &other, 1),
                                      "current", (int)(i == y->own)));
  return list;
}

/* The address of a view over the report of the year before and this one. */
static const char *view_url(const years *y, const char *view, const char *kind, size_t before) {
  zj_link link = zj_link_new(y->x->request->ctx, view);
  zj_link_add(&link, "kind", kind);
  zj_link_add(&link, "a", id_of(y, before));
  zj_link_add(&link, "b", y->x->id);
  return zj_link_text(&link);
}

/* Links to the views that hold this report against the latest one before it. */
static void add_views(const years *y, json_t *page) {
  size_t before = y->own;
  while (before > 0 && (y->rows[before].year == y->rows[y->own].year || !is_shown(y, before)))
    before--;
  int year = y->rows[before].year;
  if (year == y->rows[y->own].year) return;
  void *ctx = y->x->request->ctx;
  zj_view_set(page, "compare_url", view_url(y, "/compare", NULL, before));
  zj_view_set(page, "compare_text",
              zj_text_print(ctx, zj_tr("compare with %d", "与 %d 年对照"), year));
  zj_view_set(page, "account_url", view_url(y, "/account", "promises", before));
  zj_view_set(
      page, "account_text",
      zj_text_print(ctx, zj_tr("what became of the plans of %d", "%d 年的打算怎样了"), year));
}

static const char *name_series(void *ctx, const zj_report_facts *facts) {
  char *unit = zj_unit_name(ctx, facts->fields[ZJ_FIELD_ISSUER].value);
  return zj_text_print(ctx, "%s %s", unit ? unit : "", facts->fields[ZJ_FIELD_TYPE].value);
}

void zj_years_add(zj_exchange *x, json_t *page, const zj_ask *ask, size_t segment,
                  uint32_t report) {
  const zj_series *series = zj_series_of(x->reader);
  years y = {.x = x};
  if (series) y.rows = zj_series_find(series, segment, report, &y.count);
  while (y.own < y.count && (y.rows[y.own].segment != segment || y.rows[y.own].report != report))
    y.own++;
  json_t *list = y.count ? list_years(&y, ask) : json_array();
  bool others = json_array_size(list) > 1;
  zj_report_facts facts;
  zj_segment_facts(x->reader->snapshot->segments[segment], report, &facts);
  zj_value_set(page, "has_years", json_boolean(others));
  zj_value_set(page, "years", list);
  if (!others) return;
  zj_view_set(page, "years_of", name_series(x->request->ctx, &facts));
  add_views(&y, page);
}
