/* pool.h - a pool of worker processes: forks them, gives them orders, delivers their notes, and
 * replaces those that die.
 *
 * Ownership  a pool is a talloc child of 'ctx'; freeing it kills and reaps its workers, and
 * whatever they have left behind: this process has no other children then. Errors     ZJ_IO when no
 * process can be started; ZJ_INTERNAL when workers take no orders; ZJ_NO_MEMORY. Threads    one
 * pool per process. */
#ifndef ZJ_INDEXER_RUN_POOL_H
#define ZJ_INDEXER_RUN_POOL_H

#include "indexer/run/worker.h"

typedef struct zj_pool zj_pool;

/* Runs in a child process: reads orders from 'fd' until it closes. */
typedef void zj_pool_child(int fd, void *arg);

/* Callbacks of the owner of a pool. They must not free the pool. */
typedef struct zj_pool_events {
  void *arg;
  /* A worker sent a note. */
  void (*note)(void *arg, size_t worker, const zj_note *note);
  /* A worker died while it had an order, and another took its place. 'why' is a reason, such as
   * "made the reader crash (Segmentation fault); please report it". 'killed' means that something
   * other than its work may have ended it. */
  void (*death)(void *arg, size_t worker, const char *why, bool killed);
} zj_pool_events;

/* Starts 'workers' processes, numbered from 0; each runs child(fd, child_arg). */
ZJ_MUST_CHECK zj_status zj_pool_start(void *ctx, size_t workers, zj_pool_child *child,
                                      void *child_arg, const zj_pool_events *events, zj_pool **out,
                                      zj_error *err);

/* Sets *worker to a worker without an order; false when all are busy. */
bool zj_pool_idle(const zj_pool *pool, size_t *worker);

/* Whether any worker has an order. */
bool zj_pool_busy(const zj_pool *pool);

/* Gives an order to an idle worker. */
ZJ_MUST_CHECK zj_status zj_pool_give(zj_pool *pool, size_t worker, const zj_order *order,
                                     zj_error *err);

/* Waits at most 'timeout_ms' milliseconds for notes and deaths, and delivers them. A signal ends
 * the wait early, with ZJ_OK. */
ZJ_MUST_CHECK zj_status zj_pool_wait(zj_pool *pool, int timeout_ms, zj_error *err);

#endif
