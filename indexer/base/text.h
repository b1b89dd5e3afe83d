/* text.h - the words every module shares: slices, positions, status, errors, languages.
 *
 * Text is a zj_slice: a pointer and a length, never ended by NUL and never relying on one.
 * A position in a report is one of two types that do not mix: zj_orig_pos counts bytes of the
 * original (what `show --raw` prints), zj_match_pos counts bytes of the folded match text.
 * Only the edit map of fold.h leads from one to the other.
 *
 * Ownership  nothing here allocates unless it takes a talloc parent.
 * Threads    no shared state but the language, which is one per thread. */
#ifndef ZJ_INDEXER_BASE_TEXT_H
#define ZJ_INDEXER_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ZJ_MUST_CHECK __attribute__((warn_unused_result))
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

/* One status for each thing a caller would do differently. */
typedef enum zj_status {
  ZJ_OK = 0,
  ZJ_DONE,      /* an iterator is past its last element */
  ZJ_USAGE,     /* the command line is wrong */
  ZJ_BAD_QUERY, /* the query does not parse or exceeds a limit */
  ZJ_BAD_UTF8,  /* bytes that are no UTF-8 where UTF-8 is required */
  ZJ_BAD_INPUT, /* a report (or rule file) that cannot be used: binary, doubtful encoding, too long
                 */
  ZJ_NO_INDEX,  /* no index there, or one of another format */
  ZJ_LOCKED,    /* another writer holds the index */
  ZJ_CORRUPT,   /* a file of the index contradicts itself: run zhangju check */
  ZJ_NOT_FOUND, /* no such report, saved query, line */
  ZJ_EXISTS,    /* the name is taken */
  ZJ_IO,        /* the system refused: errno is in the text */
  ZJ_LIMIT,     /* a bound was reached before the work was done */
  ZJ_INTERRUPTED, /* SIGINT or SIGTERM */
  ZJ_NO_MEMORY,
  ZJ_INTERNAL /* a bug of ours; the text says where */
} zj_status;

/* Why something failed. It lives on the caller's stack and is the last parameter; NULL is allowed.
 * Start it as zj_error err = {0}. The first failure wins; later ones leave it alone. */
typedef struct zj_error {
  zj_status status;
  char text[480]; /* one line: what, where, what to do; whole UTF-8 characters, NUL-terminated */
} zj_error;

/* Records a failure and returns 'status', so that failing takes one line. Cuts the text at a whole
 * character when it does not fit. 'format' in the language of the thread: zj_tr(). */
zj_status zj_fail(zj_error *err, zj_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* zj_fail with ": " and the words for errno (reason.h) appended. */
zj_status zj_fail_errno(zj_error *err, zj_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* ---- languages ---- */

typedef enum zj_lang { ZJ_LANG_EN, ZJ_LANG_ZH } zj_lang;

/* The language of messages on this thread; English until set. */
void zj_lang_set(zj_lang lang);
zj_lang zj_lang_get(void);

/* The language a locale name, HTTP language range or --lang value asks for: zh, zh_CN.UTF-8 and
 * zh-Hans give Chinese. Returns false, leaving *out, when the text names neither Chinese nor
 * English. */
bool zj_lang_from(const char *text, zj_lang *out);

/* Picks the wording for this thread's language. Both may be printf formats with the same arguments.
 */
const char *zj_tr(const char *en, const char *zh) __attribute__((format_arg(1), format_arg(2)));

/* "3 reports", "1 report", "3 篇": writes to 'out' and returns it. */
typedef char zj_number_text[64];
const char *zj_number_words(zj_number_text out, uint64_t n, const char *singular, const char *zh);

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
