/* pdf_ledger.c - finds tables whose first column counts 1, 2, 3, as ledgers of problems and
 * measures do, and sorts their lines into rows and cells.
 *
 *   序号  存在问题          整改措施              row 1
 *   1     年轻干部培养力度  选派十名年轻干部      row 2: 1 | 年轻干部培养力度不够 | 选派十名…
 *         不够              驻站锻炼
 *   2     管护经费不足      列入年度预算          row 3
 *
 * pdftotext makes blocks of whole columns of such a table. The serial numbers tell how many rows
 * there are, and the widest gap between two numbers where one row ends. */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <talloc.h>

#include "indexer/read/pdf_arrange.h"

enum {
  SERIALS_MAX = 400,
  CELLS_MAX = 24,
  CUTS_MAX = 400,
  TABLES_MAX = 8,
  LINES_MAX = 1500,
  FAILED_MAX = 20,
  VALUE_MAX = 9999
};

typedef struct serial {
  size_t line;
  int value;
} serial;

/* A table on one page. */
typedef struct ledger {
  serial serials[SERIALS_MAX];
  size_t count;
  size_t label;            /* the line above the first number that names the column, or SIZE_MAX */
  zj_box cells[CELLS_MAX]; /* left and right of each column */
  size_t cell_count;
  float starts[SERIALS_MAX]; /* where each row begins */
  float top, bottom, em;
} ledger;

typedef struct finder {
  zj_pdf *pdf;
  size_t first, end; /* lines of the page */
  ledger *table;
  zj_pdf_line *moved; /* room for the lines of the page */
} finder;

static const zj_pdf_line *line_at(const finder *f, size_t i) {
  return &f->pdf->lines[i];
}

static bool is_free(const zj_pdf_line *line) {
  return line->row == 0 && !line->is_watermark && line->end > line->begin;
}

static float center_of(const zj_pdf_line *line) {
  return (line->box.left + line->box.right) / 2;
}

/* ---- serial numbers ---- */

/* The value of 12, 12. or 12、; 0 for any other text. */
static int serial_value(zj_slice text) {
  int value = 0;
  size_t at = 0;
  while (at < text.length && isdigit((unsigned char)text.at[at]) && value <= VALUE_MAX)
    value = value * 10 + (text.at[at++] - '0');
  zj_slice rest = zj_slice_cut(text, at, text.length);
  bool ended = rest.length == 0 || (rest.length == 1 && rest.at[0] == '.') ||
               (rest.length == 3 && memcmp(rest.at, "、", 3) == 0);
  return at > 0 && ended && value <= VALUE_MAX ? value : 0;
}

/* Whether the lines are at one height. */
static bool is_level(const zj_pdf_line *a, const zj_pdf_line *b, float reach) {
  return fabsf(zj_pdf_middle(&a->box) - zj_pdf_middle(&b->box)) < reach;
}

/* Whether line i is the leftmost of its height, and others are right of it. */
static bool begins_row(const finder *f, size_t i) {
  const zj_pdf_line *line = line_at(f, i);
  bool right = false;
  for (size_t k = f->first; k < f->end; k++) {
    const zj_pdf_line *other = line_at(f, k);
    if (k == i || !is_free(other) || !is_level(line, other, 1.2F * line->em)) continue;
    if (other->box.right < line->box.left) return false;
    right = right || other->box.left > line->box.right + 0.5F * line->em;
  }
  return right;
}

/* The next number of the column, below serial 'last'; SIZE_MAX when there is none. */
static size_t find_next(const finder *f, const serial *last) {
  const zj_pdf_line *line = line_at(f, last->line);
  size_t best = SIZE_MAX;
  for (size_t k = f->first; k < f->end; k++) {
    const zj_pdf_line *other = line_at(f, k);
    if (!is_free(other) || other->box.top <= line->box.top ||
        fabsf(center_of(other) - center_of(line)) > line->em)
      continue;
    if (serial_value(zj_pdf_text(f->pdf, other)) != last->value + 1) continue;
    if (best == SIZE_MAX || other->box.top < line_at(f, best)->box.top) best = k;
  }
  return best != SIZE_MAX && begins_row(f, best) ? best : SIZE_MAX;
}

