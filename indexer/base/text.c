/* text.c - slices, UTF-8 and classes of characters. */
#include "indexer/base/text.h"

#include <utf8proc.h>

int zj_slice_compare(zj_slice a, zj_slice b) {
  size_t common = a.length < b.length ? a.length : b.length;
  int order = common ? memcmp(a.at, b.at, common) : 0;
  if (order != 0) return order;
  return (a.length > b.length) - (a.length < b.length);
}

/* ---- UTF-8 ---- */

/* Most of all text is characters of three bytes: they are taken first. */
unsigned zj_utf8_decode(zj_slice s, size_t at, uint32_t *code_point) {
  const unsigned char *p = (const unsigned char *)s.at + at;
  size_t left = s.length - at;
  if (left >= 3 && (p[0] & 0xF0) == 0xE0) {
    uint32_t c = (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
    bool tails = (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80;
    if (!tails || c < 0x800 || (c >= 0xD800 && c < 0xE000)) return 0;
    *code_point = c;
    return 3;
  }
  if (p[0] < 0x80) {
    *code_point = p[0];
    return 1;
  }
  if (p[0] < 0xC2 || p[0] > 0xF4) return 0;
  unsigned length = 2 + (p[0] >= 0xE0) + (p[0] >= 0xF0);
  if (left < length) return 0;
  uint32_t c = p[0] & (0xFFu >> (length + 1));
  for (unsigned i = 1; i < length; i++) {
    if ((p[i] & 0xC0) != 0x80) return 0;
    c = c << 6 | (p[i] & 0x3F);
  }
  if ((length == 3 && c < 0x800) || (length == 4 && c < 0x10000) || c > 0x10FFFF ||
      (c >= 0xD800 && c < 0xE000))
    return 0;
  *code_point = c;
  return length;
}

unsigned zj_utf8_encode(uint32_t c, char out[4]) {
  if (c < 0x80) {
    out[0] = (char)c;
    return 1;
  }
  unsigned length = 2 + (c >= 0x800) + (c >= 0x10000);
  for (unsigned i = length - 1; i > 0; i--) {
    out[i] = (char)(0x80 | (c & 0x3F));
    c >>= 6;
  }
  out[0] = (char)(0xF00u >> length | c);
  return length;
}

/* The place from 'at' on where something other than ASCII and Han characters begins, or the end is
 * near: these are checked without decoding them. Three bytes may also begin with E0 or ED, but then
 * not every second byte is right. */
static size_t skip_usual(zj_slice s, size_t at) {
  const unsigned char *p = (const unsigned char *)s.at;
  while (at + 3 <= s.length) {
    unsigned char lead = p[at];
    bool three = lead > 0xE0 && lead < 0xF0 && lead != 0xED;
    if (lead < 0x80)
      at++;
    else if (three && (p[at + 1] & 0xC0) == 0x80 && (p[at + 2] & 0xC0) == 0x80)
      at += 3;
    else
      break;
  }
  return at;
}

size_t zj_utf8_check(zj_slice s) {
  uint32_t c;
  for (size_t at = skip_usual(s, 0); at < s.length; at = skip_usual(s, at)) {
    unsigned length = zj_utf8_decode(s, at, &c);
    if (!length) return at;
    at += length;
  }
  return s.length;
}

/* Sixteen bytes of text, and the same as two words. */
typedef signed char lanes __attribute__((vector_size(16)));
typedef unsigned char lane_counts __attribute__((vector_size(16)));
typedef uint64_t lane_words __attribute__((vector_size(16)));

static size_t sum_lanes(lane_counts sums) {
  const uint64_t even = 0x00FF00FF00FF00FFu;
  lane_words words = (lane_words)sums, pairs = (words & even) + (words >> 8 & even);
  return (pairs[0] * 0x0001000100010001u >> 48) + (pairs[1] * 0x0001000100010001u >> 48);
}

/* Sixteen bytes at a time: each lane of 'sums' counts those bytes of its column that begin a
 * character. */
size_t zj_utf8_count(zj_slice s) {
  enum { FULL = 240 }; /* steps until a lane may be full */
  const signed char last_tail = (signed char)0xBF;
  size_t count = 0, at = 0, steps = 0;
  lane_counts sums = {0};
  lanes bytes;
  for (; at + sizeof bytes <= s.length; at += sizeof bytes) {
    memcpy(&bytes, s.at + at, sizeof bytes);
    sums -= (lane_counts)(bytes > last_tail); /* a comparison that holds gives -1 */
    if (++steps < FULL) continue;
    count += sum_lanes(sums);
    sums = (lane_counts){0};
    steps = 0;
  }
  memset(&bytes, 0x80, sizeof bytes); /* begins no character */
  if (at < s.length) memcpy(&bytes, s.at + at, s.length - at);
  sums -= (lane_counts)(bytes > last_tail);
  return count + sum_lanes(sums);
}

size_t zj_utf8_offset(zj_slice s, size_t n) {
  size_t at = 0;
  for (; at < s.length; at++)
    if (!zj_utf8_is_tail(s.at[at]) && n-- == 0) break;
  return at;
}

size_t zj_utf8_floor(zj_slice s, size_t bytes) {
  if (bytes >= s.length) return s.length;
  while (bytes > 0 && zj_utf8_is_tail(s.at[bytes]))
    bytes--;
  return bytes;
}

/* ---- classes of characters ---- */

static bool is_han(uint32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || c == 0x3007 ||
         c == 0x3005 || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x323AF);
}

zj_char_class zj_char_class_of(uint32_t c) {
  if (c < 0x80) {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
      return ZJ_CHAR_WORD;
    return c <= ' ' || c == 0x7F ? ZJ_CHAR_BLANK : ZJ_CHAR_MARK;
  }
  if (is_han(c)) return ZJ_CHAR_HAN;
  switch (utf8proc_category((utf8proc_int32_t)c)) {
  case UTF8PROC_CATEGORY_LU:
  case UTF8PROC_CATEGORY_LL:
  case UTF8PROC_CATEGORY_LT:
  case UTF8PROC_CATEGORY_LM:
  case UTF8PROC_CATEGORY_LO:
  case UTF8PROC_CATEGORY_MN:
  case UTF8PROC_CATEGORY_MC:
  case UTF8PROC_CATEGORY_ME:
  case UTF8PROC_CATEGORY_ND:
  case UTF8PROC_CATEGORY_NL:
    return ZJ_CHAR_WORD;
  case UTF8PROC_CATEGORY_ZS:
  case UTF8PROC_CATEGORY_ZL:
  case UTF8PROC_CATEGORY_ZP:
  case UTF8PROC_CATEGORY_CC:
    return ZJ_CHAR_BLANK;
  default:
    return ZJ_CHAR_MARK;
  }
}

int zj_char_width(uint32_t c) {
  if (c >= 0x20 && c < 0x7F) return 1;
  int width = utf8proc_charwidth((utf8proc_int32_t)c);
  if (width < 0) return 0;
  return width > 2 ? 2 : width;
}

int zj_text_width(zj_slice text) {
  int width = 0;
  uint32_t c;
  for (size_t at = 0; at < text.length;) {
    unsigned n = zj_utf8_decode(text, at, &c);
    width += n ? zj_char_width(c) : 1;
    at += n ? n : 1;
  }
  return width;
}
