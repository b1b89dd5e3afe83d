/* worker.c - a worker process. */
#include "indexer/run/worker.h"

#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

#include "indexer/base/budget.h"
#include "indexer/base/confine.h"
#include "indexer/base/folder.h"
#include "indexer/base/lang.h"
#include "indexer/base/sanitized.h"
#include "indexer/read/container.h"
#include "indexer/read/recognize.h"
#include "indexer/run/intake_kept.h"
#include "indexer/store/frequent_make.h"
#include "indexer/store/indexdir.h"
#include "indexer/store/seal.h"

enum { NOT_CONFINED = 126 };

unsigned zj_worker_seconds(uint64_t size) {
  return 60 + (unsigned)(size >> 18);
}

/* ---- notes ---- */

typedef struct worker {
  int fd;
  const zj_work *work;
  uint64_t born; /* bytes of address space at the start */
  bool again;    /* the order failed because of an item that was then left out: give it again */
} worker;

static void send_note(const worker *w, const zj_note *note) {
  while (send(w->fd, note, sizeof *note, MSG_NOSIGNAL) < 0)
    if (errno != EINTR) _exit(0); /* the parent is gone */
}

static void send_error(const worker *w, zj_note_kind kind, uint32_t item, const zj_error *err) {
  zj_note note = {.kind = kind, .item = item, .status = err->status};
  memcpy(note.text, err->text, sizeof note.text);
  if (kind == ZJ_NOTE_LEFT_OUT) note.missed = zj_recognize_take_missed();
  send_note(w, &note);
}

/* 'in' is NULL for a copy. The facts of a file are sent only if it was read, because the parent
 * knows them otherwise. */
static void send_taken(const worker *w, uint32_t item, const zj_intake *in, uint32_t paragraphs) {
  zj_note note = {.kind = ZJ_NOTE_TAKEN, .item = item, .paragraphs = paragraphs};
  const zj_source *s = in ? in->source : NULL;
  if (s) {
    memcpy(note.content_hash, s->content_hash, sizeof note.content_hash);
    note.bytes = in->facts.bytes;
    note.chars = in->facts.chars;
    note.missed = zj_recognize_take_missed();
    note.partly = *s->unread != 0;
    note.mended = (uint32_t)s->mended;
    note.had_bom = s->had_bom;
    note.had_cr = s->had_cr;
    snprintf(note.encoding, sizeof note.encoding, "%s", s->encoding);
    snprintf(note.media, sizeof note.media, "%s", s->media);
  }
  send_note(w, &note);
}

/* ---- a piece ---- */

static const char *piece_dir(void *ctx, const zj_work *work, uint32_t number) {
  return talloc_asprintf(ctx, "%s/p%08u", work->building, number);
}

static zj_status make_dir(const char *path, zj_error *err) {
  if (!path) return zj_no_memory(err);
  (void)zj_folder_remove(path); /* left by a worker that died */
  return mkdir(path, 0777) == 0 ? ZJ_OK : zj_fail_errno(err, ZJ_IO, "%s", path);
}

/* Whether a report can be the cause; any other error would meet the next report as well. */
static bool is_fault_of_report(zj_status status) {
  return status == ZJ_LIMIT || status == ZJ_BAD_INPUT || status == ZJ_BAD_UTF8 ||
         status == ZJ_NO_MEMORY;
}

/* A piece that is being made. */
typedef struct piece {
  zj_segment_writer *writer;
  zj_postings_writer *postings;
} piece;

static void send_left_out(worker *w, uint32_t number, zj_status status, const zj_error *why) {
  zj_error advice = {0};
  if (status == ZJ_NO_MEMORY)
    (void)zj_fail(&advice, status, "%s",
                  zj_tr("out of memory; more --memory may help", "内存不足；可加大 --memory"));
  send_error(w, ZJ_NOTE_LEFT_OUT, number, status == ZJ_NO_MEMORY ? &advice : why);
}

/* Adds an item to the piece. A writer that failed to add a report cannot be used any longer, so the
 * piece is then made again without that report. */
static zj_status add_to_piece(worker *w, uint32_t number, const zj_intake *in, piece *p,
                              zj_error *err) {
  const zj_work_item *item = &w->work->items[number];
  uint32_t before = zj_segment_writer_paragraphs(p->writer);
  zj_error why = {0};
  zj_status status = in ? zj_segment_add(p->writer, &in->facts, in->outline, p->postings, &why)
                        : zj_segment_copy(p->writer, item->from, item->report, p->postings, &why);
  if (status == ZJ_OK) {
    send_taken(w, number, in, zj_segment_writer_paragraphs(p->writer) - before);
    return ZJ_OK;
  }
  w->again = is_fault_of_report(status) && item->kind != ZJ_WORK_COPY;
  if (w->again) send_left_out(w, number, status, &why);
  return zj_fail(err, status, "%s", why.text);
}

