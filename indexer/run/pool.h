/* pool.h - worker processes: forked, given orders, listened to, replaced when they die.
 *
 * Ownership  a talloc child of 'ctx'; freeing it kills and reaps what is left of the workers.
 * Threads    one pool per process. */
#ifndef ZJ_INDEXER_RUN_POOL_H
#define ZJ_INDEXER_RUN_POOL_H

#include "indexer/run/worker.h"

typedef struct zj_pool zj_pool;

/* What a child does: reads orders from 'fd' until it closes. */
typedef void zj_pool_child(int fd, void *arg);

/* What the owner of a pool is told. Neither may free the pool. */
typedef struct zj_pool_events {
  void *arg;
  void (*note)(void *arg, size_t worker, const zj_note *note);
  /* The worker died while it had an order; 'why' tells how: "crashed (Segmentation fault)";
   * 'killed' when something else than its work may have ended it. A new one takes its place. */
  void (*death)(void *arg, size_t worker, const char *why, bool killed);
} zj_pool_events;

ZJ_MUST_CHECK zj_status zj_pool_start(void *ctx, size_t workers, zj_pool_child *child,
                                      void *child_arg, const zj_pool_events *events, zj_pool **out,
                                      zj_error *err);

/* The number of a worker without an order; false when all are busy. */
bool zj_pool_idle(const zj_pool *pool, size_t *worker);
/* Whether any worker has an order. */
bool zj_pool_busy(const zj_pool *pool);

/* Gives an idle worker its order. */
ZJ_MUST_CHECK zj_status zj_pool_give(zj_pool *pool, size_t worker, const zj_order *order,
                                     zj_error *err);

/* Waits at most 'timeout_ms' for notes and deaths and delivers them. A signal ends the wait early.
 */
ZJ_MUST_CHECK zj_status zj_pool_wait(zj_pool *pool, int timeout_ms, zj_error *err);

#endif
