/* test_extract_sheets.c - spreadsheets of every kind to lines of text: one line a row, with the
 * values that the sheet shows. */
#include "documents.h"
#include "pack_ole.h"

#include "indexer/base/buffer.h"
#include "indexer/read/cell_format.h"

/* ---- numbers ---- */

static void numbers_are_as_shown(void **state) {
  static const struct {
    const char *code;
    double value;
    const char *shown;
  } cases[] = {{"General", 0.30000000000000004, "0.3"},
               {"General", 12, "12"},
               {"General", 1e20, "1e+20"},
               {"General", 123456789012345, "123456789012345"},
               {"General", 1.0 / 3, "0.3333333333"},
               {"General", -2.5, "-2.5"},
               {"G/通用格式\"人\"", 12, "12人"},
               {"0", 2.5, "3"},
               {"0.00", 1.005, "1.01"},
               {"#,##0.00\"万元\"", 1234.5, "1,234.50万元"},
               {"#,##0", 1234567, "1,234,567"},
               {"#,##0", 7, "7"},
               {"0.##", 2.5, "2.5"},
               {"000000", 123, "000123"},
               {"0.0%", 0.305, "30.5%"},
               {"[Red]\\-0.0;[Blue]0", -3, "3"},
               {"0;(0)", -3, "(3)"},
               {"0;-0;\"无\"", 0, "无"},
               {";;;", 5, ""},
               {"[$¥-804]#,##0.00", 12, "¥12.00"},
               {"_ * #,##0.00_ ;_ * -#,##0.00_ ", -1200, "-1,200.00"},
               {"0.00E+00", 12345, "1.23E+04"},
               {"#,##0,\"千元\"", 1234567, "1,235千元"},
               {"0.00", 1e300, "1e+300"},
               {"yyyy/m/d;@", 45356, "2024-03-05"},
               {"yyyy\"年\"m\"月\"", 45356, "2024-03"},
               {"[$-804]yyyy\"年\"m\"月\"d\"日\";@", 45356, "2024-03-05"},
               {"m\"月\"d\"日\"", 45356, "2024-03-05"},
               {"yyyy-mm-dd hh:mm", 45356.604166667, "2024-03-05 14:30"},
               {"h:mm AM/PM", 0.75, "18:00"},
               {"mm:ss.0", 0.001, "00:01:26"},
               {"[h]:mm", 1.5, "36:00"},
               {"yyyy-mm-dd", 59, "1900-02-28"},
               {"yyyy-mm-dd", 61, "1900-03-01"},
               {"yyyy-mm-dd", -1, "-1"},
               {"yyyy-mm-dd", 1e300, "1e+300"}};
  char out[ZJ_CELL_ROOM];
  (void)state;
  for (size_t i = 0; i < ZJ_COUNT(cases); i++)
    check_text(zj_slice_of(zj_cell_format_write(cases[i].code, cases[i].value, false, out)),
               cases[i].shown);
  assert_string_equal(zj_cell_format_write("yyyy-mm-dd", 43894, true, out), "2024-03-05");
  assert_string_equal(zj_cell_format_usual(31), "yyyy-mm-dd"); /* 2024年3月5日 */
  assert_string_equal(zj_cell_format_usual(200), "General");
}

/* Codes as hostile files have them: no end of a quote, very many signs. */
static void odd_formats_end(void **state) {
  static const char *const codes[] = {"\"",
                                      "[",
                                      "[$",
                                      "\\",
                                      "_",
                                      "*",
                                      ";",
                                      "E+",
                                      "0.",
                                      "[$]",
                                      "\"\"\"\"",
                                      "%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%0",
                                      "0.000000000000000000000000000000000000000000000000000000"};
  static const double values[] = {0, 1, -1, 0.5, 45356.5, 1e15, -1e308, 4.9e-324};
  char out[ZJ_CELL_ROOM];
  (void)state;
  for (size_t i = 0; i < ZJ_COUNT(codes); i++)
    for (size_t k = 0; k < ZJ_COUNT(values); k++)
      assert_true(strlen(zj_cell_format_write(codes[i], values[k], false, out)) < ZJ_CELL_ROOM);
}

