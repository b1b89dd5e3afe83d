/* cancel.c - a flag for each thread. */
#include "indexer/base/cancel.h"

#include <stddef.h>

static _Thread_local const atomic_bool *watched;

void zj_cancel_watch(const atomic_bool *flag) {
  watched = flag;
}

bool zj_cancelled(void) {
  return watched && atomic_load_explicit(watched, memory_order_relaxed);
}
