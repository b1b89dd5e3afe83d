/* test_fold.c - folding, its inverse, and the positions between both. */
#include "tests/unit/check.h"

#include "indexer/base/buffer.h"
#include "indexer/text/bigram.h"
#include "indexer/text/fold.h"

static const struct {
  const char *text, *match;
} cases[] = {
    {"年轻干部", "年轻干部"},
    {"２０２０年ＧＤＰ增长５．２％", "2020年gdp增长5.2%"},
    {"到 2020 年，GDP 增长", "到2020年,gdp增长"},
    {"年轻\n干部　队 伍", "年轻干部队伍"},
    {"　　一、基本情况  ", "一、基本情况"},
    {"Gross  domestic\nproduct", "gross domestic product"},
    {"增長後勁", "增长后劲"},
    {"著名的乾坤", "著名的乾坤"},
    {"3 260亿元", "3260亿元"},
    {"3 260 500人", "3260500人"},
    {"2020 500", "2020 500"},
    {"1.5 300", "1.5 300"},
    {"增5，3 260户", "增5,3260户"},
    {"1,200 300", "1,200 300"},
    {"12 34", "12 34"},
    {"3  260", "3 260"},
    {"3\n260", "3 260"},
    {"①1个、②2个", "①1个、②2个"},
    {"10² ½ ⒈5", "10² ½ ⒈5"},
    {"㈠总体要求", "(一)总体要求"},
    {"第Ⅳ部分", "第iv部分"},
    {"\xEF\xBB\xBF年\xE2\x80\x8B轻", "年轻"},
    {"葛\xF3\xA0\x84\x80市", "葛市"},
    {"\xEF\xA4\x80", "岂"},
    {"e\xCC\x81t\xC3\xA9", "été"},
    {"𠮷野家", "𠮷野家"},
    {"“四个意识”——《条例》", "“四个意识”——《条例》"},
    {"", ""},
    {" \n　", ""},
};

static void check_fold(const char *text, const char *expected) {
  void *ctx = talloc_new(NULL);
  check_text(zj_fold_plain(ctx, zj_slice_of(text)), expected);
  talloc_free(ctx);
}

static void folds(void **state) {
  (void)state;
  for (size_t i = 0; i < ZJ_COUNT(cases); i++)
    check_fold(cases[i].text, cases[i].match);
}

/* But for columns of numbers: two blanks or a wrap between them are kept apart as one blank, which
 * alone would group them. */
static bool is_number_column(const char *text) {
  return strcmp(text, "3  260") == 0 || strcmp(text, "3\n260") == 0;
}

static void folding_twice_changes_nothing(void **state) {
  (void)state;
  for (size_t i = 0; i < ZJ_COUNT(cases); i++)
    if (!is_number_column(cases[i].text)) check_fold(cases[i].match, cases[i].match);
}

static void check_round_trip(zj_slice text, const zj_orig_range *holes, size_t hole_count) {
  void *ctx = talloc_new(NULL);
  zj_buffer match = {.ctx = ctx}, edits = {.ctx = ctx}, back = {.ctx = ctx};
  zj_fold(text, holes, hole_count, &match, &edits);
  assert_int_equal(zj_unfold(zj_buffer_slice(&match), zj_buffer_slice(&edits), &back), ZJ_OK);
  assert_int_equal(back.length, text.length);
  assert_memory_equal(back.at ? back.at : "", text.at, text.length);
  talloc_free(ctx);
}

static void original_comes_back(void **state) {
  (void)state;
  for (size_t i = 0; i < ZJ_COUNT(cases); i++)
    check_round_trip(zj_slice_of(cases[i].text), NULL, 0);
}

static void random_text_comes_back(void **state) {
  (void)state;
  static const char *const bits[] = {
      "年", "轻",           "，", "ＧＤＰ", "GDP",          "g", " ", "\n",
      "　", "長",           "3",  "260",    "５",           "①", "é", "e\xCC\x81",
      "㎡", "\xE2\x80\x8B", "𠮷", "。",     "\xEF\xA4\x80", "ﬁ", "\t"};
  srand(7);
  for (int round = 0; round < 20000; round++) {
    char text[256];
    size_t used = 0;
    for (int n = rand() % 24; n > 0; n--) {
      const char *bit = bits[(size_t)rand() % ZJ_COUNT(bits)];
      memcpy(text + used, bit, strlen(bit));
      used += strlen(bit);
    }
    check_round_trip((zj_slice){text, used}, NULL, 0);
  }
}

