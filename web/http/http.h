/* http.h - one request and its answer, apart from any HTTP library.
 *
 * A zj_request is made from the raw request target by a strict reader: every %XX must be two
 * hexadecimal digits, the decoded text must be UTF-8 without NUL. What does not hold to that never
 * reaches a handler.
 *
 * Ownership  everything is a talloc child of request->ctx, which is freed when the answer has been
 * sent. Threads    a request belongs to the thread that answers it. */
#ifndef ZJ_WEB_HTTP_HTTP_H
#define ZJ_WEB_HTTP_HTTP_H

#include "indexer/base/buffer.h"
#include "indexer/base/lang.h"
#include "indexer/base/text.h"
#include "indexer/text/fold.h" /* zj_buffer */

#ifdef __cplusplus
extern "C" {
#endif

enum {
  ZJ_TARGET_MAX = 8192, /* bytes of path and query as sent; MHD's memory per connection is larger */
  ZJ_PARAMS_MAX = 40,   /* parameters in a query or a form */
  ZJ_FORM_MAX = 16384   /* bytes of a POST body */
};

typedef enum zj_method {
  ZJ_METHOD_OTHER = 0,
  ZJ_GET = 1,
  ZJ_HEAD = 2,
  ZJ_POST = 4,
  ZJ_PUT = 8,
  ZJ_DELETE = 16
} zj_method;

/* Decoded: UTF-8, no NUL; hence a C string tells all of it. */
typedef struct zj_param {
  const char *key, *value;
} zj_param;
typedef struct zj_params {
  zj_param *at;
  size_t count;
} zj_params;

typedef struct zj_request {
  void *ctx;
  zj_method method;
  const char *path; /* decoded */
  zj_params query, form;
  zj_slice body; /* as sent, for routes that take JSON */
  /* headers, NULL when absent */
  const char *host, *origin, *fetch_site, *cookie, *accept_language, *if_none_match, *if_match,
      *if_modified_since, *content_type, *accept, *id;
  zj_lang lang;
} zj_request;

/* A body that is made while it is sent. */
typedef struct zj_stream {
  bool (*more)(void *data, zj_buffer *out); /* appends the next piece; false: that was the last.
                                               With 'failed' the body ends short of its end. */
  void *data;
  bool failed;
} zj_stream;

/* An answer under construction. 'body' may be constant data or a talloc child of the request. */
typedef struct zj_response {
  unsigned status;
  const char *type; /* Content-Type with its charset */
  zj_slice body;
  zj_stream *stream; /* instead of the body, a talloc child of the request; NULL: there is none */
  zj_param headers[12]; /* beside those every answer has */
  size_t header_count;
  const char *route; /* its address in the site map; NULL: there is none */
  bool close;        /* end the connection after it */
} zj_response;

/* Splits and decodes the raw target into path and query. Returns false for a malformed one. */
bool zj_target_read(void *ctx, const char *target, const char **path, zj_params *query);

/* Decodes `a=b&c=d` (+ is a blank). Returns false when it is malformed or has too many parts. */
bool zj_params_read(void *ctx, zj_slice text, zj_params *out);

/* The first value of a key, or NULL; how many it has. */
const char *zj_param_get(const zj_params *params, const char *key);
size_t zj_param_count(const zj_params *params, const char *key);

/* Sets a header; more than fit is a bug of ours. */
void zj_response_header(zj_response *response, const char *key, const char *value);

/* Its value, or NULL. */
const char *zj_response_header_get(const zj_response *response, const char *key);

/* Whether the address is one of the API. */
bool zj_request_is_api(const zj_request *request);

/* Whether the Accept header, if there is one, takes this media type (its parameters do not count;
 * RFC 9110, 12.5.1). */
bool zj_request_accepts(const zj_request *request, const char *type);

/* The value of a cookie, or NULL. */
const char *zj_cookie_get(void *ctx, const char *header, const char *name);

/* Chooses the language: ?lang=, then the cookie, then Accept-Language in its order, then Chinese.
 */
zj_lang zj_request_lang(const zj_request *request);

/* Percent-encodes for use in a query or path: all but A-Z a-z 0-9 - . _ ~ (Han characters too: an
 * address then survives being copied into anything). */
const char *zj_url_encode(void *ctx, const char *text);

/* A growing address: zj_link_new(ctx, "/search"), zj_link_add(l, "q", text), … */
typedef struct zj_link {
  zj_buffer text;
  bool has_query;
} zj_link;
zj_link zj_link_new(void *ctx, const char *path);
/* Leaves the parameter out when 'value' is NULL or empty. */
void zj_link_add(zj_link *link, const char *key, const char *value);
const char *zj_link_text(zj_link *link);

/* At most 'max' code points of valid UTF-8, with … where it was cut. */
const char *zj_text_short(void *ctx, const char *text, size_t max);

/* Whether an If-None-Match header names 'etag' (quotes included) or is `*`. */
bool zj_etag_matches(const char *header, const char *etag);

#ifdef __cplusplus
}
#endif
#endif
