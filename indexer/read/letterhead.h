/* letterhead.h - whether the header of a page is the letterhead of a document, which belongs to the
 * report, or is repeated on every page and does not.
 *
 *   澄河镇人民政府 / 澄河政发〔2024〕7号   letterhead      水利工作调研   neither
 *   澄河镇人民政府文件                     letterhead      — 3 —         page number
 *
 * Ownership  nothing is kept.
 * Errors     none.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_LETTERHEAD_H
#define ZJ_INDEXER_READ_LETTERHEAD_H

#include "indexer/base/text.h"

/* Whether a text of several lines is a letterhead: short, and a line has a document number or ends
 * in 文件. */
bool zj_letterhead_is(zj_slice text);

/* Whether a text is nothing but page numbers: 第 3 页 共 9 页. */
bool zj_letterhead_numbers(zj_slice text);

#endif
