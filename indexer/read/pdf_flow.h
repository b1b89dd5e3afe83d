/* pdf_flow.h - from lines on pages to lines of text: wraps undone, table rows put together, margins
 * marked.
 *
 * The places on the page tell what the characters alone do not: a line that reaches the right
 * margin goes on in the next one unless that is indented, also over the end of a page. Cells that
 * stand side by side are one line. Page numbers and running heads become lines of their own behind
 * the paragraph they interrupt, in a form that the outline knows for noise:
 *
 *   …统筹推进乡村⏎     12⏎振兴工作。   ─▶   …统筹推进乡村振兴工作。⏎— 12 —
 *
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_PDF_FLOW_H
#define ZJ_INDEXER_READ_PDF_FLOW_H

#include "indexer/read/lines.h"
#include "indexer/read/pdf_page.h"

/* Writes the text of the document into 'lines'. */
ZJ_MUST_CHECK zj_status zj_pdf_flow(void *ctx, const zj_pdf *pdf, zj_lines *lines, zj_error *err);

#endif
