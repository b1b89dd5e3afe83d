/* plan.h - the orders of a run and what waits for what.
 *
 *   items ─▶ pieces of 4 to 16 MB ─▶ merges of 64, of 64 of those, … ─▶ one        (postings)
 *                                └─▶ one join of all pieces                       (tables)
 *
 * What the index answers does not depend on how it was cut into pieces; only how long the chunks of
 * its lists are does.
 *
 * Ownership  a talloc child of 'ctx'. */
#ifndef ZJ_INDEXER_RUN_PLAN_H
#define ZJ_INDEXER_RUN_PLAN_H

#include "indexer/run/worker.h"

/* Each piece leaves a chunk of its own for every term it has, so small pieces make a large index
 * with more to skip over in every search: on 82 MB, pieces of 1 MB gave postings of 1.32 times the
 * text, 2 MB 1.15, 4 MB 1.01. Large ones leave workers idle at the end, and take memory: about 5
 * times their bytes. */
#define ZJ_PIECE_MIN ((uint64_t)4 << 20)
#define ZJ_PIECE_MAX ((uint64_t)16 << 20)

/* Bytes of a piece where so many workers share out items of so many bytes, with so much memory
 * each. */
uint64_t zj_plan_piece_bytes(uint64_t bytes, size_t workers, uint64_t worker_memory);

typedef struct zj_task {
  zj_order order;
  uint32_t missing; /* tasks to wait for */
  uint32_t feeds;   /* the merge that waits for it; UINT32_MAX for none */
  uint32_t deaths;  /* outside of any file */
  bool heavy;       /* a piece of one large item: one at a time, or the memory would not suffice */
} zj_task;

typedef struct zj_plan {
  zj_task *tasks;
  size_t count;
  uint32_t pieces;
  uint32_t *ready;
  size_t ready_begin, ready_end; /* private: numbers of tasks, in order */
  size_t done, heavy_running;
} zj_plan;

/* Pieces hold items of at most piece_bytes together, or one larger item. */
zj_plan *zj_plan_make(void *ctx, const zj_work_item *items, uint32_t count, uint64_t piece_bytes);

/* Takes the next task that waits for nothing; false when there is none at the moment. */
bool zj_plan_take(zj_plan *plan, uint32_t *task);
/* It is carried out: what waited for it alone is ready. */
void zj_plan_done(zj_plan *plan, uint32_t task);
/* It has to be tried again, next. */
void zj_plan_again(zj_plan *plan, uint32_t task);
static inline bool zj_plan_complete(const zj_plan *plan) {
  return plan->done == plan->count;
}

#endif
