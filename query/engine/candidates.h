/* candidates.h - the paragraphs of a segment that may satisfy a query: what the index narrows it
 * to.
 *
 * Each is a candidate, no match; match.h decides. A phrase becomes the AND of its rarest two terms,
 * walked by leapfrog; a single Han character a bitmap of all terms that begin with it; NOT narrows
 * nothing. For a query whose parts meet in a section or report, a candidate stands for its whole
 * report.
 *
 * Ownership  talloc children of 'ctx'.
 * Threads    of the thread that owns the segment's postings. */
#ifndef ZJ_QUERY_ENGINE_CANDIDATES_H
#define ZJ_QUERY_ENGINE_CANDIDATES_H

#include "indexer/store/segment.h"
#include "query/engine/deadline.h"
#include "query/language/tree.h"

typedef struct zj_candidates zj_candidates;

/* What was looked up for a leaf, in all segments that were opened. */
typedef struct zj_lookup_term {
  const char *text;
  uint64_t documents; /* paragraphs that hold it */
  unsigned prefixed;  /* how many terms begin with it, of one Han character; else 0 */
  bool chosen;        /* candidates are found by it; the others are not needed */
} zj_lookup_term;
typedef struct zj_lookup_leaf {
  zj_lookup_term *terms;
  size_t count;
} zj_lookup_leaf; /* no terms: every paragraph is a candidate */
typedef struct zj_lookup {
  zj_lookup_leaf leaves[ZJ_QUERY_MAX_LEAVES];
} zj_lookup; /* by operand; allocated with talloc, which its terms are children of */

/* Opens the stream for one segment; 'plan', if not NULL, is added to. ZJ_LIMIT when 'deadline', if
 * not NULL, passes before. */
ZJ_MUST_CHECK zj_status zj_candidates_open(void *ctx, const zj_segment *segment,
                                           const zj_query *query, zj_candidates **out,
                                           zj_lookup *plan, zj_deadline *deadline, zj_error *err);

/* The first candidate paragraph >= 'from'; ZJ_DONE when there is none. Calls ask for ascending
 * numbers. */
ZJ_MUST_CHECK zj_status zj_candidates_seek(zj_candidates *candidates, uint32_t from,
                                           uint32_t *paragraph, zj_error *err);

#endif
