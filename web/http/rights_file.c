/* rights_file.c - reads the access file, and hands out what it says while it may be replaced. */
#include "web/http/rights_file.h"

#include <pthread.h>
#include <stdio.h>
#include <sys/stat.h>
#include <talloc.h>

#include "indexer/base/lang.h"

enum { FILE_MAX_BYTES = 1 << 20 };

/* What was read at one time. It is a talloc root: the last thread that holds it frees it. */
typedef struct held {
  zj_grants *grants;
  size_t holders; /* under the mutex */
} held;

struct zj_rights_file {
  const char *path;
  pthread_mutex_t mutex;
  held *held;
  struct stat seen; /* when it was last read, or refused; all zero: it was not there */
};

/* ---- reading ---- */

static zj_status read_bytes(void *ctx, const char *path, struct stat *seen, zj_slice *out,
                            zj_error *err) {
  FILE *file = fopen(path, "re");
  if (!file) return zj_fail_errno(err, ZJ_IO, "%s", path);
  char *bytes = talloc_array(ctx, char, FILE_MAX_BYTES + 1);
  size_t length = bytes ? fread(bytes, 1, FILE_MAX_BYTES + 1, file) : 0;
  zj_status status = bytes ? ZJ_OK : zj_no_memory(err);
  if (ferror(file) || fstat(fileno(file), seen) != 0)
    status = zj_fail_errno(err, ZJ_IO, "%s", path);
  fclose(file);
  if (status == ZJ_OK && length > FILE_MAX_BYTES)
    status = zj_fail(err, ZJ_BAD_INPUT, zj_tr("%s: over 1 MB", "%s：超过 1 MB"), path);
  *out = (zj_slice){bytes, length};
  return status;
}

static zj_status read_held(const char *path, struct stat *seen, held **out, zj_error *err) {
  held *fresh = talloc_zero(NULL, held);
  void *local = talloc_new(NULL);
  zj_slice text;
  zj_status status = fresh && local ? ZJ_OK : zj_no_memory(err);
  if (status == ZJ_OK) status = read_bytes(local, path, seen, &text, err);
  if (status == ZJ_OK) status = zj_grants_read(fresh, text, path, &fresh->grants, err);
  talloc_free(local);
  if (status == ZJ_OK) {
    fresh->holders = 1; /* the file itself */
    *out = fresh;
  } else {
    talloc_free(fresh);
  }
  return status;
}

static void let_go(zj_rights_file *file, held *of) {
  pthread_mutex_lock(&file->mutex);
  bool last = --of->holders == 0;
  pthread_mutex_unlock(&file->mutex);
  if (last) talloc_free(of);
}

static int close_file(zj_rights_file *file) {
  let_go(file, file->held);
  pthread_mutex_destroy(&file->mutex);
  return 0;
}

zj_status zj_rights_file_open(void *ctx, const char *path, zj_rights_file **out, zj_error *err) {
  zj_rights_file *file = talloc_zero(ctx, zj_rights_file);
  if (!file) return zj_no_memory(err);
  file->path = path;
  zj_status status = read_held(path, &file->seen, &file->held, err);
  if (status != ZJ_OK) {
    talloc_free(file);
    return status;
  }
  pthread_mutex_init(&file->mutex, NULL);
  talloc_set_destructor(file, close_file);
  *out = file;
  return ZJ_OK;
}

/* ---- changes ---- */

static bool is_same(const struct stat *a, const struct stat *b) {
  return a->st_ino == b->st_ino && a->st_size == b->st_size &&
         a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec &&
         a->st_ctim.tv_sec == b->st_ctim.tv_sec && a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

void zj_rights_file_look(zj_rights_file *file) {
  struct stat now = {0};
  held *fresh;
  zj_error err = {0};
  if (!file) return;
  if (stat(file->path, &now) != 0) now = (struct stat){0};
  if (is_same(&now, &file->seen)) return;
  file->seen = now;
  if (read_held(file->path, &file->seen, &fresh, &err) != ZJ_OK) {
    fprintf(stderr,
            zj_tr("zhangju: %s; the access rules read before stay in force\n",
                  "zhangju: %s；先前读入的查阅权限继续有效\n"),
            err.text);
    return;
  }
  pthread_mutex_lock(&file->mutex);
  held *old = file->held;
  file->held = fresh;
  pthread_mutex_unlock(&file->mutex);
  let_go(file, old);
  fprintf(stderr, zj_tr("zhangju: %s: read again\n", "zhangju: %s：已重新读入\n"), file->path);
}

/* ---- asking ---- */

/* Rights, and what keeps the grants they refer to. */
typedef struct asked {
  zj_rights rights;
  zj_rights_file *file;
  held *held;
} asked;

static int free_asked(asked *a) {
  let_go(a->file, a->held);
  return 0;
}

zj_status zj_rights_file_ask(zj_rights_file *file, void *ctx, const char *user, zj_rights **out,
                             zj_error *err) {
  asked *a = talloc_zero(ctx, asked);
  if (!a) return zj_no_memory(err);
  pthread_mutex_lock(&file->mutex);
  a->file = file;
  a->held = file->held;
  a->held->holders++;
  pthread_mutex_unlock(&file->mutex);
  talloc_set_destructor(a, free_asked);
  *out = &a->rights;
  return zj_rights_of(a, a->held->grants, user, &a->rights, err);
}
