/* tiers.c - which segments a run merges into the one it adds. */
#include "indexer/run/tiers.h"

/* The smallest that is not chosen yet; NULL for none. */
static zj_tier *smallest(zj_tier *tiers, size_t count) {
  zj_tier *least = NULL;
  for (size_t i = 0; i < count; i++)
    if (!tiers[i].merge && tiers[i].bytes && (!least || tiers[i].bytes < least->bytes))
      least = &tiers[i];
  return least;
}

void zj_tiers_choose(zj_tier *tiers, size_t count, uint64_t added) {
  uint64_t together = added;
  for (zj_tier *t; added && (t = smallest(tiers, count)); together += t->bytes) {
    bool small = t->bytes <= 4 * added,
         equal = t->bytes <= together && t->bytes + together <= ZJ_TIER_BYTES;
    if (!small && !equal) return;
    t->merge = true;
  }
}
