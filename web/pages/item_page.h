/* item_page.h - a page of the items that reports have under some roles, and what all of the list
 * holds.
 *
 *   zj_item_page page = {.snapshot = …, .roles = …, .skip = 50, .left = 50, .deadline = …};
 *   status = zj_item_page_fill(&page, places, count, &err);
 *   … page.items, page.count …
 *   json_decref(page.items);
 *
 * Ownership  the items are a reference of the caller's, also after an error.
 * Errors     those of zj_items_find(); ZJ_LIMIT when the deadline passed: the counts are then lower
 *            bounds.
 * Threads    those of the snapshot. */
#ifndef ZJ_WEB_PAGES_ITEM_PAGE_H
#define ZJ_WEB_PAGES_ITEM_PAGE_H

#include <jansson.h>

#include "query/answer/items.h"

typedef struct zj_item_page {
  zj_snapshot *snapshot;
  zj_role_set roles;
  bool nested;
  const zj_query *within; /* items must hold a hit of it; NULL: all */
  size_t skip, left;      /* items before those of the page; items of the page */
  zj_deadline deadline;
  /* set by zj_item_page_fill() */
  json_t *items; /* of query/answer/json.h */
  uint64_t count, reports, with_role;
} zj_item_page;

/* Lists the reports at 'places', in their order. */
ZJ_MUST_CHECK zj_status zj_item_page_fill(zj_item_page *page, const zj_snapshot_place *places,
                                          size_t count, zj_error *err);

#endif
