/* pdf_flow.c - rejoins wrapped lines and table rows, and marks the margins of PDF pages. */
#include "indexer/read/pdf_flow.h"

#include <ctype.h>
#include <stdlib.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/read/pdf_arrange.h"
#include "indexer/read/pdf_margin.h"
#include "indexer/text/marker.h"

enum {
  CELL_LINES = 6,
  LAYOUTS_MAX = 8,
  BUCKETS = 600,
  COLUMNS_MAX = 24,
  PIECES_MAX = 200,
  GROUP_MAX = 64
};

/* Where running text is on pages of one width. */
typedef struct layout {
  float page_width;
  float left, right; /* margins of running text */
  float step;        /* from line to line in a paragraph, in em; 0: unknown */
  bool indents;      /* paragraphs begin with an indent */
} layout;

/* A block of the page, or one line of a table: lines [first, end) in the order of the document. */
typedef struct unit {
  zj_box box;
  size_t first, end;
} unit;

/* The margins of one page; known when it has enough running text. */
typedef struct margins {
  float left, right;
  bool known;
} margins;

typedef struct flow {
  const zj_pdf *pdf;
  margins *pages;
  zj_margin *kinds;
  layout layouts[LAYOUTS_MAX];
  size_t layout_count;
  zj_lines *lines;
  size_t *held; /* margin lines, to be written when the paragraph has ended */
  size_t held_count;
  const zj_pdf_line *before; /* the last line of the open paragraph; NULL when none is open */
  unit *units;               /* of the current page */
  size_t unit_count;
} flow;

static zj_slice text_of(const flow *f, const zj_pdf_line *line) {
  return zj_pdf_text(f->pdf, line);
}

static float width_of(const zj_pdf_line *line) {
  return line->box.right - line->box.left;
}

/* ---- margins of running text ---- */

/* Whether the line is in a column of text beside others. */
static bool has_column(const zj_pdf_line *line) {
  return line->column.right > line->column.left;
}

static bool same_column(const zj_pdf_line *a, const zj_pdf_line *b) {
  return a->page == b->page && a->column.left == b->column.left &&
         a->column.right == b->column.right;
}

static layout *layout_of(flow *f, const zj_pdf_line *line) {
  float width = f->pdf->pages[line->page].width;
  for (size_t i = 0; i < f->layout_count; i++)
    if (f->layouts[i].page_width > width - 3 && f->layouts[i].page_width < width + 3)
      return &f->layouts[i];
  if (f->layout_count == LAYOUTS_MAX) return &f->layouts[LAYOUTS_MAX - 1];
  f->layouts[f->layout_count] = (layout){.page_width = width};
  return &f->layouts[f->layout_count++];
}

/* Whether the line is long enough to be running text, and not a table row. */
static bool is_running(const flow *f, const zj_pdf_line *line) {
  float width = f->pdf->pages[line->page].width;
  if (has_column(line)) width = 1.5F * (line->column.right - line->column.left);
  return line->row == 0 && width_of(line) > 0.4F * width &&
         line->widest_gap < 2 * zj_pdf_em(line) && zj_pdf_em(line) > 2;
}

static size_t bucket_of(float x, float page_width) {
  if (!(x > 0) || !(page_width > 0)) return 0;
  float at = x / page_width * BUCKETS;
  return at < BUCKETS - 1 ? (size_t)at : BUCKETS - 1;
}

/* The mean position of the values within 'reach' buckets of one. */
static float mean_near(const uint32_t counts[BUCKETS], size_t bucket, size_t reach) {
  uint64_t count = 0, sum = 0;
  for (size_t k = bucket > reach ? bucket - reach : 0; k <= bucket + reach && k < BUCKETS; k++) {
    count += counts[k];
    sum += (uint64_t)counts[k] * k;
  }
  return count ? (float)sum / (float)count : (float)bucket;
}

/* The position that most values are within 'reach' buckets of; of equals the first, or the last. */
static float find_peak(const uint32_t counts[BUCKETS], size_t reach, float page_width, bool last) {
  size_t best = 0;
  uint64_t best_count = 0;
  for (size_t i = 0; i < BUCKETS; i++) {
    uint64_t near = 0;
    for (size_t k = i > reach ? i - reach : 0; k <= i + reach && k < BUCKETS; k++)
      near += counts[k];
    if (near > best_count || (last && near == best_count && near)) {
      best = i;
      best_count = near;
    }
  }
  return (mean_near(counts, best, reach) + 0.5F) / BUCKETS * page_width;
}

