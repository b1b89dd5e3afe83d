/* publish.h - what every writer does around a commit of the catalog: names new segments, lists the
 * segments that stay, and removes the others.
 *
 * The caller holds the lock of indexdir.h.
 *
 * Ownership  results are talloc children of 'ctx'.
 * Errors     NULL means that memory ran out. Segments that cannot be removed are left for the next
 *            writer.
 * Threads    one writer per process. */
#ifndef ZJ_INDEXER_RUN_PUBLISH_H
#define ZJ_INDEXER_RUN_PUBLISH_H

#include "indexer/outline/labeller.h"
#include "indexer/store/catalog.h"
#include "indexer/store/indexdir.h"

/* A folder name for a new segment of this generation that no segment has. */
const char *zj_publish_name(void *ctx, const zj_indexdir *dir, uint64_t generation);

/* Removes every segment that the generation does not name. */
void zj_publish_tidy(const zj_indexdir *dir, const zj_generation *generation);

/* The same for the generation in the catalog. To be called after a commit that failed, because only
 * the catalog knows whether it took place. */
void zj_publish_tidy_by_catalog(const zj_indexdir *dir);

/* The segments of 'old' in which reports are alive; alive[i] is their number in segment i. The
 * array has *count segments and room for one more. */
zj_catalog_segment *zj_publish_living(void *ctx, const zj_generation *old, const uint64_t *alive,
                                      size_t *count);

/* Sets the version of the rules and the names of reasons of 'generation'. */
ZJ_MUST_CHECK zj_status zj_publish_rules(void *ctx, const zj_labeller *rules,
                                         zj_generation *generation, zj_error *err);

#endif
