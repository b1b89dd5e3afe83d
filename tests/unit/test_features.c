/* test_features.c - the facts from which roles are decided: their names, what they say, and how
 * many there are. */
#include "tests/unit/labeller.h"

#include "indexer/base/lang.h"
#include "indexer/outline/reasons.h"
#include "indexer/outline/steps.h"

static zj_features *features_of(void *ctx, zj_slice text, uint64_t hidden, uint32_t hide_words) {
  zj_error err = {0};
  zj_outline *outline = zj_outline_new(ctx, text, NULL);
  zj_steps steps;
  zj_features *out = NULL;
  if (zj_steps_take(ctx, outline, labeller, NULL, &steps, &err) != ZJ_OK) fail_msg("%s", err.text);
  zj_features_asked asked = {.statements = steps.statements,
                             .cues = labeller->cues,
                             .title = steps.title,
                             .hidden = hidden,
                             .hide_words = hide_words,
                             .seed = 7};
  if (zj_features_make(ctx, &asked, &out, &err) != ZJ_OK) fail_msg("%s", err.text);
  assert_int_equal(out->count, steps.statements->count);
  return out;
}

/* ---- names ---- */

static void check_feature(zj_feature f) {
  char name[ZJ_FEATURE_NAME], says[ZJ_FEATURE_NAME];
  zj_feature_name(labeller->cues, f, name);
  if (zj_feature_parse(labeller->cues, zj_slice_of(name)) != f) fail_msg("%s is another", name);
  assert_true(strlen(name) + 1 < ZJ_FEATURE_NAME && !strpbrk(name, "\t\n"));
  zj_feature_says(labeller->cues, f, says);
  if (!*says || strcmp(says, "?") == 0 || strstr(says, "%s")) fail_msg("%s says %s", name, says);
  zj_lang_set(ZJ_LANG_ZH);
  zj_feature_says(labeller->cues, f, says);
  zj_lang_set(ZJ_LANG_EN);
  if (!has_han(says) || strstr(says, "%s")) fail_msg("%s says %s", name, says);
  if (zj_utf8_check(zj_slice_of(says)) != strlen(says)) fail_msg("%s says half a character", name);
}

/* The fact that a feature is a shade of is a feature, and is its own fact. */
static void check_fact(zj_feature f) {
  zj_feature fact = zj_feature_fact(f);
  if (!fact) return;
  check_feature(fact);
  assert_true(zj_feature_fact(fact) == fact);
}

static void every_feature_of_a_report_has_a_name(void **state) {
  (void)state;
  zj_features *f = features_of(root, zj_slice_of(sample_report), 0, 0);
  assert_true(f->count > 20);
  for (size_t i = 0; i < f->count; i++)
    assert_true(f->own[i].begin < f->own[i].end && f->own[i].end <= f->key_count);
  for (size_t k = 0; k < f->key_count; k++) {
    zj_feature next = zj_feature_of_next(f->keys[k]);
    check_feature(f->keys[k]);
    check_fact(f->keys[k]);
    if (next) check_feature(next);
    if (next) assert_true(zj_feature_is_word(next) && next != f->keys[k]);
  }
}

static void check_once(const zj_features *f, zj_feature_range range) {
  for (uint32_t k = range.begin; k < range.end; k++)
    for (uint32_t other = range.begin; other < k; other++) {
      char name[ZJ_FEATURE_NAME];
      if (f->keys[k] == f->keys[other])
        fail_msg("%s occurs twice", zj_feature_name(labeller->cues, f->keys[k], name));
    }
}

/* Only words do: that is why nothing else is looked for twice when weights are added up. */
static void no_feature_occurs_twice(void **state) {
  (void)state;
  zj_features *f = features_of(root, zj_slice_of(sample_report), 0, 0);
  for (size_t i = 0; i < f->count; i++)
    check_once(f, f->own[i]);
  for (size_t g = 0; g < f->group_count; g++)
    check_once(f, f->groups[g]);
}

static void every_feature_of_the_model_has_a_name(void **state) {
  (void)state;
  const zj_model *m = labeller->model;
  assert_true(m->count > 1000);
  for (size_t n = 0; n < m->count; n++) {
    check_feature(m->features[n]);
    check_fact(m->features[n]);
    assert_int_equal(zj_model_number(m, m->features[n]), n);
  }
}

static void names_that_are_none(void **state) {
  (void)state;
  static const char *const names[] = {"",
                                      ":",
                                      "cue",
                                      "cue:",
                                      "cue:nothing",
                                      "nothing:weak",
                                      "Cue:weak",
                                      "pair:weak",
                                      "pair:weak:",
                                      "heading:",
                                      "heading:weak",
                                      "word:",
                                      "position",
                                      "position:x",
                                      "position:1:x",
                                      "position:-1",
                                      "word:一二三四",
                                      "word:\xFF",
                                      "word:𠀀",
                                      "genre:",
                                      "run:weak",
                                      "run:nothing:1",
                                      "run-mix:1",
                                      "position:99999999"};
  for (size_t i = 0; i < ZJ_COUNT(names); i++)
    if (zj_feature_parse(labeller->cues, zj_slice_of(names[i]))) fail_msg("\"%s\"", names[i]);
  char out[ZJ_FEATURE_NAME];
  assert_string_equal(zj_feature_name(labeller->cues, 0, out), "?");
  assert_string_equal(zj_feature_name(labeller->cues, UINT64_MAX, out), "?");
  assert_string_not_equal(zj_feature_says(labeller->cues, 0, out), "");
  assert_string_not_equal(zj_feature_says(labeller->cues, UINT64_MAX, out), "");
  assert_false(zj_feature_is_word(0) || zj_feature_is_word(UINT64_MAX));
  assert_true(zj_feature_fact(0) == 0 && zj_feature_fact(UINT64_MAX) == 0);
}

