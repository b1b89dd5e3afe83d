/* find.c - substring search, 32 places at once where the machine can. */
#include "query/language/find.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

size_t zj_find_plain(zj_slice s, zj_slice needle, size_t from) {
  if (from > s.length) return s.length;
  const char *found = memmem(s.at + from, s.length - from, needle.at, needle.length);
  return found ? (size_t)(found - s.at) : s.length;
}

#if defined(__x86_64__)

bool zj_find_has_wide(void) {
  return __builtin_cpu_supports("avx2");
}

/* The first of the 32 places from 'at' on that holds the needle; s.length when none does. */
__attribute__((target("avx2"))) static inline size_t find_in_block(zj_slice s, zj_slice needle,
                                                                   size_t at, size_t probe,
                                                                   __m256i wanted,
                                                                   __m256i wanted_last) {
  __m256i here = _mm256_loadu_si256((const __m256i *)(const void *)(s.at + at + probe));
  __m256i there =
      _mm256_loadu_si256((const __m256i *)(const void *)(s.at + at + needle.length - 1));
  unsigned mask = (unsigned)_mm256_movemask_epi8(
      _mm256_and_si256(_mm256_cmpeq_epi8(here, wanted), _mm256_cmpeq_epi8(there, wanted_last)));
  for (; mask; mask &= mask - 1) {
    size_t place = at + (unsigned)__builtin_ctz(mask);
    if (memcmp(s.at + place, needle.at, needle.length) == 0) return place;
  }
  return s.length;
}

/* Never reads past the haystack. The last block overlaps the one before it, which is cheaper than
 * leaving up to 31 places to a slower search. */
__attribute__((target("avx2"))) size_t zj_find_wide(zj_slice s, zj_slice needle, size_t from) {
  size_t probe = needle.length > 3 ? 2 : needle.length / 2; /* not the last byte once more */
  if (from > s.length || s.length - from < needle.length + 31)
    return zj_find_plain(s, needle, from);
  const __m256i wanted = _mm256_set1_epi8(needle.at[probe]),
                wanted_last = _mm256_set1_epi8(needle.at[needle.length - 1]);
  size_t end = s.length - needle.length - 31; /* the last place to read from */
  for (size_t at = from; at < end; at += 32) {
    size_t place = find_in_block(s, needle, at, probe, wanted, wanted_last);
    if (place < s.length) return place;
  }
  return find_in_block(s, needle, end, probe, wanted, wanted_last);
}

#else

bool zj_find_has_wide(void) {
  return false;
}
size_t zj_find_wide(zj_slice s, zj_slice needle, size_t from) {
  return zj_find_plain(s, needle, from);
}

#endif

size_t zj_find(zj_slice s, zj_slice needle, size_t from) {
  static int wide = -1; /* every thread writes the same value, so a race does no harm */
  int known = __atomic_load_n(&wide, __ATOMIC_RELAXED);
  if (known < 0) {
    known = zj_find_has_wide();
    __atomic_store_n(&wide, known, __ATOMIC_RELAXED);
  }
  return known ? zj_find_wide(s, needle, from) : zj_find_plain(s, needle, from);
}
