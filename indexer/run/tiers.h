/* tiers.h - which segments a run merges into the one it adds.
 *
 * Those of at most four times what it adds, the smallest first, and, while the whole stays small,
 * those no larger than what has come together so far: so the number of segments grows with the
 * logarithm of what was added bit by bit. Larger merges are the work of `optimize`. */
#ifndef ZJ_INDEXER_RUN_TIERS_H
#define ZJ_INDEXER_RUN_TIERS_H

#include "indexer/base/text.h"

typedef struct zj_tier {
  uint64_t bytes; /* of the reports in it that live on */
  bool merge;     /* set by zj_tiers_choose() */
} zj_tier;

/* How much text a run takes over at most beside four times its own: about a second's work. */
#define ZJ_TIER_BYTES ((uint64_t)8 << 20)

void zj_tiers_choose(zj_tier *tiers, size_t count, uint64_t added);

#endif
