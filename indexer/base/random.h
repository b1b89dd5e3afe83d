/* random.h - random names that nobody can guess and that do not repeat.
 *
 * Ownership  names are written to the caller's memory.
 * Errors     ZJ_IO.
 * Threads    any. */
#ifndef ZJ_INDEXER_BASE_RANDOM_H
#define ZJ_INDEXER_BASE_RANDOM_H

#include "indexer/base/error.h"

enum { ZJ_RANDOM_HEX = 33 }; /* bytes of a name, with its NUL */

/* Writes 32 hexadecimal digits (128 random bits) and a NUL to 'out'. Returns ZJ_IO when the system
 * has no random bits. */
ZJ_MUST_CHECK zj_status zj_random_hex(char out[ZJ_RANDOM_HEX], zj_error *err);

#endif
