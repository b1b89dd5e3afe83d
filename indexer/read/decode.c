/* decode.c - which encoding, and the strict conversion from it. */
#include "indexer/read/decode.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <strings.h>
#include <talloc.h>
#include <uchardet.h>

#include "indexer/base/lang.h"
#include "indexer/read/foreign.h"
#include "indexer/read/wide.h"

/* The first bytes tell the encoding; the winner must then decode to the end. */
enum { SAMPLE_BYTES = 256 << 10 };

/* A real report has every fourth Han pair in the list below, a wrong decoding almost none. */
static const double score_enough = 0.03, score_apart = 3.0;

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

const char *zj_decode_name(const char *name) {
  for (size_t i = 0; i < ZJ_COUNT(names); i++)
    if (strcasecmp(name, names[i].alias) == 0) return names[i].name;
  return NULL;
}

/* ---- conversion ---- */

typedef struct conversion {
  zj_slice text;
  bool whole;    /* every byte was good; a character cut off by the end of a sample is */
  size_t bad_at; /* the first bad byte */
  size_t mended;
} conversion;

/* No character grows to more than double (two bytes of Big5-HKSCS can become two characters of
 * two); a bad byte becomes three. */
static size_t room_for(size_t bytes, bool mend) {
  return bytes * (mend ? 3 : 2) + 16;
}

static void put_replacement(char **out, size_t *left) {
  memcpy(*out, "\xEF\xBF\xBD", 3);
  *out += 3;
  *left -= 3;
}

/* UTF-8 to UTF-8, with U+FFFD for bad bytes. iconv() would let through what is over U+10FFFF and in
 * no shortest form. */
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
      put_replacement(&to, &left);
    }
    at += length ? length : 1;
  }
  if (!text) return zj_no_memory(err);
  out->text = (zj_slice){text, (size_t)(to - text)};
  return ZJ_OK;
}

/* The editions of GB18030 differ in eighteen characters: the two bytes of a private one before are
 * theirs now, and four bytes, which glibc refuses, were theirs before. Texts of all editions are
 * read alike; Windows has the euro at a byte that none of them uses. */
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
    if (memcmp(from, before[i].bytes, 4) == 0) return *taken = 4, before[i].character;
  *taken = 1;
  return (unsigned char)*from == 0x80 ? 0x20AC : 0;
}

/* Converts 'bytes'. At a bad byte it stops, or with 'mend' puts U+FFFD in its place. 'sample'
 * allows a cut-off end. */
static zj_status convert(void *ctx, zj_slice bytes, const char *name, bool mend, bool sample,
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
    if (why == EINVAL && sample) break; /* cut off */
    size_t taken = 0;
    uint32_t other = why == EILSEQ && left >= 4 && strcmp(name, "GB18030") == 0
                         ? other_edition(from, from_left, &taken)
                         : 0;
    if (other) {
      unsigned n = zj_utf8_encode(other, to);
      to += n, left -= n;
      from += taken, from_left -= taken;
      continue;
    }
    if (out->bad_at == bytes.length) out->bad_at = bytes.length - from_left;
    out->whole = false;
    if (!mend || why == E2BIG || left < 3) break;
    put_replacement(&to, &left);
    out->mended++;
    from++;
    from_left--;
  }
  iconv_close(with);
  if (!text) return zj_no_memory(err);
  out->text = (zj_slice){text, (size_t)(to - text)};
  return ZJ_OK;
}

/* ---- what may not be in a text ---- */

/* Tabs, line ends, page breaks and the DOS end mark are part of old texts; more control characters
 * than one in a hundred are not. */
static bool looks_binary(zj_slice text) {
  size_t odd = 0;
  for (size_t i = 0; i < text.length; i++) {
    unsigned char c = (unsigned char)text.at[i];
    odd += c == 0x7F || (c < 0x20 && !(c >= '\t' && c <= '\r') && c != 0x1A);
  }
  return memchr(text.at, 0, text.length) || odd > 2 + text.length / 100;
}

static zj_status binary(zj_error *err) {
  return zj_fail(err, ZJ_BAD_INPUT, "%s", zj_tr("binary, not text", "是二进制文件，不是文本"));
}

static zj_status accept_text(zj_slice text, const char *encoding, zj_decoded *out, zj_error *err) {
  if (looks_binary(text)) return binary(err);
  if (zj_utf8_check(text) <
      text.length) /* iconv() has been seen to let through what is over U+10FFFF */
    return zj_fail(err, ZJ_BAD_INPUT,
                   zj_tr("%s that stands for no characters", "%s 编码的内容不是字符"), encoding);
  out->text = text;
  out->encoding = encoding;
  return ZJ_OK;
}

/* ---- named encodings and marks ---- */