/* REACH: buckets on either side that count as one edge. PAGE_LINES_MIN: lines that make the margins
 * of a page known. */
enum { REACH = 4, PAGE_LINES_MIN = 5 };

/* How many lines begin and end at each position. */
typedef struct edges {
  uint32_t lefts[BUCKETS], rights[BUCKETS], count;
} edges;

static void count_edges(const flow *f, size_t i, edges *e) {
  const zj_pdf_line *line = &f->pdf->lines[i];
  float page_width = f->pdf->pages[line->page].width;
  if (!is_running(f, line) || f->kinds[i] != ZJ_MARGIN_NO || has_column(line)) return;
  e->lefts[bucket_of(line->box.left, page_width)]++;
  e->rights[bucket_of(line->box.right, page_width)]++;
  e->count++;
}

static bool is_full(margins m, const zj_pdf_line *line, float room) {
  return line->box.right + room >= m.right && line->box.right < m.right + 3 * zj_pdf_em(line);
}

/* The left margin of lines [first, end). Where paragraphs are short, most long lines are first
 * ones, and m.left is where they are indented to; a line after a full one tells the margin. */
static float find_left(flow *f, const layout *l, size_t first, size_t end, margins m) {
  size_t wrapped = 0, level = 0;
  float sum = 0;
  for (size_t i = first + 1; i < end; i++) {
    const zj_pdf_line *line = &f->pdf->lines[i], *before = line - 1;
    float em = zj_pdf_em(line), indent = m.left - line->box.left;
    bool text = f->kinds[i] == ZJ_MARGIN_NO && line->row == 0 && !has_column(line) && em > 2;
    if (!text || before->page != line->page || layout_of(f, line) != l || !is_running(f, before) ||
        !is_full(m, before, 1.6F * em))
      continue;
    if (indent > 1.3F * em && indent < 3.2F * em) {
      wrapped++;
      sum += line->box.left;
    } else if (indent > -0.6F * em && indent < 0.6F * em) {
      level++;
    }
  }
  return wrapped > 1 && wrapped > level ? sum / (float)wrapped : m.left;
}

/* Finds the margins from the commonest edges: indented first lines are fewer than other lines, and
 * last lines end anywhere. */
static void find_margins(flow *f, layout *l, edges *e) {
  memset(e, 0, sizeof *e);
  for (size_t i = 0; i < f->pdf->line_count; i++)
    if (layout_of(f, &f->pdf->lines[i]) == l) count_edges(f, i, e);
  l->left = find_peak(e->lefts, REACH, l->page_width, false);
  l->right = find_peak(e->rights, REACH, l->page_width, true);
  l->left = find_left(f, l, 0, f->pdf->line_count, (margins){l->left, l->right, true});
}

/* Finds the margins of one page: a file put together from several documents has pages of one size
 * with different margins. */
static void find_page_margins(flow *f, size_t first, size_t end, edges *e) {
  margins *m = &f->pages[f->pdf->lines[first].page];
  float page_width = f->pdf->pages[f->pdf->lines[first].page].width;
  uint32_t at_edge = 0;
  memset(e, 0, sizeof *e);
  for (size_t i = first; i < end; i++)
    count_edges(f, i, e);
  m->left = find_peak(e->lefts, REACH, page_width, false);
  m->right = find_peak(e->rights, REACH, page_width, true);
  m->left = find_left(f, layout_of(f, &f->pdf->lines[first]), first, end, *m);
  for (size_t k = 0, at = bucket_of(m->right, page_width); k < BUCKETS; k++)
    if (k + REACH >= at && k <= at + REACH) at_edge += e->rights[k];
  m->known = at_edge >= PAGE_LINES_MIN && 5 * at_edge >= 2 * e->count;
}

static margins margins_at(flow *f, const zj_pdf_line *line) {
  const layout *l = layout_of(f, line);
  if (has_column(line)) return (margins){line->column.left, line->column.right, true};
  return f->pages[line->page].known ? f->pages[line->page] : (margins){l->left, l->right, true};
}

/* The distance from one line to the next, in em: the smaller one of their tops and bottoms, since
 * the boxes of some fonts are too high or too flat. */
