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

static ssize_t copy_piece(int in, int out) {
  char block[65536];
  ssize_t n = copy_file_range(in, NULL, out, NULL, (size_t)1 << 30, 0);
  if (n >= 0 || (errno != EXDEV && errno != EINVAL && errno != ENOSYS && errno != EOPNOTSUPP))
    return n;
  n = read(in, block, sizeof block);
  return n > 0 && write(out, block, (size_t)n) != n ? -1 : n;
}

zj_status zj_folder_copy_file(const char *from, const char *to, zj_error *err) {
  struct stat st;
  int in = open(from, O_RDONLY | O_CLOEXEC);
  if (in < 0 || fstat(in, &st) != 0) {
    zj_status failed = zj_fail_errno(err, ZJ_IO, "%s", from);
    if (in >= 0) close(in);
    return failed;
  }
  int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  ssize_t n = out < 0 || fchmod(out, st.st_mode & 07777) != 0 ? -1 : 1;
  while (n > 0)
    n = copy_piece(in, out);
  zj_status status = n == 0 ? ZJ_OK : zj_fail_errno(err, ZJ_IO, "%s", to);
  close(in);
  if (out >= 0 && close(out) != 0 && status == ZJ_OK) status = zj_fail_errno(err, ZJ_IO, "%s", to);
  return status;
}
