/* test_extract_doc.c - documents of Word 97 to 2003 to lines of text, as the same document saved
 * as .docx gives them. */
#include "documents.h"
#include "pack_doc.h"

#define NONE ((zj_slice){"", 0})
#define STYLE(n, changes) ZJ_LIT(n "\0" changes)
#define BODY STYLE("\0", "")
#define IN_TABLE "\x16\x24\1"
#define ROW_END "\x17\x24\1"
#define DELETED ZJ_LIT("\x00\x08\1")
#define HIDDEN ZJ_LIT("\x3C\x08\1")
#define SPECIAL ZJ_LIT("\x55\x08\1")

static void text_is_as_on_paper(void **state) {
  void *ctx = talloc_new(NULL);
  doc d = doc_begin(ctx);
  (void)state;
  doc_text(&d, "年轻", NONE);
  doc_text(&d, "老旧", DELETED);
  doc_text(&d,
           "干部\t\x1E"
           "a\x1F"
           "b",
           NONE);
  doc_text(&d, "隐藏", HIDDEN);
  doc_text(&d, "\U00020BB7山\x0B下行", NONE);
  doc_text(&d, "\1\2\5", SPECIAL);
  doc_end(&d, '\r', BODY);
  doc_text(&d, "\x13 DATE \\@ \x13 x \x14 y\x15 \x14结果\x15后", NONE);
  doc_end(&d, '\r', BODY);
  doc_text(&d, "\x13没有完的域", NONE);
  doc_end(&d, '\r', BODY);
  doc_text(&d, "下一段", NONE);
  doc_end(&d, '\r', BODY);
  doc_part(&d, 76, d.length);
  check_document(doc_finish(&d), "a.doc", "年轻干部\t-ab\U00020BB7山\n下行\n结果后\n下一段\n",
                 "pictures 1");
  talloc_free(ctx);
}

static void paragraphs_with_deleted_ends_join(void **state) {
  void *ctx = talloc_new(NULL);
  doc d = doc_begin(ctx);
  (void)state;
  doc_text(&d, "前", NONE);
  doc_end(&d, '\r', BODY);
  d.characters[d.character_count - 1].properties = DELETED;
  doc_text(&d, "后", NONE);
  doc_end(&d, '\r', BODY);
  doc_part(&d, 76, d.length);
  check_document(doc_finish(&d), "a.doc", "前后\n", "");
  talloc_free(ctx);
}

/* What the document itself speaks of, or embeds, does not make it a protected one. */
static void names_of_streams_are_text(void **state) {
  void *ctx = talloc_new(NULL);
  doc d = doc_begin(ctx);
  (void)state;
  doc_text(&d, "EncryptedPackage", NONE);
  doc_end(&d, '\r', BODY);
  doc_part(&d, 76, d.length);
  check_document(doc_finish(&d), "a.doc", "EncryptedPackage\n", "");
  talloc_free(ctx);
}

static void cells_stand_on_a_line(void **state) {
  void *ctx = talloc_new(NULL);
  doc d = doc_begin(ctx);
  (void)state;
  static const char *const cells[] = {
      "序号", "反馈问题，存在论资排辈现象，三十五岁以下科级干部偏少", "措施"};
  for (int row = 0; row < 2; row++) {
    for (size_t i = 0; i < ZJ_COUNT(cells); i++) {
      doc_text(&d, cells[i], NONE);
      doc_end(&d, '\a', STYLE("\0", IN_TABLE));
    }
    doc_end(&d, '\a', STYLE("\0", IN_TABLE ROW_END));
  }
  /* a table in a cell: its cells and rows end in other marks */
  doc_text(&d, "内一", NONE);
  doc_end(&d, '\r', STYLE("\0", IN_TABLE "\x49\x66\2\0\0\0\x4B\x24\1"));
  doc_text(&d, "内二", NONE);
  doc_end(&d, '\r', STYLE("\0", IN_TABLE "\x49\x66\2\0\0\0\x4B\x24\1"));
  doc_end(&d, '\r', STYLE("\0", IN_TABLE "\x49\x66\2\0\0\0\x4B\x24\1\x4C\x24\1"));
  doc_text(&d, "外", NONE);
  doc_end(&d, '\a', STYLE("\0", IN_TABLE));
  doc_end(&d, '\a', STYLE("\0", IN_TABLE ROW_END));
  doc_text(&d, "表后", NONE);
  doc_end(&d, '\r', BODY);
  doc_part(&d, 76, d.length);
  check_document(
      doc_finish(&d), "a.doc",
      "序号 反馈问题，存在论资排辈现象，三十五岁以下科级干部偏少 措施\n"
      "序号 反馈问题，存在论资排辈现象，三十五岁以下科级干部偏少 措施\n内一 内二\n外\n表后\n",
      "");
  talloc_free(ctx);
}

