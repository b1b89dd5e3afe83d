/* saved_list.h - saved queries as JSON, with what they find now and what of it is new: for API,
 * pages and feeds.
 *
 * A row is
 *   {"id":3,"name":…,"query":…,"created":SECONDS,"revision":1,"seen_at":SECONDS?,
 *    "occurrences":…,"reports":…,"new":SENTENCES,"moved":SENTENCES,"exact":…}
 * or, where the query no longer parses, {…,"error":TEXT} without the numbers.
 *
 * Ownership  new references; what else is returned is a child of the request. */
#ifndef ZJ_WEB_PAGES_SAVED_LIST_H
#define ZJ_WEB_PAGES_SAVED_LIST_H

#include "query/answer/news.h"
#include "web/http/exchange.h"

/* All of them. They share the request's time: those it does not reach have "exact" false. */
ZJ_MUST_CHECK zj_status zj_saved_json(zj_exchange *x, json_t **out, zj_error *err);
/* One of them. */
ZJ_MUST_CHECK zj_status zj_saved_row(zj_exchange *x, zj_saved *saved, const zj_saved_query *query,
                                     json_t **out, zj_error *err);

/* The names and queries alone, no search. At most 'max'. */
ZJ_MUST_CHECK zj_status zj_saved_names(zj_exchange *x, size_t max, json_t **out, zj_error *err);

/* The saved query that the path names by its id. ZJ_NOT_FOUND. */
ZJ_MUST_CHECK zj_status zj_saved_of_path(zj_exchange *x, zj_saved **saved, zj_saved_query *out,
                                         zj_error *err);

/* Marks what it finds now as seen. */
ZJ_MUST_CHECK zj_status zj_saved_see(zj_exchange *x, zj_saved *saved, const zj_saved_query *query,
                                     zj_error *err);

#endif
