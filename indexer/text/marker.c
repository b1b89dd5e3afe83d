/* marker.c - reads the marks that number headings and items.
 *
 * The skip_ functions move the cursor past what they name, or return false or 0; the caller then
 * gives up or tries another mark from the start. The read_ functions set *out to a whole mark. */
#include "indexer/text/marker.h"

enum { NUMBER_MAX = 60 };

typedef struct cursor {
  zj_slice text;
  size_t at;
} cursor;

/* The code point at the cursor and its length in bytes; 0 at the end. */
static uint32_t peek_char(const cursor *c, unsigned *length) {
  uint32_t code = 0;
  *length = c->at < c->text.length ? zj_utf8_decode(c->text, c->at, &code) : 0;
  return *length ? code : 0;
}

static uint32_t next_code(const cursor *c) {
  unsigned length;
  return peek_char(c, &length);
}

static bool skip_code(cursor *c, uint32_t wanted) {
  unsigned length;
  if (peek_char(c, &length) != wanted) return false;
  c->at += length;
  return true;
}

static bool skip_any_of(cursor *c, const char *set) {
  unsigned length;
  uint32_t code = peek_char(c, &length);
  zj_slice marks = zj_slice_of(set);
  for (size_t i = 0; code && i < marks.length;) {
    uint32_t mark;
    i += zj_utf8_decode(marks, i, &mark);
    if (mark != code) continue;
    c->at += length;
    return true;
  }
  return false;
}

static bool skip_text(cursor *c, const char *text) {
  size_t length = strlen(text);
  if (c->text.length - c->at < length || memcmp(c->text.at + c->at, text, length) != 0)
    return false;
  c->at += length;
  return true;
}

static unsigned han_digit(uint32_t c) {
  switch (c) {
  case 0x4E00:
    return 1;
  case 0x4E8C:
    return 2;
  case 0x4E09:
    return 3;
  case 0x56DB:
    return 4;
  case 0x4E94:
    return 5;
  case 0x516D:
    return 6;
  case 0x4E03:
    return 7;
  case 0x516B:
    return 8;
  case 0x4E5D:
    return 9;
  case 0x5341:
    return 10;
  default:
    return 0;
  }
}

/* 一 to 九十九. */
static unsigned skip_han_number(cursor *c) {
  unsigned value = 0, length;
  for (;;) {
    unsigned digit = han_digit(peek_char(c, &length));
    if (digit == 0) return value;
    if (digit == 10)
      value = value ? value * 10 : 10;
    else if (value == 0 || value % 10 == 0)
      value += digit;
    else
      return 0; /* 一二, 三五 */
    if (value > 99) return 0;
    c->at += length;
  }
}

static bool is_digit(uint32_t c) {
  return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19);
}

/* One or two digits, ASCII or full-width. */
static unsigned skip_number(cursor *c) {
  unsigned value = 0, length;
  for (unsigned digits = 0;; digits++) {
    uint32_t code = peek_char(c, &length);
    if (!is_digit(code)) return value;
    if (digits == 2) return 0;
    value = value * 10 + (code & 0xF);
    c->at += length;
  }
}

/* Sets *out to the mark from 'begin' to the cursor. */
static bool set_marker(const cursor *c, size_t begin, zj_marker_kind kind, unsigned value,
                       zj_marker *out) {
  if (value == 0 && kind != ZJ_MARKER_DASH) return false;
  *out = (zj_marker){kind, value, c->at - begin};
  return true;
}

/* 一、 and the other marks that begin with a Chinese number: 一是, 一要. */
static bool read_han(cursor c, zj_marker *out) {
  size_t begin = c.at;
  unsigned value = skip_han_number(&c);
  if (value == 0) return false;
  if (skip_any_of(&c, "、．.")) {
    cursor next = c;
    unsigned second = skip_han_number(&next);
    if (second && (skip_any_of(&next, "、产线级类次批期和") || second == value + 1))
      return false; /* 一、二、三产业; 一、二线 */
    return set_marker(&c, begin, ZJ_MARKER_ONE, value, out);
  }
  if (skip_code(&c, 0x662F)) { /* 是 */
    skip_any_of(&c, "，");
    return set_marker(&c, begin, ZJ_MARKER_IS, value, out);
  }
  if (skip_code(&c, 0x8981)) {                 /* 要 */
    if (next_code(&c) == 0x7D20) return false; /* 一要素 */
    return set_marker(&c, begin, ZJ_MARKER_MUST, value, out);
  }
  return false;
}

/* （一） and （1）. */
static bool read_bracket(cursor c, zj_marker *out) {
  size_t begin = c.at;
  if (!skip_any_of(&c, "（(")) return false;
  unsigned value = skip_han_number(&c);
  zj_marker_kind kind = value ? ZJ_MARKER_SUB : ZJ_MARKER_PAREN;
  if (!value) value = skip_number(&c);
  if (!value || !skip_any_of(&c, "）)")) return false;
  skip_any_of(&c, "、．.");
  return set_marker(&c, begin, kind, value, out);
}

/* 1. and 1、, and also 1）. */
static bool read_number(cursor c, zj_marker *out) {
  size_t begin = c.at;
  unsigned value = skip_number(&c);
  if (value == 0 || value > NUMBER_MAX) return false;
  if (skip_any_of(&c, "）)")) return set_marker(&c, begin, ZJ_MARKER_PAREN, value, out);
  bool listed = skip_code(&c, 0x3001); /* 、 */
  if (!listed && !skip_any_of(&c, "．.")) return false;
  if (is_digit(next_code(&c)) || next_code(&c) == '%') return false; /* 1.5倍 */
  return set_marker(&c, begin, ZJ_MARKER_NUMBER, value, out);
}

