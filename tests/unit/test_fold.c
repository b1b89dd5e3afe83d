/* test_fold.c - folding, its inverse, and the positions between both. */
#include "tests/unit/check.h"

#include <time.h>

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
    {"著名的乾坤", "着名的干坤"},
    {"3 260亿元", "3260亿元"},
    {"3 260 500人", "3260500人"},
    {"2020 500", "2020 500"},
    {"1.5 300", "1.5 300"},
    {"增5，3 260户", "增5,3260户"},
    {"1,200 300", "1200 300"},
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
    /* both sides of every bound */
    {"⒇a ⒈a ⒛a ⒜a", "(20)a ⒈a ⒛a (a)a"},
    {"ア！～｟", "ア!~⦅"},
    {"＠ＡＺ［｀ａｚ｛", "@az[`az{"},
    {"@AZ[`az{", "@az[`az{"},
    {"０９：／", "09:/"},
    {"a‐b a․b a‣b a〕b a〖b a、b", "a‐b a.b a‣b a〕b a〖b a、b"},
    {"㐀鿿ꀀ", "㐀鿿ꀀ"},
    {"か\xE3\x82\x99", "が"},
    {"x\xE1\x85\x9F"
     "a",
     "xa"},
    {"\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB", "한"},
    {"a\xCC\x80\xCC\x81"
     "b",
     "à\xCC\x81"
     "b"},
    {"1\xE2\x83\xA3"
     "1",
     "1\xE2\x83\xA3"
     "1"},
    {"a\xC2\xAD"
     "b",
     "ab"},
    {"裏面裡", "里面里"},
    {"㍿℡㈱ﬃßÀ", "株式会社tel(株)ffissà"},
    {"①❶½x²ⅧⅨ", "①❶½x²viiiix"},
    {"\xF0\xAF\xA0\x80", "丽"},
    /* groups of three digits */
    {"3 2600", "3 2600"},
    {"3 26", "3 26"},
    {"1234 567", "1234 567"},
    {"123 456", "123456"},
    {"12 345 678 9", "12345678 9"},
    {"3 260 5000", "3260 5000"},
    {"a3 260", "a3 260"},
    {"x 3 260", "x 3260"},
    {"年3 260", "年3260"},
    {"0 099", "0099"},
    {"9 990", "9990"},
    {"０ ０９９", "0099"},
    {"９ ９９０人", "9990人"},
    {"3 26/", "3 26/"},
    {"3 26:", "3 26:"},
    {"3 26：", "3 26:"},
    {": 260", ": 260"},
    {"1: 260", "1: 260"},
    {"3, 260", "3, 260"},
    {"3，260 500", "3260 500"},
    {"120，135，150人", "120, 135, 150人"},
    {"12，135，150人", "12135150人"},
    {"120，135，150.5万", "120135150.5万"},
    {"120，135.", "120, 135."},
    {"120,135,150人", "120135150人"},
    {"3.260 500", "3.260 500"},
    {". 260", ". 260"},
    {"(3 260)", "(3260)"},
    {"3\t260", "3 260"},
    {"3 260 500 人", "3260500人"},
    {"1,234.56万元，1，234.56万元", "1234.56万元,1234.56万元"},
    {"12,345,678元", "12345678元"},
    {"１，２３４．５６", "1234.56"},
    {"１,０００户", "1000户"},
    {"1, 234", "1, 234"},
    {"1,234 567", "1234 567"},
    {"1 234,567", "1234,567"},
    {"1,2345", "1,2345"},
    {"1,23", "1,23"},
    {"1234,567", "1234,567"},
    {"1,2,345", "1,2,345"},
    {"5.2,300", "5.2,300"},
    {"a1,234", "a1,234"},
    {",234", ",234"},
    {"1、234", "1、234"},
    {"1，2，3。1,", "1,2,3。1,"},
    /* zeroes of Chinese numbers */
    {"二○○五年、二◯◯五年、二零零五年", "二〇〇五年、二〇〇五年、二〇〇五年"},
    {"二OO五、二ＯＯ五、二ОО五、二oo五、二ΟΟ五、二00五、二００五",
     "二〇〇五、二〇〇五、二〇〇五、二〇〇五、二〇〇五、二〇〇五、二〇〇五"},
    {"二OOO年三月", "二〇〇〇年三月"},
    {"二 ○ 一 O 年", "二〇一〇年"},
    {"二\nO\n二四", "二〇二四"},
    {"○五年", "〇五年"},
    {"二○", "二〇"},
    {"二○××年", "二〇××年"},
    {"○年轻干部○○○", "○年轻干部○○○"},
    {"统一OA系统、O型血、唯一O型", "统一oa系统、o型血、唯一o型"},
    {"一0.5、一05、五0个", "一0.5、一05、五0个"},
    {"十○", "十○"},
    /* radicals */
    {"⻘年⼲部、⻄部、⻋辆、⻓期、⻛险、⻔⼝、⻢村、⻥塘、⻚",
     "青年干部、西部、车辆、长期、风险、门口、马村、鱼塘、页"},
    {"a ⻘ b", "a青b"},
    {"⺀⻳", "⺀龟"},
    /* units of measure */
    {"200㎡、35km、3.2kg/㎡、100m3、１２３㎏", "200 m2、35 km、3.2 kg/m2、100 m3、123 kg"},
    {"35KV线路、50MW、75μg/m³、10㎞", "35 kv线路、50 mw、75 μg/m3、10 km"},
    {"100m²、100m³、m³、8ｋｍ、5km²", "100 m2、100 m3、m3、8 km、5 km2"},
    {"x²、m²a、m²1、m¹、m ²、10²", "x²、m²a、m²1、m¹、m ²、10²"},
    {"5G基站、4A级、PM2.5、a4、GB18030", "5g基站、4a级、pm2.5、a4、gb18030"},
    {"a3km、35kmx、35 km、35\nkm、km35", "a3km、35kmx、35 km、35 km、km35"},
    {"1,234km", "1234 km"},
    /* forms that match each other */
    {"沿著、著手、意味著、著名", "沿着、着手、意味着、着名"},
    {"乾旱、乾淨、幹部、乾坤", "干旱、干净、干部、干坤"},
    {"藉口、夥伴、諮詢、谘询、答覆、覆盖", "借口、伙伴、咨询、咨询、答复、复盖"},
    {"計畫、規劃、摺疊、存摺、帳戶、賬户", "计划、规划、折叠、存折、账户、账户"},
    {"高峯、羣眾、衆、牀位、綫路、線路、衞生、衛生",
     "高峰、群众、众、床位、线路、线路、卫生、卫生"},
    {"裏程、裡、爲民、為、鹹味、汙染、汚染", "里程、里、为民、为、咸味、污染、污染"},
    {"敎育、査處、淸理、旣、卽、增值値", "教育、查处、清理、既、即、增值值"},
    /* blanks */
    {"年轻\uE5E5干部\uF8F5不\u2800足", "年轻干部不足"},
    {"a\uE5E5b\u2800c", "a b c"},
    {"年轻\uFFFC干\uFFFD部，a\uFFFCb", "年轻干部,ab"},
    {"( a )", "( a )"},
    {"a 中 a", "a中a"},
    {"a\xE2\x80\x8B"
     "b 中",
     "ab中"},
    {"a \xE2\x80\x8B b", "a b"},
    {"a \xE2\x80\x8B", "a"},
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
  return strcmp(text, "3  260") == 0 || strcmp(text, "3\n260") == 0 || strcmp(text, "3\t260") == 0;
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
  static const char *const bits[] = {"年",        "轻",  "，",
                                     "ＧＤＰ",    "GDP", "g",
                                     " ",         "\n",  "　",
                                     "長",        "3",   "260",
                                     "５",        "①",   "é",
                                     "e\xCC\x81", "㎡",  "\xE2\x80\x8B",
                                     "𠮷",        "。",  "\xEF\xA4\x80",
                                     "ﬁ",         "\t",  ",",
                                     "二",        "O",   "○",
                                     "⻘",        "km",  "²",
                                     "○五",       "KM"};
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

