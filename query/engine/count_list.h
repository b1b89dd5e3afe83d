/* count_list.h - counts a query that is one frequent phrase, or all text of a role, from what was
 * counted when its reports were indexed (frequent.h).
 *
 * Errors     ZJ_CORRUPT when a list contradicts itself, ZJ_NO_MEMORY.
 * Threads    that of the search. */
#ifndef ZJ_QUERY_ENGINE_COUNT_LIST_H
#define ZJ_QUERY_ENGINE_COUNT_LIST_H

#include "indexer/store/frequent.h"
#include "query/engine/searcher.h"

/* The leaf that is the whole query, its scopes aside, if it is one phrase or finds all text; NULL
 * when the query is anything else. */
const zj_query_node *zj_count_listed(const zj_query *query);

/* Finds the list of such a query; false when the segment has none, or the query has no such leaf.
 */
bool zj_count_find_list(const zj_searcher *s, const zj_segment *segment, zj_frequent_list *list);

/* Whether a phrase sees a role set: not at all, only without the outermost scope of the query, or
 * with it, so that a match is a hit. */
typedef enum zj_sight { ZJ_SIGHT_NONE, ZJ_SIGHT_LIFTED, ZJ_SIGHT_HIT } zj_sight;

/* That of each role set of a segment, by number, and the sets; 'of' owns both. */
typedef struct zj_count_sights {
  zj_sight *of;
  zj_role_set *roles;
} zj_count_sights;

ZJ_MUST_CHECK zj_status zj_count_sights_of(void *ctx, const zj_searcher *s,
                                           const zj_query_node *leaf, const zj_segment *segment,
                                           zj_count_sights *out);

/* Fails with ZJ_CORRUPT: a list contradicts itself. */
zj_status zj_count_list_damaged(zj_error *err);

/* Counts segment number 'n' by such a list, which is used up. */
ZJ_MUST_CHECK zj_status zj_count_list(zj_searcher *s, size_t n, zj_frequent_list *list);

#endif
