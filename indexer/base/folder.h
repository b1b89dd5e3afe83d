/* folder.h - folders with all in them: removed, made durable.
 *
 * Errors     ZJ_IO.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_BASE_FOLDER_H
#define ZJ_INDEXER_BASE_FOLDER_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

/* Removes a folder with all in it; false when something is left. Links are removed, not followed.
 */
bool zj_folder_remove(const char *path);

/* fsyncs every file below a folder and every folder, the innermost first, then the folder itself.
 */
ZJ_MUST_CHECK zj_status zj_folder_sync(const char *path, zj_error *err);
/* fsyncs one file or folder. */
ZJ_MUST_CHECK zj_status zj_folder_sync_path(const char *path, zj_error *err);

#endif
