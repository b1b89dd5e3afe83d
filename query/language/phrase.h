/* phrase.h - cuts the text of a leaf into the pieces that the match text must hold, and finds them
 * there.
 *
 *   "坚持原则不动摇，执行标准" ─▶ 坚持原则不动摇 · marks · 执行标准
 *
 * Between two texts, marks match any one or more marks. A mark at either end of the phrase matches
 * only itself (5.2% is not 5.2万), and so does a phrase of marks alone.
 *
 * Units      bytes of the match text.
 * Ownership  a phrase is a talloc child of its leaf.
 * Threads    no shared state. */
#ifndef ZJ_QUERY_LANGUAGE_PHRASE_H
#define ZJ_QUERY_LANGUAGE_PHRASE_H

#include "indexer/base/error.h"
#include "query/language/tree.h"

/* Fills the phrases of a leaf from its text; form and is_field are set. A ZJ_LEAF_ANY gets none.
 * ZJ_BAD_QUERY when there is nothing to search for, ZJ_NO_MEMORY. */
ZJ_MUST_CHECK zj_status zj_phrase_make(zj_query_node *leaf);

/* How the stars of a quoted text read. A star is a gap unless a backslash precedes it, or nothing
 * is beside it. WRONG when one is at an edge or next to another one; *at is then its byte. */
typedef enum zj_gap_fault { ZJ_GAPS_NONE, ZJ_GAPS_RIGHT, ZJ_GAPS_WRONG } zj_gap_fault;
zj_gap_fault zj_phrase_gaps(zj_slice text, size_t *at);

/* The position of the first gap at or after 'at'; the length of the text when there is none. */
size_t zj_phrase_next_gap(zj_slice text, size_t at);

/* A quoted text in which each \* has become *, as a child of 'ctx'. Its 'at' is NULL when memory
 * runs out. */
zj_slice zj_phrase_unescape(void *ctx, zj_slice text);

/* Finds the first occurrence that begins at or after 'from'. Occurrences may overlap: go on at
 * begin + 1. Returns false when there is none. */
bool zj_phrase_find(const zj_phrase *phrase, zj_slice match, size_t from, zj_match_range *out);

#endif
