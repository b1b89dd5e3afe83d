/* test_limits.c - queries made to be slow, over one paragraph of a megabyte: the deadline ends them
 * there too, and the answer says so. */
#include "query/language/query.h"
#include "tests/unit/collection.h"

#include "query/answer/items.h"

enum {
  PARAGRAPH_BYTES = 1000000,
  DEADLINE_US = 200000,
  ENDS_US = 2000000 /* far above what any machine needs to notice */
};

static const char *const common[] = {"的", "一", "是", "不", "了", "人", "在", "有", "我", "他",
                                     "这", "中", "大", "来", "上", "国", "个", "到", "说", "们"};

/* Common characters in no order, a sentence every so often. */
static char *long_paragraph(void *ctx, int sentence) {
  char *text = talloc_zero_size(ctx, PARAGRAPH_BYTES + 100);
  size_t length = (size_t)sprintf(text, "关于工作的报告\n一、存在的问题\n");
  srand(3);
  for (int i = 1; length < PARAGRAPH_BYTES; i++)
    length += (size_t)sprintf(
        text + length, "%s",
        sentence && i % sentence == 0 ? "。" : common[(size_t)rand() % ZJ_COUNT(common)]);
  sprintf(text + length, "\n");
  return text;
}

static zj_result *search_in(void *ctx, zj_snapshot *snapshot, const char *text,
                            uint64_t deadline_us) {
  zj_query *query;
  zj_result *result;
  zj_error err = {0};
  if (zj_query_parse(ctx, zj_slice_of(text), 0, false, &query, NULL, &err) != ZJ_OK)
    fail_msg("%s: %s", text, err.text);
  zj_search_options options = {.limit = 1, .sentences_per_report = 3, .deadline_us = deadline_us};
  if (zj_search(ctx, snapshot, query, &options, &result, &err) != ZJ_OK)
    fail_msg("%s: %s", text, err.text);
  return result;
}

static char *all_words(void *ctx, const char *before, const char *between, const char *after) {
  char *text = talloc_strdup(ctx, before);
  for (size_t i = 0; i < ZJ_COUNT(common); i++)
    text = talloc_asprintf_append(text, "%s%s", i ? between : "", common[i]);
  return talloc_asprintf_append(text, "%s", after);
}

static char *repeated(void *ctx, const char *before, const char *part, int times,
                      const char *after) {
  char *text = talloc_strdup(ctx, before);
  for (int i = 0; i < times; i++)
    text = talloc_asprintf_append(text, "%s", part);
  return talloc_asprintf_append(text, "%s", after);
}

static void slow_queries_end(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  char *texts[] = {long_paragraph(ctx, 0), long_paragraph(ctx, 12)};
  for (size_t i = 0; i < ZJ_COUNT(texts); i++) {
    zj_snapshot *snapshot = collection(ctx, (const char *const *)&texts[i], 1);
    char *const queries[] = {
        all_words(ctx, "", " ", ""),
        all_words(ctx, "", " OR ", ""),
        all_words(ctx, "同句(", " ", ")"),
        all_words(ctx, "近1000(", " ", ")"),
        all_words(ctx, "先后(", " ", ")"),
        all_words(ctx, "先后1000(", " ", ")"),
        all_words(ctx, "至少2(", " OR ", ")"),
        all_words(ctx, "同句(至少2(", " OR ", ") -先后3(的 一))"),
        all_words(ctx, "同篇(同节(同段(同句(近5(", " ", ") OR 的))) 一)"),
        all_words(ctx, "\"", "*", "\""),
        repeated(ctx, "\"的", "*的", 1000, "\""),
        repeated(ctx, "\"的", "*一*的", 300, "\" OR 的"),
        repeated(ctx, "近1000(的", " 的", 63, ")"),
        repeated(ctx, "先后(的", " 的", 63, ")"),
        repeated(ctx, "的", " OR 的", 63, ""),
        repeated(ctx, "=\"的\"", " OR =\"的\"", 63, ""),
        talloc_strdup(ctx, "问题:(近3((的 OR 一 OR 是) (不 OR 了) 人) -同句(至少4(在) 有)) 我"),
    };
    for (size_t k = 0; k < ZJ_COUNT(queries); k++) {
      uint64_t began = zj_now_us();
      zj_result *result = search_in(ctx, snapshot, queries[k], DEADLINE_US);
      uint64_t took = zj_now_us() - began;
      if (took > ENDS_US) fail_msg("query %zu over text %zu took %d ms", k, i, (int)(took / 1000));
      if (result->stop == ZJ_STOP_DEADLINE && result->ranking_count == 0)
        assert_int_equal(result->counts.occurrences, 0);
      talloc_free(result);
    }
  }
  talloc_free(ctx);
}

