/* indexdir.c - the folder of an index. */
#include "indexer/store/indexdir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

#include "indexer/base/folder.h"
#include "indexer/base/lang.h"
#include "indexer/store/workshop.h"

/* ---- claiming ---- */

static bool is_ours(const char *name) {
  static const char *const ours[] = {
      ".",          "..",         "lock",       "segments",           "building",
      "optimizing", "recognized", "catalog.db", "catalog.db-journal", "follow-links"};
  for (size_t i = 0; i < ZJ_COUNT(ours); i++)
    if (strcmp(name, ours[i]) == 0) return true;
  return false;
}

/* Refuses a folder that holds other files. One whose first run crashed has no catalog yet, but only
 * files of an index. */
static zj_status refuse_foreign(const char *path, zj_error *err) {
  DIR *dir = opendir(path);
  if (!dir)
    return zj_fail_errno(err, ZJ_IO,
                         zj_tr("%s: cannot be used as an index", "%s：不能用作索引目录"), path);
  bool foreign = false, catalog = false;
  for (struct dirent *e = readdir(dir); e; e = readdir(dir)) {
    foreign |= !is_ours(e->d_name);
    catalog |= strcmp(e->d_name, "catalog.db") == 0;
  }
  closedir(dir);
  if (!foreign || catalog) return ZJ_OK;
  return zj_fail(err, ZJ_BAD_INPUT,
                 zj_tr("%s: has other files in it and is not an index; name an empty or new folder",
                       "%s：里面有其他文件，不是索引；请指定空目录或新目录"),
                 path);
}

/* ---- what later runs are to do, too ---- */

bool zj_indexdir_follows_links(const char *path) {
  struct stat st;
  char *mark = talloc_asprintf(NULL, "%s/follow-links", path);
  bool found = mark && stat(mark, &st) == 0;
  talloc_free(mark);
  return found;
}

zj_status zj_indexdir_follow_links(const zj_indexdir *dir, bool on, zj_error *err) {
  char *mark = talloc_asprintf(NULL, "%s/follow-links", dir->path);
  if (!mark) return zj_no_memory(err);
  int fd = on ? open(mark, O_WRONLY | O_CREAT | O_CLOEXEC, 0666) : -1;
  bool good = on ? fd >= 0 && close(fd) == 0 : unlink(mark) == 0 || errno == ENOENT;
  zj_status status = good ? ZJ_OK : zj_fail_errno(err, ZJ_IO, "%s", mark);
  talloc_free(mark);
  return status;
}

/* As mkdir -p. */
static zj_status make_folders(const char *path, zj_error *err) {
  char *copy = talloc_strdup(NULL, path);
  if (!copy) return zj_no_memory(err);
  for (char *c = copy + 1; *c; c++) {
    if (*c != '/') continue;
    *c = 0;
    (void)mkdir(copy, 0777); /* a failure shows in the last one */
    *c = '/';
  }
  bool made = mkdir(copy, 0777) == 0 || errno == EEXIST;
  talloc_free(copy);
  return made ? ZJ_OK
              : zj_fail_errno(err, ZJ_IO, zj_tr("%s: folder cannot be made", "%s：无法建立目录"),
                              path);
}

/* Writes our process id into the lock file, for the message that another writer prints. */
static void write_holder(int lock) {
  char words[32];
  int length = snprintf(words, sizeof words, "%ld\n", (long)getpid());
  if (ftruncate(lock, 0) != 0 || pwrite(lock, words, (size_t)length, 0) != length)
    (void)!ftruncate(lock, 0);
}

/* " (process 123)", or "" when the holder is not known; NULL when memory ran out. */
static const char *holder_words(void *ctx, int lock) {
  char words[32] = "";
  ssize_t length = pread(lock, words, sizeof words - 1, 0);
  long pid = length > 0 ? strtol(words, NULL, 10) : 0;
  bool there = pid > 0 && (kill((pid_t)pid, 0) == 0 || errno == EPERM);
  return there ? talloc_asprintf(ctx, zj_tr(" (process %ld)", "（进程 %ld）"), pid) : "";
}

