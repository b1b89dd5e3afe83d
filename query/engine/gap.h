/* gap.h - finds phrases with gaps: "培养*干部", up to ZJ_GAP_MAX_CHARS characters between each two
 * phrases, all in one sentence.
 *
 * Units      bytes of match text.
 * Errors     ZJ_NO_MEMORY.
 * Threads    no shared state. */
#ifndef ZJ_QUERY_ENGINE_GAP_H
#define ZJ_QUERY_ENGINE_GAP_H

#include "indexer/base/error.h"
#include "query/engine/deadline.h"
#include "query/language/tree.h"

/* Calls 'found' for every occurrence of the first phrase from which the others follow, in text
 * order, with the smallest possible end. The whole match lies in the sentence in which it begins.
 * 'to' is passed on. Stops early when the deadline passes. */
ZJ_MUST_CHECK zj_status zj_gap_find(const zj_query_node *leaf, zj_slice match,
                                    zj_deadline *deadline,
                                    void (*found)(void *to, zj_match_range at), void *to,
                                    zj_error *err);

#endif
