/* sheet.h - a table as an Excel workbook, through libxlsxwriter.
 *
 *   zj_sheet *sheet = zj_sheet_new(ctx, "检索结果", "检索结果：问题:年轻干部");
 *   zj_sheet_head(sheet, names, 3);
 *   for each row: zj_sheet_text(sheet, text, url); zj_sheet_number(sheet, 61, 0); …
 *                 zj_sheet_row_end(sheet);
 *   status = zj_sheet_write(sheet, sink, err);
 *
 * A title row, a bold head that stays in view and has filters, wrapped cells in columns as wide as
 * what they hold. Text is always text, never a formula. What Excel or XML cannot hold becomes a
 * blank; a text longer than a cell holds ends in a remark that says so. When a sheet is full,
 * another one follows, with title and head. Fonts are left to the program that opens the file.
 *
 * Rows and the workbook are kept in unnamed files in $TMPDIR, so that memory does not grow with
 * them. What the library allocates, at most 110 MB for the links of a sheet, is not counted
 * (indexer/base/unmetered.h).
 *
 * Ownership  a sheet is a talloc child of 'ctx'; freeing it gives up the workbook.
 * Errors     what fails is remembered and returned by zj_sheet_write(): ZJ_IO when there is no room
 *            for the temporary files, ZJ_LIMIT when there is more text than zj_sheet_limit_text()
 *            allows, ZJ_NO_MEMORY. A failed write is recorded in the sink.
 * Threads    one thread per sheet. */
#ifndef ZJ_QUERY_ANSWER_SHEET_H
#define ZJ_QUERY_ANSWER_SHEET_H

#include "indexer/base/sink.h"

enum {
  ZJ_SHEET_CELL_MAX = 32767,   /* UTF-16 units that a cell holds */
  ZJ_SHEET_ROWS_MAX = 1048576, /* rows that a sheet holds, with title and head */
  ZJ_SHEET_LINKS_MAX = 65530   /* links that a sheet holds; cells after them have none */
};

typedef struct zj_sheet zj_sheet;

/* Begins a workbook; 'name' is that of its sheet, 'title' the text of its first row. NULL when
 * memory ran out. */
zj_sheet *zj_sheet_new(void *ctx, const char *name, const char *title);

/* Writes the names of the columns; comes before the first row, once. */
void zj_sheet_head(zj_sheet *s, const char *const *names, size_t count);

/* Each of these writes the next cell of the row. 'url' links it; NULL: no link. A number is shown
 * with 'decimals' places, 0 to 2. A text that is no date, 2024-01-15, stays a text. */
void zj_sheet_text(zj_sheet *s, zj_slice text, const char *url);
void zj_sheet_number(zj_sheet *s, double n, int decimals);
void zj_sheet_date(zj_sheet *s, zj_slice text);
void zj_sheet_row_end(zj_sheet *s);

/* Finishes the workbook and writes it; the sheet can then only be freed. */
ZJ_MUST_CHECK zj_status zj_sheet_write(zj_sheet *s, zj_sink *to, zj_error *err);

/* The most text, in bytes, that any workbook of this process may hold from now on; 0: any. Call it
 * before other threads start. */
void zj_sheet_limit_text(uint64_t bytes);

/* For tests: the next sheet begins after this many rows, at most ZJ_SHEET_ROWS_MAX. */
void zj_sheet_limit_rows(zj_sheet *s, uint32_t rows);

#endif
