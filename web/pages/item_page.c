/* item_page.c - walks over reports and keeps the items of one page. */
#include "web/pages/item_page.h"

#include <talloc.h>

#include "indexer/base/values.h"
#include "query/answer/json.h"

static zj_status list_report(zj_item_page *l, size_t segment, uint32_t report, zj_error *err) {
  zj_item_list items = {0};
  zj_report_facts facts;
  const zj_segment *from = l->snapshot->segments[segment];
  void *local = talloc_new(NULL);
  if (!local) return zj_no_memory(err);
  if (zj_items_any(from, report, l->roles)) l->with_role++;
  zj_segment_facts(from, report, &facts);
  zj_status status = zj_items_find(local, l->snapshot, segment, report, l->roles, l->nested,
                                   l->within, &l->deadline, &items, err);
  for (size_t i = 0; status == ZJ_OK && i < items.count; i++) {
    l->count++;
    if (l->skip) {
      l->skip--;
    } else if (l->left) {
      l->left--;
      zj_value_append(l->items, zj_json_item(&facts, &items.at[i]));
    }
  }
  if (status == ZJ_OK) l->reports += items.count > 0;
  talloc_free(local);
  return status;
}

zj_status zj_item_page_fill(zj_item_page *page, const zj_snapshot_place *places, size_t count,
                            zj_error *err) {
  zj_status status = ZJ_OK;
  page->items = json_array();
  page->count = page->reports = page->with_role = 0;
  for (size_t i = 0; status == ZJ_OK && i < count; i++) {
    if (zj_deadline_look(&page->deadline)) return ZJ_LIMIT;
    status = list_report(page, places[i].segment, places[i].report, err);
  }
  return status;
}