/* The line above the first number that names the column. */
static size_t find_label(const finder *f, size_t serial_line) {
  static const char *const names[] = {"序号", "编号", "序"};
  const zj_pdf_line *line = line_at(f, serial_line);
  for (size_t k = f->first; k < f->end; k++) {
    const zj_pdf_line *other = line_at(f, k);
    zj_slice text = zj_pdf_text(f->pdf, other);
    float above = line->box.top - other->box.top;
    if (!is_free(other) || above <= 0 || above > 9 * line->em ||
        fabsf(center_of(other) - center_of(line)) > 1.5F * line->em)
      continue;
    for (size_t n = 0; n < ZJ_COUNT(names); n++)
      if (zj_slice_equal(text, zj_slice_of(names[n]))) return k;
  }
  return SIZE_MAX;
}

static bool is_counted(const ledger *t, size_t line) {
  for (size_t i = 0; i < t->count; i++)
    if (t->serials[i].line == line) return true;
  return false;
}

/* Whether nothing but the numbers is in their column, and no other number right above or below it:
 * codes of a budget repeat. */
static bool are_alone(const finder *f, const ledger *t) {
  const zj_pdf_line *head = line_at(f, t->serials[0].line);
  const zj_pdf_line *last = line_at(f, t->serials[t->count - 1].line);
  float top = zj_pdf_middle(&head->box), bottom = zj_pdf_middle(&last->box);
  for (size_t k = f->first; k < f->end; k++) {
    const zj_pdf_line *line = line_at(f, k);
    float middle = zj_pdf_middle(&line->box);
    if (!is_free(line) || line->box.left > head->box.right || line->box.right < head->box.left ||
        middle < top - 5 * t->em || middle > bottom + 5 * t->em || is_counted(t, k))
      continue;
    bool between = middle > top && middle < bottom;
    if (between || serial_value(zj_pdf_text(f->pdf, line))) return false;
  }
  return true;
}

/* Whether a column of numbers begins at line i: two numbers that follow each other, or one below
 * the name of the column. */
static bool find_serials(const finder *f, size_t i, ledger *t) {
  int value = serial_value(zj_pdf_text(f->pdf, line_at(f, i)));
  if (value == 0 || !is_free(line_at(f, i)) || !begins_row(f, i)) return false;
  t->serials[0] = (serial){i, value};
  t->label = find_label(f, i);
  for (t->count = 1; t->count < SERIALS_MAX; t->count++) {
    size_t next = find_next(f, &t->serials[t->count - 1]);
    if (next == SIZE_MAX) break;
    t->serials[t->count] = (serial){next, t->serials[t->count - 1].value + 1};
  }
  if (t->count < 2 && t->label == SIZE_MAX) return false;
  t->em = zj_pdf_usual_em(f->pdf, f->first, f->end);
  return t->em > 0 && are_alone(f, t);
}

/* How far the line nearest in height is below serial i, among those right of it. */
static float offset_of(const finder *f, const ledger *t, size_t i) {
  const zj_pdf_line *number = line_at(f, t->serials[i].line);
  float best = INFINITY;
  for (size_t k = f->first; k < f->end; k++) {
    const zj_pdf_line *line = line_at(f, k);
    if (!is_free(line) || line->box.left < number->box.right) continue;
    float offset = zj_pdf_middle(&line->box) - zj_pdf_middle(&number->box);
    if (fabsf(offset) < fabsf(best)) best = offset;
  }
  return best;
}

/* Puts the numbers at the height of their rows where their font gives them boxes that are much too
 * high, and so another middle. */
static void level_serials(finder *f, ledger *t) {
  for (size_t i = 0; i < t->count; i++) {
    zj_box *box = &f->pdf->lines[t->serials[i].line].box;
    if (zj_pdf_height(box) < 1.6F * t->em) continue;
    float middle = zj_pdf_middle(box) + offset_of(f, t, i);
    box->top = middle - 0.5F * t->em;
    box->bottom = middle + 0.5F * t->em;
  }
}

