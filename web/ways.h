/* ways.h - ways on from a search that found nothing: the words one by one, shorter phrases, no scope.
 *
 * Threads    as zj_search(). */
#ifndef ZJ_WEB_WAYS_H
#define ZJ_WEB_WAYS_H

#include <jansson.h>

#include "web/ask.h"

/* The query without the scope that stands over all of it; NULL when it has none, or none that can be cut off. */
const char *zj_ways_lifted(void *ctx, const zj_query *query);

/* Adds to 'answer' "each" and "shorter", lists of {"text","url","count"}, with "has_each" and "has_shorter". */
void zj_ways_add(zj_exchange *x, json_t *answer, const zj_ask *ask, const zj_query *query);

#endif
