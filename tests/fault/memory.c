/* memory.c - LD_PRELOAD: lets an allocation of a process fail, as failing.h describes. */
#define _GNU_SOURCE
#include "failing.h"
#include "refusing.h"

static bool is_refused(void) {
  if (!fails("allocation")) return false;
  errno = ENOMEM;
  return true;
}
