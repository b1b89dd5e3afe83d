/* original.c - opens the file of a report, and sends it. */
#include "web/pages/original.h"

#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <talloc.h>
#include <time.h>
#include <unistd.h>

#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/read/container.h"
#include "indexer/read/places.h"
#include "indexer/store/catalog.h"
#include "web/pages/handlers.h"

enum { PIECE = 64 * 1024, UNPACK_WAIT_S = 4 };

/* ---- opening ---- */

static bool lies_below(const char *path, const char *folder) {
  size_t length = strlen(folder);
  while (length > 1 && folder[length - 1] == '/')
    length--;
  return strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

/* Whether an open file lies below a folder of the index: its real place, which the system says, not
 * the name it was opened by. */
static bool is_below_root(const zj_exchange *x, int file) {
  char name[64], place[PATH_MAX], folder[PATH_MAX];
  void *local = talloc_new(NULL);
  zj_catalog *catalog;
  zj_generation generation = {0};
  bool below = false;
  snprintf(name, sizeof name, "/proc/self/fd/%d", file);
  ssize_t length = readlink(name, place, sizeof place - 1);
  if (local && length > 0 &&
      zj_catalog_open(local, x->reader->snapshot->dir, &catalog, NULL) == ZJ_OK &&
      zj_catalog_generation(local, catalog, &generation, NULL) == ZJ_OK) {
    place[length] = '\0';
    for (size_t i = 0; !below && i < generation.root_count; i++)
      below = realpath(generation.roots[i], folder) && lies_below(place, folder);
  }
  talloc_free(local);
  return below;
}

/* Opens a regular file below a folder of the index; -1 when that is not allowed, or it is not
 * there. */
static int open_file(const zj_exchange *x, const char *path) {
  struct stat is;
  if (!x->site->originals) return -1;
  int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (file < 0) return -1;
  if (fstat(file, &is) == 0 && S_ISREG(is.st_mode) && is_below_root(x, file)) return file;
  close(file);
  return -1;
}

/* Opens the file of a report, or the archive or mail that it lies in, which *packed says. */
static int open_outer(const zj_exchange *x, const zj_report_facts *facts, bool *packed) {
  size_t length;
  *packed = x->site->originals && zj_container_split(facts->file, &length);
  if (!*packed) return open_file(x, facts->file);
  return open_file(x, zj_text_copy(x->request->ctx, (zj_slice){facts->file, length}));
}

bool zj_original_has(const zj_exchange *x, const zj_report_facts *facts) {
  bool packed;
  int file = open_outer(x, facts, &packed);
  if (file >= 0) close(file);
  return file >= 0;
}

static bool is_pdf(const zj_report_facts *facts) {
  return strcmp(facts->media, "pdf") == 0;
}

const char *zj_original_url(void *ctx, const zj_report_facts *facts, uint32_t line) {
  zj_source_place place;
  zj_places_find(facts->places, line, &place);
  const char *url = zj_text_print(ctx, "/r/%s/file", facts->id);
  if (!is_pdf(facts) || place.kind != ZJ_PLACE_PAGE) return url;
  return zj_text_print(ctx, "%s#page=%u", url, place.number);
}

/* ---- sending ---- */

typedef struct sending {
  zj_stream stream;
  zj_unpacked body; /* 'bytes' are those that are left */
} sending;

static int close_file(sending *s) {
  close(s->body.file);
  return 0;
}

static bool send_more(void *data, zj_buffer *out) {
  sending *s = data;
  zj_unpacked *body = &s->body;
  char piece[PIECE];
  size_t most = body->bytes < sizeof piece ? body->bytes : sizeof piece;
  ssize_t length = most ? pread(body->file, piece, most, (off_t)body->offset) : 0;
  s->stream.failed = length < 0;
  if (length <= 0) return false;
  zj_buffer_add(out, piece, (size_t)length);
  body->offset += (uint64_t)length;
  body->bytes -= (uint64_t)length;
  return true;
}

/* Whether a browser may show the file itself. A PDF can, as long as it still is one; everything
 * else is only saved, because it could hold scripts. */
static bool is_shown(const zj_report_facts *facts, const zj_unpacked *body) {
  char head[5];
  return is_pdf(facts) && body->bytes >= sizeof head &&
         pread(body->file, head, sizeof head, (off_t)body->offset) == (ssize_t)sizeof head &&
         memcmp(head, "%PDF-", sizeof head) == 0;
}

/* The Content-Disposition (RFC 6266): the real name, and one in ASCII for old clients. */
static const char *disposition(void *ctx, const zj_report_facts *facts, bool shown) {
  const char *slash = strrchr(facts->file, '/'), *name = slash ? slash + 1 : facts->file;
  const char *dot = strrchr(name, '.');
  bool plain = dot && dot[1] &&
               strspn(dot + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") ==
                   strlen(dot + 1);
  return zj_text_print(ctx, "%s; filename=\"%s%s\"; filename*=UTF-8''%s",
                       shown ? "inline" : "attachment", facts->id, plain ? dot : "",
                       zj_url_encode(ctx, name));
}

static void answer_body(zj_exchange *x, const zj_report_facts *facts, sending *s) {
  bool shown = is_shown(facts, &s->body);
  s->stream = (zj_stream){.more = send_more, .data = s, .size = s->body.bytes};
  x->response->status = 200;
  x->response->type = shown ? "application/pdf" : "application/octet-stream";
  x->response->stream = &s->stream;
  zj_response_header(x->response, "Content-Disposition",
                     disposition(x->request->ctx, facts, shown));
  zj_answer_rechecked(x);
  /* Besides the policy that every answer has. The viewers of browsers for PDF do not work inside a
     sandbox, and run no scripts of the page. */
  if (!shown) zj_response_header(x->response, "Content-Security-Policy", "sandbox");
}

static void answer_none(zj_exchange *x) {
  zj_answer_problem(
      x, 404, "not-found",
      zj_tr("The original cannot be opened here: it has been moved, cannot be unpacked, or the "
            "server was not started with --originals.",
            "这里打不开原件：文件已移走、无法解压，或者服务启动时没有 --originals。"),
      NULL);
}

/* ---- members of archives ---- */

static bool is_same_file(int file, const struct stat *st) {
  struct stat is;
  return fstat(file, &is) == 0 && is.st_dev == st->st_dev && is.st_ino == st->st_ino;
}

/* Unpacks the member from the archive that is open as 'outer'. One archive is unpacked at a time;
 * who waits for it too long is asked to come again. */
static zj_status unpack(int outer, const char *address, zj_unpacked *out, zj_error *err) {
  static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;
  struct timespec until;
  struct stat st;
  clock_gettime(CLOCK_MONOTONIC, &until);
  until.tv_sec += UNPACK_WAIT_S;
  if (pthread_mutex_clocklock(&one, CLOCK_MONOTONIC, &until) != 0)
    return zj_fail(err, ZJ_LIMIT, "%s",
                   zj_tr("another archive is being unpacked", "正在解压另一个压缩包，请稍后再试"));
  zj_status status = zj_container_open(address, out, &st, err);
  pthread_mutex_unlock(&one);
  if (status != ZJ_OK || is_same_file(outer, &st)) return status;
  close(out->file); /* the name means another file by now, which may lie elsewhere */
  return zj_fail(err, ZJ_NOT_FOUND, "%s", address);
}

/* ---- the page ---- */

/* Copies what is needed of the facts once the reader has gone back. */
static void keep_facts(void *ctx, zj_report_facts *facts) {
  facts->file = zj_text_copy(ctx, zj_slice_of(facts->file));
  facts->media = zj_text_copy(ctx, zj_slice_of(facts->media));
}

static zj_status find_body(zj_exchange *x, const zj_report_facts *facts, zj_unpacked *out,
                           zj_error *err) {
  bool packed;
  struct stat is;
  int outer = open_outer(x, facts, &packed);
  /* The file needs no index: the reader goes back before it is unpacked and sent. */
  zj_readers_give(x->site->readers, x->reader);
  x->reader = NULL;
  if (outer < 0) return zj_fail(err, ZJ_NOT_FOUND, "%s", facts->id);
  if (!packed) {
    *out = (zj_unpacked){outer, 0, fstat(outer, &is) == 0 ? (uint64_t)is.st_size : 0};
    return ZJ_OK;
  }
  zj_status status = unpack(outer, facts->file, out, err);
  close(outer);
  return status;
}

void zj_page_original(zj_exchange *x) {
  size_t segment;
  uint32_t report;
  zj_report_facts facts;
  zj_error err = {0};
  sending *s = talloc_zero(x->request->ctx, sending);
  if (!s) return zj_note_no_memory(); /* the router answers 503 */
  if (!zj_snapshot_find(x->reader->snapshot, zj_slice_of(x->id), &segment, &report))
    return answer_none(x);
  zj_segment_facts(x->reader->snapshot->segments[segment], report, &facts);
  keep_facts(x->request->ctx, &facts);
  zj_status status = find_body(x, &facts, &s->body, &err);
  if (status == ZJ_LIMIT || status == ZJ_NO_MEMORY) return zj_answer_error(x, &err);
  if (status != ZJ_OK) return answer_none(x);
  talloc_set_destructor(s, close_file);
  answer_body(x, &facts, s);
}
