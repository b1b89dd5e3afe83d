/* test_metadata.c - fields, dates and years, kinds of documents, and what is found in whole
 * reports. */
#include "tests/unit/check.h"

#include "indexer/outline/fields_shown.h"
#include "indexer/outline/labeller.h"
#include "indexer/outline/metadata.h"
#include "indexer/outline/metadata_text.h"
#include "indexer/outline/metadata_title.h"
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
    {"柳溪镇整改台账\n填报单位：柳溪镇党委　　填报日期：2023年5月6日\n\n一、工作\n修路三条。\n",
     "a.txt", "title=柳溪镇整改台账 issuer=柳溪镇党委 year=2023? date=2023-05-06 type=清单"},
    {"关于遵守礼品规定的通知\n（1993年12月16日）\n\n国务院的规定已经公布，现将有关事项通知如下，请认真遵守。\n一、要求\n遵守规定。\n\n附件：规定\n\n国务院\n1993年12月5日\n",
     "a.txt", "title=关于遵守礼品规定的通知 issuer=国务院 year=1993? date=1993-12-16 type=通知"},
    {"年轻干部队伍建设\n\n一、基本情况\n全镇共有干部20名。\n", "2024-03-28.txt",
     "title=年轻干部队伍建设 year=2024? date=2024-03-28?"},
    {"云政发﹝２０２４﹞第１５号\n\n关于加强渠道管护的通知[1]\n\n各乡镇人民政府：\n一、要求\n加强管护。\n",
     "a.txt",
     "title=关于加强渠道管护的通知 year=2024? docno=云政发〔2024〕第15号 to=各乡镇人民政府 type=通知"},
    {"（教师函〔2021〕13号）\n\n关于队伍建设的通知\n\n各学校：\n一、要求\n加强建设。\n", "a.txt",
     "title=关于队伍建设的通知 year=2021? docno=教师函〔2021〕13号 to=各学校 type=通知"},
    {"title: 云溪县政府工作报告\n\n相关通知\n\n各位代表：\n一、回顾\n过去一年。\n", "a.txt",
     "title=云溪县政府工作报告 issuer=云溪县政府 to=各位代表 type=政府工作报告"},
    {"云溪县政府2024年政府工作报告\n\n各位代表：\n一、回顾\n过去一年。\n", "a.txt",
     "title=云溪县政府2024年政府工作报告 issuer=云溪县政府 year=2024 to=各位代表 type=政府工作报告"},
    {"云溪市第十五届人民代表大会第六次会议政府工作报告\n\n各位代表：\n一、回顾\n过去一年。\n",
     "a.txt",
     "title=云溪市第十五届人民代表大会第六次会议政府工作报告 issuer=云溪市人民政府 to=各位代表 type=政府工作报告"},
    {"许某市长在云溪市第十六届人民代表大会第四次会议上的政府工作报告\n\n各位代表：\n一、回顾\n过去一年。\n",
     "a.txt",
     "title=许某市长在云溪市第十六届人民代表大会第四次会议上的政府工作报告 issuer=云溪市人民政府 to=各位代表 type=政府工作报告"},
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

