/* test_costs.c - time against size: twice as much in takes less than three times as long, also in
 * texts that nobody writes; and what takes long ends at its deadline. */
#include "collection.h"

#include <time.h>

#include "indexer/base/cancel.h"
#include "query/answer/account.h"
#include "query/answer/items.h"
#include "query/answer/reading.h"
#include "query/answer/similar.h"
#include "query/language/query.h"

/* What a family of texts costs; 'count' is the number of units in a text. */
typedef struct family {
  const char *name, *head, *unit;
  size_t count;
  const char *query; /* NULL: none */
} family;

static char *text_of(void *ctx, const family *f, size_t count) {
  size_t length = strlen(f->unit);
  char *text = talloc_size(ctx, strlen(f->head) + count * length + 2), *to = stpcpy(text, f->head);
  for (size_t i = 0; i < count; i++)
    to = mempcpy(to, f->unit, length);
  strcpy(to, "\n");
  return text;
}

/* The seconds of the processor that 'work' takes over a collection of one text. */
typedef void work_on(void *ctx, zj_snapshot *snapshot, const family *f);
static double measure(const family *f, size_t count, work_on *work) {
  void *ctx = talloc_new(NULL);
  const char *text = text_of(ctx, f, count);
  zj_snapshot *snapshot = collection(ctx, &text, 1);
  clock_t began = clock();
  work(ctx, snapshot, f);
  double seconds = (double)(clock() - began) / CLOCKS_PER_SEC;
  talloc_free(ctx);
  return seconds;
}

static void check_families(const family *list, size_t count, work_on *work) {
  for (size_t i = 0; i < count; i++) {
    double once = measure(&list[i], list[i].count, work);
    double twice = measure(&list[i], 2 * list[i].count, work);
    if (twice > 3 * once + 0.15) fail_msg("%s: %.2f s, then %.2f s", list[i].name, once, twice);
  }
}

/* ---- items ---- */

static void list_items(void *ctx, zj_snapshot *snapshot, const family *f) {
  zj_item_list items;
  zj_deadline deadline = {0};
  zj_query *query = NULL;
  zj_error err = {0};
  if (f->query && zj_query_parse(ctx, zj_slice_of(f->query), 0, false, &query, NULL, &err) != ZJ_OK)
    fail_msg("%s", err.text);
  if (zj_items_find(ctx, snapshot, 0, 0, ZJ_ROLES_ALL, true, query, &deadline, &items, &err) !=
      ZJ_OK)
    fail_msg("%s", err.text);
  assert_true(items.count >= f->count / 2);
}

static void items_take_time_by_length(void **state) {
  (void)state;
  static const family families[] = {
      {"numbers in a line", "报告\n一、存在的问题\n", "。一是能力不足", 4000, NULL},
      {"tens in a line", "报告\n一、存在的问题\n", "。一是十项不足", 4000, NULL},
      {"years in a line", "报告\n一、存在的问题\n", "。一是２０２３年不足", 3000, NULL},
      {"semicolons", "报告\n一、存在的问题\n主要是：", "能力不足；", 6000, NULL},
      {"semicolons with hits", "报告\n一、存在的问题\n主要是：", "能力不足；", 6000, "能力"},
      {"numbers with hits", "报告\n一、存在的问题\n", "。一是能力不足", 4000, "能力"},
  };
  check_families(families, ZJ_COUNT(families), list_items);
}

/* ---- similar paragraphs ---- */

static void find_similar(void *ctx, zj_snapshot *snapshot, const family *f) {
  (void)f;
  zj_similar_list list;
  zj_deadline deadline = {0};
  zj_error err = {0};
  if (zj_similar_find(ctx, snapshot, 0, 1, 10, &deadline, &list, &err) != ZJ_OK)
    fail_msg("%s", err.text);
  assert_false(list.partial);
}

static char *two_long_paragraphs(void *ctx, size_t sentences) {
  char *text = talloc_strdup(ctx, "报告\n");
  for (int paragraph = 0; paragraph < 2; paragraph++) {
    for (size_t i = 0; i < sentences; i++)
      text = talloc_asprintf_append_buffer(text, "第%zu次会议研究了年轻干部培训工作。", i * 7);
    text = talloc_strdup_append_buffer(text, "\n");
  }
  return text;
}

static double seconds_to_compare(size_t sentences) {
  void *ctx = talloc_new(NULL);
  const char *text = two_long_paragraphs(ctx, sentences);
  zj_snapshot *snapshot = collection(ctx, &text, 1);
  clock_t began = clock();
  find_similar(ctx, snapshot, NULL);
  double seconds = (double)(clock() - began) / CLOCKS_PER_SEC;
  talloc_free(ctx);
  return seconds;
}

