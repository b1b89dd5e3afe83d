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

#define FOLD_REVISION 4 /* raise it when the code below folds anything differently */

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
  char grouped;       /* ' ' or ',' when groups have joined it after such marks, 0 when none has */
  bool glued;         /* that run belongs to a word, as in pm25 */
  bool numeral;       /* the character written last is a Chinese digit: 一 〇 */
  bool metre;         /* it is an m, the end of m, km or cm */
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

enum { UNIT_MARKS = 30 };

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

/* Ignorable characters, and what stands for an object or a lost byte inside a word. */
static bool is_dropped(uint32_t c) {
  return c > 0x7F &&
         (utf8proc_get_property((utf8proc_int32_t)c)->ignorable || c == 0xFFFC || c == 0xFFFD);
}

/* Whether a character is a blank, or one that fonts show as such: the blank pattern of Braille, and
 * private characters into which the blanks of GBK and of typesetters turn. */
static bool is_blank(uint32_t c) {
  return zj_char_class_of(c) == ZJ_CHAR_BLANK || c == 0x2800 || c == 0xE5E5 || c == 0xF8F5;
}

/* A quick test by the first byte: false for ASCII, Latin-1 and U+4000..U+9FFF, which make up nearly
 * all of a report. */
static bool may_extend(unsigned char byte) {
  return byte >= 0xCC && !(byte >= 0xE4 && byte <= 0xE9);
}

/* No script writes more than a few marks over a character, and putting them in order takes time by
 * the square of their number: the marks beyond UNIT_MARKS begin a unit of their own (as in the
 * stream-safe format of UAX 15). */
static size_t unit_end(zj_slice text, size_t end) {
  for (int marks = 0;
       marks < UNIT_MARKS && end < text.length && may_extend((unsigned char)text.at[end]);
       marks++) {
    uint32_t c;
    unsigned length = zj_utf8_decode(text, end, &c);
    if (length == 0 || !is_extending(c)) break;
    end += length;
  }
  return end;
}

/* Whether a character is a digit of a number such as 二〇二四. */
static bool is_numeral(uint32_t c) {
  switch (c) {
  case 0x3007: /* 〇 */
  case 0x4E00: /* 一 */
  case 0x4E8C: /* 二 */
  case 0x4E09: /* 三 */
  case 0x56DB: /* 四 */
  case 0x4E94: /* 五 */
  case 0x516D: /* 六 */
  case 0x4E03: /* 七 */
  case 0x516B: /* 八 */
  case 0x4E5D: /* 九 */
    return true;
  default:
    return false;
  }
}

static void note_written(folder *f, uint32_t c) {
  bool digit = c >= '0' && c <= '9', continues = f->digits > 0;
  if (digit && !continues) f->glued = f->last == ZJ_CHAR_WORD;
  f->last = zj_char_class_of(c);
  f->numeral = is_numeral(c);
  f->metre = c == 'm';
  if (!digit) {
    f->digits = 0;
    f->grouped = 0;
    /* A group joins a number of its own only: neither in a3 260 nor in 5.2 300. */
    f->group = f->last != ZJ_CHAR_WORD && !(continues && (c == '.' || c == ','));
  } else {
    f->digits++;
  }
}