/* The forms in which a date stands under a signature, and brackets of a document number. */
static void forms_of_dates_and_numbers(void **state) {
  (void)state;
  static const char *const dates[] = {
      "二〇二三年七月九日", "二○二三年七月九日",    "二О二三年七月九日", "二O二三年七月九日",
      "二0二三年七月九日",  "二零二三年七月九日",   "二◯二三年七月九日", "二Ｏ二三年七月九日",
      "２０２３年７月９日", "2023 年 7 月 9 日",    "2023-7-9",          "2023.07.09",
      "2023/7/9",           "２０２３－０７－０９", "公元2023年7月9日",  "（2023年7月9日）",
      "(2023-07-09)",       "二〇二三年 七月 九日", "2023年07月09号"};
  static const char *const brackets[][2] = {{"〔", "〕"}, {"[", "]"},   {"［", "］"}, {"【", "】"},
                                            {"（", "）"}, {"(", ")"},   {"﹝", "﹞"}, {"〖", "〗"},
                                            {"{", "}"},   {"｛", "｝"}, {"〈", "〉"}, {"[", "〕"}};
  void *ctx = talloc_new(NULL);
  for (size_t i = 0; i < ZJ_COUNT(dates); i++) {
    char *text =
        talloc_asprintf(ctx,
                        "关于渠道管护的报告\n\n县政府：\n\n现报告如下。\n\n一、基本情况\n\n"
                        "渠道完好，管护到位。\n\n　　　云溪县水利局\n\n　　　%s\n",
                        dates[i]);
    const char *facts = facts_of(ctx, text, "a.txt");
    if (!strstr(facts, "date=2023-07-09 ") || !strstr(facts, "issuer=云溪县水利局 "))
      fail_msg("%s: %s", dates[i], facts);
  }
  for (size_t i = 0; i < ZJ_COUNT(brackets); i++) {
    char *text = talloc_asprintf(ctx,
                                 "云溪县人民政府文件\n\n云政发%s2020%s7号\n\n关于渠道管护的通知\n\n"
                                 "各乡镇人民政府：\n\n一、要求\n\n加强管护。\n",
                                 brackets[i][0], brackets[i][1]);
    const char *facts = facts_of(ctx, text, "a.txt");
    if (!strstr(facts, "docno=云政发〔2020〕7号 ")) fail_msg("%s: %s", brackets[i][0], facts);
  }
  talloc_free(ctx);
}

static void titles_are_cleaned(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"2 0 2 4 年 政府工作报告", "2024年政府工作报告"},
      {"２ ０ ２ ４ 年度总结", "２０２４年度总结"},
      {"工 作 总 结", "工作总结"},
      {"督　查　通　报", "督查通报"},
      {"2024 年 3 月总结", "2024年 3月总结"},
      {"中共中央  国务院关于农村改革的决定", "中共中央 国务院关于农村改革的决定"},
      {"云溪县2024年统计公报[1]", "云溪县2024年统计公报"},
      {"云溪县统计公报［12］", "云溪县统计公报"},
      {"对草案[^a]的说明[^1]", "对草案的说明"},
      {"关于[1]的说明", "关于[1]的说明"},
      {"关于公布[2024]年目录的通知[2024]", "关于公布[2024]年目录的通知[2024]"},
      {"2008年云溪县工作报告2008年云溪县工作报告", "2008年云溪县工作报告"},
      {"云溪县工作总结 云溪县工作总结", "云溪县工作总结"},
      {"云溪县工作总结_云溪县工作总结", "云溪县工作总结"},
      {"政府工作报告——", "政府工作报告"},
      {"政府工作报告 —— ", "政府工作报告"},
      {"1976—1985年发展规划", "1976—1985年发展规划"},
      {"大大方方", "大大方方"},
      {"哈哈", "哈哈"},
      {"关于报告的报告", "关于报告的报告"},
      {"title: 云溪县工作总结", "云溪县工作总结"},
      {"原标题：云溪县工作总结", "云溪县工作总结"},
      {"## **云溪县工作总结**", "云溪县工作总结"},
      {"", ""},
      {"[^1]", ""},
  };
  void *ctx = talloc_new(NULL);
  for (size_t i = 0; i < ZJ_COUNT(cases); i++)
    check_text(zj_slice_of(zj_metadata_title(ctx, cases[i][0])), cases[i][1]);
  char *endless = talloc_strdup(ctx, "");
  for (int i = 0; i < 500; i++)
    endless = talloc_strdup_append(endless, "总 ");
  check_text(zj_slice_of(zj_metadata_title(ctx, endless)),
             talloc_strndup(ctx, endless, strlen(endless) - 1));
  talloc_free(ctx);
}

