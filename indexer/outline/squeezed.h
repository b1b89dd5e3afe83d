/* squeezed.h - the text of a report without blanks, line ends and marks, and the way back.
 *
 *   　　（一）夯实 思想⏎基础。        squeezed: （一）夯实思想基础。
 *
 * Corrections (corrections.h) are found in it, so that a text that is wrapped or indented in
 * another way is the same text. Unlike plain text (plain.h) it keeps every other character as it
 * is: what a correction quotes must not change with our tables. A page mark inside a wrapped
 * paragraph is left out.
 *
 * Units      bytes of the squeezed text, unless they are zj_orig_pos.
 * Ownership  a zj_squeezed is a talloc child of 'ctx'.
 * Errors     ZJ_NO_MEMORY.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_OUTLINE_SQUEEZED_H
#define ZJ_INDEXER_OUTLINE_SQUEEZED_H

#include "indexer/outline/outline.h"

/* From here to the next step, squeezed text and original advance together. */
typedef struct zj_squeezed_step {
  size_t at, origin;
} zj_squeezed_step;

typedef struct zj_squeezed {
  zj_slice text;
  zj_squeezed_step *steps;
  size_t step_count;
  size_t *begins; /* of every paragraph of the outline, and the end of the last; a nested paragraph
                     is empty */
  size_t paragraph_count;
} zj_squeezed;

/* Squeezes the text of an outline, whose lines, paragraphs and marks must be set. */
ZJ_MUST_CHECK zj_status zj_squeeze(void *ctx, const zj_outline *outline, zj_squeezed **out,
                                   zj_error *err);

/* The place of a character in the original, and the place after the one that ends at 'end' > 0. */
zj_orig_pos zj_squeezed_origin(const zj_squeezed *squeezed, size_t at);
zj_orig_pos zj_squeezed_origin_end(const zj_squeezed *squeezed, size_t end);

/* The first squeezed byte whose original is at or after 'at'. */
size_t zj_squeezed_at(const zj_squeezed *squeezed, zj_orig_pos at);

/* The paragraph that holds a byte of the squeezed text. */
size_t zj_squeezed_paragraph(const zj_squeezed *squeezed, size_t at);

#endif
