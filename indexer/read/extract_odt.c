/* extract_odt.c - the text of an OpenDocument text.
 *
 * Paragraphs become lines, with the numbers of lists and headings before them. Tracked insertions
 * are kept. Text in frames follows the paragraph that holds the frame; notes follow the text. */
#include <stdio.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/read/formats.h"
#include "indexer/read/unzip.h"
#include "indexer/read/xml.h"
#include "indexer/text/numerals.h"

enum {
  BOXES_MAX = 8,
  LEVELS = 10,
  LISTS_MAX = 16,
  STYLES_MAX = 4096,
  NAME_ROOM = 64,
  AFFIX_ROOM = 32,
  SPACES_MAX = 64
};

typedef struct level {
  zj_numerals kind;
  int start;
  int shown; /* number of levels shown: 2 gives 1.3 */
  char before[AFFIX_ROOM], after[AFFIX_ROOM];
} level;

typedef struct list_style {
  char name[NAME_ROOM]; /* "" for the style of headings */
  level levels[LEVELS];
  int counts[LEVELS];
  bool begun[LEVELS];
} list_style;

typedef struct document {
  zj_xml *xml;
  void *local;
  list_style *styles;
  size_t style_count;
  zj_lines lines[BOXES_MAX];    /* [0] is the text; the others are text in frames, by depth */
  zj_lines notes;               /* written to while a note is read */
  int box;                      /* depth of frames */
  int paragraphs[BOXES_MAX];    /* open paragraphs, by depth of frames */
  list_style *lists[LISTS_MAX]; /* styles of the open lists; NULL for one without style */
  int list_depth;
  bool numbers_next; /* an item began: its first paragraph gets the number */
  int note_depth;
} document;

static zj_lines *lines_of(document *d) {
  return d->note_depth ? &d->notes : &d->lines[d->box];
}

/* ---- list styles ---- */

/* The last style of this name: those of content.xml are read after those of styles.xml. */
static list_style *find_style(document *d, const char *name) {
  for (size_t i = d->style_count; i-- > 0;)
    if (strcmp(d->styles[i].name, name) == 0) return &d->styles[i];
  return NULL;
}

static void read_level(zj_xml *xml, list_style *style) {
  char format[32];
  bool bullet = zj_xml_is(xml, "list-level-style-bullet");
  int n = zj_xml_number(xml, "level", 0);
  if (n < 1 || n > LEVELS) return;
  level *l = &style->levels[n - 1];
  zj_xml_attribute(xml, "num-format", format, sizeof format);
  l->kind = bullet ? ZJ_NUMERALS_BULLET : zj_numerals_of_odf(format);
  l->start = zj_xml_number(xml, "start-value", 1);
  l->shown = zj_xml_number(xml, "display-levels", 1);
  zj_xml_attribute(xml, "num-prefix", l->before, sizeof l->before);
  zj_xml_attribute(xml, "num-suffix", l->after, sizeof l->after);
}

static zj_status read_list_style(document *d, zj_error *err) {
  zj_xml_event event;
  zj_status status;
  if (d->style_count == STYLES_MAX) return zj_xml_skip(d->xml, err);
  list_style *style = &d->styles[d->style_count++];
  *style = (list_style){.name = ""};
  if (zj_xml_is(d->xml, "list-style"))
    zj_xml_attribute(d->xml, "name", style->name, sizeof style->name);
  for (int i = 0; i < LEVELS; i++)
    style->levels[i] = (level){.kind = ZJ_NUMERALS_NONE, .start = 1, .shown = 1};
  for (int depth = 1; (status = zj_xml_next(d->xml, &event, err)) == ZJ_OK;) {
    if (event == ZJ_XML_END && --depth == 0) break;
    if (event != ZJ_XML_BEGIN) continue;
    depth++;
    read_level(d->xml, style); /* other elements have no level attribute */
  }
  return status;
}

/* ---- numbers ---- */

static void write_number(document *d, list_style *style, int at) {
  const level *l = &style->levels[at];
  char number[ZJ_NUMERALS_ROOM];
  if (l->kind == ZJ_NUMERALS_NONE) return;
  zj_lines_put(lines_of(d), zj_slice_of(l->before));
  int first = at;
  if (l->shown > 1 && l->shown <= at + 1 && l->kind != ZJ_NUMERALS_BULLET)
    first = at + 1 - l->shown;
  for (int i = first; i <= at; i++) {
    zj_numerals_write(style->levels[i].kind, style->counts[i], number);
    zj_lines_put(lines_of(d), zj_slice_of(number));
    if (i < at) zj_lines_put(lines_of(d), ZJ_LIT("."));
  }
  zj_lines_put(lines_of(d), zj_slice_of(l->after));
  if (!*l->after || (unsigned char)l->after[strlen(l->after) - 1] < 0x80)
    zj_lines_put(lines_of(d), ZJ_LIT(" "));
}

