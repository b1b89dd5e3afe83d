/* cluster.h - an index on a ClickHouse cluster, for collections that outgrow one machine.
 *
 *   query ─sql▶ reports that may have hits ─▶ their rows ─rows▶ a snapshot in memory ─▶ engine
 *
 * The shards find the reports that may have hits; their rows come here, and the engine evaluates
 * the query over them as over an index without postings. So every query has the answer that the
 * index has which was pushed, with the same ranking, and every format and command that reads a
 * snapshot works as it is. What it costs is moving the candidates; a query with too many of them
 * is refused. Counts and ranking of one phrase, which may be in every report, are made by the
 * shards, and only the reports that are shown come here.
 *
 * A shard that does not answer is an error. With 'partial' the answer is then made from the other
 * shards, and the snapshot says so (zj_snapshot.partial).
 *
 * Units      bytes.
 * Ownership  a zj_cluster is a talloc child of 'ctx'; a snapshot does not depend on it.
 * Errors     those of client.h; ZJ_NO_INDEX when nothing was pushed or text was folded otherwise,
 *            ZJ_LIMIT when a query has too many candidates, ZJ_NO_MEMORY.
 * Threads    one thread per cluster. */
#ifndef ZJ_QUERY_CLUSTER_CLUSTER_H
#define ZJ_QUERY_CLUSTER_CLUSTER_H

#include "query/cluster/client.h"
#include "query/engine/result.h"

typedef struct zj_cluster zj_cluster;

typedef struct zj_cluster_options {
  const char *url;      /* client.h; borrowed */
  bool partial;         /* answer without shards that are down */
  int seconds;          /* the longest that the shards may work at one statement; 0: five minutes */
  uint64_t fetch_bytes; /* the most text that is fetched for one query; 0: 256 MB */
} zj_cluster_options;

/* Connects, and reads what the cluster holds. */
ZJ_MUST_CHECK zj_status zj_cluster_open(void *ctx, const zj_cluster_options *options,
                                        zj_cluster **out, zj_error *err);

/* Reads again what the cluster holds, and asks all shards again, for who keeps it open. */
ZJ_MUST_CHECK zj_status zj_cluster_refresh(zj_cluster *cluster, zj_error *err);

/* Sets *out to a snapshot without reports that says what the whole is. */
ZJ_MUST_CHECK zj_status zj_cluster_base(void *ctx, zj_cluster *cluster, zj_snapshot **out,
                                        zj_error *err);

/* Sets *out to a snapshot of the report with this id; without reports when there is none. */
ZJ_MUST_CHECK zj_status zj_cluster_report(void *ctx, zj_cluster *cluster, zj_slice id,
                                          zj_snapshot **out, zj_error *err);

/* Sets *out to a snapshot of the reports that may have hits; of all reports when 'query' is NULL.
 */
ZJ_MUST_CHECK zj_status zj_cluster_snapshot(void *ctx, zj_cluster *cluster, const zj_query *query,
                                            zj_snapshot **out, zj_error *err);

/* Searches, as zj_search() does with 'options'; 'result' lives as long as the snapshot in which its
 * reports are. With 'best' only that many of the ranking are wanted, from the first one on: then a
 * query that the shards can count by themselves fetches no other reports. */
ZJ_MUST_CHECK zj_status zj_cluster_search(void *ctx, zj_cluster *cluster, const zj_query *query,
                                          const zj_search_options *options, size_t best,
                                          zj_snapshot **snapshot, zj_result **result,
                                          zj_error *err);

/* Counts a query that the shards can count by themselves: fills occurrences, those by role and,
 * with 'units', paragraphs, sentences and reports of 'out', which is zero before. Sets *counted to
 * false for every other query, and does nothing. */
ZJ_MUST_CHECK zj_status zj_cluster_count(zj_cluster *cluster, const zj_query *query, bool units,
                                         zj_result *out, bool *counted, zj_error *err);

#endif
