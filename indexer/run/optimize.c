/* optimize.c - all segments to one. */
#include "indexer/run/optimize.h"

#include <talloc.h>
#include <unistd.h>

#include "indexer/base/interrupt.h"
#include "indexer/base/lang.h"
#include "indexer/run/assembly.h"
#include "indexer/run/publish.h"
#include "indexer/store/workshop.h"

enum { ATTEMPTS = 3, WAIT_US = 50000 };

typedef struct optimize {
  const zj_optimize_options *options;
  zj_workshop *workshop;
  zj_contents from;    /* what is copied */
  zj_work_item *items; /* per report of it */
  zj_assembled made;
  zj_indexdir *dir;
  zj_contents now; /* what it has become meanwhile */
  zj_progress progress;
} optimize;

/* ---- copying, without the lock ---- */

static bool has_dead(const zj_generation *g) {
  for (size_t i = 0; i < g->segment_count; i++)
    if (g->segments[i].dead) return true;
  return false;
}

static zj_status open_sources(optimize *o, zj_error *err) {
  const zj_generation *g = &o->from.generation;
  zj_segment **segments = talloc_zero_array(o, zj_segment *, g->segment_count + 1);
  zj_status status = ZJ_OK;
  for (size_t i = 0; status == ZJ_OK && i < g->segment_count; i++)
    status = zj_segment_open(
        o, talloc_asprintf(o, "%s/segments/%s", o->options->index_dir, g->segments[i].name), false,
        &segments[i], err);
  o->items = talloc_zero_array(o, zj_work_item, o->from.report_count + 1);
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

/* A segment that is gone has been replaced by a run: what the catalog says now is there. */
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

static zj_status copy(optimize *o, zj_error *err) {
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

/* Whether a report is where it was when it was copied. Numbers of segments are never given twice.
 */
static bool is_copied(const optimize *o, const zj_catalog_report *r, size_t *at) {
  while (*at < o->from.report_count && strcmp(o->from.reports[*at].path, r->path) < 0)
    ++*at;
  if (*at == o->from.report_count) return false;
  const zj_catalog_report *was = &o->from.reports[*at];
  return strcmp(was->path, r->path) == 0 && was->segment == r->segment && was->local == r->local;
}

/* Labels of another table, or an index made anew: nothing of the copy is what it was. */
static bool is_another(const optimize *o) {
  const zj_generation *a = &o->from.generation, *b = &o->now.generation;
  return strcmp(a->uuid, b->uuid) != 0 || strcmp(a->rules_version, b->rules_version) != 0 ||
         strcmp(a->fold_version, b->fold_version) != 0;
}

static zj_status commit(optimize *o, zj_optimize_result *out, zj_error *err) {
  const zj_generation *now = &o->now.generation;
  zj_generation fresh = *now;
  zj_catalog_report *rows = talloc_array(o, zj_catalog_report, o->now.report_count + 1);
  uint64_t *alive = talloc_zero_array(o, uint64_t, now->segment_count + 1);
  zj_publication what = {.keep_left_out = true, .reports = rows};
  fresh.number++;
  for (size_t i = 0, at = 0; i < o->now.report_count; i++) {
    const zj_catalog_report *r = &o->now.reports[i];
    size_t segment = zj_generation_segment(now, r->segment);
    if (o->made.segment && is_copied(o, r, &at)) {
      rows[what.report_count] = *r;
      rows[what.report_count].segment = fresh.number;
      rows[what.report_count++].local = o->made.outcomes[at].row;
    } else if (segment < now->segment_count) {
      alive[segment]++;
    }
  }
  fresh.segments = zj_publish_living(o, now, alive, &fresh.segment_count);
  const char *name = zj_publish_name(o, o->dir, fresh.number);
  zj_status status = ZJ_OK;
  if (what.report_count) {
    fresh.segments[fresh.segment_count++] = (zj_catalog_segment){.number = fresh.number,
                                                                 .name = name,
                                                                 .reports = o->made.reports,
                                                                 .paragraphs = o->made.paragraphs};
    status = zj_assembled_settle(&o->made, o->dir, name, err);
  }
  what.generation = fresh;
  if (status == ZJ_OK) status = zj_interrupt_check(err);
  if (status == ZJ_OK) status = zj_catalog_publish(o->dir->path, &what, err);
  if (status == ZJ_OK)
    zj_publish_tidy(o->dir, &fresh);
  else
    zj_publish_tidy_by_catalog(o->dir);
  *out = (zj_optimize_result){.published = status == ZJ_OK,
                              .generation = fresh.number,
                              .reports = o->now.report_count,
                              .before = now->segment_count,
                              .after = fresh.segment_count};
  return status;
}

static uint64_t paragraphs_of(const zj_generation *g) {
  uint64_t paragraphs = 0;
  for (size_t i = 0; i < g->segment_count; i++)
    paragraphs += g->segments[i].paragraphs;
  return paragraphs;
}

/* What a run has left that was killed behind its commit; another writer that is at work does it
 * itself. */
static void tidy(optimize *o) {
  zj_error ignored = {0};
  if (zj_indexdir_claim(o, o->options->index_dir, &o->dir, &ignored) == ZJ_OK)
    zj_publish_tidy_by_catalog(o->dir);
}

/* One attempt; *again when the index has become another one meanwhile. */
static zj_status attempt(void *ctx, const zj_optimize_options *options, zj_workshop *workshop,
                         zj_optimize_result *out, bool *again, zj_error *err) {
  optimize *o = talloc_zero(ctx, optimize);
  o->options = options;
  o->workshop = workshop;
  *again = false;
  zj_status status = read_sources(o, err);
  const zj_generation *g = &o->from.generation;
  if (status == ZJ_OK && g->segment_count <= 1 && !has_dead(g)) {
    tidy(o);
    *out = (zj_optimize_result){.generation = g->number,
                                .reports = o->from.report_count,
                                .before = g->segment_count,
                                .after = g->segment_count};
    talloc_free(o);
    return ZJ_OK;
  }
  if (status == ZJ_OK) status = copy(o, err);
  if (status == ZJ_OK) zj_progress_draw(&o->progress, zj_tr("writing …", "正在写入……"));
  if (status == ZJ_OK) status = wait_for_lock(o, err);
  if (status == ZJ_OK) status = zj_catalog_read(o, o->dir->path, &o->now, err);
  if (status == ZJ_OK) *again = is_another(o);
  if (status == ZJ_OK && !*again) {
    status = commit(o, out, err);
    out->purged = paragraphs_of(g) - o->made.paragraphs;
  }
  zj_progress_end(&o->progress);
  talloc_free(o);
  return status;
}

zj_status zj_optimize(void *ctx, const zj_optimize_options *options, zj_optimize_result *out,
                      zj_error *err) {
  void *local = talloc_new(ctx);
  double started = zj_now();
  zj_workshop *workshop = NULL;
  bool again = true;
  *out = (zj_optimize_result){0};
  zj_interrupt_begin();
  zj_contents there;
  zj_status status = zj_catalog_read(local, options->index_dir, &there,
                                     err); /* a folder without an index gets no workshop */
  if (status == ZJ_OK) status = zj_workshop_open(local, options->index_dir, &workshop, err);
  for (int i = 0; status == ZJ_OK && again && i < ATTEMPTS; i++) {
    status = zj_workshop_clear(workshop, err);
    if (status == ZJ_OK) status = attempt(local, options, workshop, out, &again, err);
  }
  if (status == ZJ_OK && again)
    status = zj_fail(err, ZJ_LOCKED,
                     zj_tr("%s: the index is made anew again and again meanwhile; try later",
                           "%s：索引正在反复重建，请稍后再试"),
                     options->index_dir);
  talloc_free(local);
  zj_interrupt_end();
  out->seconds = zj_now() - started;
  return status;
}
