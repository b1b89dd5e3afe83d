/* usage.h - how much of the processor clients have used of late: what they used 5 seconds ago
 * counts half, 10 seconds ago a quarter. Most people use little: they read what they have found.
 *
 * Units      nanoseconds of the processor; milliseconds of the monotonic clock.
 * Ownership  the caller's; a zj_usage without content is zero.
 * Errors     none. Of more clients than ZJ_USAGE_CLIENTS those who have used least are forgotten.
 * Threads    the caller's lock. */
#ifndef ZJ_WEB_HTTP_USAGE_H
#define ZJ_WEB_HTTP_USAGE_H

#include <stdbool.h>
#include <stdint.h>

enum { ZJ_USAGE_CLIENTS = 128 };

typedef struct zj_usage {
  struct {
    uint64_t who;
    int64_t at_ms;
    double used_ns; /* at that time */
  } clients[ZJ_USAGE_CLIENTS];
} zj_usage;

void zj_usage_add(zj_usage *usage, uint64_t who, int64_t ns, int64_t now_ms);

/* Whether a client has used more than a quarter of a processor of late. */
bool zj_usage_is_heavy(const zj_usage *usage, uint64_t who, int64_t now_ms);

#endif
