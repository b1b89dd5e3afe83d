/* wide.h - recognizes UTF-16 and UTF-32 without a mark by their code units.
 *
 * Nearly all units of Chinese text are Han characters, Chinese punctuation or ASCII. Units read in
 * the wrong byte order, or from bytes in another encoding, are characters of all scripts, or none.
 *
 * Ownership  names are static; nothing is allocated.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_WIDE_H
#define ZJ_INDEXER_READ_WIDE_H

#include "indexer/base/text.h"

/* "UTF-16LE" or "UTF-16BE" when every unit is such a character in one byte order but not in the
 * other, and there are enough units; NULL otherwise. */
const char *zj_wide_clear(zj_slice bytes);

/* "UTF-16LE" or "UTF-16BE" when most units are such characters, Han among them; NULL otherwise. */
const char *zj_wide_likely(zj_slice bytes);

/* Whether the bytes are UTF-32 of either byte order, with or without a mark. */
bool zj_wide_is_utf32(zj_slice bytes);

#endif
