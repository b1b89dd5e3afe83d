/* extract_docx.c - the text of a Word document.
 *
 * Paragraphs become lines, with the numbers that Word shows before them. Insertions are kept and
 * deletions left out, as in print. Text boxes follow the paragraph they are anchored to; notes
 * follow the text. */
#include <stdio.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/read/formats.h"
#include "indexer/read/lines.h"
#include "indexer/read/package.h"
#include "indexer/read/word_lists.h"
#include "indexer/read/xml.h"

enum { BOXES_MAX = 8 };

typedef struct paragraph {
  char style[ZJ_WORD_STYLE_ROOM];
  int list, level; /* its own; -1: those of its style */
  int heading;     /* its own outline level, 0 to 8; 9: none; -1: that of its style */
  char label[ZJ_WORD_LABEL_ROOM]; /* as WordML states it; "" in a DOCX */
  bool begun;                     /* its label is written, if it has one */
  bool joins_next;                /* its end is deleted: the next paragraph continues its line */
} paragraph;

/* A paragraph can hold a text box, which holds paragraphs. Each depth has its own lines. */
typedef struct document {
  zj_xml *xml;
  zj_word_lists *lists;
  zj_lines lines[BOXES_MAX];
  paragraph open[BOXES_MAX];
  int box;      /* the depth being read; 0: the text itself */
  bool in_text; /* inside <t> */
  bool hidden;  /* the run is */
  bool wordml;  /* of Word 2003: see zj_source_format_wordml() */
} document;

static zj_lines *lines_of(document *d) {
  return &d->lines[d->box];
}

/* ---- properties ---- */

static bool is_on(const zj_xml *xml) {
  char value[8];
  return !zj_xml_attribute(xml, "val", value, sizeof value) ||
         (strcmp(value, "0") != 0 && strcmp(value, "false") != 0);
}

/* Whether the element records properties from before a change. */
static bool is_change_record(const zj_xml *xml) {
  const char *name = zj_xml_name(xml);
  size_t length = strlen(name);
  return length > 6 && strcmp(name + length - 6, "Change") == 0; /* pPrChange, rPrChange */
}

typedef void property_taker(document *d);

/* Reads properties up to the end of their element and hands over each, but not those from before a
 * change. */
static zj_status read_properties(document *d, property_taker *take_property, zj_error *err) {
  zj_xml_event event;
  zj_status status;
  for (int depth = 1; (status = zj_xml_next(d->xml, &event, err)) == ZJ_OK;) {
    if (event == ZJ_XML_END && --depth == 0) break;
    if (event != ZJ_XML_BEGIN) continue;
    if (is_change_record(d->xml)) {
      status = zj_xml_skip(d->xml, err);
      if (status != ZJ_OK) break;
      continue;
    }
    depth++;
    take_property(d);
  }
  return status;
}

/* The label of a list item of WordML, <wx:t wx:val="1."/>, and a blank where Word shows a tab. */
static void take_label(const zj_xml *xml, char label[ZJ_WORD_LABEL_ROOM]) {
  zj_xml_attribute(xml, "val", label, ZJ_WORD_LABEL_ROOM - 1);
  size_t length = strlen(label);
  if (length && (unsigned char)label[length - 1] < 0x80) snprintf(label + length, 2, " ");
}

/* The properties of a paragraph include those of its end mark. */
static void take_paragraph_property(document *d) {
  paragraph *p = &d->open[d->box];
  if (zj_xml_is(d->xml, "pStyle"))
    zj_xml_attribute(d->xml, "val", p->style, sizeof p->style);
  else if (zj_xml_is(d->xml, "numId"))
    p->list = zj_xml_number(d->xml, "val", -1);
  else if (zj_xml_is(d->xml, "ilvl"))
    p->level = zj_xml_number(d->xml, "val", -1);
  else if (zj_xml_is(d->xml, "outlineLvl"))
    p->heading = zj_xml_number(d->xml, "val", -1);
  else if (zj_xml_is(d->xml, "del") || zj_xml_is(d->xml, "moveFrom"))
    p->joins_next = true;
  else if (d->wordml && zj_xml_is(d->xml, "t"))
    take_label(d->xml, p->label);
}

static void take_run_property(document *d) {
  if (zj_xml_is(d->xml, "vanish")) d->hidden = is_on(d->xml);
}

/* ---- writing ---- */

static int heading_level(const document *d, const paragraph *p) {
  if (p->heading >= 0) return p->heading < ZJ_HEADING_LEVELS ? p->heading + 1 : 0;
  return zj_word_lists_heading(d->lists, p->style);
}

/* Writes the number of a paragraph before its first text. An empty paragraph is counted but its
 * number is not written. */
