/* metrics.h - what the daemon has done: counts by address and status, how long requests and
 * searches took.
 *
 * Labels are addresses of the site map and status codes, never anything a client sent.
 *
 * Threads    any number of threads may count and read at once. */
#ifndef ZJ_WEB_HTTP_METRICS_H
#define ZJ_WEB_HTTP_METRICS_H

#include "indexer/base/buffer.h"
#include "indexer/base/text.h"
#include "indexer/text/fold.h" /* zj_buffer */

enum { ZJ_METRICS_LATEST = 1000 };

typedef struct zj_metrics zj_metrics;

zj_metrics *zj_metrics_new(void *ctx);

/* One answered request. 'route' is a number of the route table, or past it for addresses that are
 * not there. */
void zj_metrics_request(zj_metrics *metrics, size_t route, unsigned status, uint64_t us);

/* One search that was run; 'hits' is what it found. */
void zj_metrics_query(zj_metrics *metrics, uint64_t us, uint64_t hits);

/* Of the latest searches, ZJ_METRICS_LATEST at most; 0 while there is none. */
typedef struct zj_latency {
  uint64_t searches, p50_us, p95_us;
} zj_latency;
zj_latency zj_metrics_latency(zj_metrics *metrics);

/* Seconds since it was made. */
uint64_t zj_metrics_uptime(const zj_metrics *metrics);

/* The address of a route by its number, NULL past the last. */
typedef const char *zj_route_name(size_t route);

/* What is known of the index at the time. */
typedef struct zj_metrics_index {
  uint64_t generation, reports, paragraphs;
  const char *rules;
} zj_metrics_index;

/* Writes all of it in the text format of Prometheus, version 0.0.4. */
void zj_metrics_write(zj_metrics *metrics, const zj_metrics_index *index, zj_route_name *name,
                      zj_buffer *out);

#endif
