/* wide.h - UTF-16 and UTF-32 without a mark, known by what their units are: nearly all of them Han,
 * the marks of Chinese text, ASCII.
 *
 * Read in the other order, or any other bytes so, they are characters of all scripts, and of none.
 *
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_WIDE_H
#define ZJ_INDEXER_READ_WIDE_H

#include "indexer/base/text.h"

/* "UTF-16LE" or "UTF-16BE" when every unit is such a character in one order and not in the other,
 * and they are no few; NULL otherwise. */
const char *zj_wide_clear(zj_slice bytes);

/* The same when it may well be: most of them are, with Han characters among them. */
const char *zj_wide_likely(zj_slice bytes);

/* Whether it is UTF-32 of either order, with or without a mark. */
bool zj_wide_is_utf32(zj_slice bytes);

#endif
