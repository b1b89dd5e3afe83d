/* corrections_seen.h - where the corrections of readers apply in an index.
 *
 * Ownership  results are talloc children of 'ctx'.
 * Errors     ZJ_CORRUPT when a text cannot be restored; ZJ_NO_MEMORY.
 * Threads    those of the snapshot. */
#ifndef ZJ_INDEXER_STORE_CORRECTIONS_SEEN_H
#define ZJ_INDEXER_STORE_CORRECTIONS_SEEN_H

#include "indexer/outline/corrections_find.h"
#include "indexer/store/snapshot.h"

/* What became of one correction in an index. */
typedef struct zj_correction_seen {
  zj_finding finding; /* ELSEWHERE: neither its report nor a copy is in the index */
  size_t segment;     /* unless ELSEWHERE: the report it is about, or the first copy */
  uint32_t report;
  uint32_t line; /* FOUND: where the passage begins */
} zj_correction_seen;

/* Looks for every correction, in its report first and then in all others. *out has one element a
 * correction; *found and *lost count them, without marks, which are ELSEWHERE. */
ZJ_MUST_CHECK zj_status zj_corrections_see(void *ctx, const zj_snapshot *snapshot,
                                           const zj_corrections *corrections,
                                           zj_correction_seen **out, size_t *found, size_t *lost,
                                           zj_error *err);

/* A part of a correction's text as every match text that holds the passage has it: its longest run
 * of Han characters, folded. Empty when it has none that is worth looking for: any text may hold it
 * then. 'at' is NULL when memory ran out. */
zj_slice zj_correction_trace(void *ctx, zj_slice text);

/* Whether a report may hold a passage with this trace. */
bool zj_correction_may_be_in(const zj_segment *segment, uint32_t report, zj_slice trace);

#endif
