/* pdf_page.h - the lines of a PDF with their positions on the page, from the output of
 * pdftotext -bbox-layout.
 *
 *   <page width="595" height="842"> … <block …><line …>
 *   <word xMin="90" yMin="72" xMax="144" yMax="84">一、</word>
 *
 * Units      points, from the upper left corner of the page; text offsets in bytes.
 * Ownership  zj_pdf is a talloc child of 'ctx' and owns its arrays.
 * Errors     ZJ_BAD_INPUT, ZJ_NO_MEMORY.
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
  uint32_t begin, end;  /* its text in zj_pdf.text; visible gaps between words are blanks */
  float em;             /* width of a Han character. The height of the box is wrong in many fonts */
  float widest_gap;     /* between two of its words */
} zj_pdf_line;

typedef struct zj_pdf {
  zj_box *pages;
  size_t page_count; /* left and top of a page are 0 */
  zj_pdf_line *lines;
  size_t line_count; /* in reading order */
  char *text;
  size_t text_length;
} zj_pdf;

/* Parses the output of the converter, which need not be well-formed: unknown tags are skipped.
 * ZJ_BAD_INPUT for a document with too many pages or lines. */
ZJ_MUST_CHECK zj_status zj_pdf_read(void *ctx, zj_slice output, zj_pdf **out, zj_error *err);

/* The text of a line. */
static inline zj_slice zj_pdf_text(const zj_pdf *pdf, const zj_pdf_line *line) {
  return (zj_slice){pdf->text + line->begin, line->end - line->begin};
}
/* The width of a Han character in it. */
static inline float zj_pdf_em(const zj_pdf_line *line) {
  return line->em;
}

#endif
