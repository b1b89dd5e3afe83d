/* extract_xls.c - the text of an Excel 5.0 to 2003 workbook, or one of WPS (.et).
 *
 * The workbook is a stream of records (BIFF): a part for the whole book with the shared strings,
 * the formats and the list of sheets, then one part for each sheet. What is read is the same as of
 * an .xlsx file: hidden sheets, rows and columns are left out, text boxes follow their sheet. */
#include <math.h>
#include <stdio.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/read/code_page.h"
#include "indexer/read/compound.h"
#include "indexer/read/formats.h"
#include "indexer/read/sheet.h"
#include "indexer/read/workbook.h"

enum { ROWS = 65536, COLUMNS = 256, SHEETS_MAX = 1024, NAME_ROOM = 128 };

/* The records that are read. */
typedef enum kind {
  FORMULA = 0x06,
  END = 0x0A,
  NOTE = 0x1C,
  DATE_MODE = 0x22,
  PASSWORD = 0x2F,
  CONTINUE = 0x3C,
  CODE_PAGE = 0x42,
  OBJECT = 0x5D,
  COLUMN_INFO = 0x7D,
  SHEET = 0x85,
  MANY_RK = 0xBD,
  RICH_LABEL = 0xD6,
  STYLE = 0xE0,
  STRINGS = 0xFC,
  LABEL_SHARED = 0xFD,
  TEXT_OBJECT = 0x1B6,
  NUMBER = 0x203,
  LABEL = 0x204,
  BOOLEAN = 0x205,
  STRING = 0x207,
  ROW = 0x208,
  RK = 0x27E,
  FORMAT = 0x41E,
  BEGIN = 0x809
} kind;

enum { BOOK_PART = 5, SHEET_PART = 0x10, COMMENT_OBJECT = 0x19 };

typedef struct sheet_info {
  char name[NAME_ROOM];
  uint32_t at; /* where its part begins in the stream */
} sheet_info;

typedef struct book {
  void *local;
  zj_slice stream;
  size_t at;       /* of the next record */
  unsigned type;   /* of the record being read */
  zj_slice record; /* its bytes */
  zj_unread *unread;
  zj_lines lines;
  zj_sheet sheet;
  bool unicode; /* the strings of Excel 97 and later */
  int page;     /* code page of other strings */
  bool from_1904;
  sheet_info *sheets;
  size_t sheet_count;
  zj_workbook shared;
  zj_buffer text; /* the string being read */
  uint32_t row;
  bool row_open;
  bool hidden_rows[ROWS], hidden_columns[COLUMNS];
  int string_column; /* of a formula whose text is the next STRING record; -1 for none */
  unsigned object;   /* the type of the last drawn object */
} book;

/* ---- records ---- */

static bool next_record(book *b) {
  if (b->at > b->stream.length || b->stream.length - b->at < 4) return false;
  b->type = zj_u16_at(b->stream, b->at);
  size_t length = zj_u16_at(b->stream, b->at + 2), begin = b->at + 4;
  if (length > b->stream.length - begin) length = b->stream.length - begin;
  b->record = zj_slice_cut(b->stream, begin, begin + length);
  b->at = begin + length;
  return true;
}

static unsigned byte_at(const book *b, size_t at) {
  return at < b->record.length ? (unsigned char)b->record.at[at] : 0;
}

static unsigned number_at(const book *b, size_t at) {
  return zj_u16_at(b->record, at);
}

static zj_slice rest_of_record(const book *b, size_t at) {
  return zj_slice_cut(b->record, at < b->record.length ? at : b->record.length, b->record.length);
}

/* ---- strings ---- */

/* Adds at most 'count' characters to b->text; returns how many bytes they take. 'wide' are UTF-16,
 * others Latin-1, which is UTF-16 without its upper bytes. */
static size_t add_unicode(book *b, zj_slice bytes, size_t count, bool wide) {
  size_t length = wide ? 2 * count : count;
  if (length > bytes.length) length = wide ? bytes.length / 2 * 2 : bytes.length;
  if (wide) {
    zj_code_page_utf16(zj_slice_cut(bytes, 0, length), &b->text);
    return length;
  }
  for (size_t i = 0; i < length; i++) {
    char utf8[4];
    zj_buffer_add(&b->text, utf8, zj_utf8_encode((unsigned char)bytes.at[i], utf8));
  }
  return length;
}

