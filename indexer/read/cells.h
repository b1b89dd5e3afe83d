/* cells.h - the cells of tables in the form in which the index keeps them: a text of one line for
 * each row, its number and then the columns with the place of their text,
 *
 *   2h 0:104+6 1:111+12 2:124+12
 *   3 0:137+1 1:139+24 2:164+18
 *
 * h: the row heads the columns; f: the cells were found in the text. Empty cells are left out, but
 * for the last of a row, which tells how many columns there are.
 *
 * Units      bytes of the original.
 * Ownership  talloc children of 'ctx'.
 * Errors     ZJ_NO_MEMORY; a damaged text gives the rows before the damage.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_CELLS_H
#define ZJ_INDEXER_READ_CELLS_H

#include "indexer/read/markup.h"

/* Sets *out to the text, "" when there are no cells. */
ZJ_MUST_CHECK zj_status zj_cells_store(void *ctx, const zj_cell *cells, size_t count,
                                       const char **out, zj_error *err);

/* Sets *out to the cells in a text, for an original of 'length' bytes: those that the document
 * declared and, when 'with_found', those found in the text. */
ZJ_MUST_CHECK zj_status zj_cells_read(void *ctx, const char *stored, size_t length, bool with_found,
                                      const zj_cell **out, size_t *count, zj_error *err);

/* Whether a text has a table whose columns are headed. */
bool zj_cells_headed(const char *stored);

#endif