static float step_between(const zj_pdf_line *a, const zj_pdf_line *b) {
  float top = b->box.top - a->box.top, bottom = b->box.bottom - a->box.bottom;
  return (top < bottom ? top : bottom) / zj_pdf_em(a);
}

/* Finds the usual distance of lines, and whether paragraphs are indented. */
static void find_habits(flow *f, layout *l) {
  static const size_t samples_max = 2000;
  float steps[2000];
  size_t indented = 0, count = 0;
  for (size_t i = 0; i < f->pdf->line_count; i++) {
    const zj_pdf_line *line = &f->pdf->lines[i], *after = line + 1;
    float em = zj_pdf_em(line);
    if (layout_of(f, line) != l || !is_running(f, line)) continue;
    margins m = margins_at(f, line);
    float indent = line->box.left - m.left;
    bool full = is_full(m, line, 1.6F * em);
    indented += indent > 1.3F * em && indent < 3.2F * em && full;
    if (i + 1 == f->pdf->line_count || after->page != line->page || !full || count == samples_max)
      continue;
    float step = step_between(line, after);
    if (step > 0.8F && step < 4) steps[count++] = step;
  }
  l->step = zj_pdf_median(steps, count);
  l->indents = indented >= 3;
}

/* ---- which line continues which ---- */

static bool ends_with(zj_slice s, const char *marks) {
  for (; *marks; marks += 3)
    if (s.length >= 3 && memcmp(s.at + s.length - 3, marks, 3) == 0) return true;
  return false;
}

/* Whether the text ends a sentence or introduces a list. ； does not count: within a paragraph it
 * is as common at the margin as elsewhere. */
static bool ends_closed(zj_slice s) {
  while (ends_with(s, "”’」』）》"))
    s.length -= 3;
  return ends_with(s, "。！？：") || (s.length && strchr(":!?", s.at[s.length - 1]));
}

static bool is_marked(zj_slice s) {
  zj_marker marker;
  return zj_marker_read(s, 0, &marker) && !zj_marker_is_item(marker.kind);
}

/* Whether it is a line of a table of contents: text, leader dots, a number. */
static bool has_leader(zj_slice s) {
  static const char *const leaders[] = {"......", "……", "······", ". . . .", "－－－－", "…………"};
  for (size_t i = 0; i < ZJ_COUNT(leaders); i++) {
    const char *at = memmem(s.at, s.length, leaders[i], strlen(leaders[i]));
    if (at && isdigit((unsigned char)s.at[s.length - 1])) return true;
  }
  return false;
}

static bool is_number(zj_slice s) {
  for (size_t i = 0; i < s.length; i++)
    if (!strchr("0123456789.,%- ", s.at[i])) return false;
  return s.length > 0;
}

/* How many marks that may not begin a line follow the first character: 案》，把 has two. */
static unsigned count_closing(zj_slice s) {
  static const char marks[] = "，。、；：！？）》”’】";
  unsigned count = 0;
  uint32_t c;
  for (size_t at = zj_utf8_decode(s, 0, &c); at && at + 3 <= s.length; at += 3, count++)
    if (!memmem(marks, sizeof marks - 1, s.at + at, 3)) break;
  return count;
}

/* How far left of the margin a wrapped line may end. A word or number that did not fit moved to the
 * next line, and punctuation that may not begin a line took its neighbour along. */
static float room_for(const flow *f, const zj_pdf_line *after) {
  zj_slice s = text_of(f, after);
  unsigned closing = count_closing(s);
  size_t n = 0;
  while (n < s.length && n < 40 && (unsigned char)s.at[n] > ' ' && (unsigned char)s.at[n] < 0x7F)
    n++;
  return zj_pdf_em(after) * (1.6F + 0.55F * (float)n + (closing > 1 ? (float)closing - 1 : 0));
}

static bool same_size(const zj_pdf_line *a, const zj_pdf_line *b) {
  float x = zj_pdf_em(a), y = zj_pdf_em(b);
  return x < 1.25F * y && y < 1.25F * x;
}

/* Whether b is where the next line of a paragraph would be: below a at the usual distance, or at
 * the top of another column or page. The distance may be larger inside a sentence ('open'), where a
 * picture or a cut through the sheet can separate its lines. */
