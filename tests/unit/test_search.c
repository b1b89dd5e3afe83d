/* test_search.c - searching, counting and quoting: the pitfalls of Chinese matching, one by one. */
#include "query/language/query.h"
#include "tests/unit/collection.h"

#include "query/engine/search.h"

static const char report_a[] =
    "关于干部队伍建设情况的报告\n"
    "\n"
    "现将我局有关情况报告如下：\n"
    "一、主要做法\n"
    "一年来，我们坚持原则不动摇，执行标准不走样。加强年轻干部培养，ＧＤＰ增长５．２％，较2020年提高。人人人有责。\n"
    "二、存在的问题\n"
    "（一）年轻干部储备不足。基层年 轻干部偏少，优秀的年轻干部难以留住！“年轻干部”的培训不够。\n"
    "三、下一步打算\n"
    "加大年轻干部培训力度。\n";

static const char report_b[] =
    "工作总结\n"
    "一、工作开展情况\n"
    "改革、开放。改革开放取得成效，①1项工作和11项任务完成，增長後勁十足。\n"
    "二、存在的问题\n"
    "𠮷山镇 GDP growth 放缓，growth，GDP下降，3 260户未脱贫。abcGDP。\n";

static const char *const reports[] = {report_a, report_b};

typedef struct fixture {
  void *ctx;
  zj_snapshot *snapshot;
} fixture;

static int setup(void **state) {
  fixture *f = calloc(1, sizeof *f);
  f->ctx = talloc_new(NULL);
  f->snapshot = collection(f->ctx, reports, ZJ_COUNT(reports));
  *state = f;
  return 0;
}

/* The same reports, each in a segment of its own. */
static int setup_segments(void **state) {
  static const placed_report placed[] = {PLACED(0, "a", report_a, false),
                                         PLACED(1, "b", report_b, false)};
  fixture *f = calloc(1, sizeof *f);
  f->ctx = talloc_new(NULL);
  f->snapshot = collection_of(f->ctx, collection_rules(f->ctx), placed, ZJ_COUNT(placed));
  *state = f;
  return 0;
}

/* The same reports, after both were replaced and others deleted. */
static int setup_replaced(void **state) {
  static const placed_report placed[] = {
      PLACED(0, "a", report_b, true),  PLACED(0, "b", report_a, true),
      PLACED(0, "c", report_b, true),  PLACED(1, "a", report_a, false),
      PLACED(1, "d", report_a, true),  PLACED(2, "e", report_a, true),
      PLACED(2, "b", report_b, false), PLACED(2, "f", report_b, true)};
  fixture *f = calloc(1, sizeof *f);
  f->ctx = talloc_new(NULL);
  f->snapshot = collection_of(f->ctx, collection_rules(f->ctx), placed, ZJ_COUNT(placed));
  *state = f;
  return 0;
}

static int teardown(void **state) {
  fixture *f = *state;
  talloc_free(f->ctx);
  free(f);
  return 0;
}

static zj_result *search(fixture *f, const char *text) {
  zj_error err = {0};
  zj_query *query;
  zj_result *result;
  if (zj_query_parse(f->ctx, zj_slice_of(text), 0, false, &query, NULL, &err) != ZJ_OK)
    fail_msg("%s: %s", text, err.text);
  zj_search_options options = {.limit = 100};
  if (zj_search(f->ctx, f->snapshot, query, &options, &result, &err) != ZJ_OK)
    fail_msg("%s: %s", text, err.text);
  return result;
}

