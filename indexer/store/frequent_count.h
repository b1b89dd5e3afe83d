/* frequent_count.h - counts the chosen phrases, and then the pieces, in the texts of one segment,
 * and spills the runs, in the order of the phrases, to a file that other threads spill to as well.
 *
 * Units      bytes of the file.
 * Ownership  the counter is a talloc child of 'ctx' and borrows choice and file.
 * Errors     ZJ_IO, ZJ_NO_MEMORY, those of opening a segment.
 * Threads    one thread per counter; a spill file may be shared. */
#ifndef ZJ_INDEXER_STORE_FREQUENT_COUNT_H
#define ZJ_INDEXER_STORE_FREQUENT_COUNT_H

#include <stdatomic.h>

#include "indexer/store/frequent_choose.h"

/* A file without a name, which ends with its descriptor. */
typedef struct zj_spill_file {
  int fd;
  _Atomic uint64_t end; /* of the stretches that were handed out */
} zj_spill_file;

/* A stretch of the file: for each phrase, in order, and for the pieces, a zj_spilled and the bytes
 * of its runs. The first run of each counts its report from 0. */
typedef struct zj_spill {
  uint64_t begin, end;
} zj_spill;

typedef struct zj_spilled {
  uint32_t bytes;
  uint32_t last; /* the report of the last run */
} zj_spilled;

typedef struct zj_frequent_counter zj_frequent_counter;

/* A new counter; NULL when memory ran out. */
zj_frequent_counter *zj_frequent_counter_new(void *ctx, const zj_frequent_choice *choice,
                                             zj_spill_file *file);

/* Counts in the segment in the folder 'source', whose first report gets the number 'first'. Appends
 * its spills, which follow its text, to 'spills' as zj_spill. */
ZJ_MUST_CHECK zj_status zj_frequent_count(zj_frequent_counter *counter, const char *source,
                                          uint32_t first, zj_buffer *spills, zj_error *err);

#endif
