/* recognize.h - reads pages that are pictures by character recognition, through tesseract, when the
 * user asked for it (--ocr).
 *
 *   page 3 of a PDF ─pdftoppm, 200 dpi, gray─▶ picture ─tesseract─▶ words with their places and
 *                                                                  how sure each is ─▶ lines
 * (pdf_page.h)
 *
 * What was recognized is kept in a folder, by the hash of the file and the number of the page. So
 * no page is read twice, and a run that was interrupted goes on where it was.
 *
 * Whether it is on is a setting of the process: it is made once, before workers are forked and
 * threads started.
 *
 * Units      pages from 1.
 * Ownership  scratch memory in 'ctx' is freed again.
 * Errors     a page that cannot be recognized is no error: it stays unread. ZJ_NO_MEMORY.
 * Threads    none may run while the setting is made; starts processes (convert.h). Waits while an
 *            alarm() of the process stands still: recognition has limits of its own. */
#ifndef ZJ_INDEXER_READ_RECOGNIZE_H
#define ZJ_INDEXER_READ_RECOGNIZE_H

#include "indexer/read/pdf_page.h"

#define ZJ_RECOGNIZE_PACKAGES "tesseract-ocr tesseract-ocr-chi-sim"

/* Switches recognition on or off. 'folder' is where pages are kept, and must outlive the setting;
 * NULL keeps none. */
void zj_recognize_set(bool on, const char *folder);
/* Whether it is on. */
bool zj_recognize_on(void);

/* The folder that keeps what was recognized; NULL for none. */
const char *zj_recognize_folder(void);
/* Whether the program that it needs is installed. */
bool zj_recognize_ready(void);

/* Reads page 'page' of a PDF, if recognition is on: its lines replace those it has, at the end of
 * 'pdf' (see zj_pdf_sort()), and its 'recognized' is set. *done tells whether that was possible. */
ZJ_MUST_CHECK zj_status zj_recognize_page(void *ctx, zj_slice file, uint32_t page, zj_pdf *pdf,
                                          bool *done, zj_error *err);
/* The same for a page that is shown by a picture file, PNG, JPEG or TIFF. */
ZJ_MUST_CHECK zj_status zj_recognize_picture(void *ctx, zj_slice file, uint32_t page, zj_pdf *pdf,
                                             bool *done, zj_error *err);

/* Counts pages that were left out and that recognition could read; returns how many there were
 * since the last time. Counted for each thread. */
void zj_recognize_missed(uint32_t pages);
uint32_t zj_recognize_take_missed(void);

#endif
