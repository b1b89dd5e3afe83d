/* plain.h - private to the outline: lines, paragraphs, and the plain text patterns look at.
 *
 * Plain text is made for matching only: no blanks, no line breaks inside a paragraph, ASCII letters
 * and digits, full-width Chinese punctuation. A position in it (uint32_t, bytes) leads back to the
 * original.
 *
 *   　　（一）夯实 思想⏎基础。        plain: （一）夯实思想基础。
 *
 * Ownership  everything is a talloc child of zj_layout.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_OUTLINE_PLAIN_H
#define ZJ_INDEXER_OUTLINE_PLAIN_H

#include "indexer/outline/outline.h"
#include "indexer/text/marks.h"

/* From 'plain' on, original = plain + (origin - plain). */
typedef struct zj_plain_step {
  uint32_t plain;
  size_t origin;
} zj_plain_step;

typedef struct zj_plain {
  char *bytes;
  size_t length, capacity;
  zj_plain_step *steps;
  size_t step_count, step_capacity;
} zj_plain;

typedef struct zj_layout_line {
  zj_orig_range range; /* blanks at both ends left out; empty for a blank line */
  uint32_t width;      /* code points in it, blanks left out */
  uint32_t reach;      /* cells from the begin of the line to the end of its text, 0 if blank */
  bool indented;       /* two or more cells of blanks before it */
  uint8_t styled; /* level of the heading it is, by the document's own word, once that is believed;
                     else 0 */
} zj_layout_line;

/* What outline.h says of a paragraph, and what the steps in between need to know. */
typedef struct zj_block {
  zj_paragraph paragraph;
  uint32_t begin, end; /* plain text */
  uint32_t width;      /* code points of plain text */
  bool after_gap;      /* a blank line stands before it */
  uint8_t styled;      /* as that of its line */
  zj_role_set fixed;   /* frame or noise: its role is known; 0 for the body */
  uint16_t rule;       /* why, if fixed */
} zj_block;

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
} zj_layout;

/* Splits 'original' into lines and paragraphs and makes the plain text, which 'markup' outlives.
 * ZJ_LIMIT for a line over ZJ_PARAGRAPH_MAX. */
ZJ_MUST_CHECK zj_status zj_layout_read(void *ctx, zj_slice original, const zj_markup *markup,
                                       zj_layout **out, zj_error *err);

/* Joins hard-wrapped lines: sets next[i] to the line that continues line i (it may skip a page mark
 * and blank lines), SIZE_MAX if none. Exposed for zj_layout_read(). */
void zj_wrap_find(const zj_layout *text, size_t *next);

/* Whether a line is a page mark: — 1 —, - 1 -, 第1页, 1/12. 'line' without outer blanks. */
bool zj_line_is_page_mark(zj_slice line);

/* The position in the original of a position in the plain text. */
zj_orig_pos zj_plain_origin(const zj_plain *plain, uint32_t at);
/* The position in the original just behind the character that ends at 'end' in the plain text;
 * 'end' > 0. */
zj_orig_pos zj_plain_origin_end(const zj_layout *text, uint32_t end);

/* The plain text of a block, or from a position in it to its end. */
static inline zj_slice zj_block_text(const zj_layout *text, const zj_block *block) {
  return (zj_slice){text->plain.bytes + block->begin, block->end - block->begin};
}
static inline zj_slice zj_block_from(const zj_layout *text, const zj_block *block, uint32_t at) {
  return (zj_slice){text->plain.bytes + at, block->end - at};
}

/* Whether a block ends like a sentence or announcement: 。！？；：, closing quotes after them
 * aside. */
bool zj_block_is_closed(const zj_layout *text, const zj_block *block);

#endif
