/* pdf_arrange.h - puts the lines of a PDF into the order in which a reader reads them, before
 * pdf_flow joins them to paragraphs.
 *
 * pdftotext finds lines and guesses their order. Each step mends one kind of page where its guess
 * is wrong, and leaves all other pages as they are:
 *
 *   zj_pdf_remove_unreadable   text in fonts that name no characters: removed
 *   zj_pdf_remove_slanted   slanted text, which is a watermark: removed
 *   zj_pdf_turn        vertical text and pages on their side: turned, so that lines are horizontal
 *   zj_pdf_regroup     a layer of recognized text: words to lines again, without the slant
 *   zj_pdf_mark        watermarks: set apart
 *   zj_pdf_ledgers     tables with a column of serial numbers: lines to rows and cells
 *   zj_pdf_columns     text in columns: one column after the other
 *
 * Units      points; see pdf_page.h.
 * Ownership  scratch memory in 'ctx' is freed again.
 * Errors     ZJ_NO_MEMORY; additions to the document as of zj_pdf_status().
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_PDF_ARRANGE_H
#define ZJ_INDEXER_READ_PDF_ARRANGE_H

#include "indexer/read/pdf_page.h"

/* The first two steps, which remove what is no text of the page; and the others, in this order. */
ZJ_MUST_CHECK zj_status zj_pdf_clean(void *ctx, zj_pdf *pdf, zj_error *err);
ZJ_MUST_CHECK zj_status zj_pdf_arrange(void *ctx, zj_pdf *pdf, zj_error *err);

/* Removes lines whose fonts do not say which characters their glyphs are, and sets 'unreadable' of
 * their pages. */
ZJ_MUST_CHECK zj_status zj_pdf_remove_unreadable(void *ctx, zj_pdf *pdf, zj_error *err);
/* Removes the words of slanted text. */
ZJ_MUST_CHECK zj_status zj_pdf_remove_slanted(void *ctx, zj_pdf *pdf, zj_error *err);
/* Turns pages of which most text is in lines much higher than wide. Vertical text is read from
 * right to left. Vertical punctuation becomes the usual one. */
ZJ_MUST_CHECK zj_status zj_pdf_turn(void *ctx, zj_pdf *pdf, zj_error *err);
/* Makes lines of the words of pages that character recognition has read, which are known by the
 * uneven widths of their words, or by their page's 'recognized'. */
ZJ_MUST_CHECK zj_status zj_pdf_regroup(void *ctx, zj_pdf *pdf, zj_error *err);
/* Sets is_watermark of lines that are drawn across others, and of those with the same text. */
ZJ_MUST_CHECK zj_status zj_pdf_mark(void *ctx, zj_pdf *pdf, zj_error *err);
/* Sets row and cell of the lines of tables whose first column counts 1, 2, 3. */
ZJ_MUST_CHECK zj_status zj_pdf_ledgers(void *ctx, zj_pdf *pdf, zj_error *err);
/* Sets 'column' of the lines of text that is set in columns. */
ZJ_MUST_CHECK zj_status zj_pdf_columns(void *ctx, zj_pdf *pdf, zj_error *err);

/* ---- for the steps ---- */

static inline float zj_pdf_width(const zj_box *box) {
  return box->right - box->left;
}
static inline float zj_pdf_height(const zj_box *box) {
  return box->bottom - box->top;
}
static inline float zj_pdf_middle(const zj_box *box) {
  return (box->top + box->bottom) / 2;
}
/* Enlarges 'box' so that it contains 'by'. */
void zj_pdf_widen(zj_box *box, const zj_box *by);
/* The median of the values, which it sorts; 0 when there is none. */
float zj_pdf_median(float *values, size_t count);
/* The median width of a Han character of lines [first, end); 0 when there is none. Sampled. */
float zj_pdf_usual_em(const zj_pdf *pdf, size_t first, size_t end);
/* Whether character recognition has read the page of lines [first, end). */
bool zj_pdf_is_recognized(const zj_pdf *pdf, size_t first, size_t end);
/* Removes lines without text, and puts lines that were added at the end to those of their pages. */
ZJ_MUST_CHECK zj_status zj_pdf_sort(void *ctx, zj_pdf *pdf, zj_error *err);
/* How many characters the text has, blanks excepted. */
size_t zj_pdf_characters(zj_slice text);

#endif
