/* told.h - what a run reports: which reports it added, changed, renamed or removed, and which files
 * it left out.
 *
 *   zj_told_changes    ─▶ told, added, changed, renamed, removed, unchanged   of zj_build_result
 *   zj_told_failures   ─▶ every failure that the index is to record           to commit.h
 *   zj_told_left_out   ─▶ failed, left_out                                    of zj_build_result
 *
 * It reads the files of a run and changes nothing but the result.
 *
 * Ownership  results are talloc children of 'ctx'. Failures borrow from the run; what is in a
 *            zj_build_result is copied, because it outlives the run.
 * Errors     ZJ_NO_MEMORY.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_RUN_TOLD_H
#define ZJ_INDEXER_RUN_TOLD_H

#include "indexer/run/build.h"
#include "indexer/run/run_files.h"

/* The files that are left out, as the catalog records them. */
typedef struct zj_failures {
  zj_left_out *all; /* by path */
  size_t count;
} zj_failures;

/* Lists the reports that changed, by path, and counts them. In a dry run, those that would. */
ZJ_MUST_CHECK zj_status zj_told_changes(void *ctx, const zj_run_files *files, bool dry_run,
                                        zj_build_result *out, zj_error *err);

/* Lists all failures after the run: the old ones where it did not look, and those that its walk and
 * its workers met. 'options' is recorded with each, see zj_change_options. */
ZJ_MUST_CHECK zj_status zj_told_failures(void *ctx, const zj_run_files *files, const char *options,
                                         zj_failures *out, zj_error *err);

/* Counts the failures where the run looked, and lists those that are new or have another reason
 * than before; with 'all', all of them. */
ZJ_MUST_CHECK zj_status zj_told_left_out(void *ctx, const zj_run_files *files,
                                         const zj_failures *failures, bool all,
                                         zj_build_result *out, zj_error *err);

#endif
