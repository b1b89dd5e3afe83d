/* facet.c - groups ranked reports by the facts about them. */
#include "query/engine/facet.h"

#include "indexer/outline/fields_shown.h"
#include "query/engine/about.h"

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

/* The value of a field as the report has it. */
static const char *raw_value(const zj_segment *segment, uint32_t report, zj_field field) {
  zj_report_facts facts;
  zj_segment_facts(segment, report, &facts);
  const char *value = facts.fields[field].value;
  return value ? value : "";
}

/* The value under which it is counted; NULL when memory runs out. */
static const char *counted_value(void *ctx, const char *value, zj_field field) {
  int first, last;
  if (field == ZJ_FIELD_ISSUER && *value) return zj_unit_name(ctx, value);
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
    const char *value = raw_value(snapshot->segments[entry->segment], entry->report, field);
    facets[i] = (zj_facet){value, entry->occurrences, 1};
  }
  qsort(facets, total, sizeof *facets, by_value);
  total = join_equal(facets, total); /* a name is looked at once, however many reports have it */
  for (size_t i = 0; i < total; i++) {
    facets[i].value = counted_value(facets, facets[i].value, field);
    if (!facets[i].value) {
      TALLOC_FREE(*out);
      return;
    }
  }
  qsort(facets, total, sizeof *facets, by_value);
  *count = join_equal(facets, total);
  qsort(facets, *count, sizeof *facets,
        field == ZJ_FIELD_YEAR ? by_value_downward : by_occurrences);
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
