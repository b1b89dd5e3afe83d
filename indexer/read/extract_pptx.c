/* extract_pptx.c - the text of a PowerPoint or WPS presentation.
 *
 * Slides follow one another in their order, each with its title as a heading, the text of its
 * shapes, tables, SmartArt and chart titles, and its notes. Hidden slides are left out, and so are
 * slide numbers, dates and footers. */
#include <stdio.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/read/drawing.h"
#include "indexer/read/formats.h"
#include "indexer/read/opc.h"
#include "indexer/read/slide.h"
#include "indexer/read/unzip.h"
#include "indexer/read/xml.h"
#include "indexer/text/numerals.h"

enum { SLIDES_MAX = 1000, PARTS_OF_SLIDE = 8, LEVELS = 9 };

/* The kind of the shape that is read, by its placeholder. */
typedef enum shape { SHAPE_BODY, SHAPE_TITLE, SHAPE_LEFT_OUT } shape;

enum {
  SLIDE_XML,
  SLIDE_RELATIONS,
  SLIDE_ATTACHED
}; /* parts of a slide; from the last on: others */

typedef struct show {
  void *local;
  zj_slice zip;
  zj_unread *unread;
  zj_lines lines;
  zj_slide slide;
  const char **slides; /* the names of their parts */
  size_t slide_count;
  zj_xml *xml;
  bool in_notes; /* the part with the notes of a slide is read */
  bool hidden;   /* the slide is */
  bool in_text;
  shape shape;
  int level;          /* of the paragraph */
  char number[40];    /* the kind of numbers before the paragraph; "" for none */
  int start;          /* the first of them */
  int counts[LEVELS]; /* in the text of this shape */
  bool begun;         /* the paragraph has text */
} show;

static zj_lines *lines_of(show *s) {
  if (s->in_notes) return &s->slide.notes;
  return s->shape == SHAPE_TITLE ? &s->slide.title : &s->slide.body;
}

/* ---- numbers of paragraphs ---- */

/* Writes number 'n' in the way of a buAutoNum: arabicPeriod, ea1ChsPeriod, circleNumDbPlain. */
static void write_number(zj_lines *lines, const char *type, int n) {
  static const struct {
    const char *begin;
    zj_numerals kind;
  } kinds[] = {{"ea1Chs", ZJ_NUMERALS_CHINESE},       {"ea1Cht", ZJ_NUMERALS_CHINESE},
               {"ea1Jpn", ZJ_NUMERALS_CHINESE},       {"circleNum", ZJ_NUMERALS_CIRCLED},
               {"alphaLc", ZJ_NUMERALS_LOWER_LETTER}, {"alphaUc", ZJ_NUMERALS_UPPER_LETTER},
               {"romanLc", ZJ_NUMERALS_LOWER_ROMAN},  {"romanUc", ZJ_NUMERALS_UPPER_ROMAN}};
  char number[ZJ_NUMERALS_ROOM], label[ZJ_NUMERALS_ROOM + 8];
  zj_numerals kind = ZJ_NUMERALS_DECIMAL;
  for (size_t i = 0; i < ZJ_COUNT(kinds); i++)
    if (strncmp(type, kinds[i].begin, strlen(kinds[i].begin)) == 0) kind = kinds[i].kind;
  zj_numerals_write(kind, n, number);
  const char *before = strstr(type, "ParenBoth") ? "(" : "", *after = "";
  if (strstr(type, "Period")) after = kind == ZJ_NUMERALS_CHINESE ? "、" : ".";
  if (strstr(type, "Paren")) after = ")";
  bool blank = kind != ZJ_NUMERALS_CHINESE && kind != ZJ_NUMERALS_CIRCLED;
  snprintf(label, sizeof label, "%s%s%s%s", before, number, after, blank ? " " : "");
  zj_lines_put(lines, zj_slice_of(label));
}

/* Counts the paragraph, and writes its number before its first text. */
static void begin_text(show *s) {
  if (s->begun) return;
  s->begun = true;
  int *count = &s->counts[s->level];
  for (int i = s->level + 1; i < LEVELS; i++)
    s->counts[i] = 0;
  if (!*s->number) {
    *count = 0;
    return;
  }
  *count = *count ? *count + 1 : s->start;
  write_number(lines_of(s), s->number, *count);
}

