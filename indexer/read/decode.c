/* decode.c - finds the encoding of a text and converts from it strictly. */
#include "indexer/read/decode.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <talloc.h>
#include <uchardet.h>

#include "indexer/base/lang.h"
#include "indexer/read/code_page.h"
#include "indexer/read/foreign.h"
#include "indexer/read/wide.h"

/* The encoding is found from this many first bytes; the winner must then decode to the end. */
enum { SAMPLE_BYTES = 256 << 10 };

/* Of the Han pairs of a real report one in four is in the list of pairs.c, of a wrong decoding
 * almost none. */
static const double score_enough = 0.03, score_apart = 3.0;

// clang-format off
static const struct {
  const char *alias, *name;
} names[] = {
    {"auto", ""},
    {"utf-8", "UTF-8"},
    {"utf8", "UTF-8"},
    {"gb18030", "GB18030"},
    {"gbk", "GB18030"},
    {"gb2312", "GB18030"},
    {"cp936", "GB18030"},
    {"gb", "GB18030"},
    {"big5", "Big5"},
    {"cp950", "Big5"},
    {"big5-hkscs", "Big5-HKSCS"},
    {"utf-16", "UTF-16LE"},
    {"utf-16le", "UTF-16LE"},
    {"utf16le", "UTF-16LE"},
    {"utf-16be", "UTF-16BE"},
    {"utf16be", "UTF-16BE"},
};
// clang-format on

const char *zj_decode_name(const char *name) {
  for (size_t i = 0; i < ZJ_COUNT(names); i++)
    if (strcasecmp(name, names[i].alias) == 0) return names[i].name;
  return NULL;
}

/* ---- conversion ---- */

typedef struct conversion {
  zj_slice text;
  bool whole;    /* every byte was good; a sample may end inside a character */
  size_t bad_at; /* the first bad byte */
  size_t mended;
} conversion;

/* A character grows to twice its bytes at most (two bytes of Big5-HKSCS can become two characters
 * of two bytes each); a bad byte becomes three. */
static size_t room_for(size_t bytes, bool mend) {
  return bytes * (mend ? 3 : 2) + 16;
}

static void write_replacement(char **out, size_t *left) {
  memcpy(*out, "\xEF\xBF\xBD", 3);
  *out += 3;
  *left -= 3;
}

/* Copies UTF-8 with U+FFFD in place of bad bytes. iconv() would accept characters above U+10FFFF
 * and overlong forms. */
static zj_status mend_utf8(void *ctx, zj_slice bytes, conversion *out, zj_error *err) {
  size_t room = room_for(bytes.length, true), left = room;
  char *text = talloc_size(ctx, room), *to = text;
  *out = (conversion){.whole = true, .bad_at = bytes.length};
  for (size_t at = 0; text && at < bytes.length;) {
    uint32_t c;
    unsigned length = zj_utf8_decode(bytes, at, &c);
    if (length) {
      memcpy(to, bytes.at + at, length);
      to += length;
      left -= length;
    } else {
      if (out->whole) out->bad_at = at;
      out->whole = false;
      out->mended++;
      write_replacement(&to, &left);
    }
    at += length ? length : 1;
  }
  if (!text) return zj_no_memory(err);
  out->text = (zj_slice){text, (size_t)(to - text)};
  return ZJ_OK;
}

/* The editions of GB18030 differ in eighteen characters. Newer editions encode them in two bytes
 * that meant private characters before; older ones used four bytes, which glibc refuses. This reads
 * the old form, and the byte 0x80, which no edition uses, as the euro that Windows puts there.
 * Returns the character and sets *taken to its bytes; 0 when it is neither. */
