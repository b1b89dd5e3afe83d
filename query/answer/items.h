/* items.h - what a report has under a role as a list (问题清单): the items that it numbers, 一是…,
 * （一）…, 1.…, or else its sentences, so that every report with the role has items.
 *
 *   四、存在问题和下步打算            a section, not an item
 *     （一）存在问题                  the only one of its kind there, with items below: not an item
 *       一是干部队伍结构不合理。      an item
 *         一是…；二是…                nested items
 *   …不足，主要是：甲不实；乙不力。   two items without markers, which clauses.h finds
 *   1 | 甲不实 | 已整改               a row of a table whose columns are headed, which ledger.h
 *                                     finds
 *   但甲不实。乙不力；丙不严。        a stretch of the role with none of these: its sentences, or
 *                                     their clauses where semicolons separate some
 *
 * A heading that names the role, and a sentence that ends in a colon, are items only in a report
 * that has no other.
 *
 * Units      lines are 1-based, start_char counts code points.
 * Ownership  a list is a talloc child of 'ctx'; its texts are children of the list.
 * Errors     ZJ_CORRUPT, ZJ_NO_MEMORY, ZJ_LIMIT when the deadline passed.
 * Threads    as zj_search(). */
#ifndef ZJ_QUERY_ANSWER_ITEMS_H
#define ZJ_QUERY_ANSWER_ITEMS_H

#include "query/answer/ledger.h"
#include "query/engine/about.h"
#include "query/engine/search.h"

typedef enum zj_item_how {
  ZJ_ITEM_NUMBER,  /* numbered, or headed */
  ZJ_ITEM_ROW,     /* a row of a table */
  ZJ_ITEM_LIST,    /* a clause between semicolons */
  ZJ_ITEM_SENTENCE /* a sentence, or the part of it that has the role */
} zj_item_how;

/* "number", "row", "list", "sentence", and in the language of the thread 编号, 表格, 分号, 句. */
const char *zj_item_how_key(zj_item_how how);
const char *zj_item_how_name(zj_item_how how);

typedef struct zj_item {
  zj_item_how how;
  uint32_t node; /* in the segment; for a listed clause, the node above it */
  uint32_t line, start_char;
  uint8_t level;  /* as in zj_node */
  unsigned depth; /* number of items above it; 0: outermost */
  zj_role_set roles;
  zj_about about;    /* the years that it speaks of */
  zj_slice text;     /* the heading with its marker; for a clause or sentence, its words without the
                        mark at their end */
  zj_slice sentence; /* the sentence that begins with the item, up to the next item, as running
                        text; for a listed clause, the clause */
  const zj_ledger_field *fields; /* of a row of a table: its other cells */
  size_t field_count;
} zj_item;

typedef struct zj_item_list {
  zj_item *at;
  size_t count;
} zj_item_list;

/* Finds the items of one report under any of 'roles', in text order; without 'nested' only the
 * outermost, with 'query' only those in which it has a hit. Returns ZJ_LIMIT when 'deadline' passed
 * first; the list is then not usable. */
ZJ_MUST_CHECK zj_status zj_items_find(void *ctx, zj_snapshot *snapshot, size_t segment,
                                      uint32_t report, zj_role_set roles, bool nested,
                                      const zj_query *query, zj_deadline *deadline,
                                      zj_item_list *out, zj_error *err);

/* Whether a passage of the report has one of 'roles': such a report has items, and no other. */
bool zj_items_any(const zj_segment *segment, uint32_t report, zj_role_set roles);

#endif
