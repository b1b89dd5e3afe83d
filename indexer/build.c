/* build.c - a run of `index`: claim, find files, let workers make and merge pieces, publish. */
#include "indexer/build.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <talloc.h>
#include <time.h>

#include "indexer/catalog.h"
#include "indexer/indexdir.h"
#include "indexer/plan.h"
#include "indexer/pool.h"
#include "indexer/progress.h"

enum { NO_FILE = UINT32_MAX, DEATHS_MAX = 2, TICK_MS = 200 };

/* What a worker has in hand. */
typedef struct hand { uint32_t task, file; } hand;

typedef struct build {
  const zj_build_options *options;
  zj_indexdir *dir;
  zj_generation old;          /* number 0 when there is no index yet */
  bool old_is_broken;
  zj_rules *rules;
  zj_file_list *list;
  zj_catalog_report *reports; /* per file of the list; those without an encoding are not taken (yet) */
  const char **reasons;       /* per file: why it is left out; else NULL */
  bool *skip; size_t skip_bytes; /* shared with the workers: what has a reason */
  zj_plan *plan;
  zj_pool *pool;
  hand *hands;                /* per worker */
  uint64_t paragraphs;
  zj_progress progress;
  zj_status status;           /* why the run cannot go on */
  zj_error *err;
} build;

/* ---- interruption ---- */

static const int stopping[] = {SIGINT, SIGTERM, SIGHUP};
static volatile sig_atomic_t stopped;
static struct sigaction before[ZJ_COUNT(stopping)], before_too_large;

static void on_signal(int number) { (void)number, stopped = 1; }

static void catch_signals(void) {
  struct sigaction catching = {.sa_handler = on_signal};
  stopped = 0;
  for (size_t i = 0; i < ZJ_COUNT(stopping); i++) sigaction(stopping[i], &catching, &before[i]);
  sigaction(SIGXFSZ, &(struct sigaction){.sa_handler = SIG_IGN}, &before_too_large); /* writing then fails, and says so */
}

static void release_signals(void) {
  for (size_t i = 0; i < ZJ_COUNT(stopping); i++) sigaction(stopping[i], &before[i], NULL);
  sigaction(SIGXFSZ, &before_too_large, NULL);
}

static zj_status check_stopped(zj_error *err) {
  if (!stopped) return ZJ_OK;
  return zj_fail(err, ZJ_INTERRUPTED, "%s", zj_tr("interrupted; the index is as it was before", "已中断；索引保持原样"));
}

/* ---- before the workers ---- */

/* A broken or foreign-format catalog does not hinder a rebuild, it is what a rebuild is for. */
static void read_old(build *b) {
  zj_catalog *catalog;
  zj_error why = {0};
  zj_status status = zj_catalog_open(b, b->dir->path, &catalog, &why);
  if (status == ZJ_OK) {
    status = zj_catalog_generation(b, catalog, &b->old, &why);
    talloc_free(catalog);
  }
  b->old_is_broken = status == ZJ_CORRUPT;
  if (status != ZJ_OK) b->old = (zj_generation){0};
}

static void tidy_segments(const build *b, const zj_generation *keep) {
  const char **names = talloc_array(NULL, const char *, keep->segment_count + 1);
  for (size_t i = 0; i < keep->segment_count; i++) names[i] = keep->segments[i].name;
  zj_indexdir_keep_only(b->dir, names, keep->segment_count);
  talloc_free(names);
}

static zj_status find_files(build *b, zj_error *err) {
  const zj_build_options *o = b->options;
  bool again = o->path_count == 0;
  if (again && b->old.root_count == 0)
    return zj_fail(err, ZJ_USAGE, "%s", zj_tr("name the files or folders to index", "请给出要索引的文件或目录"));
  zj_status status = zj_files_find(b, again ? b->old.roots : o->paths, again ? b->old.root_count : o->path_count,
                                   b->dir->path, &b->list, err);
  if (status == ZJ_OK && b->list->count >= NO_FILE)
    status = zj_fail(err, ZJ_LIMIT, "%s", zj_tr("too many files", "文件太多"));
  return status;
}