static bool is_next_line(const layout *l, const zj_pdf_line *a, const zj_pdf_line *b, bool open) {
  if (a->page != b->page || b->box.top < a->box.top || !same_column(a, b)) return true;
  float step = step_between(a, b), usual = l->step > 0 ? l->step : 1.6F;
  return step < usual + (open ? 2.5F : 0.7F);
}

static bool continues_line(flow *f, const zj_pdf_line *a, const zj_pdf_line *b) {
  const layout *l = layout_of(f, a);
  zj_slice from = text_of(f, a), to = text_of(f, b);
  float em = zj_pdf_em(a);
  bool closed = ends_closed(from);
  if (l != layout_of(f, b) || !same_size(a, b) || !is_next_line(l, a, b, !closed && !is_marked(to)))
    return false;
  if (a->widest_gap > 3 * em || b->widest_gap > 3 * em || has_leader(from) || has_leader(to))
    return false;
  if (!is_full(margins_at(f, a), a, room_for(f, b))) return false;
  if (b->box.left > margins_at(f, b).left + 1.2F * em &&
      (l->indents || b->box.left > a->box.left + 0.6F * em))
    return false;
  if (closed && (!l->indents || is_marked(to))) return false;
  if (is_marked(from) && is_marked(to)) return false; /* two headings */
  return true;
}

/* Whether b continues a within a cell: lines of a cell are closer than rows, and fill its width. */
static bool continues_in_cell(const flow *f, const unit *cell, const zj_pdf_line *a,
                              const zj_pdf_line *b) {
  zj_slice from = text_of(f, a), to = text_of(f, b);
  float step = step_between(a, b), longest = cell->box.right - cell->box.left;
  if (!same_size(a, b) || step > 1.5F || step < 0.8F || is_number(from) || is_number(to) ||
      is_marked(to) || has_leader(from))
    return false;
  return width_of(a) + room_for(f, b) >= longest;
}

/* ---- writing ---- */

/* Says that the text that follows is on the page of this line. */
static void place_line(flow *f, const zj_pdf_line *line) {
  zj_lines_place(f->lines, (zj_source_place){.kind = ZJ_PLACE_PAGE,
                                             .number = line->page + 1,
                                             .recognized = f->pdf->pages[line->page].recognized});
}

static void write_margin(flow *f, size_t i) {
  zj_slice text = text_of(f, &f->pdf->lines[i]);
  place_line(f, &f->pdf->lines[i]);
  if (f->kinds[i] != ZJ_MARGIN_NUMBER)
    zj_lines_put(f->lines, f->kinds[i] == ZJ_MARGIN_HEAD ? ZJ_LIT("〔页眉〕") : ZJ_LIT("〔页脚〕"));
  bool bare = f->kinds[i] == ZJ_MARGIN_NUMBER && is_number(text) && text.at[0] != '-';
  if (bare) zj_lines_put(f->lines, ZJ_LIT("— "));
  zj_lines_put(f->lines, text);
  if (bare) zj_lines_put(f->lines, ZJ_LIT(" —"));
  zj_lines_break(f->lines);
}

static void end_paragraph(flow *f) {
  zj_lines_break(f->lines);
  f->before = NULL;
  if (f->lines->row_count) return;
  for (size_t i = 0; i < f->held_count; i++)
    write_margin(f, f->held[i]);
  f->held_count = 0;
}

/* Writes text after the text it continues. Words of letters get a blank between them; the parts of
 * a number do not. */
static void write_joined(flow *f, zj_slice before, zj_slice text) {
  if (before.length && text.length && isalpha((unsigned char)before.at[before.length - 1]) &&
      isalpha((unsigned char)text.at[0]))
    zj_lines_blank(f->lines);
  zj_lines_put(f->lines, text);
}

static void write_running(flow *f, const zj_pdf_line *line) {
  bool joined = f->before && continues_line(f, f->before, line);
  if (!joined) {
    bool apart =
        f->before && f->before->page == line->page &&
        line->box.top - f->before->box.bottom > 1.4F * zj_pdf_em(f->before) &&
        line->box.top > f->before->box.top + (layout_of(f, line)->step + 0.7F) * zj_pdf_em(line);
    end_paragraph(f);
    if (apart) zj_lines_gap(f->lines);
    place_line(f, line);
  }
  write_joined(f, joined ? text_of(f, f->before) : (zj_slice){NULL, 0}, text_of(f, line));
  f->before = line;
}

