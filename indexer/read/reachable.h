/* reachable.h - what of the file system must stay within reach where foreign files are read: those
 * files, and the programs that convert them (confine.h).
 *
 * Ownership  texts are children of 'read', a talloc array with room for all, which is the caller's.
 * Errors     false when memory ran out; those of zj_confine_prepare().
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_REACHABLE_H
#define ZJ_INDEXER_READ_REACHABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "indexer/base/error.h"

enum { ZJ_REACHABLE_PROGRAMS = 8 }; /* each adds up to two paths to 'read' */

typedef struct zj_reachable {
  const char **read;
  size_t read_count;
  const char *run[ZJ_REACHABLE_PROGRAMS];
  size_t run_count;
} zj_reachable;

/* The file that is opened for one that is to be read: what links lead to, or the container of a
 * member. NULL when memory ran out. */
const char *zj_reachable_file(void *ctx, const char *file);

/* Adds the programs that are installed. */
bool zj_reachable_programs(zj_reachable *r);

/* Confines this process for good, as workers are: it reads these files and folders, writes to what
 * is open, and starts converters alone. For commands that do nothing after that but read the files
 * and print. With --follow-links the whole file system stays readable. ZJ_IO when the kernel
 * refuses. Does nothing in a build under sanitizers, whose search for leaks a filter would end. */
ZJ_MUST_CHECK zj_status zj_reachable_confine(const char *const *paths, size_t count, zj_error *err);

#endif
