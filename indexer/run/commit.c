/* commit.c - publishes what a run has made. */
#include "indexer/run/commit.h"

#include <stdio.h>
#include <talloc.h>
#include <time.h>

#include "indexer/base/folder.h"
#include "indexer/base/interrupt.h"
#include "indexer/base/random.h"
#include "indexer/run/publish.h"
#include "indexer/text/fold.h"

/* The arrays of a plan while they are filled. */
typedef struct plan {
  const zj_commit_request *asked;
  zj_commit *out;
  zj_catalog_report *rows;
  const char **removed;
  bool *lost;
} plan;

/* ---- rows ---- */

/* The encoding to record for a file that was read: the one that was asked for, else the one that
 * was named for it before. NULL when memory ran out. */
static const char *asked_encoding(void *ctx, const zj_commit_request *asked, size_t file) {
  const zj_run_files *f = asked->files;
  const char *encoding = f->items[f->item_of[file]].encoding;
  const char *now = zj_changes_asked(ctx, asked->encoding, &f->list->files[file]);
  return now && !*now && encoding ? encoding : now;
}

/* Sets *row to the row of a file that is in the index after the run. */
static zj_status fill_row(void *ctx, const zj_commit_request *asked, size_t file,
                          zj_catalog_report *row, zj_error *err) {
  const zj_run_files *f = asked->files;
  const zj_file *at = &f->list->files[file];
  const zj_outcome *o = zj_run_file_outcome(f, file);
  const zj_catalog_report *old = zj_run_file_old(f, file);
  *row = old ? *old : (zj_catalog_report){0};
  zj_report_id(zj_slice_of(at->path), row->id);
  row->path = at->path;
  row->file = at->file;
  row->size = at->size;
  row->modified_ns = f->changes->of[file].modified_ns;
  if (!o || !o->taken) return ZJ_OK;
  row->segment = f->known->generation.number + 1;
  row->local = o->row;
  row->paragraphs = o->paragraphs;
  if (!f->changes->of[file].read) return ZJ_OK;
  row->encoding = o->encoding;
  row->media = o->media;
  memcpy(row->content_hash, o->content_hash, sizeof row->content_hash);
  row->bytes = o->bytes;
  row->chars = o->chars;
  row->mended = o->mended;
  row->had_bom = o->had_bom;
  row->had_cr = o->had_cr;
  row->asked = asked_encoding(ctx, asked, file);
  return row->asked ? ZJ_OK : zj_no_memory(err);
}

static void add_totals(zj_catalog_run *run, const zj_catalog_report *row) {
  run->reports++;
  run->paragraphs += row->paragraphs;
  run->chars += row->chars;
  run->bytes += row->bytes;
}

static void remove_report(plan *p, const zj_catalog_report *old) {
  p->removed[p->out->what.removed_count++] = old->id;
}

/* A file of the new segment. Also one that was merely copied beside files that then could not be
 * read makes a new generation, because its segment has the next number. */
static zj_status plan_taken(void *ctx, plan *p, size_t file, zj_error *err) {
  const zj_catalog_report *old = zj_run_file_old(p->asked->files, file);
  zj_catalog_report *row = &p->rows[p->out->what.report_count++];
  zj_status status = fill_row(ctx, p->asked, file, row, err);
  if (status != ZJ_OK) return status;
  add_totals(&p->out->what.run, row);
  p->out->content = true;
  if (old && strcmp(old->id, row->id) != 0) remove_report(p, old);
  return ZJ_OK;
}

/* A report that stays in its segment; its row changes only when its time did. */
static zj_status plan_staying(void *ctx, plan *p, size_t file, zj_error *err) {
  const zj_run_files *f = p->asked->files;
  size_t segment = zj_run_file_segment(f, file);
  if (segment < f->known->generation.segment_count) p->out->alive[segment]++;
  add_totals(&p->out->what.run, zj_run_file_old(f, file));
  if (f->changes->of[file].fate != ZJ_FATE_TOUCHED) return ZJ_OK;
  p->out->remembered = true;
  return fill_row(ctx, p->asked, file, &p->rows[p->out->what.report_count++], err);
}

/* The report of a file moves to the new segment, stays where it is, or leaves the index. */
static zj_status plan_file(void *ctx, plan *p, size_t file, zj_error *err) {
  const zj_run_files *f = p->asked->files;
  const zj_verdict *c = &f->changes->of[file];
  const zj_catalog_report *old = zj_run_file_old(f, file);
  bool has_outcome = zj_run_file_outcome(f, file) != NULL;
  if (zj_run_file_is_taken(f, file)) return plan_taken(ctx, p, file, err);
  if (!old) return ZJ_OK;
  if (zj_run_file_keeps_old(f, file) || (!has_outcome && c->fate != ZJ_FATE_FAILED))
    return plan_staying(ctx, p, file, err);
  p->lost[c->old] = true;
  remove_report(p, old);
  return ZJ_OK;
}

/* ---- what has changed besides reports ---- */

static bool same_roots(const zj_run_files *f) {
  const zj_generation *old = &f->known->generation;
  bool same = f->roots->count == old->root_count;
  for (size_t i = 0; same && i < f->roots->count; i++)
    same = strcmp(f->roots->roots[i], old->roots[i]) == 0;
  return same;
}

