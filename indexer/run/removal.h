/* removal.h - taking reports out of an index by name: files, folders, roots.
 *
 * A folder that is a root, or holds one, is forgotten. Files are never touched.
 *
 * Errors     ZJ_NO_INDEX; ZJ_LOCKED; ZJ_NOT_FOUND when a path means nothing of the index: then
 * nothing is removed. */
#ifndef ZJ_INDEXER_RUN_REMOVAL_H
#define ZJ_INDEXER_RUN_REMOVAL_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

typedef struct zj_removal_result {
  uint64_t generation, removed, reports; /* taken out; left */
  uint64_t still_there; /* of those removed: files that the next run of `index` finds again, below a
                           root that stays */
  double seconds;
} zj_removal_result;

/* 'paths' as files and folders, existing or not, or as the index shows reports and their folders.
 */
ZJ_MUST_CHECK zj_status zj_remove(void *ctx, const char *index_dir, const char *const *paths,
                                  size_t count, zj_removal_result *out, zj_error *err);

#endif
