/* foreign.h - detects text that decodes but is wrong: passages in a second encoding, and 7-bit
 * encodings (HZ, ISO-2022).
 *
 * Units      bytes.
 * Ownership  names are static; nothing is allocated.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_FOREIGN_H
#define ZJ_INDEXER_READ_FOREIGN_H

#include "indexer/read/pairs.h"

/* Finds a line that does not read as Chinese in the encoding 'name' but does in another. 'text' is
 * 'bytes' decoded from 'name'. Returns the byte at which the line begins and sets *other to its
 * encoding; without such a line, returns bytes.length and sets *other to NULL. */
size_t zj_foreign_line(const zj_pairs *set, zj_slice bytes, zj_slice text, const char *name,
                       const char **other);

/* "HZ" or "ISO-2022" when ASCII bytes encode Chinese characters; NULL when they do not. */
const char *zj_foreign_seven_bit(const zj_pairs *set, zj_slice bytes);

#endif
