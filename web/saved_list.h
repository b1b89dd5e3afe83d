/* saved_list.h - the saved queries with what they find now, for API and page.
 *
 * Ownership  a new reference. */
#ifndef ZJ_WEB_SAVED_LIST_H
#define ZJ_WEB_SAVED_LIST_H

#include "web/exchange.h"

/* [{"name","query","created","occurrences","reports","exact"} or, where the query no longer parses, {…,"error"}].
 * All of them share the request's time: those it does not reach have "exact" false. */
ZJ_MUST_CHECK zj_status zj_saved_json(zj_exchange *x, json_t **out, zj_error *err);

/* The names and queries alone, no search. At most 'max'. */
ZJ_MUST_CHECK zj_status zj_saved_names(zj_exchange *x, size_t max, json_t **out, zj_error *err);

#endif
