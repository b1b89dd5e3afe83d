/* pdf_slant.c - removes slanted text, which is a watermark.
 *
 * pdftotext gives it in pieces of a character or two, each a little above or below the one before,
 * and puts them among the words of the page. Its own -nodiag cannot be used: it loses all text that
 * is drawn after the watermark.
 *
 * Pieces belong together when each begins where the one before ends, in one slanted direction. */
#include <math.h>
#include <stdlib.h>
#include <talloc.h>

#include "indexer/read/pdf_arrange.h"

enum { CHAIN_MIN = 3, CHAIN_MAX = 200, AHEAD_MAX = 400 };

/* A piece of text on the page. */
typedef struct piece {
  zj_box box;
  float ems, size; /* its width in Han characters; the height of one */
  bool high;       /* two characters, one below the other */
  uint32_t word;
} piece;

/* The pieces of one page, sorted by their left edges. */
typedef struct pieces {
  piece *items;
  size_t count;
  size_t chain[CHAIN_MAX];
  float slope;   /* of the chain that was found last; 0: none yet */
  bool *slanted; /* of the words of the document */
} pieces;

static int compare_lefts(const void *a, const void *b) {
  const piece *x = a, *y = b;
  if (x->box.left != y->box.left) return x->box.left < y->box.left ? -1 : 1;
  return (x->word > y->word) - (x->word < y->word);
}

/* Adds the word if it can be a piece: few characters, or two of which one is below the other. */
static void add_piece(const zj_pdf *pdf, uint32_t at, pieces *p) {
  const zj_pdf_word *word = &pdf->words[at];
  float ems = zj_pdf_ems((zj_slice){pdf->text + word->begin, word->end - word->begin});
  float width = zj_pdf_width(&word->box), height = zj_pdf_height(&word->box);
  if (!(ems > 0) || !(height > 0)) return;
  bool latin = (unsigned char)pdf->text[word->begin] < 0x80;
  bool high = ems == 2 && height > 1.5F * width / ems;
  float size = height;
  if (ems == 1 && width > height) size = width;
  if (ems <= (latin ? 1.5F : 1) || high)
    p->items[p->count++] = (piece){word->box, ems, size, high, at};
}

static void collect_pieces(const zj_pdf *pdf, size_t first, size_t end, pieces *p) {
  p->count = 0;
  for (size_t i = first; i < end; i++)
    for (uint32_t w = 0; w < pdf->lines[i].word_count; w++)
      add_piece(pdf, pdf->lines[i].first_word + w, p);
  qsort(p->items, p->count, sizeof *p->items, compare_lefts);
}

/* Whether b begins at an edge of a: pieces have the advance of their characters. */
static bool touches(const piece *a, const piece *b) {
  float near = 0.06F * a->size;
  return fabsf(b->box.left - a->box.right) < near || fabsf(b->box.bottom - a->box.top) < near ||
         fabsf(b->box.top - a->box.bottom) < near;
}

/* How steeply b is above or below a if it begins where a ends, slanted; 0 if it does not. The lower
 * left corners of the pieces of rising text are on one line, the upper ones of falling text. */
static float slope_between(const piece *a, const piece *b) {
  float across = b->box.left - a->box.left, down = b->box.bottom - a->box.bottom;
  if (down > 0) down = b->box.top - a->box.top;
  float far = a->size * a->ems * (a->ems < 1 ? 1.5F : 1.13F);
  if (across <= 0 || fabsf(down) < 0.12F * across || across < 0.12F * fabsf(down)) return 0;
  if (!touches(a, b)) return 0;
  if (across * across + down * down > far * far || fabsf(down) < 0.05F * a->size) return 0;
  return down / across;
}

static bool same_slope(float a, float b) {
  return fabsf(a - b) < 0.1F * fabsf(a) + 0.01F;
}

/* The piece that goes on after piece 'at' in this direction; SIZE_MAX when there is none. */
static size_t find_next(const pieces *p, size_t at, float slope) {
  const piece *a = &p->items[at];
  for (size_t k = at + 1; k < p->count && k < at + AHEAD_MAX; k++) {
    if (p->items[k].box.left - a->box.left > 3 * a->size) break;
    float found = slope_between(a, &p->items[k]);
    if (found != 0 && same_slope(slope, found)) return k;
  }
  return SIZE_MAX;
}

