/* fold.c - folds text to match text, unit by unit. edits.c writes the edit map.
 *
 * A unit is one character with the combining marks that follow it. Nearly all units of a report
 * take the fast paths of fold_unit(): Han characters, ASCII, full-width forms. The others go
 * through utf8proc. */
#include "indexer/text/fold.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>
#include <utf8proc.h>
#include <xxhash.h>

#include "indexer/text/edits.h"
#include "indexer/text/fold_table.h"
#include "indexer/text/simplify.h"

#define FOLD_REVISION 1 /* raise it when the code below folds anything differently */

/* ---- one unit ---- */

typedef struct folder {
  zj_slice text;
  const zj_orig_range *holes;
  size_t hole_count, next_hole;
  size_t at; /* next byte of 'text' */
  zj_edit_writer out;
  zj_char_class last; /* class of the character written last; ZJ_CHAR_BLANK at the start */
  size_t digits;      /* length of the run of digits just written, 0 if none */
  bool group;         /* that run is a number of its own, which a group of three digits may join */
  bool grouped;       /* a group has joined it, so that it may be longer than three digits */
} folder;

/* Whether the compatibility mapping would turn a mark into a digit or letter: ① ² ₂ ½ ⒈. */
static bool keeps_its_form(uint32_t c) {
  if (c >= 0x2488 && c <= 0x249B) return true;
  switch (utf8proc_get_property((utf8proc_int32_t)c)->decomp_type) {
  case UTF8PROC_DECOMP_TYPE_CIRCLE:
  case UTF8PROC_DECOMP_TYPE_SUPER:
  case UTF8PROC_DECOMP_TYPE_SUB:
  case UTF8PROC_DECOMP_TYPE_FRACTION:
    return true;
  default:
    return false;
  }
}

/* Whether a character belongs to the unit of the one before it: combining marks, variation
 * selectors, Hangul vowels and finals. */
static bool is_extending(uint32_t c) {
  if (c < 0x300) return false;
  if (c >= 0x1160 && c <= 0x11FF) return true;
  if ((c >= 0x2010 && c < 0x3099) || (c >= 0x3400 && c < 0xA000)) return c >= 0x20D0 && c <= 0x20F0;
  utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
  return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC ||
         category == UTF8PROC_CATEGORY_ME;
}

static bool is_dropped(uint32_t c) {
  return c > 0x7F && utf8proc_get_property((utf8proc_int32_t)c)->ignorable;
}

/* A quick test by the first byte: false for ASCII, Latin-1 and U+4000..U+9FFF, which make up nearly
 * all of a report. */
static bool may_extend(unsigned char byte) {
  return byte >= 0xCC && !(byte >= 0xE4 && byte <= 0xE9);
}

static size_t unit_end(zj_slice text, size_t end) {
  while (end < text.length && may_extend((unsigned char)text.at[end])) {
    uint32_t c;
    unsigned length = zj_utf8_decode(text, end, &c);
    if (length == 0 || !is_extending(c)) break;
    end += length;
  }
  return end;
}

static void note_written(folder *f, uint32_t c) {
  f->last = zj_char_class_of(c);
  bool digit = c >= '0' && c <= '9', continues = f->digits > 0;
  if (!digit) {
    f->digits = 0;
    f->grouped = false;
    /* A group joins a number of its own only: neither in a3 260 nor in 5.2 300. */
    f->group = f->last != ZJ_CHAR_WORD && !(continues && (c == '.' || c == ','));
  } else {
    f->digits++;
  }
}

