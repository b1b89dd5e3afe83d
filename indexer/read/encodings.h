/* encodings.h - .zhangju-encoding: a file among the reports that names the encoding of some of
 * them.
 *
 *   # old files of the county bureau
 *   *.txt            gb18030
 *   hk/20??/old.txt  big5-hkscs
 *   hk/2024/new.txt  auto
 *
 * As .gitattributes: a pattern without / is that of a file's name in this folder or below, one with
 * / that of its path from this folder, where two stars stand for any number of folders and, at the
 * end, for all below. Of several lines that fit the last one counts, and the file of a deeper
 * folder before that of a higher one. `auto` finds out. Blank lines and those that begin with # are
 * left out.
 *
 * Ownership  talloc children of 'ctx'.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_ENCODINGS_H
#define ZJ_INDEXER_READ_ENCODINGS_H

#include "indexer/base/text.h"

#define ZJ_ENCODINGS_FILE ".zhangju-encoding"

typedef struct zj_encodings zj_encodings;

/* What is read once for a walk. */
zj_encodings *zj_encodings_new(void *ctx);

/* The encoding that 'file' is to have, as the settings of its folder and those above it, up to
 * 'root', name it; NULL when none does. Both are absolute. */
const char *zj_encodings_of(zj_encodings *encodings, const char *root, const char *file);

/* Lines that are no settings, in the settings read so far, and files that cannot be read, are none,
 * or have over 64 KB: the file, and a reason that follows it. */
typedef struct zj_bad_setting {
  const char *file, *reason;
} zj_bad_setting;
size_t zj_encodings_bad(const zj_encodings *encodings, const zj_bad_setting **out);

/* Whether 'pattern' fits 'path' (no / in front), as above. */
bool zj_encodings_fits(const char *pattern, const char *path);

#endif
