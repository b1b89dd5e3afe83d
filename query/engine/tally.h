/* tally.h - counts a query that is one phrase, its scopes aside, as most queries are.
 *
 * Such a query needs neither lists of matches nor regions: each paragraph is counted by itself. If
 * the phrase is also one term of the index (two Han characters, or one Latin word), the postings
 * give the number of matches in each paragraph, and where the paragraph has one role set no text
 * need be read.
 *
 * Units      matches; bytes of match text in a paragraph.
 * Threads    no shared state. */
#ifndef ZJ_QUERY_ENGINE_TALLY_H
#define ZJ_QUERY_ENGINE_TALLY_H

#include "indexer/store/segment.h"
#include "query/engine/deadline.h"
#include "query/language/tree.h"

/* What some paragraphs hold. Start it as zeros, with 'by_role' lent by the caller. */
typedef struct zj_tally {
  uint64_t hits, sentences; /* matches in every scope; sentences with one */
  uint64_t *by_role;        /* ZJ_ROLE_COUNT sums to add to: matches without the outermost scope */
  uint32_t *by_first_role;  /* NULL, or as many sums to add to: hits by the first of their roles */
} zj_tally;

/* The leaf that is the whole query, its scopes aside; NULL when the query is anything else. */
const zj_query_node *zj_tally_phrase(const zj_query *query);

/* The leaf that is the whole query, its scopes aside, and finds all text; NULL when it is not. */
const zj_query_node *zj_tally_any(const zj_query *query);

/* Whether a text is one whole term of the index, so that the postings say how often a paragraph
 * holds it. */
bool zj_tally_is_term(zj_slice text);

/* The same leaf if it is one whole term, otherwise NULL. */
const zj_query_node *zj_tally_term(const zj_query *query);

/* Adds 'count' to the sum of each role of the set; the frame family also counts as ZJ_ROLE_FRAME.
 */
void zj_tally_roles(uint64_t *by_role, zj_role_set roles, uint64_t count);

/* Adds 'count' matches in a paragraph or passage that has these roles. */
void zj_tally_add(zj_tally *tally, const zj_query *query, const zj_query_node *leaf,
                  zj_role_set roles, uint32_t count);

/* Adds the matches of 'leaf' in the text of a paragraph, and with 'sentences' the sentences that
 * hold them. Stops early when the deadline passes. */
void zj_tally_paragraph(zj_tally *tally, const zj_query *query, const zj_query_node *leaf,
                        const zj_segment *segment, uint32_t paragraph, bool sentences,
                        zj_deadline *deadline);

#endif