/* Counts an item of level 'at'; higher levels have begun then, deeper ones start over. */
static void count_on(list_style *style, int at) {
  if (style->begun[at] && style->counts[at] < 1000000)
    style->counts[at]++;
  else
    style->counts[at] = style->levels[at].start;
  style->begun[at] = true;
  for (int i = 0; i < at; i++) {
    if (style->begun[i]) continue;
    style->counts[i] = style->levels[i].start;
    style->begun[i] = true;
  }
  for (int i = at + 1; i < LEVELS; i++)
    style->begun[i] = false;
}

static void begin_list(document *d) {
  char name[NAME_ROOM], continues[8];
  bool nested = d->list_depth > 0 && d->list_depth <= LISTS_MAX;
  list_style *outer = nested ? d->lists[d->list_depth - 1] : NULL;
  list_style *style = outer;
  if (zj_xml_attribute(d->xml, "style-name", name, sizeof name)) style = find_style(d, name);
  zj_xml_attribute(d->xml, "continue-numbering", continues, sizeof continues);
  bool starts_over = strcmp(continues, "true") != 0 &&
                     !zj_xml_attribute(d->xml, "continue-list", name, sizeof name);
  if (style && style != outer && starts_over) memset(style->begun, 0, sizeof style->begun);
  if (d->list_depth < LISTS_MAX) d->lists[d->list_depth] = style;
  d->list_depth++;
}

/* The style of the innermost open list; NULL when it has none, or no level is that deep. */
static list_style *style_of_list(const document *d) {
  return d->list_depth > 0 && d->list_depth <= LEVELS ? d->lists[d->list_depth - 1] : NULL;
}

static void begin_item(document *d) {
  list_style *style = style_of_list(d);
  int start = zj_xml_number(d->xml, "start-value", -1);
  if (style && start >= 0) {
    style->counts[d->list_depth - 1] = start - 1;
    style->begun[d->list_depth - 1] = true;
  }
  d->numbers_next = zj_xml_is(d->xml, "list-item");
}

static void number_item(document *d) {
  list_style *style = style_of_list(d);
  d->numbers_next = false;
  if (!style) return;
  count_on(style, d->list_depth - 1);
  write_number(d, style, d->list_depth - 1);
}

static void number_heading(document *d, int at) {
  list_style *style = find_style(d, "");
  char unnumbered[8];
  zj_xml_attribute(d->xml, "is-list-header", unnumbered, sizeof unnumbered);
  if (!style || at < 1 || at > LEVELS || strcmp(unnumbered, "true") == 0) return;
  count_on(style, at - 1);
  write_number(d, style, at - 1);
}

/* ---- paragraphs ---- */

static void begin_paragraph(document *d) {
  if (!d->note_depth) d->paragraphs[d->box]++;
  if (zj_xml_is(d->xml, "h")) {
    zj_lines_gap(lines_of(d));
    if (d->numbers_next)
      number_item(d);
    else
      number_heading(d, zj_xml_number(d->xml, "outline-level", 1));
    zj_lines_heading(lines_of(d), zj_xml_number(d->xml, "outline-level", 1));
    return;
  }
  zj_lines_break(lines_of(d));
  if (d->numbers_next) number_item(d);
}

static void end_paragraph(document *d) {
  zj_lines_break(lines_of(d));
  if (d->note_depth || d->paragraphs[d->box] == 0) return;
  d->paragraphs[d->box]--;
  zj_lines *frames = d->box + 1 < BOXES_MAX ? &d->lines[d->box + 1] : NULL;
  if (!frames || (!frames->length && frames->status == ZJ_OK)) return;
  zj_lines_break(frames);
  zj_lines_put(lines_of(d), zj_lines_text(frames));
  if (lines_of(d)->status == ZJ_OK) lines_of(d)->status = frames->status;
  zj_lines_empty(frames);
}

static void write_spaces(document *d) {
  int count = zj_xml_number(d->xml, "c", 1);
  for (int i = 0; i < count && i < SPACES_MAX; i++)
    zj_lines_put(lines_of(d), ZJ_LIT(" "));
}

/* Blanks in the XML collapse to one; further ones are <s> elements. */
static void write_text(document *d, zj_slice text) {
  if (!d->note_depth && d->paragraphs[d->box] == 0) return;
  for (size_t at = 0; at < text.length;) {
    size_t n = 0;
    while (at + n < text.length && !strchr(" \t\n\r", text.at[at + n]))
      n++;
    if (n)
      zj_lines_put(lines_of(d), zj_slice_cut(text, at, at + n));
    else
      zj_lines_blank(lines_of(d));
    at += n ? n : 1;
  }
}

/* ---- elements ---- */

static bool is_left_out(const zj_xml *xml) {
  // clang-format off
  static const char *const names[] = {
      "tracked-changes", "annotation", "forms", "sequence-decls", "note-citation", "ruby-text",
      "desc", "title", "table-of-content", "illustration-index-source",
      "alphabetical-index-source", "hidden-paragraph"};
  // clang-format on
  for (size_t i = 0; i < ZJ_COUNT(names); i++)
    if (zj_xml_is(xml, names[i])) return true;
  return false;
}

static int count_columns(const zj_xml *xml) {
  int count = zj_xml_number(xml, "number-columns-repeated", 1);
  return count > 1 ? count : 1;
}

