/* document.c - a WordprocessingML package: the parts that never change, and the text. */
#include "query/answer/document.h"

#include <stdarg.h>
#include <talloc.h>
#include <time.h>

#include "indexer/base/lang.h"
#include "indexer/outline/fields_shown.h"
#include "indexer/store/address.h"
#include "query/answer/escape.h"
#include "query/answer/link.h"
#include "query/answer/pack.h"

struct zj_document {
  const char *links;
  zj_buffer title, body, notes;
  size_t quotes;
  bool no_memory;
};

/* ---- constant parts ---- */

#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define WORD_NAMESPACE                                                        \
  "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" " \
  "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
#define OFFICE_TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml."
#define RELATION_TYPE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

static const char content_types[] = XML_HEAD
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
    "<Default Extension=\"rels\" "
    "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    "<Override PartName=\"/word/document.xml\" ContentType=\"" OFFICE_TYPE "document.main+xml\"/>"
    "<Override PartName=\"/word/styles.xml\" ContentType=\"" OFFICE_TYPE "styles+xml\"/>"
    "<Override PartName=\"/word/settings.xml\" ContentType=\"" OFFICE_TYPE "settings+xml\"/>"
    "<Override PartName=\"/word/footnotes.xml\" ContentType=\"" OFFICE_TYPE "footnotes+xml\"/>"
    "<Override PartName=\"/word/footer1.xml\" ContentType=\"" OFFICE_TYPE "footer+xml\"/>"
    "<Override PartName=\"/docProps/core.xml\" "
    "ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>"
    "</Types>";

static const char package_relations[] = XML_HEAD
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    "<Relationship Id=\"rId1\" Type=\"" RELATION_TYPE "officeDocument\" "
    "Target=\"word/document.xml\"/>"
    "<Relationship Id=\"rId2\" "
    "Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/"
    "core-properties\" Target=\"docProps/core.xml\"/>"
    "</Relationships>";

static const char document_relations[] = XML_HEAD
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    "<Relationship Id=\"rId1\" Type=\"" RELATION_TYPE "styles\" Target=\"styles.xml\"/>"
    "<Relationship Id=\"rId2\" Type=\"" RELATION_TYPE "settings\" Target=\"settings.xml\"/>"
    "<Relationship Id=\"rId3\" Type=\"" RELATION_TYPE "footnotes\" Target=\"footnotes.xml\"/>"
    "<Relationship Id=\"rId4\" Type=\"" RELATION_TYPE "footer\" Target=\"footer1.xml\"/>"
    "</Relationships>";

static const char settings[] = XML_HEAD
    "<w:settings " WORD_NAMESPACE "><w:zoom w:percent=\"100\"/>"
    "<w:defaultTabStop w:val=\"640\"/><w:characterSpacingControl w:val=\"compressPunctuation\"/>"
    "<w:footnotePr><w:footnote w:id=\"-1\"/><w:footnote w:id=\"0\"/></w:footnotePr>"
    "<w:compat><w:compatSetting w:name=\"compatibilityMode\" "
    "w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>"
    "<w:themeFontLang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:settings>";

#define LATIN_FONT \
  "w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:cs=\"Times New Roman\""
#define FONT(name) "<w:rFonts " LATIN_FONT " w:eastAsia=\"" name "\"/>"
#define SIZE(half_points) "<w:sz w:val=\"" half_points "\"/><w:szCs w:val=\"" half_points "\"/>"
#define STYLE(id, name) \
  "<w:style w:type=\"paragraph\" w:styleId=\"" id "\"><w:name w:val=\"" name "\"/>"
#define ON_NORMAL "<w:basedOn w:val=\"Normal\"/>"
#define THEN_QUOTE "<w:next w:val=\"Quote\"/><w:qFormat/>"
#define INDENT "<w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/>"

