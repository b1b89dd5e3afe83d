/* text.h - slices of bytes, positions in a report, UTF-8, and classes of characters.
 *
 * Text is a zj_slice: a pointer and a length. It need not end in NUL and may contain one.
 * A position in a report has one of two types that do not mix: zj_orig_pos counts bytes of the
 * original (the text that `show --raw` prints), zj_match_pos counts bytes of the folded match text.
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

/* A position in the match text of one paragraph. */
typedef struct zj_match_pos {
  uint32_t byte;
} zj_match_pos;

/* A position in the original of one report. */
typedef struct zj_orig_pos {
  size_t byte;
} zj_orig_pos;

/* Ranges are half open: 'begin' is inside, 'end' is not. */
typedef struct zj_match_range {
  zj_match_pos begin, end;
} zj_match_range;
typedef struct zj_orig_range {
  zj_orig_pos begin, end;
} zj_orig_range;

/* The slice of a NUL-terminated string, and of a string literal. */
static inline zj_slice zj_slice_of(const char *text) {
  return (zj_slice){text, strlen(text)};
}
#define ZJ_LIT(text) ((zj_slice){("" text), sizeof(text) - 1})

/* The bytes from 'begin' up to 'end'; begin <= end <= s.length. */
static inline zj_slice zj_slice_cut(zj_slice s, size_t begin, size_t end) {
  return (zj_slice){s.at + begin, end - begin};
}
static inline zj_slice zj_orig_cut(zj_slice original, zj_orig_range r) {
  return zj_slice_cut(original, r.begin.byte, r.end.byte);
}

/* Whether two slices hold the same bytes. */
static inline bool zj_slice_equal(zj_slice a, zj_slice b) {
  return a.length == b.length && (a.length == 0 || memcmp(a.at, b.at, a.length) == 0);
}

/* Compares as memcmp() does and puts a prefix first. Returns < 0, 0 or > 0. */
int zj_slice_compare(zj_slice a, zj_slice b);

/* ---- UTF-8 ---- */

/* Decodes the code point at byte 'at' < s.length. Returns its length in bytes, 1 to 4, or 0 when
 * the bytes are not shortest-form UTF-8 (surrogates and values above U+10FFFF are refused);
 * *code_point is then untouched. */
unsigned zj_utf8_decode(zj_slice s, size_t at, uint32_t *code_point);

/* Writes a code point, which is not checked, to 'out'. Returns its length in bytes, 1 to 4. */
unsigned zj_utf8_encode(uint32_t code_point, char out[4]);

/* Returns the byte offset of the first fault, or s.length when all of 's' is UTF-8. */
size_t zj_utf8_check(zj_slice s);

/* Returns the number of code points in valid UTF-8. */
size_t zj_utf8_count(zj_slice s);

/* Returns the byte offset of code point number 'n' (0-based), at most s.length. */
size_t zj_utf8_offset(zj_slice s, size_t n);

/* Returns the largest length <= 'bytes' that does not cut a character. */
size_t zj_utf8_floor(zj_slice s, size_t bytes);

/* Whether a byte is the second, third or fourth of a character. */
static inline bool zj_utf8_is_tail(char byte) {
  return ((unsigned char)byte & 0xC0) == 0x80;
}

/* ---- classes of characters ---- */

typedef enum zj_char_class {
  ZJ_CHAR_MARK,  /* punctuation and symbols, circled and superscript numbers: always a boundary */
  ZJ_CHAR_BLANK, /* white space and control characters */
  ZJ_CHAR_HAN,   /* a Han character, including 〇 and 々 */
  ZJ_CHAR_WORD   /* any other letter, digit or combining mark: a run of these is one word */
} zj_char_class;

/* Returns the class of a code point; one that is not assigned is ZJ_CHAR_MARK. */
zj_char_class zj_char_class_of(uint32_t code_point);

/* Whether a character is a letter in the wide sense, ZJ_CHAR_HAN or ZJ_CHAR_WORD: what words are
 * made of. */
static inline bool zj_char_is_letter(uint32_t code_point) {
  return zj_char_class_of(code_point) >= ZJ_CHAR_HAN;
}

/* Whether a character may drive a terminal: C0, DEL and C1. */
static inline bool zj_char_is_control(uint32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F);
}

/* Whether a character turns the direction of the text after it (U+202A to 202E, 2066 to 2069): in a
 * terminal it would show a name or a sentence in another order than it is written in. */
static inline bool zj_char_turns_text(uint32_t c) {
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

/* Shown in place of a character that turns text. */
#define ZJ_TURN_MARK "\xEF\xBF\xBD"

/* Returns the columns that a character takes on a terminal: 0, 1 or 2. */
int zj_char_width(uint32_t code_point);

/* Returns the columns of a whole text; a byte that is not UTF-8 counts as one. */
int zj_text_width(zj_slice text);

#ifdef __cplusplus
}
#endif
#endif
