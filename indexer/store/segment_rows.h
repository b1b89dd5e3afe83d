/* segment_rows.h - adds a report to a segment row by row, for a caller that got its rows from
 * elsewhere than a file or a segment: a cluster (query/cluster).
 *
 *   zj_segment_rows_report(writer, &facts, nodes, node_count, err)
 *   … zj_segment_rows_paragraph(writer, &view, passages, begins, count, err) for each paragraph …
 *
 * Rows are checked as far as a reader relies on them: a row refers to rows of its own report, and
 * begins do not decrease. Nodes and passages number the nodes of the report from 0.
 *
 * Units      bytes and rows.
 * Ownership  everything is copied.
 * Errors     ZJ_CORRUPT for rows that contradict each other, ZJ_LIMIT, ZJ_NO_MEMORY.
 * Threads    one thread per writer. */
#ifndef ZJ_INDEXER_STORE_SEGMENT_ROWS_H
#define ZJ_INDEXER_STORE_SEGMENT_ROWS_H

#include "indexer/store/segment.h"

/* Adds the row of a report and its nodes, of which the first is the root. 'paragraphs' is how many
 * will follow; the paragraph of a node is a number below it. */
ZJ_MUST_CHECK zj_status zj_segment_rows_report(zj_segment_writer *writer,
                                               const zj_report_facts *facts,
                                               const zj_node_view *nodes, size_t count,
                                               uint32_t paragraphs, zj_error *err);

/* Adds a paragraph of the report added last, which has 'nodes' nodes. Of 'view' the report and the
 * numbers of passages are ignored. Each passage begins at the byte 'begins' of the match text, the
 * first one at 0. */
ZJ_MUST_CHECK zj_status zj_segment_rows_paragraph(zj_segment_writer *writer,
                                                  const zj_paragraph_view *view,
                                                  const zj_passage_view *passages,
                                                  const uint32_t *begins, size_t count,
                                                  size_t nodes, zj_error *err);

#endif