static zj_slice after(zj_slice s, size_t bytes) {
  return zj_slice_cut(s, bytes, s.length);
}

static zj_status too_many_bad(zj_error *err, const char *name, const conversion *c) {
  zj_number_text bad;
  return zj_fail(
      err, ZJ_BAD_INPUT,
      zj_tr("is not %s: %s, the first at byte %zu", "不是 %s 编码：有 %s，第一个在字节 %zu"), name,
      zj_number_words(bad, c->mended, "bad byte", "个错误字节"), c->bad_at);
}

/* 'before' bytes of the file are a mark. */
static zj_status decode_as(void *ctx, zj_slice bytes, const char *name, bool mend, size_t before,
                           zj_decoded *out, zj_error *err) {
  conversion c = {.text = bytes};
  if (strcmp(name, "UTF-8") != 0 || zj_utf8_check(bytes) < bytes.length) {
    zj_status status = strcmp(name, "UTF-8") == 0 ? mend_utf8(ctx, bytes, &c, err)
                                                  : convert(ctx, bytes, name, mend, false, &c, err);
    if (status != ZJ_OK) return status;
    if (c.bad_at < bytes.length && !mend)
      return zj_fail(err, ZJ_BAD_INPUT,
                     zj_tr("marked as %s, but byte %zu is not; name its encoding with --encoding",
                           "BOM 标明是 %s，但字节 %zu 与之不符；请用 --encoding 指明编码"),
                     name, before + c.bad_at);
    if (c.mended > 2 + bytes.length / 200) return too_many_bad(err, name, &c);
  }
  out->mended = c.mended;
  return accept_text(c.text, name, out, err);
}

/* The encoding a byte order mark names; *length is that of the mark. */
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

/* ---- finding out ---- */

typedef struct candidate {
  const char *name;
  double score;
} candidate;
enum { CANDIDATES = 4 };

/* UTF-16 is only thought of where there are NULs, which no other text has: its line ends and digits
 * bring them. */
static bool may_be(const char *name, zj_slice bytes) {
  bool wide = strncmp(name, "UTF-16", 6) == 0, nul = memchr(bytes.at, 0, bytes.length) != NULL;
  return wide ? nul && bytes.length % 2 == 0 : !nul;
}

