/* test_synonyms.c - the list compiled in, and asking it. */
#include "tests/unit/check.h"

#include "query/language/query.h"
#include "query/language/synonyms.h"

static void the_list_is_sound(void **state) {
  (void)state;
  const zj_synonyms *s;
  assert_int_equal(zj_synonyms_builtin(&s, NULL), ZJ_OK);
  assert_true(zj_synonyms_lines(s) >= 40);
  void *ctx = talloc_new(NULL);
  for (size_t i = 0; i < zj_synonyms_lines(s); i++) {
    const char *const *words;
    size_t count = zj_synonyms_line(s, i, &words);
    assert_true(count >= 2);
    for (size_t k = 0; k < count; k++) {
      const char *const *found;
      size_t found_count;
      assert_int_equal(zj_synonyms_find(s, zj_slice_of(words[k]), &found, &found_count), ZJ_OK);
      assert_int_equal(found_count, count);
      assert_ptr_equal(found, words);
      zj_query *query; /* a word is a word, no syntax */
      assert_int_equal(zj_query_parse(ctx, zj_slice_of(words[k]), 0, false, &query, NULL, NULL),
                       ZJ_OK);
      assert_string_equal(query->canonical, words[k]);
    }
  }
  talloc_free(ctx);
}

static void folded_words_are_alike(void **state) {
  (void)state;
  const zj_synonyms *s;
  assert_int_equal(zj_synonyms_builtin(&s, NULL), ZJ_OK);
  const char *const *words;
  size_t count;
  assert_int_equal(zj_synonyms_find(s, ZJ_LIT("幹部 培訓"), &words, &count), ZJ_OK);
  assert_true(count > 2);
  assert_string_equal(words[0], "干部培训");
  assert_int_equal(zj_synonyms_find(s, ZJ_LIT("无此一词"), &words, &count), ZJ_OK);
  assert_int_equal(count, 0);
}

static void an_expansion_is_an_or(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_query *query, *again;
  assert_int_equal(zj_query_parse(ctx, ZJ_LIT("近20(~招商 项目)"), 0, false, &query, NULL, NULL),
                   ZJ_OK);
  assert_string_equal(query->canonical, "near:20((招商引资 OR 项目引进 OR 招商 OR 引资) 项目)");
  assert_int_equal(zj_query_parse(ctx, zj_slice_of(query->canonical), 0, false, &again, NULL, NULL),
                   ZJ_OK);
  assert_string_equal(again->canonical, query->canonical);
  talloc_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(the_list_is_sound),
                                     cmocka_unit_test(folded_words_are_alike),
                                     cmocka_unit_test(an_expansion_is_an_or)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