static const char styles[] = XML_HEAD
    "<w:styles " WORD_NAMESPACE
    "><w:docDefaults><w:rPrDefault><w:rPr>" FONT("仿宋") "<w:kern w:val=\"2\"/>" SIZE(
        "32") "<w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\" w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault>"
              "<w:pPrDefault/></w:docDefaults>"
              "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/>"
              "<w:qFormat/><w:pPr><w:widowControl w:val=\"0\"/>"
              "<w:spacing w:line=\"560\" w:lineRule=\"exact\"/><w:jc w:val=\"both\"/></w:pPr></w:style>"
              "<w:style w:type=\"character\" w:default=\"1\" w:styleId=\"DefaultParagraphFont\">"
              "<w:name w:val=\"Default Paragraph Font\"/><w:uiPriority w:val=\"1\"/><w:semiHidden/></w:style>" STYLE(
                  "Title", "Title") ON_NORMAL THEN_QUOTE
    "<w:pPr><w:spacing w:before=\"240\" w:after=\"240\" w:line=\"640\" w:lineRule=\"exact\"/>"
    "<w:jc w:val=\"center\"/></w:pPr><w:rPr>" FONT("宋体") "<w:b/>" SIZE(
        "44") "</w:rPr></w:style>" STYLE("Heading1", "heading 1") ON_NORMAL THEN_QUOTE
    "<w:pPr><w:keepNext/><w:spacing w:before=\"120\"/>" INDENT "<w:outlineLvl w:val=\"0\"/></w:pPr>"
    "<w:rPr>" FONT("黑体") "</w:rPr></w:style>" STYLE("Heading2", "heading 2") ON_NORMAL THEN_QUOTE
    "<w:pPr><w:keepNext/>" INDENT "<w:outlineLvl w:val=\"1\"/></w:pPr>"
    "<w:rPr>" FONT("楷体") "</w:rPr></w:style>" STYLE("Quote", "Quote") ON_NORMAL
    "<w:qFormat/><w:pPr>" INDENT "</w:pPr></w:style>" STYLE("Remark", "Remark") ON_NORMAL
    "<w:next w:val=\"Quote\"/><w:pPr>" INDENT "</w:pPr>"
    "<w:rPr>" FONT("楷体") "<w:color w:val=\"595959\"/></w:rPr></w:style>" STYLE(
        "FootnoteText", "footnote text") ON_NORMAL
    "<w:pPr><w:snapToGrid w:val=\"0\"/><w:spacing w:line=\"240\" w:lineRule=\"auto\"/>"
    "<w:jc w:val=\"left\"/></w:pPr><w:rPr>" FONT("宋体") SIZE(
        "18") "</w:rPr></w:style>"
              "<w:style w:type=\"character\" w:styleId=\"FootnoteReference\">"
              "<w:name w:val=\"footnote reference\"/><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr>"
              "</w:style>"
              "<w:style w:type=\"character\" w:styleId=\"Hyperlink\"><w:name w:val=\"Hyperlink\"/><w:rPr>"
              "<w:color w:val=\"0563C1\"/><w:u w:val=\"single\"/></w:rPr></w:style>" STYLE(
                  "Footer", "footer") ON_NORMAL
    "<w:pPr><w:spacing w:line=\"240\" w:lineRule=\"auto\"/><w:jc w:val=\"center\"/></w:pPr>"
    "<w:rPr>" FONT("宋体") SIZE("28") "</w:rPr></w:style></w:styles>";

static const char footer[] = XML_HEAD
    "<w:ftr " WORD_NAMESPACE "><w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>"
    "<w:r><w:t xml:space=\"preserve\">— </w:t></w:r><w:fldSimple w:instr=\" PAGE \"><w:r><w:t>1"
    "</w:t></w:r></w:fldSimple><w:r><w:t xml:space=\"preserve\"> —</w:t></w:r></w:p></w:ftr>";

/* A4 with the margins of official documents: 37, 26, 35 and 28 mm. */
static const char section[] =
    "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId4\"/><w:footnotePr>"
    "<w:numFmt w:val=\"decimalEnclosedCircleChinese\"/><w:numRestart w:val=\"eachPage\"/>"
    "</w:footnotePr><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"2098\" w:right=\"1474\" "
    "w:bottom=\"1984\" w:left=\"1588\" w:header=\"851\" w:footer=\"1400\" w:gutter=\"0\"/>"
    "</w:sectPr>";