/* Makes what the piece needs of an item; *in stays NULL for a copy. */
static zj_status read_item(const worker *w, void *ctx, const zj_work_item *item, zj_intake **in,
                           zj_error *err) {
  *in = NULL;
  switch (item->kind) {
  case ZJ_WORK_FILE:
    return zj_intake_file(ctx, w->work->rules, item->file, item->encoding, in, err);
  case ZJ_WORK_TEXT:
    return zj_intake_kept(ctx, w->work->rules, item->from, item->report, item->file, in, err);
  case ZJ_WORK_COPY:
    break;
  }
  return ZJ_OK;
}

/* Reads an item and adds it to the piece. A file that cannot be read is left out; an item that the
 * index itself holds must be readable. */
static zj_status process_item(worker *w, uint32_t number, piece *p, zj_error *err) {
  const zj_work_item *item = &w->work->items[number];
  void *local = talloc_new(NULL);
  if (!local) return zj_no_memory(err);
  zj_intake *in;
  zj_error why = {0};
  send_note(w, &(zj_note){.kind = ZJ_NOTE_BEGUN, .item = number});
  zj_budget_set(zj_worker_seconds(item->bytes));
  zj_status status = read_item(w, local, item, &in, &why);
  if (status == ZJ_OK) {
    status = add_to_piece(w, number, in, p, err);
  } else if (item->kind == ZJ_WORK_FILE) {
    send_left_out(w, number, status, &why);
    status = ZJ_OK;
  } else {
    status = zj_fail(err, status, "%s: %s", item->file->path, why.text);
  }
  zj_budget_set(0);
  talloc_free(local);
  return status;
}

static zj_status make_piece(worker *w, const zj_order *order, uint32_t *paragraphs, zj_error *err) {
  void *local = talloc_new(NULL);
  const char *dir = piece_dir(local, w->work, order->number);
  const char *postings = talloc_asprintf(local, "%s/postings", dir ? dir : "");
  piece p = {.writer = zj_segment_writer_new(local)};
  zj_status status = local && postings && p.writer ? make_dir(dir, err) : zj_no_memory(err);
  if (status == ZJ_OK) status = zj_postings_create(local, postings, &p.postings, err);
  for (uint32_t i = order->begin; i < order->end && status == ZJ_OK; i++)
    if (!w->work->skip[i]) status = process_item(w, i, &p, err);
  if (status == ZJ_OK) status = zj_postings_finish(p.postings, err);
  if (status == ZJ_OK) status = zj_segment_write(p.writer, dir, false, err);
  *paragraphs = status == ZJ_OK ? zj_segment_writer_paragraphs(p.writer) : 0;
  if (status == ZJ_OK && *paragraphs == 0) (void)zj_folder_remove(dir);
  talloc_free(local);
  return status;
}

/* ---- merging ---- */

static const char *merge_dir(void *ctx, const zj_work *work, uint32_t level, uint32_t number) {
  if (level == 0) return talloc_asprintf(ctx, "%s/p%08u/postings", work->building, number);
  return talloc_asprintf(ctx, "%s/m%u-%08u", work->building, level, number);
}

/* A piece without paragraphs has no folder. */
static bool is_there(const char *path) {
  struct stat st;
  return stat(path, &st) == 0;
}

static zj_status gather_into(const char *const *sources, size_t count, const char *dest,
                             zj_error *err) {
  zj_status status = make_dir(dest, err);
  return status == ZJ_OK ? zj_postings_gather(sources, count, dest, err) : status;
}

/* Merges into 'dest', which gets its name when it is complete. The caller removes the sources after
 * that, so that another attempt after a death finds either all sources or the result; and at once,
 * so that the index does not need twice the space. */
static zj_status merge_into(void *local, const char *const *sources, size_t count, const char *dest,
                            bool last, zj_error *err) {
  if (is_there(dest)) return ZJ_OK;
  const char *unfinished = talloc_asprintf(local, "%s.unfinished", dest);
  if (!unfinished) return zj_no_memory(err);
  (void)zj_folder_remove(unfinished);
  zj_status status = last ? zj_postings_merge(sources, count, unfinished, err)
                          : gather_into(sources, count, unfinished, err);
  if (status == ZJ_OK && last) status = zj_seal_write(unfinished, err);
  if (status == ZJ_OK && rename(unfinished, dest) != 0)
    status = zj_fail_errno(err, ZJ_IO, "%s", dest);
  return status;
}

/* Lists the folders of an order that exist, as children of 'local'. */
static zj_status list_sources(void *local, const worker *w, const zj_order *order,
                              const char ***sources, size_t *count, zj_error *err) {
  *sources = talloc_array(local, const char *, order->end - order->begin);
  *count = 0;
  if (!*sources) return zj_no_memory(err);
  for (uint32_t n = order->begin; n < order->end; n++) {
    const char *source = order->kind == ZJ_ORDER_MERGE
                             ? merge_dir(local, w->work, order->level - 1, n)
                             : piece_dir(local, w->work, n);
    if (!source) return zj_no_memory(err);
    if (is_there(source)) (*sources)[(*count)++] = source;
  }
  return ZJ_OK;
}