static uint32_t other_edition(const char *from, size_t left, size_t *taken) {
  static const struct {
    char bytes[5];
    uint32_t character;
  } before[] = {
      {"\x82\x35\x90\x37", 0x9FB4}, {"\x82\x35\x90\x38", 0x9FB5}, {"\x82\x35\x90\x39", 0x9FB6},
      {"\x82\x35\x91\x30", 0x9FB7}, {"\x82\x35\x91\x31", 0x9FB8}, {"\x82\x35\x91\x32", 0x9FB9},
      {"\x82\x35\x91\x33", 0x9FBA}, {"\x82\x35\x91\x34", 0x9FBB}, {"\x84\x31\x82\x36", 0xFE10},
      {"\x84\x31\x82\x37", 0xFE11}, {"\x84\x31\x82\x38", 0xFE12}, {"\x84\x31\x82\x39", 0xFE13},
      {"\x84\x31\x83\x30", 0xFE14}, {"\x84\x31\x83\x31", 0xFE15}, {"\x84\x31\x83\x32", 0xFE16},
      {"\x84\x31\x83\x33", 0xFE17}, {"\x84\x31\x83\x34", 0xFE18}, {"\x84\x31\x83\x35", 0xFE19}};
  for (size_t i = 0; left >= 4 && i < ZJ_COUNT(before); i++)
    if (memcmp(from, before[i].bytes, 4) == 0) {
      *taken = 4;
      return before[i].character;
    }
  *taken = 1;
  return (unsigned char)*from == 0x80 ? 0x20AC : 0;
}

/* Converts 'bytes'. Stops at a bad byte, or with 'mend' writes U+FFFD in its place. A 'sample' may
 * end inside a character. */
static zj_status convert_bytes(void *ctx, zj_slice bytes, const char *name, bool mend, bool sample,
                               conversion *out, zj_error *err) {
  iconv_t with = iconv_open("UTF-8", name);
  if (with == (iconv_t)-1)
    return zj_fail_errno(err, ZJ_IO, zj_tr("cannot decode %s on this system", "本系统不能解码 %s"),
                         name);
  size_t room = room_for(bytes.length, mend), left = room;
  char *text = talloc_size(ctx, room), *to = text, *from = (char *)(uintptr_t)bytes.at;
  size_t from_left = bytes.length;
  *out = (conversion){.whole = true, .bad_at = bytes.length};
  while (text && from_left && iconv(with, &from, &from_left, &to, &left) == (size_t)-1) {
    int why = errno;
    if (why == EINVAL && sample) break; /* the sample ends inside a character */
    size_t taken = 0;
    uint32_t other = 0;
    if (why == EILSEQ && left >= 4 && strcmp(name, "GB18030") == 0)
      other = other_edition(from, from_left, &taken);
    if (other) {
      unsigned n = zj_utf8_encode(other, to);
      to += n;
      left -= n;
      from += taken;
      from_left -= taken;
      continue;
    }
    if (out->bad_at == bytes.length) out->bad_at = bytes.length - from_left;
    out->whole = false;
    if (!mend || why == E2BIG || left < 3) break;
    write_replacement(&to, &left);
    out->mended++;
    from++;
    from_left--;
  }
  iconv_close(with);
  if (!text) return zj_no_memory(err);
  out->text = (zj_slice){text, (size_t)(to - text)};
  if (strcmp(name, "GB18030") == 0) zj_code_page_mend_blanks(text, out->text.length);
  return ZJ_OK;
}

/* ---- places in messages ---- */

typedef char place_text[64];

/* Writes the place of a byte to 'out' and returns it: with its line where LF is one byte. */
static const char *place_words(place_text out, zj_slice bytes, size_t at, const char *name) {
  size_t line = 1;
  for (size_t i = 0; i < at && i < bytes.length; i++)
    line += bytes.at[i] == '\n';
  if (strncmp(name, "UTF-16", 6) == 0)
    snprintf(out, sizeof(place_text), zj_tr("byte %zu", "字节 %zu"), at);
  else
    snprintf(out, sizeof(place_text), zj_tr("line %zu (byte %zu)", "第 %zu 行（字节 %zu）"), line,
             at);
  return out;
}

/* ---- NULs and marks inside a text ---- */

/* Returns the length without the NULs and DOS end marks at the end. */
static size_t length_used(zj_slice s) {
  size_t length = s.length;
  while (length && (s.at[length - 1] == 0 || s.at[length - 1] == 0x1A))
    length--;
  return length;
}

/* Whether anything is to be seen: a file of NULs and control characters is no text. */
static bool has_print(zj_slice s) {
  for (size_t i = 0; i < s.length; i++)
    if ((unsigned char)s.at[i] > ' ' && s.at[i] != 0x7F) return true;
  return false;
}

/* Whether NULs are so few that they are stray bytes in a text. Files that were not closed properly
 * and those of old programs are filled up with NULs; these do not count. */
