/* build.h - a run of `index`: the index follows its folders.
 *
 *   roots ─walk─▶ files ─changes.h─▶ what is new, changed, renamed, gone ─▶ items, with those of
 * small segments ─assembly.h─▶ one new segment ─▶ fsync ─▶ catalog commit ─▶ old segments removed
 *
 * Nothing is visible before the commit; a crash leaves the previous index. A run that finds nothing
 * changed publishes nothing. An index of another format, or whose text was folded otherwise, is
 * made anew from all its roots; one of other rules is labelled anew from its own text.
 *
 * Threads    one run per process; it forks. */
#ifndef ZJ_INDEXER_RUN_BUILD_H
#define ZJ_INDEXER_RUN_BUILD_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"
#include "indexer/outline/rules.h"
#include "indexer/read/files.h"

/* What becomes of reports whose file is gone. */
typedef enum zj_prune {
  ZJ_PRUNE_GUARDED, /* they go, unless their root is gone or more than half of its reports would go:
                       then nothing is done */
  ZJ_PRUNE_ALL,     /* they go */
  ZJ_PRUNE_NONE     /* they stay */
} zj_prune;

typedef struct zj_build_options {
  const char *index_dir;
  const char *const *paths;
  size_t path_count; /* files and folders; none: all that is remembered */
  int jobs;          /* worker processes, at least 1 */
  const char
      *encoding; /* of every file read without a mark; NULL: as named before, else find out */
  const char *rules_file; /* NULL: the table compiled in */
  unsigned memory_mb;     /* for all processes together; 0: 512 */
  uint64_t piece_bytes; /* text that a worker makes one database of; 0: as plan.h finds best. Tests
                           make it small */
  bool full;            /* read every file, changed or not */
  bool dry_run;         /* tell what would be done; touch nothing */
  zj_prune prune;
  bool progress; /* draw a progress line on stderr */
} zj_build_options;

typedef enum zj_done { ZJ_DONE_ADDED, ZJ_DONE_CHANGED, ZJ_DONE_RENAMED, ZJ_DONE_REMOVED } zj_done;
typedef struct zj_told {
  zj_done what;
  const char *path, *from; /* RENAMED: the path before */
} zj_told;

typedef struct zj_build_result {
  uint64_t generation;
  bool published; /* false: nothing had changed (or a dry run) */
  bool guarded;   /* the guard of 'prune' has refused */
  uint64_t reports, paragraphs, chars,
      bytes; /* of the index after the run; a dry run leaves them 0 */
  uint64_t added, changed, renamed, removed, unchanged, failed; /* of what the run looked at */
  uint64_t other_kinds, repeated;                               /* see files.h */
  const char *why_all; /* why all was done anew, one line; NULL when it was not */
  double seconds;
  zj_told *told;
  size_t told_count; /* by path */
  zj_left_out *left_out;
  size_t left_out_count; /* by path: those that were not left out before for the same reason */
} zj_build_result;

/* ZJ_LOCKED when another writer works on the index, ZJ_INTERRUPTED after Ctrl-C, ZJ_BAD_INPUT when
 * there is nothing to index or the guard of 'prune' refuses; the index then is as it was. What was
 * left out is told in every case. */
ZJ_MUST_CHECK zj_status zj_build(void *ctx, const zj_build_options *options, zj_build_result *out,
                                 zj_error *err);

#endif