static void write_cell(flow *f, const unit *cell) {
  const zj_pdf_line *before = NULL;
  for (size_t i = cell->first; i < cell->end; i++) {
    const zj_pdf_line *line = &f->pdf->lines[i];
    if (f->kinds[i] != ZJ_MARGIN_NO) continue;
    bool joined = before && continues_in_cell(f, cell, before, line);
    if (!joined) zj_lines_break(f->lines);
    write_joined(f, joined ? text_of(f, before) : (zj_slice){NULL, 0}, text_of(f, line));
    before = line;
  }
  zj_lines_cell_end(f->lines);
}

/* ---- units of a page ---- */

static float overlap_of(const zj_box *a, const zj_box *b) {
  float top = a->top > b->top ? a->top : b->top;
  float bottom = a->bottom < b->bottom ? a->bottom : b->bottom;
  return bottom - top;
}

static bool same_row(const unit *a, const unit *b) {
  float x = a->box.bottom - a->box.top, y = b->box.bottom - b->box.top;
  return overlap_of(&a->box, &b->box) > 0.5F * (x < y ? x : y);
}

/* Whether the unit can be a cell. Columns of text and rows that are known already are none. */
static bool is_small(const flow *f, const unit *u) {
  const zj_pdf_line *line = &f->pdf->lines[u->first];
  return u->end - u->first <= CELL_LINES && !has_column(line) && line->row == 0;
}

static void widen_box(zj_box *box, const zj_box *by) {
  if (by->left < box->left) box->left = by->left;
  if (by->top < box->top) box->top = by->top;
  if (by->right > box->right) box->right = by->right;
  if (by->bottom > box->bottom) box->bottom = by->bottom;
}

/* Whether b is beside a, with a gap between them. */
static bool is_beside(const zj_pdf_line *a, const zj_pdf_line *b) {
  float em = zj_pdf_em(a), gap = b->box.left - a->box.right;
  if (a->box.left >= b->box.left) gap = a->box.left - b->box.right;
  return overlap_of(&a->box, &b->box) > 0.5F * em && gap > em;
}

/* Whether the block of line 'first' is a small table: some of its lines are side by side. */
static bool is_table_block(const flow *f, size_t first, size_t end) {
  for (size_t i = first; i + 1 < end && f->pdf->lines[i + 1].block == f->pdf->lines[first].block;
       i++)
    if (is_beside(&f->pdf->lines[i], &f->pdf->lines[i + 1])) return true;
  return false;
}

/* Makes one unit of each block, and one of each line of a table. Margin lines are left out. */
static void make_units(flow *f, size_t first, size_t end) {
  bool table = false;
  f->unit_count = 0;
  for (size_t i = first; i < end; i++) {
    const zj_pdf_line *line = &f->pdf->lines[i];
    if (i == first || line->block != line[-1].block)
      table = line->row == 0 && is_table_block(f, i, end);
    unit *last = f->unit_count ? &f->units[f->unit_count - 1] : NULL;
    if (f->kinds[i] != ZJ_MARGIN_NO) continue;
    if (last && f->pdf->lines[last->first].block == line->block && last->end == i && !table) {
      last->end = i + 1;
      widen_box(&last->box, &line->box);
    } else {
      f->units[f->unit_count++] = (unit){.box = line->box, .first = i, .end = i + 1};
    }
  }
}

static int compare_tops(const void *a, const void *b) {
  const unit *x = a, *y = b;
  float p = x->box.top + x->box.bottom, q = y->box.top + y->box.bottom;
  if (p != q) return p < q ? -1 : 1;
  return x->first < y->first ? -1 : x->first > y->first;
}

static int compare_lefts(const void *a, const void *b) {
  const unit *x = a, *y = b;
  if (x->box.left != y->box.left) return x->box.left < y->box.left ? -1 : 1;
  return x->first < y->first ? -1 : x->first > y->first;
}

/* The end of the units, from 'at' on, that are on the same row as the first. */
static size_t row_end(const flow *f, size_t at) {
  size_t end = at + 1;
  if (is_small(f, &f->units[at]))
    while (end < f->unit_count && is_small(f, &f->units[end]) &&
           same_row(&f->units[at], &f->units[end]))
      end++;
  return end;
}

