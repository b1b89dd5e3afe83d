/* reach.c - lists what workers may reach. */
#include "indexer/run/reach.h"

#include <talloc.h>

#include "indexer/base/confine.h"
#include "indexer/read/reachable.h"
#include "indexer/read/recognize.h"

static bool is_below_roots(const zj_reach *a, const char *file) {
  for (size_t i = 0; i < a->root_count; i++)
    if (zj_files_below(file, a->roots[i])) return true;
  return false;
}

/* Files of items are below a root, but for members of a container that is a root, and what links
 * lead to. */
static bool add_file(zj_reachable *r, const zj_reach *a, const zj_file *file) {
  bool below = is_below_roots(a, file->file);
  if (below && !zj_files_follows_links()) return true;
  const char *opened = zj_reachable_file(r->read, file->file);
  if (opened && !is_below_roots(a, opened)) r->read[r->read_count++] = opened;
  return opened != NULL;
}

zj_status zj_reach_of_workers(const zj_reach *a, int *files, zj_error *err) {
  zj_status status = zj_confine_prepare(err);
  if (status != ZJ_OK) return status;
  zj_reachable r = {.read =
                        talloc_array(NULL, const char *,
                                     a->root_count + a->count + (size_t)2 * ZJ_REACHABLE_PROGRAMS)};
  bool good = r.read != NULL;
  for (size_t i = 0; good && i < a->root_count; i++) {
    const char *opened = zj_reachable_file(r.read, a->roots[i]); /* a root may be a member, too */
    good = opened != NULL;
    r.read[r.read_count++] = opened;
  }
  for (uint32_t i = 0; good && i < a->count; i++)
    if (a->items[i].kind == ZJ_WORK_FILE) good = add_file(&r, a, a->items[i].file);
  good = good && zj_reachable_programs(&r);
  const char *recognized = zj_recognize_folder();
  const char *const written[] = {a->building, recognized ? recognized : a->building};
  const zj_confine_paths all = {r.read, r.read_count, written, 2, r.run, r.run_count};
  if (good) *files = zj_confine_files(&all);
  talloc_free(r.read);
  return good ? ZJ_OK : zj_no_memory(err);
}