static void counts(void **state) {
  static const struct {
    const char *query;
    uint64_t occurrences, sentences, paragraphs, reports;
  } want[] = {
      {"年轻干部", 6, 5, 3, 1}, /* one with a blank in it, one in curly quotes */
      {"\"年轻干部\"", 6, 5, 3, 1},
      {"问题:年轻干部", 4, 3, 1, 1},
      {"打算:年轻干部", 1, 1, 1, 1},
      {"做法:年轻干部", 1, 1, 1, 1},
      {"-in:问题 年轻干部", 2, 2, 2, 1},
      {"年轻干部 培训", 7, 4, 2, 1},
      {"问题:(年轻干部 -培训)", 0, 0, 0, 0},
      {"年轻干部 -培训", 1, 1, 1, 1},
      {"年轻干部 -打算:培训", 5, 4, 2, 1},
      {"问题:年轻干部 打算:年轻干部", 0, 0, 0, 0}, /* one paragraph has one of them */
      {"问题:年轻干部 OR 打算:年轻干部", 5, 4, 2, 1},
      {"问题:(年轻干部 OR 全部:GDP增长)", 5, 4, 2, 1}, /* 全部 undoes the outermost scope, too */
      {"-in:做法 (GDP增长 OR 全部:执行标准)", 1, 1, 1, 1},
      {"做法:(执行标准 -全部:GDP)", 0, 0, 0, 0},
      {"问题:(全部:开放)", 2, 2, 1, 1},
      {"坚持原则不动摇，执行标准不走样", 1, 1, 1, 1},
      {"坚持原则不动摇、执行标准不走样", 1, 1, 1, 1}, /* any mark */
      {"坚持原则不动摇执行标准", 0, 0, 0, 0},         /* not across a mark */
      {"改革开放", 1, 1, 1, 1},
      {"改革。开放", 1, 1, 1, 1},
      {"人人", 2, 1, 1, 1}, /* overlapping */
      {"人", 3, 1, 1, 1},
      {"轻", 6, 5, 3, 1},
      {"GDP增长", 1, 1, 1, 1},
      {"gdp", 3, 2, 2, 2}, /* abcGDP is another word */
      {"5.2％", 1, 1, 1, 1},
      {"5.2%", 1, 1, 1, 1},
      {"５．２", 1, 1, 1, 1},
      {"2020年", 1, 1, 1, 1},
      {"20", 0, 0, 0, 0},
      {"增长后劲", 1, 1, 1, 1},
      {"增長後勁", 1, 1, 1, 1},
      {"11项", 1, 1, 1, 1}, /* ①1 is not 11 */
      {"1项", 1, 1, 1, 1},
      {"𠮷", 1, 1, 1, 1},
      {"𠮷山镇", 1, 1, 1, 1},
      {"3260户", 1, 1, 1, 1},
      {"\"3 260户\"", 1, 1, 1, 1},
      {"\"GDP growth\"", 1, 1, 1, 1},
      {"\"growth GDP\"", 0, 0, 0, 0},
      {"growth，GDP", 1, 1, 1, 1},
      {"①", 1, 1, 1, 1},
      {"“年轻干部”", 6, 5, 3, 1},
      {"报告如下年轻", 0, 0, 0, 0}, /* not across paragraphs */
      {"frame:报告", 1, 1, 1, 1},
      {"同句(年轻干部 培训)", 4, 2, 2, 1},
      {"同段(年轻干部 培训)", 7, 4, 2, 1},
      {"同句(年轻干部 -培训)", 4, 3, 2, 1},
      {"同句(留住 \"！\")", 2, 1, 1, 1}, /* the last byte of a sentence */
      {"同节(问题:不足 问题:培训)", 2, 2, 1, 1},
      {"同节(主要做法 培训)", 0, 0, 0, 0},
      {"同篇(问题:年轻干部 打算:培训)", 5, 4, 2, 1},
      {"同篇(增长) -同篇(年轻干部)", 1, 1, 1, 1},
      {"同篇(增长) (-年轻干部 OR 查无此词)", 2, 2, 2,
       2}, /* what lacks a word is a paragraph here, too: every report has one */
      {"同篇(增长) -(-年轻干部 OR 查无此词)", 0, 0, 0, 0},
      {"同篇(问题:gdp) -同篇(打算:gdp)", 2, 1, 1, 1},
      {"同篇(同句(改革 开放) 增长)", 5, 2, 1, 1},
      {"问题:同句(年轻干部 培训)", 2, 1, 1, 1},
      {"近1(改革 开放)", 4, 2, 1,
       1}, /* 改革、开放。改革开放: the first 开放 begins one behind the first 改革 */
      {"近0(改革 开放)", 2, 1, 1, 1},
      {"近0(开放 改革)", 2, 1, 1, 1}, /* whichever is first */
      {"同句(近1(改革 开放))", 4, 2, 1, 1},
      {"近1(原则 执行)", 0, 0, 0, 0},
      {"近4(原则 执行)", 2, 1, 1, 1}, /* 不动摇， are four */
      {"近3(原则 执行)", 0, 0, 0, 0},
      {"近1000(报告 增长)", 0, 0, 0, 0}, /* not across paragraphs */
      {"近0((原则 OR 执行) (不动摇 OR 标准))", 4, 1, 1, 1},
      {"近4(问题:原则 执行)", 0, 0, 0, 0},
      {"做法:近4(原则 执行)", 2, 1, 1, 1},
      {"近4(原则 执行 标准)", 0, 0, 0, 0}, /* 标准 begins six behind 原则 */
      {"近6(原则 执行 标准)", 3, 1, 1, 1},
      {"近1(人人 人)", 5, 1, 1, 1}, /* 人人人: overlapping parts */
      {"先后(改革 开放)", 4, 2, 1, 1},
      {"先后(开放 改革)", 2, 2, 1, 1}, /* the first 开放 and the second 改革 */
      {"同句(先后(开放 改革))", 0, 0, 0, 0},
      {"先后0(改革 开放)", 2, 1, 1, 1},
      {"先后1(改革 开放)", 4, 2, 1, 1},
      {"先后(标准 原则)", 0, 0, 0, 0},
      {"先后(原则 执行 标准)", 3, 1, 1, 1},
      {"-近4(原则 执行) 原则", 0, 0, 0, 0},
      {"原则 -近3(原则 执行)", 1, 1, 1, 1},
      {"\"坚持*不动摇\"", 1, 1, 1, 1},
      {"\"原则*标准\"", 1, 1, 1, 1},   /* 不动摇，执行: six characters */
      {"\"原则*不走样\"", 1, 1, 1, 1}, /* eight */
      {"\"坚持*走样\"", 0, 0, 0, 0},   /* eleven */
      {"\"坚持*执行*走样\"", 1, 1, 1, 1},
      {"\"成效*工作\"", 1, 1, 1, 1},
      {"\"开放*改革\"", 0, 0, 0, 0}, /* another sentence */
      {"\"改革*放\"", 2, 2, 1, 1},
      {"\"1*项\"", 1, 1, 1, 1}, /* 1项, not also 1项工作和11项: one match a begin */
      {"问题:\"优秀*干部\"", 1, 1, 1, 1},
      {"至少3(年轻干部)", 4, 3, 1, 1},
      {"至少5(年轻干部)", 0, 0, 0, 0},
      {"同篇(至少6(年轻干部))", 6, 5, 3, 1},
      {"同句(至少2(年轻干部))", 2, 1, 1, 1},
      {"至少3(年轻干部 OR 增长)", 4, 3, 1, 1},
      {"至少2(改革 OR 开放)", 4, 2, 1, 1},
      {"问题:至少4(年轻干部)", 4, 3, 1, 1},
      {"年轻干部 -至少3(年轻干部)", 2, 2, 2, 1},
      /* asked twice of a paragraph: with and without the outermost scope */
      {"问题:同句(至少2(储备 OR 偏少 OR 难以))", 2, 1, 1, 1},
      {"问题:同句(近20(储备 偏少))", 0, 0, 0, 0},
      {"问题:同句(近20(偏少 难以))", 2, 1, 1, 1},
      {"问题:同句(先后(偏少 难以))", 2, 1, 1, 1},
      {"问题:同句(先后(储备 偏少))", 0, 0, 0, 0},
      {"=\"ＧＤＰ\"", 1, 1, 1, 1},
      {"=\"GDP\"", 3, 2, 1, 1}, /* no word boundary, but case */
      {"=\"gdp\"", 0, 0, 0, 0},
      {"=\"年 轻\"", 1, 1, 1, 1},
      {"=“增長”", 1, 1, 1, 1},
      {"=\"增长\"", 1, 1, 1, 1},
      {"=\"3 260\"", 1, 1, 1, 1},
      {"=\"人人\"", 2, 1, 1, 1},
      {"=\"改革，开放\"", 0, 0, 0, 0},
      {"问题:=\"GDP\"", 3, 2, 1, 1},
      {"年轻干部存量明显不足年轻干部存量明显不足年轻干部存量明显不足年轻干部存量明显不足", 0, 0, 0,
       0},
  };
  for (size_t i = 0; i < ZJ_COUNT(want); i++) {
    zj_counts got = search(*state, want[i].query)->counts;
    if (got.occurrences != want[i].occurrences || got.sentences != want[i].sentences ||
        got.paragraphs != want[i].paragraphs || got.reports != want[i].reports)
      fail_msg("%s: %d occurrences, %d sentences, %d paragraphs, %d reports", want[i].query,
               (int)got.occurrences, (int)got.sentences, (int)got.paragraphs, (int)got.reports);
  }
}

