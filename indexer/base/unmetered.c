/* unmetered.c - a flag for each thread. */
#include "indexer/base/unmetered.h"

static _Thread_local bool unmetered;

bool zj_unmetered(bool on) {
  bool before = unmetered;
  unmetered = on;
  return before;
}

bool zj_is_unmetered(void) {
  return unmetered;
}
