/* watch.h - a deadline for every connection; one that misses it is shut down.
 *
 * libmicrohttpd limits silence alone, and a client that sends one byte a second is never silent.
 * Here the whole head, the whole body and the whole answer each have a fixed time.
 *
 * Units      milliseconds from now, on the monotonic clock.
 * Ownership  zj_watch is a talloc child of 'ctx'; zj_watched is freed by zj_watch_end(). Sockets
 *            stay the caller's.
 * Threads    every function may be called from any thread. */
#ifndef ZJ_WEB_HTTP_WATCH_H
#define ZJ_WEB_HTTP_WATCH_H

#include "indexer/base/text.h"

typedef struct zj_watch zj_watch;     /* all connections */
typedef struct zj_watched zj_watched; /* one of them */

/* NULL when memory runs out. */
zj_watch *zj_watch_new(void *ctx);

/* Starts watching a socket. NULL when memory runs out: the connection then has no deadline. */
zj_watched *zj_watch_begin(zj_watch *watch, int socket, int limit_ms);

/* Stops watching. Must be called before the socket is closed; NULL is allowed. */
void zj_watch_end(zj_watch *watch, zj_watched *one);

/* Sets a new deadline. NULL is allowed. */
void zj_watch_set(zj_watch *watch, zj_watched *one, int limit_ms);

/* Shuts down the sockets whose deadline has passed. The thread of each connection then sees its end
 * and cleans up. */
void zj_watch_sweep(zj_watch *watch);

#endif