static bool has_few_nuls(zj_slice s) {
  size_t length = length_used(s), nuls = 0;
  for (size_t i = 0; i < length; i++)
    nuls += s.at[i] == 0;
  return nuls <= 2 + length / 200 && has_print(s);
}

/* Copies 's' without NULs and without DOS end marks at its end. Returns a slice whose 'at' is NULL
 * when memory runs out. */
static zj_slice without_nuls(void *ctx, zj_slice s) {
  char *out = talloc_size(ctx, s.length + 1);
  size_t length = 0;
  if (!out) return (zj_slice){0};
  for (size_t i = 0, end = length_used(s); i < end; i++)
    if (s.at[i]) out[length++] = s.at[i];
  return (zj_slice){out, length};
}

/* Finds a byte order mark at the start of a line, where files were put together, from 'at' on.
 * Returns the length when there is none. */
static size_t next_mark(zj_slice s, size_t at) {
  while (at < s.length) {
    const char *found = memmem(s.at + at, s.length - at, "\xEF\xBB\xBF", 3);
    if (!found) break;
    at = (size_t)(found - s.at);
    if (at == 0 || s.at[at - 1] == '\n') return at;
    at += 3;
  }
  return s.length;
}

/* Copies 's' without the marks at the start of lines, the first of which is at 'mark'. Returns a
 * slice whose 'at' is NULL when memory runs out. */
static zj_slice without_marks(void *ctx, zj_slice s, size_t mark) {
  char *out = talloc_size(ctx, s.length + 1);
  size_t length = 0;
  if (!out) return (zj_slice){0};
  for (size_t at = 0; at < s.length;) {
    memcpy(out + length, s.at + at, mark - at);
    length += mark - at;
    if (mark == s.length) break;
    at = mark + 3;
    while (next_mark(zj_slice_cut(s, at, s.length), 0) == 0 && at < s.length)
      at += 3; /* one after the other */
    mark = next_mark(s, at);
  }
  return (zj_slice){out, length};
}

/* ---- bytes that are not text ---- */

/* Old texts hold tabs, line ends, page breaks and the DOS end mark; no text has more than one other
 * control character in a hundred. */
static bool looks_binary(zj_slice text) {
  size_t odd = 0;
  for (size_t i = 0; i < text.length; i++) {
    unsigned char c = (unsigned char)text.at[i];
    odd += c == 0x7F || (c < 0x20 && !(c >= '\t' && c <= '\r') && c != 0x1A);
  }
  return memchr(text.at, 0, text.length) || odd > 2 + text.length / 100;
}

static zj_status fail_binary(zj_error *err) {
  return zj_fail(err, ZJ_BAD_INPUT, "%s", zj_tr("binary, not text", "是二进制文件，不是文本"));
}

static zj_status accept_text(void *ctx, zj_slice text, const char *encoding, zj_decoded *out,
                             zj_error *err) {
  if (length_used(text) < text.length || (text.length && memchr(text.at, 0, text.length))) {
    if (!has_few_nuls(text)) return fail_binary(err);
    text = without_nuls(ctx, text);
    if (!text.at) return zj_no_memory(err);
  }
  size_t mark = next_mark(text, 0);
  if (mark < text.length) {
    text = without_marks(ctx, text, mark);
    if (!text.at) return zj_no_memory(err);
    out->had_bom = true;
  }
  if (looks_binary(text)) return fail_binary(err);
  if (zj_utf8_check(text) < text.length) /* iconv() may accept characters above U+10FFFF */
    return zj_fail(err, ZJ_BAD_INPUT,
                   zj_tr("%s whose codes are not characters", "%s 编码的内容不是字符"), encoding);
  out->text = text;
  out->encoding = encoding;
  return ZJ_OK;
}

/* ---- named encodings and marks ---- */

static zj_slice after_mark(zj_slice s, size_t bytes) {
  return zj_slice_cut(s, bytes, s.length);
}

static zj_status fail_bad_bytes(zj_error *err, zj_slice bytes, const char *name,
                                const conversion *c) {
  zj_number_text bad;
  place_text place;
  return zj_fail(err, ZJ_BAD_INPUT,
                 zj_tr("is not %s: %s, the first at %s", "不是 %s 编码：有 %s，第一个在%s"), name,
                 zj_number_words(bad, c->mended, "bad byte", "个错误字节"),
                 place_words(place, bytes, c->bad_at, name));
}

