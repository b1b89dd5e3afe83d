/* pairs.h - measures whether a text reads as Chinese: how many of its Han pairs are common words of
 * reports (建设 工作 發展 …).
 *
 * In a real report one pair in four is, in a wrong decoding almost none.
 *
 * Ownership  nothing is allocated; a set is a plain value of 8 KB.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_PAIRS_H
#define ZJ_INDEXER_READ_PAIRS_H

#include "indexer/base/text.h"

enum { ZJ_PAIRS_MAX = 1024 };

typedef struct zj_pairs {
  uint64_t pairs[ZJ_PAIRS_MAX];
  size_t count;
} zj_pairs;

/* Fills the set with the common pairs, sorted. One set serves any number of texts. */
void zj_pairs_make(zj_pairs *set);

/* Returns the number of common pairs in 'text', and sets *foreign to the number of its characters
 * that are not ASCII. Returns 0 when 'text' is not UTF-8. */
size_t zj_pairs_count(const zj_pairs *set, zj_slice text, size_t *foreign);

/* The common pairs divided by the characters that are not ASCII. */
double zj_pairs_score(const zj_pairs *set, zj_slice text);

/* Whether a code point is a Han character. */
bool zj_pairs_is_han(uint32_t c);

#endif
