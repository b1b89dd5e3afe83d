/* pdf_margin.h - what stands in the margins of a PDF: page numbers, running heads and feet.
 *
 * A page number is a line of digits, alone at the top or bottom edge, that counts with the pages. A
 * running head is the outermost line of at least half of the pages, at one height, the same but for
 * digits.
 *
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_PDF_MARGIN_H
#define ZJ_INDEXER_READ_PDF_MARGIN_H

#include "indexer/read/pdf_page.h"

typedef enum zj_margin { ZJ_MARGIN_NO, ZJ_MARGIN_NUMBER, ZJ_MARGIN_HEAD, ZJ_MARGIN_FOOT } zj_margin;

/* Sets kinds[i] for every line. */
ZJ_MUST_CHECK zj_status zj_pdf_margins(void *ctx, const zj_pdf *pdf, zj_margin *kinds,
                                       zj_error *err);

#endif
