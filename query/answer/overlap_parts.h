/* overlap_parts.h - the parts of overlap.c: what is left out, and the runs of one pair.
 *
 * Ownership  talloc children of 'ctx'.
 * Errors     ZJ_NO_MEMORY; those of zj_role_text_read().
 * Threads    those of the snapshots. */
#ifndef ZJ_QUERY_ANSWER_OVERLAP_PARTS_H
#define ZJ_QUERY_ANSWER_OVERLAP_PARTS_H

#include "query/answer/overlap_types.h"

/* Fills left_out and compared of every report. 'shingles[i]' is set to an array with a mark for
 * each letter at which a shingle begins that is left out. When the deadline passed not all are. */
ZJ_MUST_CHECK zj_status zj_overlap_leave_out(void *ctx, zj_overlap *overlap,
                                             const zj_overlap_options *options,
                                             zj_deadline *deadline, uint8_t **shingles,
                                             zj_error *err);

/* A place at which two reports share a shingle. */
typedef struct zj_overlap_seed {
  uint32_t b; /* number of the second report */
  uint32_t at_a, at_b;
} zj_overlap_seed;

/* Makes the passages of a pair of its seeds, which are reordered. pair->passage_count is 0 when no
 * run is long enough. 'covered_a' and 'covered_b' have a byte for every letter of the two reports,
 * all 0, and are all 0 again afterwards. */
ZJ_MUST_CHECK zj_status zj_overlap_compare(void *ctx, const zj_overlap_report *a,
                                           const zj_overlap_report *b, zj_overlap_seed *seeds,
                                           size_t seed_count, uint32_t run, uint8_t *covered_a,
                                           uint8_t *covered_b, zj_overlap_pair *pair,
                                           zj_error *err);

#endif