/* ---- CSV ---- */

static void csv_records_are_lines(void **state) {
  (void)state;
  check_document(
      ZJ_LIT("\xEF\xBB\xBF序号,问题,金额\r\n1,\"年轻干部,\"\"两不足\"\"\",\"1,200\"\r\n\r\n2,\"上\n"
             "下\",3\n"),
      "台账.csv", "序号 问题 金额\n1 年轻干部,\"两不足\" 1,200\n2 上 下 3\n", "");
  check_document(ZJ_LIT("序号;问题，其中\n1;管护缺位\n"), "a.csv", "序号 问题，其中\n1 管护缺位\n",
                 "");
  check_document(ZJ_LIT("序号\t问题\n1\t\"没有写完\n2\t后面的\n"), "a.tsv",
                 "序号 问题\n1 \"没有写完\n2 后面的\n", "");
  check_document(
      ZJ_LIT("\xD0\xF2\xBA\xC5,\xCE\xCA\xCC\xE2\n1,\xB9\xDC\xBB\xA4\xC8\xB1\xCE\xBB\xA3\xAC"
             "\xBE\xAD\xB7\xD1\xB2\xBB\xD7\xE3\n"),
      "gbk.csv", "序号 问题\n1 管护缺位，经费不足\n", "");
  check_place(ZJ_LIT("甲,乙\n\n1,2\n"), "a.csv", 2, "row 3");
}

/* ---- XLSX ---- */

#define MAIN "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define R "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
#define TYPE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define RELATIONS(body)                                                                         \
  "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" body \
  "</Relationships>"
#define RELATION(id, type, target) \
  "<Relationship Id=\"" id "\" Type=\"" TYPE type "\" Target=\"" target "\"/>"
#define WORKSHEET(body) "<worksheet " MAIN "><sheetData>" body "</sheetData></worksheet>"

enum { SHEET_ONE = 5, SHEET_TWO, SHEET_HIDDEN, XLSX_PARTS };

/* The sheets are not in the order of their parts, and one is hidden. */
static void fill_xlsx(packed parts[XLSX_PARTS]) {
  const packed all[XLSX_PARTS] = {
      {"_rels/.rels", ZJ_LIT(RELATIONS(RELATION("rId1", "officeDocument", "xl/workbook.xml")))},
      {"xl/workbook.xml",
       ZJ_LIT("<workbook " MAIN " " R
              "><sheets><sheet name=\"整改台账\" sheetId=\"9\" r:id=\"r1\"/>"
              "<sheet name=\"暗\" sheetId=\"2\" state=\"hidden\" r:id=\"r3\"/>"
              "<sheet name=\"Sheet2\" sheetId=\"3\" r:id=\"r2\"/></sheets></workbook>")},
      {"xl/_rels/workbook.xml.rels",
       ZJ_LIT(RELATIONS(RELATION("r2", "worksheet", "worksheets/two.xml") RELATION(
           "r1", "worksheet", "/xl/worksheets/one.xml") RELATION("r3", "worksheet", "hidden.xml")
                            RELATION("s", "sharedStrings", "sharedStrings.xml")
                                RELATION("t", "styles", "../xl/styles.xml")))},
      {"xl/sharedStrings.xml",
       ZJ_LIT("<sst " MAIN "><si><t>存在问题</t></si><si><r><t>年轻</t></r><r><t>干部不足</t></r>"
              "<rPh><t>ねん</t></rPh></si><si><t>整改\n措施</t></si></sst>")},
      {"xl/styles.xml",
       ZJ_LIT(
           "<styleSheet " MAIN
           "><numFmts><numFmt numFmtId=\"180\" formatCode=\"#,##0.0&quot;万元&quot;\"/>"
           "</numFmts><cellStyleXfs><xf numFmtId=\"9\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/>"
           "<xf numFmtId=\"14\"/><xf numFmtId=\"180\"/></cellXfs></styleSheet>")},
      {"xl/worksheets/one.xml",
       ZJ_LIT(
           "<worksheet " MAIN "><cols><col min=\"6\" max=\"6\" hidden=\"1\"/></cols><sheetData>"
           "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>序号</t></is></c><c r=\"B1\" t=\"s\"><v>0</v></c>"
           "<c r=\"C1\" t=\"s\"><v>2</v></c><c r=\"F1\"><v>77</v></c></row>"
           "<row r=\"2\" hidden=\"1\"><c r=\"A2\"><v>88</v></c></row>"
           "<row r=\"4\"><c r=\"A4\"><v>1</v></c><c r=\"B4\" t=\"s\"><v>1</v></c><c r=\"C4\" s=\"1\"><v>45356</v></c>"
           "<c r=\"D4\" s=\"2\"><f>SUM(A1:A9)</f><v>1234.5</v></c><c r=\"E4\" t=\"str\"><f>A1</f><v>已完成</v></c>"
           "<c r=\"F4\"><v>99</v></c><c r=\"G4\" t=\"b\"><v>1</v></c><c r=\"H4\" t=\"e\"><v>#N/A</v></c>"
           "<c r=\"I4\" t=\"s\"><v>9999</v></c><c r=\"J4\" s=\"-5\"><v>0.30000000000000004</v></c></row>"
           "</sheetData></worksheet>")},
      {"xl/worksheets/two.xml", ZJ_LIT(WORKSHEET("<row><c><v>5</v></c><c><v>6</v></c></row>"))},
      {"xl/hidden.xml", ZJ_LIT(WORKSHEET("<row><c><v>404</v></c></row>"))}};
  memcpy(parts, all, sizeof all);
}

