/* metadata_text.h - private to metadata: two plain forms of short texts, and the patterns that find
 * dates, years, numbers and names in them.
 *
 *   original                  bare, for names                plain, for patterns
 *   中共　澄湖区委⏎组织部     中共澄湖区委组织部             the same, folded and simplified
 *   二〇二四年 ３ 月二十八日  二〇二四年３月二十八日         2024年3月28日
 *
 * Ownership  results are talloc children of 'ctx' and end in NUL.
 * Errors     NULL when memory runs out.
 * Threads    any. */
#ifndef ZJ_INDEXER_OUTLINE_METADATA_TEXT_H
#define ZJ_INDEXER_OUTLINE_METADATA_TEXT_H

#include "indexer/base/text.h"

/* Only the first so many bytes of a text are read: facts are found in short texts. */
#define ZJ_METADATA_SIGHT 1200

/* Returns a text without blanks and control characters. With 'keep', one blank stays between two
 * Han characters that blanks separate, as between the names of two organs. */
char *zj_metadata_bare(void *ctx, zj_slice text, bool keep);

/* Returns a text folded (fold.h), without blanks, and with the Chinese numerals of dates as digits.
 */
char *zj_metadata_plain(void *ctx, zj_slice text);

/* The patterns, with the form of text that each reads and the groups that it sets. */
typedef enum zj_pattern {
  ZJ_PATTERN_DATE,         /* plain: 1 year 2 month 3 day? */
  ZJ_PATTERN_FILE_DATE,    /* plain: 20240328 */
  ZJ_PATTERN_YEARS,        /* plain: 1 first year 2 last year? */
  ZJ_PATTERN_OPENING_YEAR, /* plain, of a paragraph */
  ZJ_PATTERN_DOCNO,        /* numbered: all of it */
  ZJ_PATTERN_ORDER,        /* bare, with ASCII digits: 国务院令第412号 */
  ZJ_PATTERN_TITLE_ORGAN,  /* bare title: 1 issuer */
  ZJ_PATTERN_TITLE_PLACE,  /* bare title: 1 place of 政府工作报告 */
  ZJ_PATTERN_ORGAN,        /* bare line: the name of an organ */
  ZJ_PATTERN_SPEAKER,      /* bare line: 1 organ that a person heads */
  ZJ_PATTERN_PLACE,        /* bare: a place */
  ZJ_PATTERN_CONGRESS,     /* bare: 1 place of a people's congress */
  ZJ_PATTERN_ASSEMBLY,     /* bare: 1 organ that holds a meeting */
  ZJ_PATTERN_BEHALF,       /* bare: 1 organ in whose name someone speaks */
  ZJ_PATTERN_TITLE_END,    /* plain title: the text after the kind of document */
  ZJ_PATTERN_COUNT
} zj_pattern;

enum { ZJ_METADATA_GROUPS = 4 };

/* The bytes of every group; group 0 is the whole match, and an unset group is empty. */
typedef struct zj_metadata_match {
  size_t begin[ZJ_METADATA_GROUPS], end[ZJ_METADATA_GROUPS];
  bool failed; /* memory ran out, and the text was not searched */
} zj_metadata_match;

/* Sets *out to the first match of a pattern in 'text' from byte 'from' on. Returns false when there
 * is none. */
bool zj_metadata_find_pattern(zj_pattern pattern, const char *text, size_t from,
                              zj_metadata_match *out);

/* Returns a copy of a group. */
char *zj_metadata_group(void *ctx, const char *text, const zj_metadata_match *match, int group);

/* Returns the kind of document that a plain title names at its end, or 'anywhere' in it: a
 * constant, or NULL if none. Sets *failed, unless it is NULL, to true when memory runs out. */
const char *zj_metadata_type_of(const char *plain_title, bool anywhere, bool *failed);

#endif
