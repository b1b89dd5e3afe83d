/* number.h - numbers in groups of seven bits, the lowest first; all but the last byte of a number
 * have their highest bit set.
 *
 * Units      a number of 32 bits takes at most 5 bytes, one of 64 bits at most 10.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_BASE_NUMBER_H
#define ZJ_INDEXER_BASE_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

enum { ZJ_NUMBER_MAX = 10 /* bytes */ };

/* Writes a number at 'to' and returns the end of what was written. */
static inline unsigned char *zj_number_write(unsigned char *to, uint64_t value) {
  for (; value >= 0x80; value >>= 7)
    *to++ = (unsigned char)(value | 0x80);
  *to++ = (unsigned char)value;
  return to;
}

/* Reads a number and moves *at past it. False when it does not end before 'end' or is larger than
 * 'most'. */
static inline bool zj_number_read(const unsigned char **at, const unsigned char *end, uint64_t most,
                                  uint64_t *value) {
  uint64_t read = 0;
  for (unsigned shift = 0; *at < end && shift < 64; shift += 7) {
    unsigned char byte = *(*at)++;
    read |= (uint64_t)(byte & 0x7F) << shift;
    if (byte & 0x80) continue;
    *value = read;
    return read <= most;
  }
  return false;
}

#endif
