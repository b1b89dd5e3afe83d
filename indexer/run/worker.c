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

#include "indexer/base/folder.h"
#include "indexer/base/lang.h"
#include "indexer/run/intake_kept.h"
#include "indexer/store/indexdir.h"
#include "indexer/store/seal.h"

#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define ZJ_SANITIZED
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define ZJ_SANITIZED
#endif

unsigned zj_worker_seconds(uint64_t size) {
  return 60 + (unsigned)(size >> 18);
}

/* ---- talking ---- */

typedef struct worker {
  int fd;
  const zj_work *work;
  uint64_t born; /* address space before any order */
  bool again;    /* the order cannot be carried out in this attempt, and the parent knows why */
} worker;

static void tell(const worker *w, const zj_note *note) {
  while (send(w->fd, note, sizeof *note, MSG_NOSIGNAL) < 0)
    if (errno != EINTR) _exit(0); /* the parent is gone */
}

static void tell_text(const worker *w, zj_note_kind kind, uint32_t item, const zj_error *err) {
  zj_note note = {.kind = kind, .item = item, .status = err->status};
  memcpy(note.text, err->text, sizeof note.text);
  tell(w, &note);
}

/* 'in' is NULL for a copy, its source for a text: what the parent knows already is not told again.
 */
static void tell_taken(const worker *w, uint32_t item, const zj_intake *in, uint32_t paragraphs) {
  zj_note note = {.kind = ZJ_NOTE_TAKEN, .item = item, .paragraphs = paragraphs};
  const zj_source *s = in ? in->source : NULL;
  if (s) {
    memcpy(note.content_hash, s->content_hash, sizeof note.content_hash);
    note.bytes = in->facts.bytes;
    note.chars = in->facts.chars;
    note.mended = (uint32_t)s->mended;
    note.had_bom = s->had_bom;
    note.had_cr = s->had_cr;
    snprintf(note.encoding, sizeof note.encoding, "%s", s->encoding);
    snprintf(note.media, sizeof note.media, "%s", s->media);
  }
  tell(w, &note);
}

/* ---- a piece ---- */

static const char *piece_dir(void *ctx, const zj_work *work, uint32_t number) {
  return talloc_asprintf(ctx, "%s/p%08u", work->building, number);
}

static zj_status make_dir(const char *path, zj_error *err) {
  (void)zj_folder_remove(path); /* of an attempt that died */
  return mkdir(path, 0777) == 0 ? ZJ_OK : zj_fail_errno(err, ZJ_IO, "%s", path);
}

/* What a report can be the cause of; anything else would hit the next one as well. */
static bool is_fault_of_report(zj_status status) {
  return status == ZJ_LIMIT || status == ZJ_BAD_INPUT || status == ZJ_BAD_UTF8 ||
         status == ZJ_NO_MEMORY;
}

/* A piece that is being made. */
typedef struct piece {
  zj_segment_writer *writer;
  zj_postings_writer *postings;
} piece;

static void tell_left_out(worker *w, uint32_t number, zj_status status, const zj_error *why) {
  zj_error advice = {0};
  if (status == ZJ_NO_MEMORY)
    (void)zj_fail(&advice, status, "%s",
                  zj_tr("out of memory; more --memory may help", "内存不足；可加大 --memory"));
  tell_text(w, ZJ_NOTE_LEFT_OUT, number, status == ZJ_NO_MEMORY ? &advice : why);
}

/* A writer that could not take a report is of no use any more: the piece is made again without it.
 */
static zj_status add_to_piece(worker *w, uint32_t number, const zj_intake *in, piece *p,
                              zj_error *err) {
  const zj_work_item *item = &w->work->items[number];
  uint32_t before = zj_segment_writer_paragraphs(p->writer);
  zj_error why = {0};
  zj_status status = in ? zj_segment_add(p->writer, &in->facts, in->outline, p->postings, &why)
                        : zj_segment_copy(p->writer, item->from, item->report, p->postings, &why);
  if (status == ZJ_OK) {
    tell_taken(w, number, in, zj_segment_writer_paragraphs(p->writer) - before);
    return ZJ_OK;
  }
  w->again = is_fault_of_report(status) && item->kind != ZJ_WORK_COPY;
  if (w->again) tell_left_out(w, number, status, &why);
  return zj_fail(err, status, "%s", why.text);
}

