/* test_memory.c - memory that runs out in base, text and outline is an error, at any moment. */
#include "memory.h"

#include "indexer/base/buffer.h"
#include "indexer/outline/metadata.h"
#include "indexer/text/fold.h"

static const char report[] =
    "关于２０２４年工作情况的报告\n\n县政府办公室：\n"
    "一、工作开展情况\n（一）夯实基础。一是抓学习，二是抓落實。\n"
    "二、存在的问题\n但是，年轻干部不够。\n\n县 教育局\n二〇二四年三月一日\n";

static void a_buffer_remembers(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_buffer buffer = {.ctx = ctx};
  zj_error err = {0};
  assert_string_equal(zj_buffer_slice(&buffer).at, "");
  limit_memory(ctx, 1000);
  zj_buffer_add(&buffer, report, 200);
  assert_int_equal(zj_buffer_status(&buffer, &err), ZJ_OK);
  for (int i = 0; i < 10; i++)
    zj_buffer_add(&buffer, report, 200);
  assert_int_equal(zj_buffer_status(&buffer, &err), ZJ_NO_MEMORY);
  assert_int_equal(err.status, ZJ_NO_MEMORY);
  size_t kept = buffer.length;
  zj_buffer_add(&buffer, "a", 1); /* would fit, but must not follow a gap */
  assert_int_equal(buffer.length, kept);
  assert_memory_equal(buffer.at, report, 200);
  talloc_free(ctx);
}

static void folding_is_all_or_nothing(void **state) {
  (void)state;
  size_t failures = 0;
  for (size_t limit = 100; limit < 4000; limit += 100) {
    void *ctx = talloc_new(NULL);
    limit_memory(ctx, limit);
    zj_slice folded = zj_fold_plain(ctx, zj_slice_of(report));
    if (folded.at)
      check_text(folded,
                 "关于2024年工作情况的报告县政府办公室:一、工作开展情况(一)夯实基础。一是"
                 "抓学习,二是抓落实。二、存在的问题但是,年轻干部不够。县教育局二〇二四年三月一"
                 "日");
    else
      failures++;
    talloc_free(ctx);
  }
  assert_in_range(failures, 1, 38);
}

/* One outline and its facts, with at most 'limit' bytes for either. Returns whether it was made. */
static bool make_outline(const zj_rules *rules, size_t limit) {
  void *ctx = talloc_new(NULL), *facts_ctx = talloc_new(NULL);
  zj_error err = {0};
  zj_outline *outline;
  zj_fact facts[ZJ_FIELD_COUNT];
  limit_memory(ctx, limit);
  limit_memory(facts_ctx, limit / 100);
  zj_status status = zj_outline_make(ctx, rules, zj_slice_of(report), NULL, &outline, &err);
  if (status == ZJ_OK) {
    assert_int_equal(outline->paragraph_count, 8);
    assert_int_equal(outline->node_count, 6);
    status = zj_metadata_find(facts_ctx, outline, "2024/报告.txt", facts, &err);
    for (int i = 0; i < ZJ_FIELD_COUNT; i++)
      assert_non_null(facts[i].value);
  }
  if (status == ZJ_OK) {
    assert_string_equal(facts[ZJ_FIELD_DATE].value, "2024-03-01");
    assert_string_equal(facts[ZJ_FIELD_TO].value, "县政府办公室");
  }
  assert_true(status == ZJ_OK || status == ZJ_NO_MEMORY);
  assert_int_equal(err.status, status);
  talloc_free(ctx);
  talloc_free(facts_ctx);
  return status == ZJ_OK;
}

static void an_outline_is_made_or_an_error(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_rules *rules;
  assert_int_equal(zj_rules_load(ctx, NULL, &rules, NULL), ZJ_OK);
  size_t made = 0, tried = 0;
  for (size_t limit = 1000; limit < 4000000 && made < 3; limit += limit / 20, tried++)
    made += make_outline(rules, limit);
  assert_int_equal(made, 3);
  assert_true(tried > 10);
  talloc_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_buffer_remembers),
                                     cmocka_unit_test(folding_is_all_or_nothing),
                                     cmocka_unit_test(an_outline_is_made_or_an_error)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