static zj_status nothing_to_index(const build *b, zj_error *err) {
  if (b->list->count || b->list->left_out_count)
    return zj_fail(err, ZJ_BAD_INPUT, "%s",
                   zj_tr("no file could be read; the index is as it was before", "没有可读的文件；索引保持原样"));
  return zj_fail(err, ZJ_BAD_INPUT,
                 zj_tr("nothing to index: no report in there (files of other kinds: %zu)",
                       "没有可索引的内容：没有报告文件（另有 %zu 个其他类型）"),
                 b->list->other_kinds);
}

static void leave_out(build *b, uint32_t file, const char *reason) {
  if (b->reasons[file]) return;
  b->reasons[file] = talloc_strdup(b, reason);
  b->skip[file] = true;
  b->reports[file].encoding = NULL;
  b->progress.files_done++;
  b->progress.bytes_done += b->list->files[file].size;
}

static int compare_ids(const void *a, const void *b) {
  const zj_catalog_report *const *x = a, *const *y = b;
  int by_id = strcmp((*x)->id, (*y)->id);
  return by_id ? by_id : (*x < *y ? -1 : 1);
}

/* Ids are 50 bits of a hash; of a million paths, two share one in a run out of two thousand. */
static void refuse_equal_ids(build *b) {
  size_t count = b->list->count;
  zj_catalog_report **by_id = talloc_array(b, zj_catalog_report *, count + 1);
  for (size_t i = 0; i < count; i++) {
    zj_report_id(zj_slice_of(b->list->files[i].path), b->reports[i].id);
    by_id[i] = &b->reports[i];
  }
  qsort(by_id, count, sizeof *by_id, compare_ids);
  for (size_t i = 1; i < count; i++)
    if (strcmp(by_id[i]->id, by_id[i - 1]->id) == 0)
      leave_out(b, (uint32_t)(by_id[i] - b->reports),
                zj_tr("its id is that of another file; rename it", "其编号与另一文件相同；请改名"));
  talloc_free(by_id);
}

static int destroy_build(build *b) {
  if (b->skip) munmap(b->skip, b->skip_bytes);
  return 0;
}

