/* metadata_text.h - private to metadata: two plain forms of short texts, dates and years in them,
 * patterns.
 *
 *   中共　澄湖区委⏎组织部   bare: 中共澄湖区委组织部            (for names: shown as written)
 *   二〇二四年 ３ 月二十八日  plain: 2024年3月28日               (folded, simplified, date numerals
 * as digits)
 *
 * Ownership  results are talloc children of 'ctx', texts ended by NUL.
 * Threads    any number at once. */
#ifndef ZJ_INDEXER_OUTLINE_METADATA_TEXT_H
#define ZJ_INDEXER_OUTLINE_METADATA_TEXT_H

#include "indexer/base/text.h"

/* What is longer is cut: facts stand in short texts. */
#define ZJ_METADATA_SIGHT 1200

/* Without blanks and control characters; one blank stays between two Han words that several blanks
 * part, when 'keep' (two organs side by side). */
char *zj_metadata_bare(void *ctx, zj_slice text, bool keep);
char *zj_metadata_plain(void *ctx, zj_slice text);

/* The patterns. The comment tells the text it is meant for. */
typedef enum zj_pattern {
  ZJ_PATTERN_DATE,         /* plain: 1 year 2 month 3 day? */
  ZJ_PATTERN_FILE_DATE,    /* plain: 20240328 */
  ZJ_PATTERN_YEARS,        /* plain: 1 first year 2 last year? */
  ZJ_PATTERN_OPENING_YEAR, /* plain, of a paragraph */
  ZJ_PATTERN_DOCNO,        /* bare: all of it */
  ZJ_PATTERN_ORDER,        /* bare: 国务院令第412号 */
  ZJ_PATTERN_TITLE_ORGAN,  /* bare title: 1 issuer */
  ZJ_PATTERN_TITLE_PLACE,  /* bare title: 1 place of 政府工作报告 */
  ZJ_PATTERN_ORGAN,        /* bare line: the name of an organ */
  ZJ_PATTERN_SPEAKER,      /* bare line: 1 organ that a person heads */
  ZJ_PATTERN_PLACE,        /* bare: a place */
  ZJ_PATTERN_CONGRESS,     /* bare: 1 place of a people's congress */
  ZJ_PATTERN_ASSEMBLY,     /* bare: 1 organ that holds a meeting */
  ZJ_PATTERN_BEHALF,       /* bare: 1 organ in whose name someone speaks */
  ZJ_PATTERN_TITLE_END,    /* plain title: what follows the kind of document */
  ZJ_PATTERN_COUNT
} zj_pattern;

enum { ZJ_METADATA_GROUPS = 4 };
typedef struct zj_metadata_match {
  size_t begin[ZJ_METADATA_GROUPS], end[ZJ_METADATA_GROUPS];
} zj_metadata_match;

/* The first match of a pattern in text from byte 'from' on; groups that took no part are empty. */
bool zj_metadata_find_pattern(zj_pattern pattern, const char *text, size_t from,
                              zj_metadata_match *out);
/* A copy of a group. */
char *zj_metadata_group(void *ctx, const char *text, const zj_metadata_match *match, int group);

/* The kind of document a plain title names, NULL if none. 'anywhere': not only at its end. A static
 * string. */
const char *zj_metadata_type_of(const char *plain_title, bool anywhere);

#endif
