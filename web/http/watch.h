/* watch.h - the age of connections: each has a time by which it must get on, else it is shut down.
 *
 * The library's own limit is on silence alone: a client that sends one byte a second is never
 * silent. Here the whole head must be in, the whole body, the whole answer out, by a fixed time.
 *
 * Threads    every function may be called from any thread. */
#ifndef ZJ_WEB_HTTP_WATCH_H
#define ZJ_WEB_HTTP_WATCH_H

#include "indexer/base/text.h"

typedef struct zj_watch zj_watch;     /* all connections */
typedef struct zj_watched zj_watched; /* one of them */

zj_watch *zj_watch_new(void *ctx);

/* Begins watching a socket; NULL when out of memory. It must be ended before the socket is closed.
 */
zj_watched *zj_watch_begin(zj_watch *watch, int socket, int limit_ms);
void zj_watch_end(zj_watch *watch, zj_watched *one);

/* A new time from now on. */
void zj_watch_set(zj_watch *watch, zj_watched *one, int limit_ms);

/* Shuts down what is overdue; the connection's own thread then sees the end and cleans up. */
void zj_watch_sweep(zj_watch *watch);

#endif
