/* assembly.c - makes a segment of work items. */
#include "indexer/run/assembly.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

#include "indexer/base/folder.h"
#include "indexer/base/interrupt.h"
#include "indexer/base/lang.h"
#include "indexer/run/plan.h"
#include "indexer/run/pool.h"
#include "indexer/run/reach.h"
#include "indexer/store/bond.h"

enum {
  NO_ITEM = UINT32_MAX,
  DEATHS_MAX = 2,
  TICK_MS = 200,
  MEMORY_USUAL_MB = 512,
  WORKER_MB = 32 /* enough for a piece of ordinary files */
};

/* What a worker is doing. */
typedef struct hand {
  uint32_t task;
  uint32_t item; /* NO_ITEM between items */
} hand;

typedef struct run {
  const zj_assembly *asked;
  zj_outcome *outcomes;
  bool *skip; /* per item, in memory shared with the workers: it has a reason */
  size_t skip_bytes;
  zj_plan *plan;
  zj_pool *pool;
  hand *hands; /* per worker */
  uint64_t paragraphs;
  uint64_t missed;      /* see zj_assembled */
  uint64_t partly;      /* the same */
  uint64_t light_bytes; /* memory of a worker without a large item */
  int files;            /* what workers may reach (confine.h) */
  zj_status status;     /* why the run cannot go on */
  zj_error *err;
} run;

static int destroy_run(run *r) {
  if (r->skip) munmap(r->skip, r->skip_bytes);
  if (r->files >= 0) close(r->files);
  return 0;
}

/* ---- notes of the workers ---- */

static void fail_run(run *r, zj_status status, const char *text) {
  if (r->status == ZJ_OK)
    r->status = zj_fail(r->err, status,
                        zj_tr("%s; the index is as it was before", "%s；索引保持原样"), text);
}

static void fail_memory(run *r) {
  if (r->status == ZJ_OK) r->status = zj_no_memory(r->err);
}

static void count_done(run *r, uint32_t item) {
  r->asked->progress->files_done++;
  r->asked->progress->bytes_done += r->asked->items[item].bytes;
}

static void leave_out(run *r, uint32_t item, const char *reason, bool passing) {
  zj_outcome *o = &r->outcomes[item];
  if (o->reason) return;
  if (!o->taken) count_done(r, item);
  o->taken = false;
  o->reason = talloc_strdup(r->outcomes, reason);
  if (!o->reason) fail_memory(r);
  o->passing = passing;
  r->skip[item] = true;
}

static void record_taken(run *r, const zj_note *note) {
  zj_outcome *o = &r->outcomes[note->item];
  if (!o->taken) count_done(r, note->item);
  if (!o->taken) r->partly += note->partly;
  *o = (zj_outcome){.taken = true,
                    .paragraphs = note->paragraphs,
                    .bytes = note->bytes,
                    .chars = note->chars,
                    .mended = note->mended,
                    .had_bom = note->had_bom,
                    .had_cr = note->had_cr};
  memcpy(o->content_hash, note->content_hash, sizeof o->content_hash);
  o->encoding = talloc_strdup(r->outcomes, note->encoding);
  o->media = talloc_strdup(r->outcomes, note->media);
  if (!o->encoding || !o->media) fail_memory(r);
}

static bool all_are_files(const run *r, const zj_order *order) {
  bool all = order->kind == ZJ_ORDER_PIECE;
  for (uint32_t i = order->begin; all && i < order->end; i++)
    all = r->asked->items[i].kind == ZJ_WORK_FILE;
  return all;
}

/* An order failed outside of any item. The first time may be chance, so it is tried again; the
 * second time the files of the piece are left out, or the run fails if it is not one of files
 * alone. */
static void retry_order(run *r, zj_task *task, zj_status status, const char *why, bool passing) {
  if (++task->deaths < DEATHS_MAX) return;
  if (!all_are_files(r, &task->order)) {
    fail_run(r, status, why);
    return;
  }
  for (uint32_t i = task->order.begin; i < task->order.end; i++)
    leave_out(r, i, why, passing);
}

static void on_failure(run *r, const hand *h, const zj_note *note) {
  if (note->status != ZJ_NO_MEMORY) {
    fail_run(r, note->status, note->text); /* most often a full disk */
    return;
  }
  retry_order(r, &r->plan->tasks[h->task], ZJ_NO_MEMORY, note->text, false);
  zj_plan_again(r->plan, h->task);
}

