/* roots.h - the roots that an index remembers, and what a run with given arguments walks.
 *
 *   remembered /r/2023; index /r/2024     ─▶ walks /r/2024, remembers both
 *   remembered /r;      index /r/2024/x   ─▶ walks /r/2024/x alone, shown below /r
 *   remembered /r/2023; index /r          ─▶ walks /r, remembers /r alone
 *
 * Ownership  results are talloc children of 'ctx'.
 * Errors     ZJ_IO for a path that cannot exist; ZJ_NO_MEMORY.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_RUN_ROOTS_H
#define ZJ_INDEXER_RUN_ROOTS_H

#include "indexer/read/files.h"

typedef struct zj_roots {
  const char **roots; /* to be remembered; sorted, and no walk of one reaches another */
  size_t count;
  zj_start *starts; /* to be walked; in the order of zj_start_compare(), and none reaches another */
  size_t start_count;
} zj_roots;

/* Settles what to remember and what to walk. 'paths' are the arguments as they were given; without
 * any, all that is remembered is walked. */
ZJ_MUST_CHECK zj_status zj_roots_settle(void *ctx, const char *const *remembered,
                                        size_t remembered_count, const char *const *paths,
                                        size_t count, zj_roots *out, zj_error *err);

/* Makes every root a start. ZJ_NO_MEMORY. */
ZJ_MUST_CHECK zj_status zj_roots_walk_all(void *ctx, zj_roots *roots, zj_error *err);

/* Removes a root from those to be remembered. */
void zj_roots_forget(zj_roots *roots, const char *root);

/* The absolute form of a path: links are resolved as far as it exists, and "." and ".." are removed
 * from the rest. NULL when there is none; memory that ran out is also noted (noted.h). */
const char *zj_roots_absolute(void *ctx, const char *path);

/* The same, but links among the last 'names' names are not resolved, because a walk of a folder
 * above them shows them. NULL also when the path has fewer names, or "." or ".." among them. */
const char *zj_roots_through(void *ctx, const char *path, size_t names);

#endif