static zj_status begin_element(document *d, zj_error *err) {
  zj_xml *xml = d->xml;
  if (is_left_out(xml) || (zj_xml_is(xml, "text-box") && d->box + 1 == BOXES_MAX))
    return zj_xml_skip(xml, err);
  if (zj_xml_is(xml, "list-style") || zj_xml_is(xml, "outline-style"))
    return read_list_style(d, err);
  if (zj_xml_is(xml, "p") || zj_xml_is(xml, "h"))
    begin_paragraph(d);
  else if (zj_xml_is(xml, "s"))
    write_spaces(d);
  else if (zj_xml_is(xml, "tab"))
    zj_lines_put(lines_of(d), ZJ_LIT("\t"));
  else if (zj_xml_is(xml, "line-break"))
    zj_lines_soft_break(lines_of(d));
  else if (zj_xml_is(xml, "list"))
    begin_list(d);
  else if (zj_xml_is(xml, "list-item") || zj_xml_is(xml, "list-header"))
    begin_item(d);
  else if (zj_xml_is(xml, "table-row"))
    zj_lines_row_begin(lines_of(d));
  else if (zj_xml_is(xml, "covered-table-cell")) /* a merged cell takes up its columns, too */
    zj_lines_cell_end_wide(lines_of(d), (unsigned)count_columns(xml));
  else if (zj_xml_is(xml, "note-body"))
    d->note_depth++;
  else if (zj_xml_is(xml, "text-box"))
    d->paragraphs[++d->box] = 0;
  return ZJ_OK;
}

static void end_element(document *d) {
  zj_xml *xml = d->xml;
  if (zj_xml_is(xml, "p") || zj_xml_is(xml, "h"))
    end_paragraph(d);
  else if (zj_xml_is(xml, "list"))
    d->list_depth -= d->list_depth > 0;
  else if (zj_xml_is(xml, "list-item"))
    d->numbers_next = false;
  else if (zj_xml_is(xml, "table-cell"))
    zj_lines_cell_end(lines_of(d));
  else if (zj_xml_is(xml, "table-row"))
    zj_lines_row_end(lines_of(d));
  else if (zj_xml_is(xml, "note-body"))
    d->note_depth -= d->note_depth > 0;
  else if (zj_xml_is(xml, "text-box"))
    d->box -= d->box > 0;
}

static zj_status read_part(document *d, const zj_zip_part *part, zj_error *err) {
  zj_xml_event event;
  if (!part->bytes.at) return ZJ_OK;
  zj_status status = zj_xml_open(d->local, part->bytes, part->name, &d->xml, err);
  if (status != ZJ_OK) return status;
  while ((status = zj_xml_next(d->xml, &event, err)) == ZJ_OK && d->lines[0].status == ZJ_OK) {
    if (event == ZJ_XML_BEGIN)
      status = begin_element(d, err);
    else if (event == ZJ_XML_END)
      end_element(d);
    else
      write_text(d, zj_xml_text(d->xml));
    if (status != ZJ_OK) break;
  }
  TALLOC_FREE(d->xml);
  return status == ZJ_DONE ? ZJ_OK : status;
}

/* Reads styles.xml for its lists and drops its paragraphs, which are page headers and footers. */
static zj_status read_document(document *d, zj_slice bytes, zj_error *err) {
  zj_zip_part parts[2] = {{.name = "styles.xml"}, {.name = "content.xml"}};
  zj_status status = zj_unzip(d->local, bytes, parts, 2, err);
  if (status == ZJ_OK && !parts[1].bytes.at)
    return zj_fail(err, ZJ_BAD_INPUT, "%s", zj_tr("has no content.xml", "其中没有 content.xml"));
  if (status == ZJ_OK) status = read_part(d, &parts[0], err);
  zj_lines_empty(&d->lines[0]);
  zj_lines_empty(&d->notes);
  for (size_t i = 0; i < d->style_count; i++)
    memset(d->styles[i].begun, 0, sizeof d->styles[i].begun);
  if (status == ZJ_OK) status = read_part(d, &parts[1], err);
  if (status == ZJ_OK && d->notes.length) {
    zj_lines_break(&d->notes);
    zj_lines_gap(&d->lines[0]);
    zj_lines_put(&d->lines[0], zj_lines_text(&d->notes));
  }
  return status;
}

zj_status zj_source_format_odt(void *ctx, zj_slice bytes, const char *encoding, zj_decoded *out,
                               zj_error *err) {
  (void)encoding; /* XML declares its own */
  void *local = talloc_new(ctx);
  document *d = local ? talloc_zero(local, document) : NULL;
  if (d) d->styles = talloc_array(local, list_style, STYLES_MAX);
  if (!d || !d->styles) {
    talloc_free(local);
    return zj_no_memory(err);
  }
  *out = (zj_decoded){.encoding = "UTF-8"};
  d->local = local;
  d->notes = zj_lines_on(local);
  for (int i = 0; i < BOXES_MAX; i++)
    d->lines[i] = zj_lines_on(i ? local : ctx);
  zj_status status = read_document(d, bytes, err);
  status = zj_source_finish(status, &d->lines[0], out, err);
  talloc_free(local);
  return status;
}
