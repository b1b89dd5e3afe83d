/* test_extract_pdf.c - pages to paragraphs: small PDFs with lines at given places, through
 * pdftotext. */
#include "documents.h"

#include "indexer/read/convert.h"
#include "indexer/read/pdf_arrange.h"
#include "indexer/read/pdf_flow.h"

/* A line of text on a page, points from the upper left corner. */
typedef struct placed {
  int page;
  double x, y, size;
  const char *text; /* may begin with operators, "@0 -1 1 0 0 0 Tm|downwards"; "!…" is them alone */
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
  for (size_t i = 0; i < count; i++) {
    const char *text = lines[i].text, *bar = strchr(text, '|');
    int operators = text[0] == '@' && bar ? (int)(bar - text) - 1 : 0;
    if (lines[i].page != page) continue;
    if (text[0] == '!') {
      stream = talloc_asprintf_append(stream, "%s\n", text + 1);
      continue;
    }
    stream = talloc_asprintf_append(stream, "q 1 0 0 1 %g %g cm BT /F1 %g Tf %.*s <%s> Tj ET Q\n",
                                    lines[i].x, PAGE_HEIGHT - lines[i].y, lines[i].size, operators,
                                    text + 1, hex_of(ctx, operators ? bar + 1 : text));
  }
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
      "6 0 obj <</Type/Font/Subtype/Type0/BaseFont/AAAAAA+None/Encoding/Identity-H/DescendantFonts[7 0 R]>> endobj\n"
      "7 0 obj <</Type/Font/Subtype/CIDFontType2/BaseFont/AAAAAA+None/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000"
      "/FontDescriptor 5 0 R>> endobj\n"
      "5 0 obj <</Type/FontDescriptor/FontName/STSong-Light/Flags 6/Ascent 880/Descent -120/CapHeight 700/ItalicAngle 0/StemV 90/FontBBox[-25 -254 1000 880]>> endobj\n");
  char *kids = talloc_strdup(ctx, "");
  for (int p = 1; p <= pages; p++) {
    char *content = content_of(ctx, lines, count, p);
    kids = talloc_asprintf_append(kids, "%d 0 R ", 2 * p + 8);
    pdf = talloc_asprintf_append(
        pdf,
        "%d 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Resources<</Font<</F1 3 0 R/F2 6 0 R>>>>/Contents %d 0 R>> endobj\n"
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

/* Checks the columns in which the cells of all rows stand: "012 012". */
static void check_cells(const placed *lines, size_t count, const char *expected) {
  void *ctx = talloc_new(NULL);
  char columns[200];
  size_t length = 0;
  zj_decoded out;
  zj_error err = {0};
  if (!zj_convert_has("pdftotext")) skip();
  assert_int_equal(zj_source_format_pdf(ctx, pdf_of(ctx, lines, count), NULL, &out, &err), ZJ_OK);
  for (size_t i = 0; i < out.markup.cell_count && length + 2 < sizeof columns; i++) {
    const zj_cell *cell = &out.markup.cells[i];
    if (i && cell->row != cell[-1].row) columns[length++] = ' ';
    columns[length++] = (char)('0' + cell->column);
  }
  columns[length] = 0;
  assert_string_equal(columns, expected);
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

/* Most long lines of the second page are first lines, so that their indent is commoner than the
 * margin. */
#define TWO_LINES(page, y)                \
  {page, LEFT + 32, y, 16, HEAD "生"}, {  \
    page, LEFT, y + 28, 16, HEAD "完。" \
  }
#define SHORT_LINES(y)                \
  {2, LEFT + 32, y, 16, HEAD "生"}, { \
    2, LEFT, y + 28, 16, "完。"     \
  }

static void finds_the_margin_of_short_paragraphs(void **state) {
  static const placed lines[] = {
      TWO_LINES(1, 100), TWO_LINES(1, 156), TWO_LINES(1, 212),
      TWO_LINES(1, 268), TWO_LINES(1, 324), SHORT_LINES(100),
      SHORT_LINES(156),  SHORT_LINES(212),  {2, LEFT + 32, 268, 16, HEAD "。"},
      SHORT_LINES(296),  SHORT_LINES(352),  SHORT_LINES(408)};
  (void)state;
#define TWO HEAD "生" HEAD "完。\n"
#define SHORT HEAD "生完。\n"
  check_pdf(lines, TWO TWO TWO TWO TWO SHORT SHORT SHORT HEAD "。\n" SHORT SHORT SHORT);
}

/* Neither 》 nor ， may begin a line, so that they took 案 along. */
static void follows_punctuation_to_the_next_line(void **state) {
  static const placed lines[] = {
      TWO_LINES(1, 100),
      TWO_LINES(1, 156),
      {1, LEFT + 32, 212, 16, "印发《统筹推进新型城镇化和乡村全面振兴三年方"},
      {1, LEFT, 240, 16, "案》，分解任务。"},
      TWO_LINES(1, 268)};
  (void)state;
  check_pdf(lines, TWO TWO "印发《统筹推进新型城镇化和乡村全面振兴三年方案》，分解任务。\n" TWO);
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

static void leaves_numbers_of_pages_as_they_are(void **state) {
  static const placed lines[] = {TWO_LINES(1, 100), TWO_LINES(1, 156), {1, 285, 800, 12, "- 1 -"},
                                 TWO_LINES(2, 100), TWO_LINES(2, 156), {2, 285, 800, 12, "- 2 -"}};
  (void)state;
  check_pdf(lines, TWO TWO "- 1 -\n" TWO TWO "- 2 -\n");
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

/* Headings that fill their lines are two, though the first has no full stop. */
static void keeps_full_headings_apart(void **state) {
  static const placed lines[] = {
      {1, LEFT + 32, 100, 16, HEAD "生"},   {1, LEFT, 128, 16, FULL "祉"},
      {1, LEFT, 156, 16, "终。"},           {1, LEFT, 184, 16, "一、" HEAD "生"},
      {1, LEFT, 212, 16, "二、" HEAD "生"}, {1, LEFT, 240, 16, "三、下步打算"}};
  (void)state;
  check_pdf(lines, HEAD "生" FULL "祉终。\n一、" HEAD "生\n二、" HEAD "生\n三、下步打算\n");
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

/* 20 characters of 10 points fill a column. */
#define WIDE "统筹推进新型城镇化和乡村全面振兴有力有效"
static void reads_one_column_after_the_other(void **state) {
  static const placed lines[] = {{1, 180, 80, 18, "关于水利工作的报告"},
                                 {1, 70, 100, 10, WIDE},
                                 {1, 310, 100, 10, WIDE},
                                 {1, 70, 116, 10, WIDE},
                                 {1, 310, 116, 10, WIDE},
                                 {1, 70, 132, 10, "完成任务。"},
                                 {1, 310, 132, 10, WIDE},
                                 {1, 90, 148, 10, "一、存在的问题"},
                                 {1, 310, 148, 10, "终。"},
                                 {1, 70, 164, 10, WIDE},
                                 {1, 330, 164, 10, "二、措施"},
                                 {1, 70, 180, 10, WIDE},
                                 {1, 310, 180, 10, WIDE},
                                 {1, 70, 196, 10, WIDE},
                                 {1, 310, 196, 10, "末。"},
                                 {1, 290, 800, 10, "1"}};
  (void)state;
  check_pdf(lines, "关于水利工作的报告\n" WIDE WIDE
                   "完成任务。\n一、存在的问题\n" WIDE WIDE WIDE WIDE WIDE WIDE
                   "终。\n二、措施\n" WIDE "末。\n\n1\n");
}

/* The cells wrap at different heights, and no gap separates the rows. */
static void sorts_ledgers_into_rows(void **state) {
  static const placed top[] = {{1, 90, 100, 11, "序号"},
                               {1, 198, 100, 11, "存在问题"},
                               {1, 306, 100, 11, "整改措施"},
                               {1, 90, 113, 11, "1"},
                               {1, 198, 113, 11, "年轻干部培养力度"},
                               {1, 306, 113, 11, "选派十名年轻干部"},
                               {1, 198, 126, 11, "不够"},
                               {1, 306, 126, 11, "驻站锻炼"},
                               {1, 90, 139, 11, "2"},
                               {1, 198, 139, 11, "管护经费不足"},
                               {1, 306, 139, 11, "列入年度预算"},
                               {1, 90, 152, 11, "3"},
                               {1, 198, 152, 11, "底数不清"},
                               {1, 306, 152, 11, "逐项核对登记造册"},
                               {1, 306, 165, 11, "并公开"},
                               {1, 90, 220, 11, "特此报告。"}};
  static const placed centred[] = {
      {1, 90, 100, 11, "序号"},      {1, 198, 100, 11, "存在问题"}, {1, 306, 100, 11, "整改措施"},
      {1, 198, 120, 11, "培养力度"}, {1, 306, 120, 11, "选派干部"}, {1, 92, 126, 11, "1"},
      {1, 198, 133, 11, "不够"},     {1, 306, 133, 11, "驻站锻炼"}, {1, 306, 153, 11, "列入预算"},
      {1, 92, 159, 11, "2"},         {1, 198, 159, 11, "经费不足"}, {1, 306, 166, 11, "按季拨付"}};
  (void)state;
  check_cells(top, ZJ_COUNT(top), "012 012 012 012");
  check_pdf(top, "序号 存在问题 整改措施\n1 年轻干部培养力度不够 选派十名年轻干部驻站锻炼\n"
                 "2 管护经费不足 列入年度预算\n3 底数不清 逐项核对登记造册并公开\n特此报告。\n");
  check_pdf(centred, "序号 存在问题 整改措施\n1 培养力度不够 选派干部驻站锻炼\n"
                     "2 经费不足 列入预算按季拨付\n");
}

/* Without numbers: heights where every column has a line begin a row. */
static void sorts_wrapped_cells_into_rows(void **state) {
  static const placed lines[] = {{1, 80, 100, 12, "问题"},
                                 {1, 200, 100, 12, "措施"},
                                 {1, 340, 100, 12, "责任单位"},
                                 {1, 80, 114, 12, "年轻干部培养"},
                                 {1, 200, 114, 12, "选派十名年轻"},
                                 {1, 340, 114, 12, "县水利局"},
                                 {1, 80, 128, 12, "力度不够"},
                                 {1, 200, 128, 12, "干部驻站锻炼"},
                                 {1, 200, 142, 12, "并考核"},
                                 {1, 80, 156, 12, "经费不足"},
                                 {1, 200, 156, 12, "列入年度预"},
                                 {1, 340, 156, 12, "县财政局"},
                                 {1, 200, 170, 12, "算"}};
  (void)state;
  check_pdf(lines,
            "问题 措施 责任单位\n年轻干部培养力度不够 选派十名年轻干部驻站锻炼并考核 县水利局\n"
            "经费不足 列入年度预算 县财政局\n");
}

/* Below lines of full width, two columns. */
static void reads_columns_below_wide_lines(void **state) {
  placed lines[24] = {{1, 90, 100, 10, WIDE WIDE "统"},
                      {1, 70, 116, 10, WIDE WIDE "统筹"},
                      {1, 70, 132, 10, WIDE WIDE "统筹"},
                      {1, 70, 148, 10, WIDE WIDE "完。"}};
  size_t count = 4;
  for (int i = 0; i < 6; i++) {
    lines[count++] = (placed){1, 70, 180 + 16 * i, 10, i == 5 ? "左。" : WIDE};
    lines[count++] = (placed){1, 310, 180 + 16 * i, 10, i == 5 ? "右。" : WIDE};
  }
  (void)state;
  check_pdf_at(lines, count,
               WIDE WIDE "统" WIDE WIDE "统筹" WIDE WIDE "统筹" WIDE WIDE
                         "完。\n\n" WIDE WIDE WIDE WIDE WIDE "左。\n" WIDE WIDE WIDE WIDE WIDE
                         "右。\n",
               __FILE__, __LINE__);
}

/* Codes of a budget count up, too, but repeat. */
static void leaves_codes_alone(void **state) {
  static const placed lines[] = {
      {1, 90, 100, 10, "204"}, {1, 150, 100, 10, "公共安全"}, {1, 290, 100, 10, "12"},
      {1, 90, 116, 10, "204"}, {1, 150, 116, 10, "司法"},     {1, 290, 116, 10, "3"},
      {1, 90, 132, 10, "205"}, {1, 150, 132, 10, "教育支出"}, {1, 290, 132, 10, "9"},
      {1, 90, 148, 10, "205"}, {1, 150, 148, 10, "其他教育"}, {1, 290, 148, 10, "9"}};
  (void)state;
  check_pdf(lines, "204 公共安全 12\n204 司法 3\n205 教育支出 9\n205 其他教育 9\n");
}

static void keeps_watermarks_out_of_sentences(void **state) {
  static const placed slanted[] = {{1, 150, 260, 40, "@0.7 0.7 -0.7 0.7 0 0 Tm|内部资料"},
                                   {1, LEFT + 32, 100, 16, HEAD "生"},
                                   {1, 150, 130, 12, "@0.87 0.5 -0.5 0.87 0 0 Tm|内部资料"},
                                   {1, 250, 90, 12, "@0.87 -0.5 0.5 0.87 0 0 Tm|张某某"},
                                   {1, LEFT, 128, 16, FULL "祉"},
                                   {1, LEFT, 156, 16, "完。"}};
  static const placed level[] = {{1, LEFT + 32, 100, 16, HEAD "生"}, {1, 150, 135, 30, "内部资料"},
                                 {1, LEFT, 128, 16, FULL "祉"},      {1, LEFT, 156, 16, FULL "祉"},
                                 {1, LEFT, 184, 16, "完。"},         {1, 150, 435, 30, "内部资料"}};
  (void)state;
  check_pdf(slanted, HEAD "生" FULL "祉完。\n");
  check_pdf(level, HEAD "生" FULL "祉" FULL "祉完。\n〔页脚〕内部资料\n");
}

static void reads_vertical_text_from_the_right(void **state) {
  static const char *const columns[] = {"关于水利工作", "年轻干部不足", "管护经费欠缺"};
  placed stacked[18];
  char characters[18][4];
  for (int i = 0; i < 18; i++) {
    memcpy(characters[i], columns[i / 6] + (size_t)(i % 6) * 3, 3);
    characters[i][3] = 0;
    stacked[i] = (placed){1, 500 - 40 * (i / 6), 80 + 22 * (i % 6), 18, characters[i]};
  }
  placed mixed[18];
  for (int i = 0; i < 18; i++)
    mixed[i] = (placed){1, 100, 100 + 20 * (i / 6) + 14 * (i % 6), 14, characters[i]};
  static const placed sideways[] = {{1, 200, 80, 14, "@0 -1 1 0 0 0 Tm|一是年轻干部不足。"},
                                    {1, 170, 80, 14, "@0 -1 1 0 0 0 Tm|二是经费。"}};
  (void)state;
  check_pdf(stacked, "关于水利工作\n年轻干部不足\n管护经费欠缺\n");
  check_pdf(mixed, "关于水利工作 年轻干部不足 管护经费欠缺\n"); /* over each other */
  check_pdf(sideways, "一是年轻干部不足。\n二是经费。\n");
}

/* A slanted page as character recognition writes it: words of uneven width, each at its place. */
static void joins_recognized_words(void **state) {
  static const char *const rows[] = {
      "根据/常委会/工作/安排/现/将/全/县/水利/工程/管护/经费/落实/及/使用",
      "情况/报告/如下/请/予/审议/本/年/度/共/投入/资金/23/50/万元/用于/维修/养护",
      "和/更新/改造/其中/县级/配套/占/百分之/四十/其余/村级/自筹/百分之/三",
      "十。",
      "一/是/经费/没有/落实/村级/自筹/能力/弱/渠道/淤塞/闸门/锈蚀/的/现象",
      "普遍/存在。"};
  static const char *const characters[] = {"关", "于", "全", "县", "水", "利", "工",
                                           "程", "管", "护", "工", "作", "情", "况",
                                           "的", "汇", "总", "报", "告", NULL};
  const char *const *title = characters;
  placed words[100];
  size_t count = 0;
  void *ctx = talloc_new(NULL);
  for (double x = 110; *title; x += 21, title++)
    words[count++] = (placed){1, x, 80 - 0.03 * x, 20,
                              talloc_asprintf(ctx, "@%d Tz|%s", count % 2 ? 75 : 50, *title)};
  for (int r = 0; r < 6; r++) {
    double x = r == 0 || r == 4 ? 132 : 100;
    char *row = talloc_strdup(ctx, rows[r]);
    for (char *word = strtok(row, "/"); word; word = strtok(NULL, "/")) {
      double width = 16 * zj_pdf_ems(zj_slice_of(word));
      const char *stretched = talloc_asprintf(ctx, "@%d Tz|%s", count % 3 == 0 ? 40 : 75, word);
      words[count++] = (placed){1, x, 120 + 28 * r - 0.03 * x, 15, stretched};
      x += width;
    }
  }
  (void)state;
  check_pdf_at(
      words, count,
      "关于全县水利工程管护工作情况的汇总报告\n根据常委会工作安排现将全县水利工程管护经费落实及使用"
      "情况报告如下请予审议本年度共投入资金2350万元用于维修养护"
      "和更新改造其中县级配套占百分之四十其余村级自筹百分之三十。\n"
      "一是经费没有落实村级自筹能力弱渠道淤塞闸门锈蚀的现象普遍存在。\n",
      __FILE__, __LINE__);
  talloc_free(ctx);
}

/* A paragraph is on the page of its first character, a margin on its own. */
static void tells_the_page_of_lines(void **state) {
  static const placed lines[] = {
      {1, LEFT + 32, 100, 16, HEAD "生"}, {1, LEFT, 128, 16, FULL "祉"},   {1, 290, 800, 12, "1"},
      {2, LEFT, 100, 16, "完。"},         {2, LEFT + 32, 128, 16, "续。"}, {2, 290, 800, 12, "2"}};
  static const uint32_t pages[] = {1, 1, 2, 2};
  void *ctx = talloc_new(NULL);
  zj_decoded out;
  (void)state;
  if (!zj_convert_has("pdftotext")) skip();
  assert_int_equal(zj_source_format_pdf(ctx, pdf_of(ctx, lines, ZJ_COUNT(lines)), NULL, &out, NULL),
                   ZJ_OK);
  check_text_at(out.text, HEAD "生" FULL "祉完。\n— 1 —\n续。\n— 2 —\n", __FILE__, __LINE__);
  for (uint32_t line = 1; line <= ZJ_COUNT(pages); line++) {
    zj_source_place place;
    zj_places_find(out.places, line, &place);
    assert_int_equal(place.kind, ZJ_PLACE_PAGE);
    assert_int_equal(place.number, pages[line - 1]);
  }
  talloc_free(ctx);
}

#define PICTURE "!q 595 0 0 842 0 0 cm BI /W 2 /H 2 /CS /G /BPC 8 /F /AHx ID FF00FF00> EI Q"
#define GLYPHS "@/F2 14 Tf|" /* of a font that does not say which characters they are */

#define check_unread(lines, text, unread) \
  check_unread_at(lines, ZJ_COUNT(lines), text, unread, __FILE__, __LINE__)
static void check_unread_at(const placed *lines, size_t count, const char *text, const char *unread,
                            const char *file, int line) {
  void *ctx = talloc_new(NULL);
  if (!zj_convert_has("pdftotext")) skip();
  check_document_at(pdf_of(ctx, lines, count), "a.pdf", text, unread, file, line);
  talloc_free(ctx);
}

#define check_refused(lines, part) \
  check_refused_at(lines, ZJ_COUNT(lines), part, __FILE__, __LINE__)
static void check_refused_at(const placed *lines, size_t count, const char *part, const char *file,
                             int line) {
  void *ctx = talloc_new(NULL);
  if (!zj_convert_has("pdftotext")) skip();
  check_refusal_at(pdf_of(ctx, lines, count), "a.pdf", part, file, line);
  talloc_free(ctx);
}

static void names_pages_that_are_pictures(void **state) {
  static const placed some[] = {{1, LEFT, 100, 16, "关于水利工作的报告"},
                                {2, 0, 0, 0, PICTURE},
                                {2, 290, 800, 12, "扫描全能王创建"},
                                {3, 0, 0, 0, PICTURE},
                                {4, 0, 0, 0, PICTURE},
                                {4, LEFT, 100, 16, FULL "祉"},
                                {4, LEFT, 128, 16, "年轻干部数量不足的问题比较突出。"}};
  static const placed all[] = {
      {1, 0, 0, 0, PICTURE}, {1, 290, 800, 12, "1"}, {2, 0, 0, 0, PICTURE}, {2, 290, 800, 12, "2"}};
  (void)state;
  check_unread(some,
               "关于水利工作的报告\n扫描全能王创建\n" FULL "祉年轻干部数量不足的问题比较突出。\n",
               "scans 2:2-3");
  check_refused(all, "only pictures of pages");
}

static void names_pages_with_fonts_without_characters(void **state) {
  static const placed some[] = {{1, LEFT, 100, 16, "关于水利工作的报告"},
                                {2, LEFT, 100, 14, GLYPHS "1&T$W0XS Z9F%&b c^a/ACB6UD"},
                                {2, LEFT, 128, 14, GLYPHS "I,KR:2O!4JNHM(c<V;][YPG"},
                                {2, LEFT, 156, 14, "附件"},
                                {3, LEFT, 100, 14, "完。"}};
  static const placed codes[] = {{1, LEFT, 100, 14, GLYPHS "\uE012\uE123\uE345\uE111\uE222\uE333"},
                                 {1, LEFT, 128, 14, GLYPHS "\uE012\uE123\uE345\uE111\uE222\uE333"}};
  static const placed scripts[] = {
      {1, LEFT, 100, 14, GLYPHS "\u0E12\u0F23\u1045\u1111\u1222\u1333\u0E15\u0F26"},
      {1, LEFT, 128, 14, GLYPHS "\u0E12\u0F23\u1045\u1111\u1222\u1333\u0E15\u0F26"}};
  static const placed bullet[] = {{1, LEFT, 100, 14, GLYPHS "\uF0B7"},
                                  {1, LEFT + 14, 100, 14, "年轻干部不足。"}};
  static const placed figures[] = {{1, LEFT, 100, 14, "@/F2 14 Tf|20,345.60"},
                                   {1, LEFT, 128, 14, "@/F2 14 Tf|1,234.50%"}};
  (void)state;
  check_unread(some, "关于水利工作的报告\n附件\n完。\n", "fonts 1:2");
  check_refused(codes, "which characters");
  check_refused(scripts, "which characters");
  check_unread(bullet, "\uF0B7年轻干部不足。\n", "");
  check_unread(figures, "20,345.60\n1,234.50%\n", "");
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
    assert_int_equal(zj_pdf_clean(ctx, pdf, NULL), ZJ_OK);
    assert_int_equal(zj_pdf_arrange(ctx, pdf, NULL), ZJ_OK);
    assert_int_equal(zj_pdf_flow(ctx, pdf, &lines, NULL), ZJ_OK);
    assert_int_equal(zj_lines_finish(&lines, &text, NULL), ZJ_OK);
    assert_int_equal(zj_utf8_check(text), text.length);
    talloc_free(ctx);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(undoes_wraps),
      cmocka_unit_test(finds_the_margin_of_short_paragraphs),
      cmocka_unit_test(follows_punctuation_to_the_next_line),
      cmocka_unit_test(goes_on_over_pages),
      cmocka_unit_test(leaves_numbers_of_pages_as_they_are),
      cmocka_unit_test(puts_rows_together),
      cmocka_unit_test(keeps_full_headings_apart),
      cmocka_unit_test(keeps_contents_apart),
      cmocka_unit_test(labels_stand_before_their_text),
      cmocka_unit_test(reads_one_column_after_the_other),
      cmocka_unit_test(sorts_ledgers_into_rows),
      cmocka_unit_test(reads_columns_below_wide_lines),
      cmocka_unit_test(sorts_wrapped_cells_into_rows),
      cmocka_unit_test(leaves_codes_alone),
      cmocka_unit_test(keeps_watermarks_out_of_sentences),
      cmocka_unit_test(reads_vertical_text_from_the_right),
      cmocka_unit_test(joins_recognized_words),
      cmocka_unit_test(tells_the_page_of_lines),
      cmocka_unit_test(names_pages_that_are_pictures),
      cmocka_unit_test(names_pages_with_fonts_without_characters),
      cmocka_unit_test(refuses_what_has_no_text),
      cmocka_unit_test(takes_any_output),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
