/* find.h - finds one byte string in another; made for the short UTF-8 phrases and paragraphs of a
 * search.
 *
 * Compares two bytes of the needle at 32 places at once: the third, because the first byte of a Han
 * character has six values and its third has 64, and the last. The idea is the "generic SIMD"
 * algorithm of W. Muła, "SIMD-friendly algorithms for substring searching" (2016). Machines without
 * AVX2 use memmem(); a test compares the variants.
 *
 * Units      bytes.
 * Threads    any; the choice of variant is made once and is the only shared state. */
#ifndef ZJ_QUERY_LANGUAGE_FIND_H
#define ZJ_QUERY_LANGUAGE_FIND_H

#include "indexer/base/text.h"

/* The offset of the first 'needle' in 'haystack' at or after 'from'; haystack.length when there is
 * none. The needle must not be empty. */
size_t zj_find(zj_slice haystack, zj_slice needle, size_t from);

/* The variants, for the test. zj_find_wide() needs AVX2, which zj_find_has_wide() checks. */
size_t zj_find_plain(zj_slice haystack, zj_slice needle, size_t from);
bool zj_find_has_wide(void);
size_t zj_find_wide(zj_slice haystack, zj_slice needle, size_t from);

#endif
