/* client.h - sends SQL to a ClickHouse server by HTTP and returns its answer.
 *
 * The server collects its whole answer before it sends the first byte (wait_end_of_query), so an
 * error is never the end of an answer that began well. Every request says how long it
 * may take, whether a shard that does not answer is an error, and that the server is to keep no log
 * of what people search for.
 *
 * User and password are read from the file that $ZHANGJU_CLUSTER_LOGIN names, one line
 * "user:password", and are never part of an address or a command line. For https the certificate
 * is checked against the system's authorities, or those in the file $ZHANGJU_CLUSTER_CA.
 *
 * Units      milliseconds, bytes.
 * Ownership  a zj_client is a talloc child of 'ctx', an answer of the context it is asked with.
 * Errors     ZJ_USAGE for an address, ZJ_NO_INDEX where the tables are missing, ZJ_NOT_FOUND where
 *            a shard does not answer, ZJ_LIMIT for an answer that is too large or takes too long,
 *            ZJ_IO for everything else that the server refuses or the network loses.
 * Threads    one thread per client. */
#ifndef ZJ_QUERY_CLUSTER_CLIENT_H
#define ZJ_QUERY_CLUSTER_CLIENT_H

#include "indexer/base/buffer.h"
#include "indexer/base/error.h"

typedef struct zj_client zj_client;

/* 'url' is http://HOST[:PORT][/DATABASE] or the same with https; the port is 8123 or 8443 and the
 * database zhangju unless they are named. Nothing is sent yet. */
ZJ_MUST_CHECK zj_status zj_client_new(void *ctx, const char *url, zj_client **out, zj_error *err);

/* Limits how long the server works at one statement from now on; five minutes unless set. Twice
 * that time may pass with sending and receiving. */
void zj_client_limit(zj_client *client, int seconds);

/* The name of the database, letters, digits and _ only, so that it may stand in SQL as it is. */
const char *zj_client_database(const zj_client *client);

/* Whether shards that do not answer are left out from now on, instead of failing. */
void zj_client_skip_shards(zj_client *client, bool skip);

/* Sends one statement, and returns its answer. */
ZJ_MUST_CHECK zj_status zj_client_ask(void *ctx, zj_client *client, const char *sql, zj_slice *out,
                                      zj_error *err);

/* Sends rows to a statement that ends with FORMAT RowBinary. They are one block: each shard takes
 * its part of them as a whole or not at all, and a block that is sent again is not added again. */
ZJ_MUST_CHECK zj_status zj_client_insert(zj_client *client, const char *sql, zj_slice rows,
                                         zj_error *err);

#endif
