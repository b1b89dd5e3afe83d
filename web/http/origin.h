/* origin.h - what pages of other sites may do: change nothing, and read the API only where
 * --cors-origin names them.
 *
 * Ownership  header values are children of the request or live as long as the site.
 * Threads    no shared state. */
#ifndef ZJ_WEB_HTTP_ORIGIN_H
#define ZJ_WEB_HTTP_ORIGIN_H

#include "web/http/exchange.h"

/* Whether a request comes from a page of this site, or from no page at all, as far as the browser's
 * headers say. Requests that change something must. */
bool zj_origin_is_ours(const zj_request *request);

/* Lets pages of the origins named with --cors-origin read a GET answer of the API (CORS, Fetch
 * standard, section 3.2). Cookies are not allowed, and no preflight is answered. Call when the
 * answer is made. */
void zj_origin_share(const zj_exchange *x);

#endif
