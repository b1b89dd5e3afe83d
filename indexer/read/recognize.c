/* recognize.c - pictures of pages to words with places, by tesseract. */
#include "indexer/read/recognize.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>
#include <xxhash.h>

#include "indexer/base/buffer.h"
#include "indexer/read/convert.h"
#include "indexer/read/pdf_arrange.h"

/* DOTS: of an inch. SIDE_MAX: dots of the longer side of a page. TABLE_MAX: bytes of what tesseract
 * says of a page. */
enum {
  DOTS = 200,
  SIDE_MAX = 3400,
  TABLE_MAX = 8 << 20,
  FIELDS = 12,
  SECONDS = 120,
  MEMORY_MB = 2048
};

/* One setting for the process, made before it has threads or workers. */
static struct {
  bool on;
  const char *folder;
} setting;

static _Thread_local uint32_t missed_pages;

void zj_recognize_set(bool on, const char *folder) {
  setting.on = on;
  setting.folder = folder;
}

bool zj_recognize_on(void) {
  return setting.on;
}

const char *zj_recognize_folder(void) {
  return setting.folder;
}

bool zj_recognize_ready(void) {
  return zj_convert_has("tesseract");
}

void zj_recognize_missed(uint32_t pages) {
  missed_pages += pages;
}

uint32_t zj_recognize_take_missed(void) {
  uint32_t missed = missed_pages;
  missed_pages = 0;
  return missed;
}

/* ---- what is kept ---- */

/* Every kept page begins with this line, which ends in the hash of the rest. */
#define HEAD "zhangju recognized 1 chi_sim "
enum { HEAD_LENGTH = sizeof HEAD - 1 + 16 + 1 };

static void write_head(char out[HEAD_LENGTH + 1], zj_slice table) {
  snprintf(out, HEAD_LENGTH + 1, HEAD "%016llx\n",
           (unsigned long long)XXH3_64bits(table.at, table.length));
}

/* The file of a page, FOLDER/ab/cdef…-3; false when nothing is kept. */
static bool name_kept(zj_slice file, uint32_t page, char path[PATH_MAX], bool make) {
  if (!setting.folder) return false;
  XXH128_hash_t hash = XXH3_128bits(file.at, file.length);
  int n = snprintf(path, PATH_MAX, "%s/%02x", setting.folder, (unsigned)(hash.high64 >> 56));
  if (n < 0 || n >= PATH_MAX) return false;
  if (make && mkdir(path, 0777) != 0 && errno != EEXIST) return false;
  n = snprintf(path, PATH_MAX, "%s/%02x/%014llx%016llx-%u", setting.folder,
               (unsigned)(hash.high64 >> 56), (unsigned long long)(hash.high64 & 0xFFFFFFFFFFFFFF),
               (unsigned long long)hash.low64, page);
  return n > 0 && n < PATH_MAX;
}

/* Reads a kept page; .at is NULL when there is none, or it is damaged. */
static zj_slice read_kept(void *ctx, const char *path) {
  zj_slice none = {NULL, 0};
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return none;
  struct stat st;
  char head[HEAD_LENGTH + 1];
  char *bytes = NULL;
  ssize_t length = -1;
  if (fstat(fd, &st) == 0 && st.st_size >= HEAD_LENGTH && st.st_size < TABLE_MAX)
    bytes = talloc_size(ctx, (size_t)st.st_size);
  if (bytes) length = read(fd, bytes, (size_t)st.st_size);
  close(fd);
  if (length < HEAD_LENGTH || length != st.st_size) return none;
  zj_slice table = {bytes + HEAD_LENGTH, (size_t)length - HEAD_LENGTH};
  write_head(head, table);
  return memcmp(head, bytes, HEAD_LENGTH) == 0 ? table : none;
}

static bool write_file(const char *path, zj_slice table) {
  char head[HEAD_LENGTH + 1];
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (fd < 0) return false;
  write_head(head, table);
  bool good = write(fd, head, HEAD_LENGTH) == HEAD_LENGTH &&
              write(fd, table.at, table.length) == (ssize_t)table.length;
  return close(fd) == 0 && good;
}

