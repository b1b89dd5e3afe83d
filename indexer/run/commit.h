/* commit.h - publishes what a run has made: the rows of its reports, the new generation, and the
 * commit of the catalog.
 *
 *   zj_run_files, failures ─zj_commit_plan▶ rows, removed ids, losses, totals
 *                          ─zj_commit_publish▶ segment fsynced ─▶ catalog committed ─▶ old segments
 *                                              removed
 *
 * Planning only computes, so the caller can still decide against publishing. Nothing is visible
 * before the catalog is committed.
 *
 * Ownership  results are talloc children of 'ctx' and borrow from the run.
 * Errors     ZJ_IO, ZJ_INTERRUPTED, ZJ_NO_MEMORY; the index is as it was, unless the system failed
 *            during the commit itself.
 * Threads    one run per process. */
#ifndef ZJ_INDEXER_RUN_COMMIT_H
#define ZJ_INDEXER_RUN_COMMIT_H

#include "indexer/run/build.h"
#include "indexer/run/run_files.h"
#include "indexer/run/told.h"

/* What a run has found and made, as commit.c needs it. */
typedef struct zj_commit_request {
  const zj_run_files *files;
  const zj_failures *failures; /* what the catalog is to record as left out */
  const zj_assembled *made;
  const zj_labeller *rules;
  const char *encoding; /* named on the command line; NULL for none */
  bool anew;            /* the catalog that is there is replaced */
} zj_commit_request;

typedef struct zj_commit {
  zj_publication what; /* its generation is described by zj_commit_publish() */
  const bool *lost;    /* per known report: it is in the index no longer */
  uint64_t *alive;     /* per old segment: how many reports stay in it */
  bool content;        /* a search can find something else than before: a new generation */
  bool remembered;     /* a time, a root or a failure has changed */
} zj_commit;

/* Decides what becomes of every report, and which rows that changes. */
ZJ_MUST_CHECK zj_status zj_commit_plan(void *ctx, const zj_commit_request *request, zj_commit *out,
                                       zj_error *err);

/* Publishes the plan and records the run, whose counts are in 'told' and which began at 'started'
 * (zj_now()). Sets the generation of commit->what. */
ZJ_MUST_CHECK zj_status zj_commit_publish(void *ctx, const zj_commit_request *request,
                                          const zj_indexdir *dir, const zj_build_result *told,
                                          double started, zj_commit *commit, zj_error *err);

#endif
