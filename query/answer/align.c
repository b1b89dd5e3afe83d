/* align.c - letters, approximate search with a cut-off, and differences. */
#include "query/answer/align.h"

#include <talloc.h>

enum { DIFF_MAX = 2000 /* code points on each side */ };

/* ---- letters ---- */

static bool is_digit(uint32_t c) {
  return c >= '0' && c <= '9';
}

/* Marks that say something wherever they stand: signs of measure and of comparison, and numbers
 * that are one character, such as those in circles. */
static bool is_telling(uint32_t c) {
  static const uint32_t signs[] = {'%',  '+',  '<',  '>',  '=',    '$',    0x2030, 0x2103,
                                   0xB0, 0xD7, 0xF7, 0xB1, 0x2264, 0x2265, 0xA5,   0x20AC,
                                   0xA3, 0xA7, 0xB2, 0xB3, 0xB9,   0xBC,   0xBD,   0xBE};
  for (size_t i = 0; i < ZJ_COUNT(signs); i++)
    if (signs[i] == c) return true;
  return (c >= 0x2460 && c <= 0x24FF) || (c >= 0x2776 && c <= 0x2793) ||
         (c >= 0x3200 && c <= 0x32FF) || (c >= 0x2070 && c <= 0x218F);
}

/* All dashes and tildes between two numbers mean the same. */
static uint32_t plain_dash(uint32_t c) {
  bool dash = c == '-' || c == '~' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x301C;
  return dash ? '-' : c;
}

static uint32_t code_at(zj_slice s, size_t at) {
  uint32_t c = 0;
  if (at >= s.length || !zj_utf8_decode(s, at, &c)) return 0;
  return c;
}

zj_status zj_spelling_read(void *ctx, zj_slice s, zj_spelling *out, zj_error *err) {
  size_t room = s.length < ZJ_ALIGN_LETTERS ? s.length : ZJ_ALIGN_LETTERS;
  *out = (zj_spelling){talloc_array(ctx, uint32_t, (unsigned)room + 1),
                       talloc_array(ctx, uint32_t, (unsigned)room + 1),
                       talloc_array(ctx, uint32_t, (unsigned)room + 1), 0};
  if (!out->code || !out->begin || !out->end) return zj_no_memory(err);
  uint32_t before = 0;
  for (size_t at = 0, n; at < s.length && out->count < room; at += n) {
    uint32_t c = 0;
    n = zj_utf8_decode(s, at, &c);
    if (!n) n = 1;
    zj_char_class kind = zj_char_class_of(c);
    bool told = zj_char_is_letter(c) || is_telling(c);
    if (!told && kind == ZJ_CHAR_MARK && is_digit(before) && is_digit(code_at(s, at + n))) {
      c = plain_dash(c);
      told = true;
    }
    before = c;
    if (!told) continue;
    out->code[out->count] = c;
    out->begin[out->count] = (uint32_t)at;
    out->end[out->count++] = (uint32_t)(at + n);
  }
  return ZJ_OK;
}

bool zj_spelling_equal(const zj_spelling *a, const zj_spelling *b) {
  return a->count == b->count &&
         (a->count == 0 || memcmp(a->code, b->code, a->count * sizeof *a->code) == 0);
}

/* ---- finding ---- */

static uint32_t least_of(uint32_t a, uint32_t b, uint32_t c) {
  uint32_t least = a < b ? a : b;
  return least < c ? least : c;
}

/* The end of the first place with the least distance; SIZE_MAX when all are beyond 'most'. Column
 * by column of the table of Sellers; rows below the last one within 'most' are not computed. */
static size_t find_end(const zj_spelling *q, const zj_spelling *t, uint32_t most, uint32_t *column,
                       uint32_t *distance) {
  size_t m = q->count, last = most < m ? most : m, best_end = SIZE_MAX;
  for (size_t i = 0; i <= m; i++)
    column[i] = (uint32_t)i;
  for (size_t j = 0; j < t->count; j++) {
    uint32_t diagonal = 0, above = 0;
    size_t rows = last < m ? last + 1 : m;
    for (size_t i = 1; i <= rows; i++) {
      uint32_t left = i > last ? most + 1 : column[i];
      uint32_t here = least_of(diagonal + (q->code[i - 1] != t->code[j]), left + 1, above + 1);
      diagonal = left;
      column[i] = above = here;
    }
    last = rows;
    while (last > 0 && column[last] > most)
      last--;
    if (last < m || (best_end != SIZE_MAX && column[m] >= *distance)) continue;
    *distance = column[m];
    best_end = j + 1;
  }
  return best_end;
}

