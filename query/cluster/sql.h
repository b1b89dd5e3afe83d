/* sql.h - a query as SQL over the table `texts` (schema.h).
 *
 *   candidates   which reports may have hits: a condition for each paragraph, and one for what its
 *                report has of such paragraphs. The engine then decides from their rows, as it does
 *                with the candidates of an index, so an answer is exact whatever the query is.
 *   counts       all of the answer to `count`, for a query that is one phrase below scopes: its
 *                places, their roles and sentences are computed where the text is.
 *
 * A part that narrows nothing, such as NOT, a field or *, is true. A text of the query only ever
 * becomes a string literal in which every byte that could end it is escaped.
 *
 * Ownership  talloc children of 'ctx'; NULL when memory ran out.
 * Threads    no shared state. */
#ifndef ZJ_QUERY_CLUSTER_SQL_H
#define ZJ_QUERY_CLUSTER_SQL_H

#include "query/language/tree.h"

/* A text as a string literal of ClickHouse. */
char *zj_sql_text(void *ctx, zj_slice text);

/* The conditions for candidates. */
typedef struct zj_sql_candidates {
  char *paragraph; /* a row that any part of the query can use; "1": every row */
  char *report;    /* over the rows of a report for which 'paragraph' holds: aggregates */
} zj_sql_candidates;

/* Returns false when memory ran out. */
bool zj_sql_candidates_of(void *ctx, const zj_query *query, zj_sql_candidates *out);

/* Expressions over the row of a paragraph, for the counts of a query that is one phrase. */
typedef struct zj_sql_counts {
  char *holds; /* whether the match text has the phrase */
  char *seen;  /* array: the roles of each match that its leaf sees, whatever the outermost scope */
  char *hits;  /* array: the bytes at which matches begin that are hits */
  char *sentences; /* in how many sentences they are, as an expression over an array `hits` */
} zj_sql_counts;

/* The phrase of a query that SQL counts exactly: one run of text that begins and ends with a Han
 * character, below scopes alone. NULL for every other query. */
const zj_query_node *zj_sql_countable(const zj_query *query);

/* Returns false when memory ran out. 'leaf' is that phrase. */
bool zj_sql_counts_of(void *ctx, const zj_query *query, const zj_query_node *leaf,
                      zj_sql_counts *out);

#endif
