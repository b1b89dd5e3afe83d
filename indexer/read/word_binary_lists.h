/* word_binary_lists.h - the styles and lists of a Word 97 to 2003 document, as those of a DOCX.
 *
 * Both formats hold the same facts about lists, and Word counts both in the same way. So the tables
 * of the old format are written as the XML of the new one, which word_lists.h reads and counts.
 *
 * Ownership  a talloc child of 'ctx'.
 * Errors     ZJ_NO_MEMORY; what is damaged in the tables is left out.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_WORD_BINARY_LISTS_H
#define ZJ_INDEXER_READ_WORD_BINARY_LISTS_H

#include "indexer/read/word_lists.h"

/* Writes the id of style number 'n' to 'out'. */
void zj_word_style_id(unsigned n, char out[ZJ_WORD_STYLE_ROOM]);

/* 'styles', 'lists' and 'uses' are tables in the stream 'table'; the levels of the lists follow
 * 'lists' there. */
ZJ_MUST_CHECK zj_status zj_word_binary_lists_load(void *ctx, zj_slice styles, zj_slice lists,
                                                  zj_slice table, zj_slice uses,
                                                  zj_word_lists **out, zj_error *err);

#endif