/* Reads the string at byte 'at' of the record to b->text; its length takes one byte or two. */
static void read_string(book *b, size_t at, bool short_length) {
  size_t count = short_length ? byte_at(b, at) : number_at(b, at);
  at += short_length ? 1 : 2;
  b->text.length = 0;
  if (b->unicode) {
    add_unicode(b, rest_of_record(b, at + 1), count, byte_at(b, at) & 1);
    return;
  }
  zj_slice bytes = rest_of_record(b, at);
  if (count < bytes.length) bytes.length = count;
  zj_code_page_decode(b->page, bytes, &b->text);
}

/* A walk through the shared strings, which go on in CONTINUE records. */
typedef struct walk {
  book *b;
  size_t at; /* in the record */
} walk;

/* Goes to the next record where this one ends; false when the strings end there. */
static bool reach_byte(walk *w) {
  while (w->at >= w->b->record.length) {
    if (zj_u16_at(w->b->stream, w->b->at) != CONTINUE || !next_record(w->b)) return false;
    w->at = 0;
  }
  return true;
}

static unsigned walk_byte(walk *w) {
  return reach_byte(w) ? byte_at(w->b, w->at++) : 0;
}

static uint32_t walk_number(walk *w, int bytes) {
  uint32_t number = 0;
  for (int i = 0; i < bytes; i++)
    number |= (uint32_t)walk_byte(w) << (8 * i);
  return number;
}

static void walk_over(walk *w, size_t bytes) {
  while (bytes && reach_byte(w)) {
    size_t here = w->b->record.length - w->at, n = bytes < here ? bytes : here;
    w->at += n;
    bytes -= n;
  }
}

/* Reads one shared string to b->text. Characters that go on in another record begin there with a
 * new flag for their width. */
static void walk_string(walk *w) {
  size_t count = walk_number(w, 2);
  unsigned flags = walk_byte(w);
  size_t runs = flags & 8 ? walk_number(w, 2) : 0;
  size_t extra = flags & 4 ? walk_number(w, 4) : 0;
  bool wide = flags & 1;
  w->b->text.length = 0;
  while (count && reach_byte(w)) {
    if (w->at == 0) wide = walk_byte(w) & 1;
    size_t bytes = add_unicode(w->b, rest_of_record(w->b, w->at), count, wide);
    w->at += bytes;
    count -= wide ? bytes / 2 : bytes;
    if (!bytes) w->at = w->b->record.length; /* half a character at the end */
  }
  walk_over(w, 4 * runs);
  walk_over(w, extra);
}

static void read_shared_strings(book *b) {
  walk w = {.b = b, .at = 8};
  uint32_t count = zj_u32_at(b->record, 4);
  for (uint32_t i = 0; i < count && reach_byte(&w); i++) {
    walk_string(&w);
    zj_buffer_add(&b->shared.strings, b->text.at, b->text.length);
    zj_workbook_end_string(&b->shared);
  }
}

/* ---- the whole book ---- */

/* Copies b->text, cut at a whole character. */
static void copy_text(const book *b, char *to, size_t size) {
  zj_slice text = zj_buffer_slice(&b->text);
  size_t length = zj_utf8_floor(text, text.length < size ? text.length : size - 1);
  memcpy(to, text.at, length);
  to[length] = 0;
}

static void read_sheet_info(book *b) {
  if (byte_at(b, 5) != 0) return; /* a chart or macros */
  if ((byte_at(b, 4) & 3) || b->sheet_count == SHEETS_MAX) {
    zj_unread_count(b->unread, ZJ_UNREAD_HIDDEN, 1);
    return;
  }
  sheet_info *sheet = &b->sheets[b->sheet_count++];
  sheet->at = zj_u32_at(b->record, 0);
  read_string(b, 6, true);
  copy_text(b, sheet->name, sizeof sheet->name);
}

