/* failing.h - allocations that fail one by one.
 *
 * A test program that includes this has talloc functions of its own, which the linker takes instead
 * of the library's. The n-th allocation of a piece of work fails, for n = 1, 2, 3 …, until the work
 * needs fewer. As long as one failed, the work must fail, too. */
#ifndef ZJ_TESTS_FAILING_H
#define ZJ_TESTS_FAILING_H

#include "check.h"

#include <dlfcn.h>

#include "indexer/base/error.h"

static size_t allowed = SIZE_MAX; /* allocations until one fails; SIZE_MAX: none does */
static bool has_failed;

/* Whether to fail now. After the first failure, others succeed. */
static inline bool fails(void) {
  if (allowed == SIZE_MAX || has_failed) return false;
  if (allowed-- > 0) return false;
  has_failed = true;
  return true;
}

#define LIBRARY(type, name) \
  static type *library;     \
  if (!library) library = (type *)dlsym(RTLD_NEXT, name)

typedef void *sized(const void *ctx, size_t size, const char *name);
typedef void *counted(const void *ctx, size_t size, unsigned count, const char *name);
typedef void *resized(const void *ctx, void *at, size_t size, const char *name);
typedef void *recounted(const void *ctx, void *at, size_t size, unsigned count, const char *name);
typedef char *copied(const void *ctx, const char *text);
typedef char *cut(const void *ctx, const char *text, size_t length);
typedef char *formatted(const void *ctx, const char *format, va_list arguments);

void *_talloc_zero(const void *ctx, size_t size, const char *name) {
  LIBRARY(sized, "_talloc_zero");
  return fails() ? NULL : library(ctx, size, name);
}

void *talloc_named_const(const void *ctx, size_t size, const char *name) {
  LIBRARY(sized, "talloc_named_const");
  return fails() ? NULL : library(ctx, size, name);
}

void *_talloc_array(const void *ctx, size_t size, unsigned count, const char *name) {
  LIBRARY(counted, "_talloc_array");
  return fails() ? NULL : library(ctx, size, count, name);
}

void *_talloc_zero_array(const void *ctx, size_t size, unsigned count, const char *name) {
  LIBRARY(counted, "_talloc_zero_array");
  return fails() ? NULL : library(ctx, size, count, name);
}

void *_talloc_realloc(const void *ctx, void *at, size_t size, const char *name) {
  LIBRARY(resized, "_talloc_realloc");
  return fails() ? NULL : library(ctx, at, size, name);
}

void *_talloc_realloc_array(const void *ctx, void *at, size_t size, unsigned count,
                            const char *name) {
  LIBRARY(recounted, "_talloc_realloc_array");
  return fails() ? NULL : library(ctx, at, size, count, name);
}

char *talloc_strdup(const void *ctx, const char *text) {
  LIBRARY(copied, "talloc_strdup");
  return fails() ? NULL : library(ctx, text);
}

char *talloc_asprintf(const void *ctx, const char *format, ...) {
  LIBRARY(formatted, "talloc_vasprintf");
  if (fails()) return NULL;
  va_list arguments;
  va_start(arguments, format);
  char *text = library(ctx, format, arguments);
  va_end(arguments);
  return text;
}

char *talloc_strndup(const void *ctx, const char *text, size_t length) {
  LIBRARY(cut, "talloc_strndup");
  return fails() ? NULL : library(ctx, text, length);
}

typedef zj_status work(const void *data, zj_error *err);

/* Does the work with the n-th allocation failing, for every n that it comes to. */
static inline void fail_each_allocation(const void *data, work *do_work) {
  for (size_t n = 0;; n++) {
    zj_error err = {0};
    has_failed = false;
    allowed = n;
    zj_status status = do_work(data, &err);
    allowed = SIZE_MAX;
    if (!has_failed) {
      if (status != ZJ_OK) fail_msg("without a failure: %s", err.text);
      return;
    }
    if (status != ZJ_NO_MEMORY)
      fail_msg("allocation %zu failed: status %d, \"%s\"", n + 1, (int)status, err.text);
    assert_true(*err.text);
  }
}

#endif
