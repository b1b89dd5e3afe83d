/* saved_list.h - saved queries as JSON, with the hits they have now and how many of them are new;
 * for API, pages and feeds.
 *
 * A row is
 *   {"id":3,"name":…,"query":…,"created":SECONDS,"revision":1,"seen_at":SECONDS?,
 *    "occurrences":…,"reports":…,"new":SENTENCES,"moved":SENTENCES,"exact":…}
 * or, when the query no longer parses, {…,"error":TEXT} without the counts.
 *
 * Units      SECONDS since 1970.
 * Ownership  json_t results are new references; everything else is a child of the request.
 * Errors     those of saved.h and news.h; nothing is answered here.
 * Threads    as zj_search(): a request belongs to one thread. */
#ifndef ZJ_WEB_PAGES_SAVED_LIST_H
#define ZJ_WEB_PAGES_SAVED_LIST_H

#include "query/answer/news.h"
#include "web/http/exchange.h"

/* An array with a row for every saved query. They share the request's time: those that were not
 * counted in time have "exact" false. */
ZJ_MUST_CHECK zj_status zj_saved_json(zj_exchange *x, json_t **out, zj_error *err);

/* The row of one saved query. *out is set even on failure, and may be NULL. */
ZJ_MUST_CHECK zj_status zj_saved_row(zj_exchange *x, zj_saved *saved, const zj_saved_query *query,
                                     json_t **out, zj_error *err);

/* Rows without counts, of the 'max' newest saved queries. Searches nothing. */
ZJ_MUST_CHECK zj_status zj_saved_names(zj_exchange *x, size_t max, json_t **out, zj_error *err);

/* The saved query whose id is in the path. ZJ_NOT_FOUND when there is none. */
ZJ_MUST_CHECK zj_status zj_saved_of_path(zj_exchange *x, zj_saved **saved, zj_saved_query *out,
                                         zj_error *err);

/* Marks the hits that the query has now as seen. */
ZJ_MUST_CHECK zj_status zj_saved_see(zj_exchange *x, zj_saved *saved, const zj_saved_query *query,
                                     zj_error *err);

#endif
