/* batch.h - queries from standard input, one a line: what --batch of search and count share.
 *
 *   zhangju search --batch < queries.txt
 *
 * Blank lines are left out, and so is the CR of a line that ends in CRLF. A line longer than a
 * query may be comes cut, but still too long to parse.
 *
 * Ownership  the text handed on lives until the call returns.
 * Threads    one batch per stream. */
#ifndef ZJ_QUERY_ANSWER_BATCH_H
#define ZJ_QUERY_ANSWER_BATCH_H

#include <stdio.h>

#include "indexer/base/text.h"

/* Answers one query. Returns an exit code of command.h. */
typedef int zj_batch_answer(void *asker, zj_slice query);

/* Asks every line of 'in'. Returns ZJ_EXIT_ERROR when one of them failed or the stream did, else
 * ZJ_EXIT_OK. */
int zj_batch_run(FILE *in, zj_batch_answer *answer, void *asker);

#endif