/* Where the place that ends at 'end' begins: the table backwards from there, in a band. */
static size_t find_begin(const zj_spelling *q, const zj_spelling *t, size_t end, uint32_t distance,
                         uint32_t *row) {
  size_t m = q->count, band = distance, width = 2 * band + 1, begin = end;
  const uint32_t far = distance + 1;
  for (size_t d = 0; d < width; d++)
    row[d] = d < band ? far : (uint32_t)(d - band);
  for (size_t i = 1; i <= m; i++) {
    uint32_t before = far; /* the cell to the left in this row */
    for (size_t d = 0; d < width; d++) {
      size_t j = i + d; /* letters taken from the text, plus 'band' */
      uint32_t here = far, up = d + 1 < width ? row[d + 1] : far;
      if (j >= band && j - band <= end) {
        size_t taken = j - band;
        if (taken == 0)
          here = (uint32_t)i;
        else
          here = least_of(row[d] + (q->code[m - i] != t->code[end - taken]), before + 1, up + 1);
      }
      row[d] = before = here < far ? here : far;
    }
  }
  size_t gap = SIZE_MAX;
  for (size_t d = 0; d < width; d++) {
    size_t away = d > band ? d - band : band - d;
    if (row[d] > distance || away >= gap || m + d < band || m + d - band > end) continue;
    gap = away;
    begin = end - (m + d - band);
  }
  return begin;
}

zj_status zj_align_find(void *ctx, const zj_spelling *q, const zj_spelling *t, uint32_t most,
                        bool *found, zj_aligned *out, zj_error *err) {
  *found = false;
  if (q->count == 0 || t->count == 0) return ZJ_OK;
  uint32_t *cells = talloc_array(ctx, uint32_t, (unsigned)(q->count + 2 * (size_t)most + 4));
  if (!cells) return zj_no_memory(err);
  uint32_t distance = 0;
  size_t end = find_end(q, t, most, cells, &distance);
  *found = end != SIZE_MAX;
  if (*found) *out = (zj_aligned){find_begin(q, t, end, distance, cells), end, distance};
  talloc_free(cells);
  return ZJ_OK;
}

/* ---- differences ---- */

typedef struct diff {
  void *ctx;
  zj_slice a, b;
  zj_diff *out;
  zj_error *err;
} diff;

/* Joins a piece with one of the same kind before it. */
static zj_status add_piece(diff *d, bool same, zj_slice a, zj_slice b) {
  if (!a.length && !b.length) return ZJ_OK;
  zj_diff_piece *last = d->out->count ? &d->out->at[d->out->count - 1] : NULL;
  if (last && last->same == same) {
    last->a.length += a.length;
    last->b.length += b.length;
    return ZJ_OK;
  }
  if (!(d->out->count & (d->out->count + 1))) { /* grows when the count is one less than 2^n */
    zj_diff_piece *grown =
        talloc_realloc(d->ctx, d->out->at, zj_diff_piece, (unsigned)(d->out->count + 1) * 2);
    if (!grown) return zj_no_memory(d->err);
    d->out->at = grown;
  }
  d->out->at[d->out->count++] = (zj_diff_piece){same, a, b};
  return ZJ_OK;
}

static size_t next_of(zj_slice s, size_t at) {
  uint32_t c;
  unsigned n = zj_utf8_decode(s, at, &c);
  return at + (n ? n : 1);
}

static size_t common_prefix(zj_slice a, zj_slice b) {
  size_t at = 0;
  while (at < a.length && at < b.length && a.at[at] == b.at[at])
    at++;
  while (at > 0 && ((at < a.length && zj_utf8_is_tail(a.at[at])) ||
                    (at < b.length && zj_utf8_is_tail(b.at[at]))))
    at--;
  return at;
}

