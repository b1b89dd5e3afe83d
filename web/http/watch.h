/* watch.h - a deadline for every connection; one that misses it is shut down. And whether its
 * client is still there while an answer is made.
 *
 * libmicrohttpd limits silence alone, and a client that sends one byte a second is never silent.
 * Here the whole head, the whole body and the whole answer each have a fixed time, and a connection
 * has a longest life. libmicrohttpd does not look at a socket either while a handler runs: the
 * sweep does, and sets the flag of a connection that its client has closed.
 *
 * Units      milliseconds from now, on the monotonic clock.
 * Ownership  zj_watch is a talloc child of 'ctx'; zj_watched is freed by zj_watch_end(). Sockets
 *            stay the caller's.
 * Threads    every function may be called from any thread. */
#ifndef ZJ_WEB_HTTP_WATCH_H
#define ZJ_WEB_HTTP_WATCH_H

#include <stdatomic.h>

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

/* A flag that is set when an answer is not wanted any more; borrowed until zj_watch_end(). Between
 * this call and zj_watch_rest() the sweep looks whether the client has closed the connection. NULL
 * for a connection that is not watched. */
const atomic_bool *zj_watch_work(zj_watch *watch, zj_watched *one);

/* The answer has been sent, and a new request may come. NULL is allowed. */
void zj_watch_rest(zj_watch *watch, zj_watched *one);

/* Whether the connection is older than 'life_ms', so that its client should make a new one. NULL is
 * allowed. */
bool zj_watch_is_older(zj_watch *watch, const zj_watched *one, int life_ms);

/* Shuts down the sockets whose deadline has passed, and sets the flags of clients that are gone.
 * The thread of each connection then sees its end and cleans up. */
void zj_watch_sweep(zj_watch *watch);

/* No answer is wanted any more: sets the flags of all connections, also of those to come. */
void zj_watch_cancel(zj_watch *watch);

/* Shuts down all sockets. */
void zj_watch_shut(zj_watch *watch);

#endif
