/* workshop.h - a folder inside the index for work that does not hold the lock of indexdir.h.
 *
 *   INDEX/optimizing/draft     locked by whoever works there; when nobody does, any writer may
 * remove it
 *
 * Ownership  a talloc child of 'ctx'; freeing it removes the folder.
 * Errors     ZJ_LOCKED when another process works there; ZJ_IO. */
#ifndef ZJ_INDEXER_STORE_WORKSHOP_H
#define ZJ_INDEXER_STORE_WORKSHOP_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

typedef struct zj_workshop zj_workshop;

ZJ_MUST_CHECK zj_status zj_workshop_open(void *ctx, const char *index_dir, zj_workshop **out,
                                         zj_error *err);
/* Empties it. */
ZJ_MUST_CHECK zj_status zj_workshop_clear(zj_workshop *workshop, zj_error *err);
const char *zj_workshop_path(const zj_workshop *workshop);

/* Removes what a process that died has left. */
void zj_workshop_tidy(const char *index_dir);

#endif
