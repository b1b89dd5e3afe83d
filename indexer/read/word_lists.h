/* word_lists.h - what Word counts and does not write: the numbers of headings and lists, and which
 * paragraphs are headings.
 *
 *   numbering.xml: chineseCounting "%1、"   styles.xml: heading 1 ─▶ list 3, level 0
 *   paragraph 总体要求 in style heading 1                       ─▶ label 一、, heading level 1
 *
 * Ownership  a talloc child of 'ctx'; it counts, so it serves one document once.
 * Errors     ZJ_BAD_INPUT for damaged parts. Lists that refer to nothing give no label.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_WORD_LISTS_H
#define ZJ_INDEXER_READ_WORD_LISTS_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

typedef struct zj_word_lists zj_word_lists;

enum { ZJ_WORD_LABEL_ROOM = 400, ZJ_WORD_STYLE_ROOM = 64 };

/* Both parts may be {NULL, 0}: there are no lists then, or no styles. */
ZJ_MUST_CHECK zj_status zj_word_lists_load(void *ctx, zj_slice numbering, zj_slice styles,
                                           zj_word_lists **out, zj_error *err);

/* The heading level of a style, 1 to 9; 0 for none. */
int zj_word_lists_heading(const zj_word_lists *lists, const char *style);

/* Counts a paragraph and writes the label in front of it, with the blank that follows if one does;
 * "" if none. 'list' and 'level' are the paragraph's own, -1 where it has none; list 0 takes away
 * that of the style. */
void zj_word_lists_label(zj_word_lists *lists, const char *style, int list, int level,
                         char label[ZJ_WORD_LABEL_ROOM]);

#endif
