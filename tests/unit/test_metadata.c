/* test_metadata.c - fields, dates and years, kinds of documents, and what is found in whole
 * reports. */
#include "tests/unit/check.h"

#include "indexer/outline/labeller.h"
#include "indexer/outline/metadata.h"
#include "indexer/outline/metadata_text.h"
#include "indexer/outline/outline_make.h"

static void every_pattern_compiles(void **state) {
  (void)state;
  zj_metadata_match match;
  for (int p = 0; p < ZJ_PATTERN_COUNT; p++)
    (void)zj_metadata_find_pattern((zj_pattern)p, "", 0, &match);
  for (size_t i = 0; zj_metadata_type(i); i++)
    assert_non_null(zj_metadata_type_of("报告", false, NULL));
}

static void plain_text_has_digits(void **state) {
  static const char *const cases[][2] = {{"二〇〇五年七月十四日", "2005年7月14日"},
                                         {"一九九九年一月二十七日", "1999年1月27日"},
                                         {"二○二四年十二月三十一日", "2024年12月31日"},
                                         {"２０２３年５月２６日", "2023年5月26日"},
                                         {"2 0 2 1 年 政府工作报告", "2021年政府工作报告"},
                                         {"二零二四至二零二五年度", "2024至2025年度"},
                                         {"第十四个五年规划", "第十四个五年规划"},
                                         {"三年来，三是", "三年来,三是"},
                                         {"一千零一夜", "一千〇一夜"}};
  (void)state;
  void *ctx = talloc_new(NULL);
  for (size_t i = 0; i < ZJ_COUNT(cases); i++)
    check_text(zj_slice_of(zj_metadata_plain(ctx, zj_slice_of(cases[i][0]))), cases[i][1]);
  talloc_free(ctx);
}

static void titles_name_a_kind(void **state) {
  static const char *const cases[][2] = {{"云溪县政府工作报告(2025年1月8日)", "政府工作报告"},
                                         {"2023年工作总结和2024年工作计划", "总结"},
                                         {"关于转发某某意见的通知", "通知"},
                                         {"关于县委巡察组反馈意见整改进展情况的报告", "整改报告"},
                                         {"2022年度保障性住房资金专项审计报告", "审计报告"},
                                         {"个人述职述廉报告", "述职报告"},
                                         {"县财政局2024年度部门决算", "决算"},
                                         {"关于2023年预算执行情况的报告", "预算"},
                                         {"在全县作风建设推进会上的讲话", "讲话"},
                                         {"关于养老服务工作情况的汇报", "情况汇报"},
                                         {"年轻干部队伍建设情况的报告", "情况报告"},
                                         {"对第2741号提案的答复", "答复"},
                                         {"某某县国民经济和社会发展统计公报", "公报"},
                                         {"民主生活会对照检查材料", "对照检查"},
                                         {"春天的故事", ""}};
  (void)state;
  for (size_t i = 0; i < ZJ_COUNT(cases); i++) {
    const char *type = zj_metadata_type_of(cases[i][0], false, NULL);
    check_text(zj_slice_of(type ? type : ""), cases[i][1]);
  }
}

