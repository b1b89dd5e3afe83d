/* lines.c - collects the text of a document line by line. */
#include "indexer/read/lines.h"

#include <talloc.h>

#include "indexer/base/lang.h"

/* CELL_END marks the end of a cell while its row is open; text cannot contain it. A cell of more
 * than CELL_BYTES keeps a line of its own. */
enum { CELL_END = 0x1F, CELL_BYTES = 240, COLUMNS_MAX = 256, CELLS_MAX = 1 << 20 };

zj_lines zj_lines_on(void *ctx) {
  return (zj_lines){.ctx = ctx, .places = zj_places_on(ctx), .place_line = 1};
}

static bool reserve_bytes(zj_lines *lines, size_t bytes) {
  if (lines->status != ZJ_OK) return false;
  if (bytes > ZJ_LINES_MAX - lines->length) {
    lines->status = ZJ_LIMIT;
    return false;
  }
  if (lines->capacity - lines->length >= bytes) return true;
  size_t capacity = lines->capacity + lines->capacity / 2 + bytes + 4096;
  char *grown = talloc_realloc_size(lines->ctx, lines->bytes, capacity);
  if (!grown) {
    lines->status = ZJ_NO_MEMORY;
    return false;
  }
  lines->bytes = grown;
  lines->capacity = capacity;
  return true;
}

static void append_bytes(zj_lines *lines, const char *bytes, size_t length) {
  if (!reserve_bytes(lines, length)) return;
  memcpy(lines->bytes + lines->length, bytes, length);
  lines->length += length;
}

bool zj_lines_at_begin(const zj_lines *lines) {
  return lines->length == lines->line;
}

/* The place of a line is noted with its first text; within rows, of the outermost row. */
static void note_place(zj_lines *lines) {
  size_t begin = lines->row_count ? lines->rows[0] : lines->line;
  for (; lines->place_byte < begin; lines->place_byte++)
    lines->place_line += lines->bytes[lines->place_byte] == '\n';
  zj_places_add(&lines->places, (uint32_t)lines->place_line, lines->place);
}

void zj_lines_place(zj_lines *lines, zj_source_place place) {
  lines->place = place;
}

/* Writes the gap or blank that was asked for, now that text follows. */
static void write_pending(zj_lines *lines) {
  if (lines->gap && zj_lines_at_begin(lines) && lines->length) {
    append_bytes(lines, "\n", 1);
    lines->line = lines->length;
  }
  if (lines->blank && !zj_lines_at_begin(lines)) append_bytes(lines, " ", 1);
  lines->gap = lines->blank = false;
  if (lines->place.kind && zj_lines_at_begin(lines)) note_place(lines);
}

static bool is_blank_char(uint32_t c) {
  return c == '\t' || zj_char_class_of(c) == ZJ_CHAR_BLANK;
}

/* Noncharacters, control characters and the byte order mark are not text. */
static bool is_text(uint32_t c) {
  return c == '\t' ||
         (c >= 0x20 && c != 0x7F && !(c >= 0x80 && c < 0xA0) && !(c >= 0xD800 && c < 0xE000) &&
          c != 0xFEFF && (c & 0xFFFE) != 0xFFFE && c < 0x110000);
}

void zj_lines_put_char(zj_lines *lines, uint32_t c) {
  char utf8[4];
  if ((c >= '\n' && c <= '\f') || c == 0x2028 || c == 0x2029) {
    zj_lines_break(lines);
  } else if (is_text(c)) {
    write_pending(lines);
    append_bytes(lines, utf8, zj_utf8_encode(c, utf8));
  }
}

void zj_lines_put(zj_lines *lines, zj_slice text) {
  for (size_t at = 0; at < text.length && lines->status == ZJ_OK;) {
    uint32_t c = 0xFFFD;
    unsigned n = zj_utf8_decode(text, at, &c);
    zj_lines_put_char(lines, n ? c : 0xFFFD);
    at += n ? n : 1;
  }
}

void zj_lines_blank(zj_lines *lines) {
  lines->blank = true;
}

/* Where the blanks at the end of the line begin. */
static size_t line_end(const zj_lines *lines) {
  size_t end = lines->length;
  while (end > lines->line) {
    size_t at = end - 1;
    uint32_t c;
    while (at > lines->line && zj_utf8_is_tail(lines->bytes[at]))
      at--;
    if (!zj_utf8_decode((zj_slice){lines->bytes, end}, at, &c) || !is_blank_char(c)) break;
    end = at;
  }
  return end;
}