static void check_with_holes(const char *original, const zj_orig_range *holes, size_t count,
                             const char *expected) {
  void *ctx = talloc_new(NULL);
  zj_buffer match = {.ctx = ctx}, edits = {.ctx = ctx};
  zj_fold(zj_slice_of(original), holes, count, &match, &edits);
  check_text(zj_buffer_slice(&match), expected);
  check_round_trip(zj_slice_of(original), holes, count);
  talloc_free(ctx);
}

static void holes_of_every_kind(void **state) {
  (void)state;
  static const zj_orig_range two[] = {{{1}, {3}}, {{4}, {6}}},
                             side_by_side[] = {{{1}, {3}}, {{3}, {5}}}, begin[] = {{{0}, {2}}},
                             end[] = {{{4}, {6}}}, beyond[] = {{{4}, {60}}};
  check_with_holes("a__b__c", two, 2, "a b c");
  check_with_holes("3__260__5", two, 1, "3 260__5"); /* no group across a hole */
  check_with_holes("a____b", side_by_side, 2, "a b");
  check_with_holes("__abcd", begin, 1, "abcd");
  check_with_holes("abcd__", end, 1, "abcd");
  check_with_holes("abcd__", beyond, 1, "abcd");
  check_with_holes("abc", beyond, 1, "abc");
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
  check_place("收入1,234.56万元", "1234.56", "1,234.56");
  check_place_of("面积200㎡，", "m2", "㎡", false);
  check_place_of("面积200㎡，", "200", "200", true);
  check_place_of("里程35KM，", "km", "KM", false);
  check_place("里程35km，", "35 km", "35km");
  check_place("二OO五年", "二〇〇五年", "二OO五年");
  check_place("在⻘年中", "青年", "⻘年");
  check_place_of("气温26℃。", "c", "℃",
                 false); /* part of what one character became, of as many bytes */
  check_place_of("一⑴学", "1", "⑴", false);
  check_place("一⑴学", "(1)学", "⑴学");
  /* a mark belongs to the letter before it */
  check_place_of("全Ａ\xE2\x83\x90。", "a", "Ａ\xE2\x83\x90", false); /* U+20D0 */
  check_place_of("全Ａ\xE2\x83\xB0。", "a", "Ａ\xE2\x83\xB0", false); /* U+20F0 */
  check_place_of("全Ａ\xE2\x83\xB1。", "a", "Ａ", false);             /* U+20F1 is no mark */
  check_place_of("全Ａ\xCC\x80。", "à", "Ａ\xCC\x80", false);         /* U+0300 */
  check_place_of("全Ａ\xE1\x87\xBF。", "a", "Ａ\xE1\x87\xBF", false); /* U+11FF */
  check_place_of("全Ａ\xE1\x85\xA1。", "a", "Ａ\xE1\x85\xA1", false); /* U+1161 */
  check_place_of("全Ａ\xE3\x82\x99。", "a", "Ａ\xE3\x82\x99", false); /* U+3099 */
  check_place_of("全Ａ\xE0\xA4\x83。", "a", "Ａ\xE0\xA4\x83", false); /* U+0903, spacing */
  check_place_of("全Ａ\xD2\x88。", "a", "Ａ\xD2\x88", false);         /* U+0488, enclosing */
}