/* Decodes 'bytes', before which the file has a mark of 'before' bytes. */
static zj_status decode_as(void *ctx, zj_slice bytes, const char *name, bool mend, size_t before,
                           zj_decoded *out, zj_error *err) {
  conversion c = {.text = bytes};
  if (strcmp(name, "UTF-8") != 0 || zj_utf8_check(bytes) < bytes.length) {
    zj_status status;
    if (strcmp(name, "UTF-8") == 0)
      status = mend_utf8(ctx, bytes, &c, err);
    else
      status = convert_bytes(ctx, bytes, name, mend, false, &c, err);
    if (status != ZJ_OK) return status;
    place_text place;
    zj_slice file = {bytes.at - before, before + bytes.length};
    if (c.bad_at < bytes.length && !mend)
      return zj_fail(err, ZJ_BAD_INPUT,
                     zj_tr("marked as %s, but %s is not; name its encoding with --encoding",
                           "BOM 标明是 %s，但%s与之不符；请用 --encoding 指明编码"),
                     name, place_words(place, file, before + c.bad_at, name));
    if (c.mended > 2 + bytes.length / 200) return fail_bad_bytes(err, bytes, name, &c);
  }
  out->mended = c.mended;
  return accept_text(ctx, c.text, name, out, err);
}

/* The encoding that the byte order mark stands for, NULL without a mark; *length is its bytes. */
static const char *marked_encoding(zj_slice bytes, size_t *length) {
  static const struct {
    const char *mark;
    size_t length;
    const char *name;
  } marks[] = {
      {"\xEF\xBB\xBF", 3, "UTF-8"},
      {"\xFF\xFE", 2, "UTF-16LE"},
      {"\xFE\xFF", 2, "UTF-16BE"},
      {"\x84\x31\x95\x33", 4, "GB18030"},
  };
  for (size_t i = 0; i < ZJ_COUNT(marks); i++) {
    *length = marks[i].length;
    if (bytes.length >= *length && memcmp(bytes.at, marks[i].mark, *length) == 0)
      return marks[i].name;
  }
  return NULL;
}

/* ---- candidates ---- */

typedef struct candidate {
  const char *name;
  double score;
} candidate;
enum { CANDIDATES = 4 };

/* Line ends and digits of UTF-16 contain NULs, and no other text does: so NULs decide whether a
 * text can be UTF-16. */
static bool can_be(const char *name, zj_slice bytes) {
  bool wide = strncmp(name, "UTF-16", 6) == 0, nul = memchr(bytes.at, 0, bytes.length) != NULL;
  return wide ? nul && bytes.length % 2 == 0 : !nul;
}

/* Scores the encodings in which the sample has no bad byte, best first. */
static zj_status rank_candidates(void *ctx, zj_slice bytes, candidate ranked[CANDIDATES],
                                 size_t *count, zj_error *err) {
  static const char *const tried[CANDIDATES] = {"GB18030", "Big5", "UTF-16LE", "UTF-16BE"};
  zj_slice sample =
      zj_slice_cut(bytes, 0, bytes.length < SAMPLE_BYTES ? bytes.length : SAMPLE_BYTES);
  zj_pairs set;
  zj_pairs_make(&set);
  *count = 0;
  for (size_t i = 0; i < CANDIDATES; i++) {
    if (!can_be(tried[i], bytes)) continue;
    conversion c;
    const char *name = tried[i];
    bool cut = sample.length < bytes.length;
    zj_status status = convert_bytes(ctx, sample, name, false, cut, &c, err);
    if (status == ZJ_OK && !c.whole && strcmp(name, "Big5") == 0) {
      name = "Big5-HKSCS"; /* it may hold characters of Hong Kong */
      status = convert_bytes(ctx, sample, name, false, cut, &c, err);
    }
    if (status != ZJ_OK) return status;
    if (!c.whole || looks_binary(c.text)) continue;
    candidate found = {name, zj_pairs_score(&set, c.text)};
    size_t place = (*count)++;
    for (; place && ranked[place - 1].score < found.score; place--)
      ranked[place] = ranked[place - 1];
    ranked[place] = found;
  }
  return ZJ_OK;
}

