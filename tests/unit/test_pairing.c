/* test_pairing.c - figures, stock words, and passages paired by rare shared pieces. */
#include "tests/unit/check.h"

#include <talloc.h>

#include "query/answer/figures.h"
#include "query/answer/pairing.h"

/* ---- figures ---- */

static const struct {
  const char *text, *figures;
} figure_cases[] = {
    {"改造1.6万户,新增12所", "16000 户|12 所"},
    {"增长6.5%以上,投资2.1亿元", "6.5 %|210000000 元"},
    {"2024年3月开通3号线二期,第2批5g基站", ""},
    {"480万千瓦", "4800000 千瓦"},
    {"完成8座;2", "8 座"},
    {"", ""},
};

static void reads_figures(void **state) {
  (void)state;
  for (size_t i = 0; i < ZJ_COUNT(figure_cases); i++) {
    zj_slice text = zj_slice_of(figure_cases[i].text);
    char got[256] = "";
    size_t at = 0, used = 0;
    for (zj_figure f; zj_figure_next(text, &at, text.length, &f);)
      used += (size_t)snprintf(got + used, sizeof got - used, "%s%.12g %.*s", used ? "|" : "",
                               f.value, (int)f.unit.length, f.unit.at);
    assert_string_equal(got, figure_cases[i].figures);
  }
}

static zj_figure figure_of(const char *text) {
  zj_figure f = {0};
  size_t at = 0;
  assert_true(zj_figure_next(zj_slice_of(text), &at, strlen(text), &f));
  return f;
}

static void tells_figures_apart(void **state) {
  (void)state;
  zj_figure a = figure_of("改造老旧小区16000户"), b = figure_of("完成老旧小区1.6万户"),
            c = figure_of("惠及农村居民1.6万户"), d = figure_of("改造老旧小区16000个");
  assert_true(zj_figures_alike(&a, &b) && zj_figures_equal(&a, &b));
  assert_false(zj_figures_alike(&a, &c));
  assert_false(zj_figures_alike(&a, &d) || zj_figures_equal(&a, &d));
}

/* ---- pairing ---- */

static void put(zj_pairing *p, int side, const char *text) {
  zj_error err = {0};
  assert_int_equal(zj_pairing_unit(p, side, &err), ZJ_OK);
  assert_int_equal(zj_pairing_add(p, side, zj_slice_of(text), 7, 100, &err), ZJ_OK);
}

/* Pairs two lists of texts, each ended by NULL. */
static zj_pairing *pair_up(void *ctx, const char *const *a, const char *const *b, zj_pair **pairs,
                           size_t *count) {
  zj_error err = {0};
  zj_deadline deadline = {0};
  zj_pairing *p = zj_pairing_new(ctx, false, &deadline, &err);
  assert_non_null(p);
  for (; *a; a++)
    put(p, 0, *a);
  for (; *b; b++)
    put(p, 1, *b);
  assert_int_equal(zj_pairing_run(p, pairs, count, &err), ZJ_OK);
  return p;
}

static void pairs_by_rare_pieces(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  static const char *const a[] = {"推进白石岭灌区改造", "进一步加快推进", "修建青龙桥", NULL};
  static const char *const b[] = {"进一步加快推进", "青龙桥修建", "完成白石岭、灌区改造", NULL};
  zj_pair *pairs;
  size_t count;
  zj_pairing *p = pair_up(ctx, a, b, &pairs, &count);
  assert_int_equal(count, 1); /* stock words alone make no pair, nor do three letters */
  assert_int_equal(pairs[0].a, 0);
  assert_int_equal(pairs[0].b, 2);
  assert_int_equal(pairs[0].piece_count, 1);
  assert_int_equal(pairs[0].longest, 7); /* over the mark */
  zj_piece_place at = zj_pairing_place(p, 1, pairs[0].pieces[0].b, pairs[0].pieces[0].length);
  assert_int_equal(at.paragraph, 7);
  assert_int_equal(at.at.begin.byte, 100 + strlen("完成"));
  assert_int_equal(at.at.end.byte, 100 + strlen("完成白石岭、灌区改造"));
  assert_true(zj_pairing_same(p, 1, 0));
  assert_false(zj_pairing_same(p, 0, 2));
  talloc_free(ctx);
}

static void cuts_no_number(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  static const char *const a[] = {"开通地铁3号线首段", NULL}, *const b[] = {"地铁13号线首段", NULL};
  zj_pair *pairs;
  size_t count;
  pair_up(ctx, a, b, &pairs, &count);
  assert_int_equal(count, 1);
  assert_int_equal(pairs[0].longest, 4); /* 号线首段, without the 3 of 13 */
  talloc_free(ctx);
}

static void common_pieces_are_not_rare(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  static const char *const many[] = {"落石滩渡口",   "落石滩渡口甲", "落石滩渡口乙",
                                     "落石滩渡口丙", "落石滩渡口丁", NULL};
  static const char *const one[] = {"修落石滩渡口", NULL};
  zj_pair *pairs;
  size_t count;
  pair_up(ctx, many, one, &pairs, &count);
  assert_int_equal(count, 0);
  talloc_free(ctx);
}

/* A run whose beginning is too common to be looked up is found from its rare end. */
static void finds_runs_with_common_beginnings(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_error err = {0};
  zj_deadline deadline = {0};
  zj_pair *pairs;
  size_t count;
  zj_pairing *p = zj_pairing_new(ctx, false, &deadline, &err);
  assert_non_null(p);
  put(p, 0, "落石滩渡口迁建");
  for (int i = 0; i < 40; i++)
    put(p, 1, "落石滩渡口");
  put(p, 1, "落石滩渡口迁建");
  assert_int_equal(zj_pairing_run(p, &pairs, &count, &err), ZJ_OK);
  assert_int_equal(count, 1);
  assert_int_equal(pairs[0].b, 40);
  assert_int_equal(pairs[0].longest, 7);
  talloc_free(ctx);
}

static void stops_at_the_deadline(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_error err = {0};
  zj_deadline deadline = {.ends_us = 1};
  zj_pair *pairs;
  size_t count;
  zj_pairing *p = zj_pairing_new(ctx, false, &deadline, &err);
  assert_non_null(p);
  put(p, 0, "落石滩渡口迁建");
  put(p, 1, "落石滩渡口迁建");
  deadline.past = true;
  assert_int_equal(zj_pairing_run(p, &pairs, &count, &err), ZJ_LIMIT);
  talloc_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_figures),
      cmocka_unit_test(tells_figures_apart),
      cmocka_unit_test(pairs_by_rare_pieces),
      cmocka_unit_test(cuts_no_number),
      cmocka_unit_test(common_pieces_are_not_rare),
      cmocka_unit_test(finds_runs_with_common_beginnings),
      cmocka_unit_test(stops_at_the_deadline),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
