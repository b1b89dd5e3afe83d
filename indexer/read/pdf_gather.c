/* pdf_gather.c - words with positions to lines and blocks. */
#include "indexer/read/pdf_gather.h"

#include <math.h>
#include <stdlib.h>

#include "indexer/read/pdf_arrange.h"

enum { ABOVE_MAX = 60 }; /* lines above that are compared with one */

static int compare_middles(const void *a, const void *b) {
  const zj_pdf_run *x = a, *y = b;
  if (x->upright != y->upright) return x->upright ? -1 : 1;
  float p = zj_pdf_middle(&x->box), q = zj_pdf_middle(&y->box);
  if (p != q) return p < q ? -1 : 1;
  return (x->begin > y->begin) - (x->begin < y->begin);
}

static int compare_lefts(const void *a, const void *b) {
  const zj_pdf_run *x = a, *y = b;
  if (x->box.left != y->box.left) return x->box.left < y->box.left ? -1 : 1;
  return (x->begin > y->begin) - (x->begin < y->begin);
}

/* The end of the runs that are at the height of the first: their middles differ by less than half
 * a character. */
static size_t row_end(const zj_pdf_run *runs, size_t count, size_t first) {
  size_t end = first + 1;
  float sum = zj_pdf_middle(&runs[first].box), em = runs[first].em;
  while (end < count && runs[end].upright) {
    float smaller = runs[end].em < em ? runs[end].em : em;
    float mean = sum / (float)(end - first);
    if (zj_pdf_middle(&runs[end].box) - mean > 0.5F * smaller) break;
    sum += zj_pdf_middle(&runs[end].box);
    if (runs[end].em > em) em = runs[end].em;
    end++;
  }
  return end;
}

/* Whether b is drawn over a: the same text a little aside, which makes it bold. */
static bool repeats(const zj_pdf *pdf, const zj_pdf_run *a, const zj_pdf_run *b) {
  size_t length = a->end - a->begin;
  return length == b->end - b->begin && fabsf(a->box.left - b->box.left) < 0.2F * a->em &&
         fabsf(a->box.right - b->box.right) < 0.2F * a->em &&
         memcmp(pdf->text + a->begin, pdf->text + b->begin, length) == 0;
}

static void add_run(zj_pdf *pdf, const zj_pdf_run *run) {
  zj_pdf_add_word(pdf, run->box, (zj_slice){pdf->text + run->begin, run->end - run->begin});
  if (pdf->status != ZJ_OK) return;
  zj_pdf_widen(&pdf->lines[pdf->line_count - 1].box, &run->box);
}

/* Adds the runs of one height, from left to right. */
static void add_row(zj_pdf *pdf, zj_pdf_run *runs, size_t count) {
  const zj_pdf_run *last = NULL;
  qsort(runs, count, sizeof *runs, compare_lefts);
  for (size_t i = 0; i < count && pdf->status == ZJ_OK; i++) {
    const zj_pdf_run *run = &runs[i];
    if (last && repeats(pdf, last, run)) continue;
    if (!last || run->box.left - last->box.right > 1.2F * run->em) zj_pdf_add_line(pdf, run->box);
    add_run(pdf, run);
    last = run;
  }
}

/* Whether line b is close below line a and beneath it. */
static bool is_close_below(const zj_pdf_line *a, const zj_pdf_line *b) {
  float left = a->box.left > b->box.left ? a->box.left : b->box.left;
  float right = a->box.right < b->box.right ? a->box.right : b->box.right;
  float x = zj_pdf_width(&a->box), y = zj_pdf_width(&b->box);
  float step = zj_pdf_middle(&b->box) - zj_pdf_middle(&a->box);
  return right - left > 0.5F * (x < y ? x : y) && step > 0.6F * a->em && step < 1.35F * a->em &&
         a->em < 1.1F * b->em && b->em < 1.1F * a->em;
}

static int compare_blocks(const void *a, const void *b) {
  const zj_pdf_line *x = a, *y = b;
  if (x->block != y->block) return x->block < y->block ? -1 : 1;
  return (x->begin > y->begin) - (x->begin < y->begin);
}

/* Numbers the blocks of the lines from 'first' on, and puts the lines of each together. */
static void find_blocks(zj_pdf *pdf, size_t first) {
  for (size_t i = first; i < pdf->line_count; i++) {
    zj_pdf_line *line = &pdf->lines[i];
    line->block = 0;
    for (size_t k = i; k-- > first && i - k < ABOVE_MAX && !line->block;)
      if (is_close_below(&pdf->lines[k], line)) line->block = pdf->lines[k].block;
    if (!line->block) line->block = ++pdf->block_count;
  }
  if (pdf->line_count > first)
    qsort(pdf->lines + first, pdf->line_count - first, sizeof *pdf->lines, compare_blocks);
}

zj_status zj_pdf_gather(zj_pdf *pdf, zj_pdf_run *runs, size_t count, zj_error *err) {
  size_t first = pdf->line_count;
  if (count) qsort(runs, count, sizeof *runs, compare_middles);
  for (size_t at = 0, end; at < count && pdf->status == ZJ_OK; at = end) {
    end = at + 1;
    if (runs[at].upright) end = row_end(runs, count, at);
    add_row(pdf, runs + at, end - at);
  }
  find_blocks(pdf, first);
  return zj_pdf_status(pdf, err);
}
