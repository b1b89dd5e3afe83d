/* pdf_fonts.c - removes text whose fonts do not say which characters their glyphs are.
 *
 * Such a font gives the numbers of its glyphs for characters: control characters, private ones,
 * letters and signs as wide as Han characters, letters of many scripts. A page with much of that is
 * unreadable; its lines of that kind are removed. A bullet from a symbol font alone is not that. */
#include <talloc.h>

#include "indexer/read/pdf_arrange.h"

enum { BLOCKS = 0x110000 >> 8, BLOCKS_MIN = 4, BAD_MIN = 12 };

/* What the characters of a text are. */
typedef struct census {
  size_t all, han, bad, foreign, latin1; /* characters but blanks */
  size_t letters, vowels, digits, signs; /* of ASCII */
  size_t blocks;                         /* blocks of 256 code points with foreign characters */
  size_t wide;                           /* ASCII characters as wide as Han characters */
} census;

/* Control characters, private use, U+FFFD and noncharacters. */
static bool is_bad(uint32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0xE000 && c <= 0xF8FF) || c == 0xFFFD ||
         (c & 0xFFFE) == 0xFFFE || c >= 0xF0000;
}

static bool is_han(uint32_t c) {
  return (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0x20000 && c <= 0x3FFFF);
}

/* A character of a script or block that reports in Chinese do not use. */
static bool is_foreign(uint32_t c) {
  bool usual = c < 0x460 || (c >= 0x1E00 && c <= 0x2BFF) || (c >= 0x2E80 && c <= 0x33FF) ||
               is_han(c) || (c >= 0xFE10 && c <= 0xFE4F) || (c >= 0xFF00 && c <= 0xFFEF) ||
               (c >= 0x1D400 && c <= 0x1FAFF);
  return !usual;
}

static void count_ascii(census *n, uint32_t c) {
  if (c >= '0' && c <= '9')
    n->digits++;
  else if ((c | 32) >= 'a' && (c | 32) <= 'z') {
    n->letters++;
    n->vowels += strchr("aeiouAEIOU", (int)c) != NULL;
  } else {
    n->signs++;
  }
}

static void count_text(census *n, zj_slice text, uint8_t *seen) {
  for (size_t at = 0; at < text.length;) {
    uint32_t c = 0xFFFD;
    unsigned length = zj_utf8_decode(text, at, &c);
    at += length ? length : 1;
    if (c == ' ' || c == 0xA0 || c == '\t') continue;
    n->all++;
    n->han += is_han(c);
    n->bad += is_bad(c);
    n->latin1 += c > 0xA0 && c <= 0xFF;
    if (c > 0x20 && c < 0x7F) count_ascii(n, c);
    if (is_bad(c) || !is_foreign(c)) continue;
    n->foreign++;
    n->blocks += !seen[c >> 8];
    seen[c >> 8] = 1;
  }
}

/* How many characters of the line's ASCII words are as wide as they are high. */
static size_t count_wide(const zj_pdf *pdf, const zj_pdf_line *line) {
  size_t wide = 0;
  for (uint32_t w = 0; w < line->word_count; w++) {
    const zj_pdf_word *word = &pdf->words[line->first_word + w];
    size_t length = word->end - word->begin, ascii = 0;
    for (size_t i = 0; i < length; i++)
      ascii += (unsigned char)pdf->text[word->begin + i] < 0x80;
    if (ascii == length &&
        zj_pdf_width(&word->box) > 0.68F * (float)length * zj_pdf_height(&word->box))
      wide += length;
  }
  return wide;
}

/* Whether letters and signs read as no language: hardly a vowel, or signs everywhere. Columns of
 * figures are no language either, but mean something. */
static bool is_gibberish(const census *n) {
  size_t ascii = n->letters + n->signs + n->digits;
  if (10 * n->han > n->all || 2 * ascii < n->all || 5 * n->digits > 2 * ascii) return false;
  return 2 * n->wide > ascii && (6 * n->signs > ascii || 6 * n->vowels < n->letters);
}

static bool is_unreadable(const census *n) {
  size_t bad = n->bad;
  if (n->blocks >= BLOCKS_MIN) bad += n->foreign;
  if (bad >= BAD_MIN && 4 * bad > n->all) return true;
  if (n->latin1 >= BAD_MIN && 5 * n->latin1 > 2 * n->all && 10 * n->han < n->all) return true;
  return n->all >= BAD_MIN && is_gibberish(n);
}

static void count_line(const zj_pdf *pdf, const zj_pdf_line *line, census *n, uint8_t *seen) {
  count_text(n, zj_pdf_text(pdf, line), seen);
  n->wide += count_wide(pdf, line);
}

/* Whether a line of an unreadable page is to be removed: it has none of the characters that a font
 * with names gives, Han characters above all. */
static bool is_rubbish(const census *n) {
  return n->bad > 0 || 2 * n->foreign > n->all || 2 * n->latin1 > n->all ||
         (n->han == 0 && n->digits < n->all);
}

zj_status zj_pdf_remove_unreadable(void *ctx, zj_pdf *pdf, zj_error *err) {
  void *local = talloc_new(ctx);
  uint8_t *seen = local ? talloc_array(local, uint8_t, BLOCKS) : NULL;
  bool removed = false;
  if (!seen) {
    talloc_free(local);
    return zj_no_memory(err);
  }
  for (size_t first = 0, end; first < pdf->line_count; first = end) {
    census page = {0};
    end = zj_pdf_page_end(pdf, first);
    memset(seen, 0, BLOCKS);
    for (size_t i = first; i < end; i++)
      count_line(pdf, &pdf->lines[i], &page, seen);
    if (!is_unreadable(&page)) continue;
    pdf->pages[pdf->lines[first].page].unreadable = removed = true;
    for (size_t i = first; i < end; i++) {
      census line = {0};
      memset(seen, 0, BLOCKS);
      count_line(pdf, &pdf->lines[i], &line, seen);
      if (is_rubbish(&line)) pdf->lines[i].end = pdf->lines[i].begin;
    }
  }
  zj_status status = removed ? zj_pdf_sort(local, pdf, err) : ZJ_OK;
  talloc_free(local);
  return status;
}
