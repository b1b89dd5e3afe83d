/* test_marks.c - the ends of sentences, clauses and quotations; simplified characters. */
#include "check.h"

#include "indexer/text/marks.h"
#include "indexer/text/simplify.h"

static void finds_ends(void **state) {
  (void)state;
  static const struct {
    const char *mark;
    unsigned sentence, clause, quote;
  } cases[] = {
      {"。", 3, 3, 0}, {"！", 3, 3, 0}, {"？", 3, 3, 0}, {"，", 0, 3, 0}, {"；", 0, 3, 0},
      {"：", 0, 3, 0}, {"”", 0, 0, 3},  {"’", 0, 0, 3},  {"」", 0, 0, 3}, {"』", 0, 0, 3},
      {"）", 0, 0, 3}, {"》", 0, 0, 3}, {"、", 0, 0, 0}, {"“", 0, 0, 0},  {"…", 0, 0, 0},
      {"句", 0, 0, 0}, {",", 0, 0, 0},  {".", 0, 0, 0},  {"", 0, 0, 0},
  };
  for (size_t i = 0; i < ZJ_COUNT(cases); i++) {
    char text[16] = "章";
    strcat(text, cases[i].mark);
    zj_slice s = zj_slice_of(text);
    assert_int_equal(zj_mark_sentence_end(s, 3), cases[i].sentence);
    assert_int_equal(zj_mark_clause_end(s, 3), cases[i].clause);
    assert_int_equal(zj_mark_quote_end(s, 3), cases[i].quote);
    assert_int_equal(zj_mark_clause_end(s, 0), 0);
    s.length = s.length > 3 ? s.length - 1 : s.length; /* a mark cut short is none */
    assert_int_equal(zj_mark_clause_end(s, 3), 0);
  }
}

static void simplifies(void **state) {
  (void)state;
  static const uint32_t cases[][2] = {
      {0x570B, 0x56FD}, /* 國 国 */
      {0x56FD, 0x56FD}, /* 国 */
      {0x65BC, 0x4E8E}, /* 於 于 */
      {0x8457, 0x8457}, /* 著 */
      {0x380F, 0x37C6}, /* the first pair of the table */
      {'a', 'a'},       {0x33FF, 0x33FF}, {0x9FFF, 0x9FFF}, {0xA000, 0xA000}, {0x20000, 0x20000},
  };
  zj_simplify_prepare();
  zj_simplify_prepare();
  for (size_t i = 0; i < ZJ_COUNT(cases); i++)
    assert_int_equal(zj_simplify(cases[i][0]), cases[i][1]);
  static const uint32_t matching[][2] = {
      {0x8457, 0x7740}, /* 著 着 */
      {0x7740, 0x7740}, /* 着 */
      {0x756B, 0x5212}, /* 畫, which is 画, matches 划 */
      {0x885E, 0x536B}, /* 衞 卫 */
      {0x96F6, 0x3007}, /* 零 〇 */
      {0x570B, 0x56FD}, /* 國 国 */
      {'a', 'a'},       {0x33FF, 0x33FF}, {0x9FFF, 0x9FFF}, {0xA000, 0xA000}, {0x20000, 0x20000},
  };
  for (size_t i = 0; i < ZJ_COUNT(matching); i++)
    assert_int_equal(zj_match_form(matching[i][0]), matching[i][1]);
  /* no form leads on to another one */
  for (uint32_t c = ZJ_SIMPLIFY_FIRST; c < ZJ_SIMPLIFY_END; c++) {
    assert_int_equal(zj_simplify(zj_simplify(c)), zj_simplify(c));
    assert_int_equal(zj_match_form(zj_match_form(c)), zj_match_form(c));
    assert_int_equal(zj_match_form(zj_simplify(c)), zj_match_form(c));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(finds_ends), cmocka_unit_test(simplifies)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
