/* test_outline_memory.c - folding, the outline and the facts of a report report that memory ran
 * out; they never crash and never give less than there is.
 *
 * This program has a malloc of its own, which all libraries use. The n-th allocation of a piece of
 * work fails, for n = 1, 2, 3 …, until the work needs fewer. The others succeed, so that a failure
 * which is forgotten shows as a wrong success. */
#include "folder.h"
#include "memory.h"

#include <errno.h>

#include "indexer/base/buffer.h"
#include "indexer/outline/gold.h"
#include "indexer/outline/metadata.h"
#include "indexer/outline/outline_make.h"
#include "indexer/outline/score.h"
#include "indexer/text/fold.h"
#include "tests/fault/refusing.h"

/* ---- allocations that fail ---- */

static size_t allowed = SIZE_MAX; /* allocations until one fails; SIZE_MAX: none fails */
static bool has_failed;

static bool is_refused(void) {
  if (allowed == SIZE_MAX || has_failed) return false;
  if (allowed-- > 0) return false;
  has_failed = true;
  errno = ENOMEM;
  return true;
}

typedef zj_status work(void *ctx, void *data, zj_error *err);

/* Does the work once for every allocation that it makes, and lets that one fail. The work must
 * fail, or succeed with the right result, which it checks: a library may do without, as utf8proc
 * does when it cannot shrink a text. */
static void fail_each_allocation(work *do_work, void *data) {
  size_t n = 0;
  do {
    void *ctx = talloc_new(NULL);
    zj_error err = {0};
    has_failed = false;
    allowed = n++;
    zj_status status = do_work(ctx, data, &err);
    allowed = SIZE_MAX;
    talloc_free(ctx);
    if (status != ZJ_OK && !(has_failed && status == ZJ_NO_MEMORY))
      fail_msg("allocation %zu of the work: status %d, \"%s\"", n, (int)status, err.text);
  } while (has_failed);
  assert_true(n > 2);
}

/* ---- works ---- */

/* With numerals of dates, capitals, digit groups, and characters that only utf8proc folds. */
static const char report[] = "关于２０２４年工作情况的报告\n\n县政府办公室：\n"
                             "一、工作开展情况\n（一）夯实基础。一是抓学习ＧＤＰ，二是抓落實㎡。\n"
                             "二、存在的问题\n但是，年轻干部不够，仅3 260人。\n\n"
                             "县教育局\n二〇二四年三月一日\n";

static zj_status fold(void *ctx, void *data, zj_error *err) {
  (void)data;
  zj_slice folded = zj_fold_plain(ctx, zj_slice_of("落實ＧＤＰ㎡增长3 260億"));
  if (!folded.at) return zj_no_memory(err);
  check_text(folded, "落实gdpm2增长3260亿");
  return ZJ_OK;
}

static zj_status fold_and_back(void *ctx, void *data, zj_error *err) {
  (void)data;
  zj_buffer match = {.ctx = ctx}, edits = {.ctx = ctx}, original = {.ctx = ctx};
  zj_fold(zj_slice_of(report), NULL, 0, &match, &edits);
  zj_status status = zj_buffer_status(&match, err);
  if (status == ZJ_OK) status = zj_buffer_status(&edits, err);
  if (status == ZJ_OK)
    status = zj_unfold(zj_buffer_slice(&match), zj_buffer_slice(&edits), &original);
  if (status == ZJ_OK) status = zj_buffer_status(&original, err);
  if (status == ZJ_OK) check_text(zj_buffer_slice(&original), report);
  return status;
}

static zj_status load_labeller(void *ctx, void *version, zj_error *err) {
  zj_labeller *labeller;
  zj_status status = zj_labeller_load(ctx, NULL, &labeller, err);
  if (status == ZJ_OK) assert_string_equal(zj_labeller_version(labeller), version);
  return status;
}

static zj_status make_outline(void *ctx, void *rules, zj_error *err) {
  zj_outline *outline;
  zj_status status = zj_outline_make(ctx, rules, zj_slice_of(report), NULL, &outline, err);
  if (status != ZJ_OK) return status;
  assert_int_equal(outline->paragraph_count, 8);
  assert_int_equal(outline->node_count, 6);
  assert_string_equal(outline->title, "关于２０２４年工作情况的报告");
  return ZJ_OK;
}

static zj_status load_corrections(void *ctx, void *file, zj_error *err) {
  zj_corrections *c;
  zj_correction_finder *finder;
  zj_status status = zj_corrections_load(ctx, file, &c, err);
  if (status == ZJ_OK) status = zj_correction_finder_new(ctx, c, &finder, err);
  if (status != ZJ_OK) return status;
  assert_int_equal(c->count, 1);
  check_text(c->all[0].text, "年轻干部不够，仅3260人。");
  const char *line = zj_correction_line(ctx, &c->all[0]);
  if (!line) return zj_no_memory(err);
  assert_non_null(strstr(line, "\"role\":\"plans\"}\n"));
  return ZJ_OK;
}

