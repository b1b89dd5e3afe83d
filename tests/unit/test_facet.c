/* test_facet.c - hits by year, kind and issuer: from the table of facts and by comparing every
 * text. */
#include "tests/unit/collection.h"

#include "indexer/outline/fields_shown.h"
#include "query/engine/facet.h"
#include "query/engine/fact_table.h"
#include "query/engine/search.h"
#include "query/language/query.h"

enum { REPORTS = 90, SEGMENTS = 3 };

/* Reports of three segments; some are dead, some lack facts, and units have several names. */
static zj_snapshot *many_reports(void *ctx) {
  static const char *const years[] = {"2023", "2024", NULL, "2019-2022", "去年", "1850"},
                           *const types[] = {"总结", "报告", NULL, "讲话"};
  placed_report *placed = talloc_zero_array(ctx, placed_report, REPORTS);
  for (unsigned i = 0; i < REPORTS; i++) {
    char *original = talloc_strdup(ctx, "干部工作");
    for (unsigned k = 0; k < i % 4; k++)
      original = talloc_asprintf_append(original, k % 2 ? "，抓工作" : "。\n干部谈工作");
    const char *unit = talloc_asprintf(ctx, "%c%c市%s", 'A' + (int)(i % 7), 'a' + (int)(i % 10),
                                       i % 3 ? "" : "政府");
    if (i % 5 == 0) unit = i % 2 ? "澄湖县委组织部" : "中共澄湖县委员会组织部";
    placed[i] = (placed_report){.segment = i * SEGMENTS / REPORTS,
                                .path = talloc_asprintf(ctx, "%02u", i),
                                .original = i % 11 == 10 ? "别的事" : original,
                                .dead = i % 13 == 12,
                                .year = years[i % ZJ_COUNT(years)],
                                .type = types[i / 3 % ZJ_COUNT(types)],
                                .issuer = i % 17 == 16 ? NULL : unit};
  }
  return collection_of(ctx, collection_rules(ctx), placed, REPORTS);
}

static zj_result *search(void *ctx, zj_snapshot *snapshot, const char *text) {
  zj_error err = {0};
  zj_query *query;
  zj_result *result;
  zj_search_options options = {.roles_by_report = true};
  assert_int_equal(zj_query_parse(ctx, zj_slice_of(text), 0, false, &query, NULL, &err), ZJ_OK);
  assert_int_equal(zj_search(ctx, snapshot, query, &options, &result, &err), ZJ_OK);
  return result;
}

/* The value under which a report counts. */
static const char *value_of(void *ctx, const zj_snapshot *snapshot, const zj_ranked *entry,
                            zj_field field) {
  zj_report_facts facts;
  int first, last;
  zj_segment_facts(snapshot->segments[entry->segment], entry->report, &facts);
  const char *value = facts.fields[field].value;
  if (field == ZJ_FIELD_ISSUER && *value) return zj_unit_name(ctx, value);
  if (field == ZJ_FIELD_YEAR && zj_fact_years(field, value, &first, &last))
    return talloc_asprintf(ctx, "%d", last);
  return value;
}

/* Whether a facet has what comparing the value of every report gives. */
static void check_facet(void *ctx, const zj_snapshot *snapshot, const zj_result *result,
                        zj_field field, const zj_facet *facet) {
  uint64_t occurrences = 0, reports = 0;
  for (size_t i = 0; i < result->ranking_count; i++) {
    if (strcmp(value_of(ctx, snapshot, &result->ranking[i], field), facet->value) != 0) continue;
    occurrences += result->ranking[i].occurrences;
    reports++;
  }
  assert_int_equal(facet->occurrences, occurrences);
  assert_int_equal(facet->reports, reports);
}

static void in_order(zj_field field, const zj_facet *before, const zj_facet *after) {
  if (field == ZJ_FIELD_YEAR)
    assert_true(strcmp(before->value, after->value) > 0);
  else
    assert_true(
        before->occurrences > after->occurrences ||
        (before->occurrences == after->occurrences && strcmp(before->value, after->value) < 0));
}

static size_t check_field(void *ctx, const zj_snapshot *snapshot, const zj_result *result,
                          zj_field field) {
  zj_facet *facets;
  size_t count;
  uint64_t reports = 0;
  zj_facet_count(ctx, snapshot, result, field, &facets, &count);
  assert_non_null(facets);
  for (size_t i = 0; i < count; i++) {
    check_facet(ctx, snapshot, result, field, &facets[i]);
    if (i) in_order(field, &facets[i - 1], &facets[i]);
    reports += facets[i].reports;
  }
  assert_int_equal(reports, result->ranking_count);
  return count;
}

static void check_years(void *ctx, const zj_snapshot *snapshot, const zj_result *result) {
  zj_year *years;
  size_t count;
  uint64_t unknown, all = 0;
  zj_facet_years(ctx, snapshot, result, &years, &count, &unknown);
  assert_non_null(years);
  for (size_t i = 0; i < count; i++) {
    uint64_t here = 0, by_role = 0;
    for (size_t k = 0; k < result->ranking_count; k++)
      if (atoi(value_of(ctx, snapshot, &result->ranking[k], ZJ_FIELD_YEAR)) == years[i].year)
        here += result->ranking[k].occurrences;
    for (int role = 0; role < ZJ_ROLE_COUNT; role++)
      by_role += years[i].by_role[role];
    assert_int_equal(years[i].all, here);
    assert_int_equal(by_role, here);
    assert_true(i == 0 || years[i - 1].year < years[i].year);
    all += here;
  }
  assert_int_equal(all + unknown, result->counts.occurrences);
  assert_true(unknown > 0);
}

static void as_counted_one_by_one(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_snapshot *snapshot = many_reports(ctx);
  static const char *const queries[] = {"谈工作", "工作", "抓工作", "干部", "工作"};
  for (size_t i = 0; i < ZJ_COUNT(queries); i++) { /* the table fills meanwhile */
    zj_result *result = search(ctx, snapshot, queries[i]);
    assert_true(result->ranking_count > 10);
    assert_true(check_field(ctx, snapshot, result, ZJ_FIELD_YEAR) >= 3);
    assert_true(check_field(ctx, snapshot, result, ZJ_FIELD_TYPE) >= 3);
    assert_true(check_field(ctx, snapshot, result, ZJ_FIELD_ISSUER) > 20);
    check_years(ctx, snapshot, result);
  }
  zj_result *none = search(ctx, snapshot, "没有");
  assert_int_equal(check_field(ctx, snapshot, none, ZJ_FIELD_ISSUER), 0);
  talloc_free(ctx);
}

/* A narrowed snapshot shares the table, which outlives it. */
static void narrowed(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_error err = {0};
  zj_snapshot *snapshot = many_reports(ctx), *narrow;
  zj_snapshot_place some[20];
  for (uint32_t i = 0; i < ZJ_COUNT(some); i++)
    some[i] = (zj_snapshot_place){i % SEGMENTS, i};
  void *local = talloc_new(ctx);
  assert_int_equal(zj_snapshot_narrow(local, snapshot, some, ZJ_COUNT(some), &narrow, &err), ZJ_OK);
  zj_result *result = search(local, narrow, "工作");
  assert_in_range(result->ranking_count, 15, 20);
  check_field(local, narrow, result, ZJ_FIELD_ISSUER);
  assert_ptr_equal(zj_fact_table_of(narrow), zj_fact_table_of(snapshot));
  talloc_free(local);
  check_field(ctx, snapshot, search(ctx, snapshot, "工作"), ZJ_FIELD_ISSUER);
  talloc_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(as_counted_one_by_one),
                                     cmocka_unit_test(narrowed)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
