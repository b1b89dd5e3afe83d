/* pdf_gather.h - puts single words with positions together to the lines of a page, for documents
 * that have no lines: OFD draws text in runs, often a run for each change of font.
 *
 *   {18,72} 一、  {48,72} 存在  {66,72} 的问题   ─▶   一、存在的问题
 *
 * Words at one height are a line, cut where a gap is wider than a character. Lines close below each
 * other are a block, so that a wrapped cell of a table stays together.
 *
 * Units      as of pdf_page.h.
 * Ownership  'pdf' owns its lines; 'runs' stay the caller's.
 * Errors     those of additions to the document, as of zj_pdf_status().
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_PDF_GATHER_H
#define ZJ_INDEXER_READ_PDF_GATHER_H

#include "indexer/read/pdf_page.h"

typedef struct zj_pdf_run {
  zj_box box;
  float em;
  uint32_t begin, end; /* its text in zj_pdf.text */
  bool upright;        /* false: vertical or on its side; it is a line of its own */
} zj_pdf_run;

/* Adds the lines of these runs to the last page. Sorts 'runs'. */
ZJ_MUST_CHECK zj_status zj_pdf_gather(zj_pdf *pdf, zj_pdf_run *runs, size_t count, zj_error *err);

#endif