static void similar_takes_time_by_length(void **state) {
  (void)state;
  double once = seconds_to_compare(4000), twice = seconds_to_compare(8000);
  if (twice > 3 * once + 0.15) fail_msg("%.2f s, then %.2f s", once, twice);
}

static void similar_keeps_its_deadline(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  const char *text = two_long_paragraphs(ctx, 2000);
  zj_snapshot *snapshot = collection(ctx, &text, 1);
  zj_similar_list list;
  zj_deadline deadline = {.ends_us = 1}, none = {0};
  zj_error err = {0};
  assert_int_equal(zj_similar_find(ctx, snapshot, 0, 1, 10, &deadline, &list, &err), ZJ_OK);
  assert_true(list.partial);
  assert_int_equal(zj_similar_find(ctx, snapshot, 0, 1, 10, &none, &list, &err), ZJ_OK);
  assert_false(list.partial);
  assert_true(list.count > 0);
  talloc_free(ctx);
}

/* ---- deadlines ---- */

/* Two reports that plan and lack the same in other years: 'count' items each. */
static zj_snapshot *two_years(void *ctx, size_t count) {
  const char *texts[2];
  for (size_t n = 0; n < 2; n++) {
    char *text = talloc_asprintf(ctx, "关于%zu年工作的报告\n\n一、存在的问题\n", 2023 + n);
    for (size_t i = 0; i < count; i++)
      text =
          talloc_asprintf_append_buffer(text, "（%zu）第%zu号渡口的迁建进展不快。\n", i + 1, i * 7);
    text = talloc_strdup_append_buffer(text, "二、下一步打算\n");
    for (size_t i = 0; i < count; i++)
      text = talloc_asprintf_append_buffer(
          text, "（%zu）将迁建第%zu号渡口，修路%zu公里、建桥2座。\n", i + 1, i * 7, i);
    texts[n] = text;
  }
  return collection(ctx, texts, 2);
}

/* What the routes of accounts and outlines make, by number. */
static zj_status make_answer(void *ctx, zj_snapshot *snapshot, int which, zj_deadline *deadline) {
  const zj_account_report a = {0, 0}, b = {0, 1};
  zj_account account = {0};
  zj_error err = {0};
  json_t *json = NULL;
  zj_reading_options options = {.without_text = true, .ends_us = deadline->ends_us};
  zj_status status = ZJ_OK;
  switch (which) {
  case 0:
    return zj_account_compare(ctx, snapshot, a, b, ZJ_ROLES_SCOPES, deadline, &account, &err);
  case 1:
    return zj_account_promises(ctx, snapshot, a, b, deadline, &account, &err);
  case 2:
    return zj_account_findings(ctx, snapshot, a, &b, 1, deadline, &account, &err);
  case 3:
    status = zj_reading_json(ctx, snapshot, 0, 0, &options, &json, &err);
    json_decref(json);
    return status;
  default:
    fail_msg("no answer %d", which);
    return ZJ_INTERNAL;
  }
}

enum { ANSWERS = 4 };

static void answers_keep_their_deadline(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_snapshot *snapshot = two_years(ctx, 3000);
  for (int which = 0; which < ANSWERS; which++) {
    zj_deadline past = {.ends_us = 1}, none = {0};
    if (make_answer(ctx, snapshot, which, &past) != ZJ_LIMIT) fail_msg("answer %d goes on", which);
    if (make_answer(ctx, snapshot, which, &none) != ZJ_OK) fail_msg("no answer %d", which);
  }
  talloc_free(ctx);
}

/* Also where there is no deadline: the client has gone. */
static void answers_for_nobody_end(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_snapshot *snapshot = two_years(ctx, 3000);
  atomic_bool gone = true;
  for (int which = 0; which < ANSWERS; which++) {
    zj_deadline none = {0};
    zj_cancel_watch(&gone);
    zj_status status = make_answer(ctx, snapshot, which, &none);
    zj_cancel_watch(NULL);
    if (status != ZJ_LIMIT) fail_msg("answer %d is made for nobody", which);
  }
  talloc_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(items_take_time_by_length),  cmocka_unit_test(similar_takes_time_by_length),
      cmocka_unit_test(similar_keeps_its_deadline), cmocka_unit_test(answers_keep_their_deadline),
      cmocka_unit_test(answers_for_nobody_end),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
