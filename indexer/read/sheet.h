/* sheet.h - writes the rows of a spreadsheet as lines, whatever its format.
 *
 *   zj_sheet_begin(&sheet, &lines, "整改台账", false);  a heading line, but not for Sheet1
 *   zj_sheet_row(&sheet, 7);
 *   zj_sheet_cell(&sheet, 1, "管护缺位");
 *   zj_sheet_cell(&sheet, 3, "2024-03-05");      ─▶  管护缺位 2024-03-05⏎   at 整改台账, row 7
 *   zj_sheet_end(&sheet);
 *
 * Rows are as wide as the widest before them, so that a ledger whose last cells are empty stays one
 * table.
 *
 * Units      rows from 1, columns from 0.
 * Ownership  a zj_sheet borrows lines and name.
 * Errors     kept in the lines (lines.h).
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_SHEET_H
#define ZJ_INDEXER_READ_SHEET_H

#include "indexer/read/lines.h"

/* The fields are private. */
typedef struct zj_sheet {
  zj_lines *lines;
  zj_slice name;
  bool in_row;
  unsigned column; /* of the next cell */
  unsigned width;  /* columns of the widest row so far */
} zj_sheet;

/* Begins a sheet; its name may be empty. The name of the only sheet is no line: the first row is
 * the title of such a book. */
void zj_sheet_begin(zj_sheet *sheet, zj_lines *lines, zj_slice name, bool only);
/* Begins a row, and ends the one before. */
void zj_sheet_row(zj_sheet *sheet, uint32_t row);
/* Writes the cell in this column of the row; columns ascend. Line ends within it become blanks,
 * unless it is long. */
void zj_sheet_cell(zj_sheet *sheet, unsigned column, zj_slice text);
/* Ends the last row. */
void zj_sheet_end(zj_sheet *sheet);

#endif
