/* http.h - one request and its answer, independent of any HTTP library.
 *
 * A zj_request is made from the raw request target by a strict reader: every %XX must have two
 * hexadecimal digits, and the decoded text must be UTF-8 without NUL. A target that breaks these
 * rules never reaches a handler.
 *
 * Units      bytes, unless a name says code points.
 * Ownership  everything is a talloc child of request->ctx, which is freed when the answer has been
 *            sent.
 * Errors     readers return false for malformed input. Functions that return a text never return
 *            NULL for want of memory: they return "" and note it (memory.h).
 * Threads    a request belongs to the thread that answers it. */
#ifndef ZJ_WEB_HTTP_HTTP_H
#define ZJ_WEB_HTTP_HTTP_H

#include "indexer/base/buffer.h"
#include "indexer/base/lang.h"
#include "indexer/base/text.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
  ZJ_TARGET_MAX = 8192, /* bytes of path and query as sent; MHD's memory per connection is larger */
  ZJ_PARAMS_MAX = 160,  /* parameters in a query or a form: a basket holds 150 passages */
  ZJ_FORM_MAX = 16384,  /* bytes of a request body that changes something */
  ZJ_ASK_MAX = 1 << 20  /* and of one that asks: a draft, a message of an assistant */
};

/* Bits, so that a set of methods is an unsigned. */
typedef enum zj_method {
  ZJ_METHOD_OTHER = 0,
  ZJ_GET = 1,
  ZJ_HEAD = 2,
  ZJ_POST = 4,
  ZJ_PUT = 8,
  ZJ_DELETE = 16
} zj_method;

/* Decoded: UTF-8 without NUL, so a C string holds all of it. */
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
      *if_modified_since, *content_type, *accept, *accept_encoding, *id, *mcp_version,
      *forwarded_for, *forwarded_proto;
  const char *user; /* the name of who asks, as a proxy says; NULL: none */
  uint64_t who;     /* equal for all requests of one client, as far as can be told */
  zj_lang lang;
} zj_request;

/* A body that is made while it is sent. */
typedef struct zj_stream {
  /* Appends the next piece to 'out', which its caller owns; false after the last piece. */
  bool (*more)(void *data, zj_buffer *out);
  void *data;
  uint64_t size; /* of the whole body in bytes; 0 when that is not known */
  bool failed;   /* set by 'more': the body is cut off, and the client sees it */
} zj_stream;

/* An answer under construction. 'body' is constant data or a talloc child of the request. */
typedef struct zj_response {
  unsigned status;
  const char *type; /* Content-Type with its charset */
  zj_slice body;
  zj_stream *stream;    /* instead of 'body': a talloc child of the request; NULL: there is none */
  zj_param headers[12]; /* besides those that every answer has */
  size_t header_count;
  const char *route; /* its address in the site map; NULL: none */
  bool close;        /* close the connection after this answer */
} zj_response;

/* ---- reading ---- */

/* Splits the raw target into path and query, and decodes both. False when it is malformed. */
bool zj_target_read(void *ctx, const char *target, const char **path, zj_params *query);

/* Decodes `a=b&c=d`, where + is a blank. False when it is malformed or has more than ZJ_PARAMS_MAX
 * parameters. */
bool zj_params_read(void *ctx, zj_slice text, zj_params *out);

/* The first value of a key, or NULL when there is none. */
const char *zj_param_get(const zj_params *params, const char *key);
/* How many values a key has. */
size_t zj_param_count(const zj_params *params, const char *key);

/* Whether the path is one of the API, or another that programs ask and that answers in JSON. */
bool zj_request_is_api(const zj_request *request);

/* Whether the Accept header allows a media type; without a header every type is allowed. Parameters
 * of the type do not count (RFC 9110, 12.5.1). */
bool zj_request_accepts(const zj_request *request, const char *type);

/* Chooses the language: by ?lang=, else the cookie, else Accept-Language, else Chinese. */
zj_lang zj_request_lang(const zj_request *request);

/* The value of a cookie in a Cookie header; NULL when there is none. 'header' may be NULL. */
const char *zj_cookie_get(void *ctx, const char *header, const char *name);

/* Whether an If-None-Match header lists 'etag', quotes included, or is `*`. NULL lists nothing. */
bool zj_etag_matches(const char *header, const char *etag);

/* ---- the answer's headers ---- */

/* Sets a header, replacing one of that name. Key and value must live as long as the request; more
 * headers than fit are a bug of ours. */
void zj_response_header(zj_response *response, const char *key, const char *value);

/* Adds a name to the header Vary: caches then keep an answer for each value of that header. */
void zj_response_vary(void *ctx, zj_response *response, const char *name);

/* The value of a header that was set, or NULL. */
const char *zj_response_header_get(const zj_response *response, const char *key);

/* ---- addresses ---- */

/* Percent-encodes all but A-Z a-z 0-9 - . _ ~ for a query or path. Han characters too: the address
 * then survives being copied into anything. */
const char *zj_url_encode(void *ctx, const char *text);

/* An address that grows: zj_link_new(ctx, "/search"), zj_link_add(&link, "q", text), … */
typedef struct zj_link {
  zj_buffer text;
  bool has_query;
} zj_link;

/* Starts an address with a path, which is not encoded. */
zj_link zj_link_new(void *ctx, const char *path);
/* Adds key=value, encoded. Adds nothing when 'value' is NULL or empty. */
void zj_link_add(zj_link *link, const char *key, const char *value);
/* The address so far; valid until the next zj_link_add(). */
const char *zj_link_text(zj_link *link);

/* ---- texts ---- */

/* As talloc_asprintf(). */
const char *zj_text_print(void *ctx, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A copy of a slice, ended by NUL. */
const char *zj_text_copy(void *ctx, zj_slice text);

/* Ends a buffer with NUL, which its length does not count, and returns its text; valid until the
 * next addition. */
const char *zj_text_of(zj_buffer *buffer);

/* At most 'max' code points of valid UTF-8, with … after a cut. Returns 'text' itself when it is
 * short enough. */
const char *zj_text_short(void *ctx, const char *text, size_t max);

#ifdef __cplusplus
}
#endif
#endif
