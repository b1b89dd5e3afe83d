/* extract_odp.c - the text of an OpenDocument presentation: slides in their order, each with its
 * title as a heading, the text of its frames and tables, and its notes. Hidden slides are left out,
 * and so are slide numbers, dates and footers. */
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/read/formats.h"
#include "indexer/read/slide.h"
#include "indexer/read/unzip.h"
#include "indexer/read/xml.h"

enum { STYLES_MAX = 256, NAME_ROOM = 64 };

typedef struct show {
  zj_xml *xml;
  zj_unread *unread;
  zj_lines lines;
  zj_slide slide;
  char hidden_styles[STYLES_MAX][NAME_ROOM]; /* of slides */
  size_t style_count;
  uint32_t number;       /* of the slide */
  int title, notes;      /* depth of the element with the title, with the notes; 0: none is open */
  int paragraphs;        /* open ones */
  char style[NAME_ROOM]; /* the style that is being read */
} show;

static zj_lines *lines_of(show *s) {
  if (s->notes) return &s->slide.notes;
  return s->title ? &s->slide.title : &s->slide.body;
}

static bool is_style_hidden(const show *s, const char *style) {
  for (size_t i = 0; i < s->style_count; i++)
    if (strcmp(s->hidden_styles[i], style) == 0) return true;
  return false;
}

/* Notes the style that is being read when it hides slides. */
static void note_style(show *s) {
  char visibility[16];
  zj_xml_attribute(s->xml, "visibility", visibility, sizeof visibility);
  if (strcmp(visibility, "hidden") == 0 && s->style_count < STYLES_MAX)
    memcpy(s->hidden_styles[s->style_count++], s->style, sizeof s->style);
}

static zj_status begin_slide(show *s, zj_error *err) {
  char style[NAME_ROOM];
  s->number++;
  zj_slide_begin(&s->slide, s->number);
  zj_xml_attribute(s->xml, "style-name", style, sizeof style);
  if (!is_style_hidden(s, style)) return ZJ_OK;
  zj_unread_count(s->unread, ZJ_UNREAD_HIDDEN, 1);
  return zj_xml_skip(s->xml, err);
}

/* A frame may be the title, or a field of every slide. */
static zj_status begin_frame(show *s, zj_error *err) {
  static const char *const left_out[] = {"date-time", "page-number", "footer", "header"};
  char class[16];
  zj_xml_attribute(s->xml, "class", class, sizeof class);
  for (size_t i = 0; i < ZJ_COUNT(left_out); i++)
    if (strcmp(class, left_out[i]) == 0) return zj_xml_skip(s->xml, err);
  if (strcmp(class, "title") == 0 && !s->title) s->title = zj_xml_depth(s->xml);
  return ZJ_OK;
}

static bool is_left_out(const zj_xml *xml) {
  static const char *const names[] = {"annotation", "page-number", "date",          "time",
                                      "desc",       "master-page", "page-thumbnail"};
  for (size_t i = 0; i < ZJ_COUNT(names); i++)
    if (zj_xml_is(xml, names[i])) return true;
  return false;
}

static void count_element(show *s) {
  if (zj_xml_is(s->xml, "image")) zj_unread_count(s->unread, ZJ_UNREAD_PICTURES, 1);
  if (zj_xml_is(s->xml, "object")) zj_unread_count(s->unread, ZJ_UNREAD_DIAGRAMS, 1);
}

static zj_status begin_element(show *s, zj_error *err) {
  zj_xml *xml = s->xml;
  if (is_left_out(xml)) {
    zj_unread_count(s->unread, ZJ_UNREAD_COMMENTS, zj_xml_is(xml, "annotation"));
    return zj_xml_skip(xml, err);
  }
  if (zj_xml_is(xml, "page")) return begin_slide(s, err);
  if (zj_xml_is(xml, "frame")) return begin_frame(s, err);
  if (zj_xml_is(xml, "style"))
    zj_xml_attribute(xml, "name", s->style, sizeof s->style);
  else if (zj_xml_is(xml, "drawing-page-properties"))
    note_style(s);
  else if (zj_xml_is(xml, "notes") && !s->notes)
    s->notes = zj_xml_depth(xml);
  else if (zj_xml_is(xml, "p") || zj_xml_is(xml, "h"))
    s->paragraphs++;
  else if (zj_xml_is(xml, "s") || zj_xml_is(xml, "tab"))
    zj_lines_blank(lines_of(s));
  else if (zj_xml_is(xml, "line-break"))
    zj_lines_break(lines_of(s));
  else if (zj_xml_is(xml, "table-row"))
    zj_lines_row_begin(lines_of(s));
  else
    count_element(s);
  return ZJ_OK;
}

static void end_element(show *s) {
  zj_xml *xml = s->xml;
  if (zj_xml_is(xml, "p") || zj_xml_is(xml, "h")) {
    zj_lines_break(lines_of(s));
    s->paragraphs -= s->paragraphs > 0;
  } else if (zj_xml_is(xml, "frame") && zj_xml_depth(xml) == s->title) {
    s->title = 0;
  } else if (zj_xml_is(xml, "notes") && zj_xml_depth(xml) == s->notes) {
    s->notes = 0;
  } else if (zj_xml_is(xml, "table-cell")) {
    zj_lines_cell_end(lines_of(s));
  } else if (zj_xml_is(xml, "table-row")) {
    zj_lines_row_end(lines_of(s));
  } else if (zj_xml_is(xml, "page")) {
    zj_slide_end(&s->slide, &s->lines);
  }
}

static zj_status read_show(show *s, void *local, zj_slice zip, zj_error *err) {
  zj_zip_part part = {.name = "content.xml"};
  zj_xml_event event;
  zj_status status = zj_unzip(local, zip, &part, 1, err);
  if (status == ZJ_OK && !part.bytes.at)
    return zj_fail(err, ZJ_BAD_INPUT, "%s", zj_tr("has no content.xml", "其中没有 content.xml"));
  if (status == ZJ_OK) status = zj_xml_open(local, part.bytes, part.name, &s->xml, err);
  while (status == ZJ_OK && s->lines.status == ZJ_OK && lines_of(s)->status == ZJ_OK) {
    status = zj_xml_next(s->xml, &event, err);
    if (status != ZJ_OK) break;
    if (event == ZJ_XML_BEGIN)
      status = begin_element(s, err);
    else if (event == ZJ_XML_END)
      end_element(s);
    else if (s->paragraphs)
      zj_lines_put(lines_of(s), zj_xml_text(s->xml));
  }
  if (s->lines.status == ZJ_OK) s->lines.status = lines_of(s)->status;
  return status == ZJ_DONE ? ZJ_OK : status;
}

zj_status zj_source_format_odp(void *ctx, zj_slice bytes, const char *encoding, zj_decoded *out,
                               zj_error *err) {
  (void)encoding; /* XML declares its own */
  void *local = talloc_new(ctx);
  show *s = local ? talloc_zero(local, show) : NULL;
  if (!s) {
    talloc_free(local);
    return zj_no_memory(err);
  }
  *out = (zj_decoded){.encoding = "UTF-8"};
  s->unread = &out->unread;
  s->lines = zj_lines_on(ctx);
  s->slide = zj_slide_on(local);
  zj_status status = read_show(s, local, bytes, err);
  status = zj_source_finish(status, &s->lines, out, err);
  talloc_free(local);
  return status;
}
