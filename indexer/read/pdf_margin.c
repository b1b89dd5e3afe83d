/* pdf_margin.c - finds page numbers, running heads and running feet. */
#include "indexer/read/pdf_margin.h"

#include <talloc.h>
#include <xxhash.h>

enum { REPEATS_MIN = 3, CHARS_MAX = 80, NONE = -1 };

/* The outermost line at an edge of a page: 0 top, 1 bottom. */
typedef struct edge {
  int32_t line;   /* NONE when the edge is empty */
  uint64_t shape; /* hash of its text with every digit run as one 0, and its height on the page */
  int32_t number; /* its value as a page number, NONE if it is not one */
} edge;

static bool in_edge(const zj_pdf *pdf, const zj_pdf_line *line, int which) {
  float height = pdf->pages[line->page].height;
  return which == 0 ? line->box.bottom < 0.13F * height : line->box.top > 0.87F * height;
}

static bool is_outer(const zj_pdf_line *a, const zj_pdf_line *b, int which) {
  return which == 0 ? a->box.top < b->box.top : a->box.bottom > b->box.bottom;
}

/* Whether b is at the height of a: a line in the margin is alone at its height. */
static bool is_beside(const zj_pdf_line *a, const zj_pdf_line *b) {
  float top = a->box.top > b->box.top ? a->box.top : b->box.top;
  float bottom = a->box.bottom < b->box.bottom ? a->box.bottom : b->box.bottom;
  return bottom - top > 0.4F * zj_pdf_em(a);
}

/* The number of 12, - 12 -, 第12页, 12/30 or 第 3 页 共 9 页; NONE for any other text. */
static int32_t page_number(zj_slice text) {
  int32_t value = NONE;
  size_t digits = 0;
  bool open = false;
  for (size_t at = 0; at < text.length;) {
    uint32_t c = 0;
    unsigned n = zj_utf8_decode(text, at, &c);
    bool digit = (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19);
    if (digit && value == NONE) value = 0;
    if (digit && (digits == 0 || open))
      value = value * 10 + (int32_t)(c - (c > 0xFF00 ? 0xFF10 : '0'));
    if (digit && ++digits > 8) return NONE;
    open = digit;
    bool mark = c == '-' || c == '/' || c == '.' || c == 0xB7 || (c >= 0x2010 && c <= 0x2015) ||
                c == 0x2500 || c == 0xFF0D || c == 0x7B2C || c == 0x9875 || c == 0x5171 ||
                zj_char_class_of(c) == ZJ_CHAR_BLANK;
    if (!n || (!digit && !mark)) return NONE;
    at += n;
  }
  return value < 100000 ? value : NONE;
}

/* The height of a line on its page, in steps of six points; 0 for values no page can have. */
static uint64_t height_of(const zj_pdf_line *line) {
  float step = line->box.top / 6;
  return step > 0 && step < 1e6F ? (uint64_t)step : 0;
}

/* Hashes height and text, without the values of numbers. */
static uint64_t shape_of(const zj_pdf_line *line, zj_slice text) {
  char kept[CHARS_MAX * 4];
  size_t length = 0;
  for (size_t at = 0; at < text.length && length < sizeof kept; at++) {
    char c = text.at[at];
    bool digit = c >= '0' && c <= '9';
    if (c == ' ' || (digit && length && kept[length - 1] == '0')) continue;
    kept[length++] = digit ? '0' : c;
  }
  return XXH3_64bits_withSeed(kept, length, height_of(line));
}

static void find_edges(const zj_pdf *pdf, const zj_margin *kinds, edge (*edges)[2]) {
  for (size_t p = 0; p < pdf->page_count; p++)
    edges[p][0] = edges[p][1] = (edge){.line = NONE, .number = NONE};
  for (size_t i = 0; i < pdf->line_count; i++) {
    if (kinds[i] != ZJ_MARGIN_NO) continue;
    const zj_pdf_line *line = &pdf->lines[i];
    if (line->row) continue;
    for (int which = 0; which < 2; which++) {
      edge *e = &edges[line->page][which];
      if (!in_edge(pdf, line, which)) continue;
      if (e->line == NONE || is_outer(line, &pdf->lines[e->line], which)) e->line = (int32_t)i;
    }
  }
}

