/* facet.c - groups ranked reports by the facts about them. */
#include "query/engine/facet.h"

#include "query/engine/about.h"
#include "query/engine/fact_table.h"

#include <stdlib.h>
#include <talloc.h>

static int by_value_downward(const void *a, const void *b) {
  return strcmp(((const zj_facet *)b)->value, ((const zj_facet *)a)->value);
}

static int by_occurrences(const void *a, const void *b) {
  const zj_facet *x = a, *y = b;
  if (x->occurrences != y->occurrences) return x->occurrences > y->occurrences ? -1 : 1;
  return strcmp(x->value, y->value);
}

static zj_fact_column column_of(zj_field field) {
  if (field == ZJ_FIELD_YEAR) return ZJ_FACT_YEAR;
  return field == ZJ_FIELD_TYPE ? ZJ_FACT_TYPE : ZJ_FACT_ISSUER;
}

/* Enters all reports of the ranking. False when memory runs out. */
static bool enter_ranking(zj_fact_table *table, const zj_result *result) {
  for (size_t i = 0; i < result->ranking_count; i++)
    if (!zj_fact_table_row(table, result->ranking[i].segment, result->ranking[i].report))
      return false;
  return true;
}

/* Adds the hits of every report up under its value, then leaves the values without hits out.
 * 'facets' has room for every value of the column. Returns how many are left. */
static size_t add_up(zj_fact_table *table, zj_fact_column column, const zj_result *result,
                     zj_facet *facets) {
  size_t used = 0;
  for (size_t i = 0; i < result->ranking_count; i++) {
    const zj_ranked *entry = &result->ranking[i];
    zj_facet *facet =
        &facets[zj_fact_table_row(table, entry->segment, entry->report)->value[column]];
    facet->occurrences += entry->occurrences;
    facet->reports++;
  }
  for (uint32_t value = 1; value <= zj_fact_table_values(table, column); value++)
    if (facets[value].reports)
      facets[used++] = (zj_facet){zj_fact_table_name(table, column, value),
                                  facets[value].occurrences, facets[value].reports};
  return used;
}

void zj_facet_count(void *ctx, const zj_snapshot *snapshot, const zj_result *result, zj_field field,
                    zj_facet **out, size_t *count) {
  zj_fact_table *table = zj_fact_table_of(snapshot);
  zj_fact_column column = column_of(field);
  *out = NULL;
  *count = 0;
  if (!table || !enter_ranking(table, result)) return;
  *out = talloc_zero_array(ctx, zj_facet, zj_fact_table_values(table, column) + 1);
  if (!*out) return;
  *count = add_up(table, column, result, *out);
  qsort(*out, *count, sizeof **out, field == ZJ_FIELD_YEAR ? by_value_downward : by_occurrences);
}

/* ---- by the year spoken of ---- */

/* The hits of some years. */
typedef struct spoken {
  zj_about years;
  uint64_t occurrences, reports;
  size_t segment;
  uint32_t report; /* the last one counted */
} spoken;

typedef struct listener {
  void *ctx;
  zj_snapshot *snapshot;
  zj_about_reader *about;
  spoken *at;
  size_t count;
  bool failed;
} listener;

static spoken *spoken_of(listener *l, zj_about years) {
  for (size_t i = l->count; i-- > 0;)
    if (l->at[i].years.first == years.first && l->at[i].years.last == years.last) return &l->at[i];
  spoken *grown = talloc_realloc(l->ctx, l->at, spoken, (unsigned)l->count + 1);
  if (!grown) return NULL;
  l->at = grown;
  l->at[l->count] = (spoken){.years = years};
  return &l->at[l->count++];
}

static void count_spoken(void *to, size_t n, const zj_match_list *hits) {
  listener *l = to;
  const zj_segment *segment = l->snapshot->segments[n];
  for (size_t i = 0; i < hits->count; i++) {
    uint32_t paragraph = hits->at[i].paragraph,
             report = zj_segment_paragraph_report(segment, paragraph);
    spoken *s = spoken_of(l, zj_about_at(l->about, segment, paragraph, hits->at[i].at.begin));
    if (!s) {
      l->failed = true;
      return;
    }
    s->reports += !s->occurrences || s->segment != n || s->report != report;
    s->occurrences++;
    s->segment = n;
    s->report = report;
  }
}

static int by_last_downward(const void *a, const void *b) {
  const spoken *x = a, *y = b;
  if (x->years.last != y->years.last) return x->years.last > y->years.last ? -1 : 1;
  return (x->years.first < y->years.first) - (x->years.first > y->years.first);
}

zj_status zj_facet_about(void *ctx, zj_snapshot *snapshot, const zj_query *query, zj_facet **out,
                         size_t *count, zj_result **result, zj_error *err) {
  void *local = talloc_new(ctx);
  listener l = {.ctx = local, .snapshot = snapshot, .about = zj_about_reader_new(local)};
  if (!l.about) return zj_no_memory(err);
  zj_search_options options = {.without_sentences = true, .each = count_spoken, .each_to = &l};
  zj_status status = zj_search(ctx, snapshot, query, &options, result, err);
  if (status != ZJ_OK) return status;
  if (l.count) qsort(l.at, l.count, sizeof *l.at, by_last_downward);
  *out = talloc_array(ctx, zj_facet, (unsigned)l.count + 1);
  *count = l.count;
  if (!*out || l.failed || zj_about_failed(l.about)) return zj_no_memory(err);
  for (size_t i = 0; i < l.count; i++) {
    char text[ZJ_ABOUT_TEXT];
    (*out)[i] = (zj_facet){talloc_strdup(*out, zj_about_text(l.at[i].years, text)),
                           l.at[i].occurrences, l.at[i].reports};
    if (!(*out)[i].value) return zj_no_memory(err);
  }
  talloc_free(local);
  return ZJ_OK;
}

/* ---- by year and role ---- */

void zj_facet_years(void *ctx, const zj_snapshot *snapshot, const zj_result *result, zj_year **out,
                    size_t *count, uint64_t *unknown) {
  enum { YEARS = ZJ_FACT_LAST_YEAR - ZJ_FACT_FIRST_YEAR + 1 };
  zj_fact_table *table = zj_fact_table_of(snapshot);
  *out = NULL;
  *count = 0;
  *unknown = 0;
  if (!table || !enter_ranking(table, result)) return;
  zj_year *years = *out = talloc_zero_array(ctx, zj_year, YEARS);
  if (!years) return;
  for (size_t i = 0; i < result->ranking_count; i++) {
    const zj_ranked *entry = &result->ranking[i];
    int year = zj_fact_table_row(table, entry->segment, entry->report)->year;
    if (!year) {
      *unknown += entry->occurrences;
      continue;
    }
    zj_year *one = &years[year - ZJ_FACT_FIRST_YEAR];
    one->year = year;
    one->all += entry->occurrences;
    for (int role = 0; role < ZJ_ROLE_COUNT; role++)
      one->by_role[role] += result->report_roles[entry->number][role];
  }
  for (size_t i = 0; i < YEARS; i++)
    if (years[i].all) years[(*count)++] = years[i];
}
