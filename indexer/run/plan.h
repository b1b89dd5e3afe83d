/* plan.h - the orders of a run, and which of them wait for others.
 *
 *   items ─▶ pieces of 4 to 16 MB ─▶ merges of 64, of 64 of those, … ─▶ one     (postings)
 *                                └─▶ one join of all pieces                     (tables)
 *
 * The answers of the index do not depend on how it was cut into pieces; only the length of the
 * chunks of its posting lists does.
 *
 * Units      bytes.
 * Ownership  a plan is a talloc child of 'ctx'.
 * Errors     a NULL plan means that memory ran out.
 * Threads    one thread per plan. */
#ifndef ZJ_INDEXER_RUN_PLAN_H
#define ZJ_INDEXER_RUN_PLAN_H

#include "indexer/run/worker.h"

/* Each piece adds a chunk to the list of every term it has, so small pieces make a large index in
 * which every search skips more: on 82 MB, pieces of 1 MB gave postings of 1.32 times the text, 2
 * MB 1.15, 4 MB 1.01. Large pieces leave workers idle at the end, and take about 5 times their
 * bytes of memory. */
#define ZJ_PIECE_MIN ((uint64_t)4 << 20)
#define ZJ_PIECE_MAX ((uint64_t)16 << 20)

/* The size of a piece when 'workers' workers with 'worker_memory' bytes of memory each divide items
 * of 'bytes' bytes among them. */
uint64_t zj_plan_piece_bytes(uint64_t bytes, size_t workers, uint64_t worker_memory);

typedef struct zj_task {
  zj_order order;
  uint32_t missing; /* tasks that it waits for */
  uint32_t feeds;   /* the merge that waits for it; UINT32_MAX for none */
  uint32_t deaths;  /* how often it failed outside of any item */
  bool heavy;       /* a piece of one large item; memory suffices for one at a time */
} zj_task;

typedef struct zj_plan {
  zj_task *tasks;
  size_t count;
  uint32_t pieces;
  uint32_t *ready; /* private from here: numbers of the tasks that wait for nothing, in order */
  size_t ready_begin, ready_end;
  size_t done, heavy_running;
} zj_plan;

/* Cuts items into pieces of at most 'piece_bytes', or of one item that is larger. */
zj_plan *zj_plan_make(void *ctx, const zj_work_item *items, uint32_t count, uint64_t piece_bytes);

/* Takes the next task that can be started; false when there is none at the moment. */
bool zj_plan_take(zj_plan *plan, uint32_t *task);

/* Records that a task is finished; those that waited for it alone become ready. */
void zj_plan_done(zj_plan *plan, uint32_t task);

/* Puts a task that was taken back, to be taken next. */
void zj_plan_again(zj_plan *plan, uint32_t task);

/* Whether all tasks are finished. */
static inline bool zj_plan_complete(const zj_plan *plan) {
  return plan->done == plan->count;
}

#endif