/* Folds a unit with utf8proc; 'before' is written before it, in place of the same unit. */
static void write_slow(folder *f, zj_slice unit, zj_slice before) {
  utf8proc_uint8_t *folded = NULL;
  utf8proc_ssize_t length = utf8proc_map(
      (const utf8proc_uint8_t *)unit.at, (utf8proc_ssize_t)unit.length, &folded,
      UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
  if (length == UTF8PROC_ERROR_NOMEM) f->out.match->failed = true; /* its owner asks */
  char out[256];
  size_t used = before.length;
  if (used) memcpy(out, before.at, used);
  uint32_t c;
  zj_slice from = {(const char *)folded, length > 0 ? (size_t)length : 0};
  for (size_t at = 0; at < from.length && used + 4 <= sizeof out;) {
    unsigned n = zj_utf8_decode(from, at, &c);
    if (!n) break;
    at += n;
    c = zj_match_form(c);
    used += zj_utf8_encode(c, out + used);
    note_written(f, c);
  }
  zj_edit_write(&f->out, (zj_slice){out, used}, unit);
  free(folded);
}

/* ---- numbers ---- */

/* Decodes the character at 'at', a full-width form as ASCII; 0 at the end. */
static uint32_t narrow_at(zj_slice text, size_t at, unsigned *length) {
  uint32_t c = 0;
  *length = at < text.length ? zj_utf8_decode(text, at, &c) : 0;
  if (*length == 0) return 0;
  return c >= 0xFF01 && c <= 0xFF5E ? c - 0xFF01 + '!' : c;
}

/* Whether exactly three digits follow at 'at'. */
static bool has_group(zj_slice text, size_t at) {
  unsigned length;
  for (int i = 0; i < 4; i++) {
    uint32_t c = narrow_at(text, at, &length);
    if ((c >= '0' && c <= '9') != (i < 3)) return false;
    at += length;
  }
  return true;
}

/* Whether the digits at 'at' join the number before them after a 'mark', ' ' or ','. */
static bool joins_group(const folder *f, char mark, size_t at) {
  if (!f->group || f->digits == 0 || (f->grouped && f->grouped != mark)) return false;
  return (f->digits <= 3 || f->grouped) && has_group(f->text, at);
}

/* Whether the groups ddd，ddd… at 'at' end in decimals. */
static bool ends_in_decimals(zj_slice text, size_t at) {
  enum { GROUPS_MAX = 8 }; /* an enumeration may be as long as a line */
  unsigned length;
  for (int n = 0; n < GROUPS_MAX && has_group(text, at); n++) {
    for (int digit = 0; digit < 3; digit++, at += length)
      narrow_at(text, at, &length);
    uint32_t c = narrow_at(text, at, &length);
    at += length;
    if (c == '.') {
      c = narrow_at(text, at, &length);
      return c >= '0' && c <= '9';
    }
    if (c != ',') return false;
  }
  return false;
}

/* Whether a unit is the comma of 1,234 or 1，234. */
static bool is_group_comma(const folder *f, uint32_t c) {
  return (c == ',' || c == 0xFF0C) && f->digits > 0 && joins_group(f, ',', f->at);
}

/* Whether a comma like that parts numbers that are enumerated: the full-width one does between
 * numbers of three digits (120，135，150), unless decimals end them. */
static bool is_enumerating(const folder *f, uint32_t c) {
  return c == 0xFF0C && !f->grouped && f->digits == 3 && !ends_in_decimals(f->text, f->at);
}

/* Whether a character is written for the zero of a Chinese number: ○ ◯, or a letter or digit. */
static bool is_zero_mark(uint32_t c) {
  return c == 0x25CB || c == 0x25EF;
}
static bool is_zero_letter(uint32_t c) {
  return c == 'o' || c == 'O' || c == '0' || c == 0x41E || c == 0x43E || c == 0x39F || c == 0x3BF;
}

/* The character after the zeroes and blanks at 'at'; 0 at the end and when there are very many. */
static uint32_t after_zeroes(zj_slice text, size_t at) {
  enum { ZEROES_MAX = 16 }; /* a row of ○ may be as long as a line */
  unsigned length;
  uint32_t c;
  for (int n = 0; n < ZEROES_MAX && (c = narrow_at(text, at, &length)) != 0; n++, at += length)
    if (!is_zero_mark(c) && !is_zero_letter(c) && !is_blank(c)) return c;
  return 0;
}

/* Whether a character that ends at f->at is the zero of a Chinese number. A mark is one beside a
 * Chinese digit; a letter only between two, or before the name of what is counted. */
static bool is_zero(const folder *f, uint32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) c = c - 0xFF01 + '!';
  bool mark = is_zero_mark(c);
  if (!mark && (!f->numeral || !is_zero_letter(c))) return false;
  if (mark && f->numeral) return true;
  uint32_t next = after_zeroes(f->text, f->at);
  if (is_numeral(next)) return true;
  return !mark &&
         (next == 0x5E74 || next == 0x6708 || next == 0x65E5 || next == 0x53F7); /* 年月日号 */
}

/* ---- units of measure ---- */

static bool is_power(uint32_t c) {
  return c == 0xB2 || c == 0xB3; /* ² ³ */
}

/* Whether a character that ends at f->at is the power of m² or km³, which are ㎡ and km3. Other
 * superscripts stay as they are, since they may be notes. */
static bool ends_measure(const folder *f, uint32_t c) {
  unsigned length;
  return is_power(c) && f->metre &&
         zj_char_class_of(narrow_at(f->text, f->at, &length)) != ZJ_CHAR_WORD;
}

/* Whether the letters from 'begin' on are a unit of measure: km, kg, m3, m². */
static bool is_measure(zj_slice text, size_t begin) {
  static const char *const names[] = {
      "km",  "cm",  "mm",  "dm",  "nm",  "um",  "μm",  "km2", "cm2",  "mm2",  "dm2", "hm2", "m2",
      "m3",  "km3", "cm3", "mm3", "dm3", "kg",  "mg",  "ug",  "μg",   "kw",   "mw",  "gw",  "kwh",
      "mwh", "gwh", "kv",  "mva", "kva", "ml",  "mpa", "kpa", "hpa",  "hz",   "khz", "mhz", "ghz",
      "kb",  "mb",  "gb",  "tb",  "db",  "ppm", "ppb", "ha",  "kbps", "mbps", "gbps"};
  char word[16];
  size_t used = 0, at = begin;
  unsigned length;
  uint32_t c;
  while ((c = narrow_at(text, at, &length)) != 0 && used + 4 < sizeof word) {
    if (c == 0xB5) c = 0x3BC; /* µ, which folding makes μ */
    if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
    if (is_power(c) && used && word[used - 1] == 'm') c = c - 0xB2 + '2';
    if (zj_char_class_of(c) != ZJ_CHAR_WORD) break;
    used += zj_utf8_encode(c, word + used);
    at += length;
  }
  for (size_t i = 0; i < ZJ_COUNT(names); i++)
    if (strlen(names[i]) == used && memcmp(names[i], word, used) == 0) return true;
  return false;
}

