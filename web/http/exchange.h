/* exchange.h - the site, the exchange that a handler works on, and the ways to answer.
 *
 *   if (zj_ask_run(x, &ask, &asked, &err) != ZJ_OK) return zj_answer_error(x, &err);
 *   zj_answer_json(x, 200, "application/json", zj_ask_json(x, &ask, &asked));
 *
 * Ownership  the texts of an answer are children of x->request->ctx; json_t parameters are taken
 *            over.
 * Errors     an answer that cannot be made becomes a problem: 503 when memory ran out, else 500.
 * Threads    an exchange belongs to one thread; the site is constant while the server runs. */
#ifndef ZJ_WEB_HTTP_EXCHANGE_H
#define ZJ_WEB_HTTP_EXCHANGE_H

#include <jansson.h>

#include "indexer/base/random.h"
#include "web/http/access.h"
#include "web/http/http.h"
#include "web/http/metrics.h"
#include "web/http/readers.h"
#include "web/http/rights_file.h"

typedef struct zj_site {
  zj_readers *readers;
  zj_readers *exporters; /* for answers made while they are sent: a slow client keeps one long */
  const char **hosts;    /* names that a Host header may give: lower case, without port */
  size_t host_count;
  const char *const
      *origins; /* of other sites whose pages may read the API, as browsers write them */
  size_t origin_count;
  bool read_only;            /* saved queries and roles cannot be changed */
  const char *user_header;   /* in which a proxy says who asks; NULL: users are not told apart */
  const char *saved_path;    /* of saved queries; those of users lie beside it (user.h) */
  zj_rights_file *rights;    /* which reports exist for whom; NULL: all for everybody */
  bool originals;            /* the files of reports may be opened */
  const char *corrections;   /* the file of corrections of roles */
  char token[ZJ_RANDOM_HEX]; /* a secret, of which zj_exchange_token() makes those of users */
  char start_name[ZJ_RANDOM_HEX]; /* names this start of the server in validators and request ids;
                                     not a secret */
  uint64_t deadline_us;           /* for all searches of one request */
  int wait_ms;                    /* for a reader */
  zj_metrics *metrics;            /* NULL: nothing is counted */
  bool show_metrics;              /* at /metrics */
  zj_route_name *route_path;      /* the addresses of the site map, for /metrics */
  zj_access *access;              /* NULL: no log */
} zj_site;

typedef struct zj_exchange {
  zj_site *site;
  zj_request *request;
  zj_response *response;
  zj_reader *reader; /* NULL where the route needs none */
  zj_rights *rights; /* of who asks; NULL: everything exists */
  const char *id;    /* the variable part of the path */
} zj_exchange;

/* Whether who asks may change anything: not on a site that is read-only, nor without a name where
 * users are told apart. */
bool zj_exchange_writes(const zj_exchange *x);
/* Whether who asks may put roles right. */
bool zj_exchange_corrects(const zj_exchange *x);
/* The same; when it is not so, answers the problem that says why. */
bool zj_exchange_must_write(zj_exchange *x);
bool zj_exchange_must_correct(zj_exchange *x);

/* Writes the secret that the forms of this user carry. */
void zj_exchange_token(const zj_exchange *x, char out[ZJ_RANDOM_HEX]);

/* Answers with a JSON value, whose reference is taken over. NULL means that the value could not
 * be made. */
void zj_answer_json(zj_exchange *x, unsigned status, const char *type, json_t *json);

/* Answers with a page: template 'name' over 'data', an object whose reference is taken over, and
 * over what every page needs (language, links, token). NULL as above. */
void zj_answer_page(zj_exchange *x, unsigned status, const char *name, json_t *data);

/* Answers with text, which must live as long as the request. */
void zj_answer_text(zj_exchange *x, unsigned status, zj_slice text);

/* Answers with the bytes of a buffer, or with 503 when the buffer ran out of memory. */
void zj_answer_buffer(zj_exchange *x, const char *type, const zj_buffer *buffer);

/* Cuts a stream off when what is made for it has failed, and says why in the log, because its head
 * is on the way already. */
void zj_stream_end(zj_stream *stream, zj_status status, const zj_error *err);

/* Answers 303 with an address of this site. */
void zj_answer_redirect(zj_exchange *x, const char *where);

/* Answers a failure: problem+json (RFC 9457) below /api/, else a page with a link to go on. 'type'
 * is a name of the table in exchange.c ("not-found"); 'detail' may be NULL; 'extra' adds members to
 * the JSON (its reference is taken over; may be NULL). Takes the validator back. */
void zj_answer_problem(zj_exchange *x, unsigned status, const char *type, const char *detail,
                       json_t *extra);

/* Answers a zj_error of the layers below as the problem that fits its status. Texts that name files
 * or describe bugs go to stderr, not to the client. */
void zj_answer_error(zj_exchange *x, const zj_error *err);

/* Sets a validator made of the index, this program, the language and 'what'. True when the client
 * has that answer already: 304 is then set, and nothing is left to do. */
bool zj_answer_cached(zj_exchange *x, const char *what);

/* Takes the validator back: the answer is not complete. */
void zj_answer_uncached(zj_exchange *x);

/* Tells caches: the first, to keep nothing of an answer; the second, to ask again before each use,
 * for an answer without a validator. Both for the browser alone, never for a cache that is shared.
 */
void zj_answer_unstored(zj_exchange *x);
void zj_answer_rechecked(zj_exchange *x);

#endif
