/* extract_xlsx.c - the text of an Excel or WPS workbook.
 *
 * Sheets follow one another, each with its name as a heading; each row is one line. Formulas give
 * the values that were saved with them. Hidden sheets, rows and columns are left out. The text of
 * shapes follows its sheet. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/read/drawing.h"
#include "indexer/read/formats.h"
#include "indexer/read/opc.h"
#include "indexer/read/sheet.h"
#include "indexer/read/unzip.h"
#include "indexer/read/workbook.h"
#include "indexer/read/xml.h"

enum {
  SHEETS_MAX = 1024,
  COLUMNS_MAX = 64, /* ranges of hidden columns */
  NAME_ROOM = 128
};

typedef struct sheet_part {
  char name[NAME_ROOM];
  const char *target; /* the name of its part */
} sheet_part;

typedef struct column_range {
  int first, last;
} column_range;

typedef struct book {
  void *local;
  zj_slice zip;
  zj_unread *unread;
  zj_lines lines;
  zj_sheet sheet;
  bool from_1904;
  sheet_part *sheets;
  size_t sheet_count;
  zj_workbook shared;
  zj_buffer cell;                    /* the text of the cell being read */
  column_range columns[COLUMNS_MAX]; /* hidden */
  size_t column_count;
  bool row_hidden;
  uint32_t row; /* the last one that was read */
  int column;
} book;

