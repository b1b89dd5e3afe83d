/* pdf_turn.c - turns pages with vertical text, and pages that lie on their side. */
#include <math.h>
#include <stdlib.h>
#include <talloc.h>

#include "indexer/read/pdf_arrange.h"

enum { STACK_MIN = 6, EDGES = 300, WORDS_MAX = 4000 };

/* ---- punctuation of vertical text ---- */

/* U+FE10 to U+FE19 and U+FE30 to U+FE44 as horizontal text writes them; each has three bytes. */
static void replace_vertical_marks(zj_pdf *pdf) {
  static const char low[] = "，、。：；！？〖〗…";
  static const char high[] = "︰—–＿﹏（）｛｝〔〕【】《》〈〉「」『』";
  for (size_t at = 0; at + 3 <= pdf->text_length; at++) {
    char *c = pdf->text + at;
    uint32_t code = 0;
    if ((unsigned char)c[0] != 0xEF) continue;
    if (zj_utf8_decode((zj_slice){pdf->text, pdf->text_length}, at, &code) != 3) continue;
    if (code >= 0xFE10 && code <= 0xFE19) memcpy(c, low + 3 * (code - 0xFE10), 3);
    if (code >= 0xFE30 && code <= 0xFE44) memcpy(c, high + 3 * (code - 0xFE30), 3);
  }
}

/* ---- characters one below the other ---- */

static bool is_single(const zj_pdf *pdf, const zj_pdf_line *line) {
  return line->end - line->begin >= 3 && zj_pdf_characters(zj_pdf_text(pdf, line)) == 1;
}

/* Whether most lines of the page are single characters that follow each other downwards. */
static bool is_stacked(const zj_pdf *pdf, size_t first, size_t end) {
  size_t below = 0;
  for (size_t i = first; i + 1 < end; i++) {
    const zj_pdf_line *a = &pdf->lines[i], *b = a + 1;
    float step = b->box.top - a->box.top, width = zj_pdf_width(&a->box);
    if (is_single(pdf, a) && is_single(pdf, b) && fabsf(a->box.left - b->box.left) < 0.3F * width &&
        step > 0.5F * width && step < 2.2F * width)
      below++;
  }
  return below >= STACK_MIN && 10 * below >= 7 * (end - first);
}

static bool continues_stack(const zj_pdf_line *a, const zj_pdf_line *b) {
  float width = zj_pdf_width(&b->box), step = b->box.top - a->box.bottom;
  return a->end == b->begin && fabsf(a->box.left - b->box.left) < 0.3F * width &&
         step > -0.6F * width && step < 1.2F * width;
}

/* Joins the characters of each stack to one line, and returns the new end of the page. */
static size_t join_stacks(zj_pdf *pdf, size_t first, size_t end) {
  size_t kept = first;
  for (size_t i = first; i < end; i++) {
    zj_pdf_line *last = kept > first ? &pdf->lines[kept - 1] : NULL;
    const zj_pdf_line *line = &pdf->lines[i];
    if (!last || !continues_stack(last, line)) {
      pdf->lines[kept++] = *line;
      continue;
    }
    last->end = line->end;
    last->word_count += line->word_count;
    last->ems += line->ems;
    zj_pdf_widen(&last->box, &line->box);
  }
  memmove(pdf->lines + kept, pdf->lines + end, (pdf->line_count - end) * sizeof *pdf->lines);
  pdf->line_count -= end - kept;
  return kept;
}

/* ---- lines drawn over each other ---- */

/* Whether most lines of the page overlap the one above: several vertical lines share one place, and
 * pdftotext has mixed their characters. */
static bool is_interleaved(const zj_pdf *pdf, size_t first, size_t end) {
  size_t overlaps = 0;
  for (size_t i = first; i + 1 < end; i++) {
    const zj_box *a = &pdf->lines[i].box, *b = &pdf->lines[i + 1].box;
    float width = zj_pdf_width(a);
    overlaps += fabsf(a->left - b->left) < 0.1F * width &&
                fabsf(a->right - b->right) < 0.1F * width && b->top > a->top &&
                b->top < a->bottom - 0.1F * width;
  }
  return overlaps >= STACK_MIN && 10 * overlaps >= 7 * (end - first - 1);
}

/* The first word from 'at' on that begins where a word ends; SIZE_MAX when there is none. */
static size_t find_below(const zj_pdf_word *words, size_t count, size_t at) {
  float bottom = words[at].box.bottom, near = 0.02F * zj_pdf_width(&words[at].box);
  for (size_t i = at + 1; i < count; i++)
    if (words[i].end > words[i].begin && fabsf(words[i].box.top - bottom) < near) return i;
  return SIZE_MAX;
}

static int compare_word_tops(const void *a, const void *b) {
  const zj_pdf_word *x = a, *y = b;
  if (x->box.top != y->box.top) return x->box.top < y->box.top ? -1 : 1;
  return (x->begin > y->begin) - (x->begin < y->begin);
}

