/* markup.h - the headings, marks and tables that a document declares, beside its text.
 *
 *   Heading 1 of Word, <h2>, ## of Markdown  ─▶  headings
 *   ** in 培养**年轻**干部                   ─▶  marks: the phrase 年轻干部 is found across them
 *   a row of a table                         ─▶  cells: which column a word stands in
 *
 * The outline uses declared headings only where they are plausible (indexer/outline/styles.h), and
 * cells where a row above them heads the columns (indexer/outline/tables.h).
 *
 * Units      lines of the original from 1; ranges are bytes of the original.
 * Ownership  zj_markup borrows its arrays; the function that returns it says from where.
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

typedef struct zj_cell {
  zj_orig_range range; /* its text without the end of its last line; may be empty */
  uint32_t row;        /* counts the rows of the report; one number is left out between tables */
  uint32_t column;     /* from 0; a cell that spans columns is followed by empty ones */
  bool heads;          /* its row heads the columns of the table; the outline finds that */
  bool found; /* the text itself parts the cells, by tabs or |; no document declares them */
} zj_cell;

typedef struct zj_markup {
  const zj_heading_line *headings;
  size_t heading_count; /* in the order of their lines */
  const zj_orig_range *marks;
  size_t mark_count; /* in text order; they do not overlap, and each lies within a line */
  const zj_cell *cells;
  size_t cell_count; /* in text order; they do not overlap */
} zj_markup;

/* Finds the headings and marks of a Markdown text. Headings are lines that begin with # and lines
 * above === or ---. Marks are *, ** and ` that have a counterpart in their line; others are text
 * (张**同志), as is everything between fences. The arrays are talloc children of 'ctx'.
 * ZJ_NO_MEMORY. */
ZJ_MUST_CHECK zj_status zj_markup_of_markdown(void *ctx, zj_slice original, zj_markup *out,
                                              zj_error *err);

#endif
