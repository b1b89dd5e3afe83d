/* extract_docx.c - the text of a Word document.
 *
 * Paragraphs become lines, with the numbers that Word shows before them. Insertions are kept and
 * deletions left out, as in print. Text boxes, SmartArt and the titles of charts follow the
 * paragraph they are anchored to; notes follow the text. A letterhead in the page header comes
 * first. Contents lists are left out: their entries are the headings once more. Parts in other
 * formats (altChunk) are read where there is a reader for them. */
#include <stdio.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/read/contents.h"
#include "indexer/read/formats.h"
#include "indexer/read/opc.h"
#include "indexer/read/package.h"
#include "indexer/read/word_lists.h"
#include "indexer/read/word_parts.h"
#include "indexer/read/xml.h"

enum { BOXES_MAX = 8, CHUNKS_MAX = 64, CHUNK_DEPTH = 3 };

typedef struct paragraph {
  char style[ZJ_WORD_STYLE_ROOM];
  int list, level; /* its own; -1: those of its style */
  int heading;     /* its own outline level, 0 to 8; 9: none; -1: that of its style */
  char label[ZJ_WORD_LABEL_ROOM]; /* as WordML states it; "" in a DOCX */
  bool begun;                     /* its label is written, if it has one */
  bool joins_next;                /* its end is deleted: the next paragraph continues its line */
  bool contents;                  /* an entry of a contents list */
  size_t mark;                    /* where its text begins */
} paragraph;