static void on_note(void *arg, size_t worker, const zj_note *note) {
  run *r = arg;
  hand *h = &r->hands[worker];
  if (note->kind < ZJ_NOTE_DONE && note->item >= r->asked->count) {
    fail_run(r, ZJ_INTERNAL, "note of an unknown item");
    return;
  }
  switch (note->kind) {
  case ZJ_NOTE_BEGUN:
    h->item = note->item;
    return;
  case ZJ_NOTE_TAKEN:
    h->item = NO_ITEM;
    record_taken(r, note);
    r->missed += note->missed;
    return;
  case ZJ_NOTE_LEFT_OUT:
    h->item = NO_ITEM;
    leave_out(r, note->item, note->text, note->status == ZJ_IO);
    r->missed += note->missed;
    return;
  case ZJ_NOTE_DONE:
    r->paragraphs += note->paragraphs;
    zj_plan_done(r->plan, h->task);
    return;
  case ZJ_NOTE_AGAIN:
    zj_plan_again(r->plan, h->task);
    return;
  case ZJ_NOTE_FAILED:
    on_failure(r, h, note);
    return;
  }
}

/* When a worker dies while it works on a file, that file is left out and the others of its piece
 * are tried again. */
static void on_death(void *arg, size_t worker, const char *why, bool passing) {
  run *r = arg;
  hand *h = &r->hands[worker];
  if (h->item == NO_ITEM)
    retry_order(r, &r->plan->tasks[h->task], ZJ_INTERNAL, why, passing);
  else if (r->asked->items[h->item].kind == ZJ_WORK_FILE)
    leave_out(r, h->item, why, passing);
  else
    fail_run(r, ZJ_INTERNAL, why);
  h->item = NO_ITEM;
  zj_plan_again(r->plan, h->task);
}

/* ---- driving ---- */

static zj_status give_orders(run *r, zj_error *err) {
  size_t worker;
  uint32_t task;
  while (zj_pool_idle(r->pool, &worker) && zj_plan_take(r->plan, &task)) {
    r->hands[worker] = (hand){task, NO_ITEM};
    zj_status status = zj_pool_give(r->pool, worker, &r->plan->tasks[task].order, err);
    if (status != ZJ_OK) return status;
  }
  return ZJ_OK;
}

static zj_status carry_out_plan(run *r, zj_error *err) {
  zj_progress *progress = r->asked->progress;
  while (!zj_plan_complete(r->plan)) {
    zj_status status = give_orders(r, err);
    if (status == ZJ_OK) status = zj_pool_wait(r->pool, TICK_MS, err);
    if (status == ZJ_OK) status = r->status;
    if (status == ZJ_OK) status = zj_interrupt_check(err);
    if (status != ZJ_OK) return status;
    zj_progress_draw(progress, progress->files_done == progress->files
                                   ? zj_tr("merging …", "正在合并……")
                                   : NULL);
  }
  return ZJ_OK;
}

/* ---- memory: half of it is divided among the workers, half is for the one that works on a large
 * item ---- */

static uint64_t memory_of(const zj_assembly *a) {
  return (uint64_t)(a->memory_mb ? a->memory_mb : MEMORY_USUAL_MB) << 20;
}

/* As many workers as asked for, as long as each has enough memory. */
static size_t count_jobs(const zj_assembly *a) {
  uint64_t most = memory_of(a) / 2 / ((uint64_t)WORKER_MB << 20);
  size_t jobs = a->jobs > 0 ? (size_t)a->jobs : 1;
  if (jobs > most) jobs = (size_t)most;
  return jobs ? jobs : 1;
}

static void live_in_child(int fd, void *arg) {
  run *r = arg;
  zj_work work = {.items = r->asked->items,
                  .skip = r->skip,
                  .rules = r->asked->rules,
                  .building = r->asked->building,
                  .files = r->files,
                  .jobs = count_jobs(r->asked),
                  .light_bytes = r->light_bytes,
                  .heavy_bytes = r->light_bytes + memory_of(r->asked) / 2};
  if (r->asked->dir) zj_indexdir_disown(r->asked->dir);
  zj_worker_live(fd, &work);
}

