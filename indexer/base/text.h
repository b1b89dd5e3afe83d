/* text.h - slices of bytes, positions in a report, UTF-8, and what a character is.
 *
 * Text is a zj_slice: a pointer and a length. It is not terminated by NUL and may contain one.
 * A position in a report has one of two types that do not mix: zj_orig_pos counts bytes of the
 * original (what `show --raw` prints), zj_match_pos counts bytes of the folded match text.
 * Only the edit map of fold.h leads from one to the other.
 *
 * Units      bytes, unless a name says code points or columns.
 * Ownership  nothing here allocates; a slice borrows what it points into.
 * Errors     none; a byte that is not UTF-8 is reported by the functions that decode.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_BASE_TEXT_H
#define ZJ_INDEXER_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ZJ_COUNT(array) (sizeof(array) / sizeof((array)[0]))

typedef struct zj_slice {
  const char *at;
  size_t length;
} zj_slice;

typedef struct zj_match_pos {
  uint32_t byte;
} zj_match_pos; /* in the match text of one paragraph */
typedef struct zj_orig_pos {
  size_t byte;
} zj_orig_pos; /* in the original of one report */

/* Half open: begin is in it, end is not. */
typedef struct zj_match_range {
  zj_match_pos begin, end;
} zj_match_range;
typedef struct zj_orig_range {
  zj_orig_pos begin, end;
} zj_orig_range;

static inline zj_slice zj_slice_of(const char *text) {
  return (zj_slice){text, strlen(text)};
}
#define ZJ_LIT(text) ((zj_slice){("" text), sizeof(text) - 1})
static inline zj_slice zj_slice_cut(zj_slice s, size_t begin, size_t end) {
  return (zj_slice){s.at + begin, end - begin};
}
static inline bool zj_slice_equal(zj_slice a, zj_slice b) {
  return a.length == b.length && (a.length == 0 || memcmp(a.at, b.at, a.length) == 0);
}
static inline zj_slice zj_orig_cut(zj_slice original, zj_orig_range r) {
  return zj_slice_cut(original, r.begin.byte, r.end.byte);
}
/* memcmp order, shorter first. */
int zj_slice_compare(zj_slice a, zj_slice b);

/* ---- UTF-8 ---- */

/* Decodes the code point at s.at[at], which must be < s.length. Returns its length in bytes, 1 to
 * 4, or 0 when the bytes there are no shortest-form UTF-8 (surrogates and > U+10FFFF are refused).
 */
unsigned zj_utf8_decode(zj_slice s, size_t at, uint32_t *code_point);
/* Writes a code point (not checked) to out[4] and returns its length in bytes. */
unsigned zj_utf8_encode(uint32_t code_point, char out[4]);
/* The byte offset of the first fault, or s.length when all of it is UTF-8. */
size_t zj_utf8_check(zj_slice s);
/* Code points in valid UTF-8. */
size_t zj_utf8_count(zj_slice s);
/* The byte offset of code point number 'n' (0-based), at most s.length. */
size_t zj_utf8_offset(zj_slice s, size_t n);
/* The largest whole-character length <= 'bytes'. */
size_t zj_utf8_floor(zj_slice s, size_t bytes);
static inline bool zj_utf8_is_tail(char byte) {
  return ((unsigned char)byte & 0xC0) == 0x80;
}

/* ---- what a character is ---- */

typedef enum zj_char_class {
  ZJ_CHAR_MARK,  /* punctuation and symbols, circled and superscript numbers: always a boundary */
  ZJ_CHAR_BLANK, /* white space and control characters */
  ZJ_CHAR_HAN,   /* a Han character, 〇 among them */
  ZJ_CHAR_WORD   /* any other letter, digit or combining mark: runs of these are one word */
} zj_char_class;

zj_char_class zj_char_class_of(uint32_t code_point);

/* A character that may drive a terminal: C0, DEL and C1. */
static inline bool zj_char_is_control(uint32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F);
}

/* Columns it takes on a terminal: 0, 1 or 2. */
int zj_char_width(uint32_t code_point);
/* Columns of a whole text; a byte that is no UTF-8 counts as one. */
int zj_text_width(zj_slice text);

#ifdef __cplusplus
}
#endif
#endif
