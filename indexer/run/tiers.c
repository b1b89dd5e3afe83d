/* tiers.c - which segments a run merges into the one it adds. */
#include "indexer/run/tiers.h"

/* The smallest segment that is not empty and not chosen yet; NULL when there is none. */
static zj_tier *find_smallest(zj_tier *tiers, size_t count) {
  zj_tier *least = NULL;
  for (size_t i = 0; i < count; i++)
    if (!tiers[i].merge && tiers[i].bytes && (!least || tiers[i].bytes < least->bytes))
      least = &tiers[i];
  return least;
}

void zj_tiers_choose(zj_tier *tiers, size_t count, uint64_t added) {
  if (added == 0) return;
  uint64_t sum = added;
  for (zj_tier *t = find_smallest(tiers, count); t; t = find_smallest(tiers, count)) {
    bool small = t->bytes <= 4 * added;
    bool equal = t->bytes <= sum && t->bytes + sum <= ZJ_TIER_BYTES;
    if (!small && !equal) return;
    t->merge = true;
    sum += t->bytes;
  }
}
