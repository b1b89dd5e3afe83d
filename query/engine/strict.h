/* strict.h - finds ="…": exactly these characters in one line of the original, as grep -F finds
 * them.
 *
 * Units      positions in the match text; ranges of the original count from the paragraph's cover.
 * Errors     ZJ_CORRUPT, ZJ_NO_MEMORY.
 * Threads    no shared state. */
#ifndef ZJ_QUERY_ENGINE_STRICT_H
#define ZJ_QUERY_ENGINE_STRICT_H

#include "indexer/store/segment.h"
#include "query/engine/deadline.h"
#include "query/language/tree.h"

/* The longest run of Han characters in the folded form of a strict leaf: the match text of every
 * paragraph with the leaf holds it. Empty when there is none. */
zj_slice zj_strict_anchor(const zj_query_node *leaf);

/* Calls 'found' for every occurrence, overlapping ones too, in text order; 'to' is passed on. An
 * occurrence belongs to the paragraph that holds its first character. ZJ_CORRUPT when the original
 * cannot be rebuilt. Stops early when the deadline passes. */
ZJ_MUST_CHECK zj_status zj_strict_find(
    const zj_segment *segment, uint32_t paragraph, const zj_paragraph_view *view,
    const zj_query_node *leaf, zj_deadline *deadline,
    void (*found)(void *to, zj_match_range at, zj_orig_range orig), void *to, zj_error *err);

#endif
