/* contents.c - leaves contents lists out of Word documents. */
#include "indexer/read/contents.h"

enum { ENTRY_BYTES = 240 }; /* of an entry, at most */

/* Whether a line is the heading of a contents list; blanks may part its characters. */
static bool is_contents_heading(zj_slice line) {
  static const char *const headings[] = {"目录", "目次", "CONTENTS", "Contents"};
  char plain[16];
  size_t length = 0;
  for (size_t at = 0, n; at < line.length; at += n) {
    uint32_t c;
    n = zj_utf8_decode(line, at, &c);
    if (!n || length + n >= sizeof plain) return false;
    if (c == '\n' || c == '\t' || zj_char_class_of(c) == ZJ_CHAR_BLANK) continue;
    memcpy(plain + length, line.at + at, n);
    length += n;
  }
  plain[length] = 0;
  for (size_t i = 0; i < ZJ_COUNT(headings); i++)
    if (strcmp(plain, headings[i]) == 0) return true;
  return false;
}

/* Where the last line of a text begins, which ends in LF. */
static size_t last_line(zj_slice text) {
  const char *lf = text.length > 1 ? memrchr(text.at, '\n', text.length - 1) : NULL;
  return lf ? (size_t)(lf - text.at) + 1 : 0;
}

void zj_contents_drop(zj_lines *lines, size_t mark) {
  zj_slice text = zj_lines_text(lines);
  if (mark > text.length) return;
  zj_lines_cut(lines, mark);
  text.length = mark;
  size_t before = last_line(text);
  if (is_contents_heading(zj_slice_cut(text, before, text.length))) zj_lines_cut(lines, before);
}

bool zj_contents_possible(const zj_lines *lines, size_t mark) {
  static const char *const ends[] = {"。", "！", "？", "；", "：", "，"};
  zj_slice text = zj_lines_text(lines);
  while (text.length > mark && text.at[text.length - 1] == '\n')
    text.length--;
  if (text.length < mark || text.length - mark > ENTRY_BYTES) return false;
  for (size_t i = 0; i < ZJ_COUNT(ends); i++)
    if (text.length >= mark + 3 && memcmp(text.at + text.length - 3, ends[i], 3) == 0) return false;
  return true;
}

bool zj_contents_numbered(const zj_lines *lines, size_t mark) {
  zj_slice text = zj_lines_text(lines);
  while (text.length > mark && text.at[text.length - 1] == '\n')
    text.length--;
  return text.length > mark && text.at[text.length - 1] >= '0' && text.at[text.length - 1] <= '9';
}
