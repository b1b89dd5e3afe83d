/* deadline.c - the clock. */
#include "query/engine/deadline.h"

#include <time.h>

#include "indexer/base/cancel.h"

uint64_t zj_now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

uint64_t zj_time_left(uint64_t ends_us, unsigned shares) {
  uint64_t now = zj_now_us();
  if (!ends_us) return 0;
  uint64_t share = ends_us > now ? (ends_us - now) / shares : 0;
  return share ? share : 1;
}

bool zj_deadline_look(zj_deadline *d) {
  if (!d->past && ((d->ends_us && zj_now_us() > d->ends_us) || zj_cancelled())) d->past = true;
  return d->past;
}

zj_status zj_deadline_fail(zj_error *err) {
  return zj_fail(
      err, ZJ_LIMIT, "%s",
      zj_tr("the time ran out; ask for less, or again later", "时间已到；请缩小范围，或稍后再试"));
}
