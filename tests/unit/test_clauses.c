/* test_clauses.c - lists inside a sentence. */
#include "tests/unit/check.h"

#include "query/answer/clauses.h"

static const struct {
  const char *text, *clauses;
} cases[] = {
    {"但仍有不足,主要是:作风不实;进展缓慢;基础薄弱。下一步整改。", "作风不实|进展缓慢|基础薄弱"},
    {"问题表现在:甲;乙!另有困难:丙;丁", "甲|乙!|丙|丁"},
    {"主要是:只有一条。", ""},
    {"时间:上午;地点:会议室。", ""},
    {"成效明显;主要是:甲;乙。", "甲|乙"},
    {"主要有:", ""},
    {"", ""},
};

static void lists(void **state) {
  (void)state;
  for (size_t i = 0; i < ZJ_COUNT(cases); i++) {
    zj_slice text = zj_slice_of(cases[i].text);
    char got[256] = "";
    size_t used = 0;
    zj_clauses walk = {.text = text, .end = text.length};
    for (zj_match_range clause; zj_clause_next(&walk, &clause);)
      used +=
          (size_t)snprintf(got + used, sizeof got - used, "%s%.*s", used ? "|" : "",
                           (int)(clause.end.byte - clause.begin.byte), text.at + clause.begin.byte);
    assert_string_equal(got, cases[i].clauses);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(lists)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
