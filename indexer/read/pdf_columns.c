/* pdf_columns.c - finds text that is set in two to four columns, and puts one column after the
 * other. Lines across all columns separate what is above from what is below. */
#include <stdlib.h>
#include <talloc.h>

#include "indexer/read/pdf_arrange.h"

enum { BUCKETS = 300, COLUMNS_MAX = 4, LINES_MIN = 5 };

/* The columns of one page, from left to right. */
typedef struct columns {
  zj_box boxes[COLUMNS_MAX];
  size_t lines[COLUMNS_MAX]; /* how many each has */
  size_t count;
} columns;

static bool is_text(const zj_pdf_line *line) {
  return !line->is_watermark && line->row == 0 && line->em > 2;
}

static size_t bucket_of(float x, float width) {
  float at = x / width * BUCKETS;
  if (!(at > 0)) return 0;
  return at < BUCKETS - 1 ? (size_t)at : BUCKETS - 1;
}

/* Cuts the page into columns where hardly any line crosses. */
static void cut_page(const zj_pdf *pdf, size_t first, size_t end, float width, columns *c) {
  uint32_t covered[BUCKETS] = {0}, most = 0;
  for (size_t i = first; i < end; i++) {
    const zj_pdf_line *line = &pdf->lines[i];
    if (!is_text(line)) continue;
    for (size_t b = bucket_of(line->box.left, width); b <= bucket_of(line->box.right, width); b++)
      if (++covered[b] > most) most = covered[b];
  }
  bool open = false;
  c->count = 0;
  for (size_t b = 0; b < BUCKETS; b++) {
    bool inside = 16 * covered[b] > 32 + most;
    float x = (float)b / BUCKETS * width;
    if (inside && !open) {
      if (c->count == COLUMNS_MAX) {
        c->count = 0;
        return;
      }
      c->boxes[c->count++] = (zj_box){x, 0, x, 0};
    }
    if (inside) c->boxes[c->count - 1].right = x + width / BUCKETS;
    open = inside;
  }
}

/* The column that contains the line; c->count when it is in none or in several. */
static size_t column_of(const columns *c, const zj_pdf_line *line) {
  float slack = line->em;
  for (size_t k = 0; k < c->count; k++)
    if (line->box.left > c->boxes[k].left - slack && line->box.right < c->boxes[k].right + slack)
      return k;
  return c->count;
}

/* Sets the boxes of the columns to those of their lines. */
static void fit_boxes(const zj_pdf *pdf, size_t first, size_t end, columns *c) {
  zj_box fitted[COLUMNS_MAX] = {0};
  memset(c->lines, 0, sizeof c->lines);
  for (size_t i = first; i < end; i++) {
    size_t k = column_of(c, &pdf->lines[i]);
    if (k == c->count || !is_text(&pdf->lines[i])) continue;
    if (c->lines[k]++ == 0)
      fitted[k] = pdf->lines[i].box;
    else
      zj_pdf_widen(&fitted[k], &pdf->lines[i].box);
  }
  memcpy(c->boxes, fitted, sizeof fitted);
}

/* How many lines of a column reach from its left to its right edge, and are running text. */
static size_t count_full(const zj_pdf *pdf, size_t first, size_t end, const columns *c, size_t k) {
  size_t full = 0;
  for (size_t i = first; i < end; i++) {
    const zj_pdf_line *line = &pdf->lines[i];
    if (!is_text(line) || column_of(c, line) != k || line->widest_gap > 2 * line->em) continue;
    full += zj_pdf_width(&line->box) > 0.8F * zj_pdf_width(&c->boxes[k]);
  }
  return full;
}

/* Whether these are columns of text, not of a table: equally wide, wide enough for a sentence, side
 * by side, and filled by their lines. */
static bool are_columns(const zj_pdf *pdf, size_t first, size_t end, const columns *c) {
  float em = zj_pdf_usual_em(pdf, first, end);
  const zj_box *left = &c->boxes[0];
  size_t inside = 0, full = 0;
  if (c->count < 2 || !(em > 0)) return false;
  for (size_t k = 0; k < c->count; k++) {
    const zj_box *box = &c->boxes[k];
    float width = zj_pdf_width(box), other = zj_pdf_width(left);
    float top = box->top > left->top ? box->top : left->top;
    float bottom = box->bottom < left->bottom ? box->bottom : left->bottom;
    float shorter =
        zj_pdf_height(box) < zj_pdf_height(left) ? zj_pdf_height(box) : zj_pdf_height(left);
    inside += c->lines[k];
    if (c->lines[k] < LINES_MIN || width < 8 * em || width < 0.75F * other ||
        other < 0.75F * width || bottom - top < 0.5F * shorter)
      return false;
    if (k > 0 && box->left - c->boxes[k - 1].right < 0.7F * em) return false;
    size_t here = count_full(pdf, first, end, c, k);
    if (3 * here < c->lines[k]) return false;
    full += here;
  }
  return 2 * full >= inside && 10 * inside >= 7 * (end - first);
}

static int compare_middles(const void *a, const void *b) {
  const zj_pdf_line *x = a, *y = b;
  float p = zj_pdf_middle(&x->box), q = zj_pdf_middle(&y->box);
  if (p != q) return p < q ? -1 : 1;
  return (x->begin > y->begin) - (x->begin < y->begin);
}

/* Writes the lines of the band, one column after the other, to 'out', and returns how many. */
static size_t write_band(zj_pdf *pdf, const zj_pdf_line *band, size_t count, const columns *c,
                         zj_pdf_line *out) {
  size_t written = 0;
  for (size_t k = 0; k < c->count; k++) {
    pdf->block_count++;
    for (size_t i = 0; i < count; i++) {
      if (column_of(c, &band[i]) != k) continue;
      out[written] = band[i];
      out[written].block = pdf->block_count;
      out[written++].column = c->boxes[k];
    }
  }
  return written;
}

/* 'sorted' has room for the lines of the page. */
static void arrange_page(zj_pdf *pdf, size_t first, size_t end, const columns *c,
                         zj_pdf_line *sorted) {
  size_t count = end - first, written = first;
  memcpy(sorted, pdf->lines + first, count * sizeof *sorted);
  qsort(sorted, count, sizeof *sorted, compare_middles);
  for (size_t at = 0, to; at < count; at = to) {
    for (to = at; to < count && column_of(c, &sorted[to]) < c->count;)
      to++;
    written += write_band(pdf, sorted + at, to - at, c, pdf->lines + written);
    if (to == count) break;
    pdf->lines[written] = sorted[to++];
    pdf->lines[written++].block = ++pdf->block_count;
  }
}

zj_status zj_pdf_columns(void *ctx, zj_pdf *pdf, zj_error *err) {
  zj_pdf_line *sorted = talloc_array(ctx, zj_pdf_line, pdf->line_count + 1);
  if (!sorted) return zj_no_memory(err);
  for (size_t first = 0, end; first < pdf->line_count; first = end) {
    float width = pdf->pages[pdf->lines[first].page].width;
    columns c;
    end = zj_pdf_page_end(pdf, first);
    if (!(width > 0) || end - first < 2 * LINES_MIN) continue;
    cut_page(pdf, first, end, width, &c);
    if (c.count < 2) continue;
    fit_boxes(pdf, first, end, &c);
    if (are_columns(pdf, first, end, &c)) arrange_page(pdf, first, end, &c, sorted);
  }
  talloc_free(sorted);
  return ZJ_OK;
}
