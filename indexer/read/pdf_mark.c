/* pdf_mark.c - finds watermarks: text that is drawn across the text of the page.
 *
 * Slanted ones are removed by pdf_slant. The others are known by what they cross: a line
 * of larger characters over other lines, or a short text that is found again and again over others.
 */
#include <stdlib.h>
#include <talloc.h>
#include <xxhash.h>

#include "indexer/read/pdf_arrange.h"

enum { LENGTH_MAX = 120, AHEAD_MAX = 300 };

/* A line that may be a watermark. */
typedef struct stamp {
  uint64_t text; /* hash of its text without blanks */
  uint32_t line;
  uint32_t page;
  float top, size; /* of its characters, in those that are usual on its page */
  bool crosses;    /* another line */
} stamp;

static uint64_t hash_text(zj_slice text) {
  char kept[LENGTH_MAX];
  size_t length = 0;
  for (size_t i = 0; i < text.length; i++)
    if (text.at[i] != ' ') kept[length++] = text.at[i];
  return XXH3_64bits(kept, length);
}

/* Whether the text has letters or Han characters: figures in a table often touch each other. */
static bool has_letters(zj_slice text) {
  for (size_t i = 0; i < text.length; i++) {
    unsigned char c = (unsigned char)text.at[i];
    if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c >= 0xE3) return true;
  }
  return false;
}

/* Whether the characters of a and b cover each other. Only the middle of a line counts: the boxes
 * of some fonts are too high. */
static bool crosses(const zj_pdf_line *a, const zj_pdf_line *b) {
  float x = 0.4F * zj_pdf_em(a), y = 0.4F * zj_pdf_em(b), smaller = x < y ? x : y;
  float high = zj_pdf_middle(&a->box), low = zj_pdf_middle(&b->box);
  float top = high - x > low - y ? high - x : low - y;
  float bottom = high + x < low + y ? high + x : low + y;
  float left = a->box.left > b->box.left ? a->box.left : b->box.left;
  float right = a->box.right < b->box.right ? a->box.right : b->box.right;
  return bottom - top > 0.8F * smaller && right - left > 3 * smaller;
}

static int compare_middles(const void *a, const void *b) {
  const zj_pdf_line *x = *(const zj_pdf_line *const *)a, *y = *(const zj_pdf_line *const *)b;
  float p = zj_pdf_middle(&x->box), q = zj_pdf_middle(&y->box);
  if (p != q) return p < q ? -1 : 1;
  return (x > y) - (x < y);
}

/* Marks the lines of a page that cross another one, by their offset from 'first': of two lines of
 * different size only the larger. */
static void find_crossings(const zj_pdf *pdf, size_t first, size_t end, const zj_pdf_line **sorted,
                           bool *crossing) {
  size_t count = end - first;
  for (size_t i = 0; i < count; i++)
    sorted[i] = &pdf->lines[first + i];
  qsort(sorted, count, sizeof *sorted, compare_middles);
  float tallest = 0;
  for (size_t i = 0; i < count; i++)
    if (zj_pdf_em(sorted[i]) > tallest) tallest = zj_pdf_em(sorted[i]);
  for (size_t i = 0; i < count; i++) {
    for (size_t k = i + 1; k < count && k < i + AHEAD_MAX; k++) {
      if (zj_pdf_middle(&sorted[k]->box) - zj_pdf_middle(&sorted[i]->box) > tallest) break;
      if (!crosses(sorted[i], sorted[k])) continue;
      float a = zj_pdf_em(sorted[i]), b = zj_pdf_em(sorted[k]);
      if (a > 0.8F * b) crossing[sorted[i] - &pdf->lines[first]] = true;
      if (b > 0.8F * a) crossing[sorted[k] - &pdf->lines[first]] = true;
    }
  }
}

static int compare_stamps(const void *a, const void *b) {
  const stamp *x = a, *y = b;
  if (x->text != y->text) return x->text < y->text ? -1 : 1;
  return (x->line > y->line) - (x->line < y->line);
}

/* What the lines with one text have in common. */
typedef struct group {
  size_t count, crossing, pages, in_place;
  float size;
} group;

static group describe_group(const stamp *stamps, size_t count) {
  group g = {.count = count, .size = stamps[0].size};
  for (size_t i = 0; i < count; i++) {
    g.crossing += stamps[i].crosses;
    g.pages += i == 0 || stamps[i].page != stamps[i - 1].page;
    g.in_place += stamps[i].top > stamps[0].top - 3 && stamps[i].top < stamps[0].top + 3;
    if (stamps[i].size < g.size) g.size = stamps[i].size;
  }
  return g;
}

/* Large characters across a line; a text that is often repeated across others; large characters at
 * one height in the middle of most pages. */
static bool is_watermark(const group *g, size_t pages) {
  if (g->crossing > 0 && g->size > 1.5F) return true;
  if (g->count >= 3 && g->crossing > 0 && g->size > 1.25F) return true;
  if (g->count >= 3 && 2 * g->crossing >= g->count) return true;
  return g->pages >= 3 && 2 * g->pages > pages && 2 * g->in_place > g->count && g->size > 1.4F;
}

static size_t collect_stamps(const zj_pdf *pdf, size_t first, size_t end, const bool *crossing,
                             stamp *stamps) {
  size_t count = 0;
  float usual = zj_pdf_usual_em(pdf, first, end);
  float height = pdf->pages[pdf->lines[first].page].height;
  for (size_t i = first; i < end && usual > 0; i++) {
    const zj_pdf_line *line = &pdf->lines[i];
    zj_slice text = zj_pdf_text(pdf, line);
    float middle = zj_pdf_middle(&line->box);
    if (text.length > LENGTH_MAX || !has_letters(text)) continue;
    if (middle < 0.08F * height || middle > 0.92F * height) continue; /* pdf_margin's */
    stamps[count++] = (stamp){.text = hash_text(text),
                              .line = (uint32_t)i,
                              .page = line->page,
                              .top = line->box.top,
                              .size = zj_pdf_em(line) / usual,
                              .crosses = crossing[i - first]};
  }
  return count;
}

static void mark_groups(zj_pdf *pdf, const stamp *stamps, size_t count) {
  for (size_t at = 0, end; at < count; at = end) {
    for (end = at + 1; end < count && stamps[end].text == stamps[at].text;)
      end++;
    group g = describe_group(stamps + at, end - at);
    for (size_t i = at; i < end && is_watermark(&g, pdf->page_count); i++)
      pdf->lines[stamps[i].line].is_watermark = true;
  }
}

zj_status zj_pdf_mark(void *ctx, zj_pdf *pdf, zj_error *err) {
  void *local = talloc_new(ctx);
  size_t room = pdf->line_count + 1, count = 0;
  stamp *stamps = local ? talloc_array(local, stamp, room) : NULL;
  const zj_pdf_line **sorted = local ? talloc_array(local, const zj_pdf_line *, room) : NULL;
  bool *crossing = local ? talloc_array(local, bool, room) : NULL;
  if (!stamps || !sorted || !crossing) {
    talloc_free(local);
    return zj_no_memory(err);
  }
  for (size_t first = 0, end; first < pdf->line_count; first = end) {
    end = zj_pdf_page_end(pdf, first);
    memset(crossing, 0, (end - first) * sizeof *crossing);
    find_crossings(pdf, first, end, sorted, crossing);
    count += collect_stamps(pdf, first, end, crossing, stamps + count);
  }
  qsort(stamps, count, sizeof *stamps, compare_stamps);
  mark_groups(pdf, stamps, count);
  talloc_free(local);
  return ZJ_OK;
}
