/* pdf_text.h - the last step from pages to a text: arranges the lines, joins them, and notes pages
 * that could not be read. PDF and OFD share it.
 *
 * Ownership  the text is a talloc child of 'ctx'; scratch memory in 'local' stays there.
 * Errors     ZJ_BAD_INPUT for a document without text, with the reason; ZJ_NO_MEMORY.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_PDF_TEXT_H
#define ZJ_INDEXER_READ_PDF_TEXT_H

#include "indexer/read/decode.h"
#include "indexer/read/pdf_page.h"

/* Sets text, places and unread pages of 'out'. The lines have been arranged. */
ZJ_MUST_CHECK zj_status zj_pdf_write(void *ctx, void *local, const zj_pdf *pdf, zj_decoded *out,
                                     zj_error *err);

#endif
