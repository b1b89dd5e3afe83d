/* handlers.h - the handlers, one or two for each row of the site map (web/serve/router.c).
 *
 * A handler reads the request of its exchange and leaves a complete answer in the response: a page,
 * JSON, a file, or a problem. The router has already checked the method, the names of the
 * parameters, the token of a form, and the id of the path; it has taken a reader where the row asks
 * for one, and gives it back afterwards.
 *
 * Ownership  everything a handler makes is a child of x->request->ctx, or a JSON reference that it
 *            lets go itself.
 * Errors     none returned: a failure is answered (zj_answer_error, zj_answer_problem).
 * Threads    any number of handlers may run at once, each with an exchange of its own. */
#ifndef ZJ_WEB_PAGES_HANDLERS_H
#define ZJ_WEB_PAGES_HANDLERS_H

#include "web/http/exchange.h"

/* api.c */
void zj_api_search(zj_exchange *x);
void zj_api_explain(zj_exchange *x);
void zj_api_report(zj_exchange *x);

/* api_index.c */
void zj_api_count(zj_exchange *x);
void zj_api_outline(zj_exchange *x);
void zj_api_roles(zj_exchange *x);
void zj_api_status(zj_exchange *x);
void zj_api_metrics(zj_exchange *x);
void zj_api_openapi(zj_exchange *x);

/* api_lists.c */
void zj_api_items(zj_exchange *x);
void zj_api_trend(zj_exchange *x);

/* api_ask.c: questions in a body */
void zj_api_verify(zj_exchange *x);
void zj_mcp_message(zj_exchange *x);
void zj_retrieval(zj_exchange *x);
void zj_api_search_body(zj_exchange *x);
void zj_api_similar_text(zj_exchange *x);

/* api_role.c */
void zj_api_role(zj_exchange *x);

/* page_reports.c */
void zj_page_reports(zj_exchange *x);
void zj_api_reports(zj_exchange *x);

/* page_paste.c */
void zj_page_paste(zj_exchange *x);

/* api_saved.c */
void zj_api_saved(zj_exchange *x);
void zj_api_saved_add(zj_exchange *x);
void zj_api_saved_one(zj_exchange *x);
void zj_api_saved_hits(zj_exchange *x);
void zj_api_saved_seen(zj_exchange *x);

/* api_account.c */
void zj_api_compare(zj_exchange *x);
void zj_api_account(zj_exchange *x);

/* page_similar.c */
void zj_api_similar(zj_exchange *x);
void zj_page_similar(zj_exchange *x);

/* feed.c, export.c */
void zj_feed(zj_exchange *x);
void zj_export(zj_exchange *x);

/* page_basket.c */
void zj_page_basket(zj_exchange *x);
void zj_basket_file(zj_exchange *x);

/* page_search.c, page_reading.c */
void zj_page_search(zj_exchange *x);
void zj_page_reading(zj_exchange *x);
void zj_page_text(zj_exchange *x);

/* original.c */
void zj_page_original(zj_exchange *x);

/* page_role.c */
void zj_page_role(zj_exchange *x);

/* page_saved.c */
void zj_page_saved(zj_exchange *x);
void zj_page_saved_add(zj_exchange *x);
void zj_page_saved_one(zj_exchange *x);
void zj_page_saved_seen(zj_exchange *x);
void zj_page_saved_edit(zj_exchange *x);
void zj_page_saved_delete(zj_exchange *x);

/* page_tasks.c, and a page for each task */
void zj_page_tasks(zj_exchange *x);
void zj_page_items(zj_exchange *x);
void zj_page_compare(zj_exchange *x);
void zj_page_account(zj_exchange *x);
void zj_page_overlap(zj_exchange *x);
void zj_page_trend(zj_exchange *x);
void zj_page_verify(zj_exchange *x);
void zj_page_checkup(zj_exchange *x);

/* what tasks found, as files: download_items.c, download_account.c and the pages themselves */
void zj_download_items(zj_exchange *x);
void zj_download_trend(zj_exchange *x);
void zj_download_compare(zj_exchange *x);
void zj_download_account(zj_exchange *x);
void zj_download_overlap(zj_exchange *x);
void zj_download_checkup(zj_exchange *x);

/* page_about.c, page_status.c */
void zj_page_about(zj_exchange *x);
void zj_page_help(zj_exchange *x);
void zj_page_status(zj_exchange *x);

#endif
