/* outline.c - places in an outline. */
#include "indexer/outline/outline.h"

const zj_passage *zj_outline_passage_at(const zj_outline *outline, zj_orig_pos at) {
  size_t low = 0, high = outline->passage_count;
  while (high - low > 1) {
    size_t middle = low + (high - low) / 2;
    if (outline->passages[middle].begin.byte <= at.byte)
      low = middle;
    else
      high = middle;
  }
  return &outline->passages[low];
}
