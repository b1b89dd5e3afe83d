/* numerals.h - numbers as lists show them: 一、 （二） 3. IV 甲.
 *
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_TEXT_NUMERALS_H
#define ZJ_INDEXER_TEXT_NUMERALS_H

#include "indexer/base/text.h"

typedef enum zj_numerals {
  ZJ_NUMERALS_DECIMAL,
  ZJ_NUMERALS_NONE,
  ZJ_NUMERALS_BULLET,
  ZJ_NUMERALS_CHINESE,      /* 一 十 二十一 一百零三 */
  ZJ_NUMERALS_CHINESE_CAPS, /* 壹 拾 贰拾壹 */
  ZJ_NUMERALS_IDEOGRAPHS,   /* 一 二 … 九 一〇 一一 */
  ZJ_NUMERALS_STEMS,        /* 甲 乙 丙 */
  ZJ_NUMERALS_BRANCHES,     /* 子 丑 寅 */
  ZJ_NUMERALS_CIRCLED,      /* ① ② */
  ZJ_NUMERALS_WIDE,         /* １ ２ */
  ZJ_NUMERALS_PADDED,       /* 01 02 */
  ZJ_NUMERALS_LOWER_LETTER,
  ZJ_NUMERALS_UPPER_LETTER,
  ZJ_NUMERALS_LOWER_ROMAN,
  ZJ_NUMERALS_UPPER_ROMAN
} zj_numerals;

/* The kind WordprocessingML calls so (w:numFmt); decimal for those not known. */
zj_numerals zj_numerals_of_word(const char *name);
/* The kind OpenDocument calls so (style:num-format): "1", "a", "一, 二, 三, ...". */
zj_numerals zj_numerals_of_odf(const char *name);

/* Writes 'number' (1 to 9999; others as decimal digits), ended by NUL; at most ZJ_NUMERALS_ROOM
 * bytes. */
enum { ZJ_NUMERALS_ROOM = 48 };
void zj_numerals_write(zj_numerals kind, int number, char out[ZJ_NUMERALS_ROOM]);

#endif
