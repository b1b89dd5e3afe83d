/* corrections_file.c - changes the file of corrections. */
#include "indexer/outline/corrections_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

#include "indexer/base/folder.h"
#include "indexer/base/interrupt.h"
#include "indexer/base/lang.h"

enum { WAIT_SECONDS = 15, TRIES_A_SECOND = 20 };

struct zj_corrections_lock {
  const char *path; /* of the file itself, links followed */
  int fd;
};

/* ---- the lock ---- */

static int release_lock(zj_corrections_lock *lock) {
  if (lock->fd >= 0) close(lock->fd);
  return 0;
}

/* Makes the folder and those above it, like mkdir -p. */
static zj_status make_folders(void *ctx, const char *path, zj_error *err) {
  char *folder = talloc_strdup(ctx, path);
  if (!folder) return zj_no_memory(err);
  for (char *slash = strchr(folder + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
    *slash = 0;
    if (mkdir(folder, 0700) != 0 && errno != EEXIST) return zj_fail_errno(err, ZJ_IO, "%s", folder);
    *slash = '/';
  }
  return ZJ_OK;
}

static zj_status wait_for_lock(const zj_corrections_lock *lock, zj_error *err) {
  for (int tries = WAIT_SECONDS * TRIES_A_SECOND; tries > 0; tries--) {
    if (flock(lock->fd, LOCK_EX | LOCK_NB) == 0) return ZJ_OK;
    if (errno != EWOULDBLOCK && errno != EINTR) return zj_fail_errno(err, ZJ_IO, "%s", lock->path);
    if (zj_interrupt_noted()) return zj_interrupt_check(err);
    usleep(1000000 / TRIES_A_SECOND);
  }
  return zj_fail(err, ZJ_LOCKED,
                 zj_tr("%s: another process is changing it", "%s：另一个进程正在修改"), lock->path);
}

static zj_status open_lock(zj_corrections_lock *lock, zj_error *err) {
  const char *path = talloc_asprintf(lock, "%s.lock", lock->path);
  if (!path) return zj_no_memory(err);
  lock->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (lock->fd < 0) return zj_fail_errno(err, ZJ_IO, "%s", path);
  return wait_for_lock(lock, err);
}

zj_status zj_corrections_claim(void *ctx, const char *path, zj_corrections_lock **out,
                               zj_error *err) {
  char real[PATH_MAX];
  zj_corrections_lock *lock = talloc_zero(ctx, zj_corrections_lock);
  if (!lock) return zj_no_memory(err);
  lock->fd = -1;
  talloc_set_destructor(lock, release_lock);
  lock->path = talloc_strdup(lock, realpath(path, real) ? real : path);
  zj_status status = lock->path ? make_folders(lock, lock->path, err) : zj_no_memory(err);
  if (status == ZJ_OK) status = open_lock(lock, err);
  if (status == ZJ_OK)
    *out = lock;
  else
    talloc_free(lock);
  return status;
}

/* ---- writing ---- */

/* Copies the lines that stay. A last line without LF gets one. */
static bool copy_lines(FILE *from, FILE *to, const uint32_t *removed, size_t removed_count) {
  char *line = NULL;
  size_t room = 0, next = 0;
  uint32_t number = 0;
  bool ok = true;
  errno = 0;
  for (ssize_t n; ok && (n = getline(&line, &room, from)) > 0;) {
    number++;
    while (next < removed_count && removed[next] < number)
      next++;
    if (next < removed_count && removed[next] == number) continue;
    ok = fwrite(line, 1, (size_t)n, to) == (size_t)n;
    if (ok && line[n - 1] != '\n') ok = fputc('\n', to) != EOF;
  }
  free(line);
  return ok && !ferror(from) && errno != ENOMEM;
}

static zj_status write_lines(FILE *to, const char *path, const zj_correction *added, size_t count,
                             zj_error *err) {
  for (size_t i = 0; i < count; i++) {
    char *line = zj_correction_line(NULL, &added[i]);
    if (!line) return zj_no_memory(err);
    bool ok = fputs(line, to) != EOF;
    talloc_free(line);
    if (!ok) return zj_fail_errno(err, ZJ_IO, "%s", path);
  }
  return ZJ_OK;
}

/* The new file may be read by whom the old one may. */
static FILE *open_new(const char *path, FILE *old) {
  struct stat st;
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (fd < 0) return NULL;
  if (old && fstat(fileno(old), &st) == 0) (void)fchmod(fd, st.st_mode & 0777);
  FILE *file = fdopen(fd, "w");
  if (!file) close(fd);
  return file;
}

static zj_status write_new(const zj_corrections_lock *lock, const char *path,
                           const uint32_t *removed, size_t removed_count,
                           const zj_correction *added, size_t added_count, zj_error *err) {
  FILE *old = fopen(lock->path, "re");
  if (!old && errno != ENOENT) return zj_fail_errno(err, ZJ_IO, "%s", lock->path);
  FILE *file = open_new(path, old);
  zj_status status = file ? ZJ_OK : zj_fail_errno(err, ZJ_IO, "%s", path);
  if (status == ZJ_OK && old && !copy_lines(old, file, removed, removed_count))
    status = zj_fail_errno(err, ZJ_IO, "%s", path);
  if (status == ZJ_OK) status = write_lines(file, path, added, added_count, err);
  if (status == ZJ_OK && (fflush(file) != 0 || fsync(fileno(file)) != 0))
    status = zj_fail_errno(err, ZJ_IO, "%s", path);
  if (file && fclose(file) != 0 && status == ZJ_OK) status = zj_fail_errno(err, ZJ_IO, "%s", path);
  if (old) fclose(old);
  return status;
}

static zj_status sync_folder(void *ctx, const char *path, zj_error *err) {
  const char *slash = strrchr(path, '/');
  const char *folder = slash ? talloc_strndup(ctx, path, (size_t)(slash - path) + 1) : ".";
  return folder ? zj_folder_sync_path(folder, err) : zj_no_memory(err);
}

zj_status zj_corrections_write(const zj_corrections_lock *lock, const uint32_t *removed,
                               size_t removed_count, const zj_correction *added, size_t added_count,
                               zj_error *err) {
  char *made = talloc_asprintf(NULL, "%s.new", lock->path);
  if (!made) return zj_no_memory(err);
  zj_status status = write_new(lock, made, removed, removed_count, added, added_count, err);
  if (status == ZJ_OK && rename(made, lock->path) != 0)
    status = zj_fail_errno(err, ZJ_IO, "%s", lock->path);
  if (status != ZJ_OK) (void)unlink(made);
  if (status == ZJ_OK) status = sync_folder(made, lock->path, err);
  talloc_free(made);
  return status;
}
