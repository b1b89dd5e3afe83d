/* removal.h - removes reports from an index by name: files, folders, roots.
 *
 * Roots at or below a path are forgotten. The files themselves are never touched.
 *
 * Ownership  nothing is kept.
 * Errors     ZJ_NO_INDEX; ZJ_LOCKED; ZJ_NOT_FOUND when a path matches nothing in the index; ZJ_IO;
 *            ZJ_NO_MEMORY. Nothing is removed then.
 * Threads    one writer per process. */
#ifndef ZJ_INDEXER_RUN_REMOVAL_H
#define ZJ_INDEXER_RUN_REMOVAL_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

typedef struct zj_removal_result {
  uint64_t generation;
  uint64_t removed;     /* reports removed */
  uint64_t reports;     /* reports left */
  uint64_t still_there; /* of those removed: files that exist below a root that stays, so that the
                           next run of `index` adds them again */
  double seconds;
} zj_removal_result;

/* Removes the reports at or below each path. A path names a file or folder, which need not exist,
 * or is one that the index shows. */
ZJ_MUST_CHECK zj_status zj_remove(void *ctx, const char *index_dir, const char *const *paths,
                                  size_t count, zj_removal_result *out, zj_error *err);

#endif
