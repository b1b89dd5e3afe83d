/* phrase.h - a leaf's text to the pieces that must stand in the match text, and finding them there.
 *
 *   "坚持原则不动摇，执行标准" ─▶ 坚持原则不动摇 · marks · 执行标准
 *
 * Between two texts any one or more marks may stand for any; a mark at either end of the phrase
 * stands for itself (5.2% is not 5.2万), and so does a phrase of marks alone.
 *
 * Units      bytes of the match text.
 * Threads    no shared state. */
#ifndef ZJ_QUERY_LANGUAGE_PHRASE_H
#define ZJ_QUERY_LANGUAGE_PHRASE_H

#include "query/language/tree.h"

/* Fills the phrases of a leaf from its text, whose form is set, and of a field too; false when
 * nothing is left to search for. */
bool zj_phrase_make(zj_query_node *leaf);

/* The stars of a quoted text, each a gap unless a backslash stands before it. WRONG when one stands
 * at an edge or next to another, *at being its byte. */
typedef enum zj_gap_fault { ZJ_GAPS_NONE, ZJ_GAPS_RIGHT, ZJ_GAPS_WRONG } zj_gap_fault;
zj_gap_fault zj_phrase_gaps(zj_slice text, size_t *at);

/* Where the first gap from 'at' on stands, or the length. */
size_t zj_phrase_next_gap(zj_slice text, size_t at);

/* A quoted text with each \* as the * it stands for. */
zj_slice zj_phrase_unescape(void *ctx, zj_slice text);

/* Finds the first occurrence that begins at or after 'from'. Occurrences may overlap: go on at
 * begin + 1. */
bool zj_phrase_find(const zj_phrase *phrase, zj_slice match, size_t from, zj_match_range *out);

#endif
