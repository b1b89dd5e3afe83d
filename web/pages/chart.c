/* chart.c - one bar for each year, divided by role. */
#include "web/pages/chart.h"

#include <inttypes.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/base/values.h"
#include "query/engine/facet.h"
#include "web/pages/view.h"

/* In units of the drawing, which is as wide as its column has pixels. */
enum { BARS_MAX = 12, WIDTH = 240, HEIGHT = 84, BAR_MAX = 30, GAP = 4 };

static const char *format_decimal(void *ctx, double n) {
  return zj_text_print(ctx, "%.1f", n);
}

static uint64_t find_highest(const zj_year *years, size_t count) {
  uint64_t most = 1;
  for (size_t i = 0; i < count; i++)
    if (years[i].all > most) most = years[i].all;
  return most;
}

static json_t *part_of(void *ctx, const zj_year *year, zj_role role, double y, double height) {
  return json_pack("{s:s,s:s,s:s,s:s}", "css", zj_view_role_css(role), "y", format_decimal(ctx, y),
                   "height", format_decimal(ctx, height), "title",
                   zj_text_print(ctx, "%d · %s · %s", year->year, zj_view_role_label(ctx, role),
                                 zj_view_hits(ctx, year->by_role[role])));
}

/* From the bottom up, in the order of the roles. */
static json_t *parts_of(void *ctx, const zj_year *year, uint64_t most) {
  json_t *parts = json_array();
  double y = HEIGHT;
  for (int role = 0; role < ZJ_ROLE_COUNT; role++) {
    if (!year->by_role[role]) continue;
    double height = (double)HEIGHT * (double)year->by_role[role] / (double)most;
    y -= height;
    zj_value_append(parts, part_of(ctx, year, (zj_role)role, y, height));
  }
  return parts;
}

static json_t *bars_of(void *ctx, const zj_year *years, size_t count) {
  json_t *bars = json_array();
  uint64_t most = find_highest(years, count);
  double step = (double)WIDTH / (double)count, width = step - GAP > BAR_MAX ? BAR_MAX : step - GAP;
  for (size_t i = 0; i < count; i++) {
    double middle = step * ((double)i + 0.5);
    const char *label = count > 6 ? zj_text_print(ctx, "%02d", years[i].year % 100)
                                  : zj_text_print(ctx, "%d", years[i].year);
    zj_value_append(
        bars, json_pack("{s:s,s:s,s:s,s:s,s:o}", "x", format_decimal(ctx, middle - width / 2),
                        "width", format_decimal(ctx, width), "middle", format_decimal(ctx, middle),
                        "label", label, "parts", parts_of(ctx, &years[i], most)));
  }
  return bars;
}

static json_t *roles_of(void *ctx, const zj_year *year) {
  json_t *roles = json_array();
  for (int role = 0; role < ZJ_ROLE_COUNT; role++)
    if (year->by_role[role])
      zj_value_append(roles,
                      json_pack("{s:s,s:s,s:s}", "label", zj_view_role_label(ctx, (zj_role)role),
                                "css", zj_view_role_css((zj_role)role), "count",
                                zj_view_number(ctx, year->by_role[role])));
  return roles;
}

static json_t *rows_of(void *ctx, const zj_year *years, size_t count) {
  json_t *rows = json_array();
  for (size_t i = count; i-- > 0;)
    zj_value_append(rows, json_pack("{s:i,s:s,s:o}", "year", years[i].year, "all",
                                    zj_view_number(ctx, years[i].all), "roles",
                                    roles_of(ctx, &years[i])));
  return rows;
}

static const char *alt_of(void *ctx, const zj_year *years, size_t count) {
  const char *text = zj_tr("Hits by year: ", "各年命中：");
  for (size_t i = 0; i < count; i++)
    text = zj_text_print(ctx, "%s%s%d %s", text, i ? zj_tr(", ", "，") : "", years[i].year,
                         zj_view_hits(ctx, years[i].all));
  return text;
}

json_t *zj_chart_make(void *ctx, const zj_snapshot *snapshot, const zj_result *result) {
  zj_year *years;
  size_t count;
  uint64_t unknown;
  if (!result->report_roles) return NULL;
  zj_facet_years(ctx, snapshot, result, &years, &count, &unknown);
  if (!years) zj_note_no_memory();
  if (count < 2) return NULL;
  size_t shown = count > BARS_MAX ? BARS_MAX : count;
  json_t *chart =
      json_pack("{s:o,s:s,s:o}", "bars", bars_of(ctx, years + count - shown, shown), "alt",
                alt_of(ctx, years + count - shown, shown), "years", rows_of(ctx, years, count));
  zj_view_set(chart, "note",
              unknown ? zj_text_print(ctx, zj_tr("year unknown: %s", "年份不详：%s"),
                                      zj_view_hits(ctx, unknown))
                      : "");
  return chart;
}
