/* ask.h - the parameters of a search as pages and API take them, and the search itself.
 *
 *   q            the query
 *   in           a role, repeatable: only text of these roles counts
 *   literal      1: all of q is one phrase
 *   unit         where the words must occur together: sentence, paragraph (default), section or
 *                report
 *   sort         relevance (default), newest, file
 *   page, per    a page of the ranking, and reports on each
 *   sentences    hit sentences shown for each report
 *   more         search page only: the report of which all hit sentences are shown
 *   rate         search page only; 1: the years are compared by rates instead of hits
 *   only         reading page only: the roles that are shown
 *
 * The API refuses parameters that it does not know; pages ignore them.
 *
 * Units      pages count from 1; deadlines are those of the site.
 * Ownership  everything returned is a child of the request, except json_t, a new reference.
 * Errors     functions that return false have answered the problem. Others return a status and
 *            leave the answer to the caller.
 * Threads    as zj_search(): a request belongs to one thread. */
#ifndef ZJ_WEB_PAGES_ASK_H
#define ZJ_WEB_PAGES_ASK_H

#include "query/answer/news.h"
#include "query/engine/search.h"
#include "query/language/query.h"
#include "query/language/unit.h"
#include "web/http/exchange.h"

enum { ZJ_PAGE_MAX = 1000, ZJ_PER_MAX = 200, ZJ_SENTENCES_MAX = 200 };

typedef struct zj_ask {
  const char *q;  /* "" when not given */
  zj_role_set in; /* 0: every role */
  bool literal;
  long page, per;
  long sentences;
  zj_sort sort;
  const zj_unit_info *unit; /* NULL: the paragraph */
  const char *more;         /* a report's id, or NULL */
  bool rate;
  zj_role_set only; /* 0: the whole report */
} zj_ask;

/* Reads all parameters. False when one has a bad value; that has been answered. */
bool zj_ask_read(zj_exchange *x, zj_ask *out);

/* Sets *out to the roles of all parameters named 'word'. False for a role that is not among
 * 'known'; that has been answered. */
bool zj_ask_roles(zj_exchange *x, const char *word, zj_role_set known, zj_role_set *out);

/* Reads a number from 1 to 'max', or 'fallback' when it is not given. False for any other value;
 * that has been answered. */
bool zj_ask_number(zj_exchange *x, const char *key, long fallback, long max, long *out);

/* ---- addresses ---- */

/* The canonical address of this search: defaults left out, parameters in one order. 'path' is
 * "/search" or "/api/v1/search". */
const char *zj_ask_url(void *ctx, const char *path, const zj_ask *ask);
/* The same from the first page, with other roles. */
const char *zj_ask_url_in(void *ctx, const char *path, const zj_ask *ask, zj_role_set in);
/* The same with another page. */
const char *zj_ask_url_page(void *ctx, const char *path, const zj_ask *ask, long page);

/* Adds every role of a set as WORD=KEY. */
void zj_link_add_roles(zj_link *link, const char *word, zj_role_set roles);
/* Adds the parameters that decide what is found: q, in, literal, unit. */
void zj_link_add_query(zj_link *link, const zj_ask *ask);
/* Adds those that decide where in the answer one is: sort, page, per, sentences. */
void zj_link_add_place(zj_link *link, const zj_ask *ask);

/* A cursor for 'cursor=': the page where the answer goes on, bound to the generation of the index
 * and to this search. */
const char *zj_ask_cursor(zj_exchange *x, const zj_ask *ask, long page);
/* Sets ask->page from the parameter 'cursor', if it is given. False for a bad cursor, or with 410
 * for one of an older index; that has been answered. */
bool zj_ask_read_cursor(zj_exchange *x, zj_ask *ask);

/* ---- searching ---- */

typedef struct zj_asked {
  zj_query *query;
  zj_query *plain; /* the query without the unit of the parameter 'unit'; often the same */
  zj_result *result;
  zj_query_fault fault; /* for ZJ_BAD_QUERY */
} zj_asked;

/* Only parses. */
ZJ_MUST_CHECK zj_status zj_ask_parse(zj_exchange *x, const zj_ask *ask, zj_asked *out,
                                     zj_error *err);

/* Parses, and searches for one page. */
ZJ_MUST_CHECK zj_status zj_ask_run(zj_exchange *x, const zj_ask *ask, zj_asked *out, zj_error *err);

/* Parses, and ranks all reports without reading sentences. The result is a child of 'ctx'. */
ZJ_MUST_CHECK zj_status zj_ask_rank(zj_exchange *x, void *ctx, const zj_ask *ask, zj_asked *out,
                                    zj_error *err);

/* As zj_ask_run(), for a saved query in ask->q. With 'seen' not NULL, finds only what has not been
 * seen, and sets *news. */
ZJ_MUST_CHECK zj_status zj_ask_run_news(zj_exchange *x, const zj_ask *ask, const zj_seen *seen,
                                        zj_asked *out, zj_news *news, zj_error *err);

/* ---- answering ---- */

/* The answer as the API gives it: that of query/answer/json.h with "page", "per", "pages", and
 * "next" when there is another page. Hits have no addresses yet: zj_part_add_urls() (parts.h). */
json_t *zj_ask_json(zj_exchange *x, const zj_ask *ask, const zj_asked *asked);

/* Answers a failed parse or search of the API. A query that does not parse is a 400 that says where
 * and how: "position" in code points, "suggestion" a query that would parse. */
void zj_ask_answer_fault(zj_exchange *x, const zj_ask *ask, const zj_asked *asked,
                         const zj_error *err);

#endif
