/* fuzz_gold.c - any bytes as a gold file: rows in order, with roles that there are, and a score
 * that is one; or the line that is none. */
#include "fuzz.h"
#include "indexer/outline/labeller.h"
#include "indexer/outline/outline_make.h"
#include "indexer/outline/score.h"

static const char report[] =
    "关于年轻干部工作的报告\n一、存在的问题\n（一）储备不足。基层年轻干部偏少，GDP增长5.2%！\n"
    "二、下一步打算\n加大培训力度。\n";

static const zj_outline *outline_once(void) {
  static zj_outline *outline;
  zj_labeller *labeller;
  zj_error err = {0};
  if (!outline &&
      (zj_labeller_load(NULL, NULL, &labeller, &err) != ZJ_OK ||
       zj_outline_make(labeller, labeller, zj_slice_of(report), NULL, &outline, &err) != ZJ_OK)) {
    fprintf(stderr, "%s\n", err.text);
    abort();
  }
  return outline;
}

static void check_rows(const zj_gold *gold) {
  for (size_t i = 0; i < gold->count; i++) {
    const zj_gold_row *row = &gold->rows[i];
    FUZZ_HOLDS(row->roles && (row->roles & ~ZJ_ROLES_ALL) == 0);
    FUZZ_HOLDS(!row->heading || gold->has_headings);
    FUZZ_HOLDS(i == 0 || row[-1].line < row->line ||
               (row[-1].line == row->line && row[-1].start <= row->start));
  }
}

static void check_share(double share) {
  FUZZ_HOLDS(share >= 0 && share <= 1.0000001);
}

static void check_score(void *ctx, const zj_gold *gold) {
  zj_score *score = zj_score_new(ctx);
  zj_error err = {0};
  FUZZ_HOLDS(score);
  zj_score_add(score, "a", gold, outline_once());
  FUZZ_HOLDS(zj_score_status(score, &err) == ZJ_OK);
  if (score->chars) check_share(zj_score_accuracy(score));
  check_share(zj_score_macro_f1(score));
  for (int r = 0; r < ZJ_ROLE_COUNT; r++)
    check_share(zj_score_f1(&score->roles[r]));
  check_share(zj_score_f1(&score->headings));
  (void)zj_score_error_at(score, 0.9);
  zj_score_sort_files(score);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  void *ctx = talloc_new(NULL);
  zj_slice text = {(const char *)bytes, size};
  zj_gold *gold;
  zj_error err = {0};
  zj_status status = zj_gold_read(ctx, fuzz_file(text), &gold, &err);
  if (status == ZJ_OK) {
    check_rows(gold);
    check_score(ctx, gold);
  } else {
    FUZZ_HOLDS(status == ZJ_BAD_INPUT);
    fuzz_check_error(&err);
  }
  talloc_free(ctx);
  return 0;
}
