/* roots.h - the remembered roots of an index, and what a run with these arguments walks of them.
 *
 *   remembered /r/2023; index /r/2024     ─▶ walks /r/2024, remembers both
 *   remembered /r;      index /r/2024/x   ─▶ walks /r/2024/x alone, shown below /r
 *   remembered /r/2023; index /r          ─▶ walks /r, remembers /r alone
 *
 * Ownership  talloc children of 'ctx'. */
#ifndef ZJ_INDEXER_RUN_ROOTS_H
#define ZJ_INDEXER_RUN_ROOTS_H

#include "indexer/read/files.h"

typedef struct zj_roots {
  const char **roots;
  size_t count; /* to be remembered; sorted, none reached from another */
  zj_start *starts;
  size_t
      start_count; /* to be walked; in the order of zj_start_compare(), none reached from another */
} zj_roots;

/* 'paths' as they were given; none: all that is remembered. */
ZJ_MUST_CHECK zj_status zj_roots_settle(void *ctx, const char *const *remembered,
                                        size_t remembered_count, const char *const *paths,
                                        size_t count, zj_roots *out, zj_error *err);

/* Makes every root one to be walked. */
void zj_roots_walk_all(void *ctx, zj_roots *roots);

/* Forgets a root. */
void zj_roots_forget(zj_roots *roots, const char *root);

/* A path as absolute: links resolved as far as it exists, "." and ".." removed from the rest. NULL
 * when it cannot be. */
const char *zj_roots_absolute(void *ctx, const char *path);

/* The same with links among the last 'names' names left as they are, as a walk of a folder above
 * them would show it: NULL when the path has not so many, or "." or ".." among them. */
const char *zj_roots_through(void *ctx, const char *path, size_t names);

#endif
