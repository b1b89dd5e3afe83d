/* marks.h - the Chinese punctuation at which sentences, clauses and quotations end.
 *
 *   zj_mark_clause_end(ZJ_LIT("一是基础不牢，"), 18)      3
 *
 * Each function returns the length in bytes of the mark at byte 'at', or 0 when there is no such
 * mark there. ASCII marks do not count: plain text has none (outline/plain.h).
 *
 * Units      bytes.
 * Errors     none; an 'at' at or past the end of the text gives 0.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_TEXT_MARKS_H
#define ZJ_INDEXER_TEXT_MARKS_H

#include "indexer/base/text.h"

unsigned zj_mark_sentence_end(zj_slice text, size_t at); /* 。！？ */
unsigned zj_mark_clause_end(zj_slice text, size_t at);   /* 。！？ and ，；： */
unsigned zj_mark_quote_end(zj_slice text, size_t at);    /* ”’」』）》 */

#endif
