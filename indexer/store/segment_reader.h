/* segment_reader.h - the private parts of an open segment, shared with its check and its tests. See
 * segment.h.
 *
 * Ownership  'tables' point into the mappings of the segment or, in a view, into its writer.
 * Threads    constant once open. */
#ifndef ZJ_INDEXER_STORE_SEGMENT_READER_H
#define ZJ_INDEXER_STORE_SEGMENT_READER_H

#include <sys/stat.h>

#include "indexer/store/segment_format.h"

typedef struct zj_table_view {
  const char *at;
  uint64_t bytes, rows;
} zj_table_view;

struct zj_segment {
  zj_table_view tables[ZJ_TABLE_COUNT];
  void *mapped[ZJ_TABLE_COUNT]; /* NULL in a view */
  size_t mapped_bytes[ZJ_TABLE_COUNT];
  struct stat facts[ZJ_TABLE_COUNT]; /* of the files when they were mapped */
  uint64_t checksums[ZJ_TABLE_COUNT];
  uint32_t reports, paragraphs;
  const char *dir;
  zj_postings *postings;
  uint64_t packed_sum; /* the checksum of their packed lists; 0: not known */
  zj_dense *dense;
};

/* Opening a segment verifies the checksums of tables up to this many bytes. */
#define ZJ_SEGMENT_VERIFIED ((size_t)2 << 20)

/* As zj_segment_open(), but verifies tables of up to 'verified' bytes. 0 verifies none: for tables
 * that were just written, and for tests that read damaged ones. */
ZJ_MUST_CHECK zj_status zj_segment_open_as(void *ctx, const char *dir, bool with_postings,
                                           size_t verified, zj_segment **out, zj_error *err);

/* A pointer to a row in place; 'index' must be less than the number of rows. */
#define ZJ_ROW(type, segment, table_id, index) \
  ((const type *)(const void *)((segment)->tables[table_id].at) + (index))

/* Fails with ZJ_CORRUPT and "DIR/TABLE WHAT; rebuild the index with …". */
zj_status zj_segment_corrupt(zj_error *err, const char *dir, zj_table table, const char *what);

#endif
