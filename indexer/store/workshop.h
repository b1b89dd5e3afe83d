/* workshop.h - a folder inside the index for work without the lock of indexdir.h.
 *
 *   INDEX/optimizing/draft
 *
 * The process that works there locks `optimizing`; when it is not locked, any writer may remove it.
 *
 * Ownership  a zj_workshop is a talloc child of 'ctx'; freeing it removes the folder.
 * Errors     ZJ_LOCKED when another process works there; ZJ_IO; ZJ_NO_MEMORY.
 * Threads    one workshop per process. */
#ifndef ZJ_INDEXER_STORE_WORKSHOP_H
#define ZJ_INDEXER_STORE_WORKSHOP_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

typedef struct zj_workshop zj_workshop;

/* Creates and locks the folder `optimizing` in the folder of an index, without waiting. */
ZJ_MUST_CHECK zj_status zj_workshop_open(void *ctx, const char *index_dir, zj_workshop **out,
                                         zj_error *err);

/* Creates an empty `draft`, removing an old one. */
ZJ_MUST_CHECK zj_status zj_workshop_clear(zj_workshop *workshop, zj_error *err);

/* The path of `draft`, borrowed. */
const char *zj_workshop_path(const zj_workshop *workshop);

/* Removes the folder if a process that died left it; does nothing while another works there. */
void zj_workshop_tidy(const char *index_dir);

#endif