/* ---- elements ---- */

static void begin_paragraph(show *s) {
  zj_lines_break(lines_of(s));
  s->begun = false;
  s->level = 0;
  *s->number = 0;
}

static void note_placeholder(show *s) {
  static const char *const left_out[] = {"dt", "ftr", "hdr", "sldNum", "sldImg"};
  char type[16];
  zj_xml_attribute(s->xml, "type", type, sizeof type);
  if (strcmp(type, "title") == 0 || strcmp(type, "ctrTitle") == 0) s->shape = SHAPE_TITLE;
  for (size_t i = 0; i < ZJ_COUNT(left_out); i++)
    if (strcmp(type, left_out[i]) == 0) s->shape = SHAPE_LEFT_OUT;
}

static void note_level(show *s) {
  int level = zj_xml_number(s->xml, "lvl", 0);
  s->level = level >= 0 && level < LEVELS ? level : 0;
}

static void note_numbers(show *s) {
  zj_xml_attribute(s->xml, "type", s->number, sizeof s->number);
  s->start = zj_xml_number(s->xml, "startAt", 1);
  if (s->start < 1 || s->start > 32767) s->start = 1;
}

static void count_element(show *s) {
  if (zj_xml_is(s->xml, "blip")) zj_unread_count(s->unread, ZJ_UNREAD_PICTURES, 1);
  if (zj_xml_is(s->xml, "oleObj")) zj_unread_count(s->unread, ZJ_UNREAD_EMBEDDED, 1);
  if (zj_xml_is(s->xml, "chart")) zj_unread_count(s->unread, ZJ_UNREAD_DIAGRAMS, 1);
}

static bool is_hidden(const zj_xml *xml) {
  char value[8];
  zj_xml_attribute(xml, "show", value, sizeof value);
  return strcmp(value, "0") == 0 || strcmp(value, "false") == 0;
}

static zj_status begin_element(show *s, zj_error *err) {
  zj_xml *xml = s->xml;
  if (zj_xml_is(xml, "Fallback") || zj_xml_is(xml, "fld")) return zj_xml_skip(xml, err);
  if (zj_xml_is(xml, "sld"))
    s->hidden = is_hidden(xml);
  else if (zj_xml_is(xml, "nvSpPr"))
    s->shape = SHAPE_BODY;
  else if (zj_xml_is(xml, "ph"))
    note_placeholder(s);
  else if (zj_xml_is(xml, "txBody"))
    memset(s->counts, 0, sizeof s->counts);
  else if (zj_xml_is(xml, "p"))
    begin_paragraph(s);
  else if (zj_xml_is(xml, "pPr"))
    note_level(s);
  else if (zj_xml_is(xml, "buAutoNum"))
    note_numbers(s);
  else if (zj_xml_is(xml, "t"))
    s->in_text = s->shape != SHAPE_LEFT_OUT;
  else if (zj_xml_is(xml, "br") || zj_xml_is(xml, "graphicFrame"))
    zj_lines_break(lines_of(s));
  else if (zj_xml_is(xml, "tr"))
    zj_lines_row_begin(lines_of(s));
  else
    count_element(s);
  return ZJ_OK;
}

static void end_element(show *s) {
  zj_xml *xml = s->xml;
  if (zj_xml_is(xml, "t"))
    s->in_text = false;
  else if (zj_xml_is(xml, "p"))
    zj_lines_break(lines_of(s));
  else if (zj_xml_is(xml, "tc"))
    zj_lines_cell_end(lines_of(s));
  else if (zj_xml_is(xml, "tr"))
    zj_lines_row_end(lines_of(s));
  else if (zj_xml_is(xml, "sp"))
    s->shape = SHAPE_BODY;
}

static void write_text(show *s, zj_slice text) {
  if (!s->in_text || !text.length) return;
  begin_text(s);
  zj_lines_put(lines_of(s), text);
}

