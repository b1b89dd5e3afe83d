/* pdf_scans.h - finds the pages of a PDF that are pictures: a page with hardly any text and with
 * pictures that cover much of it. A stamp, a page number or the mark of a scanning program is not
 * the text of a page.
 *
 * Ownership  scratch memory in 'ctx' is freed again.
 * Errors     ZJ_NO_MEMORY. When pdfimages fails, no page counts as a scan.
 * Threads    no shared state; starts a process (convert.h). */
#ifndef ZJ_INDEXER_READ_PDF_SCANS_H
#define ZJ_INDEXER_READ_PDF_SCANS_H

#include "indexer/read/pdf_page.h"

/* Sets pages[].scan. 'bytes' are the file. */
ZJ_MUST_CHECK zj_status zj_pdf_find_scans(void *ctx, zj_slice bytes, zj_pdf *pdf, zj_error *err);

#endif
