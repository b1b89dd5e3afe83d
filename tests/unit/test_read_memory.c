/* test_read_memory.c - readers of Office documents report that memory ran out, at whichever
 * allocation it does; they never return less than there is. */
#include "failing.h"
#include "pack_doc.h"

#include "indexer/read/formats.h"

typedef struct file {
  zj_source_format_reader *read;
  zj_slice bytes;
} file;

static zj_status read_file(const void *data, zj_error *err) {
  const file *f = data;
  void *ctx = talloc_new(NULL);
  if (!ctx) return zj_no_memory(err);
  zj_decoded out;
  zj_status status = f->read(ctx, f->bytes, NULL, &out, err);
  talloc_free(ctx);
  return status;
}

static void check_reader(zj_source_format_reader *read, zj_slice bytes) {
  const file f = {read, bytes};
  fail_each_allocation(&f, read_file);
}

#define RELATION(id, type, target) \
  "<Relationship Id=\"" id "\" Type=\"/" type "\" Target=\"" target "\"/>"
#define R "xmlns:r=\"/relationships\""

static void documents(void **state) {
  void *ctx = talloc_new(NULL);
  const packed parts[] = {
      {"_rels/.rels", ZJ_LIT("<R>" RELATION("m", "officeDocument", "word/document.xml") "</R>")},
      {"word/document.xml",
       ZJ_LIT(
           "<d " R
           "><p><r><t>甲</t></r><relIds r:dm=\"d\"/></p><altChunk r:id=\"a\"/><tbl><tr><tc><p><r>"
           "<t>格</t></r></p></tc></tr></tbl></d>")},
      {"word/_rels/document.xml.rels",
       ZJ_LIT("<R>" RELATION("d", "diagramData", "diagrams/data1.xml")
                  RELATION("a", "aFChunk", "a.htm") "</R>")},
      {"word/diagrams/data1.xml", ZJ_LIT("<a><p><t>图</t></p></a>")},
      {"word/header1.xml", ZJ_LIT("<a><p><t>政发〔2024〕7号</t></p></a>")},
      {"word/comments.xml", ZJ_LIT("<a><comment/></a>")},
      {"word/a.htm", ZJ_LIT("<html><h1>题</h1><p>文</p></html>")}};
  (void)state;
  check_reader(zj_source_format_docx, pack(ctx, parts, ZJ_COUNT(parts)));
  const packed odt[] = {
      {"content.xml",
       ZJ_LIT(
           "<d><h outline-level=\"1\">题</h><p>文<frame><text-box><p>框</p></text-box></frame></p></d>")}};
  check_reader(zj_source_format_odt, pack(ctx, odt, 1));
  doc d = doc_begin(ctx);
  doc_text(&d, "正文", (zj_slice){"", 0});
  doc_end(&d, '\r', ZJ_LIT("\0\0"));
  doc_part(&d, 76, d.length);
  check_reader(zj_source_format_doc, doc_finish(&d));
  check_reader(
      zj_source_format_rtf,
      ZJ_LIT(
          "{\\rtf1{\\header [2024]7}a{\\shp{\\*\\shpinst{\\shptxt b\\par}}}\\'e9\\par{\\trowd\\intbl c\\cell\\row}}"));
  check_reader(zj_source_format_html, ZJ_LIT("<html><input value='&lt;p&gt;x'></html>"));
  talloc_free(ctx);
}

