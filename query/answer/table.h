/* table.h - a table written cell by cell as tsv, csv or xlsx, so that all have the same columns.
 *
 *   zj_table table = {.sink = sink, .format = ZJ_FORMAT_XLSX, .links = "http://host:8080"};
 *   zj_table_begin(&table, ctx, zj_tr("Items", "条目"), title);
 *   zj_table_head(&table, columns, count);
 *   for each row: zj_table_text(&table, text); …  zj_table_row_end(&table);
 *   status = zj_table_end(&table, err);
 *
 * tsv has no head, and writes tab, line feed, CR and backslash as \t \n \r \\. csv is RFC 4180; for
 * a spreadsheet it begins with a byte order mark, its head is in the language of messages, and '
 * stands before a cell that could be taken for a formula. xlsx is a workbook (sheet.h), with a
 * title above the head and links to the reading page.
 *
 * Ownership  a table borrows sink and texts; its workbook is a talloc child of 'ctx'.
 * Errors     remembered, and returned by zj_table_end(): those of sheet.h. A failed write is
 *            recorded in the sink.
 * Threads    one thread per table. */
#ifndef ZJ_QUERY_ANSWER_TABLE_H
#define ZJ_QUERY_ANSWER_TABLE_H

#include "indexer/base/sink.h"
#include "query/answer/format.h"
#include "query/answer/sheet.h"

/* A column: its name for programs, and that for readers of Chinese and of English. */
typedef struct zj_column {
  const char *key, *zh;
} zj_column;

typedef struct zj_table {
  zj_sink *sink;
  zj_format format;  /* tsv, csv or xlsx */
  bool excel;        /* csv is for a spreadsheet */
  const char *links; /* the address of a server of this index; NULL: no links */
  /* private */
  zj_sheet *sheet;
  void *ctx;
  bool begun, no_memory; /* a cell of this row was written */
} zj_table;

/* Begins a table; 'name' and 'title' are those of a workbook. */
void zj_table_begin(zj_table *t, void *ctx, const char *name, const char *title);

/* Whether the cells are for people: their words are those of the language of messages. */
bool zj_table_is_read(const zj_table *t);

void zj_table_head(zj_table *t, const zj_column *columns, size_t count);

/* Each writes the next cell. A fact is a number or a date when it reads as one. A place is
 * ID:LINE:CHAR or the id of a report, and is linked; "" leaves the cell empty. */
void zj_table_text(zj_table *t, zj_slice text);
void zj_table_fact(zj_table *t, const char *value);
void zj_table_number(zj_table *t, uint64_t n);
void zj_table_decimal(zj_table *t, double n, int decimals);
void zj_table_place(zj_table *t, const char *place);
void zj_table_row_end(zj_table *t);

ZJ_MUST_CHECK zj_status zj_table_end(zj_table *t, zj_error *err);

#endif
