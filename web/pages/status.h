/* status.h - the state of the index and of this server, for the status page and the API.
 *
 * Ownership  a new reference.
 * Errors     those of zj_stats_gather().
 * Threads    as zj_search(): a request belongs to one thread. */
#ifndef ZJ_WEB_PAGES_STATUS_H
#define ZJ_WEB_PAGES_STATUS_H

#include "web/http/exchange.h"

/* {"version","uptime_s","read_only","latency":{"searches","p50_us","p95_us"},"index":STATS}, where
 * STATS is that of indexer/store/stats.h. Each reader keeps its STATS until the index has a new
 * generation. */
ZJ_MUST_CHECK zj_status zj_status_json(zj_exchange *x, json_t **out, zj_error *err);

#endif
