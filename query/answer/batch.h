/* batch.h - reads queries from standard input, one a line, for `search --batch` and `count
 * --batch`.
 *
 *   zhangju search --batch < queries.txt
 *
 * Empty lines are skipped, and a CR before the line feed is removed. A line longer than a query may
 * be is cut, but stays too long to parse.
 *
 * Ownership  the text passed to the callback is valid until the callback returns.
 * Errors     a failed read is printed.
 * Threads    one batch per stream. */
#ifndef ZJ_QUERY_ANSWER_BATCH_H
#define ZJ_QUERY_ANSWER_BATCH_H

#include <stdio.h>

#include "indexer/base/text.h"

/* Answers one query; returns an exit code of command.h. */
typedef int zj_batch_answer(void *asker, zj_slice query);

/* Calls 'answer' for every line of 'in'. Returns ZJ_EXIT_ERROR when a query or the stream failed,
 * else ZJ_EXIT_OK. */
int zj_batch_run(FILE *in, zj_batch_answer *answer, void *asker);

#endif
