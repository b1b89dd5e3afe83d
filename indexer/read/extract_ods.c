/* extract_ods.c - the text of an OpenDocument spreadsheet.
 *
 * Sheets follow one another, each with its name as a heading; each row is one line. Cells are
 * written as they are shown, dates as 2024-03-05. Hidden sheets, rows and columns are left out. */
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/read/formats.h"
#include "indexer/read/sheet.h"
#include "indexer/read/unzip.h"
#include "indexer/read/xml.h"

enum {
  STYLES_MAX = 256,
  COLUMNS_MAX = 1024,
  COPIES_MAX = 1000, /* of a row or cell that is repeated */
  NAME_ROOM = 128
};

typedef struct book {
  zj_xml *xml;
  zj_unread *unread;
  zj_lines lines;
  zj_sheet sheet;
  char hidden_styles[STYLES_MAX][NAME_ROOM]; /* of sheets */
  size_t style_count;
  size_t sheet_count; /* hidden ones, too */
  bool hidden_columns[COLUMNS_MAX];
  int columns_seen; /* declared so far */
  char name[NAME_ROOM];
  uint32_t row;    /* the number of rows before the one being read */
  zj_buffer cells; /* of the row being read; each ends in a NUL */
  zj_buffer text;  /* of the cell being read */
} book;

typedef zj_status child_reader(book *b, zj_error *err);

/* Hands over each element within the one that began, up to its end. The reader steps to the end of
 * those that it reads. */
static zj_status read_children(book *b, child_reader *read_child, zj_error *err) {
  zj_xml_event event;
  zj_status status;
  for (int depth = zj_xml_depth(b->xml); (status = zj_xml_next(b->xml, &event, err)) == ZJ_OK;) {
    if (event == ZJ_XML_END && zj_xml_depth(b->xml) == depth) break;
    if (event != ZJ_XML_BEGIN) continue;
    status = read_child(b, err);
    if (status != ZJ_OK || b->lines.status != ZJ_OK) break;
  }
  return status;
}

static bool has_value(const zj_xml *xml, const char *name, const char *value) {
  char found[16];
  zj_xml_attribute(xml, name, found, sizeof found);
  return strcmp(found, value) == 0;
}

/* A filtered row is hidden, too. */
static bool is_hidden(const zj_xml *xml) {
  return has_value(xml, "visibility", "collapse") || has_value(xml, "visibility", "filter");
}

static int count_copies(const zj_xml *xml, const char *name) {
  int count = zj_xml_number(xml, name, 1);
  return count > 0 ? count : 1;
}

/* ---- cells ---- */

static zj_status write_mark(book *b) {
  if (zj_xml_is(b->xml, "p") && b->text.length) zj_buffer_add(&b->text, "\n", 1);
  if (zj_xml_is(b->xml, "line-break")) zj_buffer_add(&b->text, "\n", 1);
  if (zj_xml_is(b->xml, "s") || zj_xml_is(b->xml, "tab")) zj_buffer_add(&b->text, " ", 1);
  if (zj_xml_is(b->xml, "image")) zj_unread_count(b->unread, ZJ_UNREAD_PICTURES, 1);
  if (zj_xml_is(b->xml, "object")) zj_unread_count(b->unread, ZJ_UNREAD_DIAGRAMS, 1);
  return ZJ_OK;
}

/* Collects the text of paragraphs within the element that began; comments are left out. */
static zj_status collect_text(book *b, zj_error *err) {
  zj_xml_event event;
  zj_status status;
  int paragraphs = 0;
  for (int depth = zj_xml_depth(b->xml); (status = zj_xml_next(b->xml, &event, err)) == ZJ_OK;) {
    if (event == ZJ_XML_TEXT) {
      zj_slice text = zj_xml_text(b->xml);
      if (paragraphs) zj_buffer_add(&b->text, text.at, text.length);
      continue;
    }
    bool begins = event == ZJ_XML_BEGIN, comment = zj_xml_is(b->xml, "annotation");
    if (!begins && zj_xml_depth(b->xml) == depth) break;
    if (begins && (comment || zj_xml_is(b->xml, "table"))) {
      zj_unread_count(b->unread, ZJ_UNREAD_COMMENTS, comment);
      status = zj_xml_skip(b->xml, err);
      if (status != ZJ_OK) break;
      continue;
    }
    if (begins) write_mark(b);
    if (zj_xml_is(b->xml, "p")) paragraphs += begins ? 1 : -1;
  }
  return status;
}