static void note_heading(zj_lines *lines) {
  if (!lines->heading) return;
  if (lines->heading_count == lines->heading_capacity) {
    size_t capacity = lines->heading_capacity ? 2 * lines->heading_capacity : 32;
    zj_heading_line *grown = talloc_realloc(lines->ctx, lines->headings, zj_heading_line, capacity);
    if (!grown) {
      lines->status = ZJ_NO_MEMORY;
      return;
    }
    lines->headings = grown;
    lines->heading_capacity = capacity;
  }
  lines->headings[lines->heading_count++] =
      (zj_heading_line){(uint32_t)lines->line, (uint8_t)lines->heading};
  lines->heading = 0;
}

void zj_lines_break(zj_lines *lines) {
  lines->blank = false;
  if (lines->status != ZJ_OK || zj_lines_at_begin(lines)) return;
  lines->length = line_end(lines);
  if (zj_lines_at_begin(lines)) {
    lines->heading = 0; /* it held only blanks */
    return;
  }
  note_heading(lines);
  append_bytes(lines, "\n", 1);
  lines->line = lines->length;
}

size_t zj_lines_mark(zj_lines *lines) {
  zj_lines_break(lines);
  return lines->length;
}

void zj_lines_cut(zj_lines *lines, size_t mark) {
  if (lines->status != ZJ_OK || mark > lines->length) return;
  lines->length = lines->line = mark;
  lines->blank = false;
  lines->heading = 0;
  while (lines->heading_count && lines->headings[lines->heading_count - 1].line >= mark)
    lines->heading_count--;
  while (lines->cell_count && lines->cells[lines->cell_count - 1].range.begin.byte >= mark)
    lines->cell_count--;
}

void zj_lines_empty(zj_lines *lines) {
  lines->length = lines->line = lines->row_after = lines->place_byte = 0;
  lines->place_line = 1;
  lines->gap = lines->blank = false;
  lines->heading = 0;
  lines->row = 0;
  lines->row_count = 0;
  lines->heading_count = lines->cell_count = 0;
}

void zj_lines_heading(zj_lines *lines, int level) {
  lines->heading = level > 0 && level <= ZJ_HEADING_LEVELS && lines->row_count == 0 ? level : 0;
}

void zj_lines_soft_break(zj_lines *lines) {
  if (lines->heading)
    zj_lines_blank(lines);
  else
    zj_lines_break(lines);
}

void zj_lines_gap(zj_lines *lines) {
  zj_lines_break(lines);
  lines->gap = lines->row_count == 0;
}

/* ---- rows ---- */

/* The gap before a table is written before its first row, whose cells would else begin with it. */
static void write_row_gap(zj_lines *lines) {
  if (!lines->gap || lines->row_count || !lines->length) return;
  append_bytes(lines, "\n", 1);
  lines->line = lines->length;
  lines->gap = false;
}

void zj_lines_row_begin(zj_lines *lines) {
  zj_lines_break(lines);
  write_row_gap(lines);
  lines->heading = 0;
  if (lines->row_count < ZJ_LINES_ROWS) lines->rows[lines->row_count] = lines->length;
  lines->row_count++;
}

void zj_lines_cell_end(zj_lines *lines) {
  static const char mark = CELL_END;
  zj_lines_break(lines);
  if (lines->row_count == 0 || lines->row_count > ZJ_LINES_ROWS) return;
  append_bytes(lines, &mark, 1);
  lines->line = lines->length;
}

/* Moves a cell, which is whole lines, to 'to' and returns its end. *joins is whether the cell
 * before it may share a line with this one, and is updated for the next. */
static char *move_cell(char *to, const char *cell, size_t length, bool *joins) {
  const char *lf = length ? memchr(cell, '\n', length) : NULL;
  if (!lf) return to;
  bool one = lf == cell + length - 1 && length <= CELL_BYTES;
  if (one && *joins) to[-1] = ' ';
  memmove(to, cell, length);
  *joins = one;
  return to + length;
}

void zj_lines_cell_end_wide(zj_lines *lines, unsigned columns) {
  for (unsigned i = 0; i < columns && i < COLUMNS_MAX; i++)
    zj_lines_cell_end(lines);
}