/* Drops lines with something beside them: they belong to a table or title. */
static void drop_crowded(const zj_pdf *pdf, edge (*edges)[2]) {
  for (size_t i = 0; i < pdf->line_count; i++) {
    if (pdf->lines[i].is_watermark) continue;
    for (int which = 0; which < 2; which++) {
      edge *e = &edges[pdf->lines[i].page][which];
      if (e->line != NONE && (size_t)e->line != i &&
          is_beside(&pdf->lines[e->line], &pdf->lines[i]))
        e->line = NONE;
    }
  }
}

static void describe_edge(const zj_pdf *pdf, edge *e) {
  if (e->line == NONE) return;
  const zj_pdf_line *line = &pdf->lines[e->line];
  zj_slice text = zj_pdf_text(pdf, line);
  if (text.length > CHARS_MAX * 3) {
    e->line = NONE;
  } else {
    e->number = page_number(text);
    e->shape = shape_of(line, text);
  }
}

/* Counts the pages whose edge agrees with this one: in the difference of its number to the page, or
 * in its shape. Nearby pages are enough for the number. */
static size_t count_alike(const zj_pdf *pdf, edge (*edges)[2], size_t page, int which,
                          bool by_number) {
  const edge *e = &edges[page][which];
  size_t alike = 0, from = 0, to = 512;
  if (by_number) {
    from = page > 64 ? page - 64 : 0;
    to = page + 64;
  }
  for (size_t p = from; p < pdf->page_count && p < to; p++) {
    const edge *o = &edges[p][which];
    if (o->line == NONE) continue;
    if (by_number)
      alike += o->number != NONE && o->number - (int32_t)p == e->number - (int32_t)page;
    else
      alike += o->shape == e->shape;
  }
  return alike;
}

static zj_margin kind_of(const zj_pdf *pdf, edge (*edges)[2], size_t page, int which) {
  const edge *e = &edges[page][which];
  if (e->line == NONE) return ZJ_MARGIN_NO;
  if (e->number != NONE)
    return count_alike(pdf, edges, page, which, true) >= 2 ? ZJ_MARGIN_NUMBER : ZJ_MARGIN_NO;
  size_t pages = pdf->page_count < 512 ? pdf->page_count : 512;
  size_t alike = count_alike(pdf, edges, page, which, false);
  if (alike < REPEATS_MIN || 2 * alike < pages) return ZJ_MARGIN_NO;
  return which == 0 ? ZJ_MARGIN_HEAD : ZJ_MARGIN_FOOT;
}

/* Watermarks are noise like running feet. Of those on one page the first is enough. */
static void find_watermarks(const zj_pdf *pdf, zj_margin *kinds) {
  uint32_t page = UINT32_MAX;
  for (size_t i = 0; i < pdf->line_count; i++) {
    kinds[i] = ZJ_MARGIN_NO;
    if (!pdf->lines[i].is_watermark) continue;
    kinds[i] = pdf->lines[i].page == page ? ZJ_MARGIN_REPEATED : ZJ_MARGIN_FOOT;
    page = pdf->lines[i].page;
  }
}

/* Two rounds: below a running foot there may be a page number, so the lines found first are taken
 * away and the outermost of the others are examined. */
zj_status zj_pdf_margins(void *ctx, const zj_pdf *pdf, zj_margin *kinds, zj_error *err) {
  edge(*edges)[2] = talloc_size(ctx, (pdf->page_count + 1) * sizeof *edges);
  if (!edges) return zj_no_memory(err);
  find_watermarks(pdf, kinds);
  for (int round = 0; round < 2; round++) {
    find_edges(pdf, kinds, edges);
    drop_crowded(pdf, edges);
    for (size_t p = 0; p < pdf->page_count; p++)
      for (int which = 0; which < 2; which++)
        describe_edge(pdf, &edges[p][which]);
    for (size_t p = 0; p < pdf->page_count; p++)
      for (int which = 0; which < 2; which++)
        if (edges[p][which].line != NONE)
          kinds[edges[p][which].line] = kind_of(pdf, edges, p, which);
  }
  talloc_free(edges);
  return ZJ_OK;
}