/* 2024-03-05T14:30:00 as 2024-03-05 14:30; without a time the date alone. */
static void take_date(book *b, const char *date) {
  size_t length = strlen(date);
  if (length < 10) return; /* it stays as it is shown */
  b->text.length = 0;
  zj_buffer_add(&b->text, date, 10);
  if (length < 16 || strncmp(date + 10, "T00:00", 6) == 0) return;
  zj_buffer_add(&b->text, " ", 1);
  zj_buffer_add(&b->text, date + 11, 5);
}

static zj_status read_cell(book *b, zj_error *err) {
  char date[32];
  bool covered = zj_xml_is(b->xml, "covered-table-cell"); /* by a merged cell */
  if (!covered && !zj_xml_is(b->xml, "table-cell")) return ZJ_OK;
  int count = count_copies(b->xml, "number-columns-repeated");
  zj_xml_attribute(b->xml, "date-value", date, sizeof date);
  b->text.length = 0;
  zj_status status = collect_text(b, err);
  if (status != ZJ_OK) return status;
  if (*date && b->text.length) take_date(b, date);
  if (covered) b->text.length = 0;
  if (!b->text.length && count > COLUMNS_MAX) count = 1; /* up to the edge of the sheet */
  for (int i = 0; i < count && i < COPIES_MAX; i++) {
    zj_buffer_add(&b->cells, b->text.at, b->text.length);
    zj_buffer_add(&b->cells, "", 1);
  }
  return ZJ_OK;
}

/* ---- rows ---- */

static void write_row(book *b) {
  zj_slice cells = zj_buffer_slice(&b->cells);
  zj_sheet_row(&b->sheet, b->row + 1);
  unsigned column = 0;
  for (size_t at = 0; at < cells.length; column++) {
    zj_slice text = zj_slice_of(cells.at + at); /* it ends in a NUL */
    at += text.length + 1;
    bool hidden = column < COLUMNS_MAX && b->hidden_columns[column];
    if (text.length && !hidden) zj_sheet_cell(&b->sheet, column, text);
  }
  zj_sheet_end(&b->sheet);
}

static bool has_text(zj_slice cells) {
  for (size_t i = 0; i < cells.length; i++)
    if (cells.at[i]) return true;
  return false;
}

static zj_status read_row(book *b, zj_error *err) {
  bool hidden = is_hidden(b->xml);
  int count = count_copies(b->xml, "number-rows-repeated");
  b->cells.length = 0;
  zj_status status = read_children(b, read_cell, err);
  bool filled = has_text(zj_buffer_slice(&b->cells));
  if (hidden && filled) zj_unread_count(b->unread, ZJ_UNREAD_HIDDEN, (uint32_t)count);
  for (int i = 0; i < count; i++, b->row++)
    if (filled && !hidden && i < COPIES_MAX && b->lines.status == ZJ_OK) write_row(b);
  return status;
}

static void note_column(book *b) {
  int count = count_copies(b->xml, "number-columns-repeated");
  bool hidden = is_hidden(b->xml);
  /* All columns from one on are hidden where a sheet ends; there is nothing in them. */
  if (hidden && count < COLUMNS_MAX) zj_unread_count(b->unread, ZJ_UNREAD_HIDDEN, 1);
  for (int i = 0; i < count && b->columns_seen < COLUMNS_MAX; i++)
    b->hidden_columns[b->columns_seen++] = hidden;
}

static zj_status read_in_sheet(book *b, zj_error *err) {
  if (zj_xml_is(b->xml, "table-row")) return read_row(b, err);
  if (zj_xml_is(b->xml, "table-column")) note_column(b);
  if (!zj_xml_is(b->xml, "shapes")) return ZJ_OK;
  b->text.length = 0;
  zj_status status = collect_text(b, err);
  zj_lines_put(&b->lines, zj_buffer_slice(&b->text));
  zj_lines_break(&b->lines);
  return status;
}

/* ---- sheets ---- */

static bool is_style_hidden(const book *b, const char *style) {
  for (size_t i = 0; i < b->style_count; i++)
    if (strcmp(b->hidden_styles[i], style) == 0) return true;
  return false;
}

