/* build.h - a run of `index`: makes the index match the files below its roots.
 *
 *   roots ─walk─▶ files ─changes.h─▶ added, changed, renamed, gone
 *         ─▶ items, together with the reports of small segments (tiers.h)
 *         ─assembly.h─▶ one new segment
 *         ─commit.h─▶ segment fsynced, catalog committed, old segments removed
 *
 * Nothing is visible before the commit, and a crash leaves the previous index. A run that finds no
 * change publishes nothing. An index of another format is rebuilt from all its roots; one whose
 * text was folded differently is indexed again; one labelled by another roles model is
 * relabelled from its own text.
 *
 * Units      bytes; times are seconds.
 * Ownership  results are talloc children of 'ctx'.
 * Errors     ZJ_LOCKED when another writer works on the index; ZJ_BAD_INPUT when there is nothing
 *            to index or the guard of 'prune' refuses; ZJ_USAGE when no files are named for a new
 *            index; ZJ_INTERRUPTED; ZJ_IO; ZJ_LIMIT; ZJ_CORRUPT; ZJ_NO_MEMORY. The index then is as
 *            it was.
 * Threads    one run per process; it forks. */
#ifndef ZJ_INDEXER_RUN_BUILD_H
#define ZJ_INDEXER_RUN_BUILD_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"
#include "indexer/outline/labeller.h"
#include "indexer/read/files.h"

/* What happens to reports whose file is gone. */
typedef enum zj_prune {
  ZJ_PRUNE_GUARDED, /* they are removed; but when their root is gone, or more than half of its
                       reports would be removed, the run fails */
  ZJ_PRUNE_ALL,     /* they are removed */
  ZJ_PRUNE_NONE     /* they stay */
} zj_prune;

/* Whether links out of the roots are followed. */
typedef enum zj_links { ZJ_LINKS_AS_BEFORE, ZJ_LINKS_FOLLOWED, ZJ_LINKS_KEPT_OUT } zj_links;

typedef struct zj_build_options {
  const char *index_dir;
  const char *const *paths; /* files and folders */
  size_t path_count;        /* 0: all roots of the index */
  int jobs;                 /* worker processes, at least 1 */
  const char *encoding; /* of every file without a byte order mark; NULL: as it was named before, or
                           detected */
  zj_labeller_files labels; /* what replaces parts of the labeller; NULL: as compiled in */
  unsigned memory_mb;       /* for all processes together; 0: 512 */
  uint64_t piece_bytes;     /* text of a piece, which tests make small; 0: as zj_plan_piece_bytes()
                               chooses */
  bool ocr;                 /* recognize pictures of pages, now and in later runs (recognizing.h) */
  zj_links links;           /* that lead out of all roots */
  bool full;                /* read every file, changed or not */
  bool dry_run;             /* report what would be done; touch nothing */
  zj_prune prune;
  bool progress; /* draw a progress line on stderr */
} zj_build_options;

typedef enum zj_done { ZJ_DONE_ADDED, ZJ_DONE_CHANGED, ZJ_DONE_RENAMED, ZJ_DONE_REMOVED } zj_done;

/* What was done to one report. */
typedef struct zj_told {
  zj_done what;
  const char *path;
  const char *from; /* RENAMED: its path before */
} zj_told;

typedef struct zj_build_result {
  uint64_t generation;
  bool published;                             /* false when nothing has changed, and in a dry run */
  bool guarded;                               /* the guard of 'prune' has refused */
  uint64_t reports, paragraphs, chars, bytes; /* of the index after the run; 0 in a dry run */
  uint64_t added, changed, renamed, removed, unchanged, failed; /* where the run looked */
  uint64_t repeated;                                            /* see zj_file_list */
  zj_others others;
  uint64_t partly;     /* reports of whose documents something was not read */
  uint64_t missed;     /* pages left out that character recognition could have read */
  const char *why_all; /* why all reports were done again, in one line; NULL when they were not */
  double seconds;
  zj_told *told; /* by path */
  size_t told_count;
  zj_left_out *left_out; /* by path: files that were not left out before for the same reason */
  size_t left_out_count;
} zj_build_result;

/* Runs. *out says what was left out, and what changed, also when the run fails after its work. */
ZJ_MUST_CHECK zj_status zj_build(void *ctx, const zj_build_options *options, zj_build_result *out,
                                 zj_error *err);

#endif