static void holes_are_left_out(void **state) {
  (void)state;
  zj_slice text = ZJ_LIT("培养年轻\n— 3 —\n干部");
  zj_orig_range hole = {{13}, {13 + strlen("— 3 —")}};
  void *ctx = talloc_new(NULL);
  zj_buffer match = {.ctx = ctx}, edits = {.ctx = ctx};
  zj_fold(text, &hole, 1, &match, &edits);
  check_text(zj_buffer_slice(&match), "培养年轻干部");
  check_round_trip(text, &hole, 1);
  talloc_free(ctx);
}

/* Where a phrase of the match text lies in the original, and whether the way back leads to its
 * begin. */
static void check_place_of(const char *text, const char *phrase, const char *original, bool back) {
  void *ctx = talloc_new(NULL);
  zj_buffer match = {.ctx = ctx}, edits = {.ctx = ctx};
  zj_fold(zj_slice_of(text), NULL, 0, &match, &edits);
  char *found = memmem(match.at, match.length, phrase, strlen(phrase));
  assert_non_null(found);
  uint32_t begin = (uint32_t)(found - match.at), end = begin + (uint32_t)strlen(phrase);
  zj_slice map = zj_buffer_slice(&edits);
  zj_orig_range r = {zj_match_to_orig_begin(map, (zj_match_pos){begin}),
                     zj_match_to_orig_end(map, (zj_match_pos){end})};
  check_text(zj_orig_cut(zj_slice_of(text), r), original);
  if (back)
    assert_int_equal(zj_orig_to_match(map, r.begin, (zj_match_pos){(uint32_t)match.length}).byte,
                     begin);
  talloc_free(ctx);
}

static void check_place(const char *text, const char *phrase, const char *original) {
  check_place_of(text, phrase, original, true);
}

static void positions_lead_back(void **state) {
  (void)state;
  check_place("（ＡＢＣ）年轻 干部，", "年轻干部", "年轻 干部");
  check_place("　　年轻\n干部，", "年轻", "年轻");
  check_place("　　年轻\n干部，", "干部", "干部");
  check_place("全国GDP增長５．２％。", "增长5.2%", "增長５．２％");
  check_place("全国GDP增長", "gdp", "GDP");
  check_place("共3 260人", "3260", "3 260");
  check_place("\nabc年", "abc", "abc");
  check_place_of("气温26℃。", "c", "℃",
                 false); /* part of what one character became, of as many bytes */
  check_place_of("一⑴学", "1", "⑴", false);
  check_place("一⑴学", "(1)学", "⑴学");
}

static const struct {
  const char *text, *terms;
} cut_cases[] = {
    {"gdp增长5%，年轻干部", "gdp@0 增长@3 长@6 5@9 年轻@14 轻干@17 干部@20 部@23"},
    {"人", "人@0"},
    {"人人人", "人人@0 人人@3 人@6"},
    {"a1 b2。𠮷野", "a1@0 b2@3 𠮷野@8 野@12"},
    {"①，。", ""},
};

static void cuts_terms(void **state) {
  (void)state;
  for (size_t i = 0; i < ZJ_COUNT(cut_cases); i++) {
    zj_cutter cutter = zj_bigram_cut(zj_slice_of(cut_cases[i].text));
    zj_term term;
    char line[512] = "";
    size_t used = 0;
    while (zj_bigram_next(&cutter, &term) == ZJ_OK)
      used += (size_t)snprintf(line + used, sizeof line - used, "%s%.*s@%u", used ? " " : "",
                               (int)term.bytes.length, term.bytes.at, term.at.byte);
    check_text(zj_slice_of(line), cut_cases[i].terms);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(folds),
      cmocka_unit_test(folding_twice_changes_nothing),
      cmocka_unit_test(original_comes_back),
      cmocka_unit_test(random_text_comes_back),
      cmocka_unit_test(holes_are_left_out),
      cmocka_unit_test(positions_lead_back),
      cmocka_unit_test(cuts_terms),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