/* Marks the chain of pieces that begins with 'at' and goes on with 'next', if it is long enough.
 * Where another chain has the same direction two are enough: the edge of the page cuts watermarks.
 */
static void mark_chain(pieces *p, size_t at, size_t next, float slope) {
  size_t count = 0, characters = 0;
  p->chain[count++] = at;
  while (next != SIZE_MAX && count < CHAIN_MAX) {
    p->chain[count++] = next;
    next = find_next(p, next, slope);
  }
  for (size_t i = 0; i < count; i++)
    characters += p->items[p->chain[i]].high ? 2 : 1;
  if (characters < CHAIN_MIN && !(p->slope != 0 && same_slope(p->slope, slope))) return;
  p->slope = slope;
  for (size_t i = 0; i < count; i++)
    p->slanted[p->items[p->chain[i]].word] = true;
}

static void find_chains(pieces *p) {
  for (size_t i = 0; i < p->count; i++) {
    for (size_t k = i + 1; k < p->count && k < i + AHEAD_MAX; k++) {
      if (p->items[k].box.left - p->items[i].box.left > 3 * p->items[i].size) break;
      float slope = slope_between(&p->items[i], &p->items[k]);
      if (slope != 0 && !p->slanted[p->items[k].word]) mark_chain(p, i, k, slope);
    }
  }
}

/* Writes the line again without its slanted words, in its place. */
static void rewrite_line(zj_pdf *pdf, size_t i, const bool *slanted) {
  zj_pdf_line line = pdf->lines[i];
  uint32_t kept = 0;
  for (uint32_t w = 0; w < line.word_count; w++)
    kept += !slanted[line.first_word + w];
  if (kept == line.word_count) return;
  pdf->lines[i].end = pdf->lines[i].begin; /* removed by zj_pdf_sort() */
  if (kept == 0) return;
  zj_pdf_add_line(pdf, line.box);
  for (uint32_t w = 0, added = 0; w < line.word_count && pdf->status == ZJ_OK; w++) {
    zj_pdf_word word = pdf->words[line.first_word + w];
    if (slanted[line.first_word + w]) continue;
    zj_pdf_add_word(pdf, word.box, (zj_slice){pdf->text + word.begin, word.end - word.begin});
    zj_box *box = &pdf->lines[pdf->line_count - 1].box;
    if (added++ == 0)
      *box = word.box;
    else
      zj_pdf_widen(box, &word.box);
  }
  if (pdf->status != ZJ_OK) return;
  pdf->lines[i] = pdf->lines[--pdf->line_count];
  pdf->lines[i].page = line.page;
  pdf->lines[i].block = line.block;
}

zj_status zj_pdf_remove_slanted(void *ctx, zj_pdf *pdf, zj_error *err) {
  void *local = talloc_new(ctx);
  size_t count = pdf->line_count, words = pdf->word_count;
  pieces *p = local ? talloc_zero(local, pieces) : NULL;
  if (p) p->items = talloc_array(local, piece, words + 1);
  if (p) p->slanted = talloc_zero_array(local, bool, words + 1);
  if (!p || !p->items || !p->slanted) {
    talloc_free(local);
    return zj_no_memory(err);
  }
  for (size_t first = 0, end; first < count; first = end) {
    end = zj_pdf_page_end(pdf, first);
    if (end > count) end = count;
    if (zj_pdf_is_recognized(pdf, first, end)) continue;
    collect_pieces(pdf, first, end, p);
    p->slope = 0;
    find_chains(p); /* again when it is known in which direction they go */
    if (p->slope != 0) find_chains(p);
  }
  for (size_t i = 0; i < count && pdf->status == ZJ_OK; i++)
    rewrite_line(pdf, i, p->slanted);
  zj_status status = zj_pdf_status(pdf, err);
  if (status == ZJ_OK) status = zj_pdf_sort(local, pdf, err);
  talloc_free(local);
  return status;
}