/* A paragraph can hold a text box, which holds paragraphs. Each depth has its own lines. */
typedef struct document {
  void *local;
  zj_slice zip;
  zj_opc_relations relations; /* of the main part */
  zj_word_parts *parts;
  zj_unread *unread;
  int chunk_depth; /* of documents in documents */
  int chunks;      /* read so far */
  zj_xml *xml;
  zj_word_lists *lists;
  zj_lines lines[BOXES_MAX];
  paragraph open[BOXES_MAX];
  int box;           /* the depth being read; 0: the text itself */
  bool in_text;      /* inside <t> */
  bool in_code;      /* inside <instrText> */
  bool hidden;       /* the run is */
  int contents_list; /* depth of the block that is marked as a contents list; 0: none is open */
  bool wordml;       /* of Word 2003: see zj_source_format_wordml() */
  int cells;         /* open cells, one in the other */
  unsigned spans[ZJ_LINES_ROWS]; /* the columns that each of them takes up */
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

static bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The blanks from byte 'at' on. */
static zj_slice blanks_at(zj_slice text, size_t at) {
  size_t end = at;
  while (end < text.length && is_space(text.at[end]))
    end++;
  return zj_slice_cut(text, at, end);
}

static bool has_line_end(zj_slice text) {
  return text.length && (memchr(text.at, '\n', text.length) || memchr(text.at, '\r', text.length));
}

/* Line ends in a <t> come from programs that indent their XML: at its edges they are nothing,
 * inside it, with the blanks around them, a blank. */
static void write_run_text(document *d, zj_slice text) {
  size_t from = 0;
  for (size_t at = 0; at < text.length;) {
    zj_slice blanks = blanks_at(text, at);
    size_t end = at + blanks.length;
    if (has_line_end(blanks)) {
      write_text(d, zj_slice_cut(text, from, at));
      if (at > 0 && end < text.length) zj_lines_blank(lines_of(d));
      from = end;
    }
    at = end + 1;
  }
  if (from < text.length) write_text(d, zj_slice_cut(text, from, text.length));
}

static void begin_paragraph(document *d) {
  bool goes_on = d->open[d->box].joins_next;
  size_t mark = goes_on ? d->open[d->box].mark : zj_lines_mark(lines_of(d));
  d->open[d->box] =
      (paragraph){.list = -1, .level = -1, .heading = -1, .begun = goes_on, .mark = mark};
}

/* ---- contents lists ---- */

/* Takes back a paragraph that is an entry of a contents list. */
static void drop_contents(document *d) {
  const paragraph *p = &d->open[d->box];
  bool linked = p->contents && zj_contents_possible(lines_of(d), p->mark);
  if (linked || zj_word_lists_contents(d->lists, p->style) ||
      (d->contents_list && zj_contents_numbered(lines_of(d), p->mark)))
    zj_contents_drop(lines_of(d), p->mark);
}

/* Contents entries are links to bookmarks that Word names _Toc…. */
static void note_link(document *d) {
  char anchor[16];
  zj_xml_attribute(d->xml, "anchor", anchor, sizeof anchor);
  if (strncmp(anchor, "_Toc", 4) == 0) d->open[d->box].contents = true;
}

static void note_code(document *d, zj_slice code) {
  if (memmem(code.at, code.length, "_Toc", 4)) d->open[d->box].contents = true;
}

/* Ends the line, and writes after it the lines of the text boxes that were read meanwhile. */
static void end_paragraph(document *d) {
  char label[ZJ_WORD_LABEL_ROOM];
  paragraph *p = &d->open[d->box];
  if (!p->begun) zj_word_lists_label(d->lists, p->style, p->list, p->level, label);
  if (!p->joins_next) {
    zj_lines_break(lines_of(d));
    drop_contents(d);
  }
  if (d->box + 1 == BOXES_MAX) return;
  zj_lines *boxes = &d->lines[d->box + 1];
  if (!boxes->length && boxes->status == ZJ_OK) return;
  zj_lines_break(boxes);
  zj_lines_put(lines_of(d), zj_lines_text(boxes));
  if (lines_of(d)->status == ZJ_OK) lines_of(d)->status = boxes->status;
  zj_lines_empty(boxes);
}

static void enter_box(document *d) {
  d->box++;
  d->open[d->box] = (paragraph){.list = -1, .level = -1, .heading = -1};
  d->hidden = false;
}

/* ---- SmartArt and charts ---- */

/* Writes the text of a part after the paragraph, as that of a text box. */
static zj_status read_drawing(document *d, const char *attribute, zj_error *err) {
  char id[ZJ_OPC_NAME];
  zj_xml_relation(d->xml, attribute, id, sizeof id);
  const zj_opc_relation *relation = zj_opc_find(&d->relations, id);
  if (!relation || d->box + 1 == BOXES_MAX) return ZJ_OK;
  return zj_word_parts_drawing(d->parts, relation->target, &d->lines[d->box + 1], err);
}

/* ---- parts in other formats ---- */

static zj_status read_docx(void *ctx, zj_slice bytes, int chunk_depth, zj_decoded *out,
                           zj_error *err);

/* Whether a chunk is a web archive, which is a mail of several parts. */
static bool is_mail(zj_slice bytes) {
  return memmem(bytes.at, bytes.length < 512 ? bytes.length : 512, "MIME-Version:", 13) != NULL;
}

/* Reads a chunk; *read is whether there is a reader for it. Converters are not started for what is
 * within a document. */
static zj_status read_chunk_bytes(document *d, zj_slice bytes, const char *name, zj_decoded *out,
                                  bool *read, zj_error *err) {
  static const char *const media[] = {"html", "rtf", "odt", "text", "mhtml"};
  const zj_source_format *format;
  *read = false;
  zj_status status = zj_source_format_find(bytes, name, &format, err);
  if (status != ZJ_OK) return status;
  if (strcmp(format->media, "docx") == 0) {
    *read = d->chunk_depth < CHUNK_DEPTH;
    return *read ? read_docx(d->local, bytes, d->chunk_depth + 1, out, err) : ZJ_OK;
  }
  for (size_t i = 0; i < ZJ_COUNT(media); i++)
    *read |= strcmp(format->media, media[i]) == 0;
  if (strcmp(format->media, "text") == 0 && is_mail(bytes)) *read = false;
  return *read ? format->read(d->local, bytes, NULL, out, err) : ZJ_OK;
}

/* Writes the lines of a chunk with their headings, and counts what was not read of it. */
static void write_chunk(document *d, const zj_decoded *chunk) {
  zj_slice text = chunk->text;
  size_t heading = 0;
  uint32_t number = 1;
  for (size_t at = 0; at < text.length; number++) {
    const char *lf = memchr(text.at + at, '\n', text.length - at);
    size_t end = lf ? (size_t)(lf - text.at) : text.length;
    bool marked =
        heading < chunk->markup.heading_count && chunk->markup.headings[heading].line == number;
    if (marked) zj_lines_gap(lines_of(d));
    zj_lines_put(lines_of(d), zj_slice_cut(text, at, end));
    if (marked) zj_lines_heading(lines_of(d), chunk->markup.headings[heading++].level);
    zj_lines_break(lines_of(d));
    at = end + 1;
  }
  for (int kind = 0; kind < ZJ_UNREAD_KINDS; kind++)
    zj_unread_count(d->unread, (zj_unread_kind)kind, chunk->unread.counts[kind]);
}

/* A chunk that cannot be read is counted; the rest of the document is read. */
static zj_status read_chunk(document *d, zj_error *err) {
  char id[ZJ_OPC_NAME];
  zj_decoded chunk = {0};
  bool read = false;
  zj_xml_relation(d->xml, "id", id, sizeof id);
  const zj_opc_relation *relation = zj_opc_find(&d->relations, id);
  zj_zip_part part = {.name = relation ? relation->target : ""};
  zj_status status = ZJ_BAD_INPUT;
  if (relation && d->chunks++ < CHUNKS_MAX)
    status = zj_package_parts(d->local, d->zip, &part, 1, err);
  if (status == ZJ_OK && part.bytes.at)
    status = read_chunk_bytes(d, part.bytes, part.name, &chunk, &read, err);
  if (status != ZJ_OK && status != ZJ_BAD_INPUT) return status;
  zj_lines_break(lines_of(d));
  if (status == ZJ_OK && read)
    write_chunk(d, &chunk);
  else
    zj_unread_count(d->unread, ZJ_UNREAD_CHUNKS, 1);
  return ZJ_OK;
}

/* ---- elements ---- */

/* Elements that are not shown, or shown elsewhere: deleted text, the fallback of a drawing, the
 * phonetic guide of a word. */
static bool is_left_out(const zj_xml *xml) {
  static const char *const names[] = {"del",   "moveFrom", "Fallback", "rt",     "rubyPr",
                                      "tblPr", "tblGrid",  "trPr",     "sectPr", "annotation"};
  for (size_t i = 0; i < ZJ_COUNT(names); i++)
    if (zj_xml_is(xml, names[i])) return true;
  return false;
}

/* Reads the properties of a block, which may say that it is a contents list. */
static zj_status read_block_properties(document *d, zj_error *err) {
  char gallery[32];
  zj_xml_event event;
  zj_status status;
  int block = zj_xml_depth(d->xml) - 1;
  for (int depth = 1; (status = zj_xml_next(d->xml, &event, err)) == ZJ_OK;) {
    if (event == ZJ_XML_END && --depth == 0) break;
    if (event != ZJ_XML_BEGIN) continue;
    depth++;
    if (!zj_xml_is(d->xml, "docPartGallery") || d->contents_list) continue;
    zj_xml_attribute(d->xml, "val", gallery, sizeof gallery);
    if (strcmp(gallery, "Table of Contents") == 0) d->contents_list = block;
  }
  return status;
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

/* The columns that the innermost open cell takes up; a place of its own for cells too deep. */
static unsigned *span_of_cell(document *d) {
  int deepest = ZJ_LINES_ROWS - 1;
  return &d->spans[d->cells < deepest ? d->cells : deepest];
}

static void begin_cell(document *d) {
  d->cells++;
  *span_of_cell(d) = 1;
}

static void end_cell(document *d) {
  zj_lines_cell_end_wide(lines_of(d), *span_of_cell(d));
  d->cells -= d->cells > 0;
}

static void note_span(document *d) {
  int span = zj_xml_number(d->xml, "val", 1);
  *span_of_cell(d) = span > 1 ? (unsigned)span : 1;
}

static void note_element(document *d) {
  if (zj_xml_is(d->xml, "blip") || zj_xml_is(d->xml, "imagedata"))
    zj_unread_count(d->unread, ZJ_UNREAD_PICTURES, 1);
  else if (zj_xml_is(d->xml, "hyperlink"))
    note_link(d);
  else if (zj_xml_is(d->xml, "tc"))
    begin_cell(d);
  else if (zj_xml_is(d->xml, "gridSpan"))
    note_span(d);
  else
    write_mark(d);
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
  else if (zj_xml_is(d->xml, "instrText"))
    d->in_code = true;
  else if (zj_xml_is(d->xml, "tr"))
    zj_lines_row_begin(lines_of(d));
  else if (is_box(d))
    enter_box(d);
  else if (zj_xml_is(d->xml, "sdtPr"))
    return read_block_properties(d, err);
  else if (zj_xml_is(d->xml, "altChunk"))
    return read_chunk(d, err);
  else if (zj_xml_is(d->xml, "relIds"))
    return read_drawing(d, "dm", err);
  else if (zj_xml_is(d->xml, "chart"))
    return read_drawing(d, "id", err);
  else
    note_element(d);
  return ZJ_OK;
}

static void end_element(document *d) {
  if (zj_xml_is(d->xml, "p"))
    end_paragraph(d);
  else if (zj_xml_is(d->xml, "t"))
    d->in_text = false;
  else if (zj_xml_is(d->xml, "instrText"))
    d->in_code = false;
  else if (zj_xml_is(d->xml, "sdt") && zj_xml_depth(d->xml) == d->contents_list)
    d->contents_list = 0;
  else if (zj_xml_is(d->xml, "r"))
    d->hidden = false;
  else if (zj_xml_is(d->xml, "tc"))
    end_cell(d);
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
    write_run_text(d, zj_xml_text(d->xml));
  else if (d->in_code)
    note_code(d, zj_xml_text(d->xml));
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

enum { STYLES, NUMBERING, FOOTNOTES, ENDNOTES, PARTS };

/* The name of a part by its relation, or its usual name. NULL when memory ran out. */
static const char *name_part(document *d, const char *folder, const char *type) {
  const zj_opc_relation *relation = zj_opc_first(&d->relations, type);
  return relation ? relation->target : talloc_asprintf(d->local, "%s%s.xml", folder, type);
}

/* Reads the text and what belongs to it, in the order of the report. */
static zj_status read_parts(document *d, const zj_zip_part *text, const zj_zip_part *parts,
                            zj_error *err) {
  zj_status status = zj_word_parts_letterhead(d->parts, &d->lines[0], d->unread, err);
  if (status == ZJ_OK) status = read_part(d, d->local, text, err);
  if (status == ZJ_OK) status = zj_word_parts_rest(d->parts, &d->lines[0], err);
  if (status == ZJ_OK) status = read_notes(d, d->local, &parts[FOOTNOTES], err);
  if (status == ZJ_OK) status = read_notes(d, d->local, &parts[ENDNOTES], err);
  return status;
}

static zj_status read_document(document *d, zj_error *err) {
  static const char *const types[PARTS] = {"styles", "numbering", "footnotes", "endnotes"};
  zj_zip_part text = {.name = "word/document.xml"}, parts[PARTS] = {{0}};
  zj_status status =
      zj_opc_open(d->local, d->zip, text.name, &text.name, &text.bytes, &d->relations, err);
  if (status != ZJ_OK) return status;
  if (!text.bytes.at)
    return zj_fail(err, ZJ_BAD_INPUT, "%s",
                   zj_tr("has no word/document.xml", "其中没有 word/document.xml"));
  const char *slash = strrchr(text.name, '/');
  const char *folder =
      talloc_strndup(d->local, text.name, slash ? (size_t)(slash - text.name) + 1 : 0);
  if (!folder) return zj_no_memory(err);
  for (size_t i = 0; i < PARTS; i++) {
    parts[i].name = name_part(d, folder, types[i]);
    if (!parts[i].name) return zj_no_memory(err);
  }
  status = zj_package_parts(d->local, d->zip, parts, PARTS, err);
  if (status == ZJ_OK)
    status =
        zj_word_lists_load(d->local, parts[NUMBERING].bytes, parts[STYLES].bytes, &d->lists, err);
  if (status == ZJ_OK)
    status = zj_word_parts_load(d->local, d->zip, folder, d->unread, &d->parts, err);
  return status == ZJ_OK ? read_parts(d, &text, parts, err) : status;
}

/* WordML has the elements of document.xml and styles.xml in one file. It states the numbers of
 * lists, deletions are annotations, and notes are where they are anchored. */
static zj_status read_wordml(document *d, zj_error *err) {
  const zj_zip_part whole = {.name = "WordML", .bytes = d->zip};
  d->wordml = true;
  zj_status status = zj_word_lists_load(d->local, (zj_slice){NULL, 0}, d->zip, &d->lists, err);
  return status == ZJ_OK ? read_part(d, d->local, &whole, err) : status;
}

typedef zj_status document_reader(document *d, zj_error *err);

static zj_status read_with(document_reader *read, void *ctx, zj_slice bytes, int chunk_depth,
                           zj_decoded *out, zj_error *err) {
  void *local = talloc_new(ctx);
  document *d = local ? talloc_zero(local, document) : NULL;
  if (!d) {
    talloc_free(local);
    return zj_no_memory(err);
  }
  *out = (zj_decoded){.encoding = "UTF-8"};
  d->local = local;
  d->zip = bytes;
  d->unread = &out->unread;
  d->chunk_depth = chunk_depth;
  for (int i = 0; i < BOXES_MAX; i++)
    d->lines[i] = zj_lines_on(i ? local : ctx);
  zj_status status = read(d, err);
  status = zj_source_finish(status, &d->lines[0], out, err);
  talloc_free(local);
  if (status == ZJ_OK && !out->text.length && out->unread.counts[ZJ_UNREAD_CHUNKS])
    return zj_fail(err, ZJ_BAD_INPUT, "%s",
                   zj_tr("holds its text as a part in a format that is not read; open it in Word "
                         "and save it again",
                         "正文是以其他格式嵌入的，读不出；请用 Word 打开后另存"));
  return status;
}

static zj_status read_docx(void *ctx, zj_slice bytes, int chunk_depth, zj_decoded *out,
                           zj_error *err) {
  return read_with(read_document, ctx, bytes, chunk_depth, out, err);
}

zj_status zj_source_format_docx(void *ctx, zj_slice bytes, const char *encoding, zj_decoded *out,
                                zj_error *err) {
  (void)encoding; /* XML declares its own */
  return read_docx(ctx, bytes, 0, out, err);
}

zj_status zj_source_format_wordml(void *ctx, zj_slice bytes, const char *encoding, zj_decoded *out,
                                  zj_error *err) {
  (void)encoding;
  return read_with(read_wordml, ctx, bytes, 0, out, err);
}
