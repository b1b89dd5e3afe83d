/* build.h - folders of files to a published index.
 *
 *   scan ─▶ work list in path order ─▶ pieces of about 4 MB ─▶ worker processes (decode … fold, a private
 *   segment and a private Xapian database each) ─▶ merged in a tree, in order ─▶ fsync ─▶ catalog commit
 *
 * Nothing is visible before the commit; a crash leaves the previous index. Workers are forked before
 * SQLite is opened and announce each file before they start it: a death is pinned on the file, its
 * batch-mates are tried again.
 *
 * Threads    one build per process. */
#ifndef ZJ_INDEXER_BUILD_H
#define ZJ_INDEXER_BUILD_H

#include "indexer/files.h"
#include "indexer/rules.h"
#include "indexer/text.h"

typedef struct zj_build_options {
  const char *index_dir;
  const char *const *paths; size_t path_count; /* files and folders; none: those of the index's last run */
  int jobs;              /* worker processes, at least 1 */
  const char *encoding;  /* NULL: find out per file */
  const char *rules_file; /* NULL: the table compiled in */
  uint64_t piece_bytes;  /* text that a worker makes one database of; 0: as plan.h finds best. Tests make it small */
  bool progress;         /* draw a progress line on stderr */
} zj_build_options;

typedef struct zj_build_result {
  uint64_t generation;
  uint64_t reports, paragraphs, chars, bytes;
  uint64_t other_kinds, repeated; /* see files.h */
  double seconds;
  zj_left_out *left_out; size_t left_out_count; /* by path */
} zj_build_result;

/* Rebuilds the index from the given paths. ZJ_LOCKED when another writer works on it, ZJ_INTERRUPTED after Ctrl-C, ZJ_BAD_INPUT
 * when there is nothing to index; the old index then stands. What was left out is told in every case. */
ZJ_MUST_CHECK zj_status zj_build(void *ctx, const zj_build_options *options, zj_build_result *out, zj_error *err);

#endif
