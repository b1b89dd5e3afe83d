/* start.h - the first page: the search box, and tasks that lead to a working view of this index.
 *
 * Ownership  'page' is taken over.
 * Errors     none returned: a failure is answered.
 * Threads    as a handler. */
#ifndef ZJ_WEB_PAGES_START_H
#define ZJ_WEB_PAGES_START_H

#include "web/http/exchange.h"

/* Answers with the first page. 'page' has the search box (zj_view_box()). */
void zj_start_answer(zj_exchange *x, json_t *page);

#endif