/* 第一部分, 第一章, 第一节, and 第一， as an item. */
static bool read_ordinal(cursor c, zj_marker *out) {
  size_t begin = c.at;
  if (!skip_code(&c, 0x7B2C)) return false; /* 第 */
  unsigned value = skip_han_number(&c);
  if (!value) value = skip_number(&c);
  if (!value) return false;
  if (skip_text(&c, "部分") || skip_text(&c, "编"))
    return set_marker(&c, begin, ZJ_MARKER_PART, value, out);
  if (skip_text(&c, "章")) return set_marker(&c, begin, ZJ_MARKER_CHAPTER, value, out);
  if (skip_text(&c, "节")) return set_marker(&c, begin, ZJ_MARKER_SECTION, value, out);
  if (skip_any_of(&c, "，,、")) return set_marker(&c, begin, ZJ_MARKER_FIRST, value, out);
  return false;
}

/* 首先, 其次 … 最后, and 其一. */
static bool read_order(cursor c, zj_marker *out) {
  static const struct {
    const char *word;
    unsigned value;
  } words[] = {{"首先", 1}, {"其次", 2}, {"再次", 3}, {"再者", 3}, {"最后", ZJ_MARKER_LAST}};
  size_t begin = c.at;
  for (size_t i = 0; i < ZJ_COUNT(words); i++) {
    if (!skip_text(&c, words[i].word)) continue;
    return skip_any_of(&c, "，,、是") &&
           set_marker(&c, begin, ZJ_MARKER_ORDER, words[i].value, out);
  }
  if (!skip_text(&c, "其")) return false;
  unsigned value = skip_han_number(&c);
  return skip_any_of(&c, "，,、是") && set_marker(&c, begin, ZJ_MARKER_ITS, value, out);
}

/* Marks of one character, by ranges of code points; the first of a range has the value 'value'. */
static const struct {
  uint32_t first, last;
  zj_marker_kind kind;
  unsigned value;
} symbols[] = {
    {0x2460, 0x2473, ZJ_MARKER_CIRCLE, 1},  /* ① */
    {0x2474, 0x2487, ZJ_MARKER_PAREN, 1},   /* ⑴ */
    {0x2488, 0x249B, ZJ_MARKER_NUMBER, 1},  /* ⒈ */
    {0x24F5, 0x24FE, ZJ_MARKER_CIRCLE, 1},  /* ⓵ */
    {0x2776, 0x277F, ZJ_MARKER_CIRCLE, 1},  /* ❶ */
    {0x2780, 0x2789, ZJ_MARKER_CIRCLE, 1},  /* ➀ */
    {0x278A, 0x2793, ZJ_MARKER_CIRCLE, 1},  /* ➊ */
    {0x3220, 0x3229, ZJ_MARKER_SUB, 1},     /* ㈠ */
    {0x3251, 0x325F, ZJ_MARKER_CIRCLE, 21}, /* ㉑ */
    {0x3280, 0x3289, ZJ_MARKER_CIRCLE, 1},  /* ㊀ */
};

/* ① ⑴ ⒈ ㈠, and two or more dashes. */
static bool read_symbol(cursor c, uint32_t code, zj_marker *out) {
  size_t begin = c.at;
  unsigned length;
  peek_char(&c, &length);
  c.at += length;
  for (size_t i = 0; i < ZJ_COUNT(symbols); i++) {
    if (code < symbols[i].first || code > symbols[i].last) continue;
    skip_any_of(&c, "、．.");
    return set_marker(&c, begin, symbols[i].kind, code - symbols[i].first + symbols[i].value, out);
  }
  if (code == 0x2014 || code == 0x2015 || code == 0x2500 || code == 0xFF0D) {
    if (!skip_any_of(&c, "—―─－")) return false;
    while (skip_any_of(&c, "—―─－")) {}
    return c.at < c.text.length && set_marker(&c, begin, ZJ_MARKER_DASH, 0, out);
  }
  return false;
}

bool zj_marker_read(zj_slice text, size_t at, zj_marker *out) {
  cursor c = {text, at};
  uint32_t code = next_code(&c);
  if (code == 0) return false;
  if (is_digit(code)) return read_number(c, out);
  if (han_digit(code)) return read_han(c, out);
  if (code == 0xFF08 || code == '(') return read_bracket(c, out);
  if (code == 0x7B2C) return read_ordinal(c, out);
  if (code == 0x9996 || code == 0x5176 || code == 0x518D || code == 0x6700)
    return read_order(c, out);
  if (code >= 0x2000 && (code < 0x3300 || code == 0xFF0D)) return read_symbol(c, code, out);
  return false;
}

unsigned zj_marker_level(zj_marker_kind kind) {
  switch (kind) {
  case ZJ_MARKER_PART:
  case ZJ_MARKER_CHAPTER:
  case ZJ_MARKER_ONE:
    return 1;
  case ZJ_MARKER_SECTION:
  case ZJ_MARKER_SUB:
    return 2;
  case ZJ_MARKER_NUMBER:
    return 3;
  case ZJ_MARKER_PAREN:
  case ZJ_MARKER_CIRCLE:
    return 4;
  case ZJ_MARKER_IS:
  case ZJ_MARKER_FIRST:
  case ZJ_MARKER_ORDER:
  case ZJ_MARKER_ITS:
  case ZJ_MARKER_MUST:
  case ZJ_MARKER_DASH:
    break;
  }
  return 5;
}
