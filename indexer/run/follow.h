/* follow.h - `index --watch`: runs whenever something below the folders changes, until Ctrl-C.
 *
 * An inotify event only starts a run. Each run compares files with the catalog as any other does,
 * so nothing is lost when an event comes early, late or not at all (an overflow, or a folder that
 * appeared with files in it). When the system has no more watches, folders are compared every two
 * seconds instead.
 *
 * When the guard of `prune` refuses, that is reported, the reports concerned stay in the index, and
 * all other changes are still followed.
 *
 * Units      times are seconds, unless a name says ms.
 * Ownership  nothing is kept; a zj_build_result lives until its callback returns.
 * Errors     those of the first run, and ZJ_IO when folders cannot be watched; an error of a later
 *            run is reported to 'failed', and the watch goes on.
 * Threads    one watch per process. */
#ifndef ZJ_INDEXER_RUN_FOLLOW_H
#define ZJ_INDEXER_RUN_FOLLOW_H

#include "indexer/run/build.h"

typedef struct zj_follow_events {
  void *arg;
  /* After the first run, and each that published something or left out something new. */
  void (*done)(void *arg, const zj_build_result *result);
  /* After a later run that failed; not again for the same reason. */
  void (*failed)(void *arg, const zj_error *err);
} zj_follow_events;

/* Runs until Ctrl-C, then returns ZJ_OK. */
ZJ_MUST_CHECK zj_status zj_follow(void *ctx, const zj_build_options *options,
                                  const zj_follow_events *events, zj_error *err);

#endif
