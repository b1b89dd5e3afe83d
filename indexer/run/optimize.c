/* optimize.c - merges all segments into one. */
#include "indexer/run/optimize.h"

#include <talloc.h>
#include <unistd.h>

#include "indexer/base/interrupt.h"
#include "indexer/base/lang.h"
#include "indexer/run/assembly.h"
#include "indexer/run/publish.h"
#include "indexer/store/bond.h"
#include "indexer/store/workshop.h"

enum { ATTEMPTS = 3, WAIT_US = 50000 };

typedef struct optimize {
  const zj_optimize_options *options;
  zj_workshop *workshop;
  zj_contents from;    /* the index that is copied */
  zj_work_item *items; /* per report of 'from' */
  zj_assembled made;
  zj_indexdir *dir; /* once we have the lock */
  zj_contents now;  /* the index when we got the lock */
  zj_progress progress;
} optimize;

/* ---- copying, without the lock ---- */

static bool has_dead(const zj_generation *g) {
  for (size_t i = 0; i < g->segment_count; i++)
    if (g->segments[i].dead) return true;
  return false;
}

static zj_status open_segments(optimize *o, zj_segment **segments, zj_error *err) {
  const zj_generation *g = &o->from.generation;
  zj_status status = ZJ_OK;
  for (size_t i = 0; status == ZJ_OK && i < g->segment_count; i++) {
    const char *path =
        talloc_asprintf(o, "%s/segments/%s", o->options->index_dir, g->segments[i].name);
    status = path ? zj_bond_open_source(o, path, g->segments[i].bond, &segments[i], err)
                  : zj_no_memory(err);
  }
  return status;
}

static zj_status open_sources(optimize *o, zj_error *err) {
  const zj_generation *g = &o->from.generation;
  zj_segment **segments = talloc_zero_array(o, zj_segment *, g->segment_count + 1);
  o->items = talloc_zero_array(o, zj_work_item, o->from.report_count + 1);
  zj_status status = segments && o->items ? open_segments(o, segments, err) : zj_no_memory(err);
  for (size_t i = 0; status == ZJ_OK && i < o->from.report_count; i++) {
    const zj_catalog_report *r = &o->from.reports[i];
    size_t at = zj_generation_segment(g, r->segment);
    if (at == g->segment_count || r->local >= zj_segment_reports(segments[at]))
      status =
          zj_fail(err, ZJ_CORRUPT, "%s",
                  zj_tr("the catalog names a segment that is not there; run: zhangju index --full",
                        "目录库指向不存在的分段；请运行：zhangju index --full"));
    else
      o->items[i] = (zj_work_item){
          .kind = ZJ_WORK_COPY, .from = segments[at], .report = r->local, .bytes = r->bytes};
  }
  return status;
}

/* Reads the index. When a segment is gone because a run replaced it, reads the catalog again. */
static zj_status read_sources(optimize *o, zj_error *err) {
  zj_error why = {0};
  zj_status status = ZJ_OK;
  for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
    uint64_t stamp = zj_catalog_stamp(o->options->index_dir);
    why = (zj_error){0};
    status = zj_catalog_read(o, o->options->index_dir, &o->from, &why);
    if (status == ZJ_OK) status = open_sources(o, &why);
    if (status == ZJ_OK || zj_catalog_stamp(o->options->index_dir) == stamp) break;
  }
  if (status != ZJ_OK) return zj_fail(err, status, "%s", why.text);
  if (strcmp(o->from.generation.fold_version, zj_fold_version()) == 0) return ZJ_OK;
  return zj_fail(
      err, ZJ_NO_INDEX,
      zj_tr("%s: the index was made by a zhangju that folds text differently; run: zhangju index",
            "%s：索引由另一版本的 zhangju 建立，文本归一化规则不同；请运行：zhangju index"),
      o->options->index_dir);
}