/* Makes lines of the words that follow each other exactly, and adds them to the document. */
static void separate_lines(zj_pdf *pdf, size_t first, size_t end, zj_pdf_word *words) {
  size_t count = 0;
  uint32_t page = pdf->lines[first].page;
  for (size_t i = first; i < end; i++) {
    for (uint32_t w = 0; w < pdf->lines[i].word_count && count < WORDS_MAX; w++)
      words[count++] = pdf->words[pdf->lines[i].first_word + w];
    pdf->lines[i].end = pdf->lines[i].begin; /* removed by zj_pdf_sort() */
  }
  qsort(words, count, sizeof *words, compare_word_tops);
  for (size_t i = 0; i < count; i++) {
    if (words[i].end == words[i].begin) continue;
    zj_pdf_add_line(pdf, words[i].box);
    for (size_t at = i, next; at != SIZE_MAX && pdf->status == ZJ_OK; at = next) {
      zj_pdf_word *word = &words[at];
      next = find_below(words, count, at);
      zj_pdf_add_word(pdf, word->box, (zj_slice){pdf->text + word->begin, word->end - word->begin});
      zj_pdf_widen(&pdf->lines[pdf->line_count - 1].box, &word->box);
      pdf->lines[pdf->line_count - 1].page = page;
      word->end = word->begin;
    }
  }
}

static zj_status separate_pages(void *ctx, zj_pdf *pdf, zj_error *err) {
  zj_pdf_word *words = talloc_array(ctx, zj_pdf_word, WORDS_MAX);
  size_t count = pdf->line_count;
  if (!words) return zj_no_memory(err);
  for (size_t first = 0, end; first < count && pdf->status == ZJ_OK; first = end) {
    end = zj_pdf_page_end(pdf, first);
    if (end > count) end = count;
    if (end - first < WORDS_MAX / 4 && is_interleaved(pdf, first, end))
      separate_lines(pdf, first, end, words);
  }
  talloc_free(words);
  zj_status status = zj_pdf_status(pdf, err);
  return status == ZJ_OK && pdf->line_count > count ? zj_pdf_sort(ctx, pdf, err) : status;
}

/* ---- turning ---- */

static bool is_tall(const zj_pdf_line *line) {
  return line->ems >= 2 && zj_pdf_height(&line->box) > 1.8F * zj_pdf_width(&line->box);
}

static bool is_vertical(const zj_pdf *pdf, size_t first, size_t end) {
  float tall = 0, all = 0;
  for (size_t i = first; i < end; i++) {
    all += pdf->lines[i].ems;
    if (is_tall(&pdf->lines[i])) tall += pdf->lines[i].ems;
  }
  return tall >= 8 && tall > 0.7F * all;
}

/* How many lines share the commonest upper or lower edge. */
static size_t count_common_edge(const zj_pdf *pdf, size_t first, size_t end, bool upper) {
  size_t counts[EDGES] = {0}, most = 0;
  float height = pdf->pages[pdf->lines[first].page].height;
  for (size_t i = first; i < end; i++) {
    const zj_box *box = &pdf->lines[i].box;
    float at = (upper ? box->top : box->bottom) / height * EDGES;
    if (!is_tall(&pdf->lines[i]) || !(at >= 0 && at < EDGES)) continue;
    if (++counts[(size_t)at] > most) most = counts[(size_t)at];
  }
  return most;
}

/* Turns a box to the left; 'down' when its text runs from top to bottom, else to the right. */
static zj_box turn_box(zj_box box, float width, float height, bool down) {
  if (down) return (zj_box){box.top, width - box.right, box.bottom, width - box.left};
  return (zj_box){height - box.bottom, box.left, height - box.top, box.right};
}

static int compare_tops(const void *a, const void *b) {
  const zj_pdf_line *x = a, *y = b;
  if (x->box.top != y->box.top) return x->box.top < y->box.top ? -1 : 1;
  return (x->begin > y->begin) - (x->begin < y->begin);
}

/* Lines begin at one edge and end anywhere, which tells where they begin. */
static void turn_page(zj_pdf *pdf, size_t first, size_t end) {
  zj_pdf_page *page = &pdf->pages[pdf->lines[first].page];
  float width = page->width, height = page->height;
  bool down = count_common_edge(pdf, first, end, true) >= count_common_edge(pdf, first, end, false);
  for (size_t i = first; i < end; i++) {
    zj_pdf_line *line = &pdf->lines[i];
    if (is_tall(line)) {
      line->em = zj_pdf_width(&line->box);
      line->widest_gap = 0;
    }
    line->box = turn_box(line->box, width, height, down);
    line->block = ++pdf->block_count;
    for (uint32_t w = 0; w < line->word_count; w++) {
      zj_pdf_word *word = &pdf->words[line->first_word + w];
      word->box = turn_box(word->box, width, height, down);
    }
  }
  qsort(pdf->lines + first, end - first, sizeof *pdf->lines, compare_tops);
  page->width = height;
  page->height = width;
}

zj_status zj_pdf_turn(void *ctx, zj_pdf *pdf, zj_error *err) {
  replace_vertical_marks(pdf);
  zj_status status = separate_pages(ctx, pdf, err);
  if (status != ZJ_OK) return status;
  for (size_t first = 0, end; first < pdf->line_count; first = end) {
    end = zj_pdf_page_end(pdf, first);
    if (is_stacked(pdf, first, end)) end = join_stacks(pdf, first, end);
    if (pdf->pages[pdf->lines[first].page].height > 0 && is_vertical(pdf, first, end))
      turn_page(pdf, first, end);
  }
  return ZJ_OK;
}
