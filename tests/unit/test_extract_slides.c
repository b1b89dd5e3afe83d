/* test_extract_slides.c - presentations of every kind to lines of text: the title of each slide as
 * a heading, its text, its notes. */
#include "documents.h"
#include "pack_ole.h"

#include "indexer/base/buffer.h"

#define R "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
#define TYPE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define RELATION(id, type, target) \
  "<Relationship Id=\"" id "\" Type=\"" TYPE type "\" Target=\"" target "\"/>"
#define RELATIONS(body) "<Relationships>" body "</Relationships>"
#define SLIDE(body) "<p:sld xmlns:p=\"p\" xmlns:a=\"a\" " R ">" body "</p:sld>"
#define PLACE(type) "<p:nvSpPr><p:nvPr><p:ph type=\"" type "\"/></p:nvPr></p:nvSpPr>"
#define SHAPE(place, body) "<p:sp>" place "<p:txBody>" body "</p:txBody></p:sp>"
#define P(text) "<a:p><a:r><a:t>" text "</a:t></a:r></a:p>"
#define NUMBERED(level, type, text)                                                       \
  "<a:p><a:pPr lvl=\"" level "\"><a:buAutoNum type=\"" type "\"/></a:pPr><a:r><a:t>" text \
  "</a:t></a:r></a:p>"

static void check_slide_headings(zj_slice bytes, const char *name, const char *expected) {
  void *ctx = talloc_new(NULL);
  zj_decoded out;
  char *found = talloc_strdup(ctx, "");
  assert_int_equal(read_document(ctx, bytes, name, &out, NULL), ZJ_OK);
  for (size_t i = 0; i < out.markup.heading_count; i++)
    found = talloc_asprintf_append(found, "%u:%u ", out.markup.headings[i].line,
                                   out.markup.headings[i].level);
  check_text(zj_slice_of(found), expected);
  talloc_free(ctx);
}

static void pptx_slides_in_order(void **state) {
  void *ctx = talloc_new(NULL);
  packed parts[] = {
      {"ppt/presentation.xml",
       ZJ_LIT("<p:presentation xmlns:p=\"p\" " R
              "><p:sldIdLst><p:sldId id=\"256\" r:id=\"b\"/><p:sldId id=\"257\" r:id=\"c\"/>"
              "<p:sldId id=\"258\" r:id=\"a\"/></p:sldIdLst></p:presentation>")},
      {"ppt/_rels/presentation.xml.rels",
       ZJ_LIT(RELATIONS(RELATION("a", "slide", "slides/slide1.xml") RELATION(
           "b", "slide", "slides/slide2.xml") RELATION("c", "slide", "slides/slide3.xml")))},
      {"ppt/slides/slide2.xml",
       ZJ_LIT(SLIDE(SHAPE(PLACE("subTitle"), P("2024年3月")) SHAPE(
           PLACE("ctrTitle"), P("水利工作") P("汇报")) SHAPE(PLACE("dt"), P("3/5"))
                        SHAPE(PLACE("sldNum"), "<a:p><a:fld><a:t>7</a:t></a:fld></a:p>")))},
      {"ppt/slides/slide3.xml", ZJ_LIT("<p:sld xmlns:p=\"p\" xmlns:a=\"a\" show=\"0\">" SHAPE(
                                    PLACE("title"), P("暗")) "<a:blip/></p:sld>")},
      {"ppt/slides/slide1.xml",
       ZJ_LIT(SLIDE(
           "<p:grpSp>" SHAPE("<p:nvSpPr/>", P("组内") "<a:p><a:r><a:t>一</a:t></a:r><a:br/><a:r><a:t>二</a:t></a:r></a:p>") "</p:grpSp>" SHAPE(
               PLACE("title"), P("存在的问题"))
               SHAPE(
                   PLACE("body"),
                   NUMBERED("0", "ea1ChsPeriod", "年轻干部") NUMBERED(
                       "1", "arabicParenBoth",
                       "甲") NUMBERED("1", "arabicParenBoth", "乙")
                       NUMBERED("0", "ea1ChsPeriod", "经费") P("无号") NUMBERED(
                           "0", "circleNumDbPlain",
                           "又")) "<p:graphicFrame><a:tbl><a:tr><a:tc>" P("序号") "</a:tc><a:tc>" P("措施") "</a:tc></a:tr></a:tbl></p:graphicFrame>"
                                                                                                            "<p:graphicFrame><d:relIds xmlns:d=\"d\" r:dm=\"d\"/></p:graphicFrame><p:pic><a:blip/></p:pic>"
                                                                                                            "<m:AlternateContent xmlns:m=\"m\"><m:Choice><p:oleObj/></m:Choice><m:Fallback><p:oleObj/></m:Fallback></m:AlternateContent>"))},
      {"ppt/slides/_rels/slide1.xml.rels",
       ZJ_LIT(RELATIONS(RELATION("n", "notesSlide", "../notesSlides/n.xml")
                            RELATION("d", "diagramData", "../diagrams/d.xml")
                                RELATION("k", "comments", "../comments/c.xml")))},
      {"ppt/notesSlides/n.xml",
       ZJ_LIT("<p:notes xmlns:p=\"p\" xmlns:a=\"a\">" SHAPE(PLACE("sldImg"), P("图"))
                  SHAPE(PLACE("body"), P("备注")) "</p:notes>")},
      {"ppt/diagrams/d.xml", ZJ_LIT("<d xmlns:a=\"a\">" P("流程") "</d>")},
      {"ppt/comments/c.xml", ZJ_LIT("<p:cmLst xmlns:p=\"p\"><p:cm/><p:cm/></p:cmLst>")}};
  (void)state;
  zj_slice show = pack(ctx, parts, ZJ_COUNT(parts));
  check_document(
      show, "a.pptx",
      "水利工作 汇报\n2024年3月\n\n存在的问题\n组内\n一\n二\n一、年轻干部\n(1) 甲\n(2) 乙\n二、经费\n无号\n①又\n"
      "序号 措施\n流程\n备注\n",
      "embedded 1;comments 2;hidden 1;pictures 1");
  check_slide_headings(show, "a.pptx", "1:1 4:2 ");
  check_place(show, "a.pptx", 2, "page 1");
  check_place(show, "a.pptx", 10, "page 3");
  check_refusal(zj_slice_cut(show, 0, show.length / 2), "a.pptx", "");
  parts[4].bytes = ZJ_LIT("<p:sld>");
  check_refusal(pack(ctx, parts, ZJ_COUNT(parts)), "a.pptx", "slide1.xml is damaged");
  talloc_free(ctx);
}

