/* ask.h - the parameters of a search as the page and the API take them, and the search they ask
 * for.
 *
 *   q        the query          in       a role, repeatable: the query is narrowed to these
 *   literal  1: q is one phrase page,per part of the ranking   sentences  shown per report
 *   unit     in what the words must meet: sentence, paragraph (default), section, report
 *   sort     relevance (default), newest, file
 *   more     of the search page alone: the report of which all sentences are shown
 *   only     of the reading page alone: the role that is shown
 *
 * The API refuses what it does not know; the page ignores it.
 *
 * Ownership  children of the request. */
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
  zj_role_set in; /* 0: not narrowed */
  bool literal;
  long page, per; /* page counts from 1 */
  long sentences;
  zj_sort sort;
  const zj_unit_info *unit; /* NULL: the paragraph */
  const char *more;         /* NULL or the id of a report */
  zj_role_set only;         /* 0: all of the report */
} zj_ask;

/* Reads the parameters; on a fault the problem has been answered and false is returned. */
bool zj_ask_read(zj_exchange *x, zj_ask *out);

/* A number from 1 to 'max'; 'fallback' when it is not given. On a fault the problem has been
 * answered and false is returned. */
bool zj_ask_number(zj_exchange *x, const char *key, long fallback, long max, long *out);

/* The address of this search: defaults left out, parameters in one order. 'path' "/search" or
 * "/api/v1/search". */
const char *zj_ask_url(void *ctx, const char *path, const zj_ask *ask);
/* The same with the roles replaced and from the first page. */
const char *zj_ask_url_in(void *ctx, const char *path, const zj_ask *ask, zj_role_set in);
const char *zj_ask_url_page(void *ctx, const char *path, const zj_ask *ask, long page);

/* Adds each role of a set as WORD=KEY. */
void zj_link_add_roles(zj_link *link, const char *word, zj_role_set roles);
/* Adds what finds the hits: q, in, literal, unit; each role as in=KEY. */
void zj_link_add_query(zj_link *link, const zj_ask *ask);

typedef struct zj_asked {
  zj_query *query;
  zj_query *plain; /* as it was written: without the unit asked for apart from it; else the same */
  zj_result *result;
  zj_query_fault fault; /* for ZJ_BAD_QUERY */
} zj_asked;

/* Parses alone. */
ZJ_MUST_CHECK zj_status zj_ask_parse(zj_exchange *x, const zj_ask *ask, zj_asked *out,
                                     zj_error *err);

/* Parses and runs. */
ZJ_MUST_CHECK zj_status zj_ask_run(zj_exchange *x, const zj_ask *ask, zj_asked *out, zj_error *err);

/* Parses and counts: the whole ranking, no sentences; the result is a child of 'ctx'. */
ZJ_MUST_CHECK zj_status zj_ask_rank(zj_exchange *x, void *ctx, const zj_ask *ask, zj_asked *out,
                                    zj_error *err);

/* The same as zj_ask_run(), without what was seen already when 'seen' is not NULL; *news is set
 * then. ask->q is a saved query. */
ZJ_MUST_CHECK zj_status zj_ask_run_news(zj_exchange *x, const zj_ask *ask, const zj_seen *seen,
                                        zj_asked *out, zj_news *news, zj_error *err);

/* Where an answer goes on, for 'cursor=': bound to the generation of the index and to this search.
 */
const char *zj_ask_cursor(zj_exchange *x, const zj_ask *ask, long page);
/* Sets the page from the parameter 'cursor', when it is given. On a fault (410 when the index has
 * changed) the problem has been answered. */
bool zj_ask_take_cursor(zj_exchange *x, zj_ask *ask);

/* The answer as the API gives it: that of query/answer/json.h with "page", "per", "pages", and
 * "next" when there is another page. A new reference. Hits have no addresses yet:
 * zj_part_add_urls() (parts.h). */
json_t *zj_ask_json(zj_exchange *x, const zj_ask *ask, const zj_asked *asked);

/* Answers a failed parse or search of the API. A query that does not parse is a 400 that says where
 * and how: "position" in code points, "suggestion" a query that would parse. */
void zj_ask_answer_fault(zj_exchange *x, const zj_ask *ask, const zj_asked *asked,
                         const zj_error *err);

#endif