static zj_status prepare_files(build *b, zj_error *err) {
  size_t count = b->list->count;
  uint64_t bytes = 0;
  for (size_t i = 0; i < count; i++) bytes += b->list->files[i].size;
  b->reports = talloc_zero_array(b, zj_catalog_report, count + 1);
  b->reasons = talloc_zero_array(b, const char *, count + 1);
  b->skip_bytes = count + 1;
  b->skip = mmap(NULL, b->skip_bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (b->skip == MAP_FAILED) b->skip = NULL;
  if (!b->reports || !b->reasons || !b->skip) return zj_fail(err, ZJ_NO_MEMORY, "%s", zj_tr("out of memory", "内存不足"));
  zj_progress_start(&b->progress, count, bytes, b->options->progress);
  refuse_equal_ids(b);
  return ZJ_OK;
}

static zj_status prepare(build *b, zj_error *err) {
  zj_status status = zj_rules_load(b, b->options->rules_file, &b->rules, err);
  if (status == ZJ_OK) status = zj_indexdir_claim(b, b->options->index_dir, &b->dir, err);
  if (status != ZJ_OK) return status;
  read_old(b);
  tidy_segments(b, &b->old);
  status = find_files(b, err);
  if (status == ZJ_OK && b->list->count == 0) status = nothing_to_index(b, err);
  return status == ZJ_OK ? prepare_files(b, err) : status;
}

/* ---- what the workers tell ---- */

static void take_report(build *b, const zj_note *note) {
  const zj_file *file = &b->list->files[note->file];
  zj_catalog_report *r = &b->reports[note->file];
  if (!r->encoding) {
    b->progress.files_done++;
    b->progress.bytes_done += file->size;
  }
  r->path = file->path;
  r->file = file->file;
  r->size = file->size;
  r->modified_ns = file->modified_ns;
  r->encoding = talloc_strdup(b, note->encoding);
  r->media = talloc_strdup(b, note->media);
  memcpy(r->content_hash, note->content_hash, sizeof r->content_hash);
  r->bytes = note->bytes;
  r->chars = note->chars;
  r->mended = note->mended;
  r->had_bom = note->had_bom;
  r->had_cr = note->had_cr;
}

static void fail_run(build *b, zj_status status, const char *text) {
  if (b->status == ZJ_OK)
    b->status = zj_fail(b->err, status, zj_tr("%s; the index is as it was before", "%s；索引保持原样"), text);
}

static void on_note(void *arg, size_t worker, const zj_note *note) {
  build *b = arg;
  hand *h = &b->hands[worker];
  if (note->kind < ZJ_NOTE_DONE && note->file >= b->list->count) return fail_run(b, ZJ_INTERNAL, "note of an unknown file");
  switch (note->kind) {
  case ZJ_NOTE_BEGUN: h->file = note->file; return;
  case ZJ_NOTE_TAKEN: h->file = NO_FILE; take_report(b, note); return;
  case ZJ_NOTE_LEFT_OUT: h->file = NO_FILE; leave_out(b, note->file, note->text); return;
  case ZJ_NOTE_DONE: b->paragraphs += note->paragraphs; zj_plan_done(b->plan, h->task); return;
  case ZJ_NOTE_AGAIN: zj_plan_again(b->plan, h->task); return;
  case ZJ_NOTE_FAILED: fail_run(b, note->status, note->text); return; /* a full disk, mostly */
  }
}

/* A death in a file is the file's; the others of its piece are tried again. One outside of any file may be chance
 * once. */
static void on_death(void *arg, size_t worker, const char *why) {
  build *b = arg;
  hand *h = &b->hands[worker];
  zj_task *task = &b->plan->tasks[h->task];
  if (h->file != NO_FILE) leave_out(b, h->file, why);
  else if (++task->deaths >= DEATHS_MAX && task->order.kind != ZJ_ORDER_PIECE) return fail_run(b, ZJ_INTERNAL, why);
  else if (task->deaths >= DEATHS_MAX)
    for (uint32_t f = task->order.begin; f < task->order.end; f++) leave_out(b, f, why);
  h->file = NO_FILE;
  zj_plan_again(b->plan, h->task);
}

static zj_status give_orders(build *b, zj_error *err) {
  size_t worker;
  uint32_t task;
  while (zj_pool_idle(b->pool, &worker) && zj_plan_take(b->plan, &task)) {
    b->hands[worker] = (hand){task, NO_FILE};
    zj_status status = zj_pool_give(b->pool, worker, &b->plan->tasks[task].order, err);
    if (status != ZJ_OK) return status;
  }
  return ZJ_OK;
}

static zj_status drive(build *b, zj_error *err) {
  while (!zj_plan_complete(b->plan)) {
    zj_status status = give_orders(b, err);
    if (status == ZJ_OK) status = zj_pool_wait(b->pool, TICK_MS, err);
    if (status == ZJ_OK) status = b->status;
    if (status == ZJ_OK) status = check_stopped(err);
    if (status != ZJ_OK) return status;
    bool merging = b->progress.files_done == b->list->count;
    zj_progress_draw(&b->progress, merging ? zj_tr("merging …", "正在合并……") : NULL);
  }
  return ZJ_OK;
}

static void live_in_child(int fd, void *arg) {
  build *b = arg;
  zj_work work = {.files = b->list->files,
                  .skip = b->skip,
                  .rules = b->rules,
                  .encoding = b->options->encoding,
                  .building = b->dir->building};
  zj_indexdir_disown(b->dir);
  zj_worker_live(fd, &work);
}

static zj_status work(build *b, zj_error *err) {
  size_t jobs = b->options->jobs > 0 ? (size_t)b->options->jobs : 1;
  b->plan = zj_plan_make(b, b->list->files, (uint32_t)b->list->count,
                         b->options->piece_bytes ? b->options->piece_bytes : ZJ_PIECE_BYTES);
  if (jobs > b->plan->pieces) jobs = b->plan->pieces;
  b->hands = talloc_zero_array(b, hand, jobs);
  const char *segment = talloc_asprintf(b, "%s/segment", b->dir->building);
  if (mkdir(segment, 0777) != 0) return zj_fail_errno(err, ZJ_IO, "%s", segment);
  const zj_pool_events events = {b, on_note, on_death};
  zj_status status = zj_pool_start(b, jobs, live_in_child, b, &events, &b->pool, err);
  if (status == ZJ_OK) status = drive(b, err);
  talloc_free(b->pool);
  return status;
}

/* ---- after the workers ---- */

/* The taken reports, moved together: their order is that of the rows in the segment. */
static size_t gather_reports(build *b, zj_catalog_run *run) {
  size_t taken = 0;
  for (size_t i = 0; i < b->list->count; i++) {
    zj_catalog_report *r = &b->reports[i];
    if (!r->encoding) continue;
    r->local = (uint32_t)taken;
    run->chars += r->chars;
    run->bytes += r->bytes;
    b->reports[taken++] = *r;
  }
  run->reports = taken;
  return taken;
}

static int compare_left_out(const void *a, const void *b) {
  const zj_left_out *x = a, *y = b;
  return strcmp(x->path, y->path);
}

/* All that was left out, by the walk and by the workers, as children of 'ctx'. */
static void gather_left_out(void *ctx, const build *b, zj_build_result *out) {
  size_t files = b->reasons ? b->list->count : 0;
  out->left_out = talloc_array(ctx, zj_left_out, b->list->left_out_count + files + 1);
  for (size_t i = 0; i < b->list->left_out_count; i++) out->left_out[out->left_out_count++] = b->list->left_out[i];
  for (size_t i = 0; i < files; i++)
    if (b->reasons[i]) out->left_out[out->left_out_count++] = (zj_left_out){b->list->files[i].path, b->reasons[i]};
  for (size_t i = 0; i < out->left_out_count; i++) {
    out->left_out[i].path = talloc_strdup(out->left_out, out->left_out[i].path);
    out->left_out[i].reason = talloc_strdup(out->left_out, out->left_out[i].reason);
  }
  qsort(out->left_out, out->left_out_count, sizeof *out->left_out, compare_left_out);
}

static zj_status new_uuid(void *ctx, const char **out, zj_error *err) {
  unsigned char bytes[16];
  if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes) return zj_fail_errno(err, ZJ_IO, "getrandom");
  char *text = talloc_strdup(ctx, "");
  for (size_t i = 0; i < sizeof bytes; i++) text = talloc_asprintf_append(text, "%02x", bytes[i]);
  *out = text;
  return ZJ_OK;
}

