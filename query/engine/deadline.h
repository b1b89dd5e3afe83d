/* deadline.h - checks the clock from inside loops, once in some thousand steps. Work that nobody
 * wants any more (indexer/base/cancel.h) ends as if its time had run out.
 *
 *   while (zj_phrase_find(…) && !zj_deadline_step(&deadline)) …
 *
 * Units      microseconds of zj_now_us().
 * Threads    one deadline per search. */
#ifndef ZJ_QUERY_ENGINE_DEADLINE_H
#define ZJ_QUERY_ENGINE_DEADLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "indexer/base/error.h"

enum { ZJ_DEADLINE_STEPS = 2048 }; /* between two looks at the clock; a power of two */

typedef struct zj_deadline {
  uint64_t ends_us; /* 0: none */
  uint32_t steps;   /* private */
  bool past;        /* once true it stays true */
} zj_deadline;

/* The time of a clock that only goes forward. */
uint64_t zj_now_us(void);

/* A share of the time until 'ends_us', one of 'shares': at least 1, also when it is past, because 0
 * would mean no bound; 0 when 'ends_us' is 0. */
uint64_t zj_time_left(uint64_t ends_us, unsigned shares);

/* Checks the clock now; returns whether the deadline is past or the work is not wanted. */
bool zj_deadline_look(zj_deadline *deadline);

/* Records that the time ran out and returns ZJ_LIMIT. */
zj_status zj_deadline_fail(zj_error *err);

/* Counts one step of a loop. True when the deadline is past and the loop should end. */
static inline bool zj_deadline_step(zj_deadline *d) {
  return d->past || ((++d->steps & (ZJ_DEADLINE_STEPS - 1)) == 0 && zj_deadline_look(d));
}

/* Counts a step that takes as long as so many. */
static inline bool zj_deadline_steps(zj_deadline *d, size_t steps) {
  uint32_t before = d->steps / ZJ_DEADLINE_STEPS;
  d->steps += (uint32_t)steps;
  return d->past || (d->steps / ZJ_DEADLINE_STEPS != before && zj_deadline_look(d));
}

#endif