/* Whether the page is a table: many of its blocks are beside others. The reading order of other
 * pages is trusted. */
static bool is_tabular(const flow *f) {
  size_t beside = 0;
  for (size_t at = 0, end; at < f->unit_count; at = end) {
    end = row_end(f, at);
    if (end - at > 1) beside += end - at;
  }
  return beside >= 8 && 3 * beside >= f->unit_count;
}

static int compare_firsts(const void *a, const void *b) {
  const unit *x = a, *y = b;
  return x->first < y->first ? -1 : x->first > y->first;
}

/* Writes a row that was found beforehand: its lines are in the order of its cells. */
static void write_known_row(flow *f, const unit *u) {
  end_paragraph(f);
  place_line(f, &f->pdf->lines[u->first]);
  zj_lines_row_begin(f->lines);
  for (size_t i = u->first; i < u->end; i++) {
    const zj_pdf_line *line = &f->pdf->lines[i];
    bool joined = i > u->first && line[-1].cell == line->cell;
    if (i > u->first && !joined) zj_lines_cell_end(f->lines);
    if (joined && line->box.left > line[-1].box.right) zj_lines_blank(f->lines); /* one height */
    write_joined(f, joined ? text_of(f, line - 1) : (zj_slice){NULL, 0}, text_of(f, line));
  }
  zj_lines_cell_end(f->lines);
  zj_lines_row_end(f->lines);
}

static void write_unit(flow *f, const unit *u) {
  if (f->pdf->lines[u->first].row) {
    write_known_row(f, u);
    return;
  }
  for (size_t i = u->first; i < u->end; i++)
    if (f->kinds[i] == ZJ_MARGIN_NO) write_running(f, &f->pdf->lines[i]);
}

/* Whether the units are columns of a table: they have as many lines, side by side. */
static bool are_columns(const flow *f, size_t at, size_t end) {
  const unit *first = &f->units[at];
  size_t rows = first->end - first->first;
  for (size_t u = at + 1; u < end; u++) {
    if (rows < 2 || f->units[u].end - f->units[u].first != rows) return false;
    for (size_t i = 0; i < rows; i++)
      if (!is_beside(&f->pdf->lines[first->first + i], &f->pdf->lines[f->units[u].first + i]))
        return false;
  }
  return true;
}

static void write_cells(flow *f, size_t at, size_t end) {
  zj_lines_row_begin(f->lines);
  for (; at < end; at++)
    write_cell(f, &f->units[at]);
  zj_lines_row_end(f->lines);
}

/* ---- blocks that are columns of a table whose cells wrap ---- */

/* A line of such a table. */
typedef struct piece {
  const zj_pdf_line *line;
  size_t column;
} piece;

static int compare_pieces(const void *a, const void *b) {
  const piece *x = a, *y = b;
  float p = x->line->box.top + x->line->box.bottom, q = y->line->box.top + y->line->box.bottom;
  if (p != q) return p < q ? -1 : 1;
  return (x->column > y->column) - (x->column < y->column);
}

/* Collects the lines of the units, with the column of each: units one above the other are one
 * column. Returns how many columns there are; 0 for too many lines. */
static size_t collect_pieces(const flow *f, const unit *units, size_t units_count, piece *pieces,
                             size_t *count, zj_box *columns) {
  size_t column_count = 0;
  *count = 0;
  for (size_t u = 0; u < units_count; u++) {
    const unit *one = &units[u];
    size_t k = 0;
    while (k < column_count &&
           (columns[k].right < one->box.left || columns[k].left > one->box.right))
      k++;
    if (k == COLUMNS_MAX || *count + (one->end - one->first) > PIECES_MAX) return 0;
    if (k == column_count)
      columns[column_count++] = one->box;
    else
      widen_box(&columns[k], &one->box);
    for (size_t i = one->first; i < one->end; i++)
      if (f->kinds[i] == ZJ_MARGIN_NO) pieces[(*count)++] = (piece){&f->pdf->lines[i], k};
  }
  return column_count;
}

/* The end of the pieces that are at the height of piece 'at'. */
static size_t level_end(const piece *pieces, size_t count, size_t at) {
  size_t end = at + 1;
  float middle = pieces[at].line->box.top + pieces[at].line->box.bottom;
  while (end < count && (pieces[end].line->box.top + pieces[end].line->box.bottom) - middle <
                            0.6F * zj_pdf_em(pieces[at].line))
    end++;
  return end;
}