static zj_status describe_generation(build *b, zj_generation *g, zj_error *err) {
  *g = (zj_generation){.number = b->old.number + 1,
                       .uuid = b->old.uuid,
                       .fold_version = zj_fold_version(),
                       .rules_version = zj_rules_version(b->rules),
                       .roots = b->list->roots,
                       .root_count = b->list->root_count,
                       .rule_count = zj_rules_count(b->rules),
                       .segment_count = 1};
  g->rule_names = talloc_array(b, const char *, g->rule_count + 1);
  for (size_t i = 0; i < g->rule_count; i++) g->rule_names[i] = zj_rules_name(b->rules, (uint16_t)i);
  g->segments = talloc_zero(b, zj_catalog_segment);
  g->segments->name = talloc_asprintf(b, "%08llu", (unsigned long long)g->number);
  return b->old.number ? ZJ_OK : new_uuid(b, &g->uuid, err);
}

/* What the workers counted must be what the segment holds, or nothing of it is published. */
static zj_status check_segment(const build *b, const char *dir, const zj_catalog_run *run, zj_error *err) {
  zj_segment *segment;
  zj_status status = zj_segment_open(NULL, dir, true, &segment, err);
  if (status != ZJ_OK) return status;
  bool fits = zj_segment_reports(segment) == run->reports && zj_segment_paragraphs(segment) == b->paragraphs;
  talloc_free(segment);
  return fits ? ZJ_OK : zj_fail(err, ZJ_INTERNAL, "%s: the segment does not hold what was put into it", dir);
}

