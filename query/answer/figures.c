/* figures.c - reads numbers, their multipliers and units. */
#include "query/answer/figures.h"

#include <stdlib.h>

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static bool starts_with(zj_slice text, size_t at, size_t end, const char *word) {
  size_t n = strlen(word);
  return at + n <= end && memcmp(text.at + at, word, n) == 0;
}

/* The length of the first of 'words' at 'at'; 0 for none. */
static size_t word_at(zj_slice text, size_t at, size_t end, const char *const *words,
                      size_t count) {
  for (size_t i = 0; i < count; i++)
    if (starts_with(text, at, end, words[i])) return strlen(words[i]);
  return 0;
}

/* What makes a number a date, an ordinal or a name. */
static bool names_something(zj_slice text, size_t begin, size_t at, size_t end) {
  static const char *const after[] = {"年",   "月", "g",  "a",    "日",   "号",   "时",
                                      "期",   "届", "次", "线",   "大会", "周",   "点",
                                      "〕",   ")",  "、", "国道", "省道", "世纪", "五",
                                      "周年", "岁", "级", "名单", "-",    "/",    ":"};
  static const char *const before[] = {"第", "〔", "g", "s", "(", "-", "/", "\"", "“", "十", ":"};
  if (word_at(text, at, end, after, ZJ_COUNT(after))) return true;
  for (size_t i = 0; i < ZJ_COUNT(before); i++) {
    size_t n = strlen(before[i]);
    if (begin >= n && memcmp(text.at + begin - n, before[i], n) == 0) return true;
  }
  return false;
}

/* Reads 万, 亿 and the like; 千 is one only before 瓦 and 米, where it belongs to the unit. */
static double read_multiplier(zj_slice text, size_t *at, size_t end) {
  double by = 1;
  for (;;) {
    if (starts_with(text, *at, end, "万"))
      by *= 1e4;
    else if (starts_with(text, *at, end, "亿"))
      by *= 1e8;
    else if (starts_with(text, *at, end, "多") || starts_with(text, *at, end, "余"))
      by *= 1;
    else
      return by;
    *at += strlen("万");
  }
}

/* Reads the unit: a measure word, two Han characters, or letters. */
static zj_slice read_unit(zj_slice text, size_t *at, size_t end) {
  static const char *const words[] = {
      "个百分点", "百分点", "平方公里", "平方米", "立方米", "千瓦时", "千瓦", "公里", "公顷",
      "千米",     "人次",   "元",       "户",     "人",     "亩",     "家",   "台",   "套",
      "座",       "条",     "项",       "处",     "张",     "吨",     "所",   "名",   "件",
      "辆",       "间",     "栋",       "片",     "批",     "种",     "颗",   "头",   "株",
      "米",       "倍",     "册",       "艘",     "对",     "村",     "镇",   "场",   "只"};
  size_t begin = *at, n = word_at(text, begin, end, words, ZJ_COUNT(words));
  uint32_t c;
  if (starts_with(text, begin, end, "个") && !n) {
    n = strlen("个");
  } else if (!n && begin < end && text.at[begin] == '%') {
    n = 1;
  } else if (!n) {
    for (int i = 0; i < 2 && begin + n < end; i++) {
      unsigned size = zj_utf8_decode(text, begin + n, &c);
      if (!size || !zj_char_is_letter(c)) break;
      n += size;
    }
  }
  *at = begin + n;
  return zj_slice_cut(text, begin, begin + n);
}

static bool is_han(zj_slice text, size_t at, unsigned *size) {
  uint32_t c;
  *size = zj_utf8_decode(text, at, &c);
  return *size && zj_char_class_of(c) == ZJ_CHAR_HAN;
}

/* Up to two Han characters that end at 'at', over words such as 约 that may stand before a number.
 */
static zj_slice words_before(zj_slice text, size_t at) {
  static const char *const passed[] = {"控制在", "就有", "还有", "仍有", "有", "约",   "达到",
                                       "达",     "超过", "超",   "近",   "为", "至少", "不少于"};
  for (size_t i = 0; i < ZJ_COUNT(passed); i++) {
    size_t n = strlen(passed[i]);
    if (at >= n && memcmp(text.at + at - n, passed[i], n) == 0) {
      at -= n;
      break;
    }
  }
  size_t begin = at;
  unsigned size;
  for (int i = 0; i < 2 && begin >= 3 && is_han(text, begin - 3, &size) && size == 3; i++)
    begin -= 3;
  return zj_slice_cut(text, begin, at);
}

static zj_slice words_after(zj_slice text, size_t at, size_t end) {
  static const char *const passed[] = {"以上", "左右", "以内", "多", "的"};
  at += word_at(text, at, end, passed, ZJ_COUNT(passed));
  size_t to = at;
  unsigned size;
  for (int i = 0; i < 2 && to < end && is_han(text, to, &size); i++)
    to += size;
  return zj_slice_cut(text, at, to);
}

/* The end of the number that begins at 'at': digits with at most one point. */
static size_t number_end(zj_slice text, size_t at, size_t end) {
  while (at < end && is_digit(text.at[at]))
    at++;
  if (at + 1 >= end || text.at[at] != '.' || !is_digit(text.at[at + 1])) return at;
  at++;
  while (at < end && is_digit(text.at[at]))
    at++;
  return at;
}

bool zj_figure_next(zj_slice text, size_t *at, size_t end, zj_figure *out) {
  for (size_t begin = *at; begin < end; begin++) {
    if (!is_digit(text.at[begin])) continue;
    char digits[32];
    size_t to = number_end(text, begin, end), length = to - begin;
    if (length >= sizeof digits || names_something(text, begin, to, end)) {
      begin = to - 1;
      continue;
    }
    memcpy(digits, text.at + begin, length);
    digits[length] = 0;
    double by = read_multiplier(text, &to, end);
    zj_figure figure = {.value = strtod(digits, NULL) * by};
    figure.unit = read_unit(text, &to, end);
    if (!figure.unit.length || starts_with(text, to, end, "级")) { /* 30万吨级航道 */
      begin = to - 1;
      continue;
    }
    figure.at = (zj_match_range){{(uint32_t)begin}, {(uint32_t)to}};
    figure.before = words_before(text, begin);
    figure.after = words_after(text, to, end);
    *out = figure;
    *at = to;
    return true;
  }
  *at = end;
  return false;
}

bool zj_figures_alike(const zj_figure *a, const zj_figure *b) {
  if (!zj_slice_equal(a->unit, b->unit)) return false;
  if (a->before.length && zj_slice_equal(a->before, b->before)) return true;
  return a->after.length && zj_slice_equal(a->after, b->after);
}

bool zj_figures_equal(const zj_figure *a, const zj_figure *b) {
  double difference = a->value - b->value, size = a->value > b->value ? a->value : b->value;
  if (difference < 0) difference = -difference;
  return zj_slice_equal(a->unit, b->unit) && difference <= size * 1e-9;
}