static bool uchardet_agrees(zj_slice bytes, const char *name) {
  uchardet_t detector = uchardet_new();
  const char *alias = NULL;
  if (!detector) return false;
  if (uchardet_handle_data(detector, bytes.at,
                           bytes.length < SAMPLE_BYTES ? bytes.length : SAMPLE_BYTES) == 0) {
    uchardet_data_end(detector);
    alias = zj_decode_name(uchardet_get_charset(detector));
  }
  bool agrees = alias && strcmp(alias, name) == 0;
  uchardet_delete(detector);
  return agrees;
}

static bool is_clear(zj_slice bytes, const candidate *ranked, size_t count) {
  double second = count > 1 ? ranked[1].score : 0;
  if (ranked[0].score >= score_enough && ranked[0].score >= score_apart * second) return true;
  return ranked[0].score > 0 && second == 0 && uchardet_agrees(bytes, ranked[0].name);
}

/* Counts the whole UTF-8 characters beyond ASCII, and the bytes that belong to no character. */
static void count_utf8(zj_slice bytes, size_t *good, size_t *bad) {
  uint32_t c;
  *good = *bad = 0;
  for (size_t at = 0; at < bytes.length;) {
    unsigned length = zj_utf8_decode(bytes, at, &c);
    *good += length > 1;
    *bad += length == 0;
    at += length ? length : 1;
  }
}

/* The share of the first candidate in the scores of all, in percent: how sure it is. */
static int share_of(const candidate *ranked, size_t count) {
  double all = 0;
  for (size_t i = 0; i < count; i++)
    all += ranked[i].score;
  return all > 0 ? (int)(100 * ranked[0].score / all + 0.5) : 0;
}

/* Finds a run of Han characters in UTF-8 that is too long to occur by chance in another encoding.
 * Returns where it begins, or the end when there is none. */
static size_t utf8_part(zj_slice bytes) {
  enum { RUN = 6 };
  size_t run = 0, begin = 0;
  for (size_t at = 0; at < bytes.length;) {
    uint32_t c;
    unsigned char first = (unsigned char)bytes.at[at];
    bool han = first >= 0xE4 && first <= 0xE9 && zj_utf8_decode(bytes, at, &c) == 3;
    if (han && run == 0) begin = at;
    run = han ? run + 1 : 0;
    if (run == RUN) return begin;
    at += han ? 3 : 1;
  }
  return bytes.length;
}

static zj_status fail_mixed(zj_error *err, zj_slice bytes, const char *name, const char *other,
                            size_t at) {
  place_text place;
  return zj_fail(
      err, ZJ_BAD_INPUT,
      zj_tr("%s, but %s from %s on; save it in one encoding (--encoding %s takes it as it is)",
            "是 %1$s，但从%3$s起有 %2$s 文字；请存成一种编码（用 --encoding %4$s 可照原样收入）"),
      name, other, place_words(place, bytes, at, name), name);
}

/* No encoding decodes the whole text: reports the one that almost does. */
static zj_status fail_nearly(void *ctx, zj_slice bytes, zj_error *err) {
  static const char *const tried[] = {"GB18030", "Big5-HKSCS"};
  zj_slice sample =
      zj_slice_cut(bytes, 0, bytes.length < SAMPLE_BYTES ? bytes.length : SAMPLE_BYTES);
  zj_pairs set;
  conversion best = {.whole = true}, c;
  const char *name = NULL;
  double score = score_enough;
  zj_number_text bad;
  place_text place;
  zj_pairs_make(&set);
  for (size_t i = 0; i < ZJ_COUNT(tried) && !memchr(bytes.at, 0, bytes.length); i++) {
    zj_status status =
        convert_bytes(ctx, sample, tried[i], true, sample.length < bytes.length, &c, err);
    if (status != ZJ_OK) return status;
    if (looks_binary(c.text) || zj_pairs_score(&set, c.text) < score) continue;
    score = zj_pairs_score(&set, c.text);
    name = tried[i];
    best = c;
  }
  if (name && utf8_part(bytes) < bytes.length)
    return fail_mixed(err, bytes, name, "UTF-8", utf8_part(bytes));
  if (name && best.mended <= 2 + sample.length / 200)
    return zj_fail(err, ZJ_BAD_INPUT,
                   zj_tr("%s with %s, the first at %s; --encoding %s takes it with U+FFFD instead",
                         "%s 文本中有 %s，第一个在%s；用 --encoding %s 可以换成 U+FFFD 后收入"),
                   name, zj_number_words(bad, best.mended, "bad byte", "个错误字节"),
                   place_words(place, bytes, best.bad_at, name), name);
  return zj_fail(err, ZJ_BAD_INPUT, "%s",
                 zj_tr("neither UTF-8 nor GB18030 nor Big5 text; name its encoding with --encoding",
                       "既不是 UTF-8，也不是 GB18030 或 Big5；请用 --encoding 指明编码"));
}

