/* exchange.h - what a handler holds while it answers one request, and the ways to answer.
 *
 * Threads    an exchange belongs to one thread; the site is constant while the server runs. */
#ifndef ZJ_WEB_HTTP_EXCHANGE_H
#define ZJ_WEB_HTTP_EXCHANGE_H

#include <jansson.h>

#include "web/http/access.h"
#include "web/http/http.h"
#include "web/http/metrics.h"
#include "web/http/readers.h"

typedef struct zj_site {
  zj_readers *readers;
  zj_readers *
      exporters; /* of answers that are made while they are sent: a slow taker holds one for long */
  const char **hosts;
  size_t host_count; /* names a Host header may give, lower case, without port */
  const char *const *origins;
  size_t origin_count; /* of other sites whose pages may read the API, as browsers write them */
  bool read_only;
  char token[33]; /* what a form must send back: unknown to other origins, new at every start */
  uint64_t deadline_us;      /* for all searches of one request */
  int wait_ms;               /* for a reader */
  zj_metrics *metrics;       /* NULL: nothing is counted */
  bool show_metrics;         /* at /metrics */
  zj_route_name *route_path; /* of the site map; for /metrics */
  zj_access *access;         /* NULL: no log */
} zj_site;

typedef struct zj_exchange {
  zj_site *site;
  zj_request *request;
  zj_response *response;
  zj_reader *reader; /* NULL where the route needs none */
  const char *id;    /* the variable part of the path */
} zj_exchange;

/* Answers with a JSON value; takes over the reference. */
void zj_answer_json(zj_exchange *x, unsigned status, const char *type, json_t *json);

/* Answers with a page: template 'name' over 'data' (an object; the reference is taken over) and
 * what every page shows (language, links, token). */
void zj_answer_page(zj_exchange *x, unsigned status, const char *name, json_t *data);

/* Answers with text that lives as long as the request. */
void zj_answer_text(zj_exchange *x, unsigned status, zj_slice text);

/* 303 to an address of this site. */
void zj_answer_redirect(zj_exchange *x, const char *where);

/* Answers a failure: problem+json (RFC 9457) below /api/, else a page with a way on. 'type' is one
 * of the names of problems.c ("not-found"); 'extra' may add members to the JSON (reference taken
 * over, may be NULL). */
void zj_answer_problem(zj_exchange *x, unsigned status, const char *type, const char *detail,
                       json_t *extra);

/* The same for a zj_error of the layers below. */
void zj_answer_error(zj_exchange *x, const zj_error *err);

/* Sets a validator made of the index, this program, the language and 'what'. Returns true when the
 * client already holds that answer: 304 is then set and there is nothing to do. */
bool zj_answer_cached(zj_exchange *x, const char *what);
/* Takes the validator back: the answer is not complete. */
void zj_answer_uncached(zj_exchange *x);

#endif