static zj_status read_shapes(show *s, const zj_zip_part *part, bool in_notes, zj_error *err) {
  zj_xml_event event;
  if (!part->bytes.at) return ZJ_OK;
  s->in_notes = in_notes;
  s->shape = SHAPE_BODY;
  s->in_text = false;
  zj_status status = zj_xml_open(s->local, part->bytes, part->name, &s->xml, err);
  if (status != ZJ_OK) return status;
  while (status == ZJ_OK && lines_of(s)->status == ZJ_OK) {
    status = zj_xml_next(s->xml, &event, err);
    if (status != ZJ_OK) break;
    if (event == ZJ_XML_BEGIN)
      status = begin_element(s, err);
    else if (event == ZJ_XML_END)
      end_element(s);
    else
      write_text(s, zj_xml_text(s->xml));
  }
  TALLOC_FREE(s->xml);
  return status == ZJ_DONE ? ZJ_OK : status;
}

/* ---- slides ---- */

static zj_status count_comments(show *s, const zj_zip_part *part, zj_error *err) {
  zj_xml *xml;
  zj_xml_event event;
  if (!part->bytes.at) return ZJ_OK;
  zj_status status = zj_xml_open(s->local, part->bytes, part->name, &xml, err);
  if (status != ZJ_OK) return status;
  while ((status = zj_xml_next(xml, &event, err)) == ZJ_OK)
    if (event == ZJ_XML_BEGIN && zj_xml_is(xml, "cm"))
      zj_unread_count(s->unread, ZJ_UNREAD_COMMENTS, 1);
  talloc_free(xml);
  return status == ZJ_DONE ? ZJ_OK : status;
}

/* A slide may name many diagrams; those beyond the room for its parts are counted. */
static zj_status name_attached(show *s, zj_zip_part *parts, zj_opc_relations *relations,
                               zj_error *err) {
  static const char *const types[] = {"notesSlide", "diagramData", "chart", "comments"};
  size_t count = SLIDE_ATTACHED;
  zj_status status = zj_opc_relations_read(s->local, parts[SLIDE_XML].name,
                                           parts[SLIDE_RELATIONS].bytes, relations, err);
  for (size_t i = 0; i < relations->count && status == ZJ_OK; i++)
    for (size_t k = 0; k < ZJ_COUNT(types); k++) {
      if (strcmp(relations->list[i].type, types[k]) != 0) continue;
      if (count < PARTS_OF_SLIDE)
        parts[count++].name = relations->list[i].target;
      else
        zj_unread_count(s->unread, ZJ_UNREAD_DIAGRAMS, 1);
    }
  return status;
}

static bool has_type(const zj_opc_relations *relations, const char *target, const char *type) {
  for (size_t i = 0; i < relations->count; i++)
    if (strcmp(relations->list[i].target, target) == 0)
      return strcmp(relations->list[i].type, type) == 0;
  return false;
}

static zj_status read_attached(show *s, const zj_zip_part *part, const zj_opc_relations *relations,
                               zj_error *err) {
  if (has_type(relations, part->name, "notesSlide")) return read_shapes(s, part, true, err);
  if (has_type(relations, part->name, "comments")) return count_comments(s, part, err);
  return zj_drawing_read(s->local, part->bytes, part->name, &s->slide.body, err);
}

static zj_status read_slide(show *s, uint32_t number, const zj_zip_part *parts,
                            const zj_opc_relations *relations, zj_error *err) {
  zj_unread before = *s->unread;
  s->hidden = false;
  zj_slide_begin(&s->slide, number);
  zj_status status = read_shapes(s, &parts[SLIDE_XML], false, err);
  for (size_t i = SLIDE_ATTACHED; i < PARTS_OF_SLIDE && status == ZJ_OK; i++)
    if (*parts[i].name) status = read_attached(s, &parts[i], relations, err);
  if (!s->hidden) {
    zj_slide_end(&s->slide, &s->lines);
    return status;
  }
  *s->unread = before;
  zj_unread_count(s->unread, ZJ_UNREAD_HIDDEN, 1);
  return status;
}

