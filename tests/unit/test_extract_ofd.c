/* test_extract_ofd.c - pages of an OFD to paragraphs: small files with text at given places. */
#include "pack.h"

#include "indexer/read/formats.h"

#define NS "xmlns:ofd='http://www.ofdspec.org/2016'"
#define OFD                                                                      \
  "<ofd:OFD " NS "><ofd:DocBody><ofd:DocRoot> Doc_0/Document.xml </ofd:DocRoot>" \
  "<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody></ofd:OFD>"
#define DOCUMENT_HEAD                                                                             \
  "<ofd:Document " NS "><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"               \
  "</ofd:PhysicalBox></ofd:PageArea><ofd:TemplatePage ID='77' BaseLoc='Tpls/Tpl_0/Content.xml'/>" \
  "</ofd:CommonData><ofd:Pages>"
#define PAGE_HEAD "<ofd:Page " NS "><ofd:Content><ofd:Layer ID='9'>"
#define PAGE_END "</ofd:Layer></ofd:Content></ofd:Page>"

/* Text of this size at x, y; 'more' are attributes of the object, 'steps' of the code. */
#define TEXT_AS(x, y, size, text, more, steps)                                             \
  "<ofd:TextObject ID='1' Boundary='" x " " y " 150 8' Font='3' Size='" size "' " more ">" \
  "<ofd:FillColor Value='0 0 0'/><ofd:TextCode X='0' Y='5' " steps ">" text                \
  "</ofd:TextCode></ofd:TextObject>"
#define TEXT(x, y, text) TEXT_AS(x, y, "5.6", text, "", "")
#define PICTURE "<ofd:ImageObject ID='5' Boundary='0 0 210 297' ResourceID='6'/>"

/* 26 characters fill a line from 30 to 175.6. */
#define FULL "统筹推进新型城镇化和乡村全面振兴有力有效保障民生福"
#define HEAD "统筹推进新型城镇化和乡村全面振兴有力有效保障民"

enum { PAGES_MAX = 4 };

/* An OFD with these pages, and a template that pages can name. */
static zj_slice ofd_of(void *ctx, const char *const *pages, size_t count, const char *template) {
  packed parts[PAGES_MAX + 3];
  char *document = talloc_strdup(ctx, DOCUMENT_HEAD);
  for (size_t i = 0; i < count; i++) {
    char *name = talloc_asprintf(ctx, "Doc_0/Pages/Page_%zu/Content.xml", i);
    document = talloc_asprintf_append(
        document, "<ofd:Page ID='%zu' BaseLoc='./Pages/../Pages/Page_%zu/Content.xml'/>", i + 1, i);
    parts[i] = (packed){name, zj_slice_of(pages[i])};
  }
  document = talloc_strdup_append(document, "</ofd:Pages><ofd:Attachments>Attachs/Attachments.xml"
                                            "</ofd:Attachments></ofd:Document>");
  parts[count] = (packed){"OFD.xml", ZJ_LIT(OFD)};
  parts[count + 1] = (packed){"Doc_0/Document.xml", zj_slice_of(document)};
  parts[count + 2] = (packed){"Doc_0/Tpls/Tpl_0/Content.xml", zj_slice_of(template)};
  return pack(ctx, parts, count + 3);
}

#define check_ofd(pages, template, expected, unread) \
  check_ofd_at(pages, ZJ_COUNT(pages), template, expected, unread, __FILE__, __LINE__)
static void check_ofd_at(const char *const *pages, size_t count, const char *template,
                         const char *expected, const char *unread, const char *file, int line) {
  void *ctx = talloc_new(NULL);
  zj_decoded out;
  zj_error err = {0};
  zj_unread_stored stored;
  if (zj_source_format_ofd(ctx, ofd_of(ctx, pages, count, template), NULL, &out, &err) != ZJ_OK) {
    print_error("%s\n", err.text);
    _fail(file, line);
  }
  check_text_at(out.text, expected, file, line);
  _assert_string_equal(zj_unread_store(&out.unread, stored), unread, file, line);
  talloc_free(ctx);
}

static void check_refused(zj_slice bytes, const char *part) {
  void *ctx = talloc_new(NULL);
  zj_decoded out;
  zj_error err = {0};
  assert_int_equal(zj_source_format_ofd(ctx, bytes, NULL, &out, &err), ZJ_BAD_INPUT);
  if (!strstr(err.text, part)) fail_msg("%s", err.text);
  talloc_free(ctx);
}

static void joins_runs_and_wraps(void **state) {
  static const char *const pages[] = {
      PAGE_HEAD TEXT_AS("60", "30", "7.7", "关于水利工作的报告", "", "DeltaX='g 8 7.7'")
          TEXT("41.2", "50", "一、存在的问题") /* a run for each font, in any order */
      TEXT_AS("74.8", "60", "5.6", "5%", "", "DeltaX='2.8'") TEXT("41.2", "60", "年轻干部仅占")
          TEXT("80.4", "60", "，青黄不接的矛盾突出影响工作成效") TEXT("30", "70", FULL "祉")
              TEXT("30", "80", "完。") PAGE_END,
      PAGE_HEAD TEXT("30", "30", "续。") PAGE_END};
  (void)state;
  check_ofd(
      pages, PAGE_HEAD PAGE_END,
      "关于水利工作的报告\n\n一、存在的问题\n年轻干部仅占5%，青黄不接的矛盾突出影响工作成效" FULL
      "祉完。\n续。\n",
      "");
}

