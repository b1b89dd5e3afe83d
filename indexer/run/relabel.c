/* relabel.c - relabels the segments of an index from their own text. */
#include "indexer/run/relabel.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <talloc.h>
#include <time.h>
#include <unistd.h>

#include "indexer/base/background.h"
#include "indexer/base/folder.h"
#include "indexer/base/lang.h"
#include "indexer/run/intake_kept.h"
#include "indexer/run/publish.h"
#include "indexer/store/bond.h"
#include "indexer/store/catalog.h"
#include "indexer/store/frequent_make.h"
#include "indexer/store/indexdir.h"
#include "indexer/store/segment_writer.h"

/* Match text of a piece, which bounds the memory of a worker. */
#define PIECE_BYTES ((uint64_t)4 << 20)

/* The result of a worker, in memory that it shares with the parent. */
typedef struct job_result {
  uint64_t changed;
  zj_error err;
} job_result;

/* The reports [begin, end) of a segment. */
typedef struct piece {
  uint32_t begin, end;
} piece;

typedef struct relabel {
  const zj_relabel_options *options;
  zj_indexdir *dir;
  zj_generation old, fresh;
  zj_labeller *rules;
  job_result *results; /* per job */
  /* Of the segment that is being relabelled: */
  zj_segment *segment;
  piece *pieces;
  size_t piece_count;
  const char *made; /* folder of its new tables */
} relabel;

/* ---- a piece ---- */

static bool same_paragraph(const zj_paragraph_view *a, const zj_paragraph_view *b) {
  return a->first_line == b->first_line && a->nested == b->nested &&
         a->cover.byte == b->cover.byte && zj_slice_equal(a->match, b->match) &&
         zj_slice_equal(a->edits, b->edits);
}

static bool same_roles(const zj_segment *x, const zj_paragraph_view *a, const zj_segment *y,
                       const zj_paragraph_view *b) {
  if (a->roles || b->roles) return a->roles == b->roles;
  if (a->passage_end - a->passage_begin != b->passage_end - b->passage_begin) return false;
  for (uint32_t i = 0; i < a->passage_end - a->passage_begin; i++) {
    zj_passage_view p, q;
    zj_segment_passage(x, a->passage_begin + i, &p);
    zj_segment_passage(y, b->passage_begin + i, &q);
    zj_match_range at = zj_segment_passage_range(x, a, a->passage_begin + i),
                   other = zj_segment_passage_range(y, b, b->passage_begin + i);
    if (p.roles != q.roles || at.begin.byte != other.begin.byte) return false;
  }
  return true;
}

/* Checks that the new tables hold the same paragraphs, because the postings refer to them, and
 * counts those whose roles have changed. */
static zj_status compare_paragraphs(const relabel *r, const piece *p, const zj_segment *fresh,
                                    uint64_t *changed, zj_error *err) {
  uint32_t begin, end, unused;
  zj_segment_report_range(r->segment, p->begin, &begin, &unused);
  zj_segment_report_range(r->segment, p->end - 1, &unused, &end);
  bool same = zj_segment_paragraphs(fresh) == end - begin;
  for (uint32_t i = 0; same && i < end - begin; i++) {
    zj_paragraph_view was, is;
    zj_segment_paragraph(r->segment, begin + i, &was);
    zj_segment_paragraph(fresh, i, &is);
    same = same_paragraph(&was, &is);
    *changed += same && !same_roles(r->segment, &was, fresh, &is);
  }
  if (same) return ZJ_OK;
  return zj_fail(
      err, ZJ_BAD_INPUT, "%s",
      zj_tr(
          "by these rules (or this program) paragraphs begin elsewhere; rebuild the index with: zhangju index PATH…",
          "按这些规则（或本程序）段落划分不同，不能只重新标注；请重建索引：zhangju index 路径…"));
}

static const char *piece_dir(void *ctx, const relabel *r, size_t number) {
  return talloc_asprintf(ctx, "%s/r%08zu", r->dir->building, number);
}

static zj_status make_folder(const char *path, zj_error *err) {
  return mkdir(path, 0777) == 0 ? ZJ_OK : zj_fail_errno(err, ZJ_IO, "%s", path);
}

