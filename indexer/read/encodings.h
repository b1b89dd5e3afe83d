/* encodings.h - .zhangju-encoding: a file among the reports that names the encoding of some of
 * them.
 *
 *   # old files of the county bureau
 *   *.txt            gb18030
 *   hk/20??/old.txt  big5-hkscs
 *   hk/2024/new.txt  auto
 *
 * As in .gitattributes, a pattern without / matches the name of a file in this folder or below. A
 * pattern with / matches the path from this folder; ** matches any number of folders in it, and
 * everything below at its end. The last line that matches counts, and the file of a deeper folder
 * before that of a higher one. `auto` means to find the encoding out. Blank lines and lines that
 * begin with # are ignored.
 *
 * Ownership  zj_encodings is a talloc child of 'ctx' and owns all that it returns.
 * Errors     lines and files that cannot be used are kept for zj_encodings_bad().
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_ENCODINGS_H
#define ZJ_INDEXER_READ_ENCODINGS_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

#define ZJ_ENCODINGS_FILE ".zhangju-encoding"

typedef struct zj_encodings zj_encodings;

/* Starts without settings; they are read, once for a walk, when a file asks for them. NULL when
 * memory ran out. */
zj_encodings *zj_encodings_new(void *ctx);

/* The encoding that the settings of the folder of 'file' and of those above it, up to 'root', name;
 * NULL when they name none. Both paths are absolute. */
const char *zj_encodings_of(zj_encodings *encodings, const char *root, const char *file);

/* ZJ_NO_MEMORY when memory ran out and a setting was lost. Ask once, at the end. */
ZJ_MUST_CHECK zj_status zj_encodings_status(const zj_encodings *encodings, zj_error *err);

/* A line that is not a setting, or a settings file that cannot be read, is not a regular file or
 * has more than 64 KB: the file, and a reason that follows its path. */
typedef struct zj_bad_setting {
  const char *file, *reason;
} zj_bad_setting;

/* Sets *out to the bad settings met so far and returns their number. */
size_t zj_encodings_bad(const zj_encodings *encodings, const zj_bad_setting **out);

/* Whether 'pattern' matches 'path', which does not begin with /. */
bool zj_encodings_fits(const char *pattern, const char *path);

#endif
