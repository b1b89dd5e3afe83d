/* fold.c - text to match text, unit by unit. edits.c holds the edit map.
 *
 * A unit is one character with the combining marks behind it. Nearly all of a report takes the fast
 * paths of fold_unit(): Han characters, ASCII, full-width forms. The rest goes through utf8proc. */
#include "indexer/base/buffer.h"
#include "indexer/text/fold.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>
#include <utf8proc.h>
#include <xxhash.h>

#include "indexer/text/edits.h"
#include "indexer/text/fold_table.h"

#define FOLD_REVISION 1 /* raise it when the code below folds anything differently */

/* ---- traditional to simplified ---- */

enum { TABLE_FIRST = 0x3400, TABLE_END = 0xA000 };
static uint16_t simplified_of[TABLE_END - TABLE_FIRST]; /* 0: itself */
static pthread_once_t table_once = PTHREAD_ONCE_INIT;

static void fill_table(void) {
  for (unsigned i = 0; i < zj_fold_pair_count; i++)
    simplified_of[zj_fold_pairs[i].traditional - TABLE_FIRST] = zj_fold_pairs[i].simplified;
}

static uint32_t simplify(uint32_t c) {
  if (c < TABLE_FIRST || c >= TABLE_END) return c;
  uint32_t to = simplified_of[c - TABLE_FIRST];
  return to ? to : c;
}

/* ---- one unit ---- */

typedef struct folder {
  zj_slice text;
  const zj_orig_range *holes;
  size_t hole_count, next_hole;
  size_t at; /* next byte of text */
  zj_edit_writer out;
  zj_char_class last; /* class of the character written last; ZJ_CHAR_BLANK at the start */
  size_t digits;      /* length of the pure digit run just written, 0 if none */
  bool group;         /* that run stands by itself, so that a group of three may join it */
  bool grouped;       /* one has joined already, so that the run may be longer than three */
} folder;

/* Forms whose compatibility mapping would make a digit or letter of a mere mark: ① ² ₂ ½ ⒈ stay
 * themselves. */
