/* tiers.h - which segments a run merges into the one it adds.
 *
 * Segments are considered from the smallest on. One is merged when it has at most four times the
 * bytes that the run adds; or, as long as the sum is at most ZJ_TIER_BYTES, when it is no larger
 * than the sum so far. So the number of segments grows with the logarithm of what small runs have
 * added. Larger merges are left to `optimize`.
 *
 * Units      bytes of originals.
 * Ownership  the caller's.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_RUN_TIERS_H
#define ZJ_INDEXER_RUN_TIERS_H

#include "indexer/base/text.h"

typedef struct zj_tier {
  uint64_t bytes; /* of its reports that stay in the index */
  bool merge;     /* set by zj_tiers_choose() */
} zj_tier;

/* Upper bound on the text that a run copies beyond four times what it adds: about one second of
 * work. */
#define ZJ_TIER_BYTES ((uint64_t)8 << 20)

/* Sets 'merge' of the segments to merge into one that adds 'added' bytes; none when that is 0. */
void zj_tiers_choose(zj_tier *tiers, size_t count, uint64_t added);

#endif
