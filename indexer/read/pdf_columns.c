/* pdf_columns.c - finds text that is set in two to four columns, and puts one column after the
 * other. Wide lines cut the page into bands, each of which can have columns of its own; a heading
 * across the columns of a band separates what is above from what is below. */
#include <math.h>
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

/* Cuts the band into columns where hardly any line crosses. */
static void cut_band(const zj_pdf_line *lines, size_t count, float width, columns *c) {
  uint32_t covered[BUCKETS] = {0}, most = 0;
  for (size_t i = 0; i < count; i++) {
    const zj_pdf_line *line = &lines[i];
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
static void fit_boxes(const zj_pdf_line *lines, size_t count, columns *c) {
  zj_box fitted[COLUMNS_MAX] = {0};
  memset(c->lines, 0, sizeof c->lines);
  for (size_t i = 0; i < count; i++) {
    size_t k = column_of(c, &lines[i]);
    if (k == c->count || !is_text(&lines[i])) continue;
    if (c->lines[k]++ == 0)
      fitted[k] = lines[i].box;
    else
      zj_pdf_widen(&fitted[k], &lines[i].box);
  }
  memcpy(c->boxes, fitted, sizeof fitted);
}

/* How many lines of a column reach from its left to its right edge, and are running text. */
static size_t count_full(const zj_pdf_line *lines, size_t count, const columns *c, size_t k) {
  size_t full = 0;
  for (size_t i = 0; i < count; i++) {
    const zj_pdf_line *line = &lines[i];
    if (!is_text(line) || column_of(c, line) != k || line->widest_gap > 2 * line->em) continue;
    full += zj_pdf_width(&line->box) > 0.8F * zj_pdf_width(&c->boxes[k]);
  }
  return full;
}

/* Whether these are columns of text, not of a table: equally wide, wide enough for a sentence, side
 * by side, and filled by their lines. */
static bool are_columns(const zj_pdf_line *lines, size_t count, float em, const columns *c) {
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
    size_t here = count_full(lines, count, c, k);
    if (3 * here < c->lines[k]) return false;
    full += here;
  }
  return 2 * full >= inside && 10 * inside >= 7 * count;
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

/* Writes the lines of a band with columns to 'out'; they are sorted by height. */
static void write_columns(zj_pdf *pdf, const zj_pdf_line *band, size_t count, const columns *c,
                          zj_pdf_line *out) {
  for (size_t at = 0, to; at < count; at = to) {
    for (to = at; to < count && column_of(c, &band[to]) < c->count;)
      to++;
    out += write_band(pdf, band + at, to - at, c, out);
    if (to == count) break;
    *out = band[to++];
    out++->block = ++pdf->block_count;
  }
}

/* ---- bands ---- */

/* The widest line that can be in a column: of half of what the lines of the page cover. */
static float widest_in_column(const zj_pdf *pdf, size_t first, size_t end) {
  zj_box all = pdf->lines[first].box;
  for (size_t i = first; i < end; i++)
    if (is_text(&pdf->lines[i])) zj_pdf_widen(&all, &pdf->lines[i].box);
  return 0.6F * zj_pdf_width(&all);
}

/* Writes the lines of the page from 'top' to above 'bottom', at most 'most', in their order. */
static size_t write_between(const zj_pdf *pdf, size_t first, size_t end, float top, float bottom,
                            zj_pdf_line *out, size_t most) {
  size_t written = 0;
  for (size_t i = first; i < end && written < most; i++) {
    float middle = zj_pdf_middle(&pdf->lines[i].box);
    if (middle >= top && middle < bottom) out[written++] = pdf->lines[i];
  }
  return written;
}

/* Room for two copies of the lines of a page. */
typedef struct copies {
  zj_pdf_line *sorted, *arranged;
} copies;

static void arrange_page(zj_pdf *pdf, size_t first, size_t end, float width, copies room) {
  size_t count = end - first, written = 0;
  float widest = widest_in_column(pdf, first, end), top = -INFINITY;
  float em = zj_pdf_usual_em(pdf, first, end);
  memcpy(room.sorted, pdf->lines + first, count * sizeof *room.sorted);
  qsort(room.sorted, count, sizeof *room.sorted, compare_middles);
  for (size_t at = 0, to; at < count; at = to + 1) {
    columns c;
    for (to = at; to < count && zj_pdf_width(&room.sorted[to].box) <= widest;)
      to++;
    const zj_pdf_line *band = room.sorted + at;
    if (to - at < 2 * LINES_MIN) continue;
    cut_band(band, to - at, width, &c);
    if (c.count < 2) continue;
    fit_boxes(band, to - at, &c);
    if (!are_columns(band, to - at, em, &c)) continue;
    written += write_between(pdf, first, end, top, zj_pdf_middle(&band[0].box),
                             room.arranged + written, count - written);
    if (written + (to - at) > count) return; /* no page has that */
    write_columns(pdf, band, to - at, &c, room.arranged + written);
    written += to - at;
    top = nextafterf(zj_pdf_middle(&band[to - at - 1].box), INFINITY);
  }
  if (written == 0) return;
  written +=
      write_between(pdf, first, end, top, INFINITY, room.arranged + written, count - written);
  if (written == count) memcpy(pdf->lines + first, room.arranged, count * sizeof *room.arranged);
}

zj_status zj_pdf_columns(void *ctx, zj_pdf *pdf, zj_error *err) {
  copies room = {.sorted = talloc_array(ctx, zj_pdf_line, pdf->line_count + 1),
                 .arranged = talloc_array(ctx, zj_pdf_line, pdf->line_count + 1)};
  zj_status status = room.sorted && room.arranged ? ZJ_OK : zj_no_memory(err);
  for (size_t first = 0, end; status == ZJ_OK && first < pdf->line_count; first = end) {
    float width = pdf->pages[pdf->lines[first].page].width;
    end = zj_pdf_page_end(pdf, first);
    if (width > 0 && end - first >= 2 * LINES_MIN) arrange_page(pdf, first, end, width, room);
  }
  talloc_free(room.sorted);
  talloc_free(room.arranged);
  return status;
}
