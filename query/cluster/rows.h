/* rows.h - a report as rows of the table `texts` (schema.h), and back.
 *
 *   segment ─zj_rows_put▶ bytes (wire.h) ─▶ cluster ─▶ bytes ─zj_rows_read▶ segment in memory
 *
 * What comes back is what went in: an engine that evaluates a query over these rows gives the same
 * answer as over the segment that they came from.
 *
 * Units      bytes.
 * Ownership  a reader is a talloc child of 'ctx'; its names live as long as it does.
 * Errors     ZJ_CORRUPT for rows that are incomplete or contradict each other, ZJ_NO_MEMORY.
 * Threads    one thread per reader. */
#ifndef ZJ_QUERY_CLUSTER_ROWS_H
#define ZJ_QUERY_CLUSTER_ROWS_H

#include "indexer/store/snapshot.h"
#include "query/cluster/wire.h"

/* What the rows of a report say besides the report itself. */
typedef struct zj_rows_stamp {
  uint64_t batch, sum;
  uint32_t shards;     /* of the cluster to which they are sent */
  uint64_t generation; /* of the index that they come from */
} zj_rows_stamp;

/* Appends all rows of a report, and adds their number to *rows. Memory that runs out is noted by
 * the buffer. */
void zj_rows_put(zj_buffer *to, const zj_snapshot *snapshot, size_t segment, uint32_t report,
                 const zj_rows_stamp *stamp, size_t *rows);

/* Appends the row that says that a report is gone. */
void zj_rows_put_gone(zj_buffer *to, zj_slice id, const zj_rows_stamp *stamp);

typedef struct zj_rows_reader zj_rows_reader;

/* An empty reader; NULL when memory ran out. */
zj_rows_reader *zj_rows_reader_new(void *ctx);

/* Adds the reports of an answer whose rows are sorted by report, kind and number, to 'to'. Every
 * report has all its rows. Adds their number to *reports. */
ZJ_MUST_CHECK zj_status zj_rows_read(zj_rows_reader *reader, zj_slice answer, zj_segment_writer *to,
                                     size_t *reports, zj_error *err);

/* The names of reasons that the rows mention, by the number they have in the segment. */
const char *const *zj_rows_reasons(const zj_rows_reader *reader, size_t *count);

#endif