static void sorts_tables_into_rows(void **state) {
  static const char *const pages[] = {
      PAGE_HEAD TEXT("30", "50", "序号") TEXT("60", "50", "存在问题") TEXT("120", "50", "整改措施")
          TEXT("30", "60", "1") TEXT("60", "60", "年轻干部培养") TEXT("60", "67", "不够")
              TEXT("120", "60", "选派干部") TEXT("30", "77", "2") TEXT("60", "77", "经费不足")
                  TEXT("120", "77", "列入预算") PAGE_END};
  (void)state;
  check_ofd(pages, PAGE_HEAD PAGE_END,
            "序号 存在问题 整改措施\n1 年轻干部培养不够 选派干部\n2 经费不足 列入预算\n", "");
}

static void reads_templates_and_matrices(void **state) {
  static const char *const pages[] = {
      "<ofd:Page " NS "><ofd:Area><ofd:PhysicalBox>0 0 200 280</ofd:PhysicalBox></ofd:Area>"
      "<ofd:Template TemplateID='77'/><ofd:Content><ofd:Layer ID='9'>" TEXT_AS(
          "30", "60", "2.8", "年轻干部不足。", "CTM='2 0 0 2 0 0'", "")
          TEXT_AS("30", "60", "14", "内部资料", "CTM='0.7 -0.7 0.7 0.7 0 0'", "") /* a watermark */
      TEXT_AS("30", "80", "5.6", "看不见", "Visible='false'", "") PAGE_END,
      PAGE_HEAD TEXT_AS("150", "40", "6", "关于水利工作", "", "DeltaY='g 5 6'")
          TEXT_AS("140", "40", "6", "年轻干部不足", "", "DeltaY='6 6 6 6 6'")
              TEXT_AS("130", "40", "6", "管护经费欠缺", "", "DeltaY='6'") PAGE_END};
  (void)state;
  check_ofd(pages, PAGE_HEAD TEXT("60", "40", "澄河县人民政府文件") PAGE_END,
            "澄河县人民政府文件\n\n年轻干部不足。\n关于水利工作\n年轻干部不足\n管护经费欠缺\n", "");
}

static void names_pages_that_are_pictures(void **state) {
  static const char *const some[] = {PAGE_HEAD TEXT("30", "50", "正文。") PAGE_END,
                                     PAGE_HEAD PICTURE TEXT("100", "280", "2") PAGE_END};
  static const char *const all[] = {PAGE_HEAD PICTURE PAGE_END};
  void *ctx = talloc_new(NULL);
  (void)state;
  check_ofd(some, PAGE_HEAD PAGE_END, "正文。\n2\n", "scans 1:2");
  check_refused(ofd_of(ctx, all, 1, PAGE_HEAD PAGE_END), "only pictures of pages");
  talloc_free(ctx);
}

static void refuses_what_is_damaged(void **state) {
  static const char *const pages[] = {PAGE_HEAD TEXT("30", "50", "正文。") PAGE_END};
  static const char *const torn[] = {PAGE_HEAD TEXT("30", "50", "正文。")};
  void *ctx = talloc_new(NULL);
  packed no_root[] = {{"OFD.xml", ZJ_LIT("<x/>")}};
  packed no_document[] = {{"OFD.xml", ZJ_LIT(OFD)}};
  packed no_page[] = {
      {"OFD.xml", ZJ_LIT(OFD)},
      {"Doc_0/Document.xml", ZJ_LIT(DOCUMENT_HEAD "<ofd:Page ID='1' BaseLoc='../../../etc/passwd'/>"
                                                  "</ofd:Pages></ofd:Document>")}};
  (void)state;
  check_refused(pack(ctx, no_root, 1), "DocRoot");
  check_refused(pack(ctx, no_document, 1), "Document.xml");
  check_refused(pack(ctx, no_page, 2), "Content.xml");
  check_refused(ofd_of(ctx, torn, 1, PAGE_HEAD PAGE_END), "damaged");
  zj_slice whole = ofd_of(ctx, pages, 1, PAGE_HEAD PAGE_END);
  for (size_t length = 4; length < whole.length; length += 31) {
    zj_decoded out;
    zj_error err = {0};
    zj_slice part = zj_slice_cut(whole, 0, length);
    assert_int_equal(zj_source_format_ofd(ctx, part, NULL, &out, &err), ZJ_BAD_INPUT);
    assert_true(*err.text);
  }
  talloc_free(ctx);
}

/* Places that no page has, and steps without end. */
static void survives_absurd_places(void **state) {
  static const char *const pages[] = {
      PAGE_HEAD TEXT_AS("1e30", "nan", "-5", "甲", "CTM='x'", "DeltaX='g'")
          TEXT_AS("inf", "1e6", "1e9", "乙", "CTM='1 2 3'", "DeltaX='g 99999999999 5 g g g'")
              TEXT_AS("", "", "0", "丙", "", "DeltaY='- - -'") TEXT("30", "50", "正文。") PAGE_END};
  void *ctx = talloc_new(NULL);
  zj_decoded out;
  (void)state;
  assert_int_equal(
      zj_source_format_ofd(ctx, ofd_of(ctx, pages, 1, PAGE_HEAD PAGE_END), NULL, &out, NULL),
      ZJ_OK);
  assert_non_null(strstr(talloc_strndup(ctx, out.text.at, out.text.length), "正文。"));
  talloc_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(joins_runs_and_wraps),
      cmocka_unit_test(sorts_tables_into_rows),
      cmocka_unit_test(reads_templates_and_matrices),
      cmocka_unit_test(names_pages_that_are_pictures),
      cmocka_unit_test(refuses_what_is_damaged),
      cmocka_unit_test(survives_absurd_places),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