static void begin_line(document *d) {
  paragraph *p = &d->open[d->box];
  char label[ZJ_WORD_LABEL_ROOM];
  if (p->begun) return;
  p->begun = true;
  int heading = heading_level(d, p);
  if (heading) zj_lines_gap(lines_of(d));
  zj_word_lists_label(d->lists, p->style, p->list, p->level, label);
  const char *shown = *p->label ? p->label : label;
  if (zj_lines_at_begin(lines_of(d))) zj_lines_put(lines_of(d), zj_slice_of(shown));
  zj_lines_heading(lines_of(d), heading);
}

static void write_text(document *d, zj_slice text) {
  if (d->hidden || !text.length) return;
  begin_line(d);
  zj_lines_put(lines_of(d), text);
}

static void begin_paragraph(document *d) {
  bool goes_on = d->open[d->box].joins_next;
  d->open[d->box] = (paragraph){.list = -1, .level = -1, .heading = -1, .begun = goes_on};
  if (!goes_on) zj_lines_break(lines_of(d));
}

/* Ends the line, and writes after it the lines of the text boxes that were read meanwhile. */
static void end_paragraph(document *d) {
  char label[ZJ_WORD_LABEL_ROOM];
  paragraph *p = &d->open[d->box];
  if (!p->begun) zj_word_lists_label(d->lists, p->style, p->list, p->level, label);
  if (!p->joins_next) zj_lines_break(lines_of(d));
  if (d->box + 1 == BOXES_MAX || !d->lines[d->box + 1].length) return;
  zj_lines *boxes = &d->lines[d->box + 1];
  zj_lines_break(boxes);
  zj_lines_put(lines_of(d), zj_lines_text(boxes));
  if (lines_of(d)->status == ZJ_OK) lines_of(d)->status = boxes->status;
  boxes->length = boxes->line = boxes->row_count = 0;
}

static void enter_box(document *d) {
  d->box++;
  d->open[d->box] = (paragraph){.list = -1, .level = -1, .heading = -1};
  d->hidden = false;
}

/* ---- elements ---- */

/* Elements that are not shown, or shown elsewhere: deleted text, the fallback of a drawing, the
 * phonetic guide of a word. */
static bool is_left_out(const zj_xml *xml) {
  static const char *const names[] = {"del",  "moveFrom", "Fallback", "sdtPr",
                                      "rt",   "rubyPr",   "tblPr",    "tblGrid",
                                      "trPr", "tcPr",     "sectPr",   "annotation"};
  for (size_t i = 0; i < ZJ_COUNT(names); i++)
    if (zj_xml_is(xml, names[i])) return true;
  return false;
}

static void write_mark(document *d) {
  if (zj_xml_is(d->xml, "tab") || zj_xml_is(d->xml, "ptab"))
    write_text(d, ZJ_LIT("\t"));
  else if (zj_xml_is(d->xml, "noBreakHyphen"))
    write_text(d, ZJ_LIT("-"));
  else if ((zj_xml_is(d->xml, "br") || zj_xml_is(d->xml, "cr")) && !d->hidden)
    zj_lines_soft_break(lines_of(d));
}

/* Of the annotations of WordML only insertions are text; others are deletions, comments, bookmarks.
 */
static bool is_insertion(const document *d) {
  char type[32];
  return d->wordml && zj_xml_is(d->xml, "annotation") &&
         zj_xml_attribute(d->xml, "type", type, sizeof type) && strcmp(type, "Word.Insertion") == 0;
}

/* What holds paragraphs within a paragraph. In a DOCX notes are parts of their own. */
static bool is_box(const document *d) {
  return zj_xml_is(d->xml, "txbxContent") ||
         (d->wordml && (zj_xml_is(d->xml, "footnote") || zj_xml_is(d->xml, "endnote")));
}

static zj_status begin_element(document *d, zj_error *err) {
  if (is_insertion(d)) return ZJ_OK;
  if (is_left_out(d->xml) || (is_box(d) && d->box + 1 == BOXES_MAX))
    return zj_xml_skip(d->xml, err);
  if (zj_xml_is(d->xml, "p"))
    begin_paragraph(d);
  else if (zj_xml_is(d->xml, "pPr"))
    return read_properties(d, take_paragraph_property, err);
  else if (zj_xml_is(d->xml, "rPr"))
    return read_properties(d, take_run_property, err);
  else if (zj_xml_is(d->xml, "r"))
    d->hidden = false;
  else if (zj_xml_is(d->xml, "t"))
    d->in_text = true;
  else if (zj_xml_is(d->xml, "tr"))
    zj_lines_row_begin(lines_of(d));
  else if (is_box(d))
    enter_box(d);
  else
    write_mark(d);
  return ZJ_OK;
}

static void end_element(document *d) {
  if (zj_xml_is(d->xml, "p"))
    end_paragraph(d);
  else if (zj_xml_is(d->xml, "t"))
    d->in_text = false;
  else if (zj_xml_is(d->xml, "r"))
    d->hidden = false;
  else if (zj_xml_is(d->xml, "tc"))
    zj_lines_cell_end(lines_of(d));
  else if (zj_xml_is(d->xml, "tr"))
    zj_lines_row_end(lines_of(d));
  else if (is_box(d) && d->box > 0)
    d->box--;
}

