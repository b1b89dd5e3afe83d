/* frequent_make.h - makes the lists of frequent phrases (frequent.h) of a joined segment.
 *
 * Memory does not grow with the segment: runs are spilled to a file in 'dest' and gathered from
 * there, phrase by phrase.
 *
 * Errors     ZJ_IO, ZJ_NO_MEMORY, those of opening a segment.
 * Threads    starts 'jobs' threads and waits for them. */
#ifndef ZJ_INDEXER_STORE_FREQUENT_MAKE_H
#define ZJ_INDEXER_STORE_FREQUENT_MAKE_H

#include "indexer/store/frequent.h"

/* Counts in the segments 'sources', which were joined in this order into the folder 'dest', and
 * writes the tables there, with fsync() if 'durable'. When nothing is frequent they stay empty. */
ZJ_MUST_CHECK zj_status zj_frequent_make(const char *const *sources, size_t count, const char *dest,
                                         size_t jobs, bool durable, zj_error *err);

#endif
