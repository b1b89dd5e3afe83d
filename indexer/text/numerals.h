/* numerals.h - numbers as lists show them: 一 贰 3 IV 甲.
 *
 *   char out[ZJ_NUMERALS_ROOM];
 *   zj_numerals_write(ZJ_NUMERALS_CHINESE, 21, out);      二十一
 *
 * Ownership  numbers are written to the caller's memory.
 * Errors     none.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_TEXT_NUMERALS_H
#define ZJ_INDEXER_TEXT_NUMERALS_H

#include "indexer/base/text.h"

typedef enum zj_numerals {
  ZJ_NUMERALS_DECIMAL,
  ZJ_NUMERALS_NONE,         /* nothing is shown */
  ZJ_NUMERALS_BULLET,       /* • */
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

/* Return the kind that a document means: by its name in WordprocessingML (w:numFmt), and by its
 * example in OpenDocument (style:num-format), "1", "a", "一, 二, 三, ...". An unknown one is
 * decimal; an empty example means no number. */
zj_numerals zj_numerals_of_word(const char *name);
zj_numerals zj_numerals_of_odf(const char *name);

enum { ZJ_NUMERALS_ROOM = 48 };

/* Writes 'number' and a NUL to 'out'. A number that the kind cannot express, in any case one below
 * 1 or above 9999, is written in decimal digits. */
void zj_numerals_write(zj_numerals kind, int number, char out[ZJ_NUMERALS_ROOM]);

#endif