static zj_status make_piece(const relabel *r, size_t number, uint64_t *changed, zj_error *err) {
  void *local = talloc_new(NULL);
  const piece *p = &r->pieces[number];
  const char *dir = piece_dir(local, r, number);
  zj_segment_writer *writer = zj_segment_writer_new(local);
  zj_segment *fresh;
  zj_status status = local && dir && writer ? make_folder(dir, err) : zj_no_memory(err);
  for (uint32_t i = p->begin; status == ZJ_OK && i < p->end; i++)
    status = zj_intake_kept_label(writer, r->rules, r->segment, i, NULL, err);
  if (status == ZJ_OK) status = zj_segment_view(local, writer, &fresh, err);
  if (status == ZJ_OK) status = compare_paragraphs(r, p, fresh, changed, err);
  if (status == ZJ_OK) status = zj_segment_write(writer, dir, false, err);
  talloc_free(local);
  return status;
}

/* ---- workers ---- */

/* Runs in a child: makes every piece whose number is 'job' modulo 'jobs'. Never returns. */
static void run_job(relabel *r, size_t job, size_t jobs) {
  job_result *result = &r->results[job];
  zj_indexdir_disown(r->dir);
  zj_background();
  zj_status status = ZJ_OK;
  for (size_t i = job; status == ZJ_OK && i < r->piece_count; i += jobs)
    status = make_piece(r, i, &result->changed, &result->err);
  _exit(status == ZJ_OK ? 0 : 1);
}

static zj_status wait_for_jobs(relabel *r, const pid_t *workers, size_t jobs, zj_error *err) {
  zj_status status = ZJ_OK;
  for (size_t i = 0; i < jobs; i++) {
    int how = 0;
    while (waitpid(workers[i], &how, 0) < 0 && errno == EINTR) {}
    if (how == 0) continue;
    const zj_error *why = &r->results[i].err;
    if (why->status != ZJ_OK)
      status = zj_fail(err, why->status, "%s", why->text);
    else
      status = zj_fail(err, ZJ_INTERNAL,
                       zj_tr("a worker ended early (%d); the index is as it was before",
                             "一个工作进程意外结束（%d）；索引保持原样"),
                       how);
  }
  return status;
}

static zj_status label_pieces(relabel *r, zj_error *err) {
  size_t jobs = (size_t)r->options->jobs;
  if (jobs > r->piece_count) jobs = r->piece_count;
  pid_t *workers = talloc_array(r, pid_t, jobs + 1);
  if (!workers) return zj_no_memory(err);
  size_t started = 0;
  zj_status status = ZJ_OK;
  fflush(NULL);
  for (; status == ZJ_OK && started < jobs; started++) {
    workers[started] = fork();
    if (workers[started] == 0) run_job(r, started, jobs);
    if (workers[started] < 0) {
      status = zj_fail_errno(err, ZJ_IO, "fork");
      break;
    }
  }
  zj_status waited = wait_for_jobs(r, workers, started, err);
  return status == ZJ_OK ? waited : status;
}

static zj_status cut_pieces(relabel *r, zj_error *err) {
  uint32_t reports = zj_segment_reports(r->segment);
  r->pieces = talloc_array(r, piece, reports + 1);
  r->piece_count = 0;
  if (!r->pieces) return zj_no_memory(err);
  uint64_t bytes = 0;
  for (uint32_t i = 0, begin = 0; i < reports; i++) {
    bytes += zj_segment_report_bytes(r->segment, i);
    if (bytes < PIECE_BYTES && i + 1 < reports) continue;
    r->pieces[r->piece_count++] = (piece){begin, i + 1};
    begin = i + 1;
    bytes = 0;
  }
  return ZJ_OK;
}

/* ---- files ---- */

/* Links a file, or copies it where links are not possible. Segments may share files, because
 * published files are never written to. */
static zj_status share_file(const char *from, const char *to, zj_error *err) {
  (void)unlink(to);
  return link(from, to) == 0 ? ZJ_OK : zj_folder_copy_file(from, to, err);
}

static zj_status share_postings(const char *from, const char *to, zj_error *err) {
  zj_status status = make_folder(to, err);
  if (status != ZJ_OK) return status;
  DIR *folder = opendir(from);
  if (!folder) return zj_fail_errno(err, ZJ_IO, "%s", from);
  char a[PATH_MAX], b[PATH_MAX];
  for (struct dirent *e = readdir(folder); e && status == ZJ_OK; e = readdir(folder)) {
    if (e->d_name[0] == '.') continue;
    if (snprintf(a, sizeof a, "%s/%s", from, e->d_name) >= (int)sizeof a ||
        snprintf(b, sizeof b, "%s/%s", to, e->d_name) >= (int)sizeof b)
      status = zj_fail(err, ZJ_IO, "%s: path too long", from);
    else
      status = share_file(a, b, err);
  }
  closedir(folder);
  return status;
}

