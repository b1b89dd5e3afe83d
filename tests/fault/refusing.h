/* refusing.h - a malloc() of this program or library, which all code in the process uses. Whoever
 * includes it says by its own is_refused() which allocations fail; that sets errno to ENOMEM.
 *
 * Threads    those of is_refused(). */
#ifndef ZJ_TESTS_FAULT_REFUSING_H
#define ZJ_TESTS_FAULT_REFUSING_H

#include <stdbool.h>
#include <stddef.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t number, size_t size);
void *__libc_realloc(void *at, size_t size);
void *malloc(size_t size);
void *calloc(size_t number, size_t size);
void *realloc(void *at, size_t size);

static bool is_refused(void);

void *malloc(size_t size) {
  return is_refused() ? NULL : __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
  return is_refused() ? NULL : __libc_calloc(number, size);
}

void *realloc(void *at, size_t size) {
  return is_refused() ? NULL : __libc_realloc(at, size);
}

#endif
