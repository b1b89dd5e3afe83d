/* told.c - what a run reports, and what it left out. */
#include "indexer/run/told.h"

#include <stdlib.h>
#include <talloc.h>

/* ---- changes ---- */

/* Sets *told to what is reported of a file; false when nothing is. */
static bool describe_file(const zj_run_files *f, size_t file, bool dry_run, zj_told *told) {
  const zj_verdict *c = &f->changes->of[file];
  const zj_catalog_report *old = zj_run_file_old(f, file);
  bool done = dry_run || zj_run_file_is_taken(f, file);
  *told = (zj_told){.path = f->list->files[file].path};
  switch (c->fate) {
  case ZJ_FATE_ADDED:
    told->what = ZJ_DONE_ADDED;
    return done;
  case ZJ_FATE_RENAMED:
    told->what = ZJ_DONE_RENAMED;
    if (old) told->from = old->path;
    return done;
  case ZJ_FATE_CHANGED:
    told->what = done ? ZJ_DONE_CHANGED : ZJ_DONE_REMOVED;
    if (!done) return !zj_run_file_keeps_old(f, file);
    return dry_run || !zj_run_file_has_old_text(f, file);
  case ZJ_FATE_UNCHANGED:
  case ZJ_FATE_TOUCHED:
  case ZJ_FATE_FAILED:
    break;
  }
  return false;
}

static int compare_told(const void *a, const void *b) {
  const zj_told *x = a, *y = b;
  int by_path = strcmp(x->path, y->path);
  return by_path ? by_path : (int)x->what - (int)y->what;
}

static void list_told(const zj_run_files *f, bool dry_run, zj_build_result *out) {
  for (size_t i = 0; i < f->list->count; i++) {
    bool said = describe_file(f, i, dry_run, &out->told[out->told_count]);
    bool same = zj_run_file_is_unchanged(f, i) || zj_run_file_has_old_text(f, i);
    out->told_count += said;
    out->unchanged += !said && same && !f->list->files[i].known;
  }
  for (size_t r = 0; r < f->known->report_count; r++)
    if (f->changes->gone[r])
      out->told[out->told_count++] =
          (zj_told){.what = ZJ_DONE_REMOVED, .path = f->known->reports[r].path};
  if (out->told_count) qsort(out->told, out->told_count, sizeof *out->told, compare_told);
}

static void count_told(zj_done what, zj_build_result *out) {
  switch (what) {
  case ZJ_DONE_ADDED:
    out->added++;
    return;
  case ZJ_DONE_CHANGED:
    out->changed++;
    return;
  case ZJ_DONE_RENAMED:
    out->renamed++;
    return;
  case ZJ_DONE_REMOVED:
    out->removed++;
    return;
  }
}

zj_status zj_told_changes(void *ctx, const zj_run_files *f, bool dry_run, zj_build_result *out,
                          zj_error *err) {
  out->told = talloc_zero_array(ctx, zj_told, f->list->count + f->known->report_count + 1);
  if (!out->told) return zj_no_memory(err);
  list_told(f, dry_run, out);
  for (size_t i = 0; i < out->told_count; i++) {
    zj_told *t = &out->told[i];
    bool renamed = t->from != NULL;
    count_told(t->what, out);
    t->path = talloc_strdup(out->told, t->path);
    if (renamed) t->from = talloc_strdup(out->told, t->from);
    if (t->path && (t->from || !renamed)) continue;
    out->told_count = 0; /* the rest still points into the run */
    return zj_no_memory(err);
  }
  return ZJ_OK;
}

/* ---- failures ---- */

static int compare_left_out(const void *a, const void *b) {
  const zj_left_out *x = a, *y = b;
  int by_path = strcmp(x->path, y->path);
  return by_path ? by_path : strcmp(x->file, y->file);
}

/* Why a file of the list is left out; NULL when it is not. */
static const char *reason_of(const zj_run_files *f, size_t file) {
  const zj_verdict *c = &f->changes->of[file];
  const zj_outcome *o = zj_run_file_outcome(f, file);
  if (c->fate == ZJ_FATE_FAILED) return c->reason;
  return o && !o->taken ? o->reason : NULL;
}

/* A failure whose cause is the system is recorded without a time, so that every run tries again. */
static zj_status describe_failure(void *ctx, const zj_run_files *f, size_t file, const char *reason,
                                  const char *options, zj_left_out *out, zj_error *err) {
  const zj_file *at = &f->list->files[file];
  const zj_outcome *o = zj_run_file_outcome(f, file);
  *out = (zj_left_out){.path = at->path,
                       .reason = reason,
                       .file = at->file,
                       .size = at->size,
                       .modified_ns = f->changes->of[file].modified_ns,
                       .options = zj_changes_failure_options(ctx, options, at)};
  if (o && o->passing) out->modified_ns = ZJ_TIME_UNKNOWN;
  return out->options ? ZJ_OK : zj_no_memory(err);
}

zj_status zj_told_failures(void *ctx, const zj_run_files *f, const char *options, zj_failures *out,
                           zj_error *err) {
  const zj_contents *known = f->known;
  size_t most = known->failure_count + f->list->left_out_count + f->list->count + 1;
  *out = (zj_failures){.all = talloc_zero_array(ctx, zj_left_out, most)};
  if (!out->all) return zj_no_memory(err);
  for (size_t i = 0; i < known->failure_count; i++) {
    const char *file = known->failures[i].file;
    if (!zj_run_files_walked(f, file) && zj_files_root_of(file, f->roots->roots, f->roots->count))
      out->all[out->count++] = known->failures[i];
  }
  for (size_t i = 0; i < f->list->left_out_count; i++)
    out->all[out->count++] = f->list->left_out[i];
  zj_status status = ZJ_OK;
  for (size_t i = 0; i < f->list->count && status == ZJ_OK; i++) {
    const char *reason = reason_of(f, i);
    if (reason) status = describe_failure(ctx, f, i, reason, options, &out->all[out->count++], err);
  }
  if (out->count) qsort(out->all, out->count, sizeof *out->all, compare_left_out);
  return status;
}

static bool failed_before(const zj_contents *known, const zj_left_out *left) {
  if (known->failure_count == 0) return false;
  const zj_left_out *at =
      bsearch(left, known->failures, known->failure_count, sizeof *left, compare_left_out);
  return at && strcmp(at->reason, left->reason) == 0;
}

zj_status zj_told_left_out(void *ctx, const zj_run_files *f, const zj_failures *failures, bool all,
                           zj_build_result *out, zj_error *err) {
  out->left_out = talloc_zero_array(ctx, zj_left_out, failures->count + 1);
  if (!out->left_out) return zj_no_memory(err);
  for (size_t i = 0; i < failures->count; i++) {
    const zj_left_out *from = &failures->all[i];
    if (zj_left_out_is_other(from)) continue; /* counted by kind instead */
    if (zj_run_files_walked(f, from->file)) out->failed++;
    if (!all && failed_before(f->known, from)) continue;
    zj_left_out *left = &out->left_out[out->left_out_count];
    left->path = talloc_strdup(out->left_out, from->path);
    left->reason = talloc_strdup(out->left_out, from->reason);
    if (!left->path || !left->reason) return zj_no_memory(err);
    out->left_out_count++;
  }
  return ZJ_OK;
}
