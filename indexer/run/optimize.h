/* optimize.h - all segments to one, without what is dead in them.
 *
 *   catalog ─▶ every living report, by path ─copied (assembly.h), no lock held─▶ segment ─lock─▶
 * catalog as it is now ─▶ commit
 *
 * Reports that a run has replaced or removed meanwhile stay as that run left them. Readers are
 * never in the way.
 *
 * Errors     ZJ_NO_INDEX; ZJ_LOCKED when another `optimize` works here; ZJ_INTERRUPTED.
 * Threads    one run per process; it forks. */
#ifndef ZJ_INDEXER_RUN_OPTIMIZE_H
#define ZJ_INDEXER_RUN_OPTIMIZE_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

typedef struct zj_optimize_options {
  const char *index_dir;
  int jobs; /* worker processes, at least 1 */
  bool progress;
} zj_optimize_options;

typedef struct zj_optimize_result {
  bool published; /* false: there was nothing to do */
  uint64_t generation, reports;
  size_t before, after; /* segments */
  uint64_t purged;      /* paragraphs of reports that were dead */
  double seconds;
} zj_optimize_result;

ZJ_MUST_CHECK zj_status zj_optimize(void *ctx, const zj_optimize_options *options,
                                    zj_optimize_result *out, zj_error *err);

#endif
