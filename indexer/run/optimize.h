/* optimize.h - merges all segments into one, without their dead reports.
 *
 *   without the lock  catalog ─▶ all living reports, by path ─copied (assembly.h)─▶ segment
 *   with the lock     catalog as it is now ─▶ commit
 *
 * Reports that a run replaced or removed meanwhile stay as that run left them. Readers are not
 * affected.
 *
 * Units      paragraphs and segments are counted; times are seconds.
 * Ownership  nothing is kept.
 * Errors     ZJ_NO_INDEX; ZJ_LOCKED when another `optimize` works on the index, or when it is
 *            rebuilt again and again; ZJ_CORRUPT; ZJ_INTERRUPTED; ZJ_IO; ZJ_NO_MEMORY.
 * Threads    one run per process; it forks. */
#ifndef ZJ_INDEXER_RUN_OPTIMIZE_H
#define ZJ_INDEXER_RUN_OPTIMIZE_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

typedef struct zj_optimize_options {
  const char *index_dir;
  int jobs;      /* worker processes, at least 1 */
  bool progress; /* draw a progress line on stderr */
} zj_optimize_options;

typedef struct zj_optimize_result {
  bool published; /* false: there was nothing to do */
  uint64_t generation, reports;
  size_t before, after; /* segments */
  uint64_t purged;      /* paragraphs of reports that were dead */
  double seconds;
} zj_optimize_result;

/* Merges the segments and publishes the result as a new generation. */
ZJ_MUST_CHECK zj_status zj_optimize(void *ctx, const zj_optimize_options *options,
                                    zj_optimize_result *out, zj_error *err);

#endif