static bool is_true(const zj_xml *xml, const char *name) {
  char value[8];
  return zj_xml_attribute(xml, name, value, sizeof value) &&
         (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
}

/* ---- parts ---- */

typedef zj_status element_reader(book *b, zj_xml *xml, zj_error *err);

/* Hands over each element that begins. 'bytes' may be {NULL, 0}. */
static zj_status read_part(book *b, const zj_zip_part *part, element_reader *read_element,
                           zj_error *err) {
  zj_xml *xml;
  zj_xml_event event;
  if (!part->bytes.at) return ZJ_OK;
  zj_status status = zj_xml_open(b->local, part->bytes, part->name, &xml, err);
  if (status != ZJ_OK) return status;
  while (b->lines.status == ZJ_OK && (status = zj_xml_next(xml, &event, err)) == ZJ_OK) {
    if (event != ZJ_XML_BEGIN) continue;
    status = read_element(b, xml, err);
    if (status != ZJ_OK) break;
  }
  talloc_free(xml);
  return status == ZJ_DONE ? ZJ_OK : status;
}

/* Collects the text in all <t> of the element that began, up to its end; the reading aids for
 * names (<rPh>) are left out. */
static zj_status collect_text(zj_xml *xml, zj_buffer *out, zj_error *err) {
  zj_xml_event event;
  zj_status status;
  int in_text = 0;
  for (int depth = 1; (status = zj_xml_next(xml, &event, err)) == ZJ_OK;) {
    if (event == ZJ_XML_TEXT) {
      zj_slice text = zj_xml_text(xml);
      if (in_text) zj_buffer_add(out, text.at, text.length);
      continue;
    }
    int step = event == ZJ_XML_BEGIN ? 1 : -1;
    if (step > 0 && zj_xml_is(xml, "rPh")) {
      status = zj_xml_skip(xml, err);
      if (status != ZJ_OK) break;
      continue;
    }
    if (zj_xml_is(xml, "t")) in_text += step;
    depth += step;
    if (depth == 0) break;
  }
  return status;
}

static zj_status read_string(book *b, zj_xml *xml, zj_error *err) {
  if (!zj_xml_is(xml, "si")) return ZJ_OK;
  zj_status status = collect_text(xml, &b->shared.strings, err);
  zj_workbook_end_string(&b->shared);
  return status;
}

/* The styles of cells are the <xf> in <cellXfs>; those in <cellStyleXfs> are only their models. */
static zj_status read_cell_styles(book *b, zj_xml *xml, zj_error *err) {
  zj_xml_event event;
  zj_status status;
  for (int depth = 1; (status = zj_xml_next(xml, &event, err)) == ZJ_OK;) {
    if (event == ZJ_XML_END && --depth == 0) break;
    if (event != ZJ_XML_BEGIN) continue;
    depth++;
    int number = zj_xml_number(xml, "numFmtId", 0);
    if (zj_xml_is(xml, "xf")) zj_workbook_add_style(&b->shared, number < 0 ? 0 : number);
  }
  return status;
}

static zj_status read_style(book *b, zj_xml *xml, zj_error *err) {
  if (zj_xml_is(xml, "cellXfs")) return read_cell_styles(b, xml, err);
  if (zj_xml_is(xml, "dxfs")) return zj_xml_skip(xml, err); /* formats that depend on values */
  if (!zj_xml_is(xml, "numFmt")) return ZJ_OK;
  char code[ZJ_CELL_CODE_ROOM] = "";
  zj_xml_attribute(xml, "formatCode", code, sizeof code);
  zj_workbook_add_code(&b->shared, zj_xml_number(xml, "numFmtId", -1), code);
  return ZJ_OK;
}

/* ---- cells ---- */

static zj_slice shared_string(const book *b, const char *number) {
  char *end;
  size_t at = strtoul(number, &end, 10);
  return end == number ? ZJ_LIT("") : zj_workbook_string(&b->shared, at);
}

/* A number by its format; other text as it is. */
static void write_value(book *b, zj_slice text, int style) {
  char plain[64], out[ZJ_CELL_ROOM], *end = plain;
  double value = 0;
  if (text.length && text.length < sizeof plain) {
    memcpy(plain, text.at, text.length);
    plain[text.length] = 0;
    value = strtod(plain, &end);
  }
  if (end == plain || *end || !isfinite(value))
    zj_sheet_cell(&b->sheet, (unsigned)b->column - 1, text);
  else
    zj_sheet_cell(&b->sheet, (unsigned)b->column - 1,
                  zj_slice_of(zj_cell_format_write(zj_workbook_format(&b->shared, style), value,
                                                   b->from_1904, out)));
}

/* Writes b->cell, whose type is that of the attribute t. */
static void write_cell(book *b, const char *type, int style) {
  zj_slice text = zj_buffer_slice(&b->cell);
  if (strcmp(type, "s") == 0) {
    zj_buffer_add(&b->cell, "", 1);
    zj_sheet_cell(&b->sheet, (unsigned)b->column - 1,
                  shared_string(b, b->cell.at ? b->cell.at : ""));
  } else if (strcmp(type, "b") == 0) {
    zj_sheet_cell(&b->sheet, (unsigned)b->column - 1,
                  zj_slice_of(text.length && *text.at == '1' ? "TRUE" : "FALSE"));
  } else if (strcmp(type, "d") == 0 && text.length > 10 && text.at[10] == 'T') {
    zj_sheet_cell(&b->sheet, (unsigned)b->column - 1,
                  zj_slice_cut(text, 0, 10)); /* 2024-03-05T00:00:00 */
  } else if (!*type || strcmp(type, "n") == 0) {
    write_value(b, text, style);
  } else {
    zj_sheet_cell(&b->sheet, (unsigned)b->column - 1, text);
  }
}

/* The number of a column, from 1, in a reference such as AB12; 0 for none. */
static int column_of(const char *reference) {
  int column = 0;
  for (; *reference >= 'A' && *reference <= 'Z' && column < 100000; reference++)
    column = column * 26 + (*reference - 'A' + 1);
  return column;
}

static bool is_column_hidden(const book *b, int column) {
  for (size_t i = 0; i < b->column_count; i++)
    if (column >= b->columns[i].first && column <= b->columns[i].last) return true;
  return false;
}

/* Reads a <c>: its value, or the text in it. */
static zj_status read_cell(book *b, zj_xml *xml, zj_error *err) {
  char type[16], reference[16];
  zj_xml_event event;
  zj_status status;
  zj_xml_attribute(xml, "t", type, sizeof type);
  zj_xml_attribute(xml, "r", reference, sizeof reference);
  int style = zj_xml_number(xml, "s", 0), column = column_of(reference);
  b->column = column ? column : b->column + 1;
  b->cell.length = 0;
  bool in_value = false;
  for (int depth = 1; (status = zj_xml_next(xml, &event, err)) == ZJ_OK;) {
    if (event == ZJ_XML_TEXT) {
      zj_slice text = zj_xml_text(xml);
      if (in_value) zj_buffer_add(&b->cell, text.at, text.length);
      continue;
    }
    bool begins = event == ZJ_XML_BEGIN;
    if (begins && zj_xml_is(xml, "is")) {
      status = collect_text(xml, &b->cell, err);
      if (status != ZJ_OK) break;
      continue;
    }
    if (zj_xml_is(xml, "v")) in_value = begins;
    depth += begins ? 1 : -1;
    if (depth == 0) break;
  }
  if (status == ZJ_OK && b->cell.length && !b->row_hidden && !is_column_hidden(b, b->column))
    write_cell(b, type, style);
  return status;
}

static void begin_row(book *b, const zj_xml *xml) {
  int row = zj_xml_number(xml, "r", 0);
  zj_sheet_end(&b->sheet);
  b->row = row > 0 ? (uint32_t)row : b->row + 1;
  b->column = 0;
  b->row_hidden = is_true(xml, "hidden");
  if (b->row_hidden)
    zj_unread_count(b->unread, ZJ_UNREAD_HIDDEN, 1);
  else
    zj_sheet_row(&b->sheet, b->row);
}

static void note_hidden_column(book *b, const zj_xml *xml) {
  if (!is_true(xml, "hidden") || b->column_count == COLUMNS_MAX) return;
  int first = zj_xml_number(xml, "min", 0), last = zj_xml_number(xml, "max", 0);
  /* All columns from one on are hidden where a sheet ends; there is nothing in them. */
  if (last < 16384) zj_unread_count(b->unread, ZJ_UNREAD_HIDDEN, 1);
  b->columns[b->column_count++] = (column_range){first, last};
}

static zj_status read_sheet_element(book *b, zj_xml *xml, zj_error *err) {
  if (zj_xml_is(xml, "c")) return read_cell(b, xml, err);
  if (zj_xml_is(xml, "row"))
    begin_row(b, xml);
  else if (zj_xml_is(xml, "col"))
    note_hidden_column(b, xml);
  return ZJ_OK;
}

/* ---- sheets ---- */

static zj_status count_comment(book *b, zj_xml *xml, zj_error *err) {
  (void)err;
  if (zj_xml_is(xml, "comment")) zj_unread_count(b->unread, ZJ_UNREAD_COMMENTS, 1);
  return ZJ_OK;
}

static zj_status count_frame(book *b, zj_xml *xml, zj_error *err) {
  (void)err;
  if (zj_xml_is(xml, "graphicFrame")) zj_unread_count(b->unread, ZJ_UNREAD_DIAGRAMS, 1);
  if (zj_xml_is(xml, "blip")) zj_unread_count(b->unread, ZJ_UNREAD_PICTURES, 1);
  return ZJ_OK;
}

enum { SHEET_XML, SHEET_RELATIONS, SHEET_DRAWING, SHEET_COMMENTS, SHEET_PARTS };

/* Names the parts with the shapes and the comments of a sheet, by its relations. */
static zj_status name_attached(book *b, zj_zip_part *parts, zj_error *err) {
  zj_opc_relations relations;
  zj_status status = zj_opc_relations_read(b->local, parts[SHEET_XML].name,
                                           parts[SHEET_RELATIONS].bytes, &relations, err);
  if (status != ZJ_OK) return status;
  const zj_opc_relation *drawing = zj_opc_first(&relations, "drawing");
  const zj_opc_relation *comments = zj_opc_first(&relations, "comments");
  if (drawing) parts[SHEET_DRAWING].name = drawing->target;
  if (comments) parts[SHEET_COMMENTS].name = comments->target;
  return ZJ_OK;
}

/* Unpacks the sheets and their relations, then all that these name. */
static zj_status unpack_sheets(book *b, zj_zip_part *parts, zj_error *err) {
  size_t count = b->sheet_count * SHEET_PARTS;
  for (size_t i = 0; i < count; i++)
    parts[i].name = "";
  for (size_t i = 0; i < b->sheet_count; i++) {
    zj_zip_part *of_sheet = parts + i * SHEET_PARTS;
    of_sheet[SHEET_XML].name = b->sheets[i].target;
    of_sheet[SHEET_RELATIONS].name = zj_opc_relations_name(parts, b->sheets[i].target);
    if (!of_sheet[SHEET_RELATIONS].name) return zj_no_memory(err);
  }
  zj_status status = zj_unzip(parts, b->zip, parts, count, err);
  for (size_t i = 0; i < b->sheet_count && status == ZJ_OK; i++)
    status = name_attached(b, parts + i * SHEET_PARTS, err);
  return status == ZJ_OK ? zj_unzip(parts, b->zip, parts, count, err) : status;
}

static zj_status read_sheet(book *b, const sheet_part *sheet, const zj_zip_part *parts,
                            zj_error *err) {
  b->column_count = b->row = 0;
  zj_sheet_begin(&b->sheet, &b->lines, zj_slice_of(sheet->name), b->sheet_count == 1);
  zj_status status = read_part(b, &parts[SHEET_XML], read_sheet_element, err);
  zj_sheet_end(&b->sheet);
  if (status == ZJ_OK)
    status = zj_drawing_read(b->local, parts[SHEET_DRAWING].bytes, parts[SHEET_DRAWING].name,
                             &b->lines, err);
  if (status == ZJ_OK) status = read_part(b, &parts[SHEET_DRAWING], count_frame, err);
  if (status == ZJ_OK) status = read_part(b, &parts[SHEET_COMMENTS], count_comment, err);
  return status;
}

static zj_status read_sheets(book *b, zj_error *err) {
  zj_zip_part *parts = talloc_zero_array(b->local, zj_zip_part, b->sheet_count * SHEET_PARTS + 1);
  if (!parts) return zj_no_memory(err);
  zj_status status = unpack_sheets(b, parts, err);
  for (size_t i = 0; i < b->sheet_count && status == ZJ_OK; i++)
    status = read_sheet(b, &b->sheets[i], parts + i * SHEET_PARTS, err);
  return status;
}

/* ---- the workbook ---- */

/* Lists the sheets that are shown, in their order. */
static zj_status read_workbook(book *b, zj_slice bytes, const char *name,
                               const zj_opc_relations *relations, zj_error *err) {
  zj_xml *xml;
  zj_xml_event event;
  char id[ZJ_OPC_NAME], state[16];
  zj_status status = zj_xml_open(b->local, bytes, name, &xml, err);
  if (status != ZJ_OK) return status;
  while ((status = zj_xml_next(xml, &event, err)) == ZJ_OK) {
    if (event != ZJ_XML_BEGIN) continue;
    if (zj_xml_is(xml, "workbookPr")) b->from_1904 = is_true(xml, "date1904");
    if (!zj_xml_is(xml, "sheet")) continue;
    zj_xml_relation(xml, "id", id, sizeof id);
    zj_xml_attribute(xml, "state", state, sizeof state);
    const zj_opc_relation *relation = zj_opc_find(relations, id);
    bool hidden = strcmp(state, "hidden") == 0 || strcmp(state, "veryHidden") == 0;
    if (hidden || b->sheet_count == SHEETS_MAX) {
      zj_unread_count(b->unread, ZJ_UNREAD_HIDDEN, 1);
      continue;
    }
    if (!relation || strcmp(relation->type, "worksheet") != 0) continue;
    sheet_part *sheet = &b->sheets[b->sheet_count++];
    zj_xml_attribute(xml, "name", sheet->name, sizeof sheet->name);
    sheet->target = relation->target;
  }
  talloc_free(xml);
  return status == ZJ_DONE ? ZJ_OK : status;
}

static zj_status read_book(book *b, zj_error *err) {
  const char *name;
  zj_slice workbook;
  zj_opc_relations relations;
  zj_status status =
      zj_opc_open(b->local, b->zip, "xl/workbook.xml", &name, &workbook, &relations, err);
  if (status != ZJ_OK) return status;
  if (!workbook.at)
    return zj_fail(err, ZJ_BAD_INPUT, "%s",
                   zj_tr("has no xl/workbook.xml", "其中没有 xl/workbook.xml"));
  const zj_opc_relation *strings = zj_opc_first(&relations, "sharedStrings");
  const zj_opc_relation *styles = zj_opc_first(&relations, "styles");
  zj_zip_part parts[2] = {{.name = strings ? strings->target : ""},
                          {.name = styles ? styles->target : ""}};
  status = read_workbook(b, workbook, name, &relations, err);
  if (status == ZJ_OK) status = zj_unzip(b->local, b->zip, parts, 2, err);
  if (status == ZJ_OK) status = read_part(b, &parts[0], read_string, err);
  if (status == ZJ_OK) status = read_part(b, &parts[1], read_style, err);
  zj_workbook_resolve(&b->shared);
  if (status == ZJ_OK) status = read_sheets(b, err);
  if (status == ZJ_OK) status = zj_workbook_status(&b->shared, err);
  return status == ZJ_OK ? zj_buffer_status(&b->cell, err) : status;
}

static book *make_book(void *local) {
  book *b = talloc_zero(local, book);
  if (b) b->sheets = talloc_zero_array(b, sheet_part, SHEETS_MAX);
  if (!b || !b->sheets) return NULL;
  b->local = local;
  b->shared = zj_workbook_on(local);
  b->cell.ctx = local;
  return b;
}

zj_status zj_source_format_xlsx(void *ctx, zj_slice bytes, const char *encoding, zj_decoded *out,
                                zj_error *err) {
  (void)encoding; /* XML declares its own */
  void *local = talloc_new(ctx);
  book *b = local ? make_book(local) : NULL;
  if (!b) {
    talloc_free(local);
    return zj_no_memory(err);
  }
  *out = (zj_decoded){.encoding = "UTF-8"};
  b->zip = bytes;
  b->unread = &out->unread;
  b->lines = zj_lines_on(ctx);
  zj_status status = read_book(b, err);
  zj_zip_part *embedded;
  size_t count = 0;
  if (status == ZJ_OK)
    status = zj_unzip_list(local, bytes, "xl/embeddings/", &embedded, &count, err);
  zj_unread_count(&out->unread, ZJ_UNREAD_EMBEDDED, (uint32_t)count);
  status = zj_source_finish(status, &b->lines, out, err);
  talloc_free(local);
  return status;
}
