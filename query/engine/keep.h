/* keep.h - the operators that keep some of the matches of their parts: 近, 先后, 至少.
 *
 *   近5(年轻干部 培训)   parts: the matches of 年轻干部, the matches of 培训
 *                        kept: those of both that lie within 5 characters of one another
 *
 * Each works inside the units that the node counts in (node->within), one after the other; its row
 * in the table of the language (language.h) says which algorithm it uses.
 *
 * Ownership  'kept' grows as a child of 'ctx'.
 * Errors     when memory runs out, kept->failed is set.
 * Threads    no shared state. */
#ifndef ZJ_QUERY_ENGINE_KEEP_H
#define ZJ_QUERY_ENGINE_KEEP_H

#include "query/engine/region.h"
#include "query/language/tree.h"

/* Adds to 'kept' the matches that 'node', a ZJ_Q_KEEP, keeps. 'parts' has one list for each child
 * of the node, ordered by place. 'kept' is not ordered afterwards. Stops early when the deadline
 * passes. */
void zj_keep_matches(void *ctx, const zj_query_node *node, const zj_stretch *stretch,
                     const zj_match_list *parts, zj_match_list *kept, zj_deadline *deadline);

#endif
