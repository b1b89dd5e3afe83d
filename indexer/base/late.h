/* late.h - libraries that only some commands need are loaded when they are first used, because
 * linking them took three quarters of the time of a search process.
 *
 * A header such as indexer/read/late_archive.h lists the functions that are used of a library:
 *
 *   #define ZJ_LATE_ARCHIVE(X) X(archive_read_new) X(archive_read_free) …
 *   ZJ_LATE_DECLARE(archive, ZJ_LATE_ARCHIVE)
 *
 * and lets each of these names mean the function that was loaded. Callers look as if the library
 * were linked; whoever opens something calls zj_late_load_archive() before. The file name of the
 * library, with the version whose headers were compiled, comes from the build (CMakeLists.txt).
 *
 * Errors     ZJ_IO when the library cannot be loaded or lacks a function.
 * Threads    any thread may load; what was loaded stays. */
#ifndef ZJ_INDEXER_BASE_LATE_H
#define ZJ_INDEXER_BASE_LATE_H

#include <stdatomic.h>

#include "indexer/base/error.h"
#include "indexer/base/text.h"

#define ZJ_LATE_MEMBER(name) __typeof__(name) *name;
#define ZJ_LATE_STRING(name) #name,

#define ZJ_LATE_DECLARE(library, names)              \
  struct zj_late_##library {                         \
    names(ZJ_LATE_MEMBER)                            \
  };                                                 \
  extern struct zj_late_##library zj_late_##library; \
  ZJ_MUST_CHECK zj_status zj_late_load_##library(zj_error *err);

/* In one .c file for each library, which is compiled with its ZJ_LATE_FILE. */
#define ZJ_LATE_DEFINE(library, names)                                                       \
  struct zj_late_##library zj_late_##library;                                                \
  zj_status zj_late_load_##library(zj_error *err) {                                          \
    static const char *const all[] = {names(ZJ_LATE_STRING)};                                \
    static atomic_bool loaded;                                                               \
    _Static_assert(sizeof zj_late_##library == sizeof all, "a pointer for each name");       \
    return zj_late_load(&loaded, ZJ_LATE_FILE, all, ZJ_COUNT(all), &zj_late_##library, err); \
  }

/* Private to ZJ_LATE_DEFINE(): loads a library once and sets 'functions', an array of 'count'
 * pointers, to what the names mean. */
ZJ_MUST_CHECK zj_status zj_late_load(atomic_bool *loaded, const char *file,
                                     const char *const *names, size_t count, void *functions,
                                     zj_error *err);

#endif
