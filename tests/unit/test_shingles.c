/* Shingles: every run of the asked length leaves a shingle that both texts keep; the letters of
 * roles are cut out again as the report has them. */
#include "tests/unit/collection.h"

#include <talloc.h>

#include "query/answer/role_text.h"
#include "query/answer/shingles.h"

enum { WINDOW = 19, RUN = ZJ_SHINGLE + WINDOW - 1 };

/* Letters without meaning, the same for one seed. */
static void fill(uint32_t *letters, uint32_t count, uint32_t seed) {
  for (uint32_t i = 0; i < count; i++) {
    seed = seed * 1664525 + 1013904223;
    letters[i] = 0x4E00 + seed / 65536 % 3000;
  }
}

static zj_shingle_list winnow(void *ctx, uint32_t *letters, uint32_t count) {
  zj_role_text text = {.letters = letters, .count = count};
  zj_shingle_list list = {0};
  zj_error err = {0};
  assert_int_equal(zj_shingles_winnow(ctx, &text, 0, NULL, WINDOW, &list, &err), ZJ_OK);
  return list;
}

static bool share_place(const zj_shingle_list *a, const zj_shingle_list *b, uint32_t begin_a,
                        uint32_t begin_b) {
  for (size_t i = 0; i < a->count; i++)
    for (size_t k = 0; k < b->count; k++)
      if (a->at[i].hash == b->at[k].hash && a->at[i].at - begin_a == b->at[k].at - begin_b)
        return true;
  return false;
}

static void keeps_a_shingle_of_every_run(void **state) {
  (void)state;
  uint32_t a[200], b[200];
  for (uint32_t seed = 1; seed < 300; seed++) {
    void *ctx = talloc_new(NULL);
    uint32_t at = seed % 150, other = seed * 7 % 150;
    fill(a, ZJ_COUNT(a), seed);
    fill(b, ZJ_COUNT(b), seed + 1000);
    memcpy(b + other, a + at, RUN * sizeof *a);
    zj_shingle_list x = winnow(ctx, a, ZJ_COUNT(a)), y = winnow(ctx, b, ZJ_COUNT(b));
    assert_true(share_place(&x, &y, at, other));
    assert_in_range(x.count, ZJ_COUNT(a) / WINDOW - 1, ZJ_COUNT(a) / 4); /* few are kept */
    talloc_free(ctx);
  }
}

static void spans_no_break(void **state) {
  (void)state;
  uint32_t letters[60], at;
  uint64_t hash;
  fill(letters, ZJ_COUNT(letters), 1);
  letters[20] = letters[30] = 0; /* ten letters between them: no shingle */
  zj_role_text text = {.letters = letters, .count = ZJ_COUNT(letters)};
  zj_shingler s = zj_shingler_of(&text);
  uint32_t count = 0;
  while (zj_shingler_next(&s, &at, &hash)) {
    assert_true(at + ZJ_SHINGLE <= 20 || at > 30);
    count++;
  }
  assert_int_equal(count, 20 - ZJ_SHINGLE + 1 + 29 - ZJ_SHINGLE + 1);
}

static void leaves_out_what_is_marked(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  uint32_t letters[100];
  uint8_t left_out[100] = {0};
  zj_error err = {0};
  zj_shingle_list list = {0};
  fill(letters, ZJ_COUNT(letters), 5);
  memset(left_out + 20, 1, 40);
  zj_role_text text = {.letters = letters, .count = ZJ_COUNT(letters)};
  assert_int_equal(zj_shingles_winnow(ctx, &text, 7, left_out, WINDOW, &list, &err), ZJ_OK);
  assert_true(list.count > 0);
  for (size_t i = 0; i < list.count; i++) {
    assert_int_equal(list.at[i].text, 7);
    assert_true(list.at[i].at < 20 || list.at[i].at >= 60);
  }
  talloc_free(ctx);
}

static void counts_groups(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_shingle_set *set = zj_shingle_set_new(ctx, 3);
  assert_non_null(set);
  zj_shingle_set_add(set, 5, 1);
  zj_shingle_set_add(set, 5, 1);
  zj_shingle_set_add(set, 5, 2);
  zj_shingle_set_add(set, 6, 2);
  zj_shingle_set_add(set, 7, 2);
  zj_shingle_set_add(set, 8, 2); /* no room */
  assert_int_equal(zj_shingle_set_groups(set, 5), 2);
  assert_int_equal(zj_shingle_set_groups(set, 6), 1);
  assert_int_equal(zj_shingle_set_groups(set, 8), 0);
  talloc_free(ctx);
}

static void cuts_out_the_original(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_error err = {0};
  const placed_report report = {
      .path = "甲.txt",
      .original =
          "关于工作情况的报告\n一、主要做法\n开展培训3次。\n二、存在的问题\n一是培訓不够，人员１２名。\n"
          "二是管理不严。\n三、下一步打算\n加强培训。\n"};
  zj_snapshot *s = collection_of(ctx, collection_rules(ctx), &report, 1);
  zj_role_text text;
  zj_cutting cut;
  assert_int_equal(
      zj_role_text_read(ctx, s->segments[0], 0, ZJ_ROLE_BIT(ZJ_ROLE_PROBLEMS), &text, &err), ZJ_OK);
  assert_int_equal(text.count, 6 + 6 + 5 + 6); /* the number of the heading is among them */
  for (uint32_t i = 0; i < text.count; i++)
    assert_int_not_equal(text.letters[i], 0);
  assert_int_equal(zj_role_text_cut(ctx, &text, 8, 19, false, &cut, &err), ZJ_OK);
  check_text(cut.text, "培訓不够，人员１２名。\n二是");
  assert_int_equal(cut.line, 5);
  assert_int_equal(cut.start_char, 2);
  assert_int_equal(zj_role_text_cut(ctx, &text, 12, 12, true, &cut, &err), ZJ_OK);
  check_text(cut.text, "，");
  talloc_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(keeps_a_shingle_of_every_run), cmocka_unit_test(spans_no_break),
      cmocka_unit_test(leaves_out_what_is_marked), cmocka_unit_test(counts_groups),
      cmocka_unit_test(cuts_out_the_original)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
