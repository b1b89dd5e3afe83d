/* What a mistyped word was meant to be, and where nothing is near. */
#include "check.h"

#include "indexer/base/suggest.h"

static void nearest_words(void **state) {
  (void)state;
  static const struct {
    const char *typed, *want;
  } cases[] = {
      {"serach", "search"},                      /* swapped */
      {"seach", "search"},                       /* missing */
      {"searchh", "search"},                     /* too much */
      {"SEARCH", "search"},  {"sear", "search"}, /* begun */
      {"se", "serve"},                           /* of several that begin so the first */
      {"shwo", "show"},      {"optimise", "optimize"},
      {"问提", "问题"},      {"下部打算", "下步打算"},
      {"x", NULL},           {"", NULL},
      {"foo", NULL},         {"list", NULL},
      {"无此", NULL},        {"\xFF", NULL},
      {"s\xFF", NULL},       {"searchsearchsearchsearchsearchsearch", NULL},
  };
  static const char *const words[] = {"serve", "search", "show", "optimize", "问题", "下步打算"};
  for (size_t i = 0; i < ZJ_COUNT(cases); i++) {
    zj_suggest s = zj_suggest_begin(zj_slice_of(cases[i].typed));
    for (size_t k = 0; k < ZJ_COUNT(words); k++)
      zj_suggest_offer(&s, words[k]);
    const char *got = s.word ? s.word : "nothing";
    const char *want = cases[i].want ? cases[i].want : "nothing";
    if (strcmp(got, want) != 0) fail_msg("\"%s\": %s instead of %s", cases[i].typed, got, want);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(nearest_words)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
