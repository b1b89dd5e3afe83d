/* guard.h - what is refused before any routing: wrong names, bodies, smuggling, oversize.
 *
 * Threads    no shared state. */
#ifndef ZJ_WEB_SERVE_GUARD_H
#define ZJ_WEB_SERVE_GUARD_H

#include "web/http/exchange.h"

/* The facts of a request head that decide whether it is looked at. Counts are of header lines. */
typedef struct zj_head {
  const char *version;
  const char *target;                 /* as sent */
  unsigned hosts, lengths, encodings; /* Host, Content-Length, Transfer-Encoding */
  uint64_t length;                    /* Content-Length */
  bool length_ok;                     /* it is a plain number */
} zj_head;

/* Reads target and language into the request and checks all of it. Returns true when it may be
 * routed; else the answer is made, and the connection must end after it. */
bool zj_guard(zj_site *site, const zj_head *head, zj_request *request, zj_response *response);

#endif
