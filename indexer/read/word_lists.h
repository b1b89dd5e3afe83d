/* word_lists.h - which paragraphs of a Word document are headings, and the numbers of headings and
 * lists, which the file does not contain: Word counts them when it shows the document.
 *
 *   numbering.xml: chineseCounting "%1、"   styles.xml: heading 1 ─▶ list 3, level 0
 *   paragraph 总体要求 in style heading 1                       ─▶ label 一、, heading level 1
 *
 * Ownership  a talloc child of 'ctx'. It counts, so it serves one reading of one document.
 * Errors     ZJ_BAD_INPUT for damaged parts, ZJ_NO_MEMORY. A reference to a missing list gives no
 *            label.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_WORD_LISTS_H
#define ZJ_INDEXER_READ_WORD_LISTS_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

typedef struct zj_word_lists zj_word_lists;

enum { ZJ_WORD_LABEL_ROOM = 400, ZJ_WORD_STYLE_ROOM = 64 };

/* Reads word/numbering.xml and word/styles.xml. Either may be {NULL, 0}: the document then has no
 * lists, or no styles. */
ZJ_MUST_CHECK zj_status zj_word_lists_load(void *ctx, zj_slice numbering, zj_slice styles,
                                           zj_word_lists **out, zj_error *err);

/* The heading level of a style, 1 to 9; 0 when it is not a heading. */
int zj_word_lists_heading(const zj_word_lists *lists, const char *style);

/* Whether a style is one of contents lists: TOC 1 to 9, 目录 1. */
bool zj_word_lists_contents(const zj_word_lists *lists, const char *style);

/* Counts a paragraph and writes its number to 'label', with the blank after it if Word shows one;
 * "" when it has none. 'list' and 'level' are those of the paragraph itself, -1 to use those of its
 * style; list 0 means no list, whatever the style. Call it once for each paragraph, in order. */
void zj_word_lists_label(zj_word_lists *lists, const char *style, int list, int level,
                         char label[ZJ_WORD_LABEL_ROOM]);

#endif
