/* test_view.c - numbers as pages show them. */
#include "check.h"

#include "indexer/base/lang.h"
#include "web/pages/view.h"

/* A query that was counted in part is never shown with that as its number. */
static void a_count_that_was_cut_short_says_so(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_trial whole = {.exact = true, .counts.occurrences = 12345};
  zj_trial part = {.exact = false, .counts.occurrences = 12345};
  zj_lang_set(ZJ_LANG_ZH);
  assert_string_equal(zj_view_trial_hits(ctx, &whole), "12,345 处");
  assert_string_equal(zj_view_trial_hits(ctx, &part), "至少 12,345 处");
  zj_lang_set(ZJ_LANG_EN);
  assert_string_equal(zj_view_trial_hits(ctx, &whole), "12,345 hits");
  assert_string_equal(zj_view_trial_hits(ctx, &part), "at least 12,345 hits");
  talloc_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_count_that_was_cut_short_says_so)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
