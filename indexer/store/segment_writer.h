/* segment_writer.h - the inside of a segment writer, shared with the view and the join; see
 * segment.h. */
#ifndef ZJ_INDEXER_STORE_SEGMENT_WRITER_H
#define ZJ_INDEXER_STORE_SEGMENT_WRITER_H

#include "indexer/store/segment_format.h"

struct zj_segment_writer {
  zj_buffer tables[ZJ_TABLE_COUNT];
  zj_buffer terms, holes; /* scratch of the paragraph at hand */
  bool closed;            /* closing rows are in, ids sorted */
};

/* Rows of a table so far. */
uint32_t zj_segment_rows(const zj_segment_writer *writer, zj_table table);

/* Adds the row of a report, of its id and its strings; 'facts' with all fields. Its paragraphs and
 * nodes are to follow. */
void zj_segment_add_report_row(zj_segment_writer *writer, const zj_report_facts *facts);

/* Cuts a match text into terms, adds them as one document. */
ZJ_MUST_CHECK zj_status zj_segment_add_terms(zj_segment_writer *writer, zj_slice match,
                                             zj_postings_writer *postings, zj_error *err);

/* Adds the closing rows and sorts the ids; a second call does nothing. */
void zj_segment_close_tables(zj_segment_writer *writer);

zj_segment_head zj_segment_head_of(zj_table table, uint64_t bytes, uint64_t checksum);

#endif
