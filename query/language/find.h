/* find.h - the first place of one byte string in another, for the short UTF-8 phrases and
 * paragraphs of a search.
 *
 * Looks at two bytes of the needle in 16 or 32 places at once: the third (the first byte of a Han
 * character is one of six, its third one of 64) and the last. The idea is the "generic SIMD"
 * algorithm of W. Muła, "SIMD-friendly algorithms for substring searching" (2016). On other
 * machines it is memmem; a test holds all of them against each other.
 *
 * Threads    no shared state but the choice of variant, made once. */
#ifndef ZJ_QUERY_LANGUAGE_FIND_H
#define ZJ_QUERY_LANGUAGE_FIND_H

#include "indexer/base/text.h"

/* The offset of the first 'needle' in 'haystack' at or after 'from', or haystack.length when there
 * is none. The needle is not empty. */
size_t zj_find(zj_slice haystack, zj_slice needle, size_t from);

/* The variants, for the test; zj_find_wide needs AVX2 (zj_find_has_wide). */
size_t zj_find_plain(zj_slice haystack, zj_slice needle, size_t from);
bool zj_find_has_wide(void);
size_t zj_find_wide(zj_slice haystack, zj_slice needle, size_t from);

#endif