static void xlsx_rows_are_lines(void **state) {
  void *ctx = talloc_new(NULL);
  packed parts[XLSX_PARTS];
  (void)state;
  fill_xlsx(parts);
  zj_slice book = pack(ctx, parts, XLSX_PARTS);
  check_document(book, "a.xlsx",
                 "整改台账\n序号 存在问题 整改 措施\n1 年轻干部不足 2024-03-05 1,234.5万元 已完成 "
                 "TRUE #N/A 0.3\n\n5 6\n",
                 "hidden 3");
  check_place(book, "a.xlsx", 2, "整改台账, row 1");
  check_place(book, "a.xlsx", 3, "整改台账, row 4");
  check_place(book, "a.xlsx", 5, "Sheet2, row 1");
  talloc_free(ctx);
}

/* A long cell keeps a line of its own; it is still in its row, and so is the next. */
static void rows_of_several_lines(void **state) {
  void *ctx = talloc_new(NULL);
  packed parts[XLSX_PARTS];
  char *text = talloc_strdup(ctx, "");
  (void)state;
  for (int i = 0; i < 100; i++)
    text = talloc_strdup_append(text, "管护");
  fill_xlsx(parts);
  parts[SHEET_TWO].bytes = zj_slice_of(talloc_asprintf(
      ctx,
      "<worksheet " MAIN
      "><sheetData><row r=\"3\"><c t=\"str\"><v>前</v></c><c t=\"str\"><v>%s</v></c>"
      "<c t=\"str\"><v>后</v></c></row><row r=\"4\"><c><v>4</v></c></row></sheetData></worksheet>",
      text));
  zj_slice book = pack(ctx, parts, XLSX_PARTS);
  check_place(book, "a.xlsx", 5, "Sheet2, row 3");
  check_place(book, "a.xlsx", 7, "Sheet2, row 3");
  check_place(book, "a.xlsx", 8, "Sheet2, row 4");
  talloc_free(ctx);
}

