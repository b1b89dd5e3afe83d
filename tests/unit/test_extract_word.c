/* test_extract_word.c - what a Word document holds beside its paragraphs: parts in other formats,
 * contents lists, page headers, drawings, comments, embedded files. */
#include "documents.h"

#define W "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define R "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
#define TYPE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define DOCUMENT(body) "<w:document " W " " R "><w:body>" body "</w:body></w:document>"
#define RUN(text) "<w:r><w:t>" text "</w:t></w:r>"
#define P(text) "<w:p>" RUN(text) "</w:p>"
#define STYLED(style, text) "<w:p><w:pPr><w:pStyle w:val=\"" style "\"/></w:pPr>" text "</w:p>"
#define RELATION(id, type, target) \
  "<Relationship Id=\"" id "\" Type=\"" TYPE type "\" Target=\"" target "\"/>"
#define RELATIONS(body) "<Relationships>" body "</Relationships>"

enum { PARTS_MAX = 8 };

/* A document and up to six other parts; the last one has no name. */
static zj_slice docx(void *ctx, const char *document, const packed *others) {
  packed parts[PARTS_MAX] = {{"word/document.xml", zj_slice_of(document)}};
  size_t count = 1;
  for (; others && others->name; others++)
    parts[count++] = *others;
  return pack(ctx, parts, count);
}

#define check_docx(document, others, text, unread) \
  check_docx_at(document, others, text, unread, __FILE__, __LINE__)
static void check_docx_at(const char *document, const packed *others, const char *text,
                          const char *unread, const char *file, int line) {
  void *ctx = talloc_new(NULL);
  check_document_at(docx(ctx, document, others), "a.docx", text, unread, file, line);
  talloc_free(ctx);
}

static void line_ends_within_text(void **state) {
  (void)state;
  check_docx(
      DOCUMENT(
          "<w:p><w:r>\n<w:t>\n  年轻\n    干部 a</w:t>\n</w:r><w:r><w:t xml:space=\"preserve\"> b\n</w:t></w:r>" RUN(
              "不足") "</w:p>"),
      NULL, "年轻 干部 a b不足\n", "");
}

/* ---- parts in other formats ---- */

static void chunks_are_read(void **state) {
  void *ctx = talloc_new(NULL);
  static const char document[] = DOCUMENT(P("前") "<w:altChunk r:id=\"a\"/>" P(
      "中") "<w:altChunk r:id=\"b\"/><w:altChunk r:id=\"c\"/>");
  static const char relations[] = RELATIONS(RELATION("a", "aFChunk", "/word/a.htm") RELATION(
      "b", "aFChunk", "b.rtf") RELATION("c", "aFChunk", "c.docx"));
  packed inner[] = {{"word/comments.xml", ZJ_LIT("<w:comments " W "><w:comment/></w:comments>")},
                    {NULL}};
  packed others[] = {{"word/_rels/document.xml.rels", zj_slice_of(relations)},
                     {"word/a.htm", ZJ_LIT("<html><h2>问题</h2><p>年轻干部&nbsp;不足</p></html>")},
                     {"word/b.rtf", ZJ_LIT("{\\rtf1 \\u24178?\\par}")},
                     {"word/c.docx", docx(ctx, DOCUMENT(P("内")), inner)},
                     {NULL}};
  zj_decoded out;
  (void)state;
  check_docx(document, others, "前\n\n问题\n年轻干部\u00A0不足\n中\n干\n内\n", "comments 1");
  assert_int_equal(zj_source_format_docx(ctx, docx(ctx, document, others), NULL, &out, NULL),
                   ZJ_OK);
  assert_int_equal(out.markup.heading_count, 1);
  assert_int_equal(out.markup.headings[0].line, 3);
  assert_int_equal(out.markup.headings[0].level, 2);
  talloc_free(ctx);
}

/* What cannot be read of a document is counted; a document of nothing else is refused. */
static void chunks_unread_are_told(void **state) {
  void *ctx = talloc_new(NULL);
  packed others[] = {
      {"word/_rels/document.xml.rels", ZJ_LIT(RELATIONS(RELATION("a", "aFChunk", "a.pdf")))},
      {"word/a.pdf", ZJ_LIT("%PDF-1.4\n")},
      {NULL}};
  (void)state;
  check_docx(DOCUMENT(P("前") "<w:altChunk r:id=\"a\"/><w:altChunk r:id=\"none\"/>"), others,
             "前\n", "chunks 2");
  check_refusal(docx(ctx, DOCUMENT("<w:altChunk r:id=\"a\"/>"), others), "a.docx", "save it again");
  talloc_free(ctx);
}

