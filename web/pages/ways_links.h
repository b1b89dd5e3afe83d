/* ways_links.h - suggestions after a search without hits (query/answer/ways.h), as links for the
 * page.
 *
 * Ownership  everything added belongs to the answer.
 * Errors     none: suggestions that cannot be found are left out.
 * Threads    as zj_search(). */
#ifndef ZJ_WEB_PAGES_WAYS_LINKS_H
#define ZJ_WEB_PAGES_WAYS_LINKS_H

#include <jansson.h>

#include "web/pages/ask.h"

/* Adds "each", "wider" and "shorter" to an answer, lists of {"text","url","count"}; "has_each",
 * "has_wider" and "has_shorter"; and "not_literal_url". Searches for at most half of the site's
 * deadline. */
void zj_ways_add(zj_exchange *x, json_t *answer, const zj_ask *ask, const zj_query *query);

#endif
