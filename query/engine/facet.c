/* facet.c - groups ranked reports by the facts about them. */
#include "query/engine/facet.h"

#include "indexer/outline/fields_shown.h"

#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>

static int by_value(const void *a, const void *b) {
  return strcmp(((const zj_facet *)a)->value, ((const zj_facet *)b)->value);
}

static int by_value_downward(const void *a, const void *b) {
  return by_value(b, a);
}

static int by_occurrences(const void *a, const void *b) {
  const zj_facet *x = a, *y = b;
  if (x->occurrences != y->occurrences) return x->occurrences > y->occurrences ? -1 : 1;
  return by_value(a, b);
}

/* The value by which a report is counted; NULL when memory runs out. */
static const char *value_of(void *ctx, const zj_segment *segment, uint32_t report, zj_field field) {
  zj_report_facts facts;
  int first, last;
  zj_segment_facts(segment, report, &facts);
  const char *value = facts.fields[field].value;
  if (!value) return "";
  if (field == ZJ_FIELD_ISSUER) return zj_unit_name(ctx, value);
  if (field != ZJ_FIELD_YEAR || !zj_fact_years(field, value, &first, &last)) return value;
  return talloc_asprintf(ctx, "%d", last);
}

/* Sums up neighbours of the same value; returns how many values there are. */
static size_t join_equal(zj_facet *facets, size_t count) {
  size_t used = 0;
  for (size_t i = 0; i < count; i++) {
    if (used && strcmp(facets[used - 1].value, facets[i].value) == 0) {
      facets[used - 1].occurrences += facets[i].occurrences;
      facets[used - 1].reports += facets[i].reports;
    } else {
      facets[used++] = facets[i];
    }
  }
  return used;
}

void zj_facet_count(void *ctx, const zj_snapshot *snapshot, const zj_result *result, zj_field field,
                    zj_facet **out, size_t *count) {
  size_t total = result->ranking_count;
  zj_facet *facets = *out = talloc_array(ctx, zj_facet, (unsigned)total + 1);
  *count = 0;
  if (!facets) return;
  for (size_t i = 0; i < total; i++) {
    const zj_ranked *entry = &result->ranking[i];
    const char *value = value_of(facets, snapshot->segments[entry->segment], entry->report, field);
    if (!value) {
      TALLOC_FREE(*out);
      return;
    }
    facets[i] = (zj_facet){value, entry->occurrences, 1};
  }
  qsort(facets, total, sizeof *facets, by_value);
  *count = join_equal(facets, total);
  qsort(facets, *count, sizeof *facets,
        field == ZJ_FIELD_YEAR ? by_value_downward : by_occurrences);
}

/* ---- by year and role ---- */

enum { FIRST_YEAR = 1900, LAST_YEAR = 2199 };

/* The last year that a report is about; 0 when it is not known. */
static int year_of(const zj_snapshot *snapshot, const zj_ranked *entry) {
  zj_report_facts facts;
  int first, last;
  zj_segment_facts(snapshot->segments[entry->segment], entry->report, &facts);
  const char *value = facts.fields[ZJ_FIELD_YEAR].value;
  bool known = value && zj_fact_years(ZJ_FIELD_YEAR, value, &first, &last) && last >= FIRST_YEAR &&
               last <= LAST_YEAR;
  return known ? last : 0;
}

void zj_facet_years(void *ctx, const zj_snapshot *snapshot, const zj_result *result, zj_year **out,
                    size_t *count, uint64_t *unknown) {
  zj_year *years = *out = talloc_zero_array(ctx, zj_year, LAST_YEAR - FIRST_YEAR + 1);
  *count = 0;
  *unknown = 0;
  if (!years) return;
  for (size_t i = 0; i < result->ranking_count; i++) {
    const zj_ranked *entry = &result->ranking[i];
    int year = year_of(snapshot, entry);
    if (!year) {
      *unknown += entry->occurrences;
      continue;
    }
    zj_year *one = &years[year - FIRST_YEAR];
    one->year = year;
    one->all += entry->occurrences;
    for (int role = 0; role < ZJ_ROLE_COUNT; role++)
      one->by_role[role] += result->report_roles[entry->number][role];
  }
  for (size_t i = 0; i <= LAST_YEAR - FIRST_YEAR; i++)
    if (years[i].all) years[(*count)++] = years[i];
}