static zj_status read_sheet(book *b, zj_error *err) {
  char style[NAME_ROOM];
  zj_xml_attribute(b->xml, "style-name", style, sizeof style);
  if (is_style_hidden(b, style)) {
    zj_unread_count(b->unread, ZJ_UNREAD_HIDDEN, 1);
    return zj_xml_skip(b->xml, err);
  }
  zj_xml_attribute(b->xml, "name", b->name, sizeof b->name);
  memset(b->hidden_columns, 0, sizeof b->hidden_columns);
  b->columns_seen = 0;
  b->row = 0;
  zj_sheet_begin(&b->sheet, &b->lines, zj_slice_of(b->name), b->sheet_count == 1);
  return read_children(b, read_in_sheet, err);
}

/* Notes a style of sheets that hides them. */
static zj_status read_style(book *b, zj_error *err) {
  char name[NAME_ROOM];
  zj_xml_event event;
  zj_status status;
  zj_xml_attribute(b->xml, "name", name, sizeof name);
  for (int depth = zj_xml_depth(b->xml); (status = zj_xml_next(b->xml, &event, err)) == ZJ_OK;) {
    if (event == ZJ_XML_END && zj_xml_depth(b->xml) == depth) break;
    if (event != ZJ_XML_BEGIN || !zj_xml_is(b->xml, "table-properties")) continue;
    if (has_value(b->xml, "display", "false") && b->style_count < STYLES_MAX)
      memcpy(b->hidden_styles[b->style_count++], name, sizeof name);
  }
  return status;
}

static zj_status read_element(book *b, zj_error *err) {
  if (zj_xml_is(b->xml, "table")) return read_sheet(b, err);
  if (zj_xml_is(b->xml, "style")) return read_style(b, err);
  if (zj_xml_is(b->xml, "tracked-changes")) return zj_xml_skip(b->xml, err);
  return ZJ_OK;
}

/* Walks through the whole book once before it is read. */
static zj_status count_sheets(book *b, void *local, const zj_zip_part *part, zj_error *err) {
  zj_xml *xml;
  zj_xml_event event;
  zj_status status = zj_xml_open(local, part->bytes, part->name, &xml, err);
  if (status != ZJ_OK) return status;
  while ((status = zj_xml_next(xml, &event, err)) == ZJ_OK)
    b->sheet_count += event == ZJ_XML_BEGIN && zj_xml_is(xml, "table");
  talloc_free(xml);
  return status == ZJ_DONE ? ZJ_OK : status;
}

static zj_status read_book(book *b, void *local, zj_slice zip, zj_error *err) {
  zj_zip_part part = {.name = "content.xml"};
  zj_xml_event event;
  zj_status status = zj_unzip(local, zip, &part, 1, err);
  if (status == ZJ_OK && !part.bytes.at)
    return zj_fail(err, ZJ_BAD_INPUT, "%s", zj_tr("has no content.xml", "其中没有 content.xml"));
  if (status == ZJ_OK) status = count_sheets(b, local, &part, err);
  if (status == ZJ_OK) status = zj_xml_open(local, part.bytes, part.name, &b->xml, err);
  while (status == ZJ_OK && b->lines.status == ZJ_OK) {
    status = zj_xml_next(b->xml, &event, err);
    if (status == ZJ_OK && event == ZJ_XML_BEGIN) status = read_element(b, err);
  }
  if (status == ZJ_OK || status == ZJ_DONE) status = zj_buffer_status(&b->cells, err);
  return status == ZJ_OK ? zj_buffer_status(&b->text, err) : status;
}

zj_status zj_source_format_ods(void *ctx, zj_slice bytes, const char *encoding, zj_decoded *out,
                               zj_error *err) {
  (void)encoding; /* XML declares its own */
  void *local = talloc_new(ctx);
  book *b = local ? talloc_zero(local, book) : NULL;
  if (!b) {
    talloc_free(local);
    return zj_no_memory(err);
  }
  *out = (zj_decoded){.encoding = "UTF-8"};
  b->unread = &out->unread;
  b->lines = zj_lines_on(ctx);
  b->cells.ctx = b->text.ctx = local;
  zj_status status = read_book(b, local, bytes, err);
  status = zj_source_finish(status, &b->lines, out, err);
  talloc_free(local);
  return status;
}
