/* workshop.c - a folder inside the index for work without its lock. */
#include "indexer/store/workshop.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

#include "indexer/base/folder.h"
#include "indexer/base/lang.h"

struct zj_workshop {
  const char *folder, *work;
  int fd; /* of 'folder'; holds the lock */
};

static int remove_workshop(zj_workshop *w) {
  (void)zj_folder_remove(w->folder);
  close(w->fd);
  return 0;
}

/* Opens and locks the folder; -1 when it is not there or another process has the lock. */
static int lock_folder(const char *folder) {
  int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  struct stat here, there;
  if (fd < 0) return -1;
  bool locked = flock(fd, LOCK_EX | LOCK_NB) == 0;
  bool same = locked && fstat(fd, &here) == 0 && stat(folder, &there) == 0 &&
              here.st_ino == there.st_ino; /* it was not replaced before we had the lock */
  if (same) return fd;
  close(fd);
  return -1;
}

zj_status zj_workshop_open(void *ctx, const char *index_dir, zj_workshop **out, zj_error *err) {
  zj_workshop *w = talloc_zero(ctx, zj_workshop);
  if (!w) return zj_no_memory(err);
  w->folder = talloc_asprintf(w, "%s/optimizing", index_dir);
  w->work = talloc_asprintf(w, "%s/optimizing/draft", index_dir);
  if (!w->folder || !w->work) {
    talloc_free(w);
    return zj_no_memory(err);
  }
  if (mkdir(w->folder, 0777) != 0 && errno != EEXIST) {
    zj_status status =
        zj_fail_errno(err, ZJ_IO, zj_tr("%s: cannot be written", "%s：无法写入"), index_dir);
    talloc_free(w);
    return status;
  }
  w->fd = lock_folder(w->folder);
  if (w->fd < 0) {
    talloc_free(w);
    return zj_fail(
        err, ZJ_LOCKED,
        zj_tr("%s: another zhangju is optimizing this index; try again when it has finished",
              "%s：另一个 zhangju 正在优化这个索引，请等它完成后再试"),
        index_dir);
  }
  talloc_set_destructor(w, remove_workshop);
  *out = w;
  return ZJ_OK;
}

zj_status zj_workshop_clear(zj_workshop *w, zj_error *err) {
  (void)zj_folder_remove(w->work);
  return mkdir(w->work, 0777) == 0 ? ZJ_OK : zj_fail_errno(err, ZJ_IO, "%s", w->work);
}

const char *zj_workshop_path(const zj_workshop *w) {
  return w->work;
}

void zj_workshop_tidy(const char *index_dir) {
  char *folder = talloc_asprintf(NULL, "%s/optimizing", index_dir);
  if (!folder) return;
  int fd = lock_folder(folder);
  if (fd >= 0) {
    (void)zj_folder_remove(folder);
    close(fd);
  }
  talloc_free(folder);
}
