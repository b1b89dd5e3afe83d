/* plan.h - the orders of a run and what waits for what.
 *
 *   items ─▶ pieces of about 4 MB ─▶ merges of 64, of 64 of those, … ─▶ one        (postings)
 *                                └─▶ one join of all pieces                       (tables)
 *
 * The plan depends on the items alone, never on the number of workers, so neither does the index.
 *
 * Ownership  a talloc child of 'ctx'. */
#ifndef ZJ_INDEXER_PLAN_H
#define ZJ_INDEXER_PLAN_H

#include "indexer/worker.h"

/* Each piece leaves a chunk of its own for every term it has, so small pieces make a large index: on 82 MB, pieces of
 * 1 MB gave postings of 1.32 times the text, 2 MB 1.15, 4 MB 1.01. Large ones leave workers idle at the end. */
#define ZJ_PIECE_BYTES ((uint64_t)4 << 20)

typedef struct zj_task {
  zj_order order;
  uint32_t missing;  /* tasks to wait for */
  uint32_t feeds;    /* the merge that waits for it; UINT32_MAX for none */
  uint32_t deaths;   /* outside of any file */
  bool heavy;        /* a piece of one large item: one at a time, or the memory would not suffice */
} zj_task;

typedef struct zj_plan {
  zj_task *tasks; size_t count;
  uint32_t pieces;
  uint32_t *ready; size_t ready_begin, ready_end; /* private: numbers of tasks, in order */
  size_t done, heavy_running;
} zj_plan;

/* Pieces hold items of at most piece_bytes together, or one larger item; usually ZJ_PIECE_BYTES. */
zj_plan *zj_plan_make(void *ctx, const zj_item *items, uint32_t count, uint64_t piece_bytes);

/* Takes the next task that waits for nothing; false when there is none at the moment. */
bool zj_plan_take(zj_plan *plan, uint32_t *task);
/* It is carried out: what waited for it alone is ready. */
void zj_plan_done(zj_plan *plan, uint32_t task);
/* It has to be tried again, next. */
void zj_plan_again(zj_plan *plan, uint32_t task);
static inline bool zj_plan_complete(const zj_plan *plan) { return plan->done == plan->count; }

#endif
