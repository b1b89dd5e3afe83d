/* indexdir.h - the folder of an index, as a writer uses it: creates or recognises it, locks it, and
 * removes what is no longer needed.
 *
 *   INDEX/  catalog.db  lock  segments/<name>/  building/  optimizing/ (workshop.h)
 *           recognized/ (run/recognizing.h)  follow-links
 *
 * `building` holds what a run has not published yet. The holder of the lock may remove it, and
 * every segment that the catalog does not name. A folder that holds other files and no catalog is
 * not an index and is left untouched.
 *
 * Ownership  a zj_indexdir is a talloc child of 'ctx'; freeing it removes `building` and releases
 *            the lock.
 * Errors     ZJ_LOCKED; ZJ_BAD_INPUT for a folder that is not an index; ZJ_IO; ZJ_NO_MEMORY.
 * Threads    one writer per process. */
#ifndef ZJ_INDEXER_STORE_INDEXDIR_H
#define ZJ_INDEXER_STORE_INDEXDIR_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

typedef struct zj_indexdir {
  const char *path;     /* absolute */
  const char *segments; /* path/segments */
  const char *building; /* path/building; empty at first */
  int lock;             /* private */
} zj_indexdir;

/* Creates the folder if needed, takes the lock without waiting, and empties `building`. ZJ_LOCKED
 * when another writer has the lock. */
ZJ_MUST_CHECK zj_status zj_indexdir_claim(void *ctx, const char *path, zj_indexdir **out,
                                          zj_error *err);

/* Whether runs of the index at 'path' follow links that lead out of its roots. */
bool zj_indexdir_follows_links(const char *path);

/* Makes this run and later ones do so, or not. ZJ_IO; ZJ_NO_MEMORY. */
ZJ_MUST_CHECK zj_status zj_indexdir_follow_links(const zj_indexdir *dir, bool on, zj_error *err);

/* Removes all segments except those in 'names'. What cannot be removed is left for the next run. */
void zj_indexdir_keep_only(const zj_indexdir *dir, const char *const *names, size_t count);

/* For a forked child: freeing 'dir' will neither remove `building` nor release the parent's lock.
 */
void zj_indexdir_disown(zj_indexdir *dir);

#endif
