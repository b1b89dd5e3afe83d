/* proxy.h - which clients are proxies of ours, so that headers about others are believed: who asks,
 * from where, and by http or https.
 *
 * Whoever may connect to a unix socket is one. Others are named by address.
 *
 * Ownership  a zj_proxies is a talloc child of 'ctx'.
 * Errors     ZJ_USAGE for a text that is no address; ZJ_NO_MEMORY.
 * Threads    constant once made. */
#ifndef ZJ_WEB_HTTP_PROXY_H
#define ZJ_WEB_HTTP_PROXY_H

#include <sys/socket.h>

#include "indexer/base/error.h"
#include "indexer/base/text.h"

typedef struct zj_proxies zj_proxies;

/* Reads addresses separated by commas: 127.0.0.1, ::1, 10.0.0.0/8. */
ZJ_MUST_CHECK zj_status zj_proxies_read(void *ctx, const char *text, zj_proxies **out,
                                        zj_error *err);

/* Whether a client at this address is a proxy; 'address' may be NULL. Only for a socket that
 * listens at an address: who comes by a unix socket has none. */
bool zj_proxies_have(const zj_proxies *proxies, const struct sockaddr *address);

#endif