static void read_format(book *b) {
  char code[ZJ_CELL_CODE_ROOM] = "";
  read_string(b, 2, !b->unicode);
  copy_text(b, code, sizeof code);
  zj_workbook_add_code(&b->shared, (int)number_at(b, 0), code);
}

static void read_book_record(book *b) {
  switch ((kind)b->type) {
  case CODE_PAGE:
    b->page = (int)number_at(b, 0);
    break;
  case DATE_MODE:
    b->from_1904 = number_at(b, 0) == 1;
    break;
  case FORMAT:
    read_format(b);
    break;
  case STYLE:
    zj_workbook_add_style(&b->shared, (int)number_at(b, 2));
    break;
  case SHEET:
    read_sheet_info(b);
    break;
  case STRINGS:
    read_shared_strings(b);
    break;
  case FORMULA:
  case END:
  case NOTE:
  case PASSWORD:
  case CONTINUE:
  case OBJECT:
  case COLUMN_INFO:
  case MANY_RK:
  case RICH_LABEL:
  case LABEL_SHARED:
  case TEXT_OBJECT:
  case NUMBER:
  case LABEL:
  case BOOLEAN:
  case STRING:
  case ROW:
  case RK:
  case BEGIN:
    break;
  }
}

static zj_status read_book_part(book *b, zj_error *err) {
  unsigned version = 0;
  for (int depth = 0; next_record(b);) {
    if (b->type == BEGIN && depth++ == 0) version = number_at(b, 0);
    if (b->type == END && --depth <= 0) break;
    if (b->type == PASSWORD)
      return zj_fail(err, ZJ_BAD_INPUT, "%s", zj_tr("is protected by a password", "有密码保护"));
    b->unicode = version == 0x600;
    read_book_record(b);
  }
  zj_workbook_resolve(&b->shared);
  if (version == 0x600 || version == 0x500) return ZJ_OK;
  return zj_fail(err, ZJ_BAD_INPUT, "%s",
                 zj_tr("is a workbook of an unknown version; save it as .xlsx",
                       "是未知版本的工作簿；请另存为 .xlsx"));
}

/* ---- cells ---- */

/* Begins the row of a cell; false when the cell is hidden. */
static bool begin_cell(book *b, unsigned row, unsigned column) {
  if (b->hidden_rows[row] || (column < COLUMNS && b->hidden_columns[column])) return false;
  if (!b->row_open || b->row != row) zj_sheet_row(&b->sheet, row + 1);
  b->row_open = true;
  b->row = row;
  return true;
}

static void write_text(book *b, unsigned column, zj_slice text) {
  if (text.length && begin_cell(b, number_at(b, 0), column)) zj_sheet_cell(&b->sheet, column, text);
}

static void write_number(book *b, unsigned column, unsigned style, double value) {
  char out[ZJ_CELL_ROOM];
  const char *format = zj_workbook_format(&b->shared, (int)style);
  if (isfinite(value))
    write_text(b, column, zj_slice_of(zj_cell_format_write(format, value, b->from_1904, out)));
}

