/* memory.c - LD_PRELOAD: lets an allocation of a process fail, as failing.h describes. */
#define _GNU_SOURCE
#include "failing.h"

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *at, size_t size);

static bool is_refused(void) {
  if (!fails("allocation")) return false;
  errno = ENOMEM;
  return true;
}

void *malloc(size_t size) {
  return is_refused() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
  return is_refused() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size) {
  return is_refused() ? NULL : __libc_realloc(old, size);
}
