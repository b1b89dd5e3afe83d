/* segment_writer.h - the inside of a segment writer, shared with the view and the join; see segment.h. */
#ifndef ZJ_INDEXER_SEGMENT_WRITER_H
#define ZJ_INDEXER_SEGMENT_WRITER_H

#include "indexer/segment_format.h"

struct zj_segment_writer {
  zj_buffer tables[ZJ_TABLE_COUNT];
  zj_buffer spare, keyed, counted, holes; /* scratch of the paragraph at hand */
  bool closed;                     /* closing rows are in, ids sorted */
};

/* Adds the closing rows and sorts the ids; a second call does nothing. */
void zj_segment_close_tables(zj_segment_writer *writer);

zj_segment_head zj_segment_head_of(zj_table table, uint64_t bytes, uint64_t checksum);

#endif
