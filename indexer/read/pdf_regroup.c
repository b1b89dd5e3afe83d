/* pdf_regroup.c - makes lines of the words of recognized text.
 *
 * Character recognition writes each word where it saw it, stretched to the width of the picture:
 * the words of a line slope with the page, their boxes have uneven widths, and pdftotext takes the
 * slanting ones for lines of their own. The slope is measured on the lines that are whole. */
#include <ctype.h>
#include <stdlib.h>
#include <talloc.h>

#include "indexer/read/pdf_arrange.h"

enum { WORDS_MIN = 6, LINES_MIN = 3, SLOPES_MAX = 400 };

/* A word of the page, turned level. */
typedef struct level_word {
  zj_box box;
  uint32_t begin, end; /* of its text */
  uint32_t line;       /* on the page, once it is known */
} level_word;

static zj_slice word_text(const zj_pdf *pdf, uint32_t begin, uint32_t end) {
  return (zj_slice){pdf->text + begin, end - begin};
}

/* Whether the Han words of the line have widths that no typesetting gives: per character, some are
 * much narrower than others. */
static bool is_uneven(const zj_pdf *pdf, const zj_pdf_line *line) {
  float narrowest = 0, widest = 0;
  size_t words = 0;
  for (uint32_t w = 0; w < line->word_count; w++) {
    const zj_pdf_word *word = &pdf->words[line->first_word + w];
    zj_slice text = word_text(pdf, word->begin, word->end);
    float ems = zj_pdf_ems(text);
    if (ems <= 0 || (unsigned char)text.at[0] < 0xE4) continue;
    float width = zj_pdf_width(&word->box) / ems;
    if (words == 0 || width < narrowest) narrowest = width;
    if (width > widest) widest = width;
    words++;
  }
  return words >= WORDS_MIN && narrowest < 0.6F * widest;
}

bool zj_pdf_is_recognized(const zj_pdf *pdf, size_t first, size_t end) {
  size_t uneven = 0, long_lines = 0;
  if (pdf->pages[pdf->lines[first].page].recognized) return true;
  for (size_t i = first; i < end; i++) {
    if (pdf->lines[i].word_count < WORDS_MIN) continue;
    long_lines++;
    uneven += is_uneven(pdf, &pdf->lines[i]);
  }
  return uneven >= LINES_MIN && 2 * uneven > long_lines;
}

/* How much the lines of the page fall from left to right: the median of its whole lines. */
static float find_slope(const zj_pdf *pdf, size_t first, size_t end) {
  float slopes[SLOPES_MAX];
  size_t count = 0;
  for (size_t i = first; i < end && count < SLOPES_MAX; i++) {
    const zj_pdf_line *line = &pdf->lines[i];
    if (line->word_count < WORDS_MIN) continue;
    const zj_box *a = &pdf->words[line->first_word].box;
    const zj_box *b = &pdf->words[line->first_word + line->word_count - 1].box;
    float across = b->left - a->left;
    if (across > 10 * line->em) slopes[count++] = (b->bottom - a->bottom) / across;
  }
  return zj_pdf_median(slopes, count);
}

/* The width of a Han character: of whole lines, from end to end. */
static float find_em(const zj_pdf *pdf, size_t first, size_t end) {
  float ems[SLOPES_MAX];
  size_t count = 0;
  for (size_t i = first; i < end && count < SLOPES_MAX; i++) {
    const zj_pdf_line *line = &pdf->lines[i];
    if (line->ems >= 8) ems[count++] = zj_pdf_width(&line->box) / line->ems;
  }
  return count ? zj_pdf_median(ems, count) : zj_pdf_usual_em(pdf, first, end);
}

static int compare_middles(const void *a, const void *b) {
  const level_word *x = a, *y = b;
  float p = zj_pdf_middle(&x->box), q = zj_pdf_middle(&y->box);
  if (p != q) return p < q ? -1 : 1;
  return (x->begin > y->begin) - (x->begin < y->begin);
}

static int compare_lines(const void *a, const void *b) {
  const level_word *x = a, *y = b;
  if (x->line != y->line) return x->line < y->line ? -1 : 1;
  if (x->box.left != y->box.left) return x->box.left < y->box.left ? -1 : 1;
  return (x->begin > y->begin) - (x->begin < y->begin);
}

static size_t collect_words(const zj_pdf *pdf, size_t first, size_t end, level_word *words) {
  float slope = find_slope(pdf, first, end);
  size_t count = 0;
  for (size_t i = first; i < end; i++) {
    for (uint32_t w = 0; w < pdf->lines[i].word_count; w++) {
      const zj_pdf_word *word = &pdf->words[pdf->lines[i].first_word + w];
      zj_box box = word->box;
      box.top -= slope * box.left;
      box.bottom -= slope * box.left;
      words[count++] = (level_word){.box = box, .begin = word->begin, .end = word->end};
    }
  }
  return count;
}

