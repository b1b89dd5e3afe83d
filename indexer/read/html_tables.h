/* html_tables.h - the rows and cells of <table>, as a browser lays them out: a cell may span
 * columns and go on in the rows below.
 *
 *   <tr><td rowspan=2>1</td><td>甲</td></tr><tr><td>乙</td></tr>   ─▶   1 甲⏎乙⏎   乙 stands in
 * column 1
 *
 * End tags of rows and cells are optional. Tables nest; those in the 24th are read as plain lines.
 *
 * Ownership  the state is part of its reader.
 * Errors     kept in the zj_lines.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_HTML_TABLES_H
#define ZJ_INDEXER_READ_HTML_TABLES_H

#include "indexer/read/lines.h"

enum { ZJ_HTML_TABLES = 24, ZJ_HTML_COLUMNS = 64 };

typedef struct zj_html_table {
  bool row_open, cell_open;
  unsigned column;                /* where the open cell stands, or the next one */
  unsigned wide, deep;            /* columns and rows that the open cell takes up */
  uint8_t below[ZJ_HTML_COLUMNS]; /* rows into which a cell of the column still goes on */
} zj_html_table;

/* The open tables, outermost first. Starts as all zero. */
typedef struct zj_html_tables {
  int count;
  zj_html_table of[ZJ_HTML_TABLES + 1]; /* [0] is text outside of tables */
} zj_html_tables;

void zj_html_tables_begin(zj_html_tables *tables);
void zj_html_tables_end(zj_html_tables *tables, zj_lines *lines);
/* <tr> or </tr>. */
void zj_html_tables_row(zj_html_tables *tables, zj_lines *lines, bool ends);
/* <td>, <th> with its attributes, or their end. */
void zj_html_tables_cell(zj_html_tables *tables, zj_lines *lines, zj_slice attributes, bool ends);

#endif
