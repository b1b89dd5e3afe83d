/* router.h - the closed table of addresses: which exist, with which methods and parameters, and
 * which handler answers (web/pages/handlers.h).
 *
 * No part of a path reaches a handler except a report's or saved query's id, and no path is ever
 * joined to a folder.
 *
 * Ownership  the answer is made in the response; its texts are children of request->ctx.
 * Threads    any number of threads may route at once, each with a request of its own. */
#ifndef ZJ_WEB_SERVE_ROUTER_H
#define ZJ_WEB_SERVE_ROUTER_H

#include "web/http/exchange.h"

typedef struct zj_route_body {
  size_t max;   /* bytes; 0: the request may not carry a body */
  bool changes; /* it changes something, which a read-only site refuses */
} zj_route_body;

/* What body a request with this method to this path may carry. Called before the body is read.
 * 'path' is decoded; 'ctx' is for scratch memory. */
zj_route_body zj_route_body_of(void *ctx, zj_method method, const char *path);

/* The address of route number 'i' (from 0) as the table writes it: "/search", or with a star
 * for the id. NULL past the last. A site hands it to its handlers as 'route_path'. */
const char *zj_route_path(size_t i);

/* Answers the request. 'response' must be zeroed. */
void zj_route(zj_site *site, zj_request *request, zj_response *response);

#endif
