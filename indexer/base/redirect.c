/* redirect.c - a file that gets its name when it is complete. */
#include "indexer/base/redirect.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "indexer/base/lang.h"
#include "indexer/base/random.h"

static struct redirect {
  const char *asked;      /* as the user wrote it; NULL: output was not redirected */
  char path[PATH_MAX];    /* to be replaced or made; "" when it is written to directly */
  char interim[PATH_MAX]; /* the name that the file has until then; "" while it has none */
} redirect;

const char *zj_redirect_path(void) {
  return redirect.asked;
}

static zj_status fail(zj_error *err) {
  return zj_fail_errno(err, ZJ_IO, zj_tr("cannot write %s", "无法写入 %s"), redirect.asked);
}

/* Writes the name of a new file beside the one asked for. */
static zj_status name_interim(zj_error *err) {
  char name[ZJ_RANDOM_HEX];
  const char *slash = strrchr(redirect.path, '/');
  int folder = slash ? (int)(slash - redirect.path) + 1 : 0;
  zj_status status = zj_random_hex(name, err);
  if (status == ZJ_OK)
    snprintf(redirect.interim, sizeof redirect.interim, "%.*s.zhangju-%.12s",
             folder < PATH_MAX - 40 ? folder : 0, redirect.path, name);
  return status;
}

/* Makes the file, without a name where the file system allows it, so that nothing is left behind
 * when this process is killed. Returns -1 when it cannot be made. */
static int open_unnamed(void) {
  char folder[PATH_MAX];
  snprintf(folder, sizeof folder, "%s", redirect.path);
  char *slash = strrchr(folder, '/');
  if (slash)
    slash[slash == folder] = '\0';
  else
    strcpy(folder, ".");
  return open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
}

static zj_status open_file(int *file, zj_error *err) {
  *file = open_unnamed();
  if (*file >= 0) return ZJ_OK;
  zj_status status = name_interim(err);
  if (status != ZJ_OK) return status;
  *file = open(redirect.interim, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
  if (*file >= 0) return ZJ_OK;
  redirect.interim[0] = '\0';
  return fail(err);
}

zj_status zj_redirect_open(const char *path, zj_error *err) {
  struct stat info;
  int file;
  redirect = (struct redirect){.asked = path};
  bool there = stat(path, &info) == 0;
  if (there && access(path, W_OK) != 0) return fail(err);
  if (there && !S_ISREG(info.st_mode)) {
    file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0) return fail(err);
  } else {
    /* A link goes on leading to the file. */
    if (!realpath(path, redirect.path)) snprintf(redirect.path, sizeof redirect.path, "%s", path);
    zj_status status = open_file(&file, err);
    if (status != ZJ_OK) return status;
    if (there) (void)fchmod(file, info.st_mode & 0777);
  }
  fflush(stdout);
  bool moved = dup2(file, STDOUT_FILENO) >= 0;
  close(file);
  return moved ? ZJ_OK : fail(err);
}

/* Gives the file its name. A file without any first gets an interim one, since only rename()
 * replaces what is there. */
static zj_status name_file(zj_error *err) {
  char own[40];
  snprintf(own, sizeof own, "/proc/self/fd/%d", STDOUT_FILENO);
  if (!redirect.interim[0]) {
    zj_status status = name_interim(err);
    if (status != ZJ_OK) return status;
    if (linkat(AT_FDCWD, own, AT_FDCWD, redirect.interim, AT_SYMLINK_FOLLOW) != 0) {
      redirect.interim[0] = '\0';
      return fail(err);
    }
  }
  return rename(redirect.interim, redirect.path) == 0 ? ZJ_OK : fail(err);
}

/* The same, without a signal between the interim name and the right one. */
static zj_status name_file_at_once(zj_error *err) {
  sigset_t all, usual;
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, &usual);
  zj_status status = name_file(err);
  sigprocmask(SIG_SETMASK, &usual, NULL);
  return status;
}

zj_status zj_redirect_end(bool keep, zj_error *err) {
  if (!redirect.asked || !redirect.path[0]) return ZJ_OK;
  zj_status status = keep ? name_file_at_once(err) : ZJ_OK;
  if ((!keep || status != ZJ_OK) && redirect.interim[0]) unlink(redirect.interim);
  return status;
}