/* Joins the pieces in the new folder and removes them. */
static zj_status join_pieces(relabel *r, zj_error *err) {
  void *local = talloc_new(NULL);
  const char **sources = talloc_zero_array(local, const char *, r->piece_count + 1);
  bool named = local && sources;
  for (size_t i = 0; named && i < r->piece_count; i++) {
    sources[i] = piece_dir(local, r, i);
    named = sources[i] != NULL;
  }
  zj_status status =
      named ? zj_segment_join(sources, r->piece_count, r->made, false, err) : zj_no_memory(err);
  if (status == ZJ_OK)
    status =
        zj_frequent_make(sources, r->piece_count, r->made, (size_t)r->options->jobs, false, err);
  for (size_t i = 0; named && i < r->piece_count; i++)
    (void)zj_folder_remove(sources[i]);
  talloc_free(local);
  return status;
}

/* Shares the texts and postings of the old segment with the new one. */
static zj_status share_texts(relabel *r, const char *old, zj_error *err) {
  static const char *const names[] = {"match", "edits", "postings"};
  void *local = talloc_new(NULL);
  zj_status status = local ? ZJ_OK : zj_no_memory(err);
  for (size_t i = 0; i < ZJ_COUNT(names) && status == ZJ_OK; i++) {
    const char *from = talloc_asprintf(local, "%s/%s", old, names[i]);
    const char *to = talloc_asprintf(local, "%s/%s", r->made, names[i]);
    if (!from || !to)
      status = zj_no_memory(err);
    else if (strcmp(names[i], "postings") == 0)
      status = share_postings(from, to, err);
    else
      status = share_file(from, to, err);
  }
  talloc_free(local);
  return status;
}

static zj_status make_segment(relabel *r, const char *old, zj_error *err) {
  zj_status status = make_folder(r->made, err);
  if (status == ZJ_OK) status = join_pieces(r, err);
  return status == ZJ_OK ? share_texts(r, old, err) : status;
}

/* ---- segments ---- */

static zj_status check_made(const relabel *r, const zj_catalog_segment *old, zj_error *err) {
  zj_segment *segment;
  zj_status status = zj_segment_open(NULL, r->made, true, &segment, err);
  if (status != ZJ_OK) return status;
  bool fits = zj_segment_reports(segment) == old->reports &&
              zj_segment_paragraphs(segment) == old->paragraphs;
  talloc_free(segment);
  if (fits) return ZJ_OK;
  return zj_fail(err, ZJ_INTERNAL, "%s: the segment does not hold what was put into it", r->made);
}

static zj_status label_segment(relabel *r, size_t number, zj_error *err) {
  const zj_catalog_segment *old = &r->old.segments[number];
  const char *name = r->fresh.segments[number].name;
  const char *dir = talloc_asprintf(r, "%s/%s", r->dir->segments, old->name);
  const char *kept = talloc_asprintf(r, "%s/%s", r->dir->segments, name);
  r->made = talloc_asprintf(r, "%s/%s", r->dir->building, name);
  if (!dir || !kept || !r->made) return zj_no_memory(err);
  zj_status status = zj_bond_open_source(r, dir, old->bond, &r->segment, err);
  if (status != ZJ_OK) return status;
  status = cut_pieces(r, err);
  if (status == ZJ_OK) status = label_pieces(r, err);
  if (status == ZJ_OK) status = make_segment(r, dir, err);
  if (status == ZJ_OK) status = check_made(r, old, err);
  if (status == ZJ_OK) status = zj_bond_write(r->made, &r->fresh.segments[number].bond, err);
  if (status == ZJ_OK) status = zj_folder_sync(r->made, err);
  if (status == ZJ_OK && rename(r->made, kept) != 0) status = zj_fail_errno(err, ZJ_IO, "%s", kept);
  TALLOC_FREE(r->segment);
  return status;
}

/* ---- the run ---- */

static zj_status read_old(relabel *r, zj_error *err) {
  zj_catalog *catalog;
  zj_status status = zj_catalog_open(r, r->dir->path, &catalog, err);
  if (status != ZJ_OK) return status;
  status = zj_catalog_generation(r, catalog, &r->old, err);
  talloc_free(catalog);
  if (status == ZJ_OK && strcmp(r->old.fold_version, zj_fold_version()) != 0)
    status = zj_fail(
        err, ZJ_NO_INDEX,
        zj_tr(
            "%s: the index was made by a zhangju that folds text differently; rebuild it with: zhangju index PATH…",
            "%s：索引由另一版本的 zhangju 建立，文本归一化规则不同；请重建：zhangju index 路径…"),
        r->dir->path);
  return status;
}