/* A document that holds a document that holds … is read to some depth. */
static void chunks_in_chunks_end(void **state) {
  void *ctx = talloc_new(NULL);
  zj_slice inner = docx(ctx, DOCUMENT(P("最内")), NULL);
  (void)state;
  for (int i = 0; i < 8; i++) {
    packed others[] = {
        {"word/_rels/document.xml.rels", ZJ_LIT(RELATIONS(RELATION("a", "aFChunk", "a.docx")))},
        {"word/a.docx", inner},
        {NULL}};
    inner = docx(ctx, DOCUMENT(P("层") "<w:altChunk r:id=\"a\"/>"), others);
  }
  check_document(inner, "a.docx", "层\n层\n层\n层\n", "chunks 1");
  talloc_free(ctx);
}

/* ---- contents lists ---- */

#define PAGE(n)                                                                             \
  "<w:r><w:tab/><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>PAGEREF _Toc1 " \
  "\\h</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>" RUN(n)

static void contents_lists_are_left_out(void **state) {
  (void)state;
  packed styles[] = {
      {"word/styles.xml",
       ZJ_LIT("<w:styles " W
              "><w:style w:styleId=\"a7\"><w:name w:val=\"toc 2\"/></w:style></w:styles>")},
      {NULL}};
  /* by style, by the name of a style, by bookmark, in a block that is marked */
  check_docx(DOCUMENT(P("题目") P("目　录") STYLED("TOC1", RUN("一、问题"))
                          STYLED("a7", RUN("（一）管护")) P("一、问题")),
             styles, "题目\n一、问题\n", "");
  check_docx(DOCUMENT(P("题目") "<w:p>" RUN("一、问题")
                          PAGE("3") "</w:p><w:p><w:hyperlink w:anchor=\"_Toc2\">" RUN(
                              "二、建议") "</w:hyperlink></w:p>" P("正文")),
             NULL, "题目\n正文\n", "");
  check_docx(
      DOCUMENT(
          "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val=\"Table of Contents\"/></w:docPartObj></w:sdtPr>"
          "<w:sdtContent>" P("目录") P("一、问题……3")
              P("写在里面的正文。") "</w:sdtContent></w:sdt>" P("2024")),
      NULL, "写在里面的正文。\n2024\n", "");
  /* a reference in the text is no contents list, nor is a sentence that links to a heading */
  check_docx(DOCUMENT("<w:p>" RUN("详见") "<w:hyperlink w:anchor=\"_Toc2\">" RUN(
                 "第二部分") "</w:hyperlink>" RUN("。") "</w:p>"),
             NULL, "详见第二部分。\n", "");
  check_docx(DOCUMENT(P("目录") "<w:p>" RUN(
                 "见第") "<w:r><w:instrText>PAGEREF _Ref5</w:instrText></w:r>" RUN("3页") "</w:p>"),
             NULL, "目录\n见第3页\n", "");
}

/* ---- tables ---- */

#define CELL(properties, text) "<w:tc>" properties P(text) "</w:tc>"
#define SPAN(n) "<w:tcPr><w:tcW w:w=\"1\"/><w:gridSpan w:val=\"" n "\"/></w:tcPr>"

/* A merged cell takes up its columns, so that the cells after it stand under their heads. */
static void merged_cells_keep_columns(void **state) {
  void *ctx = talloc_new(NULL);
  zj_decoded out;
  (void)state;
  zj_slice file = docx(
      ctx,
      DOCUMENT("<w:tbl><w:tr>" CELL("", "甲") CELL(SPAN("3"), "乙") CELL(
          "", "丙") "</w:tr>"
                    "<w:tr><w:tc>" SPAN("2") "<w:tbl><w:tr>" CELL("", "内") "</w:tr></w:tbl>" P(
                        "外") "</w:tc>" CELL("", "后") "</w:tr></w:tbl>"),
      NULL);
  assert_int_equal(zj_source_format_docx(ctx, file, NULL, &out, NULL), ZJ_OK);
  check_text(out.text, "甲 乙 丙\n内\n外\n后\n");
  const zj_cell *third = NULL, *last = NULL;
  for (size_t i = 0; i < out.markup.cell_count; i++) {
    const zj_cell *cell = &out.markup.cells[i];
    zj_slice text = zj_orig_cut(out.text, cell->range);
    if (zj_slice_equal(text, ZJ_LIT("丙"))) third = cell;
    if (zj_slice_equal(text, ZJ_LIT("后"))) last = cell;
  }
  assert_true(third && third->column == 4);
  assert_true(last && last->column == 2);
  talloc_free(ctx);
}

/* ---- headers, drawings, comments ---- */

static void letterheads_are_read(void **state) {
  (void)state;
  packed others[] = {
      {"word/header1.xml", ZJ_LIT("<w:hdr " W ">" P("某县工作资料") "</w:hdr>")},
      {"word/header2.xml",
       ZJ_LIT("<w:hdr " W ">" P("澄河镇人民政府") P("澄河政发〔2024〕 7 号") "</w:hdr>")},
      {"word/header3.xml", ZJ_LIT("<w:hdr " W ">" P("澄河镇人民政府文件") "</w:hdr>")},
      {"word/footer1.xml", ZJ_LIT("<w:ftr " W ">" P("— 3 —") P("第 3 页 共 9 页") "</w:ftr>")},
      {"word/footer2.xml", ZJ_LIT("<w:ftr " W ">" P("内部资料") "</w:ftr>")},
      {NULL}};
  check_docx(DOCUMENT(P("报告")), others, "澄河镇人民政府\n澄河政发〔2024〕 7 号\n报告\n",
             "headers 2");
}