/* Scores what decodes without fault, best first. */
static zj_status rank_candidates(void *ctx, zj_slice bytes, candidate ranked[CANDIDATES],
                                 size_t *count, zj_error *err) {
  static const char *const tried[CANDIDATES] = {"GB18030", "Big5", "UTF-16LE", "UTF-16BE"};
  zj_slice sample =
      zj_slice_cut(bytes, 0, bytes.length < SAMPLE_BYTES ? bytes.length : SAMPLE_BYTES);
  zj_pairs set;
  zj_pairs_make(&set);
  *count = 0;
  for (size_t i = 0; i < CANDIDATES; i++) {
    if (!may_be(tried[i], bytes)) continue;
    conversion c;
    const char *name = tried[i];
    zj_status status = convert(ctx, sample, name, false, sample.length < bytes.length, &c, err);
    if (status == ZJ_OK && !c.whole &&
        strcmp(name, "Big5") == 0) /* with the characters of Hong Kong? */
      status =
          convert(ctx, sample, name = "Big5-HKSCS", false, sample.length < bytes.length, &c, err);
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

/* Counts whole UTF-8 characters beyond ASCII and bytes that belong to none. */
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

/* How sure of the first of them, in percent. */
static int share_of(const candidate *ranked, size_t count) {
  double all = 0;
  for (size_t i = 0; i < count; i++)
    all += ranked[i].score;
  return all > 0 ? (int)(100 * ranked[0].score / all + 0.5) : 0;
}

/* Where a run of Han characters in UTF-8 begins, so long that no text of another encoding has it by
 * chance; the end when there is none. */
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

static zj_status mixed(zj_error *err, const char *name, const char *other, size_t at) {
  return zj_fail(
      err, ZJ_BAD_INPUT,
      zj_tr(
          "%s, but %s from byte %zu on; save it in one encoding (--encoding %s takes it as it is)",
          "是 %1$s，但从字节 %3$zu 起有 %2$s 文字；请存成一种编码（用 --encoding %4$s 可照原样收入）"),
      name, other, at, name);
}

/* None fits to the last byte: is there one that nearly does? */
static zj_status nearly(void *ctx, zj_slice bytes, zj_error *err) {
  static const char *const tried[] = {"GB18030", "Big5-HKSCS"};
  zj_slice sample =
      zj_slice_cut(bytes, 0, bytes.length < SAMPLE_BYTES ? bytes.length : SAMPLE_BYTES);
  zj_pairs set;
  conversion best = {.whole = true}, c;
  const char *name = NULL;
  double score = score_enough;
  zj_number_text bad;
  zj_pairs_make(&set);
  for (size_t i = 0; i < ZJ_COUNT(tried) && !memchr(bytes.at, 0, bytes.length); i++) {
    zj_status status = convert(ctx, sample, tried[i], true, sample.length < bytes.length, &c, err);
    if (status != ZJ_OK) return status;
    if (looks_binary(c.text) || zj_pairs_score(&set, c.text) < score) continue;
    score = zj_pairs_score(&set, c.text);
    name = tried[i];
    best = c;
  }
  if (name && utf8_part(bytes) < bytes.length) return mixed(err, name, "UTF-8", utf8_part(bytes));
  if (name && best.mended <= 2 + sample.length / 200)
    return zj_fail(
        err, ZJ_BAD_INPUT,
        zj_tr("%s with %s, the first at byte %zu; --encoding %s takes it with U+FFFD instead",
              "%s 文本中有 %s，第一个在字节 %zu；用 --encoding %s 可以换成 U+FFFD 后收入"),
        name, zj_number_words(bad, best.mended, "bad byte", "个错误字节"), best.bad_at, name);
  return zj_fail(err, ZJ_BAD_INPUT, "%s",
                 zj_tr("neither UTF-8 nor GB18030 nor Big5 text; name its encoding with --encoding",
                       "既不是 UTF-8，也不是 GB18030 或 Big5；请用 --encoding 指明编码"));
}

/* UTF-16 that ends in the middle of a character. */
static zj_status nearly_wide(void *ctx, zj_slice bytes, zj_error *err) {
  candidate ranked[CANDIDATES];
  size_t count;
  zj_slice even = zj_slice_cut(bytes, 0, bytes.length - 1);
  zj_status status = rank_candidates(ctx, even, ranked, &count, err);
  if (status != ZJ_OK) return status;
  if (count == 0 || !is_clear(even, ranked, count)) return binary(err);
  return zj_fail(
      err, ZJ_BAD_INPUT,
      zj_tr("%s that ends in half a character; --encoding %s takes it with U+FFFD in its place",
            "%s 文本末尾只有半个字符；用 --encoding %s 可以把它换成 U+FFFD 后收入"),
      ranked[0].name, ranked[0].name);
}

static zj_status wide_in_doubt(zj_error *err, const char *name) {
  return zj_fail(err, ZJ_BAD_INPUT,
                 zj_tr("encoding in doubt (perhaps %s without a mark); name it with --encoding",
                       "编码存疑（可能是不带 BOM 的 %s）；请用 --encoding 指明"),
                 name);
}

static zj_status doubtful(void *ctx, zj_slice bytes, const candidate *ranked, size_t count,
                          zj_error *err) {
  size_t good, bad;
  zj_number_text words;
  if (memchr(bytes.at, 0, bytes.length) && bytes.length % 2 == 1 && bytes.length > 1)
    return nearly_wide(ctx, bytes, err);
  bool unread = count == 0 || ranked[0].score == 0;
  if (unread && zj_wide_likely(bytes)) return wide_in_doubt(err, zj_wide_likely(bytes));
  if (unread && memchr(bytes.at, 0, bytes.length)) return binary(err);
  count_utf8(bytes, &good, &bad);
  if (good > 4 * bad)
    return zj_fail(
        err, ZJ_BAD_INPUT,
        zj_tr("UTF-8 with %s, the first at byte %zu; --encoding utf-8 takes it with U+FFFD instead",
              "UTF-8 文本中有 %s，第一个在字节 %zu；用 --encoding utf-8 可以换成 U+FFFD 后收入"),
        zj_number_words(words, bad, "bad byte", "个错误字节"), zj_utf8_check(bytes));
  if (count == 0) return nearly(ctx, bytes, err);
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

/* Decodes what was found out; bytes beyond the sample may still be bad, or of another encoding. */
static zj_status decode_found(void *ctx, zj_slice bytes, const char *name, zj_decoded *out,
                              zj_error *err) {
  bool wide = strncmp(name, "UTF-16", 6) == 0;
  conversion c;
  zj_status status = convert(ctx, bytes, name, false, false, &c, err);
  if (status != ZJ_OK) return status;
  if (!c.whole)
    return zj_fail(
        err, ZJ_BAD_INPUT,
        zj_tr("%s with a bad byte at %zu; --encoding %s takes it with U+FFFD in its place",
              "%s 文本在字节 %zu 处有错；用 --encoding %s 可以把它换成 U+FFFD 后收入"),
        name, c.bad_at, name);
  size_t part = wide ? bytes.length : utf8_part(bytes);
  const char *other = "UTF-8";
  if (!wide && part == bytes.length) {
    zj_pairs set;
    zj_pairs_make(&set);
    part = zj_foreign_line(&set, bytes, c.text, name, &other);
  }
  return part < bytes.length ? mixed(err, name, other, part) : accept_text(c.text, name, out, err);
}

/* GBK text of a few characters can be valid UTF-8 by chance, and would show as Cyrillic or Arabic:
 * nothing but characters of two bytes. */
static bool utf8_by_chance(zj_slice bytes) {
  size_t two = 0, more = 0;
  for (size_t i = 0; i < bytes.length; i++) {
    unsigned char c = (unsigned char)bytes.at[i];
    two += c >= 0xC0 && c < 0xE0;
    more += c >= 0xE0;
  }
  return two > 1 && more == 0;
}

/* Whether what the file says of itself may stand: its bytes agree, and no other encoding makes far
 * better sense of them. */
static const candidate *believed(const candidate *ranked, size_t count, const char *declared) {
  for (size_t i = 0; declared && i < count; i++)
    if (strncmp(ranked[i].name, declared, strlen(declared)) == 0)
      return ranked[0].score >= score_enough && ranked[0].score >= score_apart * ranked[i].score &&
                     i > 0
                 ? NULL
                 : &ranked[i];
  return NULL;
}

static bool is_ascii(zj_slice bytes) {
  for (size_t i = 0; i < bytes.length; i++)
    if ((unsigned char)bytes.at[i] >= 0x80) return false;
  return true;
}

/* Those that UTF-16 brings by chance: a few are let through in a text. */
static bool has_controls(zj_slice bytes) {
  for (size_t i = 0; i < bytes.length; i++) {
    unsigned char c = (unsigned char)bytes.at[i];
    if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F) return true;
  }
  return false;
}

static const char *seven_bits(zj_slice bytes) {
  zj_pairs set;
  zj_pairs_make(&set);
  return zj_foreign_seven_bit(&set, bytes);
}

static zj_status unreadable(zj_error *err, const char *name) {
  return zj_fail(
      err, ZJ_BAD_INPUT,
      zj_tr("%s, which is not read; save it as UTF-8", "是 %s 编码，不能直接读；请另存为 UTF-8"),
      name);
}

static zj_status find_out(void *ctx, zj_slice bytes, const char *declared, zj_decoded *out,
                          zj_error *err) {
  bool utf8 = zj_utf8_check(bytes) == bytes.length && !memchr(bytes.at, 0, bytes.length);
  const char *seven = utf8 && is_ascii(bytes) ? seven_bits(bytes) : NULL;
  if (seven) return unreadable(err, seven);
  if (utf8 && is_ascii(bytes) && has_controls(bytes) && zj_wide_likely(bytes))
    return wide_in_doubt(err, zj_wide_likely(bytes));
  if (utf8 && !utf8_by_chance(bytes)) return accept_text(bytes, "UTF-8", out, err);
  if (zj_wide_is_utf32(bytes)) return unreadable(err, "UTF-32");
  candidate ranked[CANDIDATES];
  size_t count;
  zj_status status = rank_candidates(ctx, bytes, ranked, &count, err);
  if (status != ZJ_OK) return status;
  const candidate *found = believed(ranked, count, declared);
  if (!found && count && is_clear(bytes, ranked, count)) found = &ranked[0];
  if (!found && utf8) return accept_text(bytes, "UTF-8", out, err);
  const char *name = found ? found->name : zj_wide_clear(bytes);
  return name ? decode_found(ctx, bytes, name, out, err) : doubtful(ctx, bytes, ranked, count, err);
}

/* A mark is believed as long as the bytes agree; a name that was given overrules one that they do
 * not agree with. */
static zj_status decode_marked(void *ctx, zj_slice bytes, size_t mark, const char *marked,
                               const char *name, zj_decoded *out, zj_error *err) {
  zj_slice rest = after(bytes, mark);
  bool other = *name && strcmp(name, marked) != 0;
  if (decode_as(ctx, rest, marked, *name && !other, mark, out, other ? NULL : err) == ZJ_OK)
    return ZJ_OK;
  return other ? decode_as(ctx, rest, name, true, mark, out, err) : ZJ_BAD_INPUT;
}

zj_status zj_decode_declared(void *ctx, zj_slice bytes, const char *declared, zj_decoded *out,
                             zj_error *err) {
  size_t mark = 0;
  const char *marked = marked_encoding(bytes, &mark);
  *out = (zj_decoded){.had_bom = marked != NULL};
  if (marked && zj_wide_is_utf32(bytes)) return unreadable(err, "UTF-32");
  return marked ? decode_marked(ctx, bytes, mark, marked, "", out, err)
                : find_out(ctx, bytes, declared, out, err);
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
                : decode_as(ctx, bytes, name, true, 0, out, err);
}
