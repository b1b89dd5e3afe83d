/* metrics.h - counts of requests by address and status, and times of requests and searches.
 *
 * Labels are addresses of the site map and status codes, never text that a client sent.
 *
 * Units      times are microseconds ('us') unless a name says seconds.
 * Ownership  zj_metrics is a talloc child of 'ctx'. Where a zj_metrics is passed, NULL is allowed:
 *            nothing is counted, and every figure is 0.
 * Threads    any number of threads may count and read at once. */
#ifndef ZJ_WEB_HTTP_METRICS_H
#define ZJ_WEB_HTTP_METRICS_H

#include "indexer/base/buffer.h"
#include "indexer/base/text.h"

enum { ZJ_METRICS_LATEST = 1000 };

typedef struct zj_metrics zj_metrics;

/* NULL when memory runs out. */
zj_metrics *zj_metrics_new(void *ctx);

/* Counts one answered request. 'route' is a number of the route table, or one past its end for an
 * address that is not in it. */
void zj_metrics_request(zj_metrics *metrics, size_t route, unsigned status, uint64_t us);

/* Counts one search and the number of its hits. */
void zj_metrics_query(zj_metrics *metrics, uint64_t us, uint64_t hits);

/* Median and 95th percentile of the latest searches, at most ZJ_METRICS_LATEST of them. All zero
 * before the first search. */
typedef struct zj_latency {
  uint64_t searches, p50_us, p95_us;
} zj_latency;
zj_latency zj_metrics_latency(zj_metrics *metrics);

/* Seconds since zj_metrics_new(). */
uint64_t zj_metrics_uptime(const zj_metrics *metrics);

/* A function that returns the address of a route by its number, or NULL past the last. */
typedef const char *zj_route_name(size_t route);

/* The index as it is when the metrics are written. */
typedef struct zj_metrics_index {
  uint64_t generation, reports, paragraphs;
  const char *rules;
} zj_metrics_index;

/* Appends all metrics to 'out' in the text format of Prometheus, version 0.0.4. */
void zj_metrics_write(zj_metrics *metrics, const zj_metrics_index *index, zj_route_name *name,
                      zj_buffer *out);

#endif
