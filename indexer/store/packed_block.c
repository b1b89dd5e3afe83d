/* packed_block.c - bit fields with exceptions, in plain code: a block of 128 takes a tenth of a
 * microsecond, and what follows takes longer. */
#include "indexer/store/packed_block.h"

#include <string.h>

#include "indexer/base/number.h"

enum { WIDTH_MAX = 32, EXCEPTIONS = 0x40 };

static unsigned width_of(uint32_t number) {
  return number ? WIDTH_MAX - (unsigned)__builtin_clz(number) : 0;
}

static unsigned field_bytes(unsigned count, unsigned width) {
  return (count * width + 7) / 8;
}

/* ---- writing ---- */

/* Bytes of a block with fields of this width, when so many numbers have each width. */
static unsigned block_bytes(const unsigned *widths, unsigned widest, unsigned count,
                            unsigned width) {
  unsigned bytes = 1 + field_bytes(count, width) + (width < widest);
  for (unsigned w = width + 1; w <= widest; w++)
    bytes += widths[w] * (1 + (w - width + 6) / 7);
  return bytes;
}

static unsigned choose_width(const uint32_t *numbers, unsigned count, unsigned *widest) {
  unsigned widths[WIDTH_MAX + 1] = {0};
  uint32_t all = 0;
  for (unsigned i = 0; i < count; i++) {
    widths[width_of(numbers[i])]++;
    all |= numbers[i];
  }
  unsigned best = *widest = width_of(all), least = block_bytes(widths, best, count, best);
  for (unsigned width = best; width-- > 0;) {
    unsigned bytes = block_bytes(widths, *widest, count, width);
    if (bytes >= least) continue;
    least = bytes;
    best = width;
  }
  return best;
}

static unsigned char *write_fields(unsigned char *to, const uint32_t *numbers, unsigned count,
                                   unsigned width) {
  uint64_t bits = 0, mask = ((uint64_t)1 << width) - 1;
  unsigned held = 0;
  for (unsigned i = 0; i < count; i++) {
    bits |= (numbers[i] & mask) << held;
    for (held += width; held >= 8; held -= 8, bits >>= 8)
      *to++ = (unsigned char)bits;
  }
  if (held) *to++ = (unsigned char)bits;
  return to;
}

unsigned char *zj_packed_block_write(unsigned char *to, const uint32_t *numbers, unsigned count) {
  unsigned widest, width = choose_width(numbers, count, &widest), exceptions = 0;
  unsigned char *head = to++;
  *head = (unsigned char)width;
  if (width == widest) return write_fields(to, numbers, count, width);
  *head |= EXCEPTIONS;
  unsigned char *number = to++;
  to = write_fields(to, numbers, count, width);
  for (unsigned i = 0; i < count; i++) {
    if (numbers[i] >> width == 0) continue;
    *to++ = (unsigned char)i;
    to = zj_number_write(to, numbers[i] >> width);
    exceptions++;
  }
  *number = (unsigned char)exceptions;
  return to;
}

/* ---- reading ---- */

/* A field and the bits before it in its first byte fit into 8 bytes. */
static inline void read_fields(const unsigned char *at, uint32_t *numbers, unsigned count,
                               unsigned width) {
  uint64_t mask = ((uint64_t)1 << width) - 1;
  for (unsigned i = 0; i < count; i++) {
    uint64_t bits;
    memcpy(&bits, at + i * width / 8, sizeof bits);
    numbers[i] = (uint32_t)(bits >> i * width % 8 & mask);
  }
}

static const unsigned char *read_exceptions(const unsigned char *at, const unsigned char *end,
                                            uint32_t *numbers, unsigned count, unsigned width,
                                            unsigned exceptions) {
  for (; exceptions > 0; exceptions--) {
    uint64_t rest;
    unsigned place = at < end ? *at++ : count;
    if (place >= count || !zj_number_read(&at, end, UINT32_MAX >> width, &rest)) return NULL;
    numbers[place] |= (uint32_t)rest << width;
  }
  return at;
}

const unsigned char *zj_packed_block_read(const unsigned char *at, const unsigned char *end,
                                          uint32_t *numbers, unsigned count) {
  if (at >= end) return NULL;
  unsigned head = *at++, width = head & (EXCEPTIONS - 1), exceptions = 0;
  if (head & EXCEPTIONS) {
    if (at == end || width >= WIDTH_MAX) return NULL;
    exceptions = *at++;
  }
  if (head > (EXCEPTIONS | WIDTH_MAX) || width > WIDTH_MAX ||
      field_bytes(count, width) > (size_t)(end - at))
    return NULL;
  if (width == 0)
    memset(numbers, 0, count * sizeof *numbers);
  else
    read_fields(at, numbers, count, width);
  return read_exceptions(at + field_bytes(count, width), end, numbers, count, width, exceptions);
}