/* A deadline that is past before the long paragraph is reached: what was found before is all, and
 * it is said. */
static void what_is_cut_says_so(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  char *text = long_paragraph(ctx, 12);
  zj_snapshot *snapshot = collection(ctx, (const char *const *)&text, 1);
  static const char *const queries[] = {"的 一",       "近5(的 一)",         "先后(的 一)",
                                        "至少2(的)",   "\"的*一\"",          "=\"的\"",
                                        "同句(的 一)", "的 -同句(一 无此词)"};
  for (size_t i = 0; i < ZJ_COUNT(queries); i++) {
    zj_result *cut = search_in(ctx, snapshot, queries[i], 1),
              *whole = search_in(ctx, snapshot, queries[i], 0);
    assert_int_equal(cut->stop, ZJ_STOP_DEADLINE);
    assert_int_equal(whole->stop, ZJ_STOP_END);
    assert_true(cut->counts.occurrences < 10 && whole->counts.occurrences > 10);
  }
  talloc_free(ctx);
}

/* Items are listed after the search: a report that takes longer than the time left gives none, and
 * says so. */
static void items_end(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  char *text = long_paragraph(ctx, 0);
  const char *listed = repeated(ctx, "关于工作的报告\n一、存在的问题\n工作的不足主要是：",
                                "的人不在；", 20000, "的人不足。\n");
  const char *const texts[] = {text, listed};
  zj_snapshot *snapshot = collection(ctx, texts, ZJ_COUNT(texts));
  const zj_query *query = search_in(ctx, snapshot, "的", 0)->query;
  for (size_t i = 0; i < 2; i++) {
    zj_deadline deadline = {.ends_us = zj_now_us() + (i ? DEADLINE_US : 1)};
    zj_item_list items;
    zj_error err = {0};
    uint64_t began = zj_now_us();
    for (uint32_t report = 0; report < ZJ_COUNT(texts); report++) {
      zj_status status = zj_items_find(ctx, snapshot, 0, report, ZJ_ROLES_ALL, false, query,
                                       &deadline, &items, &err);
      assert_int_equal(status, deadline.past ? ZJ_LIMIT : ZJ_OK);
    }
    assert_true(i || deadline.past);
    assert_true(zj_now_us() - began < ENDS_US);
  }
  talloc_free(ctx);
}

/* A share of what is left is never 0, which would be no bound at all. */
static void what_is_left_is_a_bound(void **state) {
  (void)state;
  uint64_t now = zj_now_us();
  assert_int_equal(zj_time_left(0, 4), 0);
  assert_int_equal(zj_time_left(now - 1, 1), 1);
  assert_int_equal(zj_time_left(now - 1000000, 4), 1);
  assert_int_equal(zj_time_left(now + 2, 4), 1);
  uint64_t left = zj_time_left(now + 4000000000, 4);
  assert_true(left > 900000000 && left <= 1000000000);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(slow_queries_end), cmocka_unit_test(what_is_cut_says_so),
      cmocka_unit_test(items_end), cmocka_unit_test(what_is_left_is_a_bound)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
