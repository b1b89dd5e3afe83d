/* trend_table.h - a trend as tsv, csv or xlsx, with the numbers that its rates are made of.
 *
 * Ownership  borrows all.
 * Errors     those of zj_table_end().
 * Threads    one thread per table. */
#ifndef ZJ_QUERY_ANSWER_TREND_TABLE_H
#define ZJ_QUERY_ANSWER_TREND_TABLE_H

#include "query/answer/table.h"
#include "query/answer/trend.h"
#include "query/language/query.h"

/* Writes the whole table; 'by_role' as in zj_trend_options. Of 'table', sink, format, excel and
 * links are set. */
ZJ_MUST_CHECK zj_status zj_trend_table(void *ctx, zj_table *table, const zj_trend *trend,
                                       const zj_query *query, bool by_role, zj_error *err);

#endif