static zj_status read_slides(show *s, zj_error *err) {
  size_t count = s->slide_count * PARTS_OF_SLIDE;
  zj_zip_part *parts = talloc_zero_array(s->local, zj_zip_part, count + 1);
  zj_opc_relations *relations = talloc_zero_array(s->local, zj_opc_relations, s->slide_count + 1);
  if (!parts || !relations) return zj_no_memory(err);
  for (size_t i = 0; i < count; i++)
    parts[i].name = "";
  for (size_t i = 0; i < s->slide_count; i++) {
    zj_zip_part *of_slide = parts + i * PARTS_OF_SLIDE;
    of_slide[SLIDE_XML].name = s->slides[i];
    of_slide[SLIDE_RELATIONS].name = zj_opc_relations_name(parts, s->slides[i]);
    if (!of_slide[SLIDE_RELATIONS].name) return zj_no_memory(err);
  }
  zj_status status = zj_unzip(parts, s->zip, parts, count, err);
  for (size_t i = 0; i < s->slide_count && status == ZJ_OK; i++)
    status = name_attached(s, parts + i * PARTS_OF_SLIDE, &relations[i], err);
  if (status == ZJ_OK) status = zj_unzip(parts, s->zip, parts, count, err);
  for (size_t i = 0; i < s->slide_count && status == ZJ_OK && s->lines.status == ZJ_OK; i++)
    status = read_slide(s, (uint32_t)i + 1, parts + i * PARTS_OF_SLIDE, &relations[i], err);
  return status;
}

/* ---- the presentation ---- */

static zj_status list_slides(show *s, zj_slice bytes, const char *name,
                             const zj_opc_relations *relations, zj_error *err) {
  zj_xml *xml;
  zj_xml_event event;
  char id[ZJ_OPC_NAME];
  zj_status status = zj_xml_open(s->local, bytes, name, &xml, err);
  if (status != ZJ_OK) return status;
  while ((status = zj_xml_next(xml, &event, err)) == ZJ_OK) {
    if (event != ZJ_XML_BEGIN || !zj_xml_is(xml, "sldId")) continue;
    zj_xml_relation(xml, "id", id, sizeof id);
    const zj_opc_relation *relation = zj_opc_find(relations, id);
    if (relation && s->slide_count < SLIDES_MAX)
      s->slides[s->slide_count++] = relation->target;
    else if (relation)
      zj_unread_count(s->unread, ZJ_UNREAD_HIDDEN, 1);
  }
  talloc_free(xml);
  return status == ZJ_DONE ? ZJ_OK : status;
}

static zj_status read_show(show *s, zj_error *err) {
  const char *name;
  zj_slice presentation;
  zj_opc_relations relations;
  zj_status status =
      zj_opc_open(s->local, s->zip, "ppt/presentation.xml", &name, &presentation, &relations, err);
  if (status != ZJ_OK) return status;
  if (!presentation.at)
    return zj_fail(err, ZJ_BAD_INPUT, "%s",
                   zj_tr("has no ppt/presentation.xml", "其中没有 ppt/presentation.xml"));
  s->slides = talloc_array(s->local, const char *, SLIDES_MAX);
  if (!s->slides) return zj_no_memory(err);
  status = list_slides(s, presentation, name, &relations, err);
  return status == ZJ_OK ? read_slides(s, err) : status;
}

zj_status zj_source_format_pptx(void *ctx, zj_slice bytes, const char *encoding, zj_decoded *out,
                                zj_error *err) {
  (void)encoding; /* XML declares its own */
  void *local = talloc_new(ctx);
  show *s = local ? talloc_zero(local, show) : NULL;
  if (!s) {
    talloc_free(local);
    return zj_no_memory(err);
  }
  *out = (zj_decoded){.encoding = "UTF-8"};
  s->local = local;
  s->zip = bytes;
  s->unread = &out->unread;
  s->lines = zj_lines_on(ctx);
  s->slide = zj_slide_on(local);
  zj_status status = read_show(s, err);
  status = zj_source_finish(status, &s->lines, out, err);
  talloc_free(local);
  return status;
}
