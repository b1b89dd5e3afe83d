/* listen.h - a listening socket from "HOST:PORT" or "unix:PATH".
 *
 * Ownership  the caller closes *out_socket; texts are children of 'ctx'. */
#ifndef ZJ_WEB_HTTP_LISTEN_H
#define ZJ_WEB_HTTP_LISTEN_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

typedef struct zj_listener {
  int socket;
  const char *host; /* as written, lower case, IPv6 in brackets */
  int port;         /* the one in use */
  const char *path; /* of a socket in the file system; then host is "localhost". NULL: none */
} zj_listener;

/* Accepts "127.0.0.1:8080", "localhost:0", "[::1]:8080", "unix:/run/zhangju.sock" (mode 660; a
 * socket nobody listens on any more is replaced). ZJ_USAGE when it is none of these, ZJ_IO when the
 * system refuses. */
ZJ_MUST_CHECK zj_status zj_listen(void *ctx, const char *address, zj_listener *out, zj_error *err);

#endif