static void reasons_in_words(void **state) {
  (void)state;
  char out[ZJ_REASON_TEXT];
  static const char *const names[] = {"cue:weak", "heading:problems", "F.title", "N.page", "F.", "",
                                      "-",        "gone:before"};
  for (size_t i = 0; i < ZJ_COUNT(names); i++) {
    assert_string_not_equal(zj_reason_says(names[i], out), "");
    zj_lang_set(ZJ_LANG_ZH);
    assert_true(has_han(zj_reason_says(names[i], out)));
    zj_lang_set(ZJ_LANG_EN);
  }
  assert_string_equal(zj_reason_says("cue:weak", out), "words for a shortcoming");
  assert_string_equal(zj_reason_says("heading:problems", out), "the heading names problems");
}

/* ---- which there are ---- */

static bool range_has(const zj_features *f, zj_feature_range range, zj_feature want) {
  for (uint32_t k = range.begin; k < range.end; k++)
    if (f->keys[k] == want) return true;
  return false;
}

static bool statement_has(const zj_features *f, size_t statement, const char *name) {
  zj_feature want = zj_feature_parse(labeller->cues, zj_slice_of(name));
  assert_true(want != 0);
  bool has = range_has(f, f->own[statement], want) || range_has(f, f->words[statement], want);
  for (int g = 0; g < ZJ_FEATURES_SHARED; g++)
    has |= range_has(f, f->groups[f->shared[statement][g]], want);
  return has;
}

static void facts_of_a_statement(void **state) {
  (void)state;
  zj_features *f =
      features_of(root, ZJ_LIT("一、存在问题\n经费没有落实，人手不够。\n下一步必须招人。\n"), 0, 0);
  assert_int_equal(f->count, 3);
  assert_true(statement_has(f, 0, "heading:problems") && statement_has(f, 0, "seam:9"));
  assert_true(statement_has(f, 1, "heading:problems") && statement_has(f, 1, "cue:weak"));
  assert_true(statement_has(f, 1, "cue:lack") && statement_has(f, 1, "after:next"));
  assert_false(statement_has(f, 1, "cue:next"));
  assert_true(statement_has(f, 2, "first:next") && statement_has(f, 2, "before:weak"));
  assert_true(statement_has(f, 2, "signal:plans"));
}

/* What training hides is not there, in any shade. */
static void hidden_cues_and_words(void **state) {
  (void)state;
  zj_features *whole = features_of(root, zj_slice_of(sample_report), 0, 0),
              *bare = features_of(root, zj_slice_of(sample_report), UINT64_MAX, 100),
              *half = features_of(root, zj_slice_of(sample_report), 0, 50),
              *again = features_of(root, zj_slice_of(sample_report), 0, 50);
  size_t words = 0;
  for (size_t k = 0; k < bare->key_count; k++) {
    char name[ZJ_FEATURE_NAME];
    zj_feature_name(labeller->cues, bare->keys[k], name);
    if (strncmp(name, "cue:", 4) == 0 || strncmp(name, "word:", 5) == 0) fail_msg("%s", name);
  }
  for (size_t k = 0; k < whole->key_count; k++)
    words += zj_feature_is_word(whole->keys[k]);
  size_t all = whole->key_count, some = half->key_count;
  assert_true(words > 0 && some < all && some >= all - words);
  assert_int_equal(again->key_count, some);
  assert_memory_equal(again->keys, half->keys, some * sizeof *half->keys);
}

static void an_empty_text_has_none(void **state) {
  (void)state;
  zj_features *f = features_of(root, ZJ_LIT(""), 0, 0);
  assert_int_equal(f->count, 0);
  assert_int_equal(f->own[0].end, f->own[0].begin);
}

/* ---- how many there are ---- */

static size_t count_for(const char *piece, size_t times) {
  void *local = talloc_new(root);
  size_t length = strlen(piece);
  char *text = talloc_array(local, char, length *times + 1);
  for (size_t k = 0; k < times; k++)
    memcpy(text + k * length, piece, length);
  zj_features *f = features_of(local, (zj_slice){text, length * times}, 0, 0);
  size_t count = f->key_count;
  talloc_free(local);
  return count;
}

static void twice_the_text_has_no_more_than_twice_the_features(void **state) {
  (void)state;
  static const char *const pieces[] = {sample_report, "（一）人少。", "经费不足，但仍有成效。\n",
                                       "一、存在问题\n一是人少。二是钱少。\n"};
  for (size_t i = 0; i < ZJ_COUNT(pieces); i++) {
    size_t one = count_for(pieces[i], 100), two = count_for(pieces[i], 200);
    if (two * 10 > one * 25) fail_msg("%zu features, then %zu: %s", one, two, pieces[i]);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_feature_of_a_report_has_a_name),
      cmocka_unit_test(no_feature_occurs_twice),
      cmocka_unit_test(every_feature_of_the_model_has_a_name),
      cmocka_unit_test(names_that_are_none),
      cmocka_unit_test(reasons_in_words),
      cmocka_unit_test(facts_of_a_statement),
      cmocka_unit_test(hidden_cues_and_words),
      cmocka_unit_test(an_empty_text_has_none),
      cmocka_unit_test(twice_the_text_has_no_more_than_twice_the_features),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