/* ---- columns ---- */

static int compare_lefts(const void *a, const void *b) {
  const zj_box *x = a, *y = b;
  return (x->left > y->left) - (x->left < y->left);
}

/* The columns, from the lines at the height of the numbers. */
static bool find_cells(const finder *f, ledger *t) {
  const zj_pdf_line *head = line_at(f, t->serials[0].line);
  const zj_pdf_line *last = line_at(f, t->serials[t->count - 1].line);
  t->cell_count = 0;
  for (size_t k = f->first; k < f->end; k++) {
    const zj_pdf_line *line = line_at(f, k);
    float middle = zj_pdf_middle(&line->box);
    if (!is_free(line) || middle < zj_pdf_middle(&head->box) - 0.6F * t->em ||
        middle > zj_pdf_middle(&last->box) + 0.6F * t->em)
      continue;
    size_t at = 0;
    while (at < t->cell_count && (line->box.left > t->cells[at].right - 0.2F * t->em ||
                                  line->box.right < t->cells[at].left + 0.2F * t->em))
      at++;
    if (at == CELLS_MAX) return false;
    if (at == t->cell_count)
      t->cells[t->cell_count++] = line->box;
    else
      zj_pdf_widen(&t->cells[at], &line->box);
  }
  /* A wide line can bridge columns that were counted apart. */
  qsort(t->cells, t->cell_count, sizeof *t->cells, compare_lefts);
  size_t kept = 0;
  for (size_t i = 0; i < t->cell_count; i++) {
    if (kept && t->cells[i].left < t->cells[kept - 1].right - 0.2F * t->em)
      zj_pdf_widen(&t->cells[kept - 1], &t->cells[i]);
    else
      t->cells[kept++] = t->cells[i];
  }
  t->cell_count = kept;
  return kept >= 2;
}

/* The column with which the line shares most, or the nearest one. */
static size_t cell_of(const ledger *t, const zj_pdf_line *line) {
  size_t best = 0;
  float most = -INFINITY;
  for (size_t k = 0; k < t->cell_count; k++) {
    float left = line->box.left > t->cells[k].left ? line->box.left : t->cells[k].left;
    float right = line->box.right < t->cells[k].right ? line->box.right : t->cells[k].right;
    if (right - left <= most) continue;
    most = right - left;
    best = k;
  }
  return best;
}

/* Whether the line is inside one column. */
static bool fits_cell(const ledger *t, const zj_pdf_line *line) {
  const zj_box *cell = &t->cells[cell_of(t, line)];
  size_t k = (size_t)(cell - t->cells);
  bool left = k == 0 || line->box.left > t->cells[k - 1].right - 0.2F * t->em;
  bool right = k + 1 == t->cell_count || line->box.right < t->cells[k + 1].left + 0.2F * t->em;
  return left && right && line->box.left > t->cells[0].left - 4 * t->em;
}

/* ---- rows ---- */

/* A height at which no line is, and how wide the gap is there. */
typedef struct cut {
  float at, gap;
} cut;

typedef struct band {
  float top, bottom;
} band;

static int compare_bands(const void *a, const void *b) {
  const band *x = a, *y = b;
  return (x->top > y->top) - (x->top < y->top);
}

/* Finds the gaps between the lines whose middle is between 'top' and 'bottom'. Only the middle of a
 * line counts as its height. */
static size_t find_cuts(const finder *f, const ledger *t, float top, float bottom, cut *cuts) {
  band bands[CUTS_MAX];
  size_t count = 0, found = 0;
  for (size_t k = f->first; k < f->end && count < CUTS_MAX; k++) {
    const zj_pdf_line *line = line_at(f, k);
    float middle = zj_pdf_middle(&line->box);
    if (!is_free(line) || middle < top - 0.1F || middle > bottom + 0.1F) continue;
    bands[count++] = (band){middle - 0.4F * t->em, middle + 0.4F * t->em};
  }
  qsort(bands, count, sizeof *bands, compare_bands);
  float reached = count ? bands[0].bottom : 0;
  for (size_t i = 1; i < count; i++) {
    if (bands[i].top > reached)
      cuts[found++] = (cut){(bands[i].top + reached) / 2, bands[i].top - reached};
    if (bands[i].bottom > reached) reached = bands[i].bottom;
  }
  return found;
}

