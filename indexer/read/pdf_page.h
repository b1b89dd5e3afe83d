/* pdf_page.h - the lines of a PDF with their places on the page, as pdftotext -bbox-layout tells
 * them.
 *
 *   <page width="595" height="842"> … <block …><line …><word xMin="90" yMin="72" xMax="144"
 * yMax="84">一、</word>
 *
 * Units      points, from the upper left corner.
 * Ownership  talloc children of 'ctx'.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_PDF_PAGE_H
#define ZJ_INDEXER_READ_PDF_PAGE_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

typedef struct zj_box {
  float left, top, right, bottom;
} zj_box;

typedef struct zj_pdf_line {
  zj_box box;
  uint32_t page, block; /* blocks are numbered through the document */
  uint32_t begin,
      end;  /* its text in zj_pdf.text: words with a blank where there is one to be seen */
  float em; /* the width of a Han character in it. The box does not tell: many fonts lie about their
               height */
  float widest_gap; /* between two of its words */
} zj_pdf_line;

typedef struct zj_pdf {
  zj_box *pages;
  size_t page_count; /* left and top are 0 */
  zj_pdf_line *lines;
  size_t line_count; /* in reading order */
  char *text;
  size_t text_length;
} zj_pdf;

/* Reads the converter's output, which need not be well-formed: what is no tag it knows is passed
 * over. */
ZJ_MUST_CHECK zj_status zj_pdf_read(void *ctx, zj_slice output, zj_pdf **out, zj_error *err);

static inline zj_slice zj_pdf_text(const zj_pdf *pdf, const zj_pdf_line *line) {
  return (zj_slice){pdf->text + line->begin, line->end - line->begin};
}
static inline float zj_pdf_em(const zj_pdf_line *line) {
  return line->em;
}

#endif