static void xlsx_shapes_and_comments(void **state) {
  void *ctx = talloc_new(NULL);
  packed parts[XLSX_PARTS + 4];
  (void)state;
  fill_xlsx(parts);
  parts[XLSX_PARTS] =
      (packed){"xl/worksheets/_rels/two.xml.rels",
               ZJ_LIT(RELATIONS(RELATION("d", "drawing", "../drawings/d.xml")
                                    RELATION("c", "comments", "../comments1.xml")))};
  parts[XLSX_PARTS + 1] =
      (packed){"xl/drawings/d.xml",
               ZJ_LIT("<d:wsDr xmlns:d=\"d\" xmlns:a=\"a\"><d:sp><a:p><a:r><a:t>填表</a:t></a:r>"
                      "<a:r><a:t>说明</a:t></a:r></a:p></d:sp><d:graphicFrame/></d:wsDr>")};
  parts[XLSX_PARTS + 2] =
      (packed){"xl/comments1.xml",
               ZJ_LIT("<comments " MAIN "><commentList><comment><text><t>批注</t></text></comment>"
                      "</commentList></comments>")};
  parts[XLSX_PARTS + 3] = (packed){"xl/embeddings/a.docx", ZJ_LIT("PK")};
  parts[SHEET_ONE].bytes = ZJ_LIT(WORKSHEET(""));
  check_document(pack(ctx, parts, XLSX_PARTS + 4), "a.xlsx", "整改台账\n\n5 6\n填表说明\n",
                 "diagrams 1;embedded 1;comments 1;hidden 1");
  talloc_free(ctx);
}

static void xlsx_damage_is_told(void **state) {
  void *ctx = talloc_new(NULL);
  packed parts[XLSX_PARTS];
  (void)state;
  fill_xlsx(parts);
  zj_slice whole = pack(ctx, parts, XLSX_PARTS);
  check_refusal(zj_slice_cut(whole, 0, whole.length / 2), "a.xlsx", "");
  parts[SHEET_ONE].bytes = ZJ_LIT("<worksheet><sheetData><row>");
  check_refusal(pack(ctx, parts, XLSX_PARTS), "a.xlsx", "one.xml is damaged");
  packed binary = {"xl/workbook.bin", ZJ_LIT("x")};
  check_refusal(pack(ctx, &binary, 1), "a.xlsx", "XLSB");
  check_refusal(ZJ_LIT("not a workbook"), "a.xlsx", "is not a XLSX file");
  talloc_free(ctx);
}

/* ---- ODS ---- */

static void ods_rows_are_lines(void **state) {
  void *ctx = talloc_new(NULL);
  packed parts[] = {
      {"mimetype", ZJ_LIT("application/vnd.oasis.opendocument.spreadsheet")},
      {"content.xml",
       ZJ_LIT(
           "<office:c xmlns:office=\"o\" xmlns:text=\"t\" xmlns:table=\"b\" xmlns:style=\"s\">"
           "<style:style style:name=\"h\"><style:table-properties table:display=\"false\"/></style:style>"
           "<table:table table:name=\"台账\"><table:table-column/><table:table-column table:visibility=\"collapse\"/>"
           "<table:table-row><table:table-cell table:number-columns-spanned=\"2\"><text:p>题目</text:p></table:table-cell>"
           "<table:covered-table-cell><text:p>盖住</text:p></table:covered-table-cell></table:table-row>"
           "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell/></table:table-row>"
           "<table:table-row><table:table-cell office:value-type=\"date\" office:date-value=\"2024-03-05T14:30:00\">"
           "<office:annotation><text:p>批注</text:p></office:annotation><text:p>3月5日</text:p></table:table-cell>"
           "<table:table-cell><text:p>暗列</text:p></table:table-cell>"
           "<table:table-cell table:number-columns-repeated=\"2\"><text:p>年轻<text:span>干部</text:span></text:p><text:p>不足</text:p></table:table-cell>"
           "<table:table-cell table:number-columns-repeated=\"16000\"/></table:table-row>"
           "<table:table-row table:visibility=\"filter\"><table:table-cell><text:p>筛去</text:p></table:table-cell></table:table-row>"
           "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell><text:p>重复</text:p></table:table-cell></table:table-row>"
           "<table:table-row table:number-rows-repeated=\"1048500\"><table:table-cell/></table:table-row>"
           "</table:table><table:table table:name=\"暗\" table:style-name=\"h\"><table:table-row><table:table-cell>"
           "<text:p>x</text:p></table:table-cell></table:table-row></table:table></office:c>")}};
  (void)state;
  zj_slice book = pack(ctx, parts, 2);
  check_document(book, "a.ods",
                 "台账\n题目\n2024-03-05 14:30 年轻干部 不足 年轻干部 不足\n重复\n重复\n",
                 "comments 1;hidden 3");
  check_place(book, "a.ods", 3, "台账, row 4");
  check_place(book, "a.ods", 5, "台账, row 7");
  talloc_free(ctx);
}