/* Folds a unit with utf8proc. */
static void write_slow(folder *f, zj_slice unit) {
  utf8proc_uint8_t *folded = NULL;
  utf8proc_ssize_t length = utf8proc_map(
      (const utf8proc_uint8_t *)unit.at, (utf8proc_ssize_t)unit.length, &folded,
      UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
  if (length == UTF8PROC_ERROR_NOMEM) f->out.match->failed = true; /* its owner asks */
  char out[256];
  size_t used = 0;
  uint32_t c;
  zj_slice from = {(const char *)folded, length > 0 ? (size_t)length : 0};
  for (size_t at = 0; at < from.length && used + 4 <= sizeof out;) {
    unsigned n = zj_utf8_decode(from, at, &c);
    if (!n) break;
    at += n;
    c = zj_simplify(c);
    used += zj_utf8_encode(c, out + used);
    note_written(f, c);
  }
  zj_edit_write(&f->out, (zj_slice){out, used}, unit);
  free(folded);
}

/* Folds the unit at f->at, which is not a blank. */
static void fold_unit(folder *f) {
  uint32_t c;
  unsigned length = zj_utf8_decode(f->text, f->at, &c);
  size_t end = unit_end(f->text, f->at + length);
  zj_slice unit = zj_slice_cut(f->text, f->at, end);
  f->at = end;
  if (unit.length > length) {
    write_slow(f, unit);
  } else if (c < 0x80) {
    char lower = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    zj_edit_write(&f->out, (zj_slice){&lower, 1}, unit);
    note_written(f, (unsigned char)lower);
  } else if (c >= ZJ_SIMPLIFY_FIRST && c < ZJ_SIMPLIFY_END) {
    char out[4];
    uint32_t to = zj_simplify(c);
    unsigned n = to == c ? 0 : zj_utf8_encode(to, out);
    zj_edit_write(&f->out, n ? (zj_slice){out, n} : unit, unit);
    note_written(f, to);
  } else if (c >= 0xFF01 && c <= 0xFF5E) {
    uint32_t ascii = c - 0xFF01 + '!';
    char lower = (char)(ascii >= 'A' && ascii <= 'Z' ? ascii + 32 : ascii);
    zj_edit_write(&f->out, (zj_slice){&lower, 1}, unit);
    /* ， separates numbers; an ASCII comma may belong to one */
    note_written(f, lower == ',' ? c : (unsigned char)lower);
  } else if ((c >= 0x2010 && c <= 0x2023) || (c >= 0x3001 && c <= 0x3015) || keeps_its_form(c)) {
    zj_edit_write(&f->out, unit, unit); /* among them — “ ” 、。《》〇 */
    note_written(f, c);
  } else {
    write_slow(f, unit);
  }
}

/* ---- blanks between units ---- */

static bool in_hole(folder *f) {
  while (f->next_hole < f->hole_count && f->holes[f->next_hole].end.byte <= f->at)
    f->next_hole++;
  return f->next_hole < f->hole_count && f->holes[f->next_hole].begin.byte <= f->at;
}

/* Moves f->at past blanks, ignorable characters and holes. Returns the number of blanks, and sets
 * *first to the first of them. */
static size_t skip_blanks(folder *f, uint32_t *first) {
  size_t blanks = 0;
  uint32_t c;
  while (f->at < f->text.length) {
    if (in_hole(f)) {
      f->at = f->holes[f->next_hole].end.byte;
      if (f->at > f->text.length) f->at = f->text.length;
      blanks += 2; /* more than one: digits do not group across a hole */
      continue;
    }
    unsigned length = zj_utf8_decode(f->text, f->at, &c);
    if (!length) break;
    bool blank = zj_char_class_of(c) == ZJ_CHAR_BLANK;
    if (!blank && !is_dropped(c)) break;
    if (blank && blanks++ == 0) *first = c;
    f->at += length;
  }
  return blanks;
}

/* Moves *at past a digit, if there is one. */
static bool skip_digit(zj_slice text, size_t *at) {
  uint32_t c;
  if (*at >= text.length) return false;
  unsigned length = zj_utf8_decode(text, *at, &c);
  if (!length || !((c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19))) return false;
  *at += length;
  return true;
}

/* Whether the digits after a blank join the number before it, as in 3 260: one blank, which is not
 * a line wrap, and exactly three digits. */
static bool joins_digits(const folder *f, size_t blanks, uint32_t blank) {
  if (blanks != 1 || blank < ' ' || !f->group || f->digits == 0 || (f->digits > 3 && !f->grouped))
    return false;
  size_t at = f->at;
  return skip_digit(f->text, &at) && skip_digit(f->text, &at) && skip_digit(f->text, &at) &&
         !skip_digit(f->text, &at);
}

static void fold_blanks(folder *f) {
  size_t begin = f->at;
  uint32_t first = 0, next;
  size_t blanks = skip_blanks(f, &first);
  zj_slice skipped = zj_slice_cut(f->text, begin, f->at);
  bool at_edge = f->out.match->length == f->out.match_begin || f->at >= f->text.length;
  zj_slice stays = {" ", 1};
  if (blanks == 0 || at_edge || f->last == ZJ_CHAR_HAN) {
    stays.length = 0;
  } else if (zj_utf8_decode(f->text, f->at, &next) && zj_char_class_of(next) == ZJ_CHAR_HAN) {
    stays.length = 0;
  } else if (joins_digits(f, blanks, first)) {
    stays.length = 0;
    f->grouped = true;
  }
  zj_edit_write(&f->out, stays, skipped);
  if (stays.length) note_written(f, ' ');
}

void zj_fold(zj_slice text, const zj_orig_range *holes, size_t hole_count, zj_buffer *match,
             zj_buffer *edits) {
  zj_simplify_prepare();
  folder f = {
      .text = text, .holes = holes, .hole_count = hole_count, .last = ZJ_CHAR_BLANK, .group = true};
  zj_edit_begin(&f.out, match, edits);
  uint32_t c;
  while (f.at < text.length) {
    unsigned length = zj_utf8_decode(text, f.at, &c);
    if (!length) break; /* not UTF-8, against the contract: the rest is not folded */
    if (in_hole(&f) || zj_char_class_of(c) == ZJ_CHAR_BLANK || is_dropped(c))
      fold_blanks(&f);
    else
      fold_unit(&f);
  }
  zj_edit_end(&f.out);
}

zj_slice zj_fold_plain(void *ctx, zj_slice text) {
  zj_buffer match = {.ctx = ctx};
  zj_fold(text, NULL, 0, &match, NULL);
  if (zj_buffer_status(&match, NULL) != ZJ_OK) return (zj_slice){0};
  return zj_buffer_slice(&match);
}

static char version[17];
static pthread_once_t version_once = PTHREAD_ONCE_INIT;

static void make_version(void) {
  char facts[128];
  int length = snprintf(facts, sizeof facts, "%d %s %s %s", FOLD_REVISION, utf8proc_version(),
                        utf8proc_unicode_version(), ZJ_EDITS_FORMAT);
  XXH64_hash_t seed = XXH3_64bits(zj_fold_pairs, zj_fold_pair_count * sizeof *zj_fold_pairs);
  snprintf(version, sizeof version, "%016llx",
           (unsigned long long)XXH3_64bits_withSeed(facts, (size_t)length, seed));
}

const char *zj_fold_version(void) {
  pthread_once(&version_once, make_version);
  return version;
}