/* Whether the lines of this height all reach the right edge of their columns, so that all of the
 * cells may go on. */
static bool all_wrap(const piece *pieces, size_t at, size_t end, const zj_box *columns) {
  for (size_t i = at; i < end; i++)
    if (pieces[i].line->box.right + 1.6F * zj_pdf_em(pieces[i].line) <
        columns[pieces[i].column].right)
      return false;
  return true;
}

/* Whether a cell of this height is a figure, which does not wrap. */
static bool has_figure(const flow *f, const piece *pieces, size_t at, size_t end) {
  for (size_t i = at; i < end; i++)
    if (is_number(text_of(f, pieces[i].line))) return true;
  return false;
}

/* Whether b is only part of a line below a, so that the two are not lines at common heights. */
static bool is_too_close(const zj_pdf_line *a, const zj_pdf_line *b) {
  return (b->box.top + b->box.bottom) - (a->box.top + a->box.bottom) < 1.5F * zj_pdf_em(a);
}

/* Notes where rows begin: at heights where every column has a line, or one has a figure. Returns
 * how many rows there are; 0 when the lines are not at common heights. */
static size_t find_rows(const flow *f, const piece *pieces, size_t count, size_t column_count,
                        const zj_box *columns, bool *begins) {
  size_t rows = 0, levels = 0, before = 0;
  for (size_t at = 0, end; at < count; at = end) {
    end = level_end(pieces, count, at);
    bool full = end - at == column_count;
    bool goes_on = at > 0 && at - before == column_count && all_wrap(pieces, before, at, columns);
    bool figure = has_figure(f, pieces, at, end);
    if (end - at > column_count || (at == 0 && !full && !figure)) return 0;
    if (at > 0 && is_too_close(pieces[before].line, pieces[at].line)) return 0;
    for (size_t i = at + 1; i < end; i++)
      if (pieces[i].column == pieces[i - 1].column) return 0;
    begins[at] = figure || (full && !goes_on);
    rows += begins[at];
    levels++;
    before = at;
  }
  return rows > 1 ? rows : 0;
}

/* Writes one row; the lines of a cell are joined. */
static void write_pieces(flow *f, const piece *pieces, size_t count, size_t column_count) {
  zj_lines_row_begin(f->lines);
  for (size_t k = 0; k < column_count; k++) {
    const zj_pdf_line *before = NULL;
    for (size_t i = 0; i < count; i++) {
      if (pieces[i].column != k) continue;
      write_joined(f, before ? text_of(f, before) : (zj_slice){NULL, 0},
                   text_of(f, pieces[i].line));
      before = pieces[i].line;
    }
    zj_lines_cell_end(f->lines);
  }
  zj_lines_row_end(f->lines);
}

static bool can_be_in_group(const flow *f, const unit *u) {
  const zj_pdf_line *line = &f->pdf->lines[u->first];
  float width = f->pdf->pages[line->page].width;
  return !has_column(line) && !line->row && u->box.right - u->box.left < 0.5F * width;
}

/* The end of the units from 'at' on that are at the height of the first, or of one beside it. */
static size_t group_end(const flow *f, size_t at) {
  size_t end = at, last = at + GROUP_MAX;
  if (last > f->unit_count) last = f->unit_count;
  zj_box all = f->units[at].box;
  for (size_t u = at + 1; u < last; u++)
    if (can_be_in_group(f, &f->units[u]) && same_row(&f->units[at], &f->units[u]))
      widen_box(&all, &f->units[u].box);
  while (end < last && can_be_in_group(f, &f->units[end])) {
    const zj_box *box = &f->units[end].box;
    if (overlap_of(&all, box) < 0.5F * (box->bottom - box->top)) break;
    end++;
  }
  return end;
}

/* Writes the units from 'at' on as rows if they are the columns of a table of at least three, whose
 * lines are at common heights: a height that lacks a column continues the row above. Returns the
 * end of what was written; 'at' when they are no such table. */