static zj_status take_in(const worker *w, void *ctx, const zj_work_item *item, zj_intake **in,
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

/* A file may be at fault; what the index itself holds must not be. */
static zj_status take_item(worker *w, uint32_t number, piece *p, zj_error *err) {
  const zj_work_item *item = &w->work->items[number];
  void *local = talloc_new(NULL);
  zj_intake *in;
  zj_error why = {0};
  tell(w, &(zj_note){.kind = ZJ_NOTE_BEGUN, .item = number});
  alarm(zj_worker_seconds(item->bytes));
  zj_status status = take_in(w, local, item, &in, &why);
  if (status == ZJ_OK) {
    status = add_to_piece(w, number, in, p, err);
  } else if (item->kind == ZJ_WORK_FILE) {
    tell_left_out(w, number, status, &why);
    status = ZJ_OK;
  } else {
    status = zj_fail(err, status, "%s: %s", item->file->path, why.text);
  }
  alarm(0);
  talloc_free(local);
  return status;
}

static zj_status make_piece(worker *w, const zj_order *order, uint32_t *paragraphs, zj_error *err) {
  void *local = talloc_new(NULL);
  const char *dir = piece_dir(local, w->work, order->number);
  piece p = {.writer = zj_segment_writer_new(local)};
  zj_status status = make_dir(dir, err);
  if (status == ZJ_OK)
    status =
        zj_postings_create(local, talloc_asprintf(local, "%s/postings", dir), &p.postings, err);
  for (uint32_t i = order->begin; i < order->end && status == ZJ_OK; i++)
    if (!w->work->skip[i]) status = take_item(w, i, &p, err);
  if (status == ZJ_OK) status = zj_postings_finish(p.postings, err);
  if (status == ZJ_OK) status = zj_segment_write(p.writer, dir, false, err);
  *paragraphs = zj_segment_writer_paragraphs(p.writer);
  if (status == ZJ_OK && *paragraphs == 0) (void)zj_folder_remove(dir);
  talloc_free(local);
  return status;
}

/* ---- merging ---- */

static const char *merge_dir(void *ctx, const zj_work *work, uint32_t level, uint32_t number) {
  if (level == 0) return talloc_asprintf(ctx, "%s/postings", piece_dir(ctx, work, number));
  return talloc_asprintf(ctx, "%s/m%u-%08u", work->building, level, number);
}

/* Pieces without a paragraph leave no folder. */
static bool is_there(const char *path) {
  struct stat st;
  return stat(path, &st) == 0;
}

static const char *joined_dir(void *ctx, const zj_work *work) {
  return talloc_asprintf(ctx, "%s/segment", work->building);
}

/* 'dest' has its name only when it is complete, and sources go after that: whoever tries again
 * after a death finds either all sources or the result. They go at once because the whole must not
 * need twice the room. */
static zj_status merge_into(void *local, const char *const *sources, size_t count, const char *dest,
                            bool last, zj_error *err) {
  if (is_there(dest)) return ZJ_OK;
  const char *unfinished = talloc_asprintf(local, "%s.unfinished", dest);
  (void)zj_folder_remove(unfinished);
  zj_status status = zj_postings_merge(sources, count, unfinished, err);
  if (status == ZJ_OK && last) status = zj_seal_write(unfinished, err);
  if (status == ZJ_OK && rename(unfinished, dest) != 0)
    status = zj_fail_errno(err, ZJ_IO, "%s", dest);
  return status;
}

static zj_status merge_postings(const worker *w, const zj_order *order, zj_error *err) {
  void *local = talloc_new(NULL);
  const char **sources = talloc_array(local, const char *, order->end - order->begin);
  const char *dest = order->last ? talloc_asprintf(local, "%s/postings", joined_dir(local, w->work))
                                 : merge_dir(local, w->work, order->level, order->number);
  size_t count = 0;
  for (uint32_t n = order->begin; n < order->end; n++) {
    const char *source = merge_dir(local, w->work, order->level - 1, n);
    if (is_there(source)) sources[count++] = source;
  }
  zj_status status = count ? merge_into(local, sources, count, dest, order->last, err) : ZJ_OK;
  for (size_t i = 0; i < count && status == ZJ_OK; i++)
    (void)zj_folder_remove(sources[i]);
  talloc_free(local);
  return status;
}

static zj_status join_tables(const worker *w, const zj_order *order, zj_error *err) {
  void *local = talloc_new(NULL);
  const char **sources = talloc_array(local, const char *, order->end - order->begin);
  size_t count = 0;
  for (uint32_t n = order->begin; n < order->end; n++) {
    const char *source = piece_dir(local, w->work, n);
    if (is_there(source)) sources[count++] = source;
  }
  zj_status status =
      count ? zj_segment_join(sources, count, joined_dir(local, w->work), false, err) : ZJ_OK;
  talloc_free(local);
  return status;
}

/* ---- living ---- */

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

/* Pieces are alike: what one gives back the next needs again. Only a large one is worth returning
 * to the system. */
static void set_up_malloc(void) {
  mallopt(M_TRIM_THRESHOLD, 256 << 20);
  mallopt(M_TOP_PAD, 8 << 20);
}

/* Bytes of address space: what the parent had mapped is no fault of ours. */
static uint64_t address_space(void) {
  unsigned long pages = 0;
  FILE *file = fopen("/proc/self/statm", "re");
  if (file && fscanf(file, "%lu", &pages) != 1) pages = 0;
  if (file) fclose(file);
  return (uint64_t)pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

/* A fuse against a file that makes us allocate without end. Sanitizers reserve more address space
 * than any limit. */
static void limit_memory(const worker *w, bool heavy) {
#ifdef ZJ_SANITIZED
  (void)w, (void)heavy;
#else
  struct rlimit limit;
  if (getrlimit(RLIMIT_AS, &limit) != 0) return;
  rlim_t most = (rlim_t)(w->born + (heavy ? w->work->heavy_bytes : w->work->light_bytes));
  if (limit.rlim_max == RLIM_INFINITY || most <= limit.rlim_max) limit.rlim_cur = most;
  (void)setrlimit(RLIMIT_AS, &limit);
#endif
}

void zj_worker_live(int fd, void *work) {
  worker w = {.fd = fd, .work = work};
  zj_order order;
  w.born = address_space();
  set_up_malloc();
  for (;;) {
    ssize_t n = recv(fd, &order, sizeof order, 0);
    if (n < 0 && errno == EINTR) continue;
    if (n != (ssize_t)sizeof order) _exit(0);
    zj_error err = {0};
    zj_note done = {.kind = ZJ_NOTE_DONE};
    w.again = false;
    limit_memory(&w, order.heavy || order.kind != ZJ_ORDER_PIECE);
    if (carry_out(&w, &order, &done.paragraphs, &err) == ZJ_OK)
      tell(&w, &done);
    else if (w.again)
      tell(&w, &(zj_note){.kind = ZJ_NOTE_AGAIN});
    else
      tell_text(&w, ZJ_NOTE_FAILED, 0, &err);
  }
}
