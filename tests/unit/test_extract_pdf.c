/* test_extract_pdf.c - pages to paragraphs: small PDFs with lines at given places, through
 * pdftotext. */
#include "check.h"

#include "indexer/read/convert.h"
#include "indexer/read/formats.h"
#include "indexer/read/pdf_flow.h"

/* A line of text on a page, points from the upper left corner. */
typedef struct placed {
  int page;
  double x, y, size;
  const char *text;
} placed;

enum { PAGE_WIDTH = 595, PAGE_HEIGHT = 842, LEFT = 90 };

static char *hex_of(void *ctx, const char *text) {
  char *hex = talloc_strdup(ctx, "");
  zj_slice s = zj_slice_of(text);
  uint32_t c;
  for (size_t at = 0; at < s.length;) {
    at += zj_utf8_decode(s, at, &c);
    hex = talloc_asprintf_append(hex, "%04X", c);
  }
  return hex;
}

static char *content_of(void *ctx, const placed *lines, size_t count, int page) {
  char *stream = talloc_strdup(ctx, "");
  for (size_t i = 0; i < count; i++)
    if (lines[i].page == page)
      stream =
          talloc_asprintf_append(stream, "BT /F1 %g Tf %g %g Td <%s> Tj ET\n", lines[i].size,
                                 lines[i].x, PAGE_HEIGHT - lines[i].y, hex_of(ctx, lines[i].text));
  return stream;
}

/* Without a cross-reference table: readers find the objects. */
static zj_slice pdf_of(void *ctx, const placed *lines, size_t count) {
  int pages = lines[count - 1].page;
  char *pdf = talloc_strdup(
      ctx,
      "%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
      "3 0 obj <</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UTF16-H/DescendantFonts[4 0 R]>> endobj\n"
      "4 0 obj <</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/DW 1000"
      "/FontDescriptor 5 0 R>> endobj\n"
      "5 0 obj <</Type/FontDescriptor/FontName/STSong-Light/Flags 6/Ascent 880/Descent -120/CapHeight 700/ItalicAngle 0/StemV 90/FontBBox[-25 -254 1000 880]>> endobj\n");
  char *kids = talloc_strdup(ctx, "");
  for (int p = 1; p <= pages; p++) {
    char *content = content_of(ctx, lines, count, p);
    kids = talloc_asprintf_append(kids, "%d 0 R ", 2 * p + 8);
    pdf = talloc_asprintf_append(
        pdf,
        "%d 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>> endobj\n"
        "%d 0 obj <</Length %zu>> stream\n%sendstream endobj\n",
        2 * p + 8, PAGE_WIDTH, PAGE_HEIGHT, 2 * p + 9, 2 * p + 9, strlen(content), content);
  }
  pdf = talloc_asprintf_append(
      pdf, "2 0 obj <</Type/Pages/Count %d/Kids[%s]>> endobj\ntrailer <</Root 1 0 R>>\n%%%%EOF\n",
      pages, kids);
  return zj_slice_of(pdf);
}

#define check_pdf(lines, expected) \
  check_pdf_at(lines, ZJ_COUNT(lines), expected, __FILE__, __LINE__)
static void check_pdf_at(const placed *lines, size_t count, const char *expected, const char *file,
                         int line) {
  void *ctx = talloc_new(NULL);
  zj_decoded out;
  zj_error err = {0};
  if (!zj_convert_has("pdftotext")) skip();
  if (zj_source_format_pdf(ctx, pdf_of(ctx, lines, count), NULL, &out, &err) != ZJ_OK) {
    print_error("%s\n", err.text);
    _fail(file, line);
  }
  check_text_at(out.text, expected, file, line);
  talloc_free(ctx);
}

/* 26 characters of 16 points fill a line; paragraphs are indented by two. */
#define FULL "统筹推进新型城镇化和乡村全面振兴有力有效保障民生福"
#define HEAD "统筹推进新型城镇化和乡村全面振兴有力有效保障民"

static void undoes_wraps(void **state) {
  static const placed lines[] = {
      {1, LEFT + 32, 100, 16, HEAD "生"}, {1, LEFT, 128, 16, FULL "祉"},
      {1, LEFT, 156, 16, "完。"},         {1, LEFT + 32, 184, 16, "一、工作"},
      {1, LEFT + 32, 212, 16, HEAD "。"}, {1, LEFT + 32, 240, 16, HEAD "，"},
      {1, LEFT, 268, 16, "续。"},         {1, LEFT + 32, 296, 16, HEAD "生"},
      {1, LEFT, 324, 16, FULL "祉"},      {1, LEFT, 352, 16, "终。"}};
  (void)state;
  check_pdf(lines, HEAD "生" FULL "祉完。\n一、工作\n" HEAD "。\n" HEAD "，续。\n" HEAD "生" FULL
                        "祉终。\n");
}

static void goes_on_over_pages(void **state) {
  static const placed lines[] = {{1, LEFT, 50, 10, "某县年度报告"},
                                 {1, LEFT + 32, 100, 16, HEAD "生"},
                                 {1, LEFT, 128, 16, FULL "祉"},
                                 {1, LEFT, 156, 16, FULL "祉"},
                                 {1, 290, 800, 12, "1"},
                                 {2, LEFT, 50, 10, "某县年度报告"},
                                 {2, LEFT, 100, 16, FULL "祉"},
                                 {2, LEFT, 128, 16, "完。"},
                                 {2, LEFT + 32, 156, 16, HEAD "生"},
                                 {2, LEFT, 184, 16, FULL "祉"},
                                 {2, 280, 800, 12, "2"},
                                 {3, LEFT, 50, 10, "某县年度报告"},
                                 {3, LEFT, 100, 16, "终。"},
                                 {3, 290, 800, 12, "3"}};
  (void)state;
  check_pdf(lines, "〔页眉〕某县年度报告\n" HEAD "生" FULL "祉" FULL "祉" FULL
                   "祉完。\n— 1 —\n〔页眉〕某县年度报告\n" HEAD "生" FULL
                   "祉终。\n— 2 —\n〔页眉〕某县年度报告\n— 3 —\n");
}

