/* indexdir.h - the folder of an index: made or recognised, locked for one writer, kept tidy, made
 * durable.
 *
 *   INDEX/  catalog.db  lock  segments/<name>/  building/  optimizing/ (workshop.h)
 *
 * `building` holds what a run has not published yet; whoever has the lock may remove it, and every
 * segment that the catalog does not name. A folder with anything else in it and no catalog is not
 * ours and is not touched.
 *
 * Ownership  zj_indexdir is a talloc child of 'ctx'; freeing it removes `building` and lets the
 * lock go. Errors     ZJ_LOCKED, ZJ_BAD_INPUT for a foreign folder, ZJ_IO. Threads    one writer
 * per process. */
#ifndef ZJ_INDEXER_STORE_INDEXDIR_H
#define ZJ_INDEXER_STORE_INDEXDIR_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

typedef struct zj_indexdir {
  const char *path;     /* absolute */
  const char *segments; /* path/segments */
  const char *building; /* path/building: empty when claimed */
  int lock;             /* private */
} zj_indexdir;

/* Makes the folder if needed, takes the lock at once or fails with ZJ_LOCKED, clears `building`. */
ZJ_MUST_CHECK zj_status zj_indexdir_claim(void *ctx, const char *path, zj_indexdir **out,
                                          zj_error *err);

/* Removes every segment but those named. What cannot be removed stays for the next run. */
void zj_indexdir_keep_only(const zj_indexdir *dir, const char *const *names, size_t count);

/* In a forked child: drops what only the parent may clean up. */
void zj_indexdir_disown(zj_indexdir *dir);

#endif
