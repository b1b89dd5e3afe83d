/* origin.h - what pages of other sites may do here: change nothing, and read the API only where the
 * server was told so.
 *
 * Threads    no state. */
#ifndef ZJ_WEB_HTTP_ORIGIN_H
#define ZJ_WEB_HTTP_ORIGIN_H

#include "web/http/exchange.h"

/* Whether a request that changes something comes from a page of this site, or from no page, as far
 * as a browser says where it comes from. */
bool zj_origin_is_ours(const zj_request *request);

/* To be called when the answer is there: lets the page of an origin that was named with
 * --cors-origin read what GET of the API answers (CORS, Fetch standard section 3.2); without
 * cookies, and no preflight is answered. */
void zj_origin_share(const zj_exchange *x);

#endif
