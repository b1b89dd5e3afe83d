/* router.h - the closed table of addresses: which exist, with which methods and parameters, and who
 * answers.
 *
 * Nothing of a path but a report id ever reaches a handler, and no path is joined to a folder.
 *
 * Threads    any number of threads may route at once. */
#ifndef ZJ_WEB_SERVE_ROUTER_H
#define ZJ_WEB_SERVE_ROUTER_H

#include "web/http/exchange.h"

/* Whether such a request may carry a body; asked before the body is read. */
bool zj_route_takes_body(void *ctx, zj_method method, const char *path);

/* The table. False past the last. */
typedef struct zj_route_info {
  const char *path;
  unsigned methods;
  const char *params;
} zj_route_info;
bool zj_route_get(size_t i, zj_route_info *out);

/* Answers the request. 'response' must be zeroed. */
void zj_route(zj_site *site, zj_request *request, zj_response *response);

/* The handlers. api.c: */
void zj_api_search(zj_exchange *x);
void zj_api_explain(zj_exchange *x);
void zj_api_report(zj_exchange *x);
/* api_saved.c: */
void zj_api_saved(zj_exchange *x);
void zj_api_saved_add(zj_exchange *x);
void zj_api_saved_one(zj_exchange *x);
void zj_api_saved_hits(zj_exchange *x);
void zj_api_saved_seen(zj_exchange *x);
/* page_similar.c: */
void zj_api_similar(zj_exchange *x);
void zj_page_similar(zj_exchange *x);
/* api_index.c: */
void zj_api_count(zj_exchange *x);
void zj_api_reports(zj_exchange *x);
void zj_api_outline(zj_exchange *x);
void zj_api_roles(zj_exchange *x);
void zj_api_status(zj_exchange *x);
void zj_api_metrics(zj_exchange *x);
void zj_api_openapi(zj_exchange *x);
/* feed.c, export.c: */
void zj_feed(zj_exchange *x);
void zj_export(zj_exchange *x);
/* page_search.c, page_reading.c, page_saved.c, page_about.c: */
void zj_page_search(zj_exchange *x);
void zj_page_reading(zj_exchange *x);
void zj_page_text(zj_exchange *x);
void zj_page_saved(zj_exchange *x);
void zj_page_saved_add(zj_exchange *x);
void zj_page_saved_one(zj_exchange *x);
void zj_page_saved_seen(zj_exchange *x);
void zj_page_saved_edit(zj_exchange *x);
void zj_page_saved_delete(zj_exchange *x);
void zj_page_about(zj_exchange *x);
void zj_page_help(zj_exchange *x);
void zj_page_status(zj_exchange *x);

/* A failed search of the API: 400 with the place of the fault (api.c). */
struct zj_ask;
struct zj_asked;
void zj_api_answer_fault(zj_exchange *x, const struct zj_ask *ask, const struct zj_asked *asked,
                         const zj_error *err);

#endif
