/* memory.h - memory that runs out, for tests. */
#ifndef ZJ_TESTS_MEMORY_H
#define ZJ_TESTS_MEMORY_H

#include "check.h"

/* Lets allocations below 'ctx' fail once they would add up to more than 'bytes'. talloc deprecates
 * its limits, but has nothing else to fail an allocation with. */
static inline void limit_memory(void *ctx, size_t bytes) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
  assert_int_equal(talloc_set_memlimit(ctx, bytes), 0);
#pragma GCC diagnostic pop
}

#endif