static zj_status correct_outline(void *ctx, void *rules, zj_error *err) {
  zj_outline *outline;
  zj_status status = zj_outline_make(ctx, rules, zj_slice_of(report), NULL, &outline, err);
  if (status == ZJ_OK) status = zj_outline_correct(outline, rules, "/x/a.txt", err);
  if (status != ZJ_OK) return status;
  size_t at = (size_t)(strstr(report, "年轻干部不够") - report);
  const zj_passage *p = zj_outline_passage_at(outline, (zj_orig_pos){at});
  assert_int_equal(p->roles & ZJ_ROLES_ALL, ZJ_ROLE_BIT(ZJ_ROLE_PLANS));
  return ZJ_OK;
}

static zj_status find_facts(void *ctx, void *outline, zj_error *err) {
  zj_fact facts[ZJ_FIELD_COUNT];
  zj_status status = zj_metadata_find(ctx, outline, "2024/报告.txt", facts, err);
  for (int i = 0; i < ZJ_FIELD_COUNT; i++)
    assert_non_null(facts[i].value);
  if (status != ZJ_OK) return status;
  assert_string_equal(facts[ZJ_FIELD_DATE].value, "2024-03-01");
  assert_string_equal(facts[ZJ_FIELD_YEAR].value, "2024");
  assert_string_equal(facts[ZJ_FIELD_TO].value, "县政府办公室");
  assert_string_equal(facts[ZJ_FIELD_ISSUER].value, "县教育局");
  assert_string_equal(facts[ZJ_FIELD_TITLE].value, "关于２０２４年工作情况的报告");
  assert_string_equal(facts[ZJ_FIELD_TYPE].value, "情况报告");
  return ZJ_OK;
}

static zj_status score_report(void *ctx, void *outline, zj_error *err) {
  zj_gold_row rows[] = {{1, 0, ZJ_ROLE_BIT(ZJ_ROLE_FRAME_TITLE), false},
                        {6, 0, ZJ_ROLE_BIT(ZJ_ROLE_PROBLEMS), true}};
  zj_gold gold = {rows, ZJ_COUNT(rows), true};
  zj_score *score = zj_score_new(ctx);
  if (!score) return zj_no_memory(err);
  zj_score_add(score, "报告.txt", &gold, outline);
  zj_score_add(score, "again.txt", &gold, outline);
  zj_status status = zj_score_status(score, err);
  if (status == ZJ_OK) assert_int_equal(score->file_count, 2);
  return status;
}

/* ---- tests ---- */

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

static void folding_fails_whole(void **state) {
  (void)state;
  fail_each_allocation(fold, NULL);
  fail_each_allocation(fold_and_back, NULL);
}

/* Every table: rules, cues, the model. */
static void a_labeller_fails_whole(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_labeller *labeller;
  assert_int_equal(zj_labeller_load(ctx, NULL, &labeller, NULL), ZJ_OK);
  fail_each_allocation(load_labeller, labeller->version);
  talloc_free(ctx);
}

static void an_outline_fails_whole(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_labeller *rules;
  zj_outline *outline;
  zj_fact facts[ZJ_FIELD_COUNT];
  assert_int_equal(zj_labeller_load(ctx, NULL, &rules, NULL), ZJ_OK);
  assert_int_equal(zj_outline_make(ctx, rules, zj_slice_of(report), NULL, &outline, NULL), ZJ_OK);
  /* once in peace: it compiles the patterns of the process */
  assert_int_equal(zj_metadata_find(ctx, outline, "a.txt", facts, NULL), ZJ_OK);
  fail_each_allocation(make_outline, rules);
  fail_each_allocation(find_facts, outline);
  fail_each_allocation(score_report, outline);
  talloc_free(ctx);
}

static void corrections_fail_whole(void **state) {
  void *ctx = talloc_new(NULL);
  zj_labeller *rules;
  char *file = talloc_asprintf(ctx, "%s/c.jsonl", (char *)*state);
  zj_labeller_files files = {.corrections = file};
  folder_write(
      *state, "c.jsonl",
      ZJ_LIT("{\"report\":\"a.txt\",\"text\":\"年轻干部不够，仅3 260人。\",\"role\":\"plans\"}"));
  assert_int_equal(zj_labeller_load(ctx, &files, &rules, NULL), ZJ_OK);
  fail_each_allocation(load_corrections, file);
  fail_each_allocation(correct_outline, rules);
  talloc_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_buffer_remembers), cmocka_unit_test(folding_fails_whole),
      cmocka_unit_test(a_labeller_fails_whole), cmocka_unit_test(an_outline_fails_whole),
      IN_FOLDER(corrections_fail_whole)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
