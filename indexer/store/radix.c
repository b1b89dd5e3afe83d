/* radix.c - sorts by one digit after the other, the lowest first. */
#include "indexer/store/radix.h"

enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS };

static void sort_by_digit(const uint64_t *numbers, uint64_t *out, size_t count, unsigned shift) {
  size_t begin[DIGITS] = {0}, sum = 0;
  for (size_t i = 0; i < count; i++)
    begin[numbers[i] >> shift & (DIGITS - 1)]++;
  for (size_t d = 0; d < DIGITS; d++) {
    size_t n = begin[d];
    begin[d] = sum;
    sum += n;
  }
  for (size_t i = 0; i < count; i++)
    out[begin[numbers[i] >> shift & (DIGITS - 1)]++] = numbers[i];
}

uint64_t *zj_radix_sort(uint64_t *numbers, uint64_t *spare, size_t count, unsigned low,
                        unsigned high) {
  for (unsigned shift = low; shift < high; shift += DIGIT_BITS) {
    sort_by_digit(numbers, spare, count, shift);
    uint64_t *sorted = spare;
    spare = numbers;
    numbers = sorted;
  }
  return numbers;
}
