/* reachable.c - lists files and programs, and confines commands that read files themselves. */
#include "indexer/read/reachable.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>
#include <unistd.h>

#include "indexer/base/confine.h"
#include "indexer/base/lang.h"
#include "indexer/base/sanitized.h"
#include "indexer/read/container.h"
#include "indexer/read/encodings.h"
#include "indexer/read/files.h"
#include "indexer/read/program.h"
#include "indexer/read/recognize.h"

const char *zj_reachable_file(void *ctx, const char *file) {
  char target[PATH_MAX];
  size_t length;
  if (realpath(file, target)) return talloc_strdup(ctx, target);
  if (zj_container_split(file, &length)) return talloc_strndup(ctx, file, length);
  return talloc_strdup(ctx, file); /* it is gone, and will be reported */
}

bool zj_reachable_programs(zj_reachable *r) {
  for (size_t i = 0; zj_program_names[i] && r->run_count < ZJ_REACHABLE_PROGRAMS; i++) {
    zj_program *p = talloc(r->read, zj_program);
    if (!p) return false;
    if (!zj_program_find(zj_program_names[i], p)) continue;
    r->read[r->read_count++] = p->path;
    r->read[r->read_count++] = p->libraries;
    r->run[r->run_count++] = p->started;
  }
  return true;
}

/* ---- commands that read files themselves ---- */

#ifndef ZJ_SANITIZED

/* Adds a file or folder, and the settings beside it that may name its encoding. */
static bool add_path(zj_reachable *r, const char *path) {
  const char *opened = zj_reachable_file(r->read, path);
  const char *slash = opened ? strrchr(opened, '/') : NULL;
  if (!opened) return false;
  r->read[r->read_count++] = opened;
  if (!slash) return true;
  char *settings =
      talloc_asprintf(r->read, "%.*s/%s", (int)(slash - opened), opened, ZJ_ENCODINGS_FILE);
  if (settings) r->read[r->read_count++] = settings;
  return settings != NULL;
}

static zj_status enter(const zj_reachable *r, zj_error *err) {
  const char *const recognized[] = {zj_recognize_folder()};
  const zj_confine_paths all = {r->read, r->read_count, recognized, recognized[0] != NULL,
                                r->run,  r->run_count};
  int files = zj_files_follows_links() ? -1 : zj_confine_files(&all);
  bool entered = zj_confine_enter(ZJ_CONFINE_WORKER, files);
  if (files >= 0) close(files);
  if (entered) return ZJ_OK;
  return zj_fail(err, ZJ_IO, "%s",
                 zj_tr("this process cannot be confined; nothing was read",
                       "无法限制本进程的权限，没有读任何文件"));
}

zj_status zj_reachable_confine(const char *const *paths, size_t count, zj_error *err) {
  zj_status status = zj_confine_prepare(err);
  if (status != ZJ_OK) return status;
  size_t room = 2 * count + (size_t)2 * ZJ_REACHABLE_PROGRAMS;
  zj_reachable r = {.read = talloc_array(NULL, const char *, (unsigned)room)};
  bool good = r.read != NULL;
  for (size_t i = 0; good && i < count; i++)
    good = add_path(&r, paths[i]);
  good = good && zj_reachable_programs(&r);
  status = good ? enter(&r, err) : zj_no_memory(err);
  talloc_free(r.read);
  return status;
}

#else

zj_status zj_reachable_confine(const char *const *paths, size_t count, zj_error *err) {
  (void)paths;
  (void)count;
  (void)err;
  return ZJ_OK;
}

#endif
