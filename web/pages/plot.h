/* plot.h - a wording year by year as lines in a drawing: one for all text, or one for each role.
 *
 * Years stand as far apart as they are; a line is broken where years without any text lie between
 * two others.
 *
 * Ownership  a new reference; texts are copied into it.
 * Errors     none: want of memory is noted (indexer/base/noted.h).
 * Threads    labels are in the thread's language. */
#ifndef ZJ_WEB_PAGES_PLOT_H
#define ZJ_WEB_PAGES_PLOT_H

#include <jansson.h>

#include "query/answer/trend.h"

typedef enum zj_plot_of {
  ZJ_PLOT_HITS,
  ZJ_PLOT_PER_CHARS,  /* hits per 10,000 characters */
  ZJ_PLOT_PER_REPORTS /* reports with a hit per 100 reports */
} zj_plot_of;

enum { ZJ_PLOT_LINES = 6 /* roles drawn, those with the most hits; the table has all */ };

/* {"ticks":[{"y","text_y","label"}],"years":[{"x","label"}],"lines":[{"css","dash","label",
 *   "parts":["x,y x,y …"],"points":[{"x","y","title"}]}],"alt","few"}
 * NULL when there are fewer than two years. */
json_t *zj_plot_make(void *ctx, const zj_trend *trend, zj_plot_of of);

#endif
