/* check.h - whether an index is what was written, and whether its files are still what was indexed.
 *
 *   quick   the catalog against the segments; every table's mark, version, size and checksum; the
 * postings open usual   also every row within its tables, every original back from match text and
 * edits, the postings against themselves full    also the postings against the text, the originals
 * against what was read, the files against the index
 *
 * Reads alone; a writer may work meanwhile. What reads postings runs in a process of its own,
 * because a damaged database may crash or hang Xapian.
 *
 * Ownership  the result is a talloc child of 'ctx'.
 * Errors     ZJ_NO_INDEX, ZJ_CORRUPT when the catalog itself cannot be read; ZJ_IO. Damage behind
 * the catalog is in the result. Threads    one check per process. */
#ifndef ZJ_INDEXER_STORE_CHECK_H
#define ZJ_INDEXER_STORE_CHECK_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

typedef enum zj_check_depth { ZJ_CHECK_QUICK, ZJ_CHECK_USUAL, ZJ_CHECK_FULL } zj_check_depth;

typedef enum zj_change_kind {
  ZJ_CHANGE_CHANGED,
  ZJ_CHANGE_GONE,
  ZJ_CHANGE_NEW,
  ZJ_CHANGE_UNREADABLE,
  ZJ_CHANGE_KINDS
} zj_change_kind;

/* A file that is not what the index has of it; 'unseen': its size and time are, so that only a run
 * with --full finds out. */
typedef struct zj_change {
  zj_change_kind kind;
  const char *path;
  bool unseen;
} zj_change;

typedef struct zj_check_result {
  uint64_t segments, reports, paragraphs, files; /* looked at; files in full only */
  uint64_t dead; /* of the paragraphs: those of reports that were replaced or removed */
  const char **damage;
  size_t damage_count; /* a line each: what, where, what to run */
  zj_change *changes;
  size_t change_count; /* by path */
} zj_check_result;

ZJ_MUST_CHECK zj_status zj_check(void *ctx, const char *index_dir, zj_check_depth depth,
                                 zj_check_result *out, zj_error *err);

#endif
