/* pdf_margin.h - finds the lines in the margins of a PDF: page numbers, running heads and feet.
 *
 * A page number is alone at the top or bottom edge and increases with the pages. A running head or
 * foot is the outermost line of at least half of the pages, at the same height and with the same
 * text but for digits.
 *
 * Ownership  the caller owns 'kinds'; scratch memory in 'ctx' is freed again.
 * Errors     ZJ_NO_MEMORY.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_PDF_MARGIN_H
#define ZJ_INDEXER_READ_PDF_MARGIN_H

#include "indexer/read/pdf_page.h"

typedef enum zj_margin {
  ZJ_MARGIN_NO,
  ZJ_MARGIN_NUMBER,
  ZJ_MARGIN_HEAD,
  ZJ_MARGIN_FOOT,    /* also a watermark, once on each page */
  ZJ_MARGIN_REPEATED /* a watermark again on the same page */
} zj_margin;

/* Sets kinds[i] for every line i of the document. */
ZJ_MUST_CHECK zj_status zj_pdf_margins(void *ctx, const zj_pdf *pdf, zj_margin *kinds,
                                       zj_error *err);

#endif
