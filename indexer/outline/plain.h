/* plain.h - private to the outline: lines, paragraphs, and the plain text that patterns search.
 *
 * Plain text is made for matching only. It has no blanks and no line breaks inside a paragraph;
 * Han characters are simplified, letters and digits are ASCII, punctuation is full-width Chinese.
 *
 *   　　（一）夯实 思想⏎基础。        plain: （一）夯实思想基础。
 *
 * Units      positions in plain text are uint32_t and count bytes; zj_plain_origin() leads back to
 *            the original. Widths count code points.
 * Ownership  a zj_layout owns its members; it borrows the original and the markup.
 * Errors     ZJ_LIMIT, ZJ_NO_MEMORY.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_OUTLINE_PLAIN_H
#define ZJ_INDEXER_OUTLINE_PLAIN_H

#include "indexer/outline/outline.h"
#include "indexer/text/marks.h"

/* From here to the next step, plain text and original advance together. */
typedef struct zj_plain_step {
  uint32_t plain; /* position in the plain text */
  size_t origin;  /* the same place in the original */
} zj_plain_step;

typedef struct zj_plain {
  char *bytes;
  size_t length, capacity;
  zj_plain_step *steps;
  size_t step_count, step_capacity;
} zj_plain;

typedef struct zj_layout_line {
  zj_orig_range range; /* without the blanks at both ends; empty for a blank line */
  uint32_t width;      /* code points in it that are not blanks */
  uint32_t reach;      /* terminal cells from the start of the line to the end of its text */
  bool indented;       /* two or more cells of blanks precede the text */
  uint8_t styled;      /* level at which the document marks it as a heading, if credible; else 0 */
} zj_layout_line;

/* A paragraph with the facts that later steps need. */
typedef struct zj_block {
  zj_paragraph paragraph;
  uint32_t begin, end; /* its place in the plain text */
  uint32_t width;      /* code points of plain text */
  bool after_gap;      /* a blank line precedes it */
  uint8_t styled;      /* that of its first line */
  zj_role_set fixed;   /* its roles when it is frame or noise; 0 for the body */
  uint16_t rule;       /* the rule that fixed them */
  bool ledger;         /* it lies in a row of a table with a head */
} zj_block;

/* A cell of a table with a head (tables.h). */
typedef struct zj_ledger_cell {
  uint32_t begin;   /* in the plain text; it goes on to the next cell or the end of its row */
  zj_role_set role; /* that its column names, 0 for none */
} zj_ledger_cell;

typedef struct zj_layout {
  zj_slice original;
  const zj_markup *markup;
  size_t next_mark;
  zj_line *lines;
  zj_layout_line *trimmed;
  size_t line_count;
  zj_block *blocks;
  size_t block_count;
  zj_plain plain;
  zj_ledger_cell *ledger_cells; /* in text order, none empty; this and what follows is set by
                                   zj_tables_find() */
  size_t ledger_cell_count;
  zj_cell *cells; /* of all tables that the markup declares, and of those in the text with a head */
  size_t cell_count;
  uint16_t column_rule; /* the rule that says so */
} zj_layout;

/* Splits 'original' into lines and paragraphs and makes the plain text. 'markup' must outlive the
 * layout. Returns ZJ_LIMIT for a line over ZJ_PARAGRAPH_MAX bytes or a report over 1 GB. */
ZJ_MUST_CHECK zj_status zj_layout_read(void *ctx, zj_slice original, const zj_markup *markup,
                                       zj_layout **out, zj_error *err);

/* Finds hard-wrapped lines, for zj_layout_read(): sets next[i] to the line that continues line i,
 * or to SIZE_MAX. A page mark and blank lines may lie between the two. */
void zj_wrap_find(const zj_layout *text, size_t *next);

/* Whether a line is a page mark: — 1 —, - 1 -, 第1页, 1/12. 'line' has no blanks at its ends. */
bool zj_line_is_page_mark(zj_slice line);

/* Returns the position in the original of a position in the plain text. */
zj_orig_pos zj_plain_origin(const zj_plain *plain, uint32_t at);

/* Returns the position in the original after the character that ends at 'end' > 0 in the plain
 * text. */
zj_orig_pos zj_plain_origin_end(const zj_layout *text, uint32_t end);

/* The plain text of a block, and that from position 'at' to the end of the block. */
static inline zj_slice zj_block_text(const zj_layout *text, const zj_block *block) {
  return (zj_slice){text->plain.bytes + block->begin, block->end - block->begin};
}
static inline zj_slice zj_block_from(const zj_layout *text, const zj_block *block, uint32_t at) {
  return (zj_slice){text->plain.bytes + at, block->end - at};
}

/* Whether a block ends with 。！？；：, closing quotation marks after it disregarded. */
bool zj_block_is_closed(const zj_layout *text, const zj_block *block);

#endif