static void one_unit_has_one_name(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"宁波市", "宁波市人民政府"},
      {"宁波市政府", "宁波市人民政府"},
      {"宁波市人民政府", "宁波市人民政府"},
      {"宁波市市政府", "宁波市人民政府"},
      {"宁波市政府办公厅", "宁波市人民政府办公厅"},
      {"广西壮族自治区", "广西壮族自治区人民政府"},
      {"枫林渡乡", "枫林渡乡人民政府"},
      {"澄湖县委", "中共澄湖县委"},
      {"中共澄湖县委", "中共澄湖县委"},
      {"中共澄湖县委员会", "中共澄湖县委"},
      {"中共澄湖县委员会组织部", "中共澄湖县委组织部"},
      {"澄湖县委组织部", "中共澄湖县委组织部"},
      {"青石镇党委", "中共青石镇委"},
      {"澄湖县委员会", "澄湖县委员会"},
      {"澄湖高新技术开发区", "澄湖高新技术开发区"},
      {"香港特别行政区政府", "香港特别行政区政府"},
      {"中华人民共和国国务院", "国务院"},
      {"国务院办公厅", "国务院办公厅"},
      {"中共中央 国务院", "中共中央 国务院"},
      {"澄湖县水利局", "澄湖县水利局"},
      {"市", "市"},
      {"", ""},
  };
  void *ctx = talloc_new(NULL);
  for (size_t i = 0; i < ZJ_COUNT(cases); i++)
    check_text(zj_slice_of(zj_unit_name(ctx, cases[i][0])), cases[i][1]);
  check_text(zj_slice_of(zj_unit_names(ctx, "宁波市")), "宁波市|宁波市人民政府|宁波市政府");
  check_text(zj_slice_of(zj_unit_names(ctx, "青石镇党委")),
             "青石镇党委|中共青石镇委|中共青石镇委员会|青石镇委|青石镇党委");
  check_text(zj_slice_of(zj_unit_names(ctx, "澄湖县水利局")), "澄湖县水利局");
  talloc_free(ctx);
}

static void titles_say_whose_they_are(void **state) {
  (void)state;
  static const struct {
    const char *title, *unit, *year, *shown;
  } cases[] = {
      {"政府工作报告", "宁波市人民政府", "2024", "政府工作报告（宁波市，2024年）"},
      {"2018年政府工作报告", "宁波市政府", "2018", "2018年政府工作报告（宁波市）"},
      {"工作总结", "澄湖县水利局", "", "工作总结（澄湖县水利局）"},
      {"年度工作总结", "", "2023", "年度工作总结（2023年）"},
      {"总结", "", "", "总结"},
      {"规划", "澄湖县", "2021-2025", "规划"},
      {"工作总结", "", "2021-2025", "工作总结（2021-2025年）"},
      {"重庆市人民政府工作报告", "重庆市人民政府", "2013", "重庆市人民政府工作报告（2013年）"},
      {"重庆市2013年政府工作报告", "重庆市人民政府", "2013", "重庆市2013年政府工作报告"},
      {"澄湖县水利局工作总结", "澄湖县水利局", "2024", "澄湖县水利局工作总结"},
      {"", "澄湖县水利局", "2024", ""},
  };
  for (size_t i = 0; i < ZJ_COUNT(cases); i++) {
    zj_fact facts[ZJ_FIELD_COUNT] = {
        [ZJ_FIELD_TITLE] = {cases[i].title, ZJ_FOUND_TEXT},
        [ZJ_FIELD_ISSUER] = {cases[i].unit, ZJ_FOUND_TEXT},
        [ZJ_FIELD_YEAR] = {cases[i].year, ZJ_FOUND_TEXT},
    };
    check_text(zj_slice_of(ZJ_TITLE_SHOWN(facts)), cases[i].shown);
  }
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
      cmocka_unit_test(every_pattern_compiles),     cmocka_unit_test(plain_text_has_digits),
      cmocka_unit_test(titles_name_a_kind),         cmocka_unit_test(reports_tell_their_facts),
      cmocka_unit_test(hostile_text_is_bounded),    cmocka_unit_test(fields_have_names),
      cmocka_unit_test(forms_of_dates_and_numbers), cmocka_unit_test(titles_are_cleaned),
      cmocka_unit_test(one_unit_has_one_name),      cmocka_unit_test(titles_say_whose_they_are)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
