/* likeness.h - characters that people mistake for each other, because they sound or look alike.
 *
 *   青 ─▶ 轻 清 情 … (qing)       末 ─▶ 未 (by its shape)       nianqing ─▶ nian qing
 *
 * The table is likeness.tsv; likeness.py derives it from the Unihan database. Tones do not count:
 * nián, nian2 and nian are one syllable; lü is written lü or lv.
 *
 * Units      code points; offsets are bytes.
 * Ownership  nothing is allocated; the characters of a syllable are borrowed from the program.
 * Errors     none.
 * Threads    no shared state. */
#ifndef ZJ_QUERY_LANGUAGE_LIKENESS_H
#define ZJ_QUERY_LANGUAGE_LIKENESS_H

#include "indexer/base/text.h"

/* Writes at most 'room' characters that sound or look like 'c' to 'out', those that sound like it
 * first, none of them twice and never 'c' itself. Sets *sounds to the number of the former and
 * returns the number of all. */
size_t zj_likeness_of(uint32_t c, uint32_t *out, size_t room, size_t *sounds);

enum {
  ZJ_PINYIN_SYLLABLES = 12, /* of a text that is read as pinyin */
  ZJ_PINYIN_LETTERS = 64
};

/* One way to cut a text into syllables: the characters that are read as each of them, in UTF-8. */
typedef struct zj_pinyin {
  zj_slice chars[ZJ_PINYIN_SYLLABLES];
  size_t count;
} zj_pinyin;

/* Reads a text in small letters as pinyin, with or without tones, blanks and apostrophes. Writes at
 * most 'room' ways to cut it, those of the fewest syllables first, and returns their number: 0 for
 * a text that is not pinyin. */
size_t zj_likeness_pinyin(zj_slice text, zj_pinyin *out, size_t room);

#endif