static bool stays_itself(uint32_t c) {
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

/* What joins the character before it: combining marks, variation selectors, Hangul vowels and
 * finals. */
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

/* By its first byte: neither ASCII and Latin-1 nor U+4000..U+9FFF, which is nearly all of a report.
 */
static bool may_extend(unsigned char byte) {
  return byte >= 0xCC && !(byte >= 0xE4 && byte <= 0xE9);
}

static size_t unit_end(zj_slice text, size_t end) {
  uint32_t c;
  unsigned length;
  while (end < text.length && may_extend((unsigned char)text.at[end]) &&
         (length = zj_utf8_decode(text, end, &c)) > 0 && is_extending(c))
    end += length;
  return end;
}

static void wrote(folder *f, uint32_t c) {
  f->last = zj_char_class_of(c);
  bool digit = c >= '0' && c <= '9', continues = f->digits > 0;
  if (!digit) {
    f->digits = 0;
    f->grouped = false;
    /* A group of three joins a number that stands by itself: neither a3 260 nor 5.2 300. */
    f->group = f->last != ZJ_CHAR_WORD && !(continues && (c == '.' || c == ','));
  } else {
    f->digits++;
  }
}

static void write_slow(folder *f, zj_slice unit) {
  utf8proc_uint8_t *folded = NULL;
  utf8proc_ssize_t length = utf8proc_map(
      (const utf8proc_uint8_t *)unit.at, (utf8proc_ssize_t)unit.length, &folded,
      UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
  char out[256];
  size_t used = 0;
  uint32_t c;
  zj_slice from = {(const char *)folded, length > 0 ? (size_t)length : 0};
  for (size_t at = 0; at < from.length && used + 4 <= sizeof out;) {
    unsigned n = zj_utf8_decode(from, at, &c);
    if (!n) break;
    at += n;
    c = simplify(c);
    used += zj_utf8_encode(c, out + used);
    wrote(f, c);
  }
  zj_edit_write(&f->out, (zj_slice){out, used}, unit);
  free(folded);
}

/* Folds the unit at f->at, which is no blank. */
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
    wrote(f, (unsigned char)lower);
  } else if (c >= TABLE_FIRST && c < TABLE_END) {
    char out[4];
    uint32_t to = simplify(c);
    unsigned n = to == c ? 0 : zj_utf8_encode(to, out);
    zj_edit_write(&f->out, n ? (zj_slice){out, n} : unit, unit);
    wrote(f, to);
  } else if (c >= 0xFF01 && c <= 0xFF5E) {
    uint32_t ascii = c - 0xFF01 + '!';
    char lower = (char)(ascii >= 'A' && ascii <= 'Z' ? ascii + 32 : ascii);
    zj_edit_write(&f->out, (zj_slice){&lower, 1}, unit);
    wrote(f, lower == ',' ? c : (unsigned char)lower); /* ， parts numbers, a comma may not */
  } else if ((c >= 0x2010 && c <= 0x2023) || (c >= 0x3001 && c <= 0x3015) || stays_itself(c)) {
    zj_edit_write(&f->out, unit, unit); /* — “ ” 、。《》〇 and the like */
    wrote(f, c);
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

/* Moves f->at past blanks, ignorable characters and holes; returns how many there were and which
 * came first. */
static size_t skip_blanks(folder *f, uint32_t *first) {
  size_t blanks = 0;
  uint32_t c;
  while (f->at < f->text.length) {
    if (in_hole(f)) {
      f->at = f->holes[f->next_hole].end.byte;
      if (f->at > f->text.length) f->at = f->text.length;
      blanks += 2; /* a hole is no single space: digits do not group across it */
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

static bool digit_at(zj_slice text, size_t *at) {
  uint32_t c;
  if (*at >= text.length) return false;
  unsigned length = zj_utf8_decode(text, *at, &c);
  if (!length || !((c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19))) return false;
  *at += length;
  return true;
}

/* 3 260: one blank that is no wrap, three digits and no fourth behind it. */
static bool joins_digits(const folder *f, size_t blanks, uint32_t blank) {
  if (blanks != 1 || blank < ' ' || !f->group || f->digits == 0 || (f->digits > 3 && !f->grouped))
    return false;
  size_t at = f->at;
  return digit_at(f->text, &at) && digit_at(f->text, &at) && digit_at(f->text, &at) &&
         !digit_at(f->text, &at);
}

static void fold_blanks(folder *f) {
  size_t begin = f->at;
  uint32_t first = 0, next;
  size_t blanks = skip_blanks(f, &first);
  zj_slice skipped = zj_slice_cut(f->text, begin, f->at);
  bool at_edge = f->out.match->length == f->out.match_begin || f->at >= f->text.length;
  zj_slice stays = {" ", 1};
  if (blanks == 0 || at_edge || f->last == ZJ_CHAR_HAN)
    stays.length = 0;
  else if (zj_utf8_decode(f->text, f->at, &next) && zj_char_class_of(next) == ZJ_CHAR_HAN)
    stays.length = 0;
  else if (joins_digits(f, blanks, first))
    stays.length = 0, f->grouped = true;
  zj_edit_write(&f->out, stays, skipped);
  if (stays.length) wrote(f, ' ');
}

void zj_fold(zj_slice text, const zj_orig_range *holes, size_t hole_count, zj_buffer *match,
             zj_buffer *edits) {
  pthread_once(&table_once, fill_table);
  folder f = {
      .text = text, .holes = holes, .hole_count = hole_count, .last = ZJ_CHAR_BLANK, .group = true};
  zj_edit_begin(&f.out, match, edits);
  uint32_t c;
  while (f.at < text.length) {
    unsigned length = zj_utf8_decode(text, f.at, &c);
    if (!length) break; /* not UTF-8: the contract is broken; nothing beyond is folded */
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
