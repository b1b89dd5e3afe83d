/* numerals.c - numbers as lists show them. */
#include "indexer/text/numerals.h"

#include <stdio.h>

static const struct {
  const char *name;
  zj_numerals kind;
} word_names[] = {
    {"decimal", ZJ_NUMERALS_DECIMAL},
    {"none", ZJ_NUMERALS_NONE},
    {"bullet", ZJ_NUMERALS_BULLET},
    {"chineseCounting", ZJ_NUMERALS_CHINESE},
    {"chineseCountingThousand", ZJ_NUMERALS_CHINESE},
    {"taiwaneseCounting", ZJ_NUMERALS_CHINESE},
    {"taiwaneseCountingThousand", ZJ_NUMERALS_CHINESE},
    {"japaneseCounting", ZJ_NUMERALS_CHINESE},
    {"chineseLegalSimplified", ZJ_NUMERALS_CHINESE_CAPS},
    {"ideographLegalTraditional", ZJ_NUMERALS_CHINESE_CAPS},
    {"ideographDigital", ZJ_NUMERALS_IDEOGRAPHS},
    {"taiwaneseDigital", ZJ_NUMERALS_IDEOGRAPHS},
    {"japaneseDigitalTenThousand", ZJ_NUMERALS_IDEOGRAPHS},
    {"ideographTraditional", ZJ_NUMERALS_STEMS},
    {"ideographZodiac", ZJ_NUMERALS_BRANCHES},
    {"decimalEnclosedCircle", ZJ_NUMERALS_CIRCLED},
    {"decimalEnclosedCircleChinese", ZJ_NUMERALS_CIRCLED},
    {"decimalFullWidth", ZJ_NUMERALS_WIDE},
    {"decimalFullWidth2", ZJ_NUMERALS_WIDE},
    {"decimalZero", ZJ_NUMERALS_PADDED},
    {"lowerLetter", ZJ_NUMERALS_LOWER_LETTER},
    {"upperLetter", ZJ_NUMERALS_UPPER_LETTER},
    {"lowerRoman", ZJ_NUMERALS_LOWER_ROMAN},
    {"upperRoman", ZJ_NUMERALS_UPPER_ROMAN},
};

zj_numerals zj_numerals_of_word(const char *name) {
  for (size_t i = 0; i < ZJ_COUNT(word_names); i++) {
    if (strcmp(name, word_names[i].name) == 0) return word_names[i].kind;
  }
  return ZJ_NUMERALS_DECIMAL;
}

static const struct {
  const char *begin;
  zj_numerals kind;
} odf_names[] = {
    {"一, 二", ZJ_NUMERALS_CHINESE}, {"壹, ", ZJ_NUMERALS_CHINESE_CAPS},
    {"甲, ", ZJ_NUMERALS_STEMS},     {"子, ", ZJ_NUMERALS_BRANCHES},
    {"①", ZJ_NUMERALS_CIRCLED},      {"１", ZJ_NUMERALS_WIDE},
    {"1", ZJ_NUMERALS_DECIMAL},      {"01", ZJ_NUMERALS_PADDED},
    {"a", ZJ_NUMERALS_LOWER_LETTER}, {"A", ZJ_NUMERALS_UPPER_LETTER},
    {"i", ZJ_NUMERALS_LOWER_ROMAN},  {"I", ZJ_NUMERALS_UPPER_ROMAN},
};

zj_numerals zj_numerals_of_odf(const char *name) {
  if (!*name) return ZJ_NUMERALS_NONE;
  for (size_t i = 0; i < ZJ_COUNT(odf_names); i++) {
    if (strncmp(name, odf_names[i].begin, strlen(odf_names[i].begin)) == 0)
      return odf_names[i].kind;
  }
  return ZJ_NUMERALS_DECIMAL;
}

/* ---- writing ---- */

/* Appends character number 'n' (0-based) of a string whose characters all have three bytes. Returns
 * the new end. */
static char *append_han(char *out, const char *characters, int n) {
  memcpy(out, characters + 3 * n, 3);
  return out + 3;
}

