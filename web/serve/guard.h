/* guard.h - refuses requests before any routing: wrong host names, forbidden or ambiguous bodies,
 * malformed or over-long targets.
 *
 * Ownership  texts of the request are children of request->ctx.
 * Errors     none returned: a refusal is answered.
 * Threads    no shared state. */
#ifndef ZJ_WEB_SERVE_GUARD_H
#define ZJ_WEB_SERVE_GUARD_H

#include "web/http/exchange.h"

/* The facts of a request's head that decide whether it is routed. */
typedef struct zj_head {
  const char *version;
  const char *target;                 /* as sent */
  unsigned hosts, lengths, encodings; /* header lines: Host, Content-Length, Transfer-Encoding */
  unsigned users;                     /* header lines that name the user, of a proxy */
  uint64_t length;                    /* Content-Length */
  bool length_ok;                     /* Content-Length is a plain number, or absent */
} zj_head;

/* Checks a request, and reads its target and language into 'request'. True when it may be routed;
 * else a refusal has been answered, and the connection must be closed after it. */
bool zj_guard(zj_site *site, const zj_head *head, zj_request *request, zj_response *response);

#endif
