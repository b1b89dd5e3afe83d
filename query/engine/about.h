/* about.h - the year that a passage speaks of: work in a report of January 2024 tells of 2023, and
 * its plans are for 2024.
 *
 * Where the text says it, it is found there, the nearest first:
 *   the clause     2023年，全市新建学校3所；2024年将再建2所。  the last year before a place counts
 *   the paragraph  a year that opens it, after its heading and 各位代表, holds for its sentences
 *                  without one
 *   the headings   一、2023年工作回顾: the innermost heading with a year. Where that has several
 *                  (“十三五”及2020年工作回顾), the last paragraph that opens with a year decides
 *
 * Otherwise it is inferred from the year of the report and the role. Years are written 2023年,
 * 2021—2025年, 二〇二三年, 今年, 去年, 前年, 明年, 过去五年, 近三年, 五年来, 今后五年, “十四五”,
 * “九五”. A year that is compared with (比2022年, 较上年) or stands in the name of a document is
 * not spoken of.
 *
 * 今年 is the year of the report. A 政府工作报告, and another 工作报告 of the turn of a year, tells
 * of the year before it and plans for its own; every other report tells of its own year and plans
 * for the next; a 规划, 方案, 通知 and the like is about its own years throughout.
 *
 * Units      years; bytes of match text.
 * Ownership  a reader is a talloc child of 'ctx'.
 * Errors     zj_about_failed(): memory ran out, and answers cannot be relied on.
 * Threads    one reader per thread. */
#ifndef ZJ_QUERY_ENGINE_ABOUT_H
#define ZJ_QUERY_ENGINE_ABOUT_H

#include "indexer/store/segment.h"

typedef struct zj_about {
  int first, last; /* both 0 when it is not known */
  zj_found found;  /* ZJ_FOUND_DERIVED when it was inferred */
} zj_about;

typedef struct zj_about_reader zj_about_reader;

/* NULL when memory runs out. */
zj_about_reader *zj_about_reader_new(void *ctx);

/* The year or years that the text at a place of a paragraph speaks of. Places are best asked about
 * in text order: the reader remembers the last report and paragraph. */
zj_about zj_about_at(zj_about_reader *reader, const zj_segment *segment, uint32_t paragraph,
                     zj_match_pos at);

/* A stretch of a passage that speaks of the same year throughout. */
typedef struct zj_about_part {
  zj_match_range at;
  uint32_t chars;
  zj_role_set roles;
  zj_about about;
} zj_about_part;

/* Calls 'found' for every part of a paragraph, in text order, and passes 'to' on. */
void zj_about_parts(zj_about_reader *reader, const zj_segment *segment, uint32_t paragraph,
                    void (*found)(void *to, const zj_about_part *part), void *to);

bool zj_about_failed(const zj_about_reader *reader);

enum { ZJ_ABOUT_TEXT = 16 };

/* Writes "2023", "2018-2022", or "" when it is not known. Returns 'out'. */
char *zj_about_text(zj_about about, char out[ZJ_ABOUT_TEXT]);

#endif
