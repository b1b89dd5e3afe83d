/* chart.h - hits by year and role as bars that lead to the hits of their year, with the same
 * figures in words.
 *
 * The axis has every year from the first with a hit to the last: a year without hits is an empty
 * place, and a longer gap is named. With ask->rate the bars are hits per 10,000 characters, so that
 * years with more text do not look larger.
 *
 * Ownership  a new reference; texts are copied into it.
 * Errors     none: want of memory is noted (indexer/base/noted.h).
 * Threads    as zj_search(); labels are in the thread's language. */
#ifndef ZJ_WEB_PAGES_CHART_H
#define ZJ_WEB_PAGES_CHART_H

#include <jansson.h>

#include "web/pages/ask.h"

/* {"title","note","rate_url","rate_link","trend_url","rated","dense",
 *  "years":[{"century","short","label","title","url","parts":[{"css","y","height"}]} or {"gap"}],
 *  "rows":[{"year","all","rate","roles":[{"label","css","count"}]}]}
 * Lengths are in units of the drawing, of which a column is 60 high. NULL when the hits are from
 * fewer than two years. 'lifted' as in narrow.h. */
json_t *zj_chart_make(zj_exchange *x, const zj_ask *ask, const zj_asked *asked, const char *lifted);

#endif
