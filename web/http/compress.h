/* compress.h - sends an answer compressed (gzip) to a client that takes it, when that saves much.
 *
 * ETags stay as they are: they are weak, so they name all forms of an answer. A request that a page
 * of another site has made is answered plainly: the length of a compressed page would tell it
 * something of what stands beside its own words (BREACH).
 *
 * Ownership  the compressed body is a talloc child of the request.
 * Errors     none: an answer that cannot be compressed is sent as it is.
 * Threads    a request belongs to one thread. */
#ifndef ZJ_WEB_HTTP_COMPRESS_H
#define ZJ_WEB_HTTP_COMPRESS_H

#include "web/http/http.h"

/* Compresses the body of an answer that is no stream. */
void zj_compress(const zj_request *request, zj_response *response);

/* Whether an Accept-Encoding header allows gzip; NULL allows nothing. */
bool zj_compress_accepted(const char *header);

#endif