static void odp_slides_in_order(void **state) {
  void *ctx = talloc_new(NULL);
  packed parts[] = {
      {"mimetype", ZJ_LIT("application/vnd.oasis.opendocument.presentation")},
      {"content.xml",
       ZJ_LIT(
           "<o:c xmlns:o=\"o\" xmlns:t=\"t\" xmlns:d=\"d\" xmlns:p=\"p\" xmlns:s=\"s\" xmlns:b=\"b\"><s:style s:name=\"h\">"
           "<s:drawing-page-properties p:visibility=\"hidden\"/></s:style>"
           "<d:page><d:frame><t:p>框</t:p></d:frame><d:frame p:class=\"title\"><d:text-box><t:p>水利工作<t:s/>汇报</t:p></d:text-box></d:frame>"
           "<d:frame p:class=\"page-number\"><t:p>7</t:p></d:frame></d:page>"
           "<d:page d:style-name=\"h\"><d:frame p:class=\"title\"><t:p>暗</t:p></d:frame></d:page>"
           "<d:page><d:frame p:class=\"title\"><t:p>问题</t:p></d:frame><d:frame p:class=\"outline\"><t:list><t:list-item><t:p>年轻<t:span>干部</t:span></t:p>"
           "</t:list-item></t:list></d:frame><d:frame><b:table><b:table-row><b:table-cell><t:p>甲</t:p></b:table-cell><b:table-cell><t:p>乙</t:p></b:table-cell>"
           "</b:table-row></b:table></d:frame><o:annotation><t:p>批注</t:p></o:annotation><p:notes><d:frame p:class=\"notes\"><t:p>备注</t:p></d:frame></p:notes></d:page></o:c>")}};
  (void)state;
  zj_slice show = pack(ctx, parts, 2);
  check_document(show, "a.odp", "水利工作 汇报\n框\n\n问题\n年轻干部\n甲 乙\n备注\n",
                 "comments 1;hidden 1");
  check_slide_headings(show, "a.odp", "1:1 4:2 ");
  check_place(show, "a.odp", 5, "page 3");
  talloc_free(ctx);
}

/* ---- PPT ---- */

/* A record; 'head' is its version, 15 for one that holds others, and from bit 4 its instance. */
static zj_slice make_record(void *ctx, unsigned head, unsigned type, zj_slice bytes) {
  char *record = talloc_size(ctx, bytes.length + 8);
  set_u16(record, head);
  set_u16(record + 2, type);
  set_u32(record + 4, (uint32_t)bytes.length);
  memcpy(record + 8, bytes.at, bytes.length);
  return (zj_slice){record, bytes.length + 8};
}

static zj_slice join(void *ctx, const zj_slice *parts, size_t count) {
  zj_buffer out = {.ctx = ctx};
  for (size_t i = 0; i < count; i++)
    zj_buffer_add(&out, parts[i].at, parts[i].length);
  return zj_buffer_slice(&out);
}

#define JOIN(ctx, ...)                       \
  join(ctx, (const zj_slice[]){__VA_ARGS__}, \
       sizeof((const zj_slice[]){__VA_ARGS__}) / sizeof(zj_slice))
#define HOLDER(ctx, head, type, ...) \
  make_record(ctx, 15 | (head) << 4, type, JOIN(ctx, __VA_ARGS__))

