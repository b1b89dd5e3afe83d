/* plan.c - the orders of a run, and which of them wait for others. */
#include "indexer/run/plan.h"

#include <talloc.h>

#include "indexer/store/postings.h"

enum { HEAVY_BYTES = 8 << 20, NOTHING = UINT32_MAX };

uint64_t zj_plan_piece_bytes(uint64_t bytes, size_t workers, uint64_t worker_memory) {
  enum { PIECES_EACH = 4, MEMORY_SHARE = 8 };
  uint64_t most = worker_memory / MEMORY_SHARE;
  uint64_t wanted = bytes / (workers * PIECES_EACH);
  if (most > ZJ_PIECE_MAX) most = ZJ_PIECE_MAX;
  if (wanted > most) wanted = most;
  return wanted > ZJ_PIECE_MIN ? wanted : ZJ_PIECE_MIN;
}

/* Adds a task; NULL when memory ran out. */
static zj_task *add_task(zj_plan *plan, zj_order order) {
  if ((plan->count & (plan->count - 1)) == 0) {
    size_t room = plan->count ? plan->count * 2 : 1;
    zj_task *grown = talloc_realloc(plan, plan->tasks, zj_task, room);
    if (!grown) return NULL;
    plan->tasks = grown;
  }
  plan->tasks[plan->count] = (zj_task){.order = order, .feeds = NOTHING};
  return &plan->tasks[plan->count++];
}

static bool add_pieces(zj_plan *plan, const zj_work_item *items, uint32_t count,
                       uint64_t piece_bytes) {
  for (uint32_t begin = 0, end; begin < count; begin = end) {
    uint64_t bytes = items[begin].bytes;
    for (end = begin + 1; end < count && bytes + items[end].bytes <= piece_bytes; end++)
      bytes += items[end].bytes;
    zj_order order = {.kind = ZJ_ORDER_PIECE,
                      .number = plan->pieces,
                      .begin = begin,
                      .end = end,
                      .heavy = bytes > HEAVY_BYTES && bytes > piece_bytes};
    zj_task *task = add_task(plan, order);
    if (!task) return false;
    task->heavy = order.heavy;
    plan->pieces++;
  }
  return true;
}

/* Adds the merges of the tasks [first, first + count), then the merges of those, until one is left.
 */
static bool add_merges(zj_plan *plan, uint32_t first, uint32_t count) {
  for (uint32_t level = 1; count; level++) {
    uint32_t merges = (count + ZJ_POSTINGS_MERGE_MAX - 1) / ZJ_POSTINGS_MERGE_MAX;
    uint32_t above = (uint32_t)plan->count;
    for (uint32_t m = 0; m < merges; m++) {
      uint32_t begin = m * ZJ_POSTINGS_MERGE_MAX;
      uint32_t end = begin + ZJ_POSTINGS_MERGE_MAX;
      if (end > count) end = count;
      zj_task *task = add_task(plan, (zj_order){.kind = ZJ_ORDER_MERGE,
                                                .level = level,
                                                .number = m,
                                                .begin = begin,
                                                .end = end,
                                                .last = merges == 1});
      if (!task) return false;
      task->missing = end - begin;
      for (uint32_t n = begin; n < end; n++)
        plan->tasks[first + n].feeds = above + m;
    }
    if (merges == 1) return true;
    first = above;
    count = merges;
  }
  return true;
}

static bool add_join(zj_plan *plan) {
  zj_task *join = add_task(plan, (zj_order){.kind = ZJ_ORDER_JOIN, .end = plan->pieces});
  if (join) join->missing = plan->pieces;
  return join != NULL;
}

zj_plan *zj_plan_make(void *ctx, const zj_work_item *items, uint32_t count, uint64_t piece_bytes) {
  zj_plan *plan = talloc_zero(ctx, zj_plan);
  if (!plan) return NULL;
  bool made = add_pieces(plan, items, count, piece_bytes) && add_merges(plan, 0, plan->pieces) &&
              add_join(plan);
  if (made) plan->ready = talloc_array(plan, uint32_t, plan->count * 2);
  if (!plan->ready) {
    talloc_free(plan);
    return NULL;
  }
  plan->ready_begin = plan->count; /* with room before it for tasks that are put first */
  plan->ready_end = plan->count;
  for (uint32_t t = 0; t < plan->count; t++)
    if (plan->tasks[t].missing == 0) plan->ready[plan->ready_end++] = t;
  return plan;
}

static void put_first(zj_plan *plan, uint32_t task) {
  plan->ready[--plan->ready_begin] = task;
}

static void release_task(zj_plan *plan, uint32_t task) {
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
  if (t->feeds != NOTHING) release_task(plan, t->feeds);
  if (t->order.kind == ZJ_ORDER_PIECE) release_task(plan, (uint32_t)plan->count - 1); /* the join */
}

void zj_plan_again(zj_plan *plan, uint32_t task) {
  plan->heavy_running -= plan->tasks[task].heavy;
  put_first(plan, task);
}
