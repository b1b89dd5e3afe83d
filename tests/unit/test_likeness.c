/* test_likeness.c - characters of one sound or shape, and pinyin. */
#include "tests/unit/check.h"

#include "query/language/likeness.h"

static uint32_t code(const char *text) {
  uint32_t c = 0;
  assert_true(zj_utf8_decode(zj_slice_of(text), 0, &c) > 0);
  return c;
}

/* Whether 'b' is among the likes of 'a', and by its sound. */
static bool is_like(const char *a, const char *b, bool *sounds) {
  uint32_t likes[400];
  size_t sounding, count = zj_likeness_of(code(a), likes, ZJ_COUNT(likes), &sounding);
  assert_true(count < ZJ_COUNT(likes));
  for (size_t i = 0; i < count; i++) {
    assert_int_not_equal(likes[i], code(a));
    *sounds = i < sounding;
    if (likes[i] == code(b)) return true;
  }
  return false;
}

static void mistaken_for_each_other(void **state) {
  (void)state;
  static const struct {
    const char *a, *b;
    bool sounds;
  } pairs[] = {{"青", "轻", true},  {"势", "式", true},  {"还", "环", true},  {"未", "末", false},
               {"己", "已", false}, {"拔", "拨", false}, {"治", "冶", false}, {"崇", "祟", false}};
  bool sounds = false;
  for (size_t i = 0; i < ZJ_COUNT(pairs); i++) {
    if (!is_like(pairs[i].a, pairs[i].b, &sounds) || sounds != pairs[i].sounds)
      fail_msg("%s and %s", pairs[i].a, pairs[i].b);
    if (!is_like(pairs[i].b, pairs[i].a, &sounds)) fail_msg("%s and %s", pairs[i].b, pairs[i].a);
  }
  assert_false(is_like("青", "问", &sounds));
  uint32_t few[3];
  size_t sounding;
  assert_int_equal(zj_likeness_of(code("一"), few, ZJ_COUNT(few), &sounding), 3);
  assert_int_equal(zj_likeness_of('x', few, ZJ_COUNT(few), &sounding), 0);
}

/* Whether one of the ways to cut 'pinyin' can be read as 'word'. */
static bool can_be(const char *pinyin, const char *word) {
  zj_pinyin ways[8];
  size_t count = zj_likeness_pinyin(zj_slice_of(pinyin), ways, ZJ_COUNT(ways));
  for (size_t i = 0; i < count; i++) {
    zj_slice text = zj_slice_of(word);
    bool fits = ways[i].count == zj_utf8_count(text);
    for (size_t k = 0; k < ways[i].count && fits; k++)
      fits = memmem(ways[i].chars[k].at, ways[i].chars[k].length, text.at + k * 3, 3) != NULL;
    if (fits) return true;
  }
  return false;
}

static void pinyin(void **state) {
  (void)state;
  static const char *const same[] = {"nianqingganbu", "nianqing ganbu", "nian qing gan bu",
                                     "niánqīng gànbù", "nian2qing1gan4bu4"};
  for (size_t i = 0; i < ZJ_COUNT(same); i++)
    if (!can_be(same[i], "年轻干部")) fail_msg("%s", same[i]);
  assert_true(can_be("xian", "先"));
  assert_true(can_be("xian", "西安"));
  assert_false(can_be("xi'an", "先"));
  assert_true(can_be("xi'an", "西安"));
  assert_true(can_be("lvse", "绿色"));
  assert_true(can_be("lǜsè", "绿色"));
  assert_true(can_be("fangan", "方案"));
  assert_true(can_be("fangan", "反感"));
}

static void no_pinyin(void **state) {
  (void)state;
  static const char *const texts[] = {
      "",
      "gdp",
      "covid",
      "5g",
      "nianq",
      "年轻",
      "1nian",
      " ",
      "wto",
      "\xFF",
      "aoaoaoaoaoaoaoaoaoaoaoaoaoaoaoaoaoaoaoaoaoaoaoaoaoaoaoaoaoaoaoaoaoaoaoaoaoaoaoaoaox"};
  zj_pinyin way;
  for (size_t i = 0; i < ZJ_COUNT(texts); i++)
    if (zj_likeness_pinyin(zj_slice_of(texts[i]), &way, 1)) fail_msg("%s", texts[i]);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(mistaken_for_each_other),
                                     cmocka_unit_test(pinyin), cmocka_unit_test(no_pinyin)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
