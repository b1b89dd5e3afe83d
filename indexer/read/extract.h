/* extract.h - reads a file, or a member of a container (container.h), and returns the original of a
 * report.
 *
 *   path ─read─▶ bytes ─format (formats.h), decode (decode.h)─▶ original
 *
 * All positions are positions in the original. It is valid UTF-8 without NUL, its lines end in LF,
 * and it has neither byte order mark nor CR.
 *
 * Units      bytes.
 * Ownership  zj_source is a talloc child of 'ctx'.
 * Errors     one line that follows the path: "PATH: is a pipe, not a file". ZJ_BAD_INPUT for
 *            anything that is not a report: binary, encoding in doubt, empty, over ZJ_SOURCE_MAX;
 *            ZJ_IO when it cannot be read; ZJ_NO_MEMORY.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_EXTRACT_H
#define ZJ_INDEXER_READ_EXTRACT_H

#include "indexer/read/markup.h"
#include "indexer/read/unread.h"

#define ZJ_SOURCE_MAX ((size_t)64 << 20) /* bytes of a file */

typedef struct zj_source {
  zj_slice original;
  const char *encoding; /* static: "UTF-8", "GB18030"…; "UTF-8" for documents that are not text */
  const char *media;    /* static: the format found (formats.h), "docx"; its name may differ */
  zj_markup markup;     /* headings and marks that the document declares */
  const char *places;   /* of its lines, as of zj_places_stored(); "" when none are known */
  zj_unread_stored unread; /* what was not read, as of zj_unread_store() */
  bool had_bom, had_cr;
  size_t mended; /* bad bytes replaced by U+FFFD; 0 unless the encoding was named */
  uint64_t file_bytes;
  int64_t modified;         /* mtime, seconds */
  uint64_t content_hash[2]; /* 128-bit hash of the bytes of the file */
} zj_source;

/* Whether the name has the suffix of a format or of a container (container.h), so that a walk of
 * its folder takes the file. */
bool zj_extract_takes(const char *name);

/* Checks whether the file can be opened, is a regular one and has an acceptable size, without
 * reading it. Errors as of zj_extract_file(). */
ZJ_MUST_CHECK zj_status zj_extract_probe(const char *path, zj_error *err);

/* Hashes the bytes of the file as zj_source.content_hash. Errors as of zj_extract_file(). */
ZJ_MUST_CHECK zj_status zj_extract_hash(const char *path, uint64_t out[2], zj_error *err);

/* Reads the regular file 'path', or the one it links to. FIFOs and devices are refused without
 * blocking. A file that grows meanwhile is read up to its size when it was opened. 'encoding' is a
 * name that zj_decode_name() knows, or NULL to find out. */
ZJ_MUST_CHECK zj_status zj_extract_file(void *ctx, const char *path, const char *encoding,
                                        zj_source **out, zj_error *err);

/* Reads bytes as zj_extract_file() reads those of a file called 'name', whose suffix decides for
 * what cannot be recognized. The bytes must outlive the source. */
ZJ_MUST_CHECK zj_status zj_extract_bytes(void *ctx, zj_slice bytes, const char *name,
                                         const char *encoding, zj_source **out, zj_error *err);

#endif