/* Bytes that both end in, at most 'most'. */
static size_t common_suffix(zj_slice a, zj_slice b, size_t most) {
  size_t n = 0;
  while (n < most && a.at[a.length - n - 1] == b.at[b.length - n - 1])
    n++;
  while (n > 0 && zj_utf8_is_tail(a.at[a.length - n]))
    n--;
  return n;
}

/* Byte offsets of the code points of a text, and its end. */
static zj_status list_points(void *ctx, zj_slice s, size_t **out, size_t *count, zj_error *err) {
  *count = 0;
  *out = talloc_array(ctx, size_t, (unsigned)s.length + 1);
  if (!*out) return zj_no_memory(err);
  for (size_t at = 0; at < s.length; at = next_of(s, at))
    (*out)[(*count)++] = at;
  (*out)[*count] = s.length;
  return ZJ_OK;
}

/* The table of Levenshtein over the middle, filled from its end so that it is walked forward. */
static zj_status walk_middle(diff *d, void *local, zj_slice a, zj_slice b) {
  size_t *pa, *pb, n, m;
  zj_status status = list_points(local, a, &pa, &n, d->err);
  if (status == ZJ_OK) status = list_points(local, b, &pb, &m, d->err);
  if (status != ZJ_OK) return status;
  if (n > DIFF_MAX || m > DIFF_MAX) return add_piece(d, false, a, b);
  uint16_t *cells = talloc_array(local, uint16_t, (unsigned)((n + 1) * (m + 1)));
  if (!cells) return zj_no_memory(d->err);
#define CELL(i, j) cells[(i) * (m + 1) + (j)]
#define PART(s, p, i) zj_slice_cut(s, (p)[i], (p)[(i) + 1])
  for (size_t i = n + 1; i-- > 0;)
    for (size_t j = m + 1; j-- > 0;) {
      if (i == n || j == m) {
        CELL(i, j) = (uint16_t)(n - i + m - j);
        continue;
      }
      bool same = zj_slice_equal(PART(a, pa, i), PART(b, pb, j));
      CELL(i, j) =
          (uint16_t)least_of(CELL(i + 1, j + 1) + !same, CELL(i + 1, j) + 1u, CELL(i, j + 1) + 1u);
    }
  for (size_t i = 0, j = 0; status == ZJ_OK && (i < n || j < m);) {
    zj_slice none_a = zj_slice_cut(a, pa[i], pa[i]), none_b = zj_slice_cut(b, pb[j], pb[j]);
    bool both = i < n && j < m, same = both && zj_slice_equal(PART(a, pa, i), PART(b, pb, j));
    if (both && CELL(i, j) == CELL(i + 1, j + 1) + !same) {
      status = add_piece(d, same, PART(a, pa, i), PART(b, pb, j));
      i++;
      j++;
    } else if (i < n && CELL(i, j) == CELL(i + 1, j) + 1) {
      status = add_piece(d, false, PART(a, pa, i), none_b);
      i++;
    } else {
      status = add_piece(d, false, none_a, PART(b, pb, j));
      j++;
    }
  }
#undef CELL
#undef PART
  return status;
}

zj_status zj_diff_make(void *ctx, zj_slice a, zj_slice b, zj_diff *out, zj_error *err) {
  *out = (zj_diff){0};
  void *local = talloc_new(NULL);
  if (!local) return zj_no_memory(err);
  diff d = {ctx, a, b, out, err};
  size_t head = common_prefix(a, b), shorter = a.length < b.length ? a.length : b.length;
  size_t tail = common_suffix(a, b, shorter - head);
  zj_status status = add_piece(&d, true, zj_slice_cut(a, 0, head), zj_slice_cut(b, 0, head));
  if (status == ZJ_OK)
    status = walk_middle(&d, local, zj_slice_cut(a, head, a.length - tail),
                         zj_slice_cut(b, head, b.length - tail));
  if (status == ZJ_OK)
    status = add_piece(&d, true, zj_slice_cut(a, a.length - tail, a.length),
                       zj_slice_cut(b, b.length - tail, b.length));
  talloc_free(local);
  return status;
}