static zj_status read_event(document *d, zj_xml_event event, zj_error *err) {
  if (event == ZJ_XML_BEGIN) return begin_element(d, err);
  if (event == ZJ_XML_END)
    end_element(d);
  else if (d->in_text)
    write_text(d, zj_xml_text(d->xml));
  return ZJ_OK;
}

/* ---- parts ---- */

static zj_status read_part(document *d, void *ctx, const zj_zip_part *part, zj_error *err) {
  zj_xml_event event;
  zj_status status = zj_xml_open(ctx, part->bytes, part->name, &d->xml, err);
  if (status != ZJ_OK) return status;
  while ((status = zj_xml_next(d->xml, &event, err)) == ZJ_OK && d->lines[0].status == ZJ_OK) {
    status = read_event(d, event, err);
    if (status != ZJ_OK) break;
  }
  TALLOC_FREE(d->xml);
  zj_lines_break(&d->lines[0]);
  return status == ZJ_DONE ? ZJ_OK : status;
}

/* The separators between text and notes are notes, too, without text. */
static zj_status read_notes(document *d, void *ctx, const zj_zip_part *part, zj_error *err) {
  if (!part->bytes.at) return ZJ_OK;
  zj_lines_gap(&d->lines[0]);
  return read_part(d, ctx, part, err);
}

enum { DOCUMENT, DOCUMENT2, STYLES, NUMBERING, FOOTNOTES, ENDNOTES, PARTS };

static zj_status read_document(document *d, void *local, zj_slice bytes, zj_error *err) {
  zj_zip_part parts[PARTS] = {
      [DOCUMENT] = {.name = "word/document.xml"},   [DOCUMENT2] = {.name = "word/document2.xml"},
      [STYLES] = {.name = "word/styles.xml"},       [NUMBERING] = {.name = "word/numbering.xml"},
      [FOOTNOTES] = {.name = "word/footnotes.xml"}, [ENDNOTES] = {.name = "word/endnotes.xml"}};
  zj_status status = zj_package_parts(local, bytes, parts, PARTS, err);
  if (status != ZJ_OK) return status;
  const zj_zip_part *main = &parts[DOCUMENT];
  if (!main->bytes.at) main = &parts[DOCUMENT2]; /* as some programs of Microsoft name it */
  if (!main->bytes.at)
    return zj_fail(err, ZJ_BAD_INPUT, "%s",
                   zj_tr("has no word/document.xml", "其中没有 word/document.xml"));
  status = zj_word_lists_load(local, parts[NUMBERING].bytes, parts[STYLES].bytes, &d->lists, err);
  if (status == ZJ_OK) status = read_part(d, local, main, err);
  if (status == ZJ_OK) status = read_notes(d, local, &parts[FOOTNOTES], err);
  if (status == ZJ_OK) status = read_notes(d, local, &parts[ENDNOTES], err);
  return status;
}

/* WordML has the elements of document.xml and styles.xml in one file. It states the numbers of
 * lists, deletions are annotations, and notes are where they are anchored. */
static zj_status read_wordml(document *d, void *local, zj_slice bytes, zj_error *err) {
  const zj_zip_part whole = {.name = "WordML", .bytes = bytes};
  d->wordml = true;
  zj_status status = zj_word_lists_load(local, (zj_slice){NULL, 0}, bytes, &d->lists, err);
  return status == ZJ_OK ? read_part(d, local, &whole, err) : status;
}

typedef zj_status document_reader(document *d, void *local, zj_slice bytes, zj_error *err);

static zj_status read_with(document_reader *read, void *ctx, zj_slice bytes, zj_decoded *out,
                           zj_error *err) {
  void *local = talloc_new(ctx);
  document *d = local ? talloc_zero(local, document) : NULL;
  if (!d) {
    talloc_free(local);
    return zj_no_memory(err);
  }
  *out = (zj_decoded){.encoding = "UTF-8"};
  for (int i = 0; i < BOXES_MAX; i++)
    d->lines[i] = zj_lines_on(i ? local : ctx);
  zj_status status = read(d, local, bytes, err);
  if (status == ZJ_OK) status = zj_lines_finish(&d->lines[0], &out->text, err);
  out->markup = zj_lines_markup(&d->lines[0]);
  talloc_free(local);
  return status;
}

zj_status zj_source_format_docx(void *ctx, zj_slice bytes, const char *encoding, zj_decoded *out,
                                zj_error *err) {
  (void)encoding; /* XML declares its own */
  return read_with(read_document, ctx, bytes, out, err);
}

zj_status zj_source_format_wordml(void *ctx, zj_slice bytes, const char *encoding, zj_decoded *out,
                                  zj_error *err) {
  (void)encoding;
  return read_with(read_wordml, ctx, bytes, out, err);
}
