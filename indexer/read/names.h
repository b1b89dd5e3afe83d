/* names.h - file names that are not UTF-8, as Chinese Windows wrote them to disks and archives.
 *
 *   D5 FB B8 C4.txt   ─▶   整改.txt
 *   ╒√╕─.txt          ─▶   整改.txt      as CP437, by a program that unpacked it wrongly
 *
 * A name is decoded only when that is certain: all bytes are characters of one encoding, GB18030 or
 * Big5, and they are Han characters that names have, or pairs of them are common (pairs.h). Letters
 * of CP437 are taken for bytes only when there are common pairs among these.
 *
 * Ownership  texts are talloc children of 'ctx'.
 * Errors     NULL when memory ran out.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_NAMES_H
#define ZJ_INDEXER_READ_NAMES_H

#include "indexer/base/text.h"

/* The encoding of one or more names, joined in any way: "UTF-8", "GB18030" or "Big5"; "" when none
 * is certain. */
const char *zj_names_encoding(zj_slice names);

/* Decodes a name in an encoding that zj_names_encoding() has found. Bytes that it does not have,
 * and control characters, become %C4. */
char *zj_names_decode(void *ctx, zj_slice name, const char *encoding);

/* The path of a file so that it can be shown: each of its names is decoded by itself, when that is
 * certain. Bytes that are not UTF-8 then, and control characters, become %C4. */
char *zj_names_shown(void *ctx, const char *path);

#endif