/* Style 1 is heading 1, with a list; style 2 is based on it; style 3 is contents 1. */
static void add_styles(doc *d) {
  static const char styles[] = "\x06\0\4\0\x0A\0\0\0"
                               "\x00\0" /* style 0 is not used */
                               "\x1A\0"
                               "\1\0\xF1\xFF\1\0\0\0\0\0"
                               "\1\0a\0\0\0"
                               "\6\0\1\0\x0B\x46\1\0"
                               "\0\0"
                               "\x12\0"
                               "\xFE\x0F\x11\0\1\0\0\0\0\0"
                               "\1\0b\0\0\0"
                               "\0\0"
                               "\x12\0"
                               "\x13\0\xF1\xFF\1\0\0\0\0\0"
                               "\1\0c\0\0\0"
                               "\0\0";
  doc_table(d, 1, styles, sizeof styles - 1);
}

/* One list with the number 一、 and a use of it that begins with 3. */
static void add_list(doc *d) {
  char lists[2 + 28 + 28 + 6] = "\1\0\x77\0\0\0", uses[4 + 16 + 4 + 8] = "\1\0\0\0\x77\0\0\0";
  lists[28] = 1; /* of one level */
  lists[30] = 1;
  lists[34] = 37;
  lists[45] = 2;
  memcpy(lists + 58, "\2\0\0\0\x01\x30", 6); /* %1、 */
  uses[16] = 1;
  set_u32(uses + 24, 3);
  uses[28] = 0x10;
  doc_table(d, 73, lists, sizeof lists);
  set_u32(d->stream + 158 + 8 * 73, 30); /* the levels follow the table */
  doc_table(d, 74, uses, sizeof uses);
}

static void headings_and_numbers(void **state) {
  void *ctx = talloc_new(NULL);
  doc d = doc_begin(ctx);
  zj_decoded out;
  (void)state;
  add_styles(&d);
  add_list(&d);
  doc_text(&d, "目　录", NONE);
  doc_end(&d, '\r', BODY);
  doc_text(&d, "主要做法\t1", NONE);
  doc_end(&d, '\r', STYLE("\3", ""));
  doc_text(&d, "\x13PAGEREF _Toc9 \\h\x14问题 2\x15", NONE);
  doc_end(&d, '\r', BODY);
  doc_text(&d, "主要做法", NONE);
  doc_end(&d, '\r', STYLE("\1", ""));
  doc_text(&d, "不编号", NONE);
  doc_end(&d, '\r', STYLE("\1", "\x0B\x46\0\0"));
  doc_text(&d, "问题", NONE);
  doc_end(&d, '\r', STYLE("\2", ""));
  doc_text(&d, "建议", NONE);
  doc_end(&d, '\r', STYLE("\0", "\x40\x26\1"));
  doc_part(&d, 76, d.length);
  zj_slice file = doc_finish(&d);
  check_document(file, "a.doc", "三、主要做法\n\n不编号\n\n四、问题\n\n建议\n", "");
  assert_int_equal(read_document(ctx, file, "a.doc", &out, NULL), ZJ_OK);
  assert_int_equal(out.markup.heading_count, 4);
  assert_int_equal(out.markup.headings[2].level, 1);
  assert_int_equal(out.markup.headings[3].level, 2);
  talloc_free(ctx);
}

