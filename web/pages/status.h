/* status.h - how the index and this server are: for the status page and the API. */
#ifndef ZJ_WEB_PAGES_STATUS_H
#define ZJ_WEB_PAGES_STATUS_H

#include "web/http/exchange.h"

/* {"version","uptime_s","read_only","latency":{"searches","p50_us","p95_us"},"index":STATS
 * (indexer/store/stats.h)}; a new reference. What is gathered of the index is kept until its next
 * generation. */
ZJ_MUST_CHECK zj_status zj_status_json(zj_exchange *x, json_t **out, zj_error *err);

#endif
