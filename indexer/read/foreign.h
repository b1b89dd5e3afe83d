/* foreign.h - what passes for a text and is none as it stands: parts in another encoding, and
 * encodings of seven bits.
 *
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_FOREIGN_H
#define ZJ_INDEXER_READ_FOREIGN_H

#include "indexer/read/pairs.h"

/* Where in 'bytes', which are in the encoding 'name' and 'text' when decoded, a line begins that
 * makes no sense in it and does in another; its name is in *other then. bytes.length when there is
 * none. */
size_t zj_foreign_line(const zj_pairs *set, zj_slice bytes, zj_slice text, const char *name,
                       const char **other);

/* "HZ" or "ISO-2022" for ASCII that stands for other characters; NULL when it does not. */
const char *zj_foreign_seven_bit(const zj_pairs *set, zj_slice bytes);

#endif
