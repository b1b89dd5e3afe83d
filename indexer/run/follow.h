/* follow.h - `index --watch`: a run whenever something below the folders changes, until Ctrl-C.
 *
 * inotify tells that something changed, never what: each run compares files with the catalog as any
 * other does, so that nothing is lost by an event that came too early, too late, or not at all (an
 * overflow, a folder that appeared with files in it). Where the system gives no more watches,
 * folders are compared every two seconds instead.
 *
 * What the guard of `prune` refuses is told, stays in the index, and does not keep the rest from
 * being followed.
 *
 * Errors     those of zj_build() of the first run; later ones are told and the watch goes on.
 * Threads    one per process. */
#ifndef ZJ_INDEXER_RUN_FOLLOW_H
#define ZJ_INDEXER_RUN_FOLLOW_H

#include "indexer/run/build.h"

typedef struct zj_follow_events {
  void *arg;
  void (*done)(void *arg, const zj_build_result *result); /* the first run, and each that published
                                                             something or left out something new */
  void (*failed)(void *arg, const zj_error *err); /* a later run; not again for the same reason */
} zj_follow_events;

/* ZJ_OK after Ctrl-C. */
ZJ_MUST_CHECK zj_status zj_follow(void *ctx, const zj_build_options *options,
                                  const zj_follow_events *events, zj_error *err);

#endif
