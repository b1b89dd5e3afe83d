/* listen.h - a listening socket from "HOST:PORT" or "unix:PATH".
 *
 * Ownership  the caller closes out->socket, and removes out->path; texts are children of 'ctx'.
 * Errors     ZJ_USAGE for an address of another form, ZJ_IO when the system refuses, ZJ_NO_MEMORY.
 * Threads    no shared state, but umask() is changed for a moment: call before other threads. */
#ifndef ZJ_WEB_HTTP_LISTEN_H
#define ZJ_WEB_HTTP_LISTEN_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

typedef struct zj_listener {
  int socket;
  const char *host; /* as written, in lower case, IPv6 in brackets; "localhost" for unix:PATH */
  int port;         /* the one in use; 0 for unix:PATH */
  const char *path; /* of a socket in the file system; NULL for HOST:PORT */
} zj_listener;

/* Accepts "127.0.0.1:8080", "localhost:0" (any free port), "[::1]:8080" and
 * "unix:/run/zhangju.sock". A socket in the file system gets mode 660 and replaces one on which
 * nobody listens any more. */
ZJ_MUST_CHECK zj_status zj_listen(void *ctx, const char *address, zj_listener *out, zj_error *err);

#endif
