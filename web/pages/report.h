/* report.h - one report of an answer with its hits, as the search page and the page of a saved
 * query show it.
 *
 * Ownership  'report' stays the caller's; what is added to it belongs to it.
 * Errors     none: the sentences around a hit are left out when they cannot be read.
 * Threads    as zj_search(). */
#ifndef ZJ_WEB_PAGES_REPORT_H
#define ZJ_WEB_PAGES_REPORT_H

#include <jansson.h>

#include "web/pages/ask.h"

/* Adds to a report of query/answer/json.h what the templates need: its address, counts and facts in
 * words, and for each hit an address, badges, a quotation and the sentences around it. Removes the
 * hits' "matches", which no template shows. 'found' is the report it was made from. */
void zj_view_report(zj_exchange *x, json_t *report, const zj_ask *ask, const zj_report_hits *found);

#endif
