/* ways_links.h - ways on from a search that found nothing (query/answer/ways.h), as links on the
 * page.
 *
 * Threads    as zj_search(). */
#ifndef ZJ_WEB_PAGES_WAYS_LINKS_H
#define ZJ_WEB_PAGES_WAYS_LINKS_H

#include <jansson.h>

#include "web/pages/ask.h"

/* Adds to 'answer' "each", "wider" and "shorter", lists of {"text","url","count"}, with "has_each",
 * "has_wider" and "has_shorter". */
void zj_ways_add(zj_exchange *x, json_t *answer, const zj_ask *ask, const zj_query *query);

#endif
