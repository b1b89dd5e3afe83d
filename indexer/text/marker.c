/* marker.c - reading the marks that number headings and items. */
#include "indexer/text/marker.h"

enum { NUMBER_MAX = 60 };

typedef struct cursor {
  zj_slice text;
  size_t at;
} cursor;

static uint32_t peek(const cursor *c, unsigned *length) {
  uint32_t code = 0;
  *length = c->at < c->text.length ? zj_utf8_decode(c->text, c->at, &code) : 0;
  return *length ? code : 0;
}

static uint32_t peek_only(const cursor *c) {
  unsigned length;
  return peek(c, &length);
}

static bool take(cursor *c, uint32_t wanted) {
  unsigned length;
  if (peek(c, &length) != wanted) return false;
  c->at += length;
  return true;
}

static bool take_any(cursor *c, const char *set) {
  unsigned length;
  uint32_t code = peek(c, &length);
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

static bool take_text(cursor *c, const char *text) {
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

/* 一 to 九十九; 0 when there is none. */
static unsigned take_han_number(cursor *c) {
  unsigned value = 0, digit, length;
  while ((digit = han_digit(peek(c, &length)))) {
    if (digit == 10)
      value = value ? value * 10 : 10;
    else if (value == 0 || value % 10 == 0)
      value += digit;
    else
      return 0; /* 一二, 三五 */
    if (value > 99) return 0;
    c->at += length;
  }
  return value;
}

static unsigned take_number(cursor *c) {
  unsigned value = 0, length, digits = 0;
  uint32_t code;
  while ((code = peek(c, &length)),
         (code >= '0' && code <= '9') || (code >= 0xFF10 && code <= 0xFF19)) {
    value = value * 10 + (code & 0xF);
    if (++digits > 2) return 0;
    c->at += length;
  }
  return value;
}

static bool is_digit(uint32_t c) {
  return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19);
}

static bool finish(const cursor *c, size_t begin, zj_marker_kind kind, unsigned value,
                   zj_marker *out) {
  if (value == 0 && kind != ZJ_MARKER_DASH) return false;
  *out = (zj_marker){kind, value, c->at - begin};
  return true;
}

/* 一、 and what else begins with a Chinese number. */
static bool read_han(cursor c, zj_marker *out) {
  size_t begin = c.at;
  unsigned value = take_han_number(&c);
  if (value == 0) return false;
  if (take_any(&c, "、．.")) {
    cursor next = c;
    unsigned second = take_han_number(&next);
    if (second && (take_any(&next, "、产线级类次批期和") || second == value + 1))
      return false; /* 一、二、三产业; 一、二线 */
    return finish(&c, begin, ZJ_MARKER_ONE, value, out);
  }
  if (take(&c, 0x662F)) { /* 是 */
    take_any(&c, "，");
    return finish(&c, begin, ZJ_MARKER_IS, value, out);
  }
  if (take(&c, 0x8981)) {                      /* 要 */
    if (peek_only(&c) == 0x7D20) return false; /* 一要素 */
    return finish(&c, begin, ZJ_MARKER_MUST, value, out);
  }
  return false;
}

/* （一） and （1）, 1) as well. */
static bool read_bracket(cursor c, zj_marker *out) {
  size_t begin = c.at;
  if (!take_any(&c, "（(")) return false;
  unsigned value = take_han_number(&c);
  zj_marker_kind kind = value ? ZJ_MARKER_SUB : ZJ_MARKER_PAREN;
  if (!value) value = take_number(&c);
  if (!value || !take_any(&c, "）)")) return false;
  take_any(&c, "、．.");
  return finish(&c, begin, kind, value, out);
}

static bool read_number(cursor c, zj_marker *out) {
  size_t begin = c.at;
  unsigned value = take_number(&c);
  if (value == 0 || value > NUMBER_MAX) return false;
  if (take_any(&c, "）)")) return finish(&c, begin, ZJ_MARKER_PAREN, value, out);
  bool listed = take(&c, 0x3001); /* 、 */
  if (!listed && !take_any(&c, "．.")) return false;
  if (is_digit(peek_only(&c)) || peek_only(&c) == '%') return false; /* 1.5倍 */
  return finish(&c, begin, ZJ_MARKER_NUMBER, value, out);
}

/* 第一部分, 第一章, 第一节, 第一条, and 第一， as an item. */
static bool read_ordinal(cursor c, zj_marker *out) {
  size_t begin = c.at;
  if (!take(&c, 0x7B2C)) return false; /* 第 */
  unsigned value = take_han_number(&c);
  if (!value) value = take_number(&c);
  if (!value) return false;
  if (take_text(&c, "部分") || take_text(&c, "编"))
    return finish(&c, begin, ZJ_MARKER_PART, value, out);
  if (take_text(&c, "章")) return finish(&c, begin, ZJ_MARKER_CHAPTER, value, out);
  if (take_text(&c, "节")) return finish(&c, begin, ZJ_MARKER_SECTION, value, out);
  if (take_any(&c, "，,、")) return finish(&c, begin, ZJ_MARKER_FIRST, value, out);
  return false;
}

static bool read_order(cursor c, zj_marker *out) {
  static const struct {
    const char *word;
    unsigned value;
  } words[] = {{"首先", 1}, {"其次", 2}, {"再次", 3}, {"再者", 3}, {"最后", ZJ_MARKER_LAST}};
  size_t begin = c.at;
  for (size_t i = 0; i < ZJ_COUNT(words); i++)
    if (take_text(&c, words[i].word)) {
      if (!take_any(&c, "，,、是")) return false;
      return finish(&c, begin, ZJ_MARKER_ORDER, words[i].value, out);
    }
  if (!take_text(&c, "其")) return false;
  unsigned value = take_han_number(&c);
  return take_any(&c, "，,、是") && finish(&c, begin, ZJ_MARKER_ITS, value, out);
}

static bool read_symbol(cursor c, uint32_t code, zj_marker *out) {
  size_t begin = c.at;
  unsigned length;
  peek(&c, &length);
  c.at += length;
  if (code >= 0x2460 && code <= 0x2473)
    return finish(&c, begin, ZJ_MARKER_CIRCLE, code - 0x2460 + 1, out);
  if (code >= 0x2474 && code <= 0x2487)
    return finish(&c, begin, ZJ_MARKER_PAREN, code - 0x2474 + 1, out);
  if (code >= 0x3220 && code <= 0x3229)
    return finish(&c, begin, ZJ_MARKER_SUB, code - 0x3220 + 1, out);
  if (code == 0x2014 || code == 0x2015 || code == 0x2500 || code == 0xFF0D) {
    if (!take_any(&c, "—―─－")) return false;
    while (take_any(&c, "—―─－")) {}
    return c.at < c.text.length && finish(&c, begin, ZJ_MARKER_DASH, 0, out);
  }
  return false;
}

bool zj_marker_read(zj_slice text, size_t at, zj_marker *out) {
  cursor c = {text, at};
  uint32_t code = peek_only(&c);
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
  default:
    return 5;
  }
}