static zj_status take_lock(zj_indexdir *dir, zj_error *err) {
  const char *path = talloc_asprintf(dir, "%s/lock", dir->path);
  if (!path) return zj_no_memory(err);
  dir->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (dir->lock < 0)
    return zj_fail_errno(err, ZJ_IO, zj_tr("%s: cannot be written", "%s：无法写入"), dir->path);
  if (flock(dir->lock, LOCK_EX | LOCK_NB) == 0) {
    write_holder(dir->lock);
    return ZJ_OK;
  }
  if (errno != EWOULDBLOCK)
    return zj_fail_errno(err, ZJ_IO, zj_tr("%s: cannot be locked", "%s：无法加锁"), path);
  const char *holder = holder_words(dir, dir->lock);
  return zj_fail(err, ZJ_LOCKED,
                 zj_tr("%s: another zhangju%s is indexing here; try again when it has finished",
                       "%s：另一个 zhangju%s正在建立索引，请等它完成后再试"),
                 dir->path, holder ? holder : "");
}

static zj_status clear_building(const zj_indexdir *dir, zj_error *err) {
  (void)zj_folder_remove(dir->building);
  zj_workshop_tidy(dir->path);
  if (mkdir(dir->building, 0777) != 0 || (mkdir(dir->segments, 0777) != 0 && errno != EEXIST))
    return zj_fail_errno(err, ZJ_IO, zj_tr("%s: cannot be written", "%s：无法写入"), dir->path);
  return ZJ_OK;
}

static int release_lock(zj_indexdir *dir) {
  if (dir->lock < 0) return 0;
  (void)zj_folder_remove(dir->building);
  (void)!ftruncate(dir->lock, 0);
  close(dir->lock);
  return 0;
}

void zj_indexdir_disown(zj_indexdir *dir) {
  if (dir->lock >= 0) close(dir->lock); /* the parent's descriptor keeps the lock */
  dir->lock = -1;
}

zj_status zj_indexdir_claim(void *ctx, const char *path, zj_indexdir **out, zj_error *err) {
  char absolute[PATH_MAX];
  zj_status status = make_folders(path, err);
  if (status != ZJ_OK) return status;
  if (!realpath(path, absolute)) return zj_fail_errno(err, ZJ_IO, "%s", path);
  zj_indexdir *dir = talloc_zero(ctx, zj_indexdir);
  if (!dir) return zj_no_memory(err);
  dir->lock = -1;
  dir->path = talloc_strdup(dir, absolute);
  dir->segments = talloc_asprintf(dir, "%s/segments", absolute);
  dir->building = talloc_asprintf(dir, "%s/building", absolute);
  status = dir->path && dir->segments && dir->building ? ZJ_OK : zj_no_memory(err);
  if (status == ZJ_OK) status = refuse_foreign(absolute, err);
  if (status == ZJ_OK) status = take_lock(dir, err);
  if (status == ZJ_OK) {
    talloc_set_destructor(dir, release_lock);
    status = clear_building(dir, err);
  }
  if (status != ZJ_OK) {
    if (status == ZJ_LOCKED) zj_indexdir_disown(dir);
    talloc_free(dir);
    return status;
  }
  *out = dir;
  return ZJ_OK;
}

void zj_indexdir_keep_only(const zj_indexdir *dir, const char *const *names, size_t count) {
  DIR *folder = opendir(dir->segments);
  if (!folder) return;
  for (struct dirent *e = readdir(folder); e; e = readdir(folder)) {
    bool keep = strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0;
    for (size_t i = 0; i < count && !keep; i++)
      keep = strcmp(e->d_name, names[i]) == 0;
    char path[PATH_MAX];
    if (!keep && snprintf(path, sizeof path, "%s/%s", dir->segments, e->d_name) < (int)sizeof path)
      (void)zj_folder_remove(path);
  }
  closedir(folder);
}
