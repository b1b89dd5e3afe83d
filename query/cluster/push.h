/* push.h - makes a cluster hold what an index holds.
 *
 * Compares every report of the index with what is live on the cluster, by a hash of its rows, and
 * sends those that are new or different in blocks of at most some megabytes; reports that the
 * index no longer has are marked as gone. A push that was interrupted is finished by the next one,
 * which finds what was sent before unchanged; a push without changes sends nothing. Readers see
 * each report as it was or as it is, never a part of it (schema.h).
 *
 * A database belongs to one index, because ids are hashes of paths: another index is refused unless
 * 'replace' is set, and then takes its place.
 *
 * Memory     one block, and 40 bytes for each report of the cluster.
 * Errors     those of client.h and zj_snapshot_open(); ZJ_EXISTS for the database of another index;
 *            ZJ_INTERRUPTED.
 * Threads    one push at a time for a database; of two at once the later one wins, report by
 *            report. */
#ifndef ZJ_QUERY_CLUSTER_PUSH_H
#define ZJ_QUERY_CLUSTER_PUSH_H

#include "indexer/store/snapshot.h"
#include "query/cluster/client.h"

typedef struct zj_push_told {
  uint64_t sent, same, gone; /* reports */
  uint64_t bytes;            /* of rows that were sent */
  uint64_t cleared;          /* old copies of reports that are being removed */
} zj_push_told;

/* Sends what differs, and makes the tables first if need be. With 'terminal' shows its progress. */
ZJ_MUST_CHECK zj_status zj_push(zj_client *client, zj_snapshot *snapshot, bool replace,
                                bool terminal, zj_push_told *told, zj_error *err);

#endif
