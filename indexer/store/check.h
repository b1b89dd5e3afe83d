/* check.h - whether an index is what was written, and whether its files are still what was indexed.
 *
 *   quick   compares the catalog with the segments; checks magic, version, size and checksum of
 *           every table; opens the postings
 *   usual   also checks every row, restores every original from match text and edits, and checks
 *           the postings against themselves
 *   full    also compares the postings with the text, the originals with what was read, and the
 *           files with the index
 *
 * A check only reads, and a writer may work at the same time. Rows and postings are checked in a
 * child process, because a damaged database may crash or hang Xapian.
 *
 * Ownership  the result is a talloc child of 'ctx'.
 * Errors     ZJ_NO_INDEX; ZJ_CORRUPT when the catalog itself cannot be read; ZJ_IO; ZJ_NO_MEMORY.
 *            Any other damage is in the result.
 * Threads    one check per process; it forks. */
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

/* A file that differs from what the index has of it. */
typedef struct zj_change {
  zj_change_kind kind;
  const char *path;
  bool unseen; /* its size and time did not change, so that only a run with --full notices */
} zj_change;

typedef struct zj_check_result {
  uint64_t segments, reports, paragraphs; /* that were checked */
  uint64_t files;                         /* that were read; 0 unless the check is full */
  uint64_t dead;       /* of the paragraphs: those of reports that were replaced or removed */
  const char **damage; /* a line each: what, where, what to run */
  size_t damage_count;
  zj_change *changes; /* by path; none unless the check is full and found no damage */
  size_t change_count;
} zj_check_result;

/* Checks the index in the folder 'index_dir'. ZJ_OK when the check came to its end, whatever it
 * found. */
ZJ_MUST_CHECK zj_status zj_check(void *ctx, const char *index_dir, zj_check_depth depth,
                                 zj_check_result *out, zj_error *err);

#endif