static void puts_rows_together(void **state) {
  static const placed lines[] = {{1, 90, 100, 12, "项目"},     {1, 250, 100, 12, "预算数"},
                                 {1, 400, 100, 12, "决算数"},  {1, 90, 125, 12, "一般公共服务"},
                                 {1, 250, 125, 12, "12.5"},    {1, 400, 125, 12, "13"},
                                 {1, 90, 150, 12, "事业单位"}, {1, 90, 164, 12, "经营收入"},
                                 {1, 250, 157, 12, "7"},       {1, 400, 157, 12, "8"}};
  (void)state;
  static const placed tight[] = {{1, 90, 100, 10, "项目"},         {1, 290, 100, 10, "人数"},
                                 {1, 90, 114, 10, "三十五岁以下"}, {1, 290, 114, 10, "12"},
                                 {1, 90, 128, 10, "硕士"},         {1, 290, 128, 10, "3"}};
  check_pdf(lines, "项目 预算数 决算数\n一般公共服务 12.5 13\n事业单位经营收入 7 8\n");
  check_pdf(tight, "项目 人数\n三十五岁以下 12\n硕士 3\n");
}

static void labels_stand_before_their_text(void **state) {
  static const placed lines[] = {{1, LEFT, 100, 16, "1."},
                                 {1, LEFT + 64, 100, 16, "轮岗"},
                                 {1, LEFT, 156, 16, "某县"},
                                 {1, LEFT, 200, 16, "（二）"},
                                 {1, LEFT + 64, 200, 16, "挂职"}};
  (void)state;
  check_pdf(lines, "1.轮岗\n\n某县\n\n（二）挂职\n");
}

static void keeps_contents_apart(void **state) {
  static const placed lines[] = {{1, 250, 80, 20, "目录"},
                                 {1, LEFT, 120, 16, "一、工作回顾................1"},
                                 {1, LEFT, 148, 16, "二、存在问题................3"},
                                 {1, LEFT, 176, 16, "三、下步打算................5"}};
  (void)state;
  check_pdf(
      lines,
      "目录\n一、工作回顾................1\n二、存在问题................3\n三、下步打算................5\n");
}

static void refuses_what_has_no_text(void **state) {
  static const placed lines[] = {{1, 90, 100, 12, ""}};
  void *ctx = talloc_new(NULL);
  zj_decoded out;
  zj_error err = {0};
  (void)state;
  if (!zj_convert_has("pdftotext")) skip();
  assert_int_equal(zj_source_format_pdf(ctx, pdf_of(ctx, lines, 1), NULL, &out, &err),
                   ZJ_BAD_INPUT);
  assert_non_null(strstr(err.text, "no text layer"));
  err = (zj_error){0};
  assert_int_equal(zj_source_format_pdf(ctx, ZJ_LIT("%PDF-1.4\nnothing"), NULL, &out, &err),
                   ZJ_BAD_INPUT);
  talloc_free(ctx);
}

/* What the converter says is not trusted either. */
static void takes_any_output(void **state) {
  static const char *const outputs[] = {
      "",
      "<word",
      "<word xMin=\"1\">x</word>",
      "<line xMin=\"1\"><word>x</word>",
      "<page width=\"0\" height=\"0\"><block><line xMin=\"-1\" yMax=\"1e99\"><word xMin=\"9\">&amp;&x</word></line>",
      "<page width=\"100\" height=\"100\"><block ><line xMin=\"0\" yMin=\"0\" xMax=\"0\" yMax=\"0\"><word >a</word></line><line ><word >b</word></line></block>",
      "<page width=\"595\" height=\"842\"><block><line xMin=\"90\" yMin=\"-50\" xMax=\"300\" yMax=\"-40\"><word xMin=\"90\" yMin=\"-50\" xMax=\"300\" yMax=\"-40\">1</word></line></block></page>"
      "<page width=\"595\" height=\"842\"><block><line xMin=\"90\" yMin=\"-50\" xMax=\"300\" yMax=\"-40\"><word xMin=\"90\" yMin=\"-50\" xMax=\"300\" yMax=\"-40\">2</word></line></block></page>",
      "<page width=\"99999999999999999999\" height=\"1\"><line xMax=\"99999999999999999999\"><word >\xFF</word>"};
  (void)state;
  for (size_t i = 0; i < ZJ_COUNT(outputs); i++) {
    void *ctx = talloc_new(NULL);
    zj_pdf *pdf;
    zj_slice text;
    zj_lines lines = zj_lines_on(ctx);
    assert_int_equal(zj_pdf_read(ctx, zj_slice_of(outputs[i]), &pdf, NULL), ZJ_OK);
    assert_int_equal(zj_pdf_flow(ctx, pdf, &lines, NULL), ZJ_OK);
    assert_int_equal(zj_lines_finish(&lines, &text, NULL), ZJ_OK);
    assert_int_equal(zj_utf8_check(text), text.length);
    talloc_free(ctx);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(undoes_wraps),
      cmocka_unit_test(goes_on_over_pages),
      cmocka_unit_test(puts_rows_together),
      cmocka_unit_test(keeps_contents_apart),
      cmocka_unit_test(labels_stand_before_their_text),
      cmocka_unit_test(refuses_what_has_no_text),
      cmocka_unit_test(takes_any_output),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