static zj_status merge_postings(const worker *w, const zj_order *order, zj_error *err) {
  void *local = talloc_new(NULL);
  if (!local) return zj_no_memory(err);
  const char **sources;
  const char *dest = order->last ? talloc_asprintf(local, "%s/segment/postings", w->work->building)
                                 : merge_dir(local, w->work, order->level, order->number);
  size_t count;
  zj_status status = list_sources(local, w, order, &sources, &count, err);
  if (status == ZJ_OK && !dest) status = zj_no_memory(err);
  if (status == ZJ_OK && count) status = merge_into(local, sources, count, dest, order->last, err);
  for (size_t i = 0; i < count && status == ZJ_OK; i++)
    (void)zj_folder_remove(sources[i]);
  talloc_free(local);
  return status;
}

static zj_status join_tables(const worker *w, const zj_order *order, zj_error *err) {
  void *local = talloc_new(NULL);
  if (!local) return zj_no_memory(err);
  const char **sources;
  const char *dest = talloc_asprintf(local, "%s/segment", w->work->building);
  size_t count;
  zj_status status = list_sources(local, w, order, &sources, &count, err);
  if (status == ZJ_OK && !dest) status = zj_no_memory(err);
  if (status == ZJ_OK && count) status = zj_segment_join(sources, count, dest, false, err);
  if (status == ZJ_OK && count)
    status = zj_frequent_make(sources, count, dest, w->work->jobs, false, err);
  talloc_free(local);
  return status;
}

/* ---- the process ---- */

static zj_status carry_out(worker *w, const zj_order *order, uint32_t *paragraphs, zj_error *err) {
  switch (order->kind) {
  case ZJ_ORDER_PIECE:
    return make_piece(w, order, paragraphs, err);
  case ZJ_ORDER_MERGE:
    return merge_postings(w, order, err);
  case ZJ_ORDER_JOIN:
    return join_tables(w, order, err);
  }
  return zj_fail(err, ZJ_INTERNAL, "worker: order %d", (int)order->kind);
}

/* Keeps freed memory up to 256 MB, because the next piece needs what the last one freed. */
static void set_up_malloc(void) {
  mallopt(M_TRIM_THRESHOLD, 256 << 20);
  mallopt(M_TOP_PAD, 8 << 20);
}

/* Bytes of address space that the process has mapped, which at its start are those of the parent.
 */
static uint64_t measure_address_space(void) {
  unsigned long pages = 0;
  FILE *file = fopen("/proc/self/statm", "re");
  if (file && fscanf(file, "%lu", &pages) != 1) pages = 0;
  if (file) fclose(file);
  return (uint64_t)pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

/* Protects against a file that makes us allocate without end. A join reads no files and maps whole
 * pieces, so it has no limit. Not with sanitizers, which reserve more address space than any limit.
 */
static void limit_memory(const worker *w, const zj_order *order) {
#ifdef ZJ_SANITIZED
  (void)w;
  (void)order;
#else
  struct rlimit limit;
  if (getrlimit(RLIMIT_AS, &limit) != 0) return;
  bool heavy = order->heavy || order->kind != ZJ_ORDER_PIECE;
  rlim_t most = (rlim_t)(w->born + (heavy ? w->work->heavy_bytes : w->work->light_bytes));
  if (order->kind == ZJ_ORDER_JOIN) most = limit.rlim_max;
  if (limit.rlim_max == RLIM_INFINITY || most <= limit.rlim_max) limit.rlim_cur = most;
  (void)setrlimit(RLIMIT_AS, &limit);
#endif
}

void zj_worker_live(int fd, void *work) {
  worker w = {.fd = fd, .work = work};
  zj_order order;
  w.born = measure_address_space();
  set_up_malloc();
  zj_container_spool_in(w.work->building);
  if (!zj_confine_enter(ZJ_CONFINE_WORKER, w.work->files)) _exit(NOT_CONFINED);
  for (;;) {
    ssize_t n = recv(fd, &order, sizeof order, 0);
    if (n < 0 && errno == EINTR) continue;
    if (n != (ssize_t)sizeof order) _exit(0);
    zj_error err = {0};
    zj_note done = {.kind = ZJ_NOTE_DONE};
    w.again = false;
    limit_memory(&w, &order);
    if (carry_out(&w, &order, &done.paragraphs, &err) == ZJ_OK)
      send_note(&w, &done);
    else if (w.again)
      send_note(&w, &(zj_note){.kind = ZJ_NOTE_AGAIN, .status = err.status});
    else
      send_error(&w, ZJ_NOTE_FAILED, 0, &err);
  }
}
