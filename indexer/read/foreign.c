/* foreign.c - finds lines in another encoding, and Chinese in seven bits. */
#include "indexer/read/foreign.h"

#include <errno.h>
#include <iconv.h>

enum {
  LINE_BYTES = 1024, /* only the start of a long line is examined */
  FOREIGN_LEAST = 4, /* bytes; a shorter line proves nothing */
  PAIRS_ENOUGH = 2   /* common pairs that distinguish Big5 from GB18030 */
};

/* ---- lines ---- */

static zj_slice line_at(zj_slice text, size_t at) {
  const char *end = memchr(text.at + at, '\n', text.length - at);
  return zj_slice_cut(text, at, end ? (size_t)(end - text.at) : text.length);
}

static zj_slice line_start(zj_slice line) {
  return zj_slice_cut(line, 0, line.length < LINE_BYTES ? line.length : LINE_BYTES);
}

/* The start of a line of UTF-8, cut between characters. */
static zj_slice line_start_utf8(zj_slice line) {
  zj_slice cut = line_start(line);
  while (cut.length && cut.length < line.length &&
         ((unsigned char)line.at[cut.length] & 0xC0) == 0x80)
    cut.length--;
  return cut;
}

/* Converts 'bytes', which may end inside a character, to UTF-8; empty when they have a bad byte. */
static zj_slice convert_bytes(iconv_t with, zj_slice bytes, char room[4 * LINE_BYTES]) {
  char *from = (char *)(uintptr_t)bytes.at, *to = room;
  size_t left = bytes.length, free_bytes = 4 * LINE_BYTES;
  (void)iconv(with, NULL, NULL, NULL, NULL);
  if (iconv(with, &from, &left, &to, &free_bytes) == (size_t)-1 && errno == EILSEQ)
    return (zj_slice){room, 0};
  return (zj_slice){room, (size_t)(to - room)};
}

static bool reads_as(const zj_pairs *set, iconv_t with, zj_slice line) {
  char room[4 * LINE_BYTES];
  size_t foreign,
      common = zj_pairs_count(set, convert_bytes(with, line_start(line), room), &foreign);
  return common >= PAIRS_ENOUGH && common * 10 >= foreign;
}

static bool reads_as_utf8(const zj_pairs *set, zj_slice line) {
  size_t foreign;
  return zj_utf8_check(line) == line.length && zj_pairs_count(set, line, &foreign) > 0;
}

/* In both encodings LF occurs only as a line end, so bytes and text have the same lines. */
size_t zj_foreign_line(const zj_pairs *set, zj_slice bytes, zj_slice text, const char *name,
                       const char **other) {
  bool chinese = strcmp(name, "GB18030") == 0;
  iconv_t with = iconv_open("UTF-8", chinese ? "BIG5-HKSCS" : "GB18030");
  size_t at = 0, in_text = 0;
  *other = NULL;
  while (at < bytes.length && in_text < text.length && !*other) {
    zj_slice line = line_at(bytes, at), read = line_at(text, in_text);
    size_t foreign;
    if (zj_pairs_count(set, line_start_utf8(read), &foreign) == 0 && line.length >= FOREIGN_LEAST) {
      if (reads_as_utf8(set, line))
        *other = "UTF-8";
      else if (with != (iconv_t)-1 && reads_as(set, with, line))
        *other = chinese ? "Big5" : "GB18030";
    }
    if (*other) break;
    at += line.length + 1;
    in_text += read.length + 1;
  }
  if (with != (iconv_t)-1) iconv_close(with);
  return *other ? at : bytes.length;
}

/* ---- seven bits ---- */

/* Copies the byte pairs from 'at' on that can be Chinese, with the eighth bit of each byte set, and
 * returns their number of bytes. */
static size_t set_high_bits(zj_slice bytes, size_t at, char *to) {
  size_t length = 0;
  for (; at + 1 < bytes.length && length + 2 <= LINE_BYTES; at += 2) {
    unsigned char a = (unsigned char)bytes.at[at], b = (unsigned char)bytes.at[at + 1];
    if (a < 0x21 || a > 0x77 || b < 0x21 || b > 0x7E) break;
    to[length++] = (char)(a | 0x80);
    to[length++] = (char)(b | 0x80);
  }
  return length;
}

const char *zj_foreign_seven_bit(const zj_pairs *set, zj_slice bytes) {
  const char *escape = memmem(bytes.at, bytes.length, "\x1b$", 2);
  if (escape && (size_t)(escape - bytes.at) + 2 < bytes.length && memchr(")*+@AB(", escape[2], 7))
    return "ISO-2022";
  iconv_t with = iconv_open("UTF-8", "GB18030");
  bool found = false;
  char pairs[LINE_BYTES], room[4 * LINE_BYTES];
  for (size_t at = 0; with != (iconv_t)-1 && !found && at < bytes.length;) {
    const char *shift = memmem(bytes.at + at, bytes.length - at, "~{", 2);
    if (!shift) break;
    at = (size_t)(shift - bytes.at) + 2;
    size_t foreign;
    found = zj_pairs_count(
                set, convert_bytes(with, (zj_slice){pairs, set_high_bits(bytes, at, pairs)}, room),
                &foreign) > 0;
  }
  if (with != (iconv_t)-1) iconv_close(with);
  return found ? "HZ" : NULL;
}
