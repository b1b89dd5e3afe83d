/* removal.c - removes reports from an index by name. */
#include "indexer/run/removal.h"

#include <sys/stat.h>
#include <talloc.h>
#include <time.h>

#include "indexer/base/interrupt.h"
#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/base/progress.h"
#include "indexer/read/container.h"
#include "indexer/run/publish.h"
#include "indexer/run/roots.h"

typedef struct removal {
  zj_indexdir *dir;
  zj_contents was;
  bool *removed;      /* per report */
  const char **roots; /* the roots that stay */
  size_t root_count;
} removal;

/* Marks the reports at or below 'path', which is a file or, 'as_shown', a path that the index
 * shows. False when there is none. */
static bool mark_reports(removal *r, const char *path, bool as_shown) {
  bool any = false;
  for (size_t i = 0; i < r->was.report_count; i++) {
    const zj_catalog_report *report = &r->was.reports[i];
    if (!zj_files_below(as_shown ? report->path : report->file, path)) continue;
    r->removed[i] = true;
    any = true;
  }
  return any;
}

/* Marks the reports whose files are at or below 'path' as their names are shown decoded. */
static bool mark_decoded(removal *r, const char *path) {
  bool any = false;
  for (size_t i = 0; i < r->was.report_count; i++) {
    const char *file = r->was.reports[i].file;
    char *shown = (char *)(uintptr_t)zj_files_shown(r, file);
    if (!shown) zj_note_no_memory();
    if (shown && strcmp(shown, file) != 0 && zj_files_below(shown, path)) {
      r->removed[i] = true;
      any = true;
    }
    talloc_free(shown);
  }
  return any;
}

static bool forget_roots(removal *r, const char *path) {
  size_t kept = 0;
  for (size_t i = 0; i < r->root_count; i++)
    if (!zj_files_below(r->roots[i], path)) r->roots[kept++] = r->roots[i];
  bool any = kept < r->root_count;
  r->root_count = kept;
  return any;
}

/* Marks the reports of a path that may lead through links. */
static bool mark_linked(removal *r, const char *path) {
  for (size_t names = 1;; names++) {
    const char *through = zj_roots_through(r, path, names);
    if (!through) return false;
    if (mark_reports(r, through, false)) return true;
  }
}

static zj_status mark_path(removal *r, const char *path, zj_error *err) {
  const char *absolute = zj_roots_absolute(r, path);
  bool any = absolute && mark_reports(r, absolute, false);
  if (absolute && forget_roots(r, absolute)) any = true;
  any = any || mark_linked(r, path) || (*path && mark_reports(r, path, true));
  any = any || (absolute && mark_decoded(r, absolute));
  zj_status status = zj_noted_status(err); /* of what the path leads to */
  if (any || status != ZJ_OK) return status;
  const char *shown = zj_files_shown(r, path);
  if (!shown) return zj_no_memory(err);
  return zj_fail(err, ZJ_NOT_FOUND,
                 zj_tr("%s: the index has nothing there; nothing was removed",
                       "%s：索引中没有这里的内容；未作改动"),
                 shown);
}

static void count_still_there(const removal *r, zj_removal_result *out) {
  struct stat st;
  for (size_t i = 0; i < r->was.report_count; i++)
    if (r->removed[i] && zj_files_root_of(r->was.reports[i].file, r->roots, r->root_count))
      out->still_there += zj_container_stat(r->was.reports[i].file, &st) == 0;
}

/* Keeps the failures below the roots that stay. */
static zj_status keep_failures(removal *r, zj_publication *what, zj_error *err) {
  zj_left_out *kept = talloc_array(r, zj_left_out, r->was.failure_count + 1);
  if (!kept) return zj_no_memory(err);
  for (size_t i = 0; i < r->was.failure_count; i++)
    if (zj_files_root_of(r->was.failures[i].file, r->roots, r->root_count))
      kept[what->left_out_count++] = r->was.failures[i];
  what->left_out = kept;
  what->run.left_out = what->left_out_count;
  return ZJ_OK;
}

static zj_status publish_removal(removal *r, zj_removal_result *out, zj_error *err) {
  zj_publication what = {
      .generation = r->was.generation, .has_run = true, .run = {.started = time(NULL)}};
  const char **ids = talloc_array(r, const char *, r->was.report_count + 1);
  uint64_t *alive = talloc_zero_array(r, uint64_t, r->was.generation.segment_count + 1);
  if (!ids || !alive) return zj_no_memory(err);
  for (size_t i = 0; i < r->was.report_count; i++) {
    const zj_catalog_report *report = &r->was.reports[i];
    size_t segment = zj_generation_segment(&r->was.generation, report->segment);
    if (r->removed[i])
      ids[what.removed_count++] = report->id;
    else if (segment < r->was.generation.segment_count)
      alive[segment]++;
    if (r->removed[i]) continue;
    what.run.reports++;
    what.run.paragraphs += report->paragraphs;
    what.run.chars += report->chars;
    what.run.bytes += report->bytes;
  }
  what.removed = ids;
  what.run.removed = what.removed_count;
  zj_status status = keep_failures(r, &what, err);
  if (status != ZJ_OK) return status;
  what.generation.number++;
  what.generation.roots = r->roots;
  what.generation.root_count = r->root_count;
  what.generation.segments =
      zj_publish_living(r, &r->was.generation, alive, &what.generation.segment_count);
  status = what.generation.segments ? zj_interrupt_check(err) : zj_no_memory(err);
  if (status == ZJ_OK) status = zj_catalog_publish(r->dir, &what, err);
  if (status == ZJ_OK) zj_publish_tidy(r->dir, &what.generation);
  out->generation = what.generation.number;
  out->removed = what.removed_count;
  out->reports = what.run.reports;
  return status;
}

/* Reads the catalog before it claims the folder, because claiming would create an index folder
 * where there is none; and again afterwards, because only then nobody else changes it. */
static zj_status open_index(removal *r, const char *index_dir, zj_error *err) {
  zj_status status = zj_catalog_read(r, index_dir, &r->was, err);
  if (status == ZJ_OK) status = zj_indexdir_claim(r, index_dir, &r->dir, err);
  if (status == ZJ_OK) status = zj_catalog_read(r, r->dir->path, &r->was, err);
  if (status != ZJ_OK) return status;
  r->removed = talloc_zero_array(r, bool, r->was.report_count + 1);
  r->root_count = r->was.generation.root_count;
  r->roots = talloc_array(r, const char *, r->root_count + 1);
  if (!r->removed || !r->roots) return zj_no_memory(err);
  for (size_t i = 0; i < r->root_count; i++)
    r->roots[i] = r->was.generation.roots[i];
  return ZJ_OK;
}

zj_status zj_remove(void *ctx, const char *index_dir, const char *const *paths, size_t count,
                    zj_removal_result *out, zj_error *err) {
  removal *r = talloc_zero(ctx, removal);
  double started = zj_now();
  *out = (zj_removal_result){0};
  if (!r) return zj_no_memory(err);
  zj_interrupt_begin();
  zj_status status = open_index(r, index_dir, err);
  for (size_t i = 0; status == ZJ_OK && i < count; i++)
    status = mark_path(r, paths[i], err);
  if (status == ZJ_OK) count_still_there(r, out);
  if (status == ZJ_OK) status = publish_removal(r, out, err);
  talloc_free(r);
  zj_interrupt_end();
  out->seconds = zj_now() - started;
  return status;
}