/* Whether a unit of measure begins with the character from 'begin' to f->at, directly after a
 * number. A blank then parts them, so that either is found alone: 35km as 35 km. */
static bool begins_measure(const folder *f, uint32_t c, size_t begin) {
  if (f->digits == 0 || f->glued) return false;
  if (c >= 0x3371 && c <= 0x33DF) return true; /* ㎡ ㎞ ㎏ */
  bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0xFF21 && c <= 0xFF5A) ||
                c == 0xB5 || c == 0x3BC;
  return letter && is_measure(f->text, begin);
}

/* ---- units of text ---- */

static bool is_radical(uint32_t c) {
  return c >= ZJ_RADICAL_FIRST && c < ZJ_RADICAL_END && zj_radicals[c - ZJ_RADICAL_FIRST];
}

static void write_char(folder *f, uint32_t c, zj_slice unit) {
  char out[4];
  zj_edit_write(&f->out, (zj_slice){out, zj_utf8_encode(c, out)}, unit);
  note_written(f, c);
}

/* Folds a unit for which a rule about its surroundings or a table holds. Returns false when there
 * is none; 'c' is its only character, from 'begin' to f->at. */
static bool fold_special(folder *f, uint32_t c, size_t begin) {
  zj_slice unit = zj_slice_cut(f->text, begin, f->at);
  if (is_group_comma(f, c) && is_enumerating(f, c)) {
    zj_edit_write(&f->out, ZJ_LIT(", "), unit); /* the blank keeps them apart when folded again */
    note_written(f, ' ');
  } else if (is_group_comma(f, c)) {
    zj_edit_write(&f->out, (zj_slice){NULL, 0}, unit);
    f->grouped = ',';
  } else if (begins_measure(f, c, begin)) {
    note_written(f, ' ');
    write_slow(f, unit, ZJ_LIT(" "));
  } else if (is_radical(c)) {
    write_char(f, zj_match_form(zj_radicals[c - ZJ_RADICAL_FIRST]), unit);
  } else if (ends_measure(f, c)) {
    write_char(f, c - 0xB2 + '2', unit);
  } else if (is_zero(f, c)) {
    write_char(f, 0x3007, unit);
  } else {
    return false;
  }
  return true;
}

/* Whether fold_special() may have a rule for a character; false for nearly all of a report. */
static bool may_be_special(const folder *f, uint32_t c) {
  if (c >= 0x4E00 && c <= 0x9FFF) return false;
  return f->digits > 0 || f->numeral || f->metre || is_zero_mark(c) || is_radical(c);
}

/* Folds the unit at f->at, which is not a blank. */
static void fold_unit(folder *f) {
  uint32_t c;
  unsigned length = zj_utf8_decode(f->text, f->at, &c);
  size_t end = unit_end(f->text, f->at + length);
  size_t begin = f->at;
  zj_slice unit = zj_slice_cut(f->text, begin, end);
  f->at = end;
  if (unit.length > length) {
    write_slow(f, unit, ZJ_LIT(""));
  } else if (may_be_special(f, c) && fold_special(f, c, begin)) {
    return;
  } else if (c < 0x80) {
    char lower = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    zj_edit_write(&f->out, (zj_slice){&lower, 1}, unit);
    note_written(f, (unsigned char)lower);
  } else if (c >= ZJ_SIMPLIFY_FIRST && c < ZJ_SIMPLIFY_END) {
    char out[4];
    uint32_t to = zj_match_form(c);
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
    write_slow(f, unit, ZJ_LIT(""));
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
    bool blank = is_blank(c);
    if (!blank && !is_dropped(c)) break;
    if (blank && blanks++ == 0) *first = c;
    f->at += length;
  }
  return blanks;
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
  } else if (zj_utf8_decode(f->text, f->at, &next) &&
             (zj_char_class_of(next) == ZJ_CHAR_HAN || is_radical(next))) {
    stays.length = 0;
  } else if (blanks == 1 && first >= ' ' && joins_group(f, ' ', f->at)) {
    stays.length = 0; /* 3 260: one blank, which is not a line wrap */
    f->grouped = ' ';
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
    if (in_hole(&f) || is_blank(c) || is_dropped(c))
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
  seed = XXH3_64bits_withSeed(zj_same_pairs, zj_same_pair_count * sizeof *zj_same_pairs, seed);
  seed = XXH3_64bits_withSeed(zj_radicals,
                              (ZJ_RADICAL_END - ZJ_RADICAL_FIRST) * sizeof *zj_radicals, seed);
  snprintf(version, sizeof version, "%016llx",
           (unsigned long long)XXH3_64bits_withSeed(facts, (size_t)length, seed));
}

const char *zj_fold_version(void) {
  pthread_once(&version_once, make_version);
  return version;
}