static void workbooks(void **state) {
  void *ctx = talloc_new(NULL);
  const packed xlsx[] = {
      {"xl/workbook.xml", ZJ_LIT("<w " R "><sheet name=\"台账\" r:id=\"s\"/></w>")},
      {"xl/_rels/workbook.xml.rels",
       ZJ_LIT("<R>" RELATION("s", "worksheet", "s.xml") RELATION("t", "sharedStrings", "t.xml")
                  RELATION("u", "styles", "u.xml") "</R>")},
      {"xl/t.xml", ZJ_LIT("<t><si><t>甲</t></si></t>")},
      {"xl/u.xml",
       ZJ_LIT(
           "<u><numFmt numFmtId=\"170\" formatCode=\"0.0\"/><cellXfs><xf numFmtId=\"170\"/></cellXfs></u>")},
      {"xl/s.xml", ZJ_LIT("<s><row><c t=\"s\"><v>0</v></c><c><v>1.5</v></c></row></s>")},
      {"xl/_rels/s.xml.rels", ZJ_LIT("<R>" RELATION("d", "drawing", "d.xml") "</R>")},
      {"xl/d.xml", ZJ_LIT("<d><p><t>框</t></p></d>")},
      {"xl/embeddings/x", ZJ_LIT("x")}};
  const packed ods[] = {
      {"content.xml", ZJ_LIT("<d><table name=\"a\"><table-row><table-cell><p>x</p>"
                             "</table-cell></table-row></table></d>")}};
  static const char stream[] = "\x09\x08\x08\0\0\6\5\0\0\0\0\0"
                               "\x85\0\x09\0\x35\0\0\0\0\0\1\0a"
                               "\xFC\0\x0C\0\1\0\0\0\1\0\0\0\1\0\0x"
                               "\x0A\0\0\0"
                               "\x0A\0\0\0\x0A\0\0\0"
                               "\x09\x08\x08\0\0\6\x10\0\0\0\0\0"
                               "\xFD\0\x0A\0\0\0\0\0\0\0\0\0\0\0"
                               "\x0A\0\0\0";
  const packed xls[] = {{"Workbook", {stream, sizeof stream - 1}}};
  (void)state;
  check_reader(zj_source_format_xlsx, pack(ctx, xlsx, ZJ_COUNT(xlsx)));
  check_reader(zj_source_format_ods, pack(ctx, ods, 1));
  check_reader(zj_source_format_xls, pack_ole(ctx, xls, 1));
  check_reader(zj_source_format_csv, ZJ_LIT("a,\"b\"\nc,d\n"));
  talloc_free(ctx);
}

static void presentations(void **state) {
  void *ctx = talloc_new(NULL);
  const packed pptx[] = {
      {"ppt/presentation.xml", ZJ_LIT("<p " R "><sldId r:id=\"s\"/></p>")},
      {"ppt/_rels/presentation.xml.rels", ZJ_LIT("<R>" RELATION("s", "slide", "s.xml") "</R>")},
      {"ppt/s.xml",
       ZJ_LIT("<sld><sp><ph type=\"title\"/><p><t>题</t></p></sp><p><t>文</t></p></sld>")},
      {"ppt/_rels/s.xml.rels", ZJ_LIT("<R>" RELATION("n", "notesSlide", "n.xml") "</R>")},
      {"ppt/n.xml", ZJ_LIT("<n><p><t>注</t></p></n>")}};
  const packed odp[] = {{"content.xml", ZJ_LIT("<d><page><frame class=\"title\"><p>x</p></frame>"
                                               "<notes><p>y</p></notes></page></d>")}};
  /* a document without slides, its directory and its edit */
  static const char stream[] = "\x0F\0\xE8\3\0\0\0\0"
                               "\0\0\x72\x17\x08\0\0\0\1\0\x10\0\0\0\0\0"
                               "\0\0\xF5\x0F\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x08\0\0\0\1\0\0\0";
  const packed ppt[] = {{"PowerPoint Document", {stream, sizeof stream - 1}},
                        {"Current User", ZJ_LIT("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x18\0\0\0")}};
  (void)state;
  check_reader(zj_source_format_pptx, pack(ctx, pptx, ZJ_COUNT(pptx)));
  check_reader(zj_source_format_odp, pack(ctx, odp, 1));
  check_reader(zj_source_format_ppt, pack_ole(ctx, ppt, 2));
  talloc_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(documents),
      cmocka_unit_test(workbooks),
      cmocka_unit_test(presentations),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
