/* router.h - the closed table of addresses: which exist, with which methods and parameters, and who answers.
 *
 * Nothing of a path but a report id ever reaches a handler, and no path is joined to a folder.
 *
 * Threads    any number of threads may route at once. */
#ifndef ZJ_WEB_ROUTER_H
#define ZJ_WEB_ROUTER_H

#include "web/exchange.h"

/* Whether a POST to this path may carry a body; asked before the body is read. */
bool zj_route_takes_form(const zj_site *site, const char *path);

/* Answers the request. 'response' must be zeroed. */
void zj_route(zj_site *site, zj_request *request, zj_response *response);

/* The handlers. api.c: */
void zj_api_search(zj_exchange *x);
void zj_api_saved(zj_exchange *x);
void zj_api_report(zj_exchange *x);
/* page_search.c, page_reading.c, page_saved.c, page_about.c: */
void zj_page_search(zj_exchange *x);
void zj_page_reading(zj_exchange *x);
void zj_page_text(zj_exchange *x);
void zj_page_saved(zj_exchange *x);
void zj_page_saved_add(zj_exchange *x);
void zj_page_saved_forget(zj_exchange *x);
void zj_page_saved_delete(zj_exchange *x);
void zj_page_about(zj_exchange *x);

#endif
