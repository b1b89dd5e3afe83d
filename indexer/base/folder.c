/* folder.c - removes whole folders and writes them to disk. */
#include "indexer/base/folder.h"

#include "indexer/base/lang.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OPEN_AT_ONCE = 16 };

static int remove_entry(const char *path, const struct stat *st, int kind, struct FTW *at) {
  (void)st;
  (void)kind;
  (void)at;
  (void)remove(path); /* an entry that stays keeps its folder, which zj_folder_remove() notices */
  return 0;
}

bool zj_folder_remove(const char *path) {
  struct stat st;
  (void)nftw(path, remove_entry, OPEN_AT_ONCE, FTW_DEPTH | FTW_PHYS);
  return lstat(path, &st) != 0 && errno == ENOENT;
}

zj_status zj_folder_sync_path(const char *path, zj_error *err) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  bool failed = fd < 0 || fsync(fd) != 0;
  zj_status status = ZJ_OK;
  if (failed)
    status =
        zj_fail_errno(err, ZJ_IO, zj_tr("%s: cannot be written to disk", "%s：无法写入磁盘"), path);
  if (fd >= 0) close(fd);
  return status;
}

static int sync_entry(const char *path, const struct stat *st, int kind, struct FTW *at) {
  (void)st;
  (void)kind;
  (void)at;
  zj_error ignored = {0};
  if (zj_folder_sync_path(path, &ignored) == ZJ_OK) return 0;
  return errno ? errno : EIO;
}

zj_status zj_folder_sync(const char *path, zj_error *err) {
  errno = nftw(path, sync_entry, OPEN_AT_ONCE, FTW_DEPTH | FTW_PHYS);
  if (errno)
    return zj_fail_errno(err, ZJ_IO, zj_tr("%s: cannot be written to disk", "%s：无法写入磁盘"),
                         path);
  return ZJ_OK;
}