static double double_at(const book *b, size_t at) {
  uint64_t bits = zj_u32_at(b->record, at) | (uint64_t)zj_u32_at(b->record, at + 4) << 32;
  double value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

/* A number in four bytes: an integer or the upper half of a double, perhaps divided by 100. */
static double short_number_at(const book *b, size_t at) {
  uint32_t rk = zj_u32_at(b->record, at);
  double value;
  uint64_t bits = (uint64_t)(rk & ~3u) << 32;
  memcpy(&value, &bits, sizeof value);
  if (rk & 2) value = (double)((int32_t)rk >> 2);
  return rk & 1 ? value / 100 : value;
}

static zj_slice name_of_truth(bool value) {
  return value ? ZJ_LIT("TRUE") : ZJ_LIT("FALSE");
}

static zj_slice name_of_error(unsigned number) {
  static const struct {
    unsigned number;
    const char *name;
  } known[] = {{0x00, "#NULL!"}, {0x07, "#DIV/0!"}, {0x0F, "#VALUE!"}, {0x17, "#REF!"},
               {0x1D, "#NAME?"}, {0x24, "#NUM!"},   {0x2A, "#N/A"}};
  for (size_t i = 0; i < ZJ_COUNT(known); i++)
    if (known[i].number == number) return zj_slice_of(known[i].name);
  return ZJ_LIT("");
}

/* The value that was saved with a formula: a number, or what its bytes say when they are none. */
static void read_formula(book *b, unsigned column) {
  b->string_column = -1;
  if (number_at(b, 12) != 0xFFFF)
    write_number(b, column, number_at(b, 4), double_at(b, 6));
  else if (byte_at(b, 6) == 0)
    b->string_column = (int)column;
  else if (byte_at(b, 6) == 1)
    write_text(b, column, name_of_truth(byte_at(b, 8)));
  else if (byte_at(b, 6) == 2)
    write_text(b, column, name_of_error(byte_at(b, 8)));
}

/* Writes the text of the last formula, whose row is still the current one. */
static void read_formula_text(book *b, unsigned row) {
  if (b->string_column < 0) return;
  read_string(b, 0, false);
  zj_slice text = zj_buffer_slice(&b->text);
  unsigned column = (unsigned)b->string_column;
  if (text.length && begin_cell(b, row, column)) zj_sheet_cell(&b->sheet, column, text);
  b->string_column = -1;
}

static void read_many_numbers(book *b) {
  unsigned column = number_at(b, 2);
  for (size_t at = 4; at + 8 <= b->record.length; at += 6, column++)
    write_number(b, column, number_at(b, at), short_number_at(b, at + 2));
}

static void note_hidden_columns(book *b) {
  if (!(number_at(b, 8) & 1)) return;
  unsigned first = number_at(b, 0), last = number_at(b, 2);
  if (last < COLUMNS - 1) zj_unread_count(b->unread, ZJ_UNREAD_HIDDEN, 1);
  for (unsigned i = first; i <= last && i < COLUMNS; i++)
    b->hidden_columns[i] = true;
}

static void note_row(book *b) {
  unsigned row = number_at(b, 0);
  if (!(number_at(b, 12) & 0x20)) return;
  if (!b->hidden_rows[row]) zj_unread_count(b->unread, ZJ_UNREAD_HIDDEN, 1);
  b->hidden_rows[row] = true;
}

/* The text of a box is in the record after it. That of a comment is left out. */
static void read_text_object(book *b) {
  size_t count = number_at(b, 10);
  if (!count || b->object == COMMENT_OBJECT || zj_u16_at(b->stream, b->at) != CONTINUE) return;
  if (!next_record(b)) return;
  b->text.length = 0;
  add_unicode(b, rest_of_record(b, 1), count, byte_at(b, 0) & 1);
  zj_sheet_end(&b->sheet);
  b->row_open = false;
  zj_lines_break(&b->lines);
  zj_lines_put(&b->lines, zj_buffer_slice(&b->text));
  zj_lines_break(&b->lines);
}

static void read_sheet_record(book *b, unsigned *formula_row) {
  unsigned column = number_at(b, 2), style = number_at(b, 4);
  switch ((kind)b->type) {
  case FORMULA:
    *formula_row = number_at(b, 0);
    read_formula(b, column);
    break;
  case STRING:
    read_formula_text(b, *formula_row);
    break;
  case LABEL_SHARED:
    write_text(b, column, zj_workbook_string(&b->shared, zj_u32_at(b->record, 6)));
    break;
  case LABEL:
  case RICH_LABEL:
    read_string(b, 6, false);
    write_text(b, column, zj_buffer_slice(&b->text));
    break;
  case NUMBER:
    write_number(b, column, style, double_at(b, 6));
    break;
  case RK:
    write_number(b, column, style, short_number_at(b, 6));
    break;
  case MANY_RK:
    read_many_numbers(b);
    break;
  case BOOLEAN:
    write_text(b, column,
               byte_at(b, 7) ? name_of_error(byte_at(b, 6)) : name_of_truth(byte_at(b, 6)));
    break;
  case ROW:
    note_row(b);
    break;
  case COLUMN_INFO:
    note_hidden_columns(b);
    break;
  case NOTE:
    zj_unread_count(b->unread, ZJ_UNREAD_COMMENTS, 1);
    break;
  case OBJECT:
    b->object = number_at(b, 4);
    break;
  case TEXT_OBJECT:
    read_text_object(b);
    break;
  case END:
  case DATE_MODE:
  case PASSWORD:
  case CONTINUE:
  case CODE_PAGE:
  case SHEET:
  case STYLE:
  case STRINGS:
  case FORMAT:
  case BEGIN:
    break;
  }
}

static void read_sheet(book *b, const sheet_info *info) {
  unsigned formula_row = 0;
  memset(b->hidden_rows, 0, sizeof b->hidden_rows);
  memset(b->hidden_columns, 0, sizeof b->hidden_columns);
  b->at = info->at;
  b->row_open = false;
  b->string_column = -1;
  b->object = 0;
  zj_sheet_begin(&b->sheet, &b->lines, zj_slice_of(info->name), b->sheet_count == 1);
  for (int depth = 0; b->lines.status == ZJ_OK && next_record(b);) {
    if (depth == 0 && (b->type != BEGIN || number_at(b, 2) != SHEET_PART)) break;
    if (b->type == BEGIN) depth++; /* a chart within the sheet is a part within its part */
    if (b->type == BEGIN && depth == 2) zj_unread_count(b->unread, ZJ_UNREAD_DIAGRAMS, 1);
    if (b->type == END && --depth == 0) break;
    if (depth == 1) read_sheet_record(b, &formula_row);
  }
  zj_sheet_end(&b->sheet);
}

/* ---- the file ---- */

static zj_status read_book(book *b, zj_slice bytes, zj_error *err) {
  zj_compound *file;
  zj_status status = zj_compound_open(b->local, bytes, &file, err);
  if (status == ZJ_OK) status = zj_compound_stream(file, "Workbook", &b->stream, err);
  if (status == ZJ_OK && !b->stream.at) status = zj_compound_stream(file, "Book", &b->stream, err);
  if (status != ZJ_OK) return status;
  if (!b->stream.at)
    return zj_fail(err, ZJ_BAD_INPUT, "%s", zj_tr("has no workbook in it", "其中没有工作簿"));
  uint32_t embedded = zj_compound_folders(file, "MBD");
  if (embedded) zj_unread_count(b->unread, ZJ_UNREAD_EMBEDDED, embedded);
  status = read_book_part(b, err);
  for (size_t i = 0, read = 0; i < b->sheet_count && status == ZJ_OK; i++) {
    read_sheet(b, &b->sheets[i]);
    read += b->at > b->sheets[i].at ? b->at - b->sheets[i].at : 0;
    if (read > 2 * b->stream.length) break; /* sheets that begin in each other */
  }
  if (status == ZJ_OK) status = zj_workbook_status(&b->shared, err);
  return status == ZJ_OK ? zj_buffer_status(&b->text, err) : status;
}

static book *make_book(void *local) {
  book *b = talloc_zero(local, book);
  if (b) b->sheets = talloc_zero_array(b, sheet_info, SHEETS_MAX);
  if (!b || !b->sheets) return NULL;
  b->local = local;
  b->page = 936;
  b->shared = zj_workbook_on(local);
  b->text.ctx = local;
  return b;
}

zj_status zj_source_format_xls(void *ctx, zj_slice bytes, const char *encoding, zj_decoded *out,
                               zj_error *err) {
  (void)encoding; /* the file declares its own */
  void *local = talloc_new(ctx);
  book *b = local ? make_book(local) : NULL;
  if (!b) {
    talloc_free(local);
    return zj_no_memory(err);
  }
  *out = (zj_decoded){.encoding = "UTF-8"};
  b->unread = &out->unread;
  b->lines = zj_lines_on(ctx);
  zj_status status = read_book(b, bytes, err);
  status = zj_source_finish(status, &b->lines, out, err);
  talloc_free(local);
  return status;
}
