/* metadata_title.h - a title without what is not a part of it.
 *
 *   2 0 2 4 年 政府工作报告            ─▶ 2024年政府工作报告
 *   云溪县2024年统计公报[1]            ─▶ 云溪县2024年统计公报
 *   2008年工作报告2008年工作报告       ─▶ 2008年工作报告
 *   title: 云溪县政府工作报告          ─▶ 云溪县政府工作报告
 *   政府工作报告——                     ─▶ 政府工作报告
 *
 * Ownership  the result is a talloc child of 'ctx' and ends in NUL.
 * Errors     NULL when memory runs out.
 * Threads    any. */
#ifndef ZJ_INDEXER_OUTLINE_METADATA_TITLE_H
#define ZJ_INDEXER_OUTLINE_METADATA_TITLE_H

#include "indexer/base/text.h"

/* Returns a title, which is UTF-8, without marks of Markdown, the word for title before it, marks
 * of notes after it, blanks that only space out its characters, and its own repetition. */
char *zj_metadata_title(void *ctx, const char *title);

#endif
