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

/* Finds the next listed clause in text[*at, end). Sets *out to the clause without its semicolon or
 * full stop, and moves *at past it. Start with *at at the beginning of a sentence and *in_list
 * false. Returns false after the last clause. */
bool zj_clause_next(zj_slice text, size_t *at, bool *in_list, size_t end, zj_match_range *out);

#endif
