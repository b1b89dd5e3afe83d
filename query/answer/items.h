/* items.h - the items that a report lists under a role: 一是…, （一）…, 1.… as a list of its own
 * (问题清单).
 *
 *   四、存在问题和下步打算          the section: no item
 *     （一）存在问题                the only one of its kind there, with items below: no item
 *       一是干部队伍结构不合理。    an item
 *         一是…；二是…              nested items
 *   …不足，主要是：甲不实；乙不力。   two items, without markers
 *
 * Units      lines are 1-based, start_char counts code points.
 * Ownership  a list is a talloc child of 'ctx'; headings are its children.
 * Threads    as zj_search(). */
#ifndef ZJ_QUERY_ANSWER_ITEMS_H
#define ZJ_QUERY_ANSWER_ITEMS_H

#include "query/engine/search.h"

typedef struct zj_item {
  uint32_t node; /* of its segment; of a listed clause that it stands under */
  uint32_t line, start_char;
  uint8_t level;  /* as zj_node */
  unsigned depth; /* 0: outermost; items above it */
  zj_role_set roles;
  zj_slice text;     /* its heading, marker included; of a listed clause all of it */
  zj_slice sentence; /* the sentence that begins with it, up to the next item, wraps removed; of a
                        listed clause the clause */
} zj_item;

typedef struct zj_item_list {
  zj_item *at;
  size_t count;
} zj_item_list;

/* The items of one report under any role of 'roles', in text order; without 'nested' the outermost
 * alone. With 'query' only those in which it has a hit. ZJ_LIMIT when 'deadline' passes before:
 * then nothing is known of the report. */
ZJ_MUST_CHECK zj_status zj_items_find(void *ctx, zj_snapshot *snapshot, size_t segment,
                                      uint32_t report, zj_role_set roles, bool nested,
                                      const zj_query *query, zj_deadline *deadline,
                                      zj_item_list *out, zj_error *err);

#endif
