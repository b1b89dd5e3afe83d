/* unzip.h - unpacks named parts of a ZIP file in memory, with bounds on everything.
 *
 *   zj_zip_part parts[] = {{.name = "word/document.xml"}, {.name = "word/styles.xml"}};
 *   status = zj_unzip(ctx, bytes, parts, 2, &err);
 *
 * Other entries, mostly pictures, are skipped without being unpacked. Names match in either case
 * and with \ for /, as some Windows programs write them. Of two entries with one name the first
 * counts.
 *
 * Units      bytes.
 * Ownership  the parts are talloc children of 'ctx'.
 * Errors     ZJ_BAD_INPUT for a file that is damaged or encrypted, has more entries than
 *            ZJ_UNZIP_ENTRIES, or unpacks to over ZJ_UNZIP_MAX bytes or to more times its size
 *            than a document can; ZJ_NO_MEMORY.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_UNZIP_H
#define ZJ_INDEXER_READ_UNZIP_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

#define ZJ_UNZIP_ENTRIES 20000
#define ZJ_UNZIP_MAX ((size_t)256 << 20)

typedef struct zj_zip_part {
  const char *name; /* set by the caller */
  zj_slice bytes;   /* set by zj_unzip(); stays {NULL, 0} when there is no such entry */
} zj_zip_part;

/* The part of this name that has no bytes yet; NULL when there is none. 'entry' may be NULL. */
zj_zip_part *zj_unzip_part(const char *entry, zj_zip_part *parts, size_t count);

/* Sets the bytes of each part that the file has. */
ZJ_MUST_CHECK zj_status zj_unzip(void *ctx, zj_slice zip, zj_zip_part *parts, size_t count,
                                 zj_error *err);

/* Lists the entries in a folder and below, "word/embeddings/", without unpacking them. */
ZJ_MUST_CHECK zj_status zj_unzip_list(void *ctx, zj_slice zip, const char *folder,
                                      zj_zip_part **parts, size_t *count, zj_error *err);

/* Adds a name to such a list when it is in the folder. */
ZJ_MUST_CHECK zj_status zj_unzip_list_add(void *ctx, zj_slice name, const char *folder,
                                          zj_zip_part **parts, size_t *count, zj_error *err);

#endif
