/* series.c - sorts the reports of an index by unit and kind, and by year. */
#include "web/pages/series.h"

#include <stdlib.h>
#include <talloc.h>
#include <xxhash.h>

#include "indexer/base/noted.h"
#include "indexer/outline/fields_shown.h"
#include "web/http/http.h"

/* A hash of unit and kind; 0 when the report names no unit, or memory ran out. */
static uint64_t hash_kind(const zj_fact *fields) {
  const char *issuer = fields[ZJ_FIELD_ISSUER].value, *type = fields[ZJ_FIELD_TYPE].value;
  if (!*issuer) return 0;
  char *unit = zj_unit_name(NULL, issuer);
  if (!unit) {
    zj_note_no_memory();
    return 0;
  }
  uint64_t key = XXH3_64bits_withSeed(unit, strlen(unit), XXH3_64bits(type, strlen(type)));
  talloc_free(unit);
  return key;
}

static void add_report(zj_series *series, const zj_segment *from, size_t segment, uint32_t report) {
  zj_report_facts facts;
  int first, last;
  zj_segment_facts(from, report, &facts);
  if (!zj_fact_years(ZJ_FIELD_YEAR, facts.fields[ZJ_FIELD_YEAR].value, &first, &last)) return;
  uint64_t key = hash_kind(facts.fields);
  if (key) series->rows[series->count++] = (zj_series_row){key, last, segment, report};
}

static int compare_rows(const void *a, const void *b) {
  const zj_series_row *x = a, *y = b;
  if (x->key != y->key) return x->key < y->key ? -1 : 1;
  if (x->year != y->year) return x->year < y->year ? -1 : 1;
  if (x->segment != y->segment) return x->segment < y->segment ? -1 : 1;
  return (x->report > y->report) - (x->report < y->report);
}

static zj_series *make_series(zj_visible *visible) {
  const zj_snapshot *snapshot = visible->snapshot;
  zj_series *series = talloc_zero(visible, zj_series);
  if (series) series->rows = talloc_array(series, zj_series_row, snapshot->reports + 1);
  if (!series || !series->rows) {
    talloc_free(series);
    zj_note_no_memory();
    return NULL;
  }
  for (size_t s = 0; s < snapshot->segment_count; s++)
    for (uint32_t r = 0; r < zj_segment_reports(snapshot->segments[s]); r++)
      if (zj_snapshot_alive(snapshot, s, r) && series->count < snapshot->reports)
        add_report(series, snapshot->segments[s], s, r);
  qsort(series->rows, series->count, sizeof *series->rows, compare_rows);
  return series;
}

const zj_series *zj_series_of(zj_reader *reader) {
  zj_visible *visible = reader->visible;
  if (!visible->series) visible->series = make_series(visible);
  return visible->series;
}

const zj_series_row *zj_series_find(const zj_series *series, size_t segment, uint32_t report,
                                    size_t *count) {
  size_t at = 0, begin, end;
  *count = 0;
  while (at < series->count &&
         (series->rows[at].segment != segment || series->rows[at].report != report))
    at++;
  if (at == series->count) return NULL;
  for (begin = at; begin > 0 && series->rows[begin - 1].key == series->rows[at].key;)
    begin--;
  for (end = at + 1; end < series->count && series->rows[end].key == series->rows[at].key;)
    end++;
  *count = end - begin;
  return &series->rows[begin];
}

bool zj_series_pair(const zj_series *series, const zj_series_row **older,
                    const zj_series_row **newer) {
  *newer = NULL;
  for (size_t i = 1; i < series->count; i++) {
    const zj_series_row *a = &series->rows[i - 1], *b = &series->rows[i];
    if (a->key != b->key || b->year != a->year + 1) continue;
    if (*newer && (*newer)->year >= b->year) continue;
    *older = a;
    *newer = b;
  }
  return *newer != NULL;
}

const char *zj_series_example(void *ctx, zj_reader *reader) {
  const zj_series *series = zj_series_of(reader);
  const zj_series_row *older, *newer;
  zj_report_facts facts;
  if (!series || !zj_series_pair(series, &older, &newer)) return NULL;
  zj_segment_facts(reader->snapshot->segments[newer->segment], newer->report, &facts);
  const char *type = facts.fields[ZJ_FIELD_TYPE].value;
  if (!*type) return NULL;
  return zj_text_print(ctx, "%s %s %d", facts.fields[ZJ_FIELD_ISSUER].value, type, newer->year);
}