/* Files first, then the folders they are in, and the catalog last: it must never name what is not on disk. */
static zj_status settle_segment(build *b, const char *name, const zj_catalog_run *run, zj_error *err) {
  const char *made = talloc_asprintf(b, "%s/segment", b->dir->building);
  const char *kept = talloc_asprintf(b, "%s/%s", b->dir->segments, name);
  zj_status status = check_segment(b, made, run, err);
  if (status == ZJ_OK) status = zj_sync_tree(made, err);
  if (status == ZJ_OK) status = check_stopped(err);
  if (status == ZJ_OK && rename(made, kept) != 0) status = zj_fail_errno(err, ZJ_IO, "%s", kept);
  if (status == ZJ_OK) status = zj_sync_path(b->dir->segments, err);
  if (status == ZJ_OK) status = zj_sync_path(b->dir->path, err);
  return status;
}

static void remove_broken_catalog(const build *b) {
  static const char *const names[] = {"catalog.db", "catalog.db-journal"};
  for (size_t i = 0; i < ZJ_COUNT(names); i++) {
    char *path = talloc_asprintf(NULL, "%s/%s", b->dir->path, names[i]);
    (void)remove(path);
    talloc_free(path);
  }
}

/* After a failure in publishing, the catalog itself knows best whether it had been committed. */
static void tidy_by_catalog(const build *b) {
  zj_catalog *catalog;
  zj_generation published = {0};
  void *local = talloc_new(NULL);
  zj_status status = zj_catalog_open(local, b->dir->path, &catalog, NULL);
  if (status == ZJ_OK) status = zj_catalog_generation(local, catalog, &published, NULL);
  if (status == ZJ_OK || status == ZJ_NO_INDEX) tidy_segments(b, &published);
  talloc_free(local);
}

static void fill_result(zj_build_result *out, const zj_publication *p) {
  out->generation = p->generation.number;
  out->reports = p->run.reports;
  out->paragraphs = p->run.paragraphs;
  out->chars = p->run.chars;
  out->bytes = p->run.bytes;
  out->other_kinds = p->run.other_kinds;
  out->repeated = p->run.repeated;
}

static zj_status publish(build *b, zj_build_result *out, zj_error *err) {
  zj_publication p = {.reports = b->reports,
                      .left_out = out->left_out,
                      .left_out_count = out->left_out_count,
                      .run = {.started = time(NULL) - (time_t)(zj_now() - b->progress.started),
                              .paragraphs = b->paragraphs,
                              .left_out = out->left_out_count,
                              .other_kinds = b->list->other_kinds,
                              .repeated = b->list->repeated}};
  p.report_count = gather_reports(b, &p.run);
  if (p.report_count == 0) return nothing_to_index(b, err);
  zj_progress_draw(&b->progress, zj_tr("writing …", "正在写入……"));
  zj_status status = describe_generation(b, &p.generation, err);
  p.generation.segments->reports = (uint32_t)p.run.reports;
  p.generation.segments->paragraphs = (uint32_t)b->paragraphs;
  if (status == ZJ_OK) status = settle_segment(b, p.generation.segments->name, &p.run, err);
  if (status == ZJ_OK && b->old_is_broken) remove_broken_catalog(b);
  p.run.seconds = zj_now() - b->progress.started;
  if (status == ZJ_OK) status = zj_catalog_publish(b->dir->path, &p, err);
  if (status != ZJ_OK) {
    tidy_by_catalog(b);
    return status;
  }
  tidy_segments(b, &p.generation);
  fill_result(out, &p);
  return ZJ_OK;
}

zj_status zj_build(void *ctx, const zj_build_options *options, zj_build_result *out, zj_error *err) {
  zj_error own = {0}; /* the run needs one whether the caller does or not */
  build *b = talloc_zero(ctx, build);
  double started = zj_now();
  b->options = options;
  b->err = err ? err : &own;
  talloc_set_destructor(b, destroy_build);
  *out = (zj_build_result){0};
  catch_signals();
  zj_status status = prepare(b, b->err);
  if (status == ZJ_OK) status = work(b, b->err);
  if (b->list) gather_left_out(ctx, b, out);
  if (status == ZJ_OK) status = publish(b, out, b->err);
  zj_progress_end(&b->progress);
  talloc_free(b); /* removes `building` and lets the lock go */
  release_signals();
  out->seconds = zj_now() - started;
  return status;
}