static size_t write_wrapped_rows(flow *f, size_t at) {
  piece pieces[PIECES_MAX];
  zj_box columns[COLUMNS_MAX];
  bool begins[PIECES_MAX] = {false};
  unit group[GROUP_MAX];
  size_t count, end = group_end(f, at);
  if (end < at + 3) return at;
  memcpy(group, f->units + at, (end - at) * sizeof *group);
  qsort(group, end - at, sizeof *group, compare_lefts);
  size_t column_count = collect_pieces(f, group, end - at, pieces, &count, columns);
  if (column_count < 3 || count == 0) return at;
  qsort(pieces, count, sizeof *pieces, compare_pieces);
  if (!find_rows(f, pieces, count, column_count, columns, begins)) return at;
  end_paragraph(f);
  for (size_t from = 0, to; from < count; from = to) {
    for (to = from + 1; to < count && !begins[to];)
      to++;
    place_line(f, pieces[from].line);
    write_pieces(f, pieces + from, to - from, column_count);
  }
  return end;
}

static void write_row(flow *f, size_t at, size_t end) {
  qsort(f->units + at, end - at, sizeof *f->units, compare_lefts);
  end_paragraph(f);
  place_line(f, &f->pdf->lines[f->units[at].first]);
  if (!are_columns(f, at, end)) {
    write_cells(f, at, end);
    return;
  }
  for (size_t rows = f->units[at].end - f->units[at].first; rows > 0; rows--) {
    for (size_t u = at; u < end; u++)
      f->units[u].end = f->units[u].first + 1;
    write_cells(f, at, end);
    for (size_t u = at; u < end; u++)
      f->units[u].first++;
  }
}

static void write_page(flow *f, size_t first, size_t end) {
  for (size_t i = first; i < end; i++)
    if (f->kinds[i] == ZJ_MARGIN_HEAD) f->held[f->held_count++] = i;
  make_units(f, first, end);
  qsort(f->units, f->unit_count, sizeof *f->units, compare_tops);
  if (!is_tabular(f)) qsort(f->units, f->unit_count, sizeof *f->units, compare_firsts);
  for (size_t at = 0, next; at < f->unit_count; at = next) {
    next = row_end(f, at);
    if (next - at > 1 && are_columns(f, at, next)) {
      write_row(f, at, next);
      continue;
    }
    size_t wrapped = write_wrapped_rows(f, at);
    if (wrapped > at)
      next = wrapped;
    else if (next - at > 1)
      write_row(f, at, next);
    else
      write_unit(f, &f->units[at]);
  }
  for (size_t i = first; i < end; i++)
    if (f->kinds[i] == ZJ_MARGIN_NUMBER || f->kinds[i] == ZJ_MARGIN_FOOT)
      f->held[f->held_count++] = i;
}

static void find_all_margins(flow *f, edges *e) {
  for (size_t i = 0; i < f->pdf->line_count; i++)
    (void)layout_of(f, &f->pdf->lines[i]);
  for (size_t first = 0, end; first < f->pdf->line_count; first = end) {
    end = zj_pdf_page_end(f->pdf, first);
    find_page_margins(f, first, end, e);
  }
  for (size_t i = 0; i < f->layout_count; i++)
    find_margins(f, &f->layouts[i], e);
  for (size_t i = 0; i < f->layout_count; i++)
    find_habits(f, &f->layouts[i]);
}

zj_status zj_pdf_flow(void *ctx, const zj_pdf *pdf, zj_lines *lines, zj_error *err) {
  flow *f = talloc_zero(ctx, flow);
  if (f) {
    *f = (flow){.pdf = pdf, .lines = lines};
    f->held = talloc_array(f, size_t, pdf->line_count + 1);
    f->kinds = talloc_array(f, zj_margin, pdf->line_count + 1);
    f->units = talloc_array(f, unit, pdf->line_count + 1);
    f->pages = talloc_zero_array(f, margins, pdf->page_count + 1);
  }
  edges *e = f ? talloc(f, edges) : NULL;
  if (!e || !f->kinds || !f->held || !f->units || !f->pages) return zj_no_memory(err);
  zj_status status = zj_pdf_margins(f, pdf, f->kinds, err);
  if (status != ZJ_OK) return status;
  find_all_margins(f, e);
  for (size_t first = 0, end; first < pdf->line_count && lines->status == ZJ_OK; first = end) {
    end = zj_pdf_page_end(pdf, first);
    write_page(f, first, end);
  }
  end_paragraph(f);
  talloc_free(f);
  return ZJ_OK;
}
