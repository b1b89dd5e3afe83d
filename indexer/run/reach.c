/* reach.c - lists what workers may reach. */
#include "indexer/run/reach.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "indexer/base/confine.h"
#include "indexer/read/container.h"
#include "indexer/read/program.h"
#include "indexer/read/recognize.h"

enum { PROGRAMS_MAX = 8 };

typedef struct paths {
  const char **read;
  size_t read_count;
  const char *run[PROGRAMS_MAX];
  size_t run_count;
} paths;

static bool is_below_roots(const zj_reach *a, const char *file) {
  for (size_t i = 0; i < a->root_count; i++)
    if (zj_files_below(file, a->roots[i])) return true;
  return false;
}

/* The file that is opened for an item: what links lead to, or the container of a member. NULL when
 * memory ran out. */
static const char *find_opened(void *ctx, const char *file) {
  char target[PATH_MAX];
  size_t length;
  if (realpath(file, target)) return talloc_strdup(ctx, target);
  if (zj_container_split(file, &length)) return talloc_strndup(ctx, file, length);
  return talloc_strdup(ctx, file); /* it is gone, and will be reported */
}

/* Files of items are below a root, but for members of a container that is a root, and what links
 * lead to. */
static bool add_file(paths *r, const zj_reach *a, const zj_file *file) {
  bool below = is_below_roots(a, file->file);
  if (below && !zj_files_follows_links()) return true;
  const char *opened = find_opened(r->read, file->file);
  if (opened && !is_below_roots(a, opened)) r->read[r->read_count++] = opened;
  return opened != NULL;
}

static bool add_programs(paths *r) {
  for (size_t i = 0; zj_program_names[i] && r->run_count < PROGRAMS_MAX; i++) {
    zj_program *p = talloc(r->read, zj_program);
    if (!p) return false;
    if (!zj_program_find(zj_program_names[i], p)) continue;
    r->read[r->read_count++] = p->path;
    r->read[r->read_count++] = p->libraries;
    r->run[r->run_count++] = p->started;
  }
  return true;
}

zj_status zj_reach_of_workers(const zj_reach *a, int *files, zj_error *err) {
  zj_status status = zj_confine_prepare(err);
  if (status != ZJ_OK) return status;
  paths r = {.read = talloc_array(NULL, const char *,
                                  a->root_count + a->count + (size_t)2 * PROGRAMS_MAX)};
  bool good = r.read != NULL;
  for (size_t i = 0; good && i < a->root_count; i++) {
    const char *opened = find_opened(r.read, a->roots[i]); /* a root may be a member, too */
    good = opened != NULL;
    r.read[r.read_count++] = opened;
  }
  for (uint32_t i = 0; good && i < a->count; i++)
    if (a->items[i].kind == ZJ_WORK_FILE) good = add_file(&r, a, a->items[i].file);
  good = good && add_programs(&r);
  const char *recognized = zj_recognize_folder();
  const char *const written[] = {a->building, recognized ? recognized : a->building};
  const zj_confine_paths all = {r.read, r.read_count, written, 2, r.run, r.run_count};
  if (good) *files = zj_confine_files(&all);
  talloc_free(r.read);
  return good ? ZJ_OK : zj_no_memory(err);
}