static zj_status make_segment(run *r, const char *segment, zj_error *err) {
  const zj_assembly *a = r->asked;
  size_t jobs = count_jobs(a);
  r->light_bytes = memory_of(a) / 2 / jobs;
  uint64_t bytes = 0;
  for (uint32_t i = 0; i < a->count; i++)
    bytes += a->items[i].bytes;
  uint64_t piece_bytes = a->piece_bytes;
  if (!piece_bytes) piece_bytes = zj_plan_piece_bytes(bytes, jobs, r->light_bytes);
  r->plan = zj_plan_make(r, a->items, a->count, piece_bytes);
  if (!r->plan) return zj_no_memory(err);
  if (jobs > r->plan->pieces) jobs = r->plan->pieces;
  r->hands = talloc_zero_array(r, hand, jobs);
  if (!r->hands) return zj_no_memory(err);
  if (mkdir(segment, 0777) != 0) return zj_fail_errno(err, ZJ_IO, "%s", segment);
  const zj_pool_events events = {r, on_note, on_death};
  const zj_reach reach = {a->items, a->count, a->roots, a->root_count, a->building};
  zj_status status = zj_reach_of_workers(&reach, &r->files, err);
  if (status == ZJ_OK) status = zj_pool_start(r, jobs, live_in_child, r, &events, &r->pool, err);
  if (status == ZJ_OK) status = carry_out_plan(r, err);
  TALLOC_FREE(r->pool);
  return status;
}

/* Checks that the segment holds what the workers counted; otherwise nothing of it is published. */
static zj_status check_segment(const run *r, const zj_assembled *out, zj_error *err) {
  zj_segment *segment;
  zj_status status = zj_segment_open(NULL, out->segment, true, &segment, err);
  if (status != ZJ_OK) return status;
  bool fits = zj_segment_reports(segment) == out->reports &&
              zj_segment_paragraphs(segment) == r->paragraphs;
  talloc_free(segment);
  if (fits) return ZJ_OK;
  return zj_fail(err, ZJ_INTERNAL, "%s: the segment does not hold what was put into it",
                 out->segment);
}

static zj_status share_skip(run *r, size_t bytes, zj_error *err) {
  void *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (at == MAP_FAILED) return zj_no_memory(err);
  r->skip = at;
  r->skip_bytes = bytes;
  return ZJ_OK;
}

zj_status zj_assemble(void *ctx, const zj_assembly *assembly, zj_assembled *out, zj_error *err) {
  run *r = talloc_zero(NULL, run);
  zj_error own = {0};
  *out = (zj_assembled){0};
  if (!r) return zj_no_memory(err);
  r->asked = assembly;
  r->files = -1;
  r->err = err ? err : &own;
  talloc_set_destructor(r, destroy_run);
  *out = (zj_assembled){.outcomes = talloc_zero_array(ctx, zj_outcome, assembly->count + 1),
                        .segment = talloc_asprintf(ctx, "%s/segment", assembly->building)};
  r->outcomes = out->outcomes;
  zj_status status = out->outcomes && out->segment
                         ? share_skip(r, (size_t)assembly->count + 1, r->err)
                         : zj_no_memory(r->err);
  if (status == ZJ_OK) status = make_segment(r, out->segment, r->err);
  for (uint32_t i = 0; status == ZJ_OK && i < assembly->count; i++)
    if (out->outcomes[i].taken) out->outcomes[i].row = out->reports++;
  out->paragraphs = (uint32_t)r->paragraphs;
  if (status == ZJ_OK && out->reports) status = check_segment(r, out, r->err);
  if (out->reports == 0) out->segment = NULL;
  out->missed = r->missed;
  out->partly = r->partly;
  talloc_free(r);
  return status;
}

/* Makes the files durable first, then the folders they are in: the catalog, which comes last, must
 * never name what is not on disk. */
zj_status zj_assembled_settle(const zj_assembled *assembled, const zj_indexdir *dir,
                              zj_catalog_segment *segment, zj_error *err) {
  char *kept = talloc_asprintf(NULL, "%s/%s", dir->segments, segment->name);
  if (!kept) return zj_no_memory(err);
  zj_status status = zj_bond_write(assembled->segment, &segment->bond, err);
  if (status == ZJ_OK) status = zj_folder_sync(assembled->segment, err);
  if (status == ZJ_OK) status = zj_interrupt_check(err);
  if (status == ZJ_OK && rename(assembled->segment, kept) != 0)
    status = zj_fail_errno(err, ZJ_IO, "%s", kept);
  if (status == ZJ_OK) status = zj_folder_sync_path(dir->segments, err);
  if (status == ZJ_OK) status = zj_folder_sync_path(dir->path, err);
  talloc_free(kept);
  return status;
}
