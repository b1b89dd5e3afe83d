/* years.h - the reports of the same unit and kind in other years, beside the one that is read.
 *
 * Ownership  texts are children of the request.
 * Errors     none: want of memory is noted (indexer/base/noted.h).
 * Threads    as a handler. */
#ifndef ZJ_WEB_PAGES_YEARS_H
#define ZJ_WEB_PAGES_YEARS_H

#include "web/pages/ask.h"

/* Adds to a page {"has_years","years_of","years":[{"year","url","current"}],"compare_url",
 * "compare_text","account_url","account_text"}: one report for each year, the latest first, and the
 * views that hold this report against that of the year before. The query goes along. */
void zj_years_add(zj_exchange *x, json_t *page, const zj_ask *ask, size_t segment, uint32_t report);

#endif
