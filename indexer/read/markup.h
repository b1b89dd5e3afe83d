/* markup.h - what a document says of its text beside it: which lines are headings, which characters
 * are only marks.
 *
 *   Heading 1 of Word, <h2>, ## of Markdown   ─▶  headings
 *   ** in 培养**年轻**干部                      ─▶  marks: 年轻干部 is found, and the original
 * stays as it is
 *
 * The outline believes headings where they can be believed (outline_styles.c).
 *
 * Units      lines of the original from 1; ranges are bytes of the original.
 * Ownership  zj_markup borrows its arrays.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_MARKUP_H
#define ZJ_INDEXER_READ_MARKUP_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

enum { ZJ_HEADING_LEVELS = 9 };

typedef struct zj_heading_line {
  uint32_t line;
  uint8_t level; /* 1 is the highest, ZJ_HEADING_LEVELS the lowest */
} zj_heading_line;

typedef struct zj_markup {
  const zj_heading_line *headings;
  size_t heading_count; /* by line */
  const zj_orig_range *marks;
  size_t mark_count; /* in order, apart from each other, each within a line */
} zj_markup;

/* Reads the marks of a Markdown text: lines under # or above === are headings; *, ** and ` that
 * have their counterpart on their line are marks, others are text (张**同志), as is all between
 * fences. Arrays are talloc children of 'ctx'. */
ZJ_MUST_CHECK zj_status zj_markup_of_markdown(void *ctx, zj_slice original, zj_markup *out,
                                              zj_error *err);

#endif