static bool same_failure(const zj_left_out *a, const zj_left_out *b) {
  return strcmp(a->file, b->file) == 0 && strcmp(a->reason, b->reason) == 0 && a->size == b->size &&
         a->modified_ns == b->modified_ns && strcmp(a->options, b->options) == 0;
}

static bool same_failures(const zj_contents *known, const zj_failures *now) {
  bool same = now->count == known->failure_count;
  for (size_t i = 0; same && i < now->count; i++)
    same = same_failure(&now->all[i], &known->failures[i]);
  return same;
}

zj_status zj_commit_plan(void *ctx, const zj_commit_request *asked, zj_commit *out, zj_error *err) {
  const zj_run_files *f = asked->files;
  size_t files = f->list->count;
  size_t known = f->known->report_count;
  *out = (zj_commit){0};
  plan p = {.asked = asked,
            .out = out,
            .rows = talloc_zero_array(ctx, zj_catalog_report, files + 1),
            .removed = talloc_zero_array(ctx, const char *, known + files + 1),
            .lost = talloc_zero_array(ctx, bool, known + 1)};
  out->alive = talloc_zero_array(ctx, uint64_t, f->known->generation.segment_count + 1);
  if (!p.rows || !p.removed || !p.lost || !out->alive) return zj_no_memory(err);
  for (size_t i = 0; i < files; i++) {
    zj_status status = plan_file(ctx, &p, i, err);
    if (status != ZJ_OK) return status;
  }
  for (size_t r = 0; r < known; r++) {
    if (!f->changes->gone[r]) continue;
    p.lost[r] = true;
    remove_report(&p, &f->known->reports[r]);
  }
  out->content |= asked->anew || out->what.removed_count > 0;
  out->remembered |= !same_roots(f) || !same_failures(f->known, asked->failures);
  out->lost = p.lost;
  out->what.reports = p.rows;
  out->what.removed = p.removed;
  out->what.left_out = asked->failures->all;
  out->what.left_out_count = asked->failures->count;
  out->what.anew = asked->anew;
  out->what.has_run = out->content;
  return ZJ_OK;
}

/* ---- publishing ---- */

static zj_status make_uuid(void *ctx, const char **out, zj_error *err) {
  char hex[ZJ_RANDOM_HEX];
  zj_status status = zj_random_hex(hex, err);
  if (status != ZJ_OK) return status;
  *out = talloc_strdup(ctx, hex);
  return *out ? ZJ_OK : zj_no_memory(err);
}

static zj_status describe_generation(void *ctx, const zj_commit_request *asked,
                                     const zj_indexdir *dir, zj_commit *commit, zj_error *err) {
  const zj_generation *old = &asked->files->known->generation;
  const zj_assembled *made = asked->made;
  zj_generation *g = &commit->what.generation;
  *g = (zj_generation){.number = old->number + (commit->content ? 1 : 0),
                       .uuid = old->uuid,
                       .fold_version = zj_fold_version(),
                       .roots = asked->files->roots->roots,
                       .root_count = asked->files->roots->count};
  zj_status status = zj_publish_rules(ctx, asked->rules, g, err);
  if (status != ZJ_OK) return status;
  g->segments = zj_publish_living(ctx, old, commit->alive, &g->segment_count);
  if (!g->segments) return zj_no_memory(err);
  if (made->segment) {
    const char *name = zj_publish_name(ctx, dir, g->number);
    if (!name) return zj_no_memory(err);
    g->segments[g->segment_count++] = (zj_catalog_segment){.number = g->number,
                                                           .name = name,
                                                           .reports = made->reports,
                                                           .paragraphs = made->paragraphs};
  }
  return old->number ? ZJ_OK : make_uuid(ctx, &g->uuid, err);
}

/* The totals of the index are in 'run' already. */
static void describe_run(const zj_build_result *told, double started, zj_catalog_run *run) {
  run->seconds = zj_now() - started;
  run->started = time(NULL) - (time_t)run->seconds;
  run->left_out = told->failed;
  run->other_kinds = told->others.files;
  run->repeated = told->repeated;
  run->added = told->added;
  run->changed = told->changed;
  run->renamed = told->renamed;
  run->removed = told->removed;
  run->unchanged = told->unchanged;
}

zj_status zj_commit_publish(void *ctx, const zj_commit_request *asked, const zj_indexdir *dir,
                            const zj_build_result *told, double started, zj_commit *commit,
                            zj_error *err) {
  zj_publication *what = &commit->what;
  const zj_generation *g = &what->generation;
  describe_run(told, started, &what->run);
  zj_status status = describe_generation(ctx, asked, dir, commit, err);
  if (status == ZJ_OK && asked->made->segment)
    status = zj_assembled_settle(asked->made, dir, &g->segments[g->segment_count - 1], err);
  if (status == ZJ_OK) status = zj_interrupt_check(err);
  if (status == ZJ_OK) status = zj_catalog_publish(dir, what, err);
  if (status == ZJ_OK)
    zj_publish_tidy(dir, g);
  else
    zj_publish_tidy_by_catalog(dir);
  return status;
}