static const struct {
  const char *text, *terms;
} cut_cases[] = {
    {"gdp增长5%，年轻干部", "gdp@0 增长@3 长@6 5@9 年轻@14 轻干@17 干部@20 部@23"},
    {"人", "人@0"},
    {"人人人", "人人@0 人人@3 人@6"},
    {"a1 b2。𠮷野", "a1@0 b2@3 𠮷野@8 野@12"},
    {"①，。", ""},
    {"人a人", "人@0 a@3 人@4"},
    {"é1中国", "é1@0 中国@3 国@6"},
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

/* A word longer than a term may be gives its beginning, cut at a character. */
static void long_words_are_cut(void **state) {
  (void)state;
  for (size_t length = ZJ_TERM_MAX - 3; length < ZJ_TERM_MAX + 4; length++) {
    for (size_t ascii = 0; ascii < 2; ascii++) {
      char text[2 * ZJ_TERM_MAX];
      memset(text, 'x', sizeof text);
      for (size_t at = ascii; at + 2 <= length; at += 2)
        memcpy(text + at, "é", 2);
      zj_cutter cutter = zj_bigram_cut((zj_slice){text, length});
      zj_term term;
      assert_int_equal(zj_bigram_next(&cutter, &term), ZJ_OK);
      size_t want = length;
      if (want > ZJ_TERM_MAX) want = ZJ_TERM_MAX - ascii; /* an é is never halved */
      assert_int_equal(term.bytes.length, want);
      assert_int_equal(term.at.byte, 0);
      assert_int_equal(zj_bigram_next(&cutter, &term), ZJ_DONE);
      assert_int_equal(zj_bigram_next(&cutter, &term), ZJ_DONE);
    }
  }
}

/* A character with more marks than anyone writes is searched with all of them; the original comes
 * back whole. */
static void endless_marks_are_kept(void **state) {
  (void)state;
  static const struct {
    const char *base;
    size_t kept;
  } bases[] = {{"a", 281}, {"\xF0\xA0\x80\x80", 284}};
  for (size_t i = 0; i < ZJ_COUNT(bases); i++) {
    void *ctx = talloc_new(NULL);
    char *text = talloc_strdup(ctx, bases[i].base);
    for (int n = 0; n < 70; n++)
      text = talloc_strdup_append(text, "\xF0\x9D\x85\xAE"); /* U+1D16E */
    assert_int_equal(zj_fold_plain(ctx, zj_slice_of(text)).length, bases[i].kept);
    check_round_trip(zj_slice_of(text), NULL, 0);
    talloc_free(ctx);
  }
}

static double seconds_to_fold(size_t marks) {
  void *ctx = talloc_new(NULL);
  char *text = talloc_size(ctx, 4 * marks + 2), *to = stpcpy(text, "a");
  for (size_t i = 0; i < marks; i++)
    to = stpcpy(to, "\xCC\x81\xCC\xA3"); /* above, below: each pair changes places */
  clock_t began = clock();
  assert_true(zj_fold_plain(ctx, zj_slice_of(text)).length > marks);
  talloc_free(ctx);
  return (double)(clock() - began) / CLOCKS_PER_SEC;
}

/* Twice as many marks over a character take less than three times as long. */
static void marks_take_time_by_length(void **state) {
  (void)state;
  double once = seconds_to_fold(40000), twice = seconds_to_fold(80000);
  if (twice > 3 * once + 0.1) fail_msg("%.2f s, then %.2f s", once, twice);
}

/* Cutting stops at a byte that is no UTF-8, and stays there. */
static void broken_text_is_said(void **state) {
  (void)state;
  static const char *const texts[] = {"\xFF", "人\xE4\xBA", "a\xFF", "。\x80"};
  for (size_t i = 0; i < ZJ_COUNT(texts); i++) {
    zj_cutter cutter = zj_bigram_cut(zj_slice_of(texts[i]));
    zj_term term;
    zj_status status;
    while ((status = zj_bigram_next(&cutter, &term)) == ZJ_OK) {}
    assert_int_equal(status, ZJ_BAD_UTF8);
    assert_int_equal(zj_bigram_next(&cutter, &term), ZJ_BAD_UTF8);
  }
}

/* The version changes with the tables and the code; it is what an index was folded with. */
static void version_is_of_sixteen_digits(void **state) {
  (void)state;
  assert_int_equal(strlen(zj_fold_version()), 16);
  assert_int_equal(strspn(zj_fold_version(), "0123456789abcdef"), 16);
  assert_string_equal(zj_fold_version(), zj_fold_version());
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(folds),
      cmocka_unit_test(folding_twice_changes_nothing),
      cmocka_unit_test(original_comes_back),
      cmocka_unit_test(random_text_comes_back),
      cmocka_unit_test(holes_are_left_out),
      cmocka_unit_test(holes_of_every_kind),
      cmocka_unit_test(positions_lead_back),
      cmocka_unit_test(cuts_terms),
      cmocka_unit_test(long_words_are_cut),
      cmocka_unit_test(endless_marks_are_kept),
      cmocka_unit_test(marks_take_time_by_length),
      cmocka_unit_test(broken_text_is_said),
      cmocka_unit_test(version_is_of_sixteen_digits),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