/* Keeps a page. What cannot be kept is recognized again the next time. */
static void keep_page(zj_slice file, uint32_t page, zj_slice table) {
  char path[PATH_MAX], fresh[PATH_MAX];
  if (!name_kept(file, page, path, true)) return;
  int n = snprintf(fresh, sizeof fresh, "%s.%ld", path, (long)getpid());
  if (n < 0 || n >= (int)sizeof fresh) return;
  if (!write_file(fresh, table) || rename(fresh, path) != 0) (void)unlink(fresh);
}

/* ---- recognizing ---- */

static zj_status run_program(void *ctx, const zj_converter *program, zj_slice input, zj_slice *out,
                             zj_error *err) {
  zj_conversion done;
  zj_error why = {0};
  zj_status status = zj_convert_run(ctx, program, input, &done, &why);
  *out = (zj_slice){NULL, 0};
  if (status == ZJ_OK) *out = done.output;
  return status == ZJ_NO_MEMORY ? zj_no_memory(err) : ZJ_OK;
}

/* Paints a page of a PDF. The picture's .at is NULL when that fails. */
static zj_status paint_page(void *ctx, zj_slice file, uint32_t page, const zj_pdf_page *size,
                            zj_slice *picture, zj_error *err) {
  char number[16], amount[16];
  float side = size->width > size->height ? size->width : size->height;
  bool huge = side / 72 * DOTS > SIDE_MAX;
  snprintf(number, sizeof number, "%u", page);
  snprintf(amount, sizeof amount, "%d", huge ? SIDE_MAX : DOTS);
  zj_converter pdftoppm = {.argv = {"pdftoppm", huge ? "-scale-to" : "-r", amount, "-gray", "-f",
                                    number, "-l", number, "-"},
                           .package = "poppler-utils",
                           .output_max = (size_t)64 << 20};
  return run_program(ctx, &pdftoppm, file, picture, err);
}

static zj_status recognize(void *ctx, zj_slice picture, zj_slice *table, zj_error *err) {
  static const zj_converter tesseract = {
      .argv = {"tesseract", "-", "-", "-l", "chi_sim", "--psm", "3", "tsv"},
      .package = ZJ_RECOGNIZE_PACKAGES,
      .wall_seconds = SECONDS,
      .cpu_seconds = SECONDS,
      .memory_mb = MEMORY_MB,
      .output_max = TABLE_MAX - HEAD_LENGTH};
  return run_program(ctx, &tesseract, picture, table, err);
}

/* Finds what was recognized on a page: kept, or new. .at is NULL when the page cannot be read. */
static zj_status find_table(void *ctx, zj_slice file, uint32_t page, const zj_pdf_page *size,
                            zj_slice *table, zj_error *err) {
  char path[PATH_MAX];
  zj_slice picture = file;
  *table = (zj_slice){NULL, 0};
  if (name_kept(file, page, path, false)) *table = read_kept(ctx, path);
  if (table->at || !zj_recognize_ready()) return ZJ_OK;
  unsigned left = alarm(0);
  zj_status status = ZJ_OK;
  if (size) status = paint_page(ctx, file, page, size, &picture, err);
  if (status == ZJ_OK && picture.at) status = recognize(ctx, picture, table, err);
  if (left) alarm(left);
  if (status == ZJ_OK && table->at) keep_page(file, page, *table);
  return status;
}

/* ---- the table: level, page, block, paragraph, line, word, left, top, width, height, sure, text
 * ---- */

typedef struct row {
  int of[10]; /* the first ten fields */
  float sure;
  zj_slice text;
} row;

static bool read_row(zj_slice line, row *r) {
  size_t at = 0;
  for (int field = 0; field < FIELDS - 1; field++) {
    const char *tab = memchr(line.at + at, '\t', line.length - at);
    char number[24];
    size_t length = tab ? (size_t)(tab - line.at) - at : SIZE_MAX;
    if (!tab || length >= sizeof number) return false;
    memcpy(number, line.at + at, length);
    number[length] = 0;
    if (field < 10)
      r->of[field] = atoi(number);
    else
      r->sure = strtof(number, NULL);
    at += length + 1;
  }
  r->text = zj_slice_cut(line, at, line.length);
  while (r->text.length && (unsigned char)r->text.at[0] <= ' ')
    r->text = zj_slice_cut(r->text, 1, r->text.length);
  while (r->text.length && (unsigned char)r->text.at[r->text.length - 1] <= ' ')
    r->text.length--;
  return true;
}

typedef struct reading {
  zj_pdf *pdf;
  uint32_t page;
  float scale;           /* points of a dot */
  int block, part, line; /* of the last word */
  double sure, weight;   /* certainty, weighted by length */
} reading;

