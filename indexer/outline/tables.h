/* tables.h - private to the outline: tables whose columns are headed, so that each cell has the
 * role that its column names.
 *
 *   序号 | 存在问题               | 整改措施       | 责任单位      the head of the table
 *   1    | 年轻干部培养力度不够   | 制定培养计划   | 组织股
 *   other  problems                 rectify          other
 *
 * Rows come from the markup of a document (markup.h), or from lines of text whose cells are parted
 * by tabs or by |. A row is a head when at least two of its cells name a column that cues.tsv lists
 * and one of these has a role other than "other"; a second row of a head completes cells that span
 * columns. A row below that has as many columns takes its roles from the head; other rows are left
 * to the model.
 *
 * Units      positions are bytes of the plain text.
 * Ownership  talloc children of the layout.
 * Errors     ZJ_NO_MEMORY.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_OUTLINE_TABLES_H
#define ZJ_INDEXER_OUTLINE_TABLES_H

#include "indexer/outline/cues.h"
#include "indexer/outline/plain.h"
#include "indexer/outline/rules.h"

/* Finds the tables with a head: marks their blocks as rows of a ledger, and sets the cells of the
 * layout. */
ZJ_MUST_CHECK zj_status zj_tables_find(zj_layout *layout, const zj_rules *rules,
                                       const zj_cues *cues, zj_error *err);

/* The cell that holds a position of a ledger block, or the one before it; NULL when there is none.
 * Sets *next to where the next cell begins, UINT32_MAX for none. */
const zj_ledger_cell *zj_tables_cell(const zj_layout *layout, uint32_t at, uint32_t *next);

#endif
