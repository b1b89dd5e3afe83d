/* workbook.h - what the cells of an Excel workbook refer to by number: shared strings, and styles
 * with their number formats. XLS and XLSX have the same, written differently.
 *
 *   zj_buffer_add(&book.strings, "整改台账", 12);
 *   zj_workbook_end_string(&book);                ─▶  zj_workbook_string(&book, 0) is 整改台账
 *   zj_workbook_add_style(&book, 4);              ─▶  zj_workbook_format(&book, 0) is #,##0.00
 *
 * Ownership  the buffers are talloc children of the context of zj_workbook_on().
 * Errors     kept in the buffers; zj_workbook_status() returns them. Strings and styles that the
 *            book does not have are "" and "General".
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_WORKBOOK_H
#define ZJ_INDEXER_READ_WORKBOOK_H

#include "indexer/base/buffer.h"
#include "indexer/read/cell_format.h"

typedef struct zj_workbook {
  zj_buffer strings; /* one after the other; the reader adds to them */
  zj_buffer ends;    /* private, as all that follows; uint32_t: where each string ends */
  zj_buffer codes;   /* the formats that the book itself defines */
  zj_buffer formats; /* int: the number of the format of each style */
} zj_workbook;

zj_workbook zj_workbook_on(void *ctx);

/* Ends the shared string that was added to 'strings'. */
void zj_workbook_end_string(zj_workbook *book);
/* The shared string of this number, from 0; valid until more are added. */
zj_slice zj_workbook_string(const zj_workbook *book, size_t number);

/* Adds a format that the book defines, with its number; those beyond a bound are left out. */
void zj_workbook_add_code(zj_workbook *book, int number, const char code[ZJ_CELL_CODE_ROOM]);
/* Adds the next style, by the number of its format, which is not negative. */
void zj_workbook_add_style(zj_workbook *book, int format);
/* Finds the codes of the styles. Call it once, when the formats are known. */
void zj_workbook_resolve(zj_workbook *book);
/* The format code of a style, from 0. */
const char *zj_workbook_format(const zj_workbook *book, int style);

ZJ_MUST_CHECK zj_status zj_workbook_status(const zj_workbook *book, zj_error *err);

#endif