/* Reports UTF-16 that ends inside a character. */
static zj_status fail_nearly_wide(void *ctx, zj_slice bytes, zj_error *err) {
  candidate ranked[CANDIDATES];
  size_t count;
  zj_slice even = zj_slice_cut(bytes, 0, bytes.length - 1);
  zj_status status = rank_candidates(ctx, even, ranked, &count, err);
  if (status != ZJ_OK) return status;
  if (count == 0 || !is_clear(even, ranked, count)) return fail_binary(err);
  return zj_fail(
      err, ZJ_BAD_INPUT,
      zj_tr("%s that ends in half a character; --encoding %s takes it with U+FFFD in its place",
            "%s 文本末尾只有半个字符；用 --encoding %s 可以把它换成 U+FFFD 后收入"),
      ranked[0].name, ranked[0].name);
}

static zj_status fail_wide_in_doubt(zj_error *err, const char *name) {
  return zj_fail(err, ZJ_BAD_INPUT,
                 zj_tr("encoding in doubt (perhaps %s without a mark); name it with --encoding",
                       "编码存疑（可能是不带 BOM 的 %s）；请用 --encoding 指明"),
                 name);
}

static zj_status fail_doubtful(void *ctx, zj_slice bytes, const candidate *ranked, size_t count,
                               zj_error *err) {
  size_t good, bad;
  zj_number_text words;
  place_text place;
  if (memchr(bytes.at, 0, bytes.length) && bytes.length % 2 == 1 && bytes.length > 1)
    return fail_nearly_wide(ctx, bytes, err);
  bool unread = count == 0 || ranked[0].score == 0;
  if (unread && zj_wide_likely(bytes)) return fail_wide_in_doubt(err, zj_wide_likely(bytes));
  if (unread && memchr(bytes.at, 0, bytes.length)) return fail_binary(err);
  count_utf8(bytes, &good, &bad);
  if (good > 4 * bad)
    return zj_fail(
        err, ZJ_BAD_INPUT,
        zj_tr("UTF-8 with %s, the first at %s; --encoding utf-8 takes it with U+FFFD instead",
              "UTF-8 文本中有 %s，第一个在%s；用 --encoding utf-8 可以换成 U+FFFD 后收入"),
        zj_number_words(words, bad, "bad byte", "个错误字节"),
        place_words(place, bytes, zj_utf8_check(bytes), "UTF-8"));
  if (count == 0) return fail_nearly(ctx, bytes, err);
  const char *other = count > 1 ? ranked[1].name : zj_tr("another", "其他");
  if (ranked[0].score <= 0)
    return zj_fail(
        err, ZJ_BAD_INPUT,
        zj_tr("encoding in doubt (%s or %s, and no common word in either); name it with --encoding",
              "编码存疑（可能是 %s 或 %s，两种都没有解出常用词）；请用 --encoding 指明"),
        ranked[0].name, other);
  return zj_fail(err, ZJ_BAD_INPUT,
                 zj_tr("encoding in doubt (%s by %d %%, or %s); name it with --encoding",
                       "编码存疑（是 %s 的把握为 %d %%，也可能是 %s）；请用 --encoding 指明"),
                 ranked[0].name, share_of(ranked, count), other);
}

/* Decodes the whole text in the encoding found from the sample; bytes beyond the sample may still
 * be bad, or in another encoding. */