/* ---- XLS ---- */

/* A record of a workbook. */
static void add_record(zj_buffer *out, unsigned type, const char *bytes, size_t length) {
  char head[4];
  set_u16(head, type);
  set_u16(head + 2, (unsigned)length);
  zj_buffer_add(out, head, 4);
  zj_buffer_add(out, bytes, length);
}
#define RECORD(out, type, bytes) add_record(out, type, bytes, sizeof(bytes) - 1)

#define BOOK_BEGIN "\x00\x06\x05\x00\0\0\0\0"
#define SHEET_BEGIN "\x00\x06\x10\x00\0\0\0\0"
#define OLD_BOOK_BEGIN "\x00\x05\x05\x00\0\0\0\0"

static void add_sheet_info(zj_buffer *out, uint32_t at, const char *rest, size_t length) {
  char info[64];
  set_u32(info, at);
  memcpy(info + 4, rest, length);
  add_record(out, 0x85, info, 4 + length);
}

/* Sheet 台账 at 'first', a hidden one, then shared strings, the second of which goes on in another
 * record, in the middle of its characters and in another width. */
static void add_book(zj_buffer *out, uint32_t first) {
  RECORD(out, 0x809, BOOK_BEGIN);
  RECORD(out, 0x41E,
         "\xA4\x00\x04\x00\x00"
         "0.0%");
  RECORD(out, 0xE0, "\0\0\0\0");
  RECORD(out, 0xE0, "\0\0\x0E\0");
  RECORD(out, 0xE0, "\0\0\xA4\0");
  add_sheet_info(out, first, "\0\0\x02\x01\xF0\x53\x26\x8D", 8);
  add_sheet_info(out, first, "\1\0\x01\x00h", 5);
  RECORD(out, 0xFC,
         "\3\0\0\0\3\0\0\0"
         "\2\0\x01\xF0\x53\x26\x8D"
         "\4\0\x01\x74\x5E\x7B\x8F");
  RECORD(out, 0x3C,
         "\x00"
         "ab"
         "\3\0\x0D\1\0\2\0\0\0\x42\xD8\xB7\xDF"
         "X\0"
         "rrrr"
         "ee");
  RECORD(out, 0x0A, "");
}

static void add_cells(zj_buffer *out) {
  RECORD(out, 0x809, SHEET_BEGIN);
  RECORD(out, 0x7D, "\5\0\5\0\0\0\0\0\1\0");
  RECORD(out, 0x208, "\2\0\0\0\1\0\0\0\0\0\0\0\x20\0\0\0");
  RECORD(out, 0xFD, "\0\0\0\0\0\0\0\0\0\0");                         /* shared 0 */
  RECORD(out, 0xFD, "\0\0\1\0\0\0\1\0\0\0");                         /* shared 1 */
  RECORD(out, 0xFD, "\0\0\2\0\0\0\2\0\0\0");                         /* shared 2 */
  RECORD(out, 0xFD, "\0\0\3\0\0\0\x99\0\0\0");                       /* no such string */
  RECORD(out, 0x203, "\1\0\0\0\1\0\0\0\0\0\x80\x25\xE6\x40");        /* 45356, a date */
  RECORD(out, 0x27E, "\1\0\1\0\2\0\x7B\x00\x00\x00");                /* 30 / 100 as 30.0% */
  RECORD(out, 0xBD, "\1\0\2\0\0\0\x06\0\0\0\0\0\x0A\0\0\0\3\0");     /* 1 and 2 */
  RECORD(out, 0x06, "\1\0\4\0\0\0\0\0\0\0\0\0\xFF\xFF\0\0\0\0\0\0"); /* a text */
  RECORD(out, 0x207, "\2\0\x01\x0C\x54\x0D\x54");
  RECORD(out, 0xFD, "\1\0\5\0\0\0\0\0\0\0"); /* in the hidden column */
  RECORD(out, 0xFD, "\2\0\0\0\0\0\0\0\0\0"); /* in the hidden row */
  RECORD(out, 0x205, "\3\0\0\0\0\0\x2A\1");
  RECORD(out, 0x204, "\3\0\1\0\0\0\2\0\0ok");
  RECORD(out, 0x1C, "\0\0");
  RECORD(out, 0x5D, "\x15\0\x12\0\x19\0");
  RECORD(out, 0x1B6, "\0\0\0\0\0\0\0\0\0\0\2\0\0\0\0\0\0\0");
  RECORD(out, 0x3C, "\0no");
  RECORD(out, 0x5D, "\x15\0\x12\0\6\0");
  RECORD(out, 0x1B6, "\0\0\0\0\0\0\0\0\0\0\3\0\0\0\0\0\0\0");
  RECORD(out, 0x3C, "\0box");
  RECORD(out, 0x0A, "");
}

