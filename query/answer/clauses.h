/* clauses.h - lists inside a sentence: 主要是：作风不实；进展缓慢；基础薄弱。
 *
 * A list begins after a colon that follows one of 主要, 表现, 体现, 问题, 不足, 困难 or 方面.
 * Semicolons separate its clauses, and it ends with its sentence.
 *
 * Units      bytes of match text.
 * Threads    no shared state. */
#ifndef ZJ_QUERY_ANSWER_CLAUSES_H
#define ZJ_QUERY_ANSWER_CLAUSES_H

#include "indexer/base/text.h"

/* A walk over the listed clauses of a text, from 'at', the beginning of a sentence, to 'end'. */
typedef struct zj_clauses {
  zj_slice text;
  size_t at, end;
  size_t stop;  /* private: the end of the sentence */
  bool in_list; /* private */
} zj_clauses;

/* Sets *out to the next clause without its semicolon or full stop; false after the last. */
bool zj_clause_next(zj_clauses *walk, zj_match_range *out);

#endif
