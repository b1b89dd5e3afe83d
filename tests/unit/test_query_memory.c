/* test_query_memory.c - reading a query and searching with it reports that memory ran out,
 * whichever allocation fails; it never crashes and never finds less than there is. */
#include "failing.h"
#include "folder.h"

#include "indexer/run/build.h"
#include "query/engine/search.h"
#include "query/language/query.h"
#include "query/language/synonyms.h"

static const char report[] =
    "关于年轻干部工作的报告\n一、存在的问题\n（一）年轻干部储备不足。基层年轻干部偏少，培养教育干部。\n"
    "二、下一步打算\n加大培训力度，改革、开放。年轻干部的培养要加强。\n";

/* One of every operator and of every way to find a word. */
static const char *const queries[] = {
    "年轻干部",
    "\"年轻*不足\" OR =“一步”",
    "问题?:(年轻 不足) -打算!:培训",
    "~年轻干部 培养",
    "同篇(问题:近20(年轻 储备) 至少2(干部))",
    "同句(先后(年轻 干部) 培养) OR 标题:年轻",
    "in:打算 (改革、开放 OR 年)",
    "轻",
};

typedef struct fixture {
  void *dir;
  zj_snapshot *snapshot;
  const char *text;     /* the query */
  uint64_t occurrences; /* of it; 0 before they were counted */
} fixture;

static int setup(void **state) {
  fixture *f = talloc_zero(NULL, fixture);
  zj_error err = {0};
  if (folder_new(&f->dir) != 0) return -1;
  const char *path = f->dir;
  folder_write(f->dir, "a.txt", zj_slice_of(report));
  char *index = talloc_asprintf(f, "%s/index", path);
  zj_build_options options = {
      .index_dir = index, .paths = &path, .path_count = 1, .jobs = 1, .full = true};
  zj_build_result result;
  if (zj_build(f, &options, &result, &err) != ZJ_OK ||
      zj_snapshot_open(f, index, &f->snapshot, &err) != ZJ_OK)
    fail_msg("%s", err.text);
  const zj_synonyms *synonyms; /* those compiled in are read once */
  if (zj_synonyms_builtin(&synonyms, &err) != ZJ_OK) fail_msg("%s", err.text);
  *state = f;
  return 0;
}

static int teardown(void **state) {
  fixture *f = *state;
  void *dir = f->dir;
  talloc_free(f);
  return folder_remove(&dir);
}

static zj_status parse_query(const void *data, zj_error *err) {
  const fixture *f = data;
  void *local = talloc_new(NULL);
  zj_query *query;
  zj_status status = zj_no_memory(err);
  if (local) {
    *err = (zj_error){0};
    status = zj_query_parse(local, zj_slice_of(f->text), 0, false, &query, NULL, err);
  }
  talloc_free(local);
  return status;
}

static zj_status search_for(void *local, const fixture *f, zj_error *err) {
  zj_search_options options = {.limit = 10, .explain = true, .roles_by_report = true};
  zj_query *query;
  zj_result *result;
  zj_status status = zj_query_parse(local, zj_slice_of(f->text), 0, false, &query, NULL, err);
  if (status == ZJ_OK) status = zj_search(local, f->snapshot, query, &options, &result, err);
  if (status == ZJ_OK && f->occurrences)
    assert_int_equal(result->counts.occurrences, f->occurrences);
  return status;
}

static zj_status search_again(const void *data, zj_error *err) {
  void *local = talloc_new(NULL);
  zj_status status = local ? search_for(local, data, err) : zj_no_memory(err);
  talloc_free(local);
  return status;
}

static void queries_are_read_whole_or_not_at_all(void **state) {
  fixture *f = *state;
  for (size_t i = 0; i < ZJ_COUNT(queries); i++) {
    f->text = queries[i];
    fail_each_allocation(f, parse_query);
  }
}

static uint64_t count_occurrences(const fixture *f) {
  zj_search_options options = {0};
  zj_query *query;
  zj_result *result;
  zj_error err = {0};
  void *local = talloc_new(NULL);
  if (zj_query_parse(local, zj_slice_of(f->text), 0, false, &query, NULL, &err) != ZJ_OK ||
      zj_search(local, f->snapshot, query, &options, &result, &err) != ZJ_OK)
    fail_msg("%s: %s", f->text, err.text);
  uint64_t count = result->counts.occurrences;
  talloc_free(local);
  return count;
}

static void searches_find_all_or_fail(void **state) {
  fixture *f = *state;
  for (size_t i = 0; i < ZJ_COUNT(queries); i++) {
    f->text = queries[i];
    f->occurrences = count_occurrences(f);
    assert_true(f->occurrences > 0);
    fail_each_allocation(f, search_again);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(queries_are_read_whole_or_not_at_all),
      cmocka_unit_test(searches_find_all_or_fail),
  };
  return cmocka_run_group_tests(tests, setup, teardown);
}
