/* chart.h - hits by year and role as bars, with the same in words.
 *
 * Ownership  a new reference. */
#ifndef ZJ_WEB_PAGES_CHART_H
#define ZJ_WEB_PAGES_CHART_H

#include <jansson.h>

#include "query/engine/search.h"

/* {"bars":[{"x","width","label","middle","parts":[{"css","y","height","title"}]}],"alt",
 *  "years":[{"year","all","roles":[{"label","css","count"}]}],"note"}; NULL when the hits lie in
 * fewer than two years. At most the last twelve years have bars. */
json_t *zj_chart_make(void *ctx, const zj_snapshot *snapshot, const zj_result *result);

#endif
