/* stats.h - what an index holds, how large it is, and which files the last run left out: for
 * `stats`, the status page and the API.
 *
 * Units      characters are code points of the match text; sizes are bytes.
 * Ownership  a zj_stats is a talloc child of 'ctx'; JSON values are new references.
 * Errors     those of catalog.h and snapshot.h.
 * Threads    one zj_stats per thread. */
#ifndef ZJ_INDEXER_STORE_STATS_H
#define ZJ_INDEXER_STORE_STATS_H

#include <jansson.h>

#include "indexer/read/unread.h"
#include "indexer/store/catalog.h"
#include "indexer/store/snapshot.h"

enum { ZJ_STATS_KINDS_MAX = 32 };

/* The bytes that one kind of file takes in all segments together. */
typedef struct zj_size_of {
  const char *kind;
  uint64_t bytes;
} zj_size_of;

/* A report of whose document something was not read. Strings are borrowed from the snapshot. */
typedef struct zj_partly_read {
  const char *path, *unread; /* as of zj_unread_store() */
} zj_partly_read;

typedef struct zj_stats {
  zj_snapshot *snapshot;
  zj_generation generation;
  zj_catalog_run run;
  zj_encoding_count *encodings;
  size_t encoding_count;
  zj_left_out *failures;
  size_t failure_count;
  uint64_t chars;                          /* of all reports that are alive */
  uint64_t original_chars, original_bytes; /* of their originals */
  uint64_t role_chars[ZJ_ROLE_COUNT];      /* a passage of two roles counts for both */
  uint64_t unread[ZJ_UNREAD_KINDS];        /* reports with parts of this kind that were not read */
  zj_partly_read *partly; /* reports with any such part, in the order of segments */
  size_t partly_count;
  uint64_t doubtful_chars; /* in passages whose role is less sure than ZJ_DOUBT_BELOW percent */
  zj_size_of sizes[ZJ_STATS_KINDS_MAX]; /* the largest first */
  size_t size_count;
  uint64_t index_bytes;
} zj_stats;

/* Reads the catalog, the sizes of files, the characters of every passage, and what was not read. */
ZJ_MUST_CHECK zj_status zj_stats_gather(void *ctx, const char *index_dir, zj_stats **out,
                                        zj_error *err);

/* Sets *out to what a snapshot holds: characters, roles and what was not read. Nothing of the
 * catalog, of files and of runs is in it, so that a narrowed snapshot says nothing of the rest. */
ZJ_MUST_CHECK zj_status zj_stats_of(void *ctx, zj_snapshot *snapshot, zj_stats **out,
                                    zj_error *err);

/* The number of reports of a segment that were replaced or removed. */
uint64_t zj_stats_dead(const zj_catalog_segment *segment);

/* All of it as a JSON object, except the roots. The lists of files, "failures" and "partly_read",
 * have at most 'most' entries each; where that is not all, "failures_in_all" and
 * "partly_read_in_all" say how many there are. */
json_t *zj_stats_json(const zj_stats *stats, size_t most);
/* What zj_stats_of() fills in: "generation", "rules", "reports", "paragraphs", "chars",
 * "text_bytes" and all of roles and of what was not read. */
json_t *zj_stats_json_of(const zj_stats *stats, size_t most);

/* The folders and files that a run walks, as a JSON array. A separate call, because a server shows
 * the rest to anybody, but not these. */
json_t *zj_stats_roots(const zj_stats *stats);

#endif
