/* piece_lists.c - buffers of its own instead of stdio's, because every number passes through them.
 */
#include "indexer/store/piece_lists.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <talloc.h>
#include <unistd.h>

#include "indexer/base/lang.h"
#include "indexer/base/number.h"
#include "indexer/store/postings.h"

#define FILE_NAME "lists"
enum { BLOCK = 64 << 10, AHEAD = 512 /* more than a term with its totals */ };

typedef struct head {
  char mark[8];
  zj_glass_totals totals;
} head;

static const char mark[] = "zjlists";

/* ---- writing ---- */

struct zj_piece_writer {
  char *path;
  FILE *file;
  bool failed;
  int why;       /* errno of the failure */
  uint32_t last; /* document of the list */
};

static int close_writer(zj_piece_writer *w) {
  if (w->file) fclose(w->file);
  return 0;
}

static void write_bytes(zj_piece_writer *w, const void *bytes, size_t length) {
  if (w->failed || length == 0 || fwrite(bytes, length, 1, w->file) == 1) return;
  w->failed = true;
  w->why = errno;
}

zj_status zj_piece_create(void *ctx, const char *dir, zj_piece_writer **out, zj_error *err) {
  zj_piece_writer *w = talloc_zero(ctx, zj_piece_writer);
  if (!w) return zj_no_memory(err);
  talloc_set_destructor(w, close_writer);
  w->path = talloc_asprintf(w, "%s/" FILE_NAME, dir);
  zj_status status = w->path ? ZJ_OK : zj_no_memory(err);
  if (status == ZJ_OK) {
    w->file = fopen(w->path, "wbe");
    if (!w->file) status = zj_fail_errno(err, ZJ_IO, "%s", w->path);
  }
  if (status != ZJ_OK) {
    talloc_free(w);
    return status;
  }
  (void)setvbuf(w->file, NULL, _IOFBF, BLOCK);
  const head blank = {0};
  write_bytes(w, &blank, sizeof blank);
  *out = w;
  return ZJ_OK;
}

void zj_piece_add_lengths(zj_piece_writer *w, zj_slice numbers) {
  write_bytes(w, numbers.at, numbers.length);
}

void zj_piece_begin_list(zj_piece_writer *w, zj_slice term, uint32_t documents,
                         uint64_t occurrences) {
  unsigned char bytes[1 + ZJ_POSTINGS_TERM_MAX + 2 * ZJ_NUMBER_MAX];
  bytes[0] = (unsigned char)term.length;
  memcpy(bytes + 1, term.at, term.length);
  unsigned char *end = zj_number_write(bytes + 1 + term.length, documents);
  end = zj_number_write(end, occurrences);
  write_bytes(w, bytes, (size_t)(end - bytes));
  w->last = 0;
}

void zj_piece_add_postings(zj_piece_writer *w, zj_slice postings) {
  write_bytes(w, postings.at, postings.length);
}

void zj_piece_add_posting(zj_piece_writer *w, uint32_t document, uint32_t frequency) {
  unsigned char bytes[2 * ZJ_NUMBER_MAX];
  unsigned char *end = zj_number_write(bytes, document - w->last - 1);
  end = zj_number_write(end, frequency);
  write_bytes(w, bytes, (size_t)(end - bytes));
  w->last = document;
}

zj_status zj_piece_finish(zj_piece_writer *w, const zj_glass_totals *totals, zj_error *err) {
  head h = {.totals = *totals};
  memcpy(h.mark, mark, sizeof h.mark);
  write_bytes(w, "", 1);
  if (!w->failed && fseek(w->file, 0, SEEK_SET) != 0) {
    w->failed = true;
    w->why = errno;
  }
  write_bytes(w, &h, sizeof h);
  FILE *file = w->file;
  w->file = NULL;
  bool closed = fclose(file) == 0;
  if (w->failed) errno = w->why;
  zj_status status = closed && !w->failed ? ZJ_OK : zj_fail_errno(err, ZJ_IO, "%s", w->path);
  talloc_free(w);
  return status;
}

/* ---- reading ---- */

struct zj_piece_reader {
  char *path;
  int fd;
  zj_glass_totals totals;
  bool at_end;                   /* of the file: the bytes that are held are the last */
  uint32_t last;                 /* document of the list */
  const unsigned char *at, *end; /* of what is held */
  char name[ZJ_POSTINGS_TERM_MAX];
  unsigned char bytes[BLOCK];
};

static int close_reader(zj_piece_reader *r) {
  if (r->fd >= 0) close(r->fd);
  return 0;
}

