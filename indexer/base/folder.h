/* folder.h - whole folders on disk: removal, and durability; copies of files.
 *
 * Errors     ZJ_IO.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_BASE_FOLDER_H
#define ZJ_INDEXER_BASE_FOLDER_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

/* Removes a folder with everything in it; a symbolic link is removed, not followed. Returns false
 * when something is left, true when 'path' does not exist any more. */
bool zj_folder_remove(const char *path);

/* fsyncs every file and folder below 'path', the innermost first, and then 'path' itself. */
ZJ_MUST_CHECK zj_status zj_folder_sync(const char *path, zj_error *err);

/* fsyncs one file or folder. */
ZJ_MUST_CHECK zj_status zj_folder_sync_path(const char *path, zj_error *err);

/* Copies a file, with its rights; 'to' is replaced. Shares its blocks where the file system can. */
ZJ_MUST_CHECK zj_status zj_folder_copy_file(const char *from, const char *to, zj_error *err);

#endif
