/* allowance.c - a malloc() that counts for the threads that have an allowance. */
#include "web/http/allowance.h"

#include "indexer/base/sanitized.h"
#include "indexer/base/unmetered.h"

static _Thread_local int64_t left = ZJ_ALLOWANCE_UNLIMITED;

void zj_allowance_give(int64_t bytes) {
  left = bytes;
}

int64_t zj_allowance_take(void) {
  int64_t rest = left;
  left = ZJ_ALLOWANCE_UNLIMITED;
  return rest;
}

#ifndef ZJ_SANITIZED

#include <dlfcn.h>
#include <errno.h>
#include <malloc.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Those of the C library, for what dlsym() itself may allocate. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *at, size_t size);
extern void __libc_free(void *at);

/* Those that would be called without this file: of a library that was preloaded, or of the C
 * library. The first call comes before there are threads. */
static struct {
  void *(*malloc)(size_t);
  void *(*calloc)(size_t, size_t);
  void *(*realloc)(void *, size_t);
  void (*free)(void *);
} next;
static _Atomic bool found, finding;

static void find(const char *name, void *function) {
  void *at = dlsym(RTLD_NEXT, name);
  memcpy(function, &at, sizeof at);
}

/* False while they are being found. */
static bool is_ready(void) {
  if (found) return true;
  if (finding) return false;
  finding = true;
  find("malloc", &next.malloc);
  find("calloc", &next.calloc);
  find("realloc", &next.realloc);
  find("free", &next.free);
  found = next.malloc && next.calloc && next.realloc && next.free;
  return found;
}

static bool is_limited(void) {
  return left != ZJ_ALLOWANCE_UNLIMITED && !zj_is_unmetered();
}

/* Whether 'size' more bytes are allowed; sets errno when not. */
static bool is_allowed(size_t size) {
  if (!is_limited() || (size <= INT64_MAX && (int64_t)size <= left)) return true;
  errno = ENOMEM;
  return false;
}

static void *count(void *at) {
  if (at && is_limited()) left -= (int64_t)malloc_usable_size(at);
  return at;
}

void *malloc(size_t size) {
  if (!is_ready()) return __libc_malloc(size);
  return is_allowed(size) ? count(next.malloc(size)) : NULL;
}

void *calloc(size_t number, size_t size) {
  size_t bytes;
  if (!is_ready()) return __libc_calloc(number, size);
  if (__builtin_mul_overflow(number, size, &bytes)) bytes = SIZE_MAX;
  return is_allowed(bytes) ? count(next.calloc(number, size)) : NULL;
}

void *realloc(void *old, size_t size) {
  if (!is_ready()) return __libc_realloc(old, size);
  int64_t before = old && is_limited() ? (int64_t)malloc_usable_size(old) : 0;
  if (size > (size_t)before && !is_allowed(size - (size_t)before)) return NULL;
  void *at = next.realloc(old, size);
  if (!is_limited() || (!at && size)) return at;
  left += before;
  return count(at);
}

void free(void *at) {
  if (!at) return;
  if (!is_ready()) {
    __libc_free(at);
    return;
  }
  if (is_limited()) left += (int64_t)malloc_usable_size(at);
  next.free(at);
}

#endif