static bool is_sane(const row *r) {
  for (int i = 6; i < 10; i++)
    if (r->of[i] < 0 || r->of[i] > 1 << 20) return false;
  return true;
}

/* Sets the size of the page. A picture has no points of its own. */
static void read_size(reading *g, const row *r) {
  zj_pdf_page *page = &g->pdf->pages[g->page];
  float longer = page->width > page->height ? page->width : page->height;
  int dots = r->of[8] > r->of[9] ? r->of[8] : r->of[9];
  if (dots <= 0) return;
  g->scale = longer / (float)dots;
  page->width = (float)r->of[8] * g->scale;
  page->height = (float)r->of[9] * g->scale;
}

static void read_word(reading *g, const row *r) {
  zj_box box = {(float)r->of[6] * g->scale, (float)r->of[7] * g->scale,
                (float)(r->of[6] + r->of[8]) * g->scale, (float)(r->of[7] + r->of[9]) * g->scale};
  bool same = g->weight > 0 && g->block == r->of[2] && g->part == r->of[3] && g->line == r->of[4];
  if (!same) {
    zj_pdf_add_line(g->pdf, box);
    if (g->pdf->status != ZJ_OK) return;
    g->pdf->lines[g->pdf->line_count - 1].page = g->page;
  }
  g->block = r->of[2];
  g->part = r->of[3];
  g->line = r->of[4];
  zj_pdf_add_word(g->pdf, box, r->text);
  if (g->pdf->status != ZJ_OK) return;
  zj_pdf_widen(&g->pdf->lines[g->pdf->line_count - 1].box, &box);
  g->sure += (double)r->sure * (double)r->text.length;
  g->weight += (double)r->text.length;
}

/* Adds the lines of the table to the page. */
static zj_status read_table(zj_pdf *pdf, uint32_t page, zj_slice table, zj_error *err) {
  reading g = {.pdf = pdf, .page = page, .scale = 72.0F / DOTS};
  for (size_t at = 0; at < table.length;) {
    const char *end = memchr(table.at + at, '\n', table.length - at);
    size_t to = end ? (size_t)(end - table.at) : table.length;
    row r = {.of = {0}};
    bool good = read_row(zj_slice_cut(table, at, to), &r) && is_sane(&r);
    if (good && r.of[0] == 1) read_size(&g, &r);
    if (good && r.of[0] == 5 && r.sure > 0 && r.text.length) read_word(&g, &r);
    at = to + 1;
  }
  double sure = g.weight > 0 ? g.sure / g.weight : 1;
  if (!(sure >= 1)) sure = 1;
  pdf->pages[page].recognized = sure > 100 ? 100 : (unsigned)(sure + 0.5);
  return zj_pdf_status(pdf, err);
}

/* Puts what is recognized into the place of the page's lines. 'kept_as' is its number among the
 * kept pages of the file; 'painted': the file is a PDF, whose page is to be painted. */
static zj_status replace_page(void *ctx, zj_slice file, uint32_t kept_as, bool painted,
                              uint32_t page, zj_pdf *pdf, bool *done, zj_error *err) {
  *done = false;
  if (!setting.on || page == 0 || page > pdf->page_count) return ZJ_OK;
  void *local = talloc_new(ctx);
  if (!local) return zj_no_memory(err);
  zj_slice table;
  const zj_pdf_page *size = painted ? &pdf->pages[page - 1] : NULL;
  zj_status status = find_table(local, file, kept_as, size, &table, err);
  if (status == ZJ_OK && table.at) {
    for (size_t i = 0; i < pdf->line_count; i++)
      if (pdf->lines[i].page == page - 1) pdf->lines[i].end = pdf->lines[i].begin;
    status = read_table(pdf, page - 1, table, err);
    *done = status == ZJ_OK;
  }
  talloc_free(local);
  return status;
}

zj_status zj_recognize_page(void *ctx, zj_slice file, uint32_t page, zj_pdf *pdf, bool *done,
                            zj_error *err) {
  return replace_page(ctx, file, page, true, page, pdf, done, err);
}

zj_status zj_recognize_picture(void *ctx, zj_slice file, uint32_t page, zj_pdf *pdf, bool *done,
                               zj_error *err) {
  return replace_page(ctx, file, 0, false, page, pdf, done, err);
}