/* Where the row of the lower line begins: at the widest gap above it. Of equal gaps at the one
 * right above it, where cells begin at the top; in the middle, where numbers are centred. */
static float find_start(const finder *f, const ledger *t, const zj_pdf_line *upper,
                        const zj_pdf_line *lower, bool centred) {
  cut cuts[CUTS_MAX];
  float above = zj_pdf_middle(&upper->box), below = zj_pdf_middle(&lower->box);
  size_t count = find_cuts(f, t, above, below, cuts);
  float best = below - 0.5F * t->em, best_gap = -1, wanted = below;
  if (centred) wanted = (above + below) / 2;
  for (size_t i = 0; i < count; i++) {
    bool wider = cuts[i].gap > best_gap + 0.15F * t->em;
    bool alike = cuts[i].gap > best_gap - 0.15F * t->em;
    if (!wider && !(alike && fabsf(cuts[i].at - wanted) < fabsf(best - wanted))) continue;
    best = cuts[i].at;
    if (cuts[i].gap > best_gap) best_gap = cuts[i].gap;
  }
  return best;
}

/* Whether lines of the first row are above its number: then numbers are centred in their rows. */
static bool are_centred(const finder *f, const ledger *t) {
  if (t->label == SIZE_MAX) return false;
  const zj_pdf_line *label = line_at(f, t->label), *number = line_at(f, t->serials[0].line);
  for (size_t k = f->first; k < f->end; k++) {
    const zj_pdf_line *line = line_at(f, k);
    float middle = zj_pdf_middle(&line->box);
    if (is_free(line) && middle > zj_pdf_middle(&label->box) + 1.3F * t->em &&
        middle < zj_pdf_middle(&number->box) - 0.4F * t->em)
      return true;
  }
  return false;
}

static void find_starts(const finder *f, ledger *t) {
  bool centred = are_centred(f, t);
  const zj_pdf_line *number = line_at(f, t->serials[0].line);
  t->starts[0] = zj_pdf_middle(&number->box) - 0.6F * t->em;
  t->top = t->starts[0];
  if (t->label != SIZE_MAX) {
    const zj_pdf_line *label = line_at(f, t->label);
    t->starts[0] = find_start(f, t, label, number, false);
    if (centred) t->starts[0] = zj_pdf_middle(&label->box) + 0.8F * t->em;
    t->top = zj_pdf_middle(&label->box) - 0.9F * t->em;
  }
  for (size_t i = 1; i < t->count; i++)
    t->starts[i] = find_start(f, t, line_at(f, t->serials[i - 1].line),
                              line_at(f, t->serials[i].line), centred);
}

/* The height of the first line below the last number that is in the column of numbers, too. */
static float find_limit(const finder *f, const ledger *t) {
  const zj_pdf_line *last = line_at(f, t->serials[t->count - 1].line);
  float limit = INFINITY;
  for (size_t k = f->first; k < f->end; k++) {
    const zj_pdf_line *line = line_at(f, k);
    float middle = zj_pdf_middle(&line->box);
    if (is_free(line) && middle > zj_pdf_middle(&last->box) && middle < limit &&
        line->box.left < last->box.right && line->box.right > last->box.left)
      limit = middle;
  }
  return limit - 0.6F * t->em;
}

/* The last row goes on as long as lines follow closely, none of them in the column of numbers. */
static void find_bottom(const finder *f, ledger *t) {
  float limit = find_limit(f, t);
  t->bottom = zj_pdf_middle(&line_at(f, t->serials[t->count - 1].line)->box) + 0.6F * t->em;
  for (bool grown = true; grown;) {
    const zj_pdf_line *next = NULL;
    grown = false;
    for (size_t k = f->first; k < f->end; k++) {
      const zj_pdf_line *line = line_at(f, k);
      if (!is_free(line) || zj_pdf_middle(&line->box) <= t->bottom) continue;
      if (!next || zj_pdf_middle(&line->box) < zj_pdf_middle(&next->box)) next = line;
    }
    if (!next || zj_pdf_middle(&next->box) > t->bottom + 1.2F * t->em) return;
    if (!fits_cell(t, next) || zj_pdf_middle(&next->box) > limit) return;
    t->bottom = zj_pdf_middle(&next->box) + 0.6F * t->em;
    grown = true;
  }
}