static zj_status copy_reports(optimize *o, zj_error *err) {
  uint64_t bytes = 0;
  for (size_t i = 0; i < o->from.report_count; i++)
    bytes += o->items[i].bytes;
  zj_progress_start(&o->progress, o->from.report_count, bytes, o->options->progress);
  if (o->from.report_count == 0) return ZJ_OK;
  zj_assembly assembly = {.items = o->items,
                          .count = (uint32_t)o->from.report_count,
                          .building = zj_workshop_path(o->workshop),
                          .jobs = o->options->jobs,
                          .progress = &o->progress};
  return zj_assemble(o, &assembly, &o->made, err);
}

/* ---- publishing, with it ---- */

static zj_status wait_for_lock(optimize *o, zj_error *err) {
  for (;;) {
    zj_error why = {0};
    zj_status status = zj_indexdir_claim(o, o->options->index_dir, &o->dir, &why);
    if (status == ZJ_OK) return ZJ_OK;
    if (status != ZJ_LOCKED) return zj_fail(err, status, "%s", why.text);
    status = zj_interrupt_check(err);
    if (status != ZJ_OK) return status;
    usleep(WAIT_US);
  }
}

/* Whether a report is where it was when it was copied; the number of a segment is never used twice.
 * Both lists are sorted by path; *at is the place in the old one. */
static bool is_copied(const optimize *o, const zj_catalog_report *r, size_t *at) {
  while (*at < o->from.report_count && strcmp(o->from.reports[*at].path, r->path) < 0)
    ++*at;
  if (*at == o->from.report_count) return false;
  const zj_catalog_report *was = &o->from.reports[*at];
  return strcmp(was->path, r->path) == 0 && was->segment == r->segment && was->local == r->local;
}

/* Whether the index was rebuilt or relabelled meanwhile, so that the copy is of no use. */
static bool is_another(const optimize *o) {
  const zj_generation *a = &o->from.generation, *b = &o->now.generation;
  return strcmp(a->uuid, b->uuid) != 0 || strcmp(a->rules_version, b->rules_version) != 0 ||
         strcmp(a->fold_version, b->fold_version) != 0;
}

/* Moves the reports that were copied to the new segment; 'alive' counts those that stay, per
 * segment of the generation now. */
static zj_status move_reports(optimize *o, zj_publication *what, uint64_t *alive, zj_error *err) {
  const zj_generation *now = &o->now.generation;
  zj_catalog_report *rows = talloc_array(o, zj_catalog_report, o->now.report_count + 1);
  if (!rows) return zj_no_memory(err);
  for (size_t i = 0, at = 0; i < o->now.report_count; i++) {
    const zj_catalog_report *r = &o->now.reports[i];
    size_t segment = zj_generation_segment(now, r->segment);
    if (o->made.segment && is_copied(o, r, &at)) {
      zj_catalog_report *row = &rows[what->report_count++];
      *row = *r;
      row->segment = what->generation.number;
      row->local = o->made.outcomes[at].row;
    } else if (segment < now->segment_count) {
      alive[segment]++;
    }
  }
  what->reports = rows;
  return ZJ_OK;
}

static zj_status add_segment(optimize *o, zj_generation *g, zj_error *err) {
  const char *name = zj_publish_name(o, o->dir, g->number);
  if (!name) return zj_no_memory(err);
  g->segments[g->segment_count++] = (zj_catalog_segment){.number = g->number,
                                                         .name = name,
                                                         .reports = o->made.reports,
                                                         .paragraphs = o->made.paragraphs};
  return zj_assembled_settle(&o->made, o->dir, &g->segments[g->segment_count - 1], err);
}

