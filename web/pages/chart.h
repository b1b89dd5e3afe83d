/* chart.h - hits by year and role as a bar chart, with the same figures in words.
 *
 * Ownership  a new reference; texts are copied into it.
 * Errors     none: want of memory is noted (indexer/base/noted.h).
 * Threads    as zj_search(); labels are in the thread's language. */
#ifndef ZJ_WEB_PAGES_CHART_H
#define ZJ_WEB_PAGES_CHART_H

#include <jansson.h>

#include "query/engine/search.h"

/* {"bars":[{"x","width","label","middle","parts":[{"css","y","height","title"}]}],"alt",
 *  "years":[{"year","all","roles":[{"label","css","count"}]}],"note"}
 * Lengths are in units of the drawing. Only the last twelve years have bars. NULL when the hits are
 * from fewer than two years. */
json_t *zj_chart_make(void *ctx, const zj_snapshot *snapshot, const zj_result *result);

#endif
