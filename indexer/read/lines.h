/* lines.h - collects the text of a document line by line; every reader of documents writes to it.
 *
 * Whatever is written, the result is as an original must be: valid UTF-8, LF between lines, no
 * other control character than the tab, no line of blanks alone, at most one empty line in a row. A
 * blank or a gap is written only when text follows:
 *
 *   put 收入  blank  put 12.5  break  gap  put 支出   ─▶   收入 12.5⏎⏎支出⏎
 *
 * The cells of a table row are joined into one line, as long as each is one short line. A cell of
 * several lines keeps them:
 *
 *   row_begin  put 收入  cell_end  put 12.5  cell_end  row_end   ─▶   收入 12.5⏎
 *
 * A heading is one line; its line number and level are returned beside the text (markup.h).
 *
 * Units      bytes; line numbers from 1.
 * Ownership  text and headings are talloc children of 'ctx'.
 * Errors     kept inside: nothing is written after the first; zj_lines_finish() returns it.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_LINES_H
#define ZJ_INDEXER_READ_LINES_H

#include "indexer/read/markup.h"
#include "indexer/read/places.h"

#define ZJ_LINES_MAX ((size_t)64 << 20) /* bytes of text that one file may give */

enum { ZJ_LINES_ROWS = 32 }; /* levels of tables in tables; deeper rows become plain lines */

/* The fields are private, but for length: what was written so far. */
typedef struct zj_lines {
  void *ctx;
  char *bytes;
  size_t length, capacity;
  size_t line;                /* where the line being written begins */
  bool blank, gap;            /* to be written before the next text */
  size_t rows[ZJ_LINES_ROWS]; /* where the open rows begin */
  size_t row_count;
  int heading;               /* level of the line being written, 0: it is not a heading */
  zj_heading_line *headings; /* until the text is finished, 'line' is a byte offset */
  size_t heading_count, heading_capacity;
  zj_cell *cells; /* of finished rows */
  size_t cell_count, cell_capacity;
  uint32_t row;                  /* number of the last finished row */
  size_t row_after;              /* where it ended */
  zj_source_place place;         /* of the text that is written now */
  size_t place_line, place_byte; /* number and first byte of the line that was noted last */
  zj_places places;
  zj_status status;
} zj_lines;

/* An empty text. */
zj_lines zj_lines_on(void *ctx);

/* Writes text. LF, VT, FF and the line separators of Unicode end the line; bytes that are not
 * UTF-8 become U+FFFD. */
void zj_lines_put(zj_lines *lines, zj_slice text);
/* Writes a character, or nothing for one that text may not contain: a control character, a
 * surrogate, a noncharacter. */
void zj_lines_put_char(zj_lines *lines, uint32_t code_point);
/* Separates the text of this line from the next text by a blank. */
void zj_lines_blank(zj_lines *lines);
/* Ends the line, if it has any text. */
void zj_lines_break(zj_lines *lines);
/* Ends the line and leaves an empty one before the next text. */
void zj_lines_gap(zj_lines *lines);
/* Whether the line being written is empty so far. */
bool zj_lines_at_begin(const zj_lines *lines);

/* Ends the line and returns how much was written, for zj_lines_cut(). */
size_t zj_lines_mark(zj_lines *lines);
/* Takes back all that was written since. Rows begun since then must have ended. */
void zj_lines_cut(zj_lines *lines, size_t mark);

/* Takes back everything, also open rows, so that the room is used again; a failure stays. */
void zj_lines_empty(zj_lines *lines);

/* Says where the text that follows stands in the document: on which page, in which row of a sheet.
 * A line stands where its first character does. */
void zj_lines_place(zj_lines *lines, zj_source_place place);

/* Makes the line being written a heading of this level, 1 to ZJ_HEADING_LEVELS; 0 undoes that. Does
 * nothing within table rows. */
void zj_lines_heading(zj_lines *lines, int level);
/* Ends the line within a paragraph: in a heading this is a blank. */
void zj_lines_soft_break(zj_lines *lines);

/* Begin a table row, end one of its cells, end the row. Rows nest. Ending a cell or row that was
 * not begun does nothing. Rows that follow each other without text between are one table. */
void zj_lines_row_begin(zj_lines *lines);
void zj_lines_cell_end(zj_lines *lines);
void zj_lines_row_end(zj_lines *lines);
/* Ends a cell that takes up several columns. */
void zj_lines_cell_end_wide(zj_lines *lines, unsigned columns);

/* The text so far; valid until more is written. */
zj_slice zj_lines_text(const zj_lines *lines);

/* Ends the last line and all rows, and sets *text. ZJ_BAD_INPUT when the text exceeded
 * ZJ_LINES_MAX, ZJ_NO_MEMORY. */
ZJ_MUST_CHECK zj_status zj_lines_finish(zj_lines *lines, zj_slice *text, zj_error *err);
/* The places of a finished text, as of zj_places_stored(); NULL when memory ran out. */
const char *zj_lines_places(zj_lines *lines);
/* The headings and the cells of a finished text, in order. */
zj_markup zj_lines_markup(const zj_lines *lines);

#endif
