/* publish.h - what every writer does around a commit of the catalog: names for new segments, and
 * away with the old ones.
 *
 * The caller holds the lock of indexdir.h. */
#ifndef ZJ_INDEXER_RUN_PUBLISH_H
#define ZJ_INDEXER_RUN_PUBLISH_H

#include "indexer/store/catalog.h"
#include "indexer/store/indexdir.h"

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
