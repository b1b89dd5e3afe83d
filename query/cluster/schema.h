/* schema.h - the tables of a cluster.
 *
 *   texts_local   on every shard, replicated: a row for each report (kind 0), in which its facts
 *                 and headings are, and a row for each paragraph (kind 1) with its match text,
 *                 roles and sentences. Sorted by kind, report, batch and number.
 *   texts         all shards of it; a report goes to the shard that a hash of its id names
 *   reports, paragraphs, sentences
 *                 views of what is live in it, for people who write SQL
 *
 * A push gives every report that it sends a new batch number. All rows of a report are part of one
 * block, which a shard takes as a whole and hands to its replicas as a whole; so the newest batch
 * of a report is complete wherever it can be seen, and that is the one that is live. A report that
 * was removed has a newest batch that says so. Older batches are removed by a later push; until
 * then a reader who has begun with them can go on.
 *
 * Queries ask 'texts'. Where they ask which batches are live they name 'texts_local', so that each
 * shard asks itself: all batches of a report are on one shard.
 *
 * The cluster must be called zhangju in the configuration of the servers, and have the macros
 * {shard} and {replica} (docs/scale.md).
 *
 * Ownership  talloc children of 'ctx'; NULL when memory ran out.
 * Errors     those of zj_client_ask().
 * Threads    no shared state. */
#ifndef ZJ_QUERY_CLUSTER_SCHEMA_H
#define ZJ_QUERY_CLUSTER_SCHEMA_H

#include "query/cluster/client.h"

/* Makes the tables and views that are missing, on every server. */
ZJ_MUST_CHECK zj_status zj_schema_create(zj_client *client, zj_error *err);

/* The columns of a row in the order of rows.h, separated by commas. */
char *zj_schema_columns(void *ctx);

/* The condition in SQL that a row belongs to a live batch. */
char *zj_schema_live(void *ctx, const char *database);

#endif
