/* contents.h - leaves contents lists out of Word documents: their entries are the headings once
 * more, and a search would find them as sections of the report.
 *
 *   报告 / 目录 / 一、问题 3   zj_contents_drop(&lines, mark of 一、问题 3)  ─▶  报告
 *
 * Ownership  nothing is kept.
 * Errors     none.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_CONTENTS_H
#define ZJ_INDEXER_READ_CONTENTS_H

#include "indexer/read/lines.h"

/* Takes back the paragraph that began at 'mark' (zj_lines_mark()), an entry of a contents list, and
 * the line 目录 before it. */
void zj_contents_drop(zj_lines *lines, size_t mark);

/* Whether the paragraph that began at 'mark' may be an entry, as far as its text goes: it is short
 * and no sentence. A sentence may refer to a heading, too. */
bool zj_contents_possible(const zj_lines *lines, size_t mark);

/* Whether the paragraph that began at 'mark' ends in a digit, as the number of a page. */
bool zj_contents_numbered(const zj_lines *lines, size_t mark);

#endif
