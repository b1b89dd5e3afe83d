/* publish.h - what every writer does around a commit of the catalog: names for new segments, and
 * away with the old ones.
 *
 * The caller holds the lock of indexdir.h. */
#ifndef ZJ_INDEXER_RUN_PUBLISH_H
#define ZJ_INDEXER_RUN_PUBLISH_H

#include "indexer/store/catalog.h"
#include "indexer/store/indexdir.h"

/* All that the catalog tells of reports. */
typedef struct zj_contents {
  zj_generation generation;
  zj_catalog_report *reports;
  size_t report_count; /* by path */
  zj_left_out *failures;
  size_t failure_count;
} zj_contents;

/* Reads it; children of 'ctx'. 'dir' is the folder of the index. */
ZJ_MUST_CHECK zj_status zj_contents_read(void *ctx, const char *dir, zj_contents *out,
                                         zj_error *err);

/* The index of the segment of this number; segment_count when there is none. */
size_t zj_generation_segment(const zj_generation *generation, uint64_t number);

/* A folder name for a new segment of this generation that is not taken. */
const char *zj_publish_name(void *ctx, const zj_indexdir *dir, uint64_t generation);

/* Removes every segment that the generation does not name. */
void zj_publish_tidy(const zj_indexdir *dir, const zj_generation *generation);

/* The same by the catalog, after a commit that failed: it knows best whether it took place. */
void zj_publish_tidy_by_catalog(const zj_indexdir *dir);

/* The segments of 'old' that hold a report still: 'alive' counts them. An array of *count and room
 * for one more, a child of 'ctx'. */
zj_catalog_segment *zj_publish_living(void *ctx, const zj_generation *old, const uint64_t *alive,
                                      size_t *count);

#endif