/* Numbers the lines: a word whose middle is more than half a character below the line's begins the
 * next one. */
static void number_lines(level_word *words, size_t count, float em) {
  qsort(words, count, sizeof *words, compare_middles);
  float sum = 0;
  size_t in_line = 0;
  for (size_t i = 0, line = 0; i < count; i++) {
    float middle = zj_pdf_middle(&words[i].box);
    if (in_line && middle - sum / (float)in_line > 0.55F * em) {
      line++;
      in_line = 0;
      sum = 0;
    }
    words[i].line = (uint32_t)line;
    sum += middle;
    in_line++;
  }
  qsort(words, count, sizeof *words, compare_lines);
}

/* Whether a blank belongs between two words. Recognition separates Chinese words, and the digits of
 * one number, where nothing separates them on paper. */
static bool has_blank(zj_slice a, zj_slice b, float gap) {
  unsigned char last = (unsigned char)a.at[a.length - 1], next = (unsigned char)b.at[0];
  if (isdigit(last) && isdigit(next)) return gap > 0.8F;
  if (isalnum(last) && isalnum(next)) return gap > 0.1F;
  return gap > 2;
}

/* The width of a Han character of the line: that of the page, unless a long line without gaps is
 * clearly of another size, as titles are. */
static float em_of_line(const zj_pdf_line *line, float em, float widest) {
  if (line->ems < 8 || widest > 2.5F * em) return em;
  float own = zj_pdf_width(&line->box) / line->ems;
  return own > 1.2F * em || own < 0.83F * em ? own : em;
}

/* Adds the words [from, to) as a line. They are in order. */
static void add_line(zj_pdf *pdf, const level_word *words, size_t from, size_t to, float em,
                     uint32_t page) {
  zj_box box = words[from].box;
  float widest = 0;
  zj_pdf_add_line(pdf, box);
  if (pdf->status != ZJ_OK) return;
  zj_pdf_line *line = &pdf->lines[pdf->line_count - 1];
  line->page = page;
  line->block = ++pdf->block_count;
  for (size_t i = from; i < to; i++) {
    zj_slice text = word_text(pdf, words[i].begin, words[i].end);
    float gap = i > from ? words[i].box.left - words[i - 1].box.right : 0;
    if (gap > widest) widest = gap;
    zj_pdf_widen(&box, &words[i].box);
    if (i > from && has_blank(word_text(pdf, words[i - 1].begin, words[i - 1].end), text, gap / em))
      (void)zj_pdf_add_text(pdf, ZJ_LIT(" "));
    text = word_text(pdf, words[i].begin, words[i].end); /* it moves when it grows */
    line->ems += zj_pdf_ems(text);
    (void)zj_pdf_add_text(pdf, text);
  }
  line->end = (uint32_t)pdf->text_length;
  line->box = box;
  line->em = em_of_line(line, em, widest);
  line->widest_gap = widest > 2.5F * em ? widest : 0;
}

/* Adds the lines of the page after all others, split at wide gaps, and removes the old ones. */
static zj_status regroup_page(zj_pdf *pdf, size_t first, size_t end, level_word *words) {
  size_t before = pdf->line_count;
  uint32_t page = pdf->lines[first].page;
  float em = find_em(pdf, first, end);
  if (!(em > 0)) return ZJ_OK;
  size_t count = collect_words(pdf, first, end, words);
  number_lines(words, count, em);
  for (size_t from = 0, to; from < count; from = to) {
    for (to = from + 1; to < count && words[to].line == words[from].line; to++)
      if (words[to].box.left - words[to - 1].box.right > 4 * em) break;
    add_line(pdf, words, from, to, em, page);
  }
  if (pdf->status != ZJ_OK) return pdf->status;
  for (size_t i = first; i < end; i++)
    pdf->lines[i].end = pdf->lines[i].begin; /* removed by zj_pdf_sort() */
  return before == pdf->line_count ? ZJ_OK : ZJ_DONE;
}

zj_status zj_pdf_regroup(void *ctx, zj_pdf *pdf, zj_error *err) {
  void *local = talloc_new(ctx);
  level_word *words = local ? talloc_array(local, level_word, pdf->word_count + 1) : NULL;
  if (!words) {
    talloc_free(local);
    return zj_no_memory(err);
  }
  bool moved = false;
  zj_status status = ZJ_OK;
  size_t count = pdf->line_count;
  for (size_t first = 0, end; first < count && pdf->status == ZJ_OK; first = end) {
    end = zj_pdf_page_end(pdf, first);
    if (end > count) end = count;
    if (zj_pdf_is_recognized(pdf, first, end))
      moved = regroup_page(pdf, first, end, words) == ZJ_DONE || moved;
  }
  status = zj_pdf_status(pdf, err);
  if (status == ZJ_OK && moved) status = zj_pdf_sort(local, pdf, err);
  talloc_free(local);
  return status;
}
