/* radix.h - sorts many numbers by some of their bits, in time proportional to their count.
 *
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_STORE_RADIX_H
#define ZJ_INDEXER_STORE_RADIX_H

#include <stddef.h>
#include <stdint.h>

/* Sorts by the bits from 'low' to before 'high', of 64; numbers equal in these keep their order.
 * 'spare' is as long as 'numbers'. Returns where the sorted numbers are, which is one of the two.
 */
uint64_t *zj_radix_sort(uint64_t *numbers, uint64_t *spare, size_t count, unsigned low,
                        unsigned high);

#endif
