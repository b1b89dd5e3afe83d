/* pdf_scans.c - asks pdfimages which pages without text have large pictures. */
#include "indexer/read/pdf_scans.h"

#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>

#include "indexer/read/convert.h"
#include "indexer/read/pdf_arrange.h"

/* CHARACTERS_MAX: more than that are the text of a page. */
enum { CHARACTERS_MAX = 30, REPEATS_MAX = 100, FIELDS = 16, LINE_MAX = 400 };

static const float share_min = 0.4F; /* of the page that is covered by pictures */

/* Whether an earlier line of the page has the same text: a watermark repeats. */
static bool repeats(const zj_pdf *pdf, size_t i) {
  zj_slice text = zj_pdf_text(pdf, &pdf->lines[i]);
  for (size_t k = i; k-- > 0 && i - k < REPEATS_MAX && pdf->lines[k].page == pdf->lines[i].page;)
    if (zj_slice_equal(zj_pdf_text(pdf, &pdf->lines[k]), text)) return true;
  return false;
}

/* Counts the characters of each page, repeated lines once. */
static void count_characters(const zj_pdf *pdf, size_t *counts) {
  for (size_t i = 0; i < pdf->line_count; i++) {
    size_t *count = &counts[pdf->lines[i].page];
    if (*count <= CHARACTERS_MAX && !repeats(pdf, i))
      *count += zj_pdf_characters(zj_pdf_text(pdf, &pdf->lines[i]));
  }
}

/* Splits a line at blanks; returns how many fields it has. */
static size_t split_line(char *line, char **fields) {
  size_t count = 0;
  char *rest = NULL;
  for (char *field = strtok_r(line, " ", &rest); field && count < FIELDS;
       field = strtok_r(NULL, " ", &rest))
    fields[count++] = field;
  return count;
}

/* Adds the size of a picture to its page: "  1  0 image 1240 1754 gray 1 8 image no 3 0 150 150 …".
 * A picture within the page stream has "[inline]" for its object. */
static void add_image(const zj_pdf *pdf, zj_slice text, float *areas) {
  char line[LINE_MAX], *fields[FIELDS];
  if (text.length >= sizeof line) return;
  memcpy(line, text.at, text.length);
  line[text.length] = 0;
  size_t count = split_line(line, fields);
  if (count < 13) return;
  size_t at = fields[10][0] == '[' ? 11 : 12;
  long page = strtol(fields[0], NULL, 10);
  bool drawn = strcmp(fields[2], "image") == 0 || strcmp(fields[2], "stencil") == 0;
  if (!drawn || page < 1 || (size_t)page > pdf->page_count || count < at + 2) return;
  float x = strtof(fields[at], NULL), y = strtof(fields[at + 1], NULL);
  float width = strtof(fields[3], NULL), height = strtof(fields[4], NULL);
  if (x > 0 && y > 0) areas[page - 1] += (width / x * 72) * (height / y * 72);
}

static void read_listing(zj_pdf *pdf, zj_slice listing, const size_t *counts, float *areas) {
  for (size_t at = 0; at < listing.length;) {
    const char *end = memchr(listing.at + at, '\n', listing.length - at);
    size_t to = end ? (size_t)(end - listing.at) : listing.length;
    add_image(pdf, zj_slice_cut(listing, at, to), areas);
    at = to + 1;
  }
  for (size_t p = 0; p < pdf->page_count; p++) {
    const zj_pdf_page *page = &pdf->pages[p];
    if (counts[p] <= CHARACTERS_MAX && areas[p] > share_min * page->width * page->height)
      pdf->pages[p].scan = true;
  }
}

zj_status zj_pdf_find_scans(void *ctx, zj_slice bytes, zj_pdf *pdf, zj_error *err) {
  void *local = talloc_new(ctx);
  size_t *counts = local ? talloc_zero_array(local, size_t, pdf->page_count + 1) : NULL;
  float *areas = local ? talloc_zero_array(local, float, pdf->page_count + 1) : NULL;
  if (!counts || !areas) {
    talloc_free(local);
    return zj_no_memory(err);
  }
  count_characters(pdf, counts);
  size_t first = pdf->page_count, last = 0;
  for (size_t p = 0; p < pdf->page_count; p++) {
    if (counts[p] > CHARACTERS_MAX) continue;
    if (first > p) first = p;
    last = p;
  }
  zj_status status = ZJ_OK;
  if (first < pdf->page_count) {
    char from[24], to[24];
    snprintf(from, sizeof from, "%zu", first + 1);
    snprintf(to, sizeof to, "%zu", last + 1);
    zj_converter pdfimages = {.argv = {"pdfimages", "-list", "-f", from, "-l", to, "-"},
                              .package = "poppler-utils"};
    zj_conversion done;
    zj_error why = {0};
    status = zj_convert_run(local, &pdfimages, bytes, &done, &why);
    if (status == ZJ_OK) read_listing(pdf, done.output, counts, areas);
    status = status == ZJ_NO_MEMORY ? zj_no_memory(err) : ZJ_OK;
  }
  talloc_free(local);
  return status;
}
