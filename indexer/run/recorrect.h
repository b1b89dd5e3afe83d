/* recorrect.h - puts changed corrections of roles in force in an index, at once: labels again the
 * reports that may hold their passages, and leaves all others as they are.
 *
 *   those reports, and those of small segments (tiers.h) ─▶ one new segment ─▶ a new generation
 *
 * It starts no process, so that a process with several threads may call it. The outcome is that of
 * labelling the whole index again.
 *
 * Ownership  nothing is kept.
 * Errors     ZJ_NO_INDEX; ZJ_LOCKED when another writer had the index for 10 s; ZJ_INTERRUPTED;
 *            ZJ_CORRUPT; ZJ_IO; ZJ_LIMIT; ZJ_NO_MEMORY. The index then is as it was.
 * Threads    one writer per process. */
#ifndef ZJ_INDEXER_RUN_RECORRECT_H
#define ZJ_INDEXER_RUN_RECORRECT_H

#include "indexer/outline/labeller.h"

typedef struct zj_recorrect_options {
  const char *index_dir;
  const zj_labeller *rules; /* with the corrections as they are now */
  const char *was_version;  /* its version before they changed */
  const zj_slice *texts;    /* of the corrections that were added or removed */
  size_t text_count;
} zj_recorrect_options;

typedef struct zj_recorrect_result {
  bool other_rules; /* nothing was done: the index was labelled by other rules, or with other
                       corrections, and must be relabelled as a whole */
  uint64_t generation;
  uint32_t reports; /* that were labelled again */
} zj_recorrect_result;

ZJ_MUST_CHECK zj_status zj_recorrect(void *ctx, const zj_recorrect_options *options,
                                     zj_recorrect_result *out, zj_error *err);

#endif
