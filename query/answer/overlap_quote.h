/* overlap_quote.h - a passage that two reports share, as both have it: equal runs, and the swaps
 * between them.
 *
 *   全面学习贯彻党的 │ 十八大 → 十九大 │ 精神，
 *
 * A swap takes the rest of a number or Latin word along: 2023 → 2024, not 3 → 4.
 *
 * Units      lines from 1; characters from 0.
 * Ownership  talloc children of 'ctx'.
 * Errors     ZJ_CORRUPT when an original cannot be rebuilt; ZJ_NO_MEMORY.
 * Threads    those of the snapshots. */
#ifndef ZJ_QUERY_ANSWER_OVERLAP_QUOTE_H
#define ZJ_QUERY_ANSWER_OVERLAP_QUOTE_H

#include "query/answer/overlap.h"

/* A run or a swap as the two reports write it. */
typedef struct zj_overlap_piece {
  bool swap;
  zj_cutting a, b;
} zj_overlap_piece;

typedef struct zj_overlap_quote {
  zj_cutting a, b; /* the whole passage */
  zj_overlap_piece *pieces;
  uint32_t piece_count;
} zj_overlap_quote;

ZJ_MUST_CHECK zj_status zj_overlap_quote_make(void *ctx, const zj_overlap *overlap,
                                              const zj_overlap_pair *pair,
                                              const zj_overlap_passage *passage,
                                              zj_overlap_quote *out, zj_error *err);

#endif
