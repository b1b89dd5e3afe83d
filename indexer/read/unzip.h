/* unzip.h - named parts of a ZIP file in memory, with bounds on everything.
 *
 * Parts that nobody asked for (pictures, mostly) are passed over without being unpacked. Names are
 * compared with '/' for '\\', without regard to case of ASCII letters, as Windows writers expect.
 * Of two entries of a name the first counts.
 *
 * Ownership  the parts are talloc children of 'ctx'.
 * Errors     ZJ_BAD_INPUT: damaged, over ZJ_UNZIP_ENTRIES entries, over ZJ_UNZIP_MAX bytes in all,
 * or unpacking to so many times its size as no document does. Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_UNZIP_H
#define ZJ_INDEXER_READ_UNZIP_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

#define ZJ_UNZIP_ENTRIES 20000
#define ZJ_UNZIP_MAX ((size_t)256 << 20)

typedef struct zj_zip_part {
  const char *name; /* asked for, as word/document.xml */
  zj_slice bytes;   /* {NULL, 0} when there is none */
} zj_zip_part;

/* Fills in the bytes of the parts. */
ZJ_MUST_CHECK zj_status zj_unzip(void *ctx, zj_slice zip, zj_zip_part *parts, size_t count,
                                 zj_error *err);

#endif
