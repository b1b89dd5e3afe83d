/* candidates.h - the paragraphs of a segment that may satisfy a query, found in the index.
 *
 * A candidate is not a match yet; match.h decides. A phrase becomes the AND of its two rarest
 * terms, walked by leapfrog; a single Han character becomes a bitmap of all terms that begin with
 * it; NOT narrows nothing. For a query whose parts meet in a section or report, a candidate
 * represents its whole report.
 *
 * Units      paragraphs, numbered within the segment.
 * Ownership  a stream, and what it looks up, are talloc children of 'ctx'.
 * Errors     ZJ_CORRUPT and ZJ_IO of the postings, ZJ_LIMIT, ZJ_NO_MEMORY.
 * Threads    the thread that owns the segment's postings. */
#ifndef ZJ_QUERY_ENGINE_CANDIDATES_H
#define ZJ_QUERY_ENGINE_CANDIDATES_H

#include "indexer/store/segment.h"
#include "query/engine/deadline.h"
#include "query/language/tree.h"

typedef struct zj_candidates zj_candidates;

/* One term that was looked up for a leaf. */
typedef struct zj_lookup_term {
  const char *text;
  uint64_t documents; /* paragraphs that hold it, in all segments opened so far */
  unsigned prefixed;  /* of a single Han character: how many terms begin with it; otherwise 0 */
  bool chosen;        /* whether candidates are found by it; the other terms are not needed */
} zj_lookup_term;

/* What was looked up for a leaf. No terms: every paragraph is a candidate. */
typedef struct zj_lookup_leaf {
  zj_lookup_term *terms;
  size_t count;
} zj_lookup_leaf;

/* By operand. Allocate it with talloc: its terms are children of it. */
typedef struct zj_lookup {
  zj_lookup_leaf leaves[ZJ_QUERY_MAX_LEAVES];
} zj_lookup;

/* Opens the stream for one segment. Adds what it looks up to 'plan', unless that is NULL. ZJ_LIMIT
 * when 'deadline', unless that is NULL, passes first. */
ZJ_MUST_CHECK zj_status zj_candidates_open(void *ctx, const zj_segment *segment,
                                           const zj_query *query, zj_candidates **out,
                                           zj_lookup *plan, zj_deadline *deadline, zj_error *err);

/* Sets *paragraph to the first candidate at or after 'from'; ZJ_DONE when there is none. 'from'
 * must ascend from call to call. */
ZJ_MUST_CHECK zj_status zj_candidates_seek(zj_candidates *candidates, uint32_t from,
                                           uint32_t *paragraph, zj_error *err);

#endif
