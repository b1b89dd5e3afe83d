/* pdf_flow.h - turns lines on pages into lines of text: rejoins wrapped lines and table rows, and
 * marks the margins.
 *
 * The positions decide, not the characters. A line that reaches the right margin continues in the
 * next one unless that is indented, also across pages. Cells side by side become one line. Page
 * numbers and running heads become lines of their own after the paragraph they interrupt, in a form
 * that the outline recognizes as noise:
 *
 *   …统筹推进乡村⏎     12⏎振兴工作。   ─▶   …统筹推进乡村振兴工作。⏎— 12 —
 *
 * Ownership  scratch memory in 'ctx' is freed again; 'lines' keeps the text.
 * Errors     ZJ_NO_MEMORY; a failure while writing is kept in 'lines' (lines.h).
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_PDF_FLOW_H
#define ZJ_INDEXER_READ_PDF_FLOW_H

#include "indexer/read/lines.h"
#include "indexer/read/pdf_page.h"

/* Writes the text of the document to 'lines'. */
ZJ_MUST_CHECK zj_status zj_pdf_flow(void *ctx, const zj_pdf *pdf, zj_lines *lines, zj_error *err);

#endif
