/* original.c - opens the file of a report, and sends it. */
#include "web/pages/original.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/read/places.h"
#include "indexer/store/catalog.h"
#include "web/pages/handlers.h"

enum { PIECE = 64 * 1024 };

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

/* Opens the file of a report; -1 when that is not allowed, or it is not there. */
static int open_original(const zj_exchange *x, const zj_report_facts *facts) {
  struct stat is;
  if (!x->site->originals) return -1;
  int file = open(facts->file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (file < 0) return -1;
  if (fstat(file, &is) == 0 && S_ISREG(is.st_mode) && is_below_root(x, file)) return file;
  close(file);
  return -1;
}

bool zj_original_has(const zj_exchange *x, const zj_report_facts *facts) {
  int file = open_original(x, facts);
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
  int file;
} sending;

static int close_file(sending *s) {
  close(s->file);
  return 0;
}

static bool send_more(void *data, zj_buffer *out) {
  sending *s = data;
  char piece[PIECE];
  ssize_t length = read(s->file, piece, sizeof piece);
  s->stream.failed = length < 0;
  if (length > 0) zj_buffer_add(out, piece, (size_t)length);
  return length > 0;
}

/* Whether a browser may show the file itself. A PDF can, as long as it still is one; everything
 * else is only saved, because it could hold scripts. */
static bool is_shown(const zj_report_facts *facts, int file) {
  char head[5];
  return is_pdf(facts) && pread(file, head, sizeof head, 0) == (ssize_t)sizeof head &&
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

static void answer_file(zj_exchange *x, const zj_report_facts *facts, sending *s) {
  bool shown = is_shown(facts, s->file);
  struct stat is = {0};
  uint64_t size = fstat(s->file, &is) == 0 ? (uint64_t)is.st_size : 0;
  s->stream = (zj_stream){.more = send_more, .data = s, .size = size};
  x->response->status = 200;
  x->response->type = shown ? "application/pdf" : "application/octet-stream";
  x->response->stream = &s->stream;
  zj_response_header(x->response, "Content-Disposition",
                     disposition(x->request->ctx, facts, shown));
  zj_answer_rechecked(x);
  /* Besides the policy that every answer has. The viewers of browsers for PDF do not work inside a
     sandbox, and run no scripts of the page. */
  if (!shown) zj_response_header(x->response, "Content-Security-Policy", "sandbox");
  /* The file needs no index: the reader goes back before a slow client has it all. */
  zj_readers_give(x->site->readers, x->reader);
  x->reader = NULL;
}

void zj_page_original(zj_exchange *x) {
  size_t segment;
  uint32_t report;
  zj_report_facts facts;
  int file = -1;
  if (zj_snapshot_find(x->reader->snapshot, zj_slice_of(x->id), &segment, &report)) {
    zj_segment_facts(x->reader->snapshot->segments[segment], report, &facts);
    file = open_original(x, &facts);
  }
  if (file < 0)
    return zj_answer_problem(
        x, 404, "not-found",
        zj_tr("The original cannot be opened here: it has been moved, lies in an archive, or the "
              "server was not started with --originals.",
              "这里打不开原件：文件已移走、在压缩包里，或者服务启动时没有 --originals。"),
        NULL);
  sending *s = talloc_zero(x->request->ctx, sending);
  if (!s) {
    close(file);
    return zj_note_no_memory(); /* the router answers 503 */
  }
  s->file = file;
  talloc_set_destructor(s, close_file);
  answer_file(x, &facts, s);
}
