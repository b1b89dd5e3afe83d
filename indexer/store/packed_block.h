/* packed_block.h - up to 128 numbers in few bytes: the low bits of each in a field of one width,
 * and the few that are wider as exceptions.
 *
 *   head         the width, 0 to 32; 0x40 is added when there are exceptions
 *   exceptions   their number (1 byte), when there are any
 *   fields       the low bits of all numbers, one after the other, from the lowest bit on
 *   exceptions   place of each (1 byte) and its remaining bits (number.h)
 *
 * The writer takes the width that makes the block shortest. Gaps between documents of one term come
 * in bursts, and frequencies are nearly all 1, so the widest number of a block says little about
 * the others.
 *
 * Units      bytes; numbers of 32 bits.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_STORE_PACKED_BLOCK_H
#define ZJ_INDEXER_STORE_PACKED_BLOCK_H

#include <stdint.h>

enum {
  ZJ_PACKED_BLOCK = 128,                           /* numbers */
  ZJ_PACKED_BLOCK_BYTES = 1 + 4 * ZJ_PACKED_BLOCK, /* no block is longer */
  ZJ_PACKED_SLACK = 8                              /* bytes that must be readable after a block */
};

/* Writes 1 to ZJ_PACKED_BLOCK numbers at 'to', which has room for ZJ_PACKED_BLOCK_BYTES, and
 * returns the end of what was written. */
unsigned char *zj_packed_block_write(unsigned char *to, const uint32_t *numbers, unsigned count);

/* Reads 'count' numbers from 'at' and returns the end of the block; NULL when it is damaged. No
 * byte from 'end' on belongs to it, but ZJ_PACKED_SLACK bytes from there are read. */
const unsigned char *zj_packed_block_read(const unsigned char *at, const unsigned char *end,
                                          uint32_t *numbers, unsigned count);

#endif
