/* trend_table.c - a row for each year, or year and role. */
#include "query/answer/trend_table.h"

#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/store/address.h"
#include "query/language/describe.h"

static void put_place(zj_table *t, const zj_trend_row *row, const zj_trend_place *p) {
  zj_place_text place = "";
  if (row->occurrences) zj_place_write(place, p->facts.id, p->line, p->start_char);
  zj_table_place(t, place);
}

static void put_row(zj_table *t, const zj_trend_row *row, bool by_role) {
  zj_table_number(t, (uint64_t)row->year);
  if (by_role)
    zj_table_text(t, zj_slice_of(zj_table_is_read(t) ? zj_role_name(row->role)
                                                     : zj_role_get(row->role)->key));
  zj_table_number(t, row->occurrences);
  zj_table_number(t, row->reports);
  zj_table_number(t, row->of);
  zj_table_number(t, row->chars);
  zj_table_decimal(t, zj_trend_per_chars(row), 2);
  zj_table_decimal(t, zj_trend_per_reports(row), 1);
  put_place(t, row, &row->first);
  put_place(t, row, &row->last);
  zj_table_row_end(t);
}

zj_status zj_trend_table(void *ctx, zj_table *table, const zj_trend *trend, const zj_query *query,
                         bool by_role, zj_error *err) {
  static const zj_column heads[] = {{"year", "年份"},
                                    {"role", "章节角色"},
                                    {"occurrences", "处"},
                                    {"reports", "篇"},
                                    {"of_reports", "共篇"},
                                    {"chars", "字数"},
                                    {"per_10000_chars", "每万字"},
                                    {"per_100_reports", "每百篇"},
                                    {"first", "最早"},
                                    {"last", "最晚"}};
  zj_column shown[ZJ_COUNT(heads)];
  size_t count = 0;
  const char *name = zj_tr("Trend", "逐年统计"), *words = zj_query_describe(ctx, query);
  const char *title = words ? talloc_asprintf(ctx, zj_tr("%s: %s", "%s：%s"), name, words) : NULL;
  if (!title) return zj_no_memory(err);
  for (size_t i = 0; i < ZJ_COUNT(heads); i++)
    if (by_role || i != 1) shown[count++] = heads[i];
  zj_table_begin(table, ctx, name, title);
  zj_table_head(table, shown, count);
  for (size_t r = 0; r < trend->count; r++)
    put_row(table, &trend->rows[r], by_role);
  return zj_table_end(table, err);
}
