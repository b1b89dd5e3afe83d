/* searcher.h - a search that is under way, shared by search.c and the ways of counting a segment.
 *
 * Threads    one thread per search. */
#ifndef ZJ_QUERY_ENGINE_SEARCHER_H
#define ZJ_QUERY_ENGINE_SEARCHER_H

#include "query/engine/match.h"
#include "query/engine/result.h"

typedef struct zj_searcher {
  zj_snapshot *snapshot;
  const zj_query *query;
  const zj_search_options *options;
  zj_result *result;
  zj_finder *finder;
  const zj_query_node *phrase; /* the leaf that is the whole query, its scopes aside; NULL when the
                                  query is more than one phrase */
  const zj_query_node *listed; /* the same, or the leaf of all text: counted from its list where a
                                  segment has one */
  const struct zj_together *together; /* the phrases of which the query is the AND, where this is
                                         enough to count it; NULL otherwise */
  const zj_dense_list **known; /* per phrase of these: how often each paragraph holds it, NULL where
                                  only the text can tell; NULL: paragraphs are counted otherwise */
  bool all_known;              /* for each of them */
  const uint8_t *wanted; /* per report of the segment at hand: 0 where it cannot have hits; NULL:
                            not known */
  uint64_t began_us;
  zj_deadline deadline;
  uint32_t first_roles[ZJ_ROLE_COUNT]; /* lent to the tally of a paragraph */
  uint32_t *frequency;                 /* per ranked report, per operand: matches */
  size_t ranking_capacity;
  bool failed; /* memory ran out: counts are incomplete */
  zj_error *err;
} zj_searcher;

/* The entry of the report whose matches are being counted; reports come in order, so it is the last
 * one or a new one. NULL when memory runs out. */
zj_ranked *zj_searcher_entry(zj_searcher *s, size_t segment, uint32_t report);

/* Adds matches that have these roles to the entry of their report, if reports are counted by role.
 */
void zj_searcher_add_roles(zj_result *result, const zj_ranked *entry, zj_role_set roles,
                           uint32_t count);

/* Looks whether the deadline has passed, and if so notes that the result is cut short. */
bool zj_searcher_past_deadline(zj_searcher *s);

#endif
