/* late.c - loads libraries when they are first used. */
#include "indexer/base/late.h"

#include <dlfcn.h>
#include <pthread.h>
#include <string.h>

#include "indexer/base/lang.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static zj_status fail_to_load(const char *file, zj_error *err) {
  const char *why = dlerror();
  return zj_fail(err, ZJ_IO, zj_tr("cannot load %s: %s", "无法加载 %s：%s"), file, why ? why : "?");
}

static zj_status load_all(const char *file, const char *const *names, size_t count, char *functions,
                          zj_error *err) {
  void *library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
  if (!library) return fail_to_load(file, err);
  for (size_t i = 0; i < count; i++) {
    void *at = dlsym(library, names[i]);
    if (!at) return fail_to_load(file, err);
    memcpy(functions + i * sizeof at, &at, sizeof at);
  }
  return ZJ_OK;
}

zj_status zj_late_load(atomic_bool *loaded, const char *file, const char *const *names,
                       size_t count, void *functions, zj_error *err) {
  if (atomic_load(loaded)) return ZJ_OK;
  pthread_mutex_lock(&lock);
  zj_status status = ZJ_OK;
  if (!atomic_load(loaded)) status = load_all(file, names, count, functions, err);
  if (status == ZJ_OK) atomic_store(loaded, true);
  pthread_mutex_unlock(&lock);
  return status;
}