/* A text with its type: 0 title, 1 body, 4 other. */
static zj_slice make_text(void *ctx, char type, const char *ascii) {
  char head[4] = {type};
  return JOIN(ctx, make_record(ctx, 0, 0x0F9F, (zj_slice){head, 4}),
              make_record(ctx, 0, 0x0FA8, zj_slice_of(ascii)));
}

/* A shape with some records in its text box, after the number of its placeholder. */
static zj_slice make_shape(void *ctx, char placeholder, zj_slice text) {
  char place[8] = {0, 0, 0, 0, placeholder};
  return HOLDER(ctx, 0, 0xF004,
                HOLDER(ctx, 0, 0xF011, make_record(ctx, 0, 0x0BC3, (zj_slice){place, 8})),
                HOLDER(ctx, 0, 0xF00D, text));
}

static zj_slice make_place(void *ctx, char object, char id) {
  char place[20] = {object, [12] = id};
  return make_record(ctx, 0, 0x03F3, (zj_slice){place, sizeof place});
}

static void ppt_slides_in_order(void **state) {
  void *ctx = talloc_new(NULL);
  char second[4] = {1}, info[16] = {[10] = 4}, note_of[8] = {7};
  (void)state;
  zj_slice objects[4];
  objects[0] = HOLDER(ctx, 0, 0x03E8,
                      HOLDER(ctx, 0, 0x0FF0, make_place(ctx, 3, 7), make_text(ctx, 0, "title"),
                             make_text(ctx, 1, "one\rtwo\vthree"), make_place(ctx, 4, 8)),
                      HOLDER(ctx, 2, 0x0FF0, make_place(ctx, 2, 0)));
  objects[1] = HOLDER(ctx, 0, 0x03F0, make_record(ctx, 0, 0x03F1, (zj_slice){note_of, 8}),
                      make_shape(ctx, 12, make_text(ctx, 2, "notes")));
  zj_slice han = JOIN(ctx, make_record(ctx, 0, 0x0F9F, ZJ_LIT("\4\0\0\0")),
                      make_record(ctx, 0, 0x0FA0, ZJ_LIT("\x74\x5E\x7B\x8F\x42\xD8\xB7\xDF")));
  objects[2] =
      HOLDER(ctx, 0, 0x03EE,
             HOLDER(ctx, 0, 0x040C, make_shape(ctx, 0, han),
                    make_shape(ctx, 14, make_record(ctx, 0, 0x0F9E, (zj_slice){second, 4})),
                    make_shape(ctx, 13, make_record(ctx, 0, 0x0F9E, ZJ_LIT("\0\0\0\0"))),
                    make_shape(ctx, 8, make_text(ctx, 4, "*"))),
             HOLDER(ctx, 0, 0x2EE0, make_text(ctx, 4, "comment")));
  objects[3] = HOLDER(ctx, 0, 0x03EE, make_record(ctx, 0, 0x03F9, (zj_slice){info, 16}),
                      make_shape(ctx, 0, make_text(ctx, 4, "hidden")));
  /* the objects 1 to 4, their directory, the edit */
  char directory[20], edit[28] = {0}, user[24] = {0};
  uint32_t at = 0;
  set_u32(directory, 1 | 4u << 20);
  for (size_t i = 0; i < 4; i++) {
    set_u32(directory + 4 + 4 * i, at);
    at += (uint32_t)objects[i].length;
  }
  set_u32(edit + 12, at);
  set_u32(edit + 16, 1);
  set_u32(user + 16, at + 28);
  packed streams[] = {{"PowerPoint Document",
                       JOIN(ctx, objects[0], objects[1], objects[2], objects[3],
                            make_record(ctx, 0, 0x1772, (zj_slice){directory, sizeof directory}),
                            make_record(ctx, 0, 0x0FF5, (zj_slice){edit, sizeof edit}))},
                      {"Current User", {user, sizeof user}}};
  zj_slice show = pack_ole(ctx, streams, 2);
  check_document(show, "a.ppt", "title\n年轻\U00020BB7\none\ntwo\nthree\nnotes\n",
                 "comments 1;hidden 1");
  check_slide_headings(show, "a.dps", "1:1 ");
  check_place(show, "a.ppt", 4, "page 1");
  for (size_t length = 520; length < show.length; length += 41) {
    zj_decoded out;
    zj_status status = zj_source_format_ppt(ctx, zj_slice_cut(show, 0, length), NULL, &out, NULL);
    assert_true(status == ZJ_OK || status == ZJ_BAD_INPUT);
  }
  set_u32(user + 12, 0xF3D1C4DF);
  check_refusal(pack_ole(ctx, streams, 2), "a.ppt", "password");
  set_u32(user + 12, 0);
  set_u32(user + 16, 0xFFFFFF);
  check_refusal(pack_ole(ctx, streams, 2), "a.ppt", "damaged");
  talloc_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(pptx_slides_in_order),
      cmocka_unit_test(odp_slides_in_order),
      cmocka_unit_test(ppt_slides_in_order),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
