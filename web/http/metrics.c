/* metrics.c - counters, histograms, and a ring with the times of the latest searches. */
#include "web/http/metrics.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>
#include <time.h>

enum { ROUTES_MAX = 64, BUCKETS = 10 };

static const uint64_t bounds_us[BUCKETS] = {1000,   2500,   5000,    10000,   25000,
                                            100000, 250000, 1000000, 2500000, 5000000};

/* The statuses that the daemon answers with. Any other counts as the last one. */
static const unsigned statuses[] = {200, 201, 204, 303, 304, 400, 403, 404, 405,
                                    409, 410, 412, 413, 414, 415, 421, 500, 503};

typedef struct histogram {
  atomic_uint_fast64_t within[BUCKETS + 1], sum_us;
} histogram;

struct zj_metrics {
  time_t started;
  atomic_uint_fast64_t requests[ROUTES_MAX][ZJ_COUNT(statuses)];
  histogram request_times, query_times;
  atomic_uint_fast64_t zero_hits;
  pthread_mutex_t mutex;              /* guards the members below */
  uint32_t latest[ZJ_METRICS_LATEST]; /* a ring */
  size_t latest_count, latest_next;
};

zj_metrics *zj_metrics_new(void *ctx) {
  zj_metrics *metrics = talloc_zero(ctx, zj_metrics);
  if (!metrics) return NULL;
  metrics->started = time(NULL);
  pthread_mutex_init(&metrics->mutex, NULL);
  return metrics;
}

static void add_time(histogram *h, uint64_t us) {
  size_t i = 0;
  while (i < BUCKETS && us > bounds_us[i])
    i++;
  atomic_fetch_add(&h->within[i], 1);
  atomic_fetch_add(&h->sum_us, us);
}

void zj_metrics_request(zj_metrics *metrics, size_t route, unsigned status, uint64_t us) {
  if (!metrics) return;
  size_t code = 0;
  while (code + 1 < ZJ_COUNT(statuses) && statuses[code] != status)
    code++;
  atomic_fetch_add(&metrics->requests[route < ROUTES_MAX ? route : ROUTES_MAX - 1][code], 1);
  add_time(&metrics->request_times, us);
}

void zj_metrics_query(zj_metrics *metrics, uint64_t us, uint64_t hits) {
  if (!metrics) return;
  add_time(&metrics->query_times, us);
  if (!hits) atomic_fetch_add(&metrics->zero_hits, 1);
  pthread_mutex_lock(&metrics->mutex);
  metrics->latest[metrics->latest_next] = us < UINT32_MAX ? (uint32_t)us : UINT32_MAX;
  metrics->latest_next = (metrics->latest_next + 1) % ZJ_METRICS_LATEST;
  if (metrics->latest_count < ZJ_METRICS_LATEST) metrics->latest_count++;
  pthread_mutex_unlock(&metrics->mutex);
}

static int compare_times(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

zj_latency zj_metrics_latency(zj_metrics *metrics) {
  uint32_t sorted[ZJ_METRICS_LATEST];
  if (!metrics) return (zj_latency){0};
  pthread_mutex_lock(&metrics->mutex);
  size_t count = metrics->latest_count;
  memcpy(sorted, metrics->latest, count * sizeof *sorted);
  pthread_mutex_unlock(&metrics->mutex);
  if (!count) return (zj_latency){0};
  qsort(sorted, count, sizeof *sorted, compare_times);
  return (zj_latency){count, sorted[(count - 1) / 2], sorted[(count * 95 + 99) / 100 - 1]};
}

uint64_t zj_metrics_uptime(const zj_metrics *metrics) {
  return metrics ? (uint64_t)(time(NULL) - metrics->started) : 0;
}

/* ---- as text ---- */

static void print_line(zj_buffer *out, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void print_line(zj_buffer *out, const char *format, ...) {
  char line[400];
  va_list args;
  va_start(args, format);
  int length = vsnprintf(line, sizeof line, format, args);
  va_end(args);
  if (length > 0)
    zj_buffer_add(out, line, (size_t)length < sizeof line ? (size_t)length : sizeof line - 1);
}

static void write_head(zj_buffer *out, const char *name, const char *type, const char *help) {
  print_line(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void write_histogram(zj_buffer *out, const char *name, const char *help, histogram *h) {
  uint64_t total = 0;
  write_head(out, name, "histogram", help);
  for (size_t i = 0; i < BUCKETS; i++) {
    total += atomic_load(&h->within[i]);
    print_line(out, "%s_bucket{le=\"%g\"} %" PRIu64 "\n", name, (double)bounds_us[i] / 1e6, total);
  }
  total += atomic_load(&h->within[BUCKETS]);
  print_line(out, "%s_bucket{le=\"+Inf\"} %" PRIu64 "\n%s_sum %.6f\n%s_count %" PRIu64 "\n", name,
             total, name, (double)atomic_load(&h->sum_us) / 1e6, name, total);
}

static void write_requests(zj_buffer *out, zj_metrics *metrics, zj_route_name *name) {
  write_head(out, "zhangju_http_requests_total", "counter",
             "Requests by address of the site map and status.");
  for (size_t r = 0; r < ROUTES_MAX; r++)
    for (size_t s = 0; s < ZJ_COUNT(statuses); s++) {
      uint64_t count = atomic_load(&metrics->requests[r][s]);
      if (count == 0) continue;
      const char *path = name(r);
      print_line(out, "zhangju_http_requests_total{route=\"%s\",code=\"%u\"} %" PRIu64 "\n",
                 path ? path : "none", statuses[s], count);
    }
}

static void write_value(zj_buffer *out, const char *name, const char *type, const char *help,
                        uint64_t value) {
  write_head(out, name, type, help);
  print_line(out, "%s %" PRIu64 "\n", name, value);
}

void zj_metrics_write(zj_metrics *metrics, const zj_metrics_index *index, zj_route_name *name,
                      zj_buffer *out) {
  if (!metrics) return;
  write_requests(out, metrics, name);
  write_histogram(out, "zhangju_http_request_duration_seconds",
                  "Time from the end of a request to its answer.", &metrics->request_times);
  write_histogram(out, "zhangju_query_duration_seconds", "Time of searches.",
                  &metrics->query_times);
  write_value(out, "zhangju_query_zero_hits_total", "counter", "Searches that found nothing.",
              atomic_load(&metrics->zero_hits));
  write_value(out, "zhangju_index_generation", "gauge", "Generation of the index.",
              index->generation);
  write_value(out, "zhangju_index_reports", "gauge", "Reports in the index.", index->reports);
  write_value(out, "zhangju_index_paragraphs", "gauge", "Paragraphs in the index.",
              index->paragraphs);
  write_value(out, "zhangju_uptime_seconds", "gauge", "Seconds since the start.",
              zj_metrics_uptime(metrics));
  write_head(out, "zhangju_build_info", "gauge", "Version of the program, and of the roles model.");
  print_line(out, "zhangju_build_info{version=\"%s\",rules=\"%s\"} 1\n", ZJ_VERSION, index->rules);
}