/* The parts of the text: report, a note, headers and footers, a text box. */
static void other_parts(void **state) {
  void *ctx = talloc_new(NULL);
  doc d = doc_begin(ctx);
  char headers[4 * 14] = {0}, shapes[8 + 26] = {0}, boxes[12 + 2 * 22] = {0};
  (void)state;
  doc_text(&d, "题目", NONE);
  doc_text(&d, "\x08", SPECIAL);
  doc_end(&d, '\r', BODY);
  doc_text(&d, "正文", NONE);
  doc_end(&d, '\r', BODY);
  uint32_t text = d.length;
  doc_text(&d, "\2", SPECIAL);
  doc_text(&d, "注释", NONE);
  doc_end(&d, '\r', BODY);
  uint32_t notes = d.length;
  doc_text(&d, "澄河政发〔2024〕7号\r", NONE);
  doc_text(&d, "第 3 页\r", NONE);
  doc_text(&d, "内部资料\r", NONE);
  doc_end(&d, '\r', BODY);
  uint32_t parts = d.length;
  static const uint32_t ends[] = {0, 0, 0, 0, 0, 0, 0, 13, 13, 19, 19, 24, 25, 25};
  for (size_t i = 0; i < ZJ_COUNT(ends); i++)
    set_u32(headers + 4 * i, ends[i]);
  doc_table(&d, 11, headers, sizeof headers);
  doc_text(&d, "框一", NONE);
  doc_end(&d, '\r', BODY);
  doc_text(&d, "无锚", NONE);
  doc_end(&d, '\r', BODY);
  set_u32(shapes, 2);
  set_u32(shapes + 4, text);
  set_u32(shapes + 8, 1025);
  doc_table(&d, 40, shapes, sizeof shapes);
  set_u32(boxes + 4, 3);
  set_u32(boxes + 8, 6);
  set_u32(boxes + 12 + 14, 1025);
  doc_table(&d, 56, boxes, sizeof boxes);
  doc_table(&d, 4, "\0\0\0\0\1\0\0\0ABCDEFGHIJKLMNOPQRSTUVWXYZ1234", 38);
  doc_part(&d, 76, text);
  doc_part(&d, 80, notes - text);
  doc_part(&d, 84, parts - notes);
  doc_part(&d, 100, d.length - parts);
  check_document(doc_finish(&d), "a.doc", "澄河政发〔2024〕7号\n题目\n框一\n正文\n无锚\n\n注释\n",
                 "comments 1;headers 1");
  talloc_free(ctx);
}

/* A document that was saved fast has pieces in other orders, some of bytes; a piece may be hidden
 * as a whole. */
static void pieces(void **state) {
  void *ctx = talloc_new(NULL);
  doc d = doc_begin(ctx);
  char table[5 + 16 + 24] = "\2";
  (void)state;
  doc_text(&d, "后半段藏", NONE);
  doc_end(&d, '\r', BODY);
  zj_slice file = doc_finish(&d);
  char *stream = memmem(file.at, file.length, "\xEC\xA5\xC1\0", 4);
  assert_non_null(stream);
  memcpy(stream + 2048, "(1)\x93", 4);
  set_u32(table + 1, 40);
  set_u32(table + 9, 4);  /* bytes */
  set_u32(table + 13, 5); /* 藏, hidden */
  set_u32(table + 17, 9); /* 后半段 and the mark */
  set_u32(table + 23, 0x40000000 | 2 * 2048);
  set_u32(table + 31, DOC_TEXT + 6);
  set_u16(table + 35, 0x41 << 1 | 1 << 8);
  set_u32(table + 39, DOC_TEXT);
  doc e = doc_begin(ctx);
  memcpy(e.stream + DOC_TEXT, stream + DOC_TEXT, 2048);
  doc_part(&e, 76, 8);
  doc_table(&e, 33, table, sizeof table);
  packed streams[] = {{"WordDocument", {e.stream, DOC_BYTES}},
                      {"1Table", zj_buffer_slice(&e.table)}};
  check_document(pack_ole(ctx, streams, 2), "a.doc", "(1)“后半段\n", "");
  talloc_free(ctx);
}

static void damage_is_told(void **state) {
  void *ctx = talloc_new(NULL);
  doc d = doc_begin(ctx);
  (void)state;
  add_styles(&d);
  add_list(&d);
  doc_text(&d, "正文", NONE);
  doc_end(&d, '\r', STYLE("\1", ""));
  doc_part(&d, 76, 0xFFFFFFFF); /* more than there is */
  zj_slice file = doc_finish(&d);
  check_document(file, "a.doc", "三、正文\n", "");
  for (size_t length = 520; length < file.length; length += 61) {
    zj_decoded out;
    zj_slice part = zj_slice_cut(file, 0, length);
    zj_status status = zj_source_format_doc(ctx, part, NULL, &out, NULL);
    assert_true(status == ZJ_OK || status == ZJ_BAD_INPUT);
  }
  set_u16(d.stream + 10, 0x300);
  packed streams[] = {{"WordDocument", {d.stream, DOC_BYTES}}, {"1Table", ZJ_LIT("x")}};
  check_refusal(pack_ole(ctx, streams, 2), "a.doc", "password");
  set_u16(d.stream + 10, 0x200);
  check_refusal(pack_ole(ctx, streams, 2), "a.doc", "damaged");
  check_refusal(pack_ole(ctx, streams, 1), "a.doc", "damaged");
  talloc_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(text_is_as_on_paper),
      cmocka_unit_test(paragraphs_with_deleted_ends_join),
      cmocka_unit_test(names_of_streams_are_text),
      cmocka_unit_test(cells_stand_on_a_line),
      cmocka_unit_test(headings_and_numbers),
      cmocka_unit_test(other_parts),
      cmocka_unit_test(pieces),
      cmocka_unit_test(damage_is_told),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