/* A query of one phrase is counted on a path of its own; a NOT that takes nothing away leads it
 * through the other. */
static void one_phrase_counts_as_in_a_tree(void **state) {
  static const char *const phrases[] = {
      "年轻干部",   "干部", "人人", "in:问题 年轻干部", "in:打算 干部",  "-in:问题 干部",
      "改革、开放", "gdp",  "增长", "全部:报告",        "in:frame 报告", "1项",
      "有责。"};
  for (size_t i = 0; i < ZJ_COUNT(phrases); i++) {
    const zj_result *plain = search(*state, phrases[i]),
                    *tree = search(*state, talloc_asprintf(((fixture *)*state)->ctx,
                                                           "%s -没有这个词", phrases[i]));
    if (memcmp(&plain->counts, &tree->counts, sizeof plain->counts) != 0 ||
        memcmp(plain->by_role, tree->by_role, sizeof plain->by_role) != 0)
      fail_msg("%s", phrases[i]);
    assert_int_equal(plain->ranking_count, tree->ranking_count);
    for (size_t r = 0; r < plain->ranking_count; r++)
      assert_int_equal(plain->ranking[r].report, tree->ranking[r].report);
  }
}

static void roles_are_counted_without_the_outer_scope(void **state) {
  zj_result *r = search(*state, "问题:年轻干部");
  assert_int_equal(r->by_role[ZJ_ROLE_PROBLEMS], 4);
  assert_int_equal(r->by_role[ZJ_ROLE_PLANS], 1);
  assert_int_equal(r->by_role[ZJ_ROLE_WORK], 1);
}