static void drawings_follow_their_paragraph(void **state) {
  (void)state;
  packed others[] = {
      {"word/_rels/document.xml.rels",
       ZJ_LIT(RELATIONS(RELATION("d", "diagramData", "diagrams/data1.xml")
                            RELATION("c", "chart", "charts/chart1.xml")))},
      {"word/diagrams/data1.xml",
       ZJ_LIT("<d:m xmlns:d=\"d\" xmlns:a=\"a\"><d:pt><a:p><a:r><a:t>选拔</a:t></a:r></a:p></d:pt>"
              "<d:pt><a:p><a:r><a:t>培训</a:t></a:r></a:p></d:pt></d:m>")},
      {"word/charts/chart1.xml",
       ZJ_LIT("<c:c xmlns:c=\"c\" xmlns:a=\"a\"><c:title><a:p><a:r><a:t>年度人数</a:t></a:r></a:p>"
              "</c:title><c:v>12</c:v></c:c>")},
      {"word/diagrams/data2.xml", ZJ_LIT("<d xmlns:a=\"a\"><a:p><a:t>无人引用</a:t></a:p></d>")},
      {NULL}};
  check_docx(
      DOCUMENT(
          "<w:p>" RUN("流程") "<w:r><g xmlns:dm=\"m\"><dm:relIds r:dm=\"d\"/><dm:relIds r:dm=\"d\"/></g></w:r>" RUN(
              "如图") "</w:p><w:p><c:chart xmlns:c=\"c\" r:id=\"c\"/></w:p>" P("后")),
      others, "流程如图\n选拔\n培训\n年度人数\n后\n无人引用\n", "diagrams 1");
}

static void other_parts_are_counted(void **state) {
  (void)state;
  packed others[] = {{"word/comments.xml", ZJ_LIT("<w:comments " W "><w:comment>" P(
                                               "核实") "</w:comment><w:comment/></w:comments>")},
                     {"word/embeddings/a.xlsx", ZJ_LIT("PK")},
                     {NULL}};
  check_docx(DOCUMENT("<w:p>" RUN("文") "<w:r><a:blip xmlns:a=\"a\"/></w:r></w:p>"), others, "文\n",
             "embedded 1;comments 2;pictures 1");
}

/* What is damaged beside the text does not cost the text. */
static void damaged_parts_are_counted(void **state) {
  (void)state;
  packed others[] = {{"_rels/.rels", ZJ_LIT("<Relationships>")},
                     {"word/header1.xml", ZJ_LIT("<w:hdr")},
                     {"word/comments.xml", ZJ_LIT("")},
                     {"word/diagrams/data1.xml", ZJ_LIT("<!DOCTYPE a><a/>")},
                     {NULL}};
  check_docx(DOCUMENT(P("正文")), others, "正文\n", "diagrams 1;comments 1;headers 1");
}

/* The main part may have another name and folder, with which the relations begin. */
static void main_parts_are_found(void **state) {
  void *ctx = talloc_new(NULL);
  packed parts[] = {
      {"_rels/.rels", ZJ_LIT(RELATIONS(RELATION("r", "officeDocument", "/word/document22.xml")))},
      {"word/document22.xml", ZJ_LIT(DOCUMENT(STYLED("x", RUN("标题"))))},
      {"word/_rels/document22.xml.rels",
       ZJ_LIT(RELATIONS(RELATION("s", "styles", "../other/s.xml")))},
      {"other/s.xml",
       ZJ_LIT("<w:styles " W
              "><w:style w:styleId=\"x\"><w:name w:val=\"heading 1\"/></w:style></w:styles>")}};
  zj_decoded out;
  (void)state;
  assert_int_equal(zj_source_format_docx(ctx, pack(ctx, parts, 4), NULL, &out, NULL), ZJ_OK);
  check_text(out.text, "标题\n");
  assert_int_equal(out.markup.heading_count, 1);
  talloc_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(line_ends_within_text),
      cmocka_unit_test(chunks_are_read),
      cmocka_unit_test(chunks_unread_are_told),
      cmocka_unit_test(chunks_in_chunks_end),
      cmocka_unit_test(contents_lists_are_left_out),
      cmocka_unit_test(letterheads_are_read),
      cmocka_unit_test(merged_cells_keep_columns),
      cmocka_unit_test(drawings_follow_their_paragraph),
      cmocka_unit_test(other_parts_are_counted),
      cmocka_unit_test(damaged_parts_are_counted),
      cmocka_unit_test(main_parts_are_found),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