static const char notes_head[] = XML_HEAD
    "<w:footnotes " WORD_NAMESPACE ">"
    "<w:footnote w:type=\"separator\" w:id=\"-1\"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>"
    "<w:footnote w:type=\"continuationSeparator\" w:id=\"0\"><w:p><w:r>"
    "<w:continuationSeparator/></w:r></w:p></w:footnote>";

/* ---- text ---- */

static void put(zj_buffer *to, const char *text) {
  zj_buffer_add(to, text, strlen(text));
}

static void put_format(zj_buffer *to, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void put_format(zj_buffer *to, const char *format, ...) {
  char text[200];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  put(to, text);
}

/* The hint lets quotation marks and dashes take the Chinese font. */
static void put_run(zj_buffer *to, zj_slice text) {
  put(to, "<w:r><w:rPr><w:rFonts w:hint=\"eastAsia\"/></w:rPr><w:t xml:space=\"preserve\">");
  zj_escape_xml(to, text);
  put(to, "</w:t></w:r>");
}

static void begin_paragraph(zj_buffer *to, const char *style) {
  put_format(to, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/></w:pPr>", style);
}

static void put_paragraph(zj_document *d, const char *style, zj_slice text) {
  begin_paragraph(&d->body, style);
  put_run(&d->body, text);
  put(&d->body, "</w:p>");
}

/* ---- sources ---- */

static void put_fact(zj_buffer *to, const zj_report_facts *facts, zj_field field) {
  const char *value = facts->fields[field].value;
  if (!value || !*value) return;
  put(to, value);
  if (field == ZJ_FIELD_YEAR) put(to, zj_tr("", "年"));
  put(to, zj_tr(", ", "，"));
}

/* 《关于干部工作的报告》，县委组织部，2024年，四、存在问题 › （一）队伍结构，2024/干部工作.txt
 * 第 61 行 */
static void describe_source(zj_buffer *to, const zj_cited *source) {
  const zj_report_facts *facts = source->facts;
  if (facts->title[0]) {
    put(to, zj_tr("“", "《"));
    put(to, ZJ_TITLE_SHOWN(facts->fields));
    put(to, zj_tr("”, ", "》，"));
  }
  put_fact(to, facts, ZJ_FIELD_ISSUER);
  put_fact(to, facts, ZJ_FIELD_YEAR);
  put_fact(to, facts, ZJ_FIELD_DOCNO);
  for (size_t i = 0; i < source->crumb_count; i++) {
    if (i) put(to, " › ");
    put(to, source->crumbs[i]);
  }
  if (source->crumb_count) put(to, zj_tr(", ", "，"));
  put(to, facts->path);
  put_format(to, zj_tr(", line %u", " 第 %u 行"), source->line);
}

/* A field needs no relation, unlike a hyperlink. */
static void put_link(zj_document *d, void *local, const zj_cited *source) {
  zj_place_text place;
  zj_place_write(place, source->facts->id, source->line, source->start_char);
  const char *url = zj_reading_url(local, d->links, place);
  if (!url) {
    d->no_memory = true;
    return;
  }
  put_run(&d->notes, ZJ_LIT(" "));
  put(&d->notes, "<w:fldSimple w:instr=\" HYPERLINK &quot;");
  zj_escape_xml(&d->notes, zj_slice_of(url));
  put(&d->notes, "&quot; \"><w:r><w:rPr><w:rStyle w:val=\"Hyperlink\"/></w:rPr><w:t>");
  zj_escape_xml(&d->notes, zj_slice_of(place));
  put(&d->notes, "</w:t></w:r></w:fldSimple>");
}

static void put_note(zj_document *d, const zj_cited *source) {
  void *local = talloc_new(d);
  zj_buffer words = {.ctx = local};
  describe_source(&words, source);
  put_format(&d->notes, "<w:footnote w:id=\"%zu\">", d->quotes);
  begin_paragraph(&d->notes, "FootnoteText");
  put(&d->notes,
      "<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr><w:footnoteRef/></w:r>");
  put_run(&d->notes, ZJ_LIT(" "));
  put_run(&d->notes, zj_buffer_slice(&words));
  if (d->links) put_link(d, local, source);
  put(&d->notes, "</w:p></w:footnote>");
  d->no_memory |= !local || words.failed;
  talloc_free(local);
}

/* ---- the document ---- */

zj_document *zj_document_new(void *ctx, const char *title, const char *links) {
  zj_document *d = talloc_zero(ctx, zj_document);
  if (!d) return NULL;
  d->links = links;
  d->title.ctx = d->body.ctx = d->notes.ctx = d;
  zj_escape_xml(&d->title, zj_slice_of(title));
  put_format(&d->body, "%s", XML_HEAD);
  put(&d->body, "<w:document " WORD_NAMESPACE "><w:body>");
  put(&d->notes, notes_head);
  put_paragraph(d, "Title", zj_slice_of(title));
  return d;
}

void zj_document_heading(zj_document *d, int level, zj_slice text) {
  put_paragraph(d, level == 1 ? "Heading1" : "Heading2", text);
}

void zj_document_line(zj_document *d, zj_slice text) {
  put_paragraph(d, "Remark", text);
}

void zj_document_quote(zj_document *d, zj_slice text, const zj_cited *source) {
  d->quotes++;
  for (size_t at = 0, end; at <= text.length; at = end + 1) {
    for (end = at; end < text.length && text.at[end] != '\n'; end++) {}
    begin_paragraph(&d->body, "Quote");
    put_run(&d->body, zj_slice_cut(text, at, end));
    if (end == text.length)
      put_format(&d->body,
                 "<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr>"
                 "<w:footnoteReference w:id=\"%zu\"/></w:r>",
                 d->quotes);
    put(&d->body, "</w:p>");
  }
  put_note(d, source);
}

static void make_properties(const zj_document *d, zj_buffer *out) {
  char now[32] = "";
  time_t seconds = time(NULL);
  struct tm utc;
  if (gmtime_r(&seconds, &utc)) strftime(now, sizeof now, "%Y-%m-%dT%H:%M:%SZ", &utc);
  put(out, XML_HEAD
      "<cp:coreProperties "
      "xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" "
      "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" "
      "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>");
  zj_slice title = zj_buffer_slice(&d->title);
  zj_buffer_add(out, title.at, title.length);
  put(out, "</dc:title><dc:creator>zhangju " ZJ_VERSION "</dc:creator>");
  put_format(out,
             "<dcterms:created xsi:type=\"dcterms:W3CDTF\">%s</dcterms:created>"
             "</cp:coreProperties>",
             now);
}

zj_status zj_document_write(zj_document *d, zj_sink *to, zj_error *err) {
  zj_buffer properties = {.ctx = d};
  make_properties(d, &properties);
  put(&d->body, section);
  put(&d->body, "</w:body></w:document>");
  put(&d->notes, "</w:footnotes>");
  if (d->no_memory || d->title.failed || d->body.failed || d->notes.failed || properties.failed)
    return zj_no_memory(err); /* before a pack has anything to write */
  zj_pack *pack = zj_pack_new(d, to);
  if (!pack) return zj_no_memory(err);
  zj_pack_add(pack, "[Content_Types].xml", zj_slice_of(content_types));
  zj_pack_add(pack, "_rels/.rels", zj_slice_of(package_relations));
  zj_pack_add(pack, "word/document.xml", zj_buffer_slice(&d->body));
  zj_pack_add(pack, "word/_rels/document.xml.rels", zj_slice_of(document_relations));
  zj_pack_add(pack, "word/footnotes.xml", zj_buffer_slice(&d->notes));
  zj_pack_add(pack, "word/styles.xml", zj_slice_of(styles));
  zj_pack_add(pack, "word/settings.xml", zj_slice_of(settings));
  zj_pack_add(pack, "word/footer1.xml", zj_slice_of(footer));
  zj_pack_add(pack, "docProps/core.xml", zj_buffer_slice(&properties));
  zj_status status = zj_pack_end(pack, err);
  talloc_free(pack);
  return status;
}
