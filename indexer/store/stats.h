/* stats.h - what an index holds, how large it is, and what the last run left out: for `stats`, the
 * status page and the API.
 *
 * Units      characters are code points of the match text.
 * Ownership  a talloc child of 'ctx'; the JSON is a new reference.
 * Errors     those of catalog.h and snapshot.h. */
#ifndef ZJ_INDEXER_STORE_STATS_H
#define ZJ_INDEXER_STORE_STATS_H

#include <jansson.h>

#include "indexer/store/catalog.h"
#include "indexer/store/snapshot.h"

enum { ZJ_STATS_KINDS_MAX = 32 };

typedef struct zj_size_of {
  const char *kind;
  uint64_t bytes;
} zj_size_of;

typedef struct zj_stats {
  zj_snapshot *snapshot; /* NULL when only the catalog was read */
  zj_generation generation;
  zj_catalog_run run;
  zj_encoding_count *encodings;
  size_t encoding_count;
  zj_left_out *failures;
  size_t failure_count;
  uint64_t role_chars[ZJ_ROLE_COUNT], chars; /* a passage of two roles counts for both */
  uint64_t default_chars; /* of them in passages whose role no rule told (D.…) */
  zj_size_of sizes[ZJ_STATS_KINDS_MAX];
  size_t size_count;
  uint64_t index_bytes;
} zj_stats;

/* Reads every passage of the index, but no text: some milliseconds a million of them.
 * 'catalog_only': numbers and failures alone. */
ZJ_MUST_CHECK zj_status zj_stats_gather(void *ctx, const char *index_dir, bool catalog_only,
                                        zj_stats **out, zj_error *err);

/* Reports of a segment that were replaced or removed. */
uint64_t zj_stats_dead(const zj_catalog_segment *segment);

json_t *zj_stats_json(const zj_stats *stats);
/* The folders and files that a run walks. Apart from the rest, which a server shows to anybody. */
json_t *zj_stats_roots(const zj_stats *stats);

#endif
