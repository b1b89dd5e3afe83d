/* letterhead.c - whether the header of a page is the letterhead of a document. */
#include "indexer/read/letterhead.h"

enum { LETTERHEAD_LINES = 6, LETTERHEAD_LINE = 120 }; /* at most; a line in bytes */

/* Moves *at back over the bytes of one of the characters in 'set', which lists them one after the
 * other; false when another one ends there. */
static bool step_back(zj_slice line, size_t *at, const char *set) {
  zj_slice all = zj_slice_of(set);
  uint32_t c;
  for (size_t i = 0; i < all.length;) {
    unsigned n = zj_utf8_decode(all, i, &c);
    if (*at >= n && memcmp(line.at + *at - n, set + i, n) == 0) {
      *at -= n;
      return true;
    }
    i += n;
  }
  return false;
}

static size_t step_back_all(zj_slice line, size_t *at, const char *set) {
  size_t count = 0;
  while (step_back(line, at, set))
    count++;
  return count;
}

#define DIGITS "0123456789０１２３４５６７８９"

/* Whether a document number, 〔2024〕7号, ends at byte 'at'. */
static bool ends_number(zj_slice line, size_t at) {
  step_back_all(line, &at, " ");
  if (!step_back_all(line, &at, DIGITS)) return false;
  step_back_all(line, &at, " 第");
  return step_back(line, &at, "〕］】）])") && step_back_all(line, &at, DIGITS) == 4 &&
         step_back(line, &at, "〔［【（[(");
}

static bool is_letterhead_line(zj_slice line) {
  size_t end = line.length;
  if (line.length > LETTERHEAD_LINE) return false;
  step_back_all(line, &end, " ");
  if (end >= 6 && memcmp(line.at + end - 6, "文件", 6) == 0) return true;
  for (size_t at = 0; at + 3 <= line.length; at++)
    if (memcmp(line.at + at, "号", 3) == 0 && ends_number(line, at)) return true;
  return false;
}

/* Whether the line is a page number: 第 3 页 共 9 页, — 3 —. */
static bool is_page_number(zj_slice line) {
  size_t at = line.length;
  step_back_all(line, &at, DIGITS " \t　-—–－－·./第页共ivxIVXPpageof");
  return at == 0;
}

static zj_slice first_line(zj_slice *text) {
  const char *end = text->length ? memchr(text->at, '\n', text->length) : NULL;
  zj_slice line = {text->at, end ? (size_t)(end - text->at) : text->length};
  size_t step = line.length + (end != NULL);
  *text = zj_slice_cut(*text, step, text->length);
  return line;
}

bool zj_letterhead_is(zj_slice text) {
  bool found = false;
  size_t lines = 0;
  for (; text.length; lines++)
    found |= is_letterhead_line(first_line(&text));
  return found && lines <= LETTERHEAD_LINES;
}

bool zj_letterhead_numbers(zj_slice text) {
  while (text.length)
    if (!is_page_number(first_line(&text))) return false;
  return true;
}
