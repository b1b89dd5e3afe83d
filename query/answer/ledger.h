/* ledger.h - the rows of tables whose columns are headed, as items with fields.
 *
 *   序号 | 反馈问题             | 整改措施     | 责任单位
 *   1    | 年轻干部培养力度不够 | 制定培养计划 | 组织股
 *
 *   ─▶  年轻干部培养力度不够    整改措施：制定培养计划    责任单位：组织股
 *
 * The rows below an item in which its column and the first are empty belong to it: cells may
 * span rows.
 *
 * Units      lines from 1, characters in code points from 0.
 * Ownership  rows are talloc children of 'ctx'.
 * Errors     ZJ_CORRUPT, ZJ_NO_MEMORY.
 * Threads    those of the segment. */
#ifndef ZJ_QUERY_ANSWER_LEDGER_H
#define ZJ_QUERY_ANSWER_LEDGER_H

#include "indexer/store/segment.h"

/* A cell beside an item. Its number (序号) is no field. */
typedef struct zj_ledger_field {
  zj_slice name, value; /* the head of its column; its text as one line */
} zj_ledger_field;

/* A cell that has one of the roles asked for. */
typedef struct zj_ledger_item {
  uint32_t line, start_char;   /* where the cell begins */
  uint32_t end_line, end_char; /* where it ends */
  zj_role_set roles;
  uint32_t paragraph; /* of the segment, where the cell begins, and the place in its match text */
  zj_match_pos at;
  zj_slice text;                 /* of the cell as one line */
  const zj_ledger_field *fields; /* the other cells of the row, in the order of columns */
  size_t field_count;
} zj_ledger_item;

/* Finds the cells of a report that have one of 'roles', in text order. */
ZJ_MUST_CHECK zj_status zj_ledger_items(void *ctx, const zj_segment *segment, uint32_t report,
                                        zj_role_set roles, zj_ledger_item **out, size_t *count,
                                        zj_error *err);

#endif
