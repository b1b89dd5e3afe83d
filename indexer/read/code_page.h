/* code_page.h - decodes text in the code pages of Windows, which RTF and old Office files declare.
 *
 * Units      bytes.
 * Ownership  nothing is kept.
 * Errors     a byte that is not part of a character becomes U+FFFD, and so does every byte of an
 *            unknown code page above ASCII.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_CODE_PAGE_H
#define ZJ_INDEXER_READ_CODE_PAGE_H

#include "indexer/base/buffer.h"

/* Appends the text in UTF-8. */
void zj_code_page_decode(int page, zj_slice bytes, zj_buffer *out);

/* Makes the bytes A3 A0 of GBK, in text that was decoded as GB18030, the ideographic blank for
 * which old Windows programs wrote them. zj_code_page_decode() does so itself. */
void zj_code_page_mend_blanks(char *text, size_t length);

/* The character of a byte in Windows-1252; of a larger number, itself. */
uint32_t zj_code_page_1252(uint32_t byte);

/* Appends UTF-16 in little endian; a surrogate that is not one of a pair becomes U+FFFD. */
void zj_code_page_utf16(zj_slice bytes, zj_buffer *out);

#endif