static bool grow_cells(zj_lines *lines) {
  if (lines->cell_count < lines->cell_capacity) return true;
  size_t capacity = lines->cell_capacity ? 2 * lines->cell_capacity : 64;
  zj_cell *grown =
      capacity > CELLS_MAX ? NULL : talloc_realloc(lines->ctx, lines->cells, zj_cell, capacity);
  if (!grown && capacity <= CELLS_MAX) lines->status = ZJ_NO_MEMORY;
  if (!grown) return false;
  lines->cells = grown;
  lines->cell_capacity = capacity;
  return true;
}

/* Of rows in rows only the outermost is a row of the report. Further cells of a huge table are text
 * alone. */
static void note_cell(zj_lines *lines, size_t begin, size_t end, uint32_t column) {
  if (lines->row_count || !grow_cells(lines)) return;
  bool has_text = end > begin;
  lines->cells[lines->cell_count++] = (zj_cell){
      .range = {{begin}, {has_text ? end - 1 : end}}, .row = lines->row, .column = column};
}

/* Rows go up with the lines, but here several lines are one row of a sheet. */
static void note_row_lines(zj_lines *lines, size_t begin) {
  const char *at = lines->bytes + begin, *end = lines->bytes + lines->length;
  uint32_t line = (uint32_t)lines->place_line;
  if (lines->place.kind != ZJ_PLACE_ROW || lines->place_byte != begin) return;
  while ((at = memchr(at, '\n', (size_t)(end - at))) && ++at < end)
    zj_places_add(&lines->places, ++line, lines->place);
}

/* An empty row is none, and the gap before it is yet to be written. */
static void finish_row(zj_lines *lines, size_t begin) {
  if (lines->row_count) return;
  if (lines->length > begin) {
    lines->row_after = lines->length;
    note_row_lines(lines, begin);
  } else if (begin >= 2 && lines->bytes[begin - 1] == '\n' && lines->bytes[begin - 2] == '\n') {
    lines->line = --lines->length;
    lines->gap = true;
  }
}

/* Whether text was written since the last cell of the row ended. */
static bool is_in_cell(const zj_lines *lines) {
  return lines->length && lines->bytes[lines->length - 1] != CELL_END;
}

void zj_lines_row_end(zj_lines *lines) {
  if (is_in_cell(lines)) zj_lines_cell_end(lines);
  if (lines->row_count == 0 || --lines->row_count >= ZJ_LINES_ROWS || lines->status != ZJ_OK)
    return;
  char *at = lines->bytes + lines->rows[lines->row_count], *to = at,
       *end = lines->bytes + lines->length;
  bool joins = false;
  size_t begin = lines->rows[lines->row_count];
  uint32_t column = 0;
  if (!lines->row_count) lines->row += begin == lines->row_after && lines->row ? 1 : 2;
  while (at < end) {
    char *mark = memchr(at, CELL_END, (size_t)(end - at)), *from = to;
    size_t length = (size_t)((mark ? mark : end) - at);
    to = move_cell(to, at, length, &joins);
    note_cell(lines, (size_t)(from - lines->bytes), (size_t)(to - lines->bytes), column++);
    at += length + (mark != NULL);
  }
  lines->line = lines->length = (size_t)(to - lines->bytes);
  finish_row(lines, begin);
}

zj_slice zj_lines_text(const zj_lines *lines) {
  return (zj_slice){lines->bytes, lines->length};
}

/* Replaces the byte at which each heading begins by the number of its line. */
static void number_headings(zj_lines *lines) {
  uint32_t line = 1;
  size_t at = 0;
  for (size_t i = 0; i < lines->heading_count; i++) {
    for (; at < lines->headings[i].line; at++)
      line += lines->bytes[at] == '\n';
    lines->headings[i].line = line;
  }
}

const char *zj_lines_places(zj_lines *lines) {
  return zj_places_stored(&lines->places);
}

zj_markup zj_lines_markup(const zj_lines *lines) {
  return (zj_markup){.headings = lines->headings,
                     .heading_count = lines->heading_count,
                     .cells = lines->cells,
                     .cell_count = lines->cell_count};
}

zj_status zj_lines_finish(zj_lines *lines, zj_slice *text, zj_error *err) {
  while (lines->row_count)
    zj_lines_row_end(lines);
  zj_lines_break(lines);
  number_headings(lines);
  *text = zj_lines_text(lines);
  if (lines->status == ZJ_LIMIT)
    return zj_fail(err, ZJ_BAD_INPUT,
                   zj_tr("holds more than %zu MB of text; split it", "文字超过 %zu MB，请拆分"),
                   ZJ_LINES_MAX >> 20);
  return lines->status == ZJ_OK ? ZJ_OK : zj_no_memory(err);
}
