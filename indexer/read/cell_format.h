/* cell_format.h - the number in a cell of a spreadsheet as the sheet shows it.
 *
 *   45356.0  "yyyy/m/d;@"  ─▶  2024-03-05      1234.5  "#,##0.00"  ─▶  1,234.50
 *   0.305    "0.0%"        ─▶  30.5%           0.30000000000000004  "General"  ─▶  0.3
 *
 * Dates are written in one way, whatever the format: 2024-03-05, 2024-03 when no day is shown,
 * 2024-03-05 14:30, 14:30. Of other formats the decimals, the thousands, the percent sign and words
 * such as 元 are kept; colours, conditions and fractions are not.
 *
 * Ownership  nothing is allocated.
 * Errors     none; a format that is not understood gives the plain number.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_CELL_FORMAT_H
#define ZJ_INDEXER_READ_CELL_FORMAT_H

#include "indexer/base/text.h"

enum { ZJ_CELL_ROOM = 200, ZJ_CELL_CODE_ROOM = 160 };

/* The format code that a number below 164 stands for in Excel, as it is set up for Chinese;
 * "General" for one without. */
const char *zj_cell_format_usual(int number);

/* Writes a finite number and returns 'out'. 'code' is the format; 'from_1904' whether days count
 * from 1904, as in workbooks of old Macintoshes, not from 1900. */
const char *zj_cell_format_write(const char *code, double value, bool from_1904,
                                 char out[ZJ_CELL_ROOM]);

#endif
