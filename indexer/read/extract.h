/* extract.h - a file to the original of a report: reading, decoding, extracting.
 *
 *   bytes ─decode─▶ UTF-8 ─extract (formats.h)─▶ original
 *
 * The original is what every position counts from: valid UTF-8, LF-separated lines, BOM and CR kept
 * out of lines, no NUL. What was mended is told in zj_source.
 *
 * Ownership  zj_source is a talloc child of 'ctx'.
 * Errors     the text is a reason that follows the path: "PATH: is a pipe, not a file".
 *            ZJ_BAD_INPUT with a reason for anything that is no report (binary, doubtful encoding,
 *            empty, over ZJ_SOURCE_MAX); ZJ_IO when it cannot be read. One line each; nothing is
 * guessed silently. Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_EXTRACT_H
#define ZJ_INDEXER_READ_EXTRACT_H

#include "indexer/read/markup.h"

#define ZJ_SOURCE_MAX ((size_t)64 << 20) /* bytes of a file */

typedef struct zj_source {
  zj_slice original;
  const char *encoding; /* static: "UTF-8", "GB18030", "UTF-16LE" …; "UTF-8" for kinds that are no
                           text files */
  const char *media; /* static: "text", "markdown", "html", "docx", "odt", "rtf", "pdf", "doc": what
                        its bytes are, whatever its name */
  zj_markup markup;  /* what the document says of its text */
  bool had_bom, had_cr;
  size_t mended; /* U+FFFD put in for bad bytes; only where the encoding was named */
  uint64_t file_bytes;
  int64_t modified;         /* mtime, seconds */
  uint64_t content_hash[2]; /* 128-bit hash of the bytes of the file */
} zj_source;

/* Whether a file of this name is taken as a report when a folder is walked. */
bool zj_extract_takes(const char *name);

/* Whether the file 'path' can be opened and is one that can be taken, as far as that shows without
 * reading it. Errors as zj_extract_file(). */
ZJ_MUST_CHECK zj_status zj_extract_probe(const char *path, zj_error *err);

/* The hash of the bytes of the file 'path', as zj_source has it. Errors as zj_extract_file(). */
ZJ_MUST_CHECK zj_status zj_extract_hash(const char *path, uint64_t out[2], zj_error *err);

/* Reads the regular file 'path' (followed if it is a link to one; FIFOs and devices are refused
 * without blocking; a file that grows while read is read to its size at open). 'encoding' is an
 * iconv name, or NULL to find out. */
ZJ_MUST_CHECK zj_status zj_extract_file(void *ctx, const char *path, const char *encoding,
                                        zj_source **out, zj_error *err);

#endif
