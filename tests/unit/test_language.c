/* test_language.c - the table of the query language: its examples parse, its names are the
 * parser's. */
#include "tests/unit/check.h"

#include "query/language/language.h"
#include "query/language/query.h"
#include "query/language/vocabulary.h"

static zj_status saved(void *data, void *ctx, zj_slice name, const char **query, zj_error *err) {
  (void)data;
  (void)ctx;
  (void)name;
  (void)err;
  *query = "a";
  return ZJ_OK;
}

static void every_example_parses(void **state) {
  (void)state;
  static const zj_vocabulary vocabulary = {.saved = saved};
  zj_vocabulary_set(&vocabulary);
  size_t count;
  const zj_form *forms = zj_language(&count);
  void *ctx = talloc_new(NULL);
  for (size_t i = 0; i < count; i++) {
    zj_query *query;
    zj_error err = {0};
    if (zj_query_parse(ctx, zj_slice_of(forms[i].example), 0, false, &query, NULL, &err) != ZJ_OK)
      fail_msg("%s: %s", forms[i].example, err.text);
    assert_true(forms[i].means_en[0] && forms[i].means_zh[0] && forms[i].write_zh[0] &&
                forms[i].write_en[0]);
  }
  talloc_free(ctx);
}

/* 近7( and near:7( read as the same, whatever the operator. */
static void both_names_are_one(void **state) {
  (void)state;
  size_t count;
  const zj_form *forms = zj_language(&count);
  void *ctx = talloc_new(NULL);
  int operators = 0;
  for (size_t i = 0; i < count; i++) {
    if (!forms[i].parts) continue;
    const char *number = forms[i].most ? "7" : "";
    const char *parts = forms[i].parts > 1 ? "a b" : "a";
    zj_query *zh, *en;
    operators++;
    char *texts[] = {talloc_asprintf(ctx, "%s%s(%s)", forms[i].zh, number, parts),
                     talloc_asprintf(ctx, "%s:%s(%s)", forms[i].en, number, parts)};
    assert_int_equal(zj_query_parse(ctx, zj_slice_of(texts[0]), 0, false, &zh, NULL, NULL), ZJ_OK);
    assert_int_equal(zj_query_parse(ctx, zj_slice_of(texts[1]), 0, false, &en, NULL, NULL), ZJ_OK);
    assert_string_equal(zh->canonical, texts[1]);
    assert_string_equal(en->canonical, texts[1]);
    long read;
    assert_ptr_equal(zj_language_operator(zj_slice_of(forms[i].zh), &read), &forms[i]);
    assert_int_equal(read, -1);
  }
  assert_int_equal(operators, 7);
  long read;
  assert_null(zj_language_operator(ZJ_LIT("同句3"), &read));
  assert_null(zj_language_operator(ZJ_LIT("near3"), &read));
  assert_null(zj_language_operator(ZJ_LIT("近3字"), &read));
  assert_non_null(zj_language_operator(ZJ_LIT("近99999999999999999999"), &read));
  assert_true(read > 1000);
  talloc_free(ctx);
}

/* A name of an operator is a word where no bracket follows at once; the answer says so when it
 * looks as if one was meant. */
static void operators_without_bracket_are_text(void **state) {
  (void)state;
  static const struct {
    const char *text;
    bool said;
  } cases[] = {
      {"近20", true},         {"近5 (a b)", true},       {"同句　（a b）", true},
      {"near:5 (a b)", true}, {"sentence: (a b)", true}, {"至少3 年轻干部", true},
      {"先后", false},        {"同句 a", false},         {"a 先后", false},
      {"近20年", false},      {"近20(a b)", false},      {"同篇(a 近)", false},
      {"order (a b)", false},
  };
  void *ctx = talloc_new(NULL);
  for (size_t i = 0; i < ZJ_COUNT(cases); i++) {
    zj_query *query;
    assert_int_equal(zj_query_parse(ctx, zj_slice_of(cases[i].text), 0, false, &query, NULL, NULL),
                     ZJ_OK);
    if ((query->hint != NULL) != cases[i].said)
      fail_msg("%s: %s", cases[i].text, query->hint ? query->hint : "says nothing");
  }
  talloc_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(every_example_parses),
                                     cmocka_unit_test(both_names_are_one),
                                     cmocka_unit_test(operators_without_bracket_are_text)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
