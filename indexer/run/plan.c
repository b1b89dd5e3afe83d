/* plan.c - the orders of a run. */
#include "indexer/run/plan.h"

#include <talloc.h>

#include "indexer/store/postings.h"

enum { HEAVY_BYTES = 8 << 20, NOTHING = UINT32_MAX };

uint64_t zj_plan_piece_bytes(uint64_t bytes, size_t workers, uint64_t worker_memory) {
  enum { PIECES_EACH = 4, MEMORY_SHARE = 8 };
  uint64_t most = worker_memory / MEMORY_SHARE, wanted = bytes / (workers * PIECES_EACH);
  if (most > ZJ_PIECE_MAX) most = ZJ_PIECE_MAX;
  if (wanted > most) wanted = most;
  return wanted > ZJ_PIECE_MIN ? wanted : ZJ_PIECE_MIN;
}

static uint32_t add_task(zj_plan *plan, zj_order order) {
  if ((plan->count & (plan->count - 1)) == 0)
    plan->tasks = talloc_realloc(plan, plan->tasks, zj_task, plan->count ? plan->count * 2 : 1);
  plan->tasks[plan->count] = (zj_task){.order = order, .feeds = NOTHING};
  return (uint32_t)plan->count++;
}

static void add_pieces(zj_plan *plan, const zj_work_item *items, uint32_t count,
                       uint64_t piece_bytes) {
  for (uint32_t begin = 0, end; begin < count; begin = end) {
    uint64_t bytes = items[begin].bytes;
    for (end = begin + 1; end < count && bytes + items[end].bytes <= piece_bytes; end++)
      bytes += items[end].bytes;
    uint32_t task = add_task(
        plan,
        (zj_order){.kind = ZJ_ORDER_PIECE, .number = plan->pieces++, .begin = begin, .end = end});
    plan->tasks[task].heavy = plan->tasks[task].order.heavy =
        bytes > HEAVY_BYTES && bytes > piece_bytes;
  }
}

/* Adds the merges above the tasks [first, first + count), level by level, until one is left. */
static void add_merges(zj_plan *plan, uint32_t first, uint32_t count) {
  for (uint32_t level = 1; count; level++) {
    uint32_t merges = (count + ZJ_POSTINGS_MERGE_MAX - 1) / ZJ_POSTINGS_MERGE_MAX,
             above = (uint32_t)plan->count;
    for (uint32_t m = 0; m < merges; m++) {
      uint32_t begin = m * ZJ_POSTINGS_MERGE_MAX,
               end = begin + ZJ_POSTINGS_MERGE_MAX < count ? begin + ZJ_POSTINGS_MERGE_MAX : count;
      uint32_t task = add_task(plan, (zj_order){.kind = ZJ_ORDER_MERGE,
                                                .level = level,
                                                .number = m,
                                                .begin = begin,
                                                .end = end,
                                                .last = merges == 1});
      plan->tasks[task].missing = end - begin;
      for (uint32_t n = begin; n < end; n++)
        plan->tasks[first + n].feeds = task;
    }
    if (merges == 1) return;
    first = above;
    count = merges;
  }
}

zj_plan *zj_plan_make(void *ctx, const zj_work_item *items, uint32_t count, uint64_t piece_bytes) {
  zj_plan *plan = talloc_zero(ctx, zj_plan);
  add_pieces(plan, items, count, piece_bytes);
  add_merges(plan, 0, plan->pieces);
  uint32_t join = add_task(plan, (zj_order){.kind = ZJ_ORDER_JOIN, .end = plan->pieces});
  plan->tasks[join].missing = plan->pieces;
  plan->ready = talloc_array(plan, uint32_t, plan->count * 2);
  plan->ready_begin = plan->ready_end =
      plan->count; /* room before it: one piece can release a merge and the join */
  for (uint32_t t = 0; t < plan->count; t++)
    if (plan->tasks[t].missing == 0) plan->ready[plan->ready_end++] = t;
  return plan;
}

static void put_first(zj_plan *plan, uint32_t task) {
  plan->ready[--plan->ready_begin] = task;
}

static void release(zj_plan *plan, uint32_t task) {
  if (--plan->tasks[task].missing == 0) put_first(plan, task);
}

bool zj_plan_take(zj_plan *plan, uint32_t *task) {
  for (size_t i = plan->ready_begin; i < plan->ready_end; i++) {
    *task = plan->ready[i];
    bool heavy = plan->tasks[*task].heavy;
    if (heavy && plan->heavy_running) continue;
    memmove(plan->ready + plan->ready_begin + 1, plan->ready + plan->ready_begin,
            (i - plan->ready_begin) * sizeof *plan->ready);
    plan->ready_begin++;
    plan->heavy_running += heavy;
    return true;
  }
  return false;
}

void zj_plan_done(zj_plan *plan, uint32_t task) {
  const zj_task *t = &plan->tasks[task];
  plan->done++;
  plan->heavy_running -= t->heavy;
  if (t->feeds != NOTHING) release(plan, t->feeds);
  if (t->order.kind == ZJ_ORDER_PIECE) release(plan, (uint32_t)plan->count - 1); /* the join */
}

void zj_plan_again(zj_plan *plan, uint32_t task) {
  plan->heavy_running -= plan->tasks[task].heavy;
  put_first(plan, task);
}