static zj_status describe_generation(relabel *r, zj_error *err) {
  zj_generation *g = &r->fresh;
  *g = r->old;
  g->number++;
  g->segments = talloc_array(r, zj_catalog_segment, g->segment_count + 1);
  if (!g->segments) return zj_no_memory(err);
  zj_status status = zj_publish_rules(r, r->rules, g, err);
  if (status != ZJ_OK) return status;
  for (size_t i = 0; i < g->segment_count; i++) {
    g->segments[i] = r->old.segments[i];
    g->segments[i].name =
        talloc_asprintf(g->segments, i ? "%08llu-%zu" : "%08llu", (unsigned long long)g->number, i);
    if (!g->segments[i].name) return zj_no_memory(err);
  }
  return ZJ_OK;
}

static zj_status share_results(relabel *r, zj_error *err) {
  void *at = mmap(NULL, (size_t)r->options->jobs * sizeof *r->results, PROT_READ | PROT_WRITE,
                  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (at == MAP_FAILED) return zj_no_memory(err);
  r->results = at;
  return ZJ_OK;
}

/* Opens the catalog before it claims the folder, because claiming would create an index folder
 * where there is none. */
static zj_status prepare_run(relabel *r, zj_error *err) {
  zj_catalog *catalog;
  zj_status status = zj_catalog_open(r, r->options->index_dir, &catalog, err);
  if (status != ZJ_OK) return status;
  talloc_free(catalog);
  status = zj_labeller_load(r, &r->options->labels, &r->rules, err);
  if (status == ZJ_OK) status = zj_indexdir_claim(r, r->options->index_dir, &r->dir, err);
  if (status == ZJ_OK) status = zj_labeller_correct(r->rules, &r->options->labels, err);
  if (status == ZJ_OK) status = read_old(r, err);
  if (status != ZJ_OK) return status;
  zj_publish_tidy(r->dir, &r->old);
  status = describe_generation(r, err);
  return status == ZJ_OK ? share_results(r, err) : status;
}

static int unmap_results(relabel *r) {
  if (r->results) munmap(r->results, (size_t)r->options->jobs * sizeof *r->results);
  return 0;
}

static void fill_result(const relabel *r, const struct timespec *begun, zj_relabel_result *out) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  *out = (zj_relabel_result){.generation = r->fresh.number,
                             .seconds = (double)(now.tv_sec - begun->tv_sec) +
                                        (double)(now.tv_nsec - begun->tv_nsec) / 1e9};
  for (size_t i = 0; i < r->fresh.segment_count; i++) {
    out->reports += r->fresh.segments[i].reports;
    out->paragraphs += r->fresh.segments[i].paragraphs;
  }
  for (int i = 0; i < r->options->jobs; i++)
    out->changed += r->results[i].changed;
  snprintf(out->rules_version, sizeof out->rules_version, "%s", r->fresh.rules_version);
}

zj_status zj_relabel(void *ctx, const zj_relabel_options *options, zj_relabel_result *out,
                     zj_error *err) {
  struct timespec begun;
  clock_gettime(CLOCK_MONOTONIC, &begun);
  relabel *r = talloc_zero(ctx, relabel);
  if (!r) return zj_no_memory(err);
  r->options = options;
  talloc_set_destructor(r, unmap_results);
  zj_status status = prepare_run(r, err);
  for (size_t i = 0; status == ZJ_OK && i < r->old.segment_count; i++)
    status = label_segment(r, i, err);
  if (status == ZJ_OK) status = zj_folder_sync_path(r->dir->segments, err);
  if (status == ZJ_OK) status = zj_folder_sync_path(r->dir->path, err);
  if (status == ZJ_OK)
    status = zj_catalog_publish(
        r->dir, &(zj_publication){.generation = r->fresh, .keep_left_out = true}, err);
  if (status == ZJ_OK) fill_result(r, &begun, out);
  if (status == ZJ_OK)
    zj_publish_tidy(r->dir, &r->fresh);
  else if (r->dir)
    zj_publish_tidy_by_catalog(r->dir); /* because 'old' may have been read in part only */
  talloc_free(r);
  return status;
}