/* The row of a line, from 0 for the header; SIZE_MAX for a line outside the table. */
static size_t row_of(const ledger *t, const zj_pdf_line *line) {
  float middle = zj_pdf_middle(&line->box);
  if (!is_free(line) || middle < t->top || middle > t->bottom) return SIZE_MAX;
  size_t row = 0;
  while (row < t->count && middle >= t->starts[row])
    row++;
  return row;
}

/* ---- moving the lines ---- */

static int compare_cells(const void *a, const void *b) {
  const zj_pdf_line *x = a, *y = b;
  if (x->row != y->row) return x->row < y->row ? -1 : 1;
  if (x->cell != y->cell) return x->cell < y->cell ? -1 : 1;
  if (zj_pdf_middle(&x->box) != zj_pdf_middle(&y->box))
    return zj_pdf_middle(&x->box) < zj_pdf_middle(&y->box) ? -1 : 1;
  return (x->begin > y->begin) - (x->begin < y->begin);
}

/* Gives the lines of the table their rows, and puts them together where the first of them was. */
static void take_table(finder *f, const ledger *t) {
  zj_pdf *pdf = f->pdf;
  size_t before = 0, rows = 0, count = f->end - f->first;
  uint32_t row_base = pdf->row_count + 1, block_base = pdf->block_count + 1;
  for (size_t i = f->first; i < f->end; i++) {
    zj_pdf_line *line = &pdf->lines[i];
    size_t row = row_of(t, line);
    if (row == SIZE_MAX) {
      before += rows == 0;
      continue;
    }
    rows++;
    line->cell = (uint32_t)cell_of(t, line);
    line->row = row_base + (uint32_t)row;
    line->block = block_base + (uint32_t)row;
  }
  size_t at_row = before, at_other = 0;
  for (size_t i = f->first; i < f->end; i++) {
    const zj_pdf_line *line = &pdf->lines[i];
    if (line->row >= row_base)
      f->moved[at_row++] = *line;
    else if (at_other < before)
      f->moved[at_other++] = *line;
    else
      f->moved[rows + at_other++] = *line;
  }
  qsort(f->moved + before, rows, sizeof *f->moved, compare_cells);
  memcpy(pdf->lines + f->first, f->moved, count * sizeof *f->moved);
  pdf->row_count += (uint32_t)t->count + 1;
  pdf->block_count += (uint32_t)t->count + 1;
}

static bool find_table(finder *f) {
  int failed = 0;
  for (size_t i = f->first; i < f->end; i++) {
    if (!find_serials(f, i, f->table)) continue;
    level_serials(f, f->table);
    if (!find_cells(f, f->table)) {
      if (++failed == FAILED_MAX) return false;
      continue;
    }
    find_starts(f, f->table);
    find_bottom(f, f->table);
    take_table(f, f->table);
    return true;
  }
  return false;
}

zj_status zj_pdf_ledgers(void *ctx, zj_pdf *pdf, zj_error *err) {
  finder f = {.pdf = pdf,
              .table = talloc(ctx, ledger),
              .moved = talloc_array(ctx, zj_pdf_line, pdf->line_count + 1)};
  zj_status status = ZJ_OK;
  if (!f.table || !f.moved) status = zj_no_memory(err);
  for (f.first = 0; status == ZJ_OK && f.first < pdf->line_count; f.first = f.end) {
    f.end = zj_pdf_page_end(pdf, f.first);
    if (f.end - f.first > LINES_MAX) continue; /* the search takes the square of it */
    for (int tables = 0; tables < TABLES_MAX && find_table(&f); tables++)
      continue;
  }
  talloc_free(f.table);
  talloc_free(f.moved);
  return status;
}
