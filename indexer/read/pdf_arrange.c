/* pdf_arrange.c - runs the steps that put the lines of a PDF in reading order. */
#include "indexer/read/pdf_arrange.h"

#include <stdlib.h>
#include <talloc.h>

enum { SAMPLES = 400 };

void zj_pdf_widen(zj_box *box, const zj_box *by) {
  if (by->left < box->left) box->left = by->left;
  if (by->top < box->top) box->top = by->top;
  if (by->right > box->right) box->right = by->right;
  if (by->bottom > box->bottom) box->bottom = by->bottom;
}

static int compare_floats(const void *a, const void *b) {
  float x = *(const float *)a, y = *(const float *)b;
  return (x > y) - (x < y);
}

float zj_pdf_median(float *values, size_t count) {
  qsort(values, count, sizeof *values, compare_floats);
  return count ? values[count / 2] : 0;
}

float zj_pdf_usual_em(const zj_pdf *pdf, size_t first, size_t end) {
  float ems[SAMPLES];
  size_t count = 0, step = 1 + (end - first) / SAMPLES;
  for (size_t i = first; i < end && count < SAMPLES; i += step)
    if (pdf->lines[i].em > 0 && !pdf->lines[i].is_watermark) ems[count++] = pdf->lines[i].em;
  return zj_pdf_median(ems, count);
}

size_t zj_pdf_characters(zj_slice text) {
  size_t count = 0;
  for (size_t i = 0; i < text.length; i++)
    count += (unsigned char)text.at[i] > 0x20 && !zj_utf8_is_tail(text.at[i]);
  return count;
}

zj_status zj_pdf_sort(void *ctx, zj_pdf *pdf, zj_error *err) {
  void *local = talloc_new(ctx);
  size_t *starts = local ? talloc_zero_array(local, size_t, pdf->page_count + 1) : NULL;
  zj_pdf_line *sorted = local ? talloc_array(local, zj_pdf_line, pdf->line_count + 1) : NULL;
  if (!starts || !sorted) {
    talloc_free(local);
    return zj_no_memory(err);
  }
  for (size_t i = 0; i < pdf->line_count; i++)
    if (pdf->lines[i].end > pdf->lines[i].begin) starts[pdf->lines[i].page + 1]++;
  for (size_t p = 0; p < pdf->page_count; p++)
    starts[p + 1] += starts[p];
  size_t count = starts[pdf->page_count];
  for (size_t i = 0; i < pdf->line_count; i++)
    if (pdf->lines[i].end > pdf->lines[i].begin)
      sorted[starts[pdf->lines[i].page]++] = pdf->lines[i];
  if (count) memcpy(pdf->lines, sorted, count * sizeof *sorted);
  pdf->line_count = count;
  talloc_free(local);
  return ZJ_OK;
}

zj_status zj_pdf_clean(void *ctx, zj_pdf *pdf, zj_error *err) {
  zj_status status = zj_pdf_remove_unreadable(ctx, pdf, err);
  return status == ZJ_OK ? zj_pdf_remove_slanted(ctx, pdf, err) : status;
}

zj_status zj_pdf_arrange(void *ctx, zj_pdf *pdf, zj_error *err) {
  zj_status status = zj_pdf_turn(ctx, pdf, err);
  if (status == ZJ_OK) status = zj_pdf_regroup(ctx, pdf, err);
  if (status == ZJ_OK) status = zj_pdf_mark(ctx, pdf, err);
  if (status == ZJ_OK) status = zj_pdf_ledgers(ctx, pdf, err);
  if (status == ZJ_OK) status = zj_pdf_columns(ctx, pdf, err);
  return status;
}
