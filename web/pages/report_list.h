/* report_list.h - the reports of the index that a filter leaves, in an order.
 *
 * Words that name reports (query/answer/titles.h) leave those; other words leave the reports that
 * hold a hit of them.
 *
 * Ownership  a list is a child of the request.
 * Errors     those of zj_search(); ZJ_BAD_QUERY for words that are no query.
 * Threads    a request belongs to one thread. */
#ifndef ZJ_WEB_PAGES_REPORT_LIST_H
#define ZJ_WEB_PAGES_REPORT_LIST_H

#include "web/pages/filter.h"

typedef struct zj_report_list {
  zj_ranked *at;
  size_t count;
  bool named; /* the words name these reports */
  bool exact; /* false: the time ran out before all were looked at */
  zj_asked asked;
} zj_report_list;

/* ZJ_SORT_RELEVANCE: by path. */
ZJ_MUST_CHECK zj_status zj_report_list_make(zj_exchange *x, const zj_filter *filter, zj_sort sort,
                                            zj_report_list *out, zj_error *err);

#endif