static zj_status fail_short(const zj_piece_reader *r, zj_error *err) {
  return zj_fail(err, ZJ_IO, zj_tr("%s: is not what was written", "%s：与写入的内容不符"), r->path);
}

/* Moves what is left to the front and reads on until AHEAD bytes are held, or all that there are.
 */
static zj_status refill(zj_piece_reader *r, zj_error *err) {
  size_t held = (size_t)(r->end - r->at);
  memmove(r->bytes, r->at, held);
  while (held < AHEAD && !r->at_end) {
    ssize_t n = read(r->fd, r->bytes + held, sizeof r->bytes - held);
    if (n < 0 && errno != EINTR) return zj_fail_errno(err, ZJ_IO, "%s", r->path);
    if (n == 0) r->at_end = true;
    if (n > 0) held += (size_t)n;
  }
  r->at = r->bytes;
  r->end = r->bytes + held;
  return ZJ_OK;
}

static inline zj_status look_ahead(zj_piece_reader *r, zj_error *err) {
  return r->end - r->at >= AHEAD || r->at_end ? ZJ_OK : refill(r, err);
}

static zj_status read_head(zj_piece_reader *r, zj_error *err) {
  head h;
  zj_status status = refill(r, err);
  if (status != ZJ_OK) return status;
  if (r->end - r->at < (ptrdiff_t)sizeof h) return fail_short(r, err);
  memcpy(&h, r->at, sizeof h);
  r->at += sizeof h;
  r->totals = h.totals;
  return memcmp(h.mark, mark, sizeof h.mark) == 0 ? ZJ_OK : fail_short(r, err);
}

zj_status zj_piece_open(void *ctx, const char *dir, zj_piece_reader **out, zj_error *err) {
  zj_piece_reader *r = talloc(ctx, zj_piece_reader);
  if (!r) return zj_no_memory(err);
  r->fd = -1;
  r->at_end = false;
  r->at = r->end = r->bytes;
  talloc_set_destructor(r, close_reader);
  r->path = talloc_asprintf(r, "%s/" FILE_NAME, dir);
  zj_status status = r->path ? ZJ_OK : zj_no_memory(err);
  if (status == ZJ_OK) {
    r->fd = open(r->path, O_RDONLY | O_CLOEXEC);
    if (r->fd < 0) status = zj_fail_errno(err, ZJ_IO, "%s", r->path);
  }
  if (status == ZJ_OK) status = read_head(r, err);
  if (status == ZJ_OK)
    *out = r;
  else
    talloc_free(r);
  return status;
}

const zj_glass_totals *zj_piece_totals(const zj_piece_reader *r) {
  return &r->totals;
}

zj_status zj_piece_next_length(zj_piece_reader *r, uint32_t *length, zj_error *err) {
  uint64_t number;
  zj_status status = look_ahead(r, err);
  if (status != ZJ_OK) return status;
  if (!zj_number_read(&r->at, r->end, UINT32_MAX, &number)) return fail_short(r, err);
  *length = (uint32_t)number;
  return ZJ_OK;
}

zj_status zj_piece_next_term(zj_piece_reader *r, zj_piece_term *term, zj_error *err) {
  zj_status status = look_ahead(r, err);
  if (status != ZJ_OK) return status;
  if (r->at == r->end) return fail_short(r, err);
  unsigned length = *r->at++;
  if (length == 0) return ZJ_DONE;
  if (length > sizeof r->name || length > r->end - r->at) return fail_short(r, err);
  memcpy(r->name, r->at, length);
  r->at += length;
  uint64_t documents, occurrences;
  if (!zj_number_read(&r->at, r->end, r->totals.documents, &documents) ||
      !zj_number_read(&r->at, r->end, UINT64_MAX, &occurrences))
    return fail_short(r, err);
  *term = (zj_piece_term){{r->name, length}, (uint32_t)documents, occurrences};
  r->last = 0;
  return ZJ_OK;
}

zj_status zj_piece_next_posting(zj_piece_reader *r, uint32_t *document, uint32_t *frequency,
                                zj_error *err) {
  uint64_t between, number;
  zj_status status = look_ahead(r, err);
  if (status != ZJ_OK) return status;
  if (!zj_number_read(&r->at, r->end, UINT32_MAX, &between) ||
      !zj_number_read(&r->at, r->end, UINT32_MAX, &number) ||
      between >= r->totals.documents - r->last)
    return fail_short(r, err);
  r->last += (uint32_t)between + 1;
  *document = r->last;
  *frequency = (uint32_t)number;
  return ZJ_OK;
}
