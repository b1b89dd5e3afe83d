/* reach.h - what of the file system the workers of a run may reach: they read the files of the run
 * and the programs that convert them, and write to the folder in which the segment is made.
 *
 * Ownership  the descriptor is the caller's.
 * Errors     ZJ_NO_MEMORY.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_RUN_REACH_H
#define ZJ_INDEXER_RUN_REACH_H

#include "indexer/run/worker.h"

typedef struct zj_reach {
  const zj_work_item *items;
  uint32_t count;
  /* Folders and files that may be read. The file of an item that is below none is added. */
  const char *const *roots;
  size_t root_count;
  const char *building; /* the folder to write to */
} zj_reach;

/* Sets *files to what zj_confine_enter() takes (confine.h); -1 where the kernel has no Landlock. */
ZJ_MUST_CHECK zj_status zj_reach_of_workers(const zj_reach *reach, int *files, zj_error *err);

#endif