static zj_status publish_copy(optimize *o, zj_optimize_result *out, zj_error *err) {
  const zj_generation *now = &o->now.generation;
  uint64_t *alive = talloc_zero_array(o, uint64_t, now->segment_count + 1);
  zj_publication what = {.generation = *now, .keep_left_out = true};
  zj_generation *fresh = &what.generation;
  fresh->number++;
  zj_status status = alive ? move_reports(o, &what, alive, err) : zj_no_memory(err);
  if (status != ZJ_OK) return status;
  fresh->segments = zj_publish_living(o, now, alive, &fresh->segment_count);
  if (!fresh->segments) return zj_no_memory(err);
  if (what.report_count) status = add_segment(o, fresh, err);
  if (status == ZJ_OK) status = zj_interrupt_check(err);
  if (status == ZJ_OK) status = zj_catalog_publish(o->dir, &what, err);
  if (status == ZJ_OK)
    zj_publish_tidy(o->dir, fresh);
  else
    zj_publish_tidy_by_catalog(o->dir);
  *out = (zj_optimize_result){.published = status == ZJ_OK,
                              .generation = fresh->number,
                              .reports = o->now.report_count,
                              .before = now->segment_count,
                              .after = fresh->segment_count};
  return status;
}

static uint64_t count_paragraphs(const zj_generation *g) {
  uint64_t paragraphs = 0;
  for (size_t i = 0; i < g->segment_count; i++)
    paragraphs += g->segments[i].paragraphs;
  return paragraphs;
}

/* Removes segments that a run left because it was killed after its commit. When another writer is
 * at work, it does so itself. */
static void tidy_segments(optimize *o) {
  zj_error ignored = {0};
  if (zj_indexdir_claim(o, o->options->index_dir, &o->dir, &ignored) == ZJ_OK)
    zj_publish_tidy_by_catalog(o->dir);
}

/* Makes one attempt. Sets *again when the index was rebuilt or relabelled meanwhile. */
static zj_status try_optimize(void *ctx, const zj_optimize_options *options, zj_workshop *workshop,
                              zj_optimize_result *out, bool *again, zj_error *err) {
  optimize *o = talloc_zero(ctx, optimize);
  if (!o) return zj_no_memory(err);
  o->options = options;
  o->workshop = workshop;
  *again = false;
  zj_status status = read_sources(o, err);
  const zj_generation *g = &o->from.generation;
  if (status == ZJ_OK && g->segment_count <= 1 && !has_dead(g)) {
    tidy_segments(o);
    *out = (zj_optimize_result){.generation = g->number,
                                .reports = o->from.report_count,
                                .before = g->segment_count,
                                .after = g->segment_count};
    talloc_free(o);
    return ZJ_OK;
  }
  if (status == ZJ_OK) status = copy_reports(o, err);
  if (status == ZJ_OK) zj_progress_draw(&o->progress, zj_tr("writing …", "正在写入……"));
  if (status == ZJ_OK) status = wait_for_lock(o, err);
  if (status == ZJ_OK) status = zj_catalog_read(o, o->dir->path, &o->now, err);
  if (status == ZJ_OK) *again = is_another(o);
  if (status == ZJ_OK && !*again) {
    status = publish_copy(o, out, err);
    out->purged = count_paragraphs(g) - o->made.paragraphs;
  }
  zj_progress_end(&o->progress);
  talloc_free(o);
  return status;
}

zj_status zj_optimize(void *ctx, const zj_optimize_options *options, zj_optimize_result *out,
                      zj_error *err) {
  void *local = talloc_new(ctx);
  if (!local) return zj_no_memory(err);
  double started = zj_now();
  zj_workshop *workshop = NULL;
  bool again = true;
  *out = (zj_optimize_result){0};
  zj_interrupt_begin();
  zj_contents there; /* read first, because a folder without an index must not get a workshop */
  zj_status status = zj_catalog_read(local, options->index_dir, &there, err);
  if (status == ZJ_OK) status = zj_workshop_open(local, options->index_dir, &workshop, err);
  for (int i = 0; status == ZJ_OK && again && i < ATTEMPTS; i++) {
    status = zj_workshop_clear(workshop, err);
    if (status == ZJ_OK) status = try_optimize(local, options, workshop, out, &again, err);
  }
  if (status == ZJ_OK && again)
    status = zj_fail(err, ZJ_LOCKED,
                     zj_tr("%s: the index is being rebuilt again and again; try later",
                           "%s：索引正在反复重建，请稍后再试"),
                     options->index_dir);
  talloc_free(local);
  zj_interrupt_end();
  out->seconds = zj_now() - started;
  return status;
}