static zj_status decode_found(void *ctx, zj_slice bytes, const char *name, zj_decoded *out,
                              zj_error *err) {
  bool wide = strncmp(name, "UTF-16", 6) == 0;
  conversion c;
  place_text place;
  zj_status status = convert_bytes(ctx, bytes, name, false, false, &c, err);
  if (status != ZJ_OK) return status;
  if (!c.whole)
    return zj_fail(
        err, ZJ_BAD_INPUT,
        zj_tr("%s with a bad byte at %s; --encoding %s takes it with U+FFFD in its place",
              "%s 文本在%s处有错；用 --encoding %s 可以把它换成 U+FFFD 后收入"),
        name, place_words(place, bytes, c.bad_at, name), name);
  size_t part = wide ? bytes.length : utf8_part(bytes);
  const char *other = "UTF-8";
  if (!wide && part == bytes.length) {
    zj_pairs set;
    zj_pairs_make(&set);
    part = zj_foreign_line(&set, bytes, c.text, name, &other);
  }
  if (part < bytes.length) return fail_mixed(err, bytes, name, other, part);
  return accept_text(ctx, c.text, name, out, err);
}

/* A few characters of GBK can be valid UTF-8 by chance. As UTF-8 they would be Cyrillic or Arabic:
 * characters of two bytes only. */
static bool utf8_by_chance(zj_slice bytes) {
  size_t two = 0, more = 0;
  for (size_t i = 0; i < bytes.length; i++) {
    unsigned char c = (unsigned char)bytes.at[i];
    two += c >= 0xC0 && c < 0xE0;
    more += c >= 0xE0;
  }
  return two > 1 && more == 0;
}

/* The candidate that the file declares; NULL when its bytes are bad in that encoding or read far
 * better in another. */
static const candidate *find_declared(const candidate *ranked, size_t count, const char *declared) {
  for (size_t i = 0; declared && i < count; i++) {
    if (strncmp(ranked[i].name, declared, strlen(declared)) != 0) continue;
    bool overruled = i > 0 && ranked[0].score >= score_enough &&
                     ranked[0].score >= score_apart * ranked[i].score;
    return overruled ? NULL : &ranked[i];
  }
  return NULL;
}

static bool is_ascii(zj_slice bytes) {
  for (size_t i = 0; i < bytes.length; i++)
    if ((unsigned char)bytes.at[i] >= 0x80) return false;
  return true;
}

/* Any control character suggests UTF-16 here, although a text may hold a few. */
static bool has_controls(zj_slice bytes) {
  for (size_t i = 0; i < bytes.length; i++) {
    unsigned char c = (unsigned char)bytes.at[i];
    if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F) return true;
  }
  return false;
}

static const char *seven_bit_encoding(zj_slice bytes) {
  zj_pairs set;
  zj_pairs_make(&set);
  return zj_foreign_seven_bit(&set, bytes);
}

static zj_status fail_unsupported(zj_error *err, const char *name) {
  return zj_fail(err, ZJ_BAD_INPUT,
                 zj_tr("%s is not supported; save the file as UTF-8",
                       "是 %s 编码，不能直接读；请另存为 UTF-8"),
                 name);
}

/* Sets *is to whether bytes with NULs read as UTF-16. */
static zj_status check_wide(void *ctx, zj_slice bytes, bool *is, zj_error *err) {
  candidate ranked[CANDIDATES];
  size_t count;
  zj_status status = rank_candidates(ctx, bytes, ranked, &count, err);
  *is = zj_wide_clear(bytes) || zj_wide_likely(bytes);
  if (status == ZJ_OK && count && is_clear(bytes, ranked, count)) *is = true;
  return status;
}

/* Sets *out to the bytes in which an encoding is looked for: without NULs that are none of
 * UTF-16's. */
static zj_status remove_stray_nuls(void *ctx, zj_slice bytes, zj_slice *out, zj_error *err) {
  *out = bytes;
  zj_slice pairs = bytes; /* without U+0000 at the end */
  while (pairs.length >= 2 && pairs.length % 2 == 0 && !pairs.at[pairs.length - 1] &&
         !pairs.at[pairs.length - 2])
    pairs.length -= 2;
  bool any = bytes.length && memchr(bytes.at, 0, bytes.length), wide = false;
  if (!any || !has_print(bytes)) return ZJ_OK;
  zj_status status = check_wide(ctx, pairs, &wide, err);
  if (wide) *out = pairs;
  if (status != ZJ_OK || wide || !has_few_nuls(bytes)) return status;
  *out = without_nuls(ctx, bytes);
  return out->at ? ZJ_OK : zj_no_memory(err);
}