/* 103 is 一百零三, 110 is 一百一十. With 'short_ten', 10 is 十 and not 一十. */
static void write_chinese(int number, const char *digits, const char *units, bool short_ten,
                          char *out) {
  bool zero = false, begun = false;
  for (int unit = 3, step = 1000; unit >= 0; unit--, step /= 10) {
    int digit = number / step % 10;
    if (digit == 0) {
      zero = begun;
      continue;
    }
    if (zero) out = append_han(out, digits, 0);
    if (!(short_ten && unit == 1 && digit == 1 && !begun)) out = append_han(out, digits, digit);
    if (unit > 0) out = append_han(out, units, unit - 1);
    zero = false;
    begun = true;
  }
  *out = 0;
}

static void write_ideographs(int number, const char *digits, char *out) {
  char decimal[16];
  snprintf(decimal, sizeof decimal, "%d", number);
  for (const char *d = decimal; *d; d++)
    out = append_han(out, digits, *d - '0');
  *out = 0;
}

/* a b … z aa bb, as Word does. */
static void write_letters(int number, char first, char *out) {
  int times = (number - 1) / 26 + 1;
  if (times > 20) times = 20;
  memset(out, first + (number - 1) % 26, (size_t)times);
  out[times] = 0;
}

static void write_roman(int number, bool upper, char *out) {
  static const struct {
    int value;
    const char *lower, *upper;
  } steps[] = {{1000, "m", "M"}, {900, "cm", "CM"}, {500, "d", "D"}, {400, "cd", "CD"},
               {100, "c", "C"},  {90, "xc", "XC"},  {50, "l", "L"},  {40, "xl", "XL"},
               {10, "x", "X"},   {9, "ix", "IX"},   {5, "v", "V"},   {4, "iv", "IV"},
               {1, "i", "I"}};
  for (size_t i = 0; i < ZJ_COUNT(steps); i++) {
    const char *letters = upper ? steps[i].upper : steps[i].lower;
    for (; number >= steps[i].value; number -= steps[i].value)
      out = stpcpy(out, letters);
  }
  *out = 0;
}

/* Writes character number 'number' (1-based) of 'characters', if there are so many. */
static bool write_one_of(const char *characters, int count, int number, char *out) {
  if (number > count) return false;
  *append_han(out, characters, number - 1) = 0;
  return true;
}

/* Returns false for a number that the kind does not have. */
static bool write_kind(zj_numerals kind, int number, char *out) {
  switch (kind) {
  case ZJ_NUMERALS_CHINESE:
    write_chinese(number, "零一二三四五六七八九", "十百千", number < 20, out);
    return true;
  case ZJ_NUMERALS_CHINESE_CAPS:
    write_chinese(number, "零壹贰叁肆伍陆柒捌玖", "拾佰仟", number < 20, out);
    return true;
  case ZJ_NUMERALS_IDEOGRAPHS:
    write_ideographs(number, "〇一二三四五六七八九", out);
    return true;
  case ZJ_NUMERALS_WIDE:
    write_ideographs(number, "０１２３４５６７８９", out);
    return true;
  case ZJ_NUMERALS_STEMS:
    return write_one_of("甲乙丙丁戊己庚辛壬癸", 10, number, out);
  case ZJ_NUMERALS_BRANCHES:
    return write_one_of("子丑寅卯辰巳午未申酉戌亥", 12, number, out);
  case ZJ_NUMERALS_CIRCLED:
    return write_one_of("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", 20, number, out);
  case ZJ_NUMERALS_LOWER_LETTER:
    write_letters(number, 'a', out);
    return true;
  case ZJ_NUMERALS_UPPER_LETTER:
    write_letters(number, 'A', out);
    return true;
  case ZJ_NUMERALS_LOWER_ROMAN:
  case ZJ_NUMERALS_UPPER_ROMAN:
    if (number > 3999) return false;
    write_roman(number, kind == ZJ_NUMERALS_UPPER_ROMAN, out);
    return true;
  case ZJ_NUMERALS_DECIMAL:
  case ZJ_NUMERALS_NONE:
  case ZJ_NUMERALS_BULLET:
  case ZJ_NUMERALS_PADDED:
    break;
  }
  return false;
}

void zj_numerals_write(zj_numerals kind, int number, char out[ZJ_NUMERALS_ROOM]) {
  if (kind == ZJ_NUMERALS_NONE)
    *out = 0;
  else if (kind == ZJ_NUMERALS_BULLET)
    strcpy(out, "•");
  else if (number < 1 || number > 9999 || !write_kind(kind, number, out))
    snprintf(out, ZJ_NUMERALS_ROOM, kind == ZJ_NUMERALS_PADDED ? "%02d" : "%d", number);
}
