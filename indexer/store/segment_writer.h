/* segment_writer.h - the private parts of a segment writer, shared by segment_write.c,
 * segment_copy.c, segment_join.c and the view in segment.c. See segment.h.
 *
 * Units      bytes and rows.
 * Ownership  the buffers are children of the writer.
 * Errors     a buffer that ran out of memory fails the report that was being added.
 * Threads    one thread per writer. */
#ifndef ZJ_INDEXER_STORE_SEGMENT_WRITER_H
#define ZJ_INDEXER_STORE_SEGMENT_WRITER_H

#include "indexer/store/segment_format.h"

struct zj_segment_writer {
  zj_buffer tables[ZJ_TABLE_COUNT];
  zj_buffer terms, holes; /* scratch space for the paragraph that is being added */
  bool closed;            /* the closing rows were added and the ids are sorted */
};

/* The number of rows in a table so far. */
uint32_t zj_segment_rows(const zj_segment_writer *writer, zj_table table);

/* Adds the row of a report, the row of its id, and its strings. 'facts' has all fields. The caller
 * then adds its paragraphs and nodes, and checks zj_segment_tables_status(). */
void zj_segment_add_report_row(zj_segment_writer *writer, const zj_report_facts *facts);

/* Cuts a match text into terms and adds them as one document. ZJ_NO_MEMORY and the errors of
 * zj_postings_add(). */
ZJ_MUST_CHECK zj_status zj_segment_add_terms(zj_segment_writer *writer, zj_slice match,
                                             zj_postings_writer *postings, zj_error *err);

/* ZJ_NO_MEMORY when any addition to a table failed, so that the tables are incomplete. */
ZJ_MUST_CHECK zj_status zj_segment_tables_status(const zj_segment_writer *writer, zj_error *err);

/* Adds the closing rows and sorts the ids; a second call adds nothing. ZJ_NO_MEMORY as above. */
ZJ_MUST_CHECK zj_status zj_segment_close_tables(zj_segment_writer *writer, zj_error *err);

/* The head of a table file whose content has 'bytes' bytes with this XXH3 checksum. */
zj_segment_head zj_segment_head_of(zj_table table, uint64_t bytes, uint64_t checksum);

#endif
