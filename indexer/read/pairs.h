/* pairs.h - whether a text reads as Chinese: by how many of its Han pairs are common words of
 * reports (建设 工作 發展 …).
 *
 * A real report has every fourth pair among them, a wrong decoding almost none.
 *
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_PAIRS_H
#define ZJ_INDEXER_READ_PAIRS_H

#include "indexer/base/text.h"

enum { ZJ_PAIRS_MAX = 1024 };

typedef struct zj_pairs {
  uint64_t pairs[ZJ_PAIRS_MAX];
  size_t count;
} zj_pairs;

/* Sorts the pairs that are common; once for all texts that are to be looked at. */
void zj_pairs_make(zj_pairs *set);

/* Common pairs in 'text', and its characters that are not ASCII; 0 when it is no UTF-8. */
size_t zj_pairs_count(const zj_pairs *set, zj_slice text, size_t *foreign);

/* The first as a share of the second. */
double zj_pairs_score(const zj_pairs *set, zj_slice text);

bool zj_pairs_is_han(uint32_t c);

#endif
