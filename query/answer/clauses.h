/* clauses.h - lists that a sentence holds behind a colon: 主要是：作风不实；进展缓慢；基础薄弱。
 *
 * Units      bytes of match text.
 * Threads    no state. */
#ifndef ZJ_QUERY_ANSWER_CLAUSES_H
#define ZJ_QUERY_ANSWER_CLAUSES_H

#include "indexer/base/text.h"

/* Finds the next listed clause in text[*at, end), where a list is what stands behind a colon that
 * 主要, 表现, 体现, 问题, 不足, 困难 or 方面 leads to, up to the end of its sentence, when
 * semicolons part it. Sets *out to the clause without its semicolon and moves *at behind it; start
 * with *at at the begin of a sentence and *in_list false. Returns false when there is no further
 * one. */
bool zj_clause_next(zj_slice text, size_t *at, bool *in_list, size_t end, zj_match_range *out);

#endif