static zj_slice make_xls(void *ctx) {
  zj_buffer sized = {.ctx = ctx}, stream = {.ctx = ctx};
  add_book(&sized, 0);
  add_book(&stream, (uint32_t)sized.length);
  add_cells(&stream);
  packed workbook = {"Workbook", zj_buffer_slice(&stream)};
  return pack_ole(ctx, &workbook, 1);
}

static void xls_rows_are_lines(void **state) {
  void *ctx = talloc_new(NULL);
  (void)state;
  zj_slice book = make_xls(ctx);
  check_document(book, "a.xls",
                 "台账 年轻ab \U00020BB7X\n2024-03-05 30.0% 1 2 同名\n#N/A ok\nbox\n",
                 "comments 1;hidden 3");
  check_place(book, "a.xls", 2, "台账, row 2");
  check_place(book, "a.xls", 3, "台账, row 4");
  talloc_free(ctx);
}

static void xls_of_excel_5(void **state) {
  void *ctx = talloc_new(NULL);
  zj_buffer stream = {.ctx = ctx};
  (void)state;
  RECORD(&stream, 0x809, OLD_BOOK_BEGIN);
  RECORD(&stream, 0x42, "\xA8\x03"); /* 936 */
  add_sheet_info(&stream, 41, "\0\0\4\xCC\xA8\xD5\xCB", 7);
  RECORD(&stream, 0x0A, "");
  assert_int_equal(stream.length, 37);
  set_u32(stream.at + 22, 37);
  RECORD(&stream, 0x809, "\x00\x05\x10\x00\0\0\0\0");
  RECORD(&stream, 0x204, "\0\0\0\0\0\0\4\0\xC4\xEA\xC7\xE1");
  RECORD(&stream, 0x0A, "");
  packed book = {"Book", zj_buffer_slice(&stream)};
  check_document(pack_ole(ctx, &book, 1), "a.et", "年轻\n", "");
  check_place(pack_ole(ctx, &book, 1), "a.et", 1, "台账, row 1");
  talloc_free(ctx);
}

static void xls_damage_is_told(void **state) {
  void *ctx = talloc_new(NULL);
  zj_buffer locked = {.ctx = ctx};
  (void)state;
  zj_slice whole = make_xls(ctx);
  for (size_t length = 1000; length < whole.length; length += 97) { /* it ends, whatever it gives */
    zj_decoded out;
    zj_slice part = zj_slice_cut(whole, 0, length);
    zj_status status = zj_source_format_xls(ctx, part, NULL, &out, NULL);
    assert_true(status == ZJ_OK || status == ZJ_BAD_INPUT);
  }
  RECORD(&locked, 0x809, BOOK_BEGIN);
  RECORD(&locked, 0x2F, "\1\0");
  packed book = {"Workbook", zj_buffer_slice(&locked)};
  check_refusal(pack_ole(ctx, &book, 1), "a.xls", "password");
  talloc_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(numbers_are_as_shown),  cmocka_unit_test(odd_formats_end),
      cmocka_unit_test(csv_records_are_lines), cmocka_unit_test(xlsx_rows_are_lines),
      cmocka_unit_test(rows_of_several_lines), cmocka_unit_test(xlsx_shapes_and_comments),
      cmocka_unit_test(xlsx_damage_is_told),   cmocka_unit_test(ods_rows_are_lines),
      cmocka_unit_test(xls_rows_are_lines),    cmocka_unit_test(xls_of_excel_5),
      cmocka_unit_test(xls_damage_is_told),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