/* One report: its text, its path, and the facts as "key=value" with ? behind what was inferred. */
static const struct {
  const char *text, *path, *facts;
} reports[] = {
    {"青委〔2023〕27号\n\n中共青石镇委员会\n关于县委第二巡察组巡察反馈意见整改情况的报告\n\n中共云溪县委：\n根据安排，现将整改情况报告如下。\n一、整改情况\n已经完成。\n\n中共青石镇委员会\n2023年10月9日\n",
     "a.txt",
     "title=中共青石镇委员会关于县委第二巡察组巡察反馈意见整改情况的报告 issuer=中共青石镇委员会 year=2023? date=2023-10-09 docno=青委〔2023〕27号 to=中共云溪县委 type=整改报告"},
    {"云溪县水利局２０２３年工作总结\n\n2023年，县水利局做了工作。\n一、主要工作\n修了水库。\n",
     "x/y.txt", "title=云溪县水利局２０２３年工作总结 issuer=云溪县水利局 year=2023 type=总结"},
    {"政府工作报告\n——二〇二五年一月八日在云溪县第十七届人民代表大会第五次会议上\n云溪县人民政府县长　许××\n\n各位代表：\n现在，我代表县人民政府向大会报告工作，请予审议。\n一、2024年工作回顾\n过去一年。\n",
     "政府工作报告.txt",
     "title=政府工作报告 issuer=云溪县人民政府 year=2025? date=2025-01-08 to=各位代表 type=政府工作报告"},
    {"按照通知要求，我镇对有关工作进行了认真梳理，有关情况都在下面各个部分里。\n一、基本情况\n全镇共有干部20名。\n",
     "2019/竹坪乡党委书记述职.txt",
     "title=竹坪乡党委书记述职? issuer=竹坪乡? year=2019? type=述职报告?"},
    {"2018年省政府工作报告（省九届人大三次会议 2018年）\n\n各位代表：现在,我代表省人民政府,向大会报告工作,请予审议。\n一、工作回顾\n过去一年。\n",
     "省_政府工作报告_辽宁省_2018.txt",
     "title=2018年省政府工作报告（省九届人大三次会议 2018年） issuer=辽宁省? year=2018 type=政府工作报告"},
    {"发文机关：  国务院   成文日期：  2018年12月25日\n移动软件预置\n\n和分发管理暂行规定\n\n为推动发展，保护用户，现就有关事项规定如下，请各单位认真遵照执行，不得走样。\n第一条 软件应当可以卸载。\n",
     "a.txt",
     "title=移动软件预置和分发管理暂行规定 issuer=国务院 year=2018? date=2018-12-25 type=规定"},
    {"关于遵守礼品规定的通知\n（1993年12月16日）\n\n国务院的规定已经公布，现将有关事项通知如下，请认真遵守。\n一、要求\n遵守规定。\n\n附件：规定\n\n国务院\n1993年12月5日\n",
     "a.txt", "title=关于遵守礼品规定的通知 issuer=国务院 year=1993? date=1993-12-16 type=通知"},
    {"年轻干部队伍建设\n\n一、基本情况\n全镇共有干部20名。\n", "2024-03-28.txt",
     "title=年轻干部队伍建设 year=2024? date=2024-03-28?"},
};

static char *facts_of(void *ctx, const char *text, const char *path) {
  zj_error err = {0};
  zj_labeller *rules;
  zj_outline *outline;
  zj_fact facts[ZJ_FIELD_COUNT];
  if (zj_labeller_load(ctx, NULL, &rules, &err) ||
      zj_outline_make(ctx, rules, zj_slice_of(text), NULL, &outline, &err) ||
      zj_metadata_find(ctx, outline, path, facts, &err))
    fail_msg("%s", err.text);
  char *out = talloc_strdup(ctx, "");
  for (int f = 0; f < ZJ_FIELD_FILE; f++) {
    if (facts[f].found == ZJ_FOUND_NONE) continue;
    const char *doubt = facts[f].found == ZJ_FOUND_DERIVED ? "?" : "";
    out = talloc_asprintf_append(out, "%s%s=%s%s", *out ? " " : "", zj_field_get((zj_field)f)->key,
                                 facts[f].value, doubt);
  }
  return out;
}

static void reports_tell_their_facts(void **state) {
  (void)state;
  for (size_t i = 0; i < ZJ_COUNT(reports); i++) {
    void *ctx = talloc_new(NULL);
    check_text(zj_slice_of(facts_of(ctx, reports[i].text, reports[i].path)), reports[i].facts);
    talloc_free(ctx);
  }
}

static void hostile_text_is_bounded(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  char *text = talloc_strdup(ctx, "");
  for (int i = 0; i < 3000; i++)
    text = talloc_strdup_append(text, "关于政府局办公室委员会");
  (void)facts_of(ctx, text, text);
  (void)facts_of(ctx, "", "");
  (void)facts_of(ctx, "\n\n", "///.txt");
  talloc_free(ctx);
}

static void fields_have_names(void **state) {
  (void)state;
  zj_field field;
  int first, last;
  assert_true(zj_field_lookup(ZJ_LIT("单位"), &field) && field == ZJ_FIELD_ISSUER);
  assert_true(zj_field_lookup(ZJ_LIT("YEAR"), &field) && field == ZJ_FIELD_YEAR);
  assert_false(zj_field_lookup(ZJ_LIT("时间"), &field));
  assert_true(zj_fact_years(ZJ_FIELD_YEAR, "2021-2025", &first, &last) && first == 2021 &&
              last == 2025);
  assert_true(zj_fact_years(ZJ_FIELD_DATE, "2024-03-28", &first, &last) && first == 2024 &&
              last == 2024);
  assert_false(zj_fact_years(ZJ_FIELD_YEAR, "", &first, &last));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_pattern_compiles),  cmocka_unit_test(plain_text_has_digits),
      cmocka_unit_test(titles_name_a_kind),      cmocka_unit_test(reports_tell_their_facts),
      cmocka_unit_test(hostile_text_is_bounded), cmocka_unit_test(fields_have_names)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
