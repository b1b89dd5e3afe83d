/* deadline.h - looking at the clock from inside loops: once in some thousand steps.
 *
 * Threads    one deadline per search. */
#ifndef ZJ_QUERY_ENGINE_DEADLINE_H
#define ZJ_QUERY_ENGINE_DEADLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct zj_deadline {
  uint64_t ends_us; /* of zj_now_us(); 0: none */
  uint32_t steps;   /* private */
  bool past;        /* once true it stays so */
} zj_deadline;

/* Microseconds of a clock that only goes forward. */
uint64_t zj_now_us(void);

/* Looks at the clock now. */
bool zj_deadline_look(zj_deadline *deadline);

/* One step of a loop: true when the deadline is past and the loop should end. */
static inline bool zj_deadline_step(zj_deadline *d) {
  return d->past || ((++d->steps & 2047) == 0 && zj_deadline_look(d));
}

/* A step that takes as long as so many. */
static inline bool zj_deadline_steps(zj_deadline *d, size_t steps) {
  uint32_t before = d->steps / 2048;
  d->steps += (uint32_t)steps;
  return d->past || (d->steps / 2048 != before && zj_deadline_look(d));
}

#endif
