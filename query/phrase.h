/* phrase.h - a leaf's text to the pieces that must stand in the match text, and finding them there.
 *
 *   "坚持原则不动摇，执行标准" ─▶ 坚持原则不动摇 · marks · 执行标准
 *
 * Between two texts any one or more marks may stand for any; a mark at either end of the phrase
 * stands for itself (5.2% is not 5.2万), and so does a phrase of marks alone.
 *
 * Units      bytes of the match text.
 * Threads    no shared state. */
#ifndef ZJ_QUERY_PHRASE_H
#define ZJ_QUERY_PHRASE_H

#include "query/query.h"

/* Fills folded, pieces and word ends of a leaf from its text; false when nothing is left to search for. */
bool zj_phrase_make(zj_query_node *leaf);

/* Finds the first occurrence that begins at or after 'from'. Occurrences may overlap: go on at
 * begin + 1. */
bool zj_phrase_find(const zj_query_node *leaf, zj_slice match, size_t from, zj_match_range *out);

#endif
