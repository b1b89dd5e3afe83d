/* gap.h - "培养*干部": phrases with up to ZJ_GAP_MAX_CHARS characters between each two, all in one
 * sentence.
 *
 * Units      bytes of match text.
 * Threads    no state. */
#ifndef ZJ_QUERY_ENGINE_GAP_H
#define ZJ_QUERY_ENGINE_GAP_H

#include "query/engine/deadline.h"
#include "query/language/tree.h"

/* Calls 'found' for every begin of the first phrase from which the others follow, by begin, with
 * the smallest end there is. The whole match lies in the sentence that it begins in. Stops early
 * when the deadline passes. */
void zj_gap_find(const zj_query_node *leaf, zj_slice match, zj_deadline *deadline,
                 void (*found)(void *to, zj_match_range at), void *to);

#endif