static void a_hit_is_quoted_whole(void **state) {
  zj_result *r = search(*state, "问题:年轻干部");
  assert_int_equal(r->report_count, 1);
  const zj_report_hits *report = &r->reports[0];
  assert_string_equal(report->facts.path, "a");
  assert_int_equal(report->hit_count, 3);
  const zj_hit *first = &report->hits[0], *second = &report->hits[1];
  check_text(first->sentence, "（一）年轻干部储备不足。");
  check_text(second->sentence, "基层年 轻干部偏少，优秀的年轻干部难以留住！");
  assert_int_equal(second->line, 7);
  assert_int_equal(second->start_char, 12);
  assert_int_equal(second->match_count, 2);
  assert_int_equal(second->matches[0].start_char, 14);
  assert_int_equal(second->matches[0].length_chars, 5); /* of the original, blank and all */
  check_text(zj_slice_cut(second->sentence, second->matches[0].sentence_begin,
                          second->matches[0].sentence_end),
             "年 轻干部");
  check_text(zj_slice_cut(second->sentence, second->matches[1].sentence_begin,
                          second->matches[1].sentence_end),
             "年轻干部");
  assert_int_equal(second->crumb_count, 2);
  assert_string_equal(second->crumbs[0], "二、存在的问题");
  assert_string_equal(second->crumbs[1], "（一）年轻干部储备不足");
}

/* Of one byte each, with the next right behind it. */
static void marks_side_by_side_are_all_found(void **state) {
  (void)state;
  static const char *const texts[] = {"工作总结\n增长5%%%，很好。\n"};
  fixture f = {.ctx = talloc_new(NULL)};
  f.snapshot = collection(f.ctx, texts, 1);
  assert_int_equal(search(&f, "%")->counts.occurrences, 3);
  assert_int_equal(search(&f, "\"%%\"")->counts.occurrences, 2);
  assert_int_equal(search(&f, "% -没有")->counts.occurrences, 3);
  assert_int_equal(search(&f, "=\"%\"")->counts.occurrences, 3);
  assert_int_equal(search(&f, "=\"%%\"")->counts.occurrences, 2);
  talloc_free(f.ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(counts, setup, teardown),
      {"counts, in two segments", counts, setup_segments, teardown, NULL},
      {"counts, with dead reports", counts, setup_replaced, teardown, NULL},
      cmocka_unit_test_setup_teardown(one_phrase_counts_as_in_a_tree, setup, teardown),
      {"one phrase, with dead reports", one_phrase_counts_as_in_a_tree, setup_replaced, teardown,
       NULL},
      cmocka_unit_test_setup_teardown(roles_are_counted_without_the_outer_scope, setup, teardown),
      cmocka_unit_test_setup_teardown(a_hit_is_quoted_whole, setup, teardown),
      cmocka_unit_test(marks_side_by_side_are_all_found),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
