/* lines.h - the text an extractor writes, line by line.
 *
 * Whatever is put in comes out as an original may be: valid UTF-8, LF between lines, no other
 * control character but the tab, no line that is all blanks, at most one empty line in a row.
 * Blanks are asked for, and stand only between texts:
 *
 *   put 收入  blank  put 12.5  break  gap  put 支出   ─▶   收入 12.5⏎⏎支出
 *
 * Cells of a table row end up on one line where each is one short line; a cell of several lines
 * keeps them:
 *
 *   row_begin  put 收入  cell_end  put 12.5  cell_end  row_end   ─▶   收入 12.5
 *
 * A heading is one line, and its number and level are told apart from the text (markup.h).
 *
 * Ownership  the bytes are a talloc child of 'ctx'.
 * Errors     kept inside: after the first, nothing more is taken, and zj_lines_finish() tells it.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_LINES_H
#define ZJ_INDEXER_READ_LINES_H

#include "indexer/read/markup.h"

#define ZJ_LINES_MAX ((size_t)64 << 20) /* bytes of text one file may give */

enum {
  ZJ_LINES_ROWS = 32
}; /* rows inside cells of rows; what is deeper is written as plain lines */

typedef struct zj_lines {
  void *ctx;
  char *bytes;
  size_t length, capacity;
  size_t line;                /* where the line that is being written begins */
  bool blank, gap;            /* asked for, and written before the next text */
  size_t rows[ZJ_LINES_ROWS]; /* where the open rows begin */
  size_t row_count;
  int heading;               /* level of the line that is being written, 0 for none */
  zj_heading_line *headings; /* numbered when the text is finished; until then 'line' is the byte
                                they begin at */
  size_t heading_count, heading_capacity;
  zj_status status;
} zj_lines;

zj_lines zj_lines_on(void *ctx);

/* Puts text. LF, and the ends of pages, end lines; bytes that are no UTF-8 become U+FFFD. */
void zj_lines_put(zj_lines *lines, zj_slice text);
/* Puts a character; one that no text may hold (a control character, a surrogate) is left out. */
void zj_lines_put_char(zj_lines *lines, uint32_t code_point);
/* A blank before the next text of this line. */
void zj_lines_blank(zj_lines *lines);
/* Ends the line, if there is any text in it. */
void zj_lines_break(zj_lines *lines);
/* Ends the line and leaves an empty one before the next text. */
void zj_lines_gap(zj_lines *lines);
/* Whether the line being written holds nothing yet. */
bool zj_lines_at_begin(const zj_lines *lines);

/* The line being written is a heading of this level, up to its break; 0 takes that back. Within
 * table rows there are no headings. */
void zj_lines_heading(zj_lines *lines, int level);
/* A line break inside text that goes on: in a heading a blank. */
void zj_lines_soft_break(zj_lines *lines);

/* A table row begins, a cell of it ends, it ends. Rows nest; an end without begin does nothing. */
void zj_lines_row_begin(zj_lines *lines);
void zj_lines_cell_end(zj_lines *lines);
void zj_lines_row_end(zj_lines *lines);

/* The text so far; valid until the next call that puts something. */
zj_slice zj_lines_text(const zj_lines *lines);

/* Ends the last line. ZJ_BAD_INPUT when the text grew over ZJ_LINES_MAX, ZJ_NO_MEMORY. */
ZJ_MUST_CHECK zj_status zj_lines_finish(zj_lines *lines, zj_slice *text, zj_error *err);
/* The headings of a text that is finished, in order; a talloc child of 'ctx', too. */
zj_markup zj_lines_markup(const zj_lines *lines);

#endif