static zj_status detect_encoding(void *ctx, zj_slice file, const char *declared, zj_decoded *out,
                                 zj_error *err) {
  zj_slice bytes;
  zj_status status = remove_stray_nuls(ctx, file, &bytes, err);
  if (status != ZJ_OK) return status;
  bool utf8 = zj_utf8_check(bytes) == bytes.length && !memchr(bytes.at, 0, bytes.length);
  const char *seven = utf8 && is_ascii(bytes) ? seven_bit_encoding(bytes) : NULL;
  if (seven) return fail_unsupported(err, seven);
  if (utf8 && is_ascii(bytes) && has_controls(bytes) && zj_wide_likely(bytes))
    return fail_wide_in_doubt(err, zj_wide_likely(bytes));
  if (utf8 && !utf8_by_chance(bytes)) return accept_text(ctx, bytes, "UTF-8", out, err);
  if (zj_wide_is_utf32(bytes)) return fail_unsupported(err, "UTF-32");
  candidate ranked[CANDIDATES];
  size_t count;
  status = rank_candidates(ctx, bytes, ranked, &count, err);
  if (status != ZJ_OK) return status;
  const candidate *found = find_declared(ranked, count, declared);
  if (!found && count && is_clear(bytes, ranked, count)) found = &ranked[0];
  if (!found && utf8) return accept_text(ctx, bytes, "UTF-8", out, err);
  const char *name = found ? found->name : zj_wide_clear(bytes);
  size_t good, bad;
  count_utf8(bytes, &good, &bad);
  if (!name && count == 0 && bytes.at != file.at && good <= 4 * bad) return fail_binary(err);
  return name ? decode_found(ctx, bytes, name, out, err)
              : fail_doubtful(ctx, bytes, ranked, count, err);
}

/* Decodes a text with a mark. The mark decides if no byte contradicts it; then a named encoding
 * does. */
static zj_status decode_marked(void *ctx, zj_slice bytes, size_t mark, const char *marked,
                               const char *name, zj_decoded *out, zj_error *err) {
  zj_slice rest = after_mark(bytes, mark);
  bool other = *name && strcmp(name, marked) != 0;
  zj_status status = decode_as(ctx, rest, marked, *name && !other, mark, out, other ? NULL : err);
  if (status == ZJ_OK || !other) return status;
  return decode_as(ctx, rest, name, true, mark, out, err);
}

/* Decodes a text without a mark. Stray NULs are removed first, as where the encoding is found: a
 * text that was read once is the same when it is read again in the encoding it had. */
static zj_status decode_named(void *ctx, zj_slice bytes, const char *name, zj_decoded *out,
                              zj_error *err) {
  bool wide = strncmp(name, "UTF-16", 6) == 0;
  if (!wide && bytes.length && memchr(bytes.at, 0, bytes.length) && has_few_nuls(bytes)) {
    bytes = without_nuls(ctx, bytes);
    if (!bytes.at) return zj_no_memory(err);
  }
  return decode_as(ctx, bytes, name, true, 0, out, err);
}

zj_status zj_decode_declared(void *ctx, zj_slice bytes, const char *declared, zj_decoded *out,
                             zj_error *err) {
  size_t mark = 0;
  const char *marked = marked_encoding(bytes, &mark);
  *out = (zj_decoded){.had_bom = marked != NULL};
  if (marked && zj_wide_is_utf32(bytes)) return fail_unsupported(err, "UTF-32");
  return marked ? decode_marked(ctx, bytes, mark, marked, "", out, err)
                : detect_encoding(ctx, bytes, declared, out, err);
}

zj_status zj_decode(void *ctx, zj_slice bytes, const char *encoding, zj_decoded *out,
                    zj_error *err) {
  const char *name = encoding ? zj_decode_name(encoding) : "";
  if (!name)
    return zj_fail(
        err, ZJ_USAGE,
        zj_tr(
            "unknown encoding \"%s\"; known: auto, utf-8, gb18030, big5, big5-hkscs, utf-16le, utf-16be",
            "不认识编码“%s”；可用：auto、utf-8、gb18030、big5、big5-hkscs、utf-16le、utf-16be"),
        encoding);
  if (!*name) return zj_decode_declared(ctx, bytes, NULL, out, err);
  size_t mark = 0;
  const char *marked = marked_encoding(bytes, &mark);
  *out = (zj_decoded){.had_bom = marked != NULL};
  return marked ? decode_marked(ctx, bytes, mark, marked, name, out, err)
                : decode_named(ctx, bytes, name, out, err);
}
