/* pairing.c - finds shared runs through a table of the second side and gathers them by pairs of
 * units. */
#include "query/answer/pairing.h"

#include <stdlib.h>
#include <talloc.h>

#include "query/answer/letters.h"
#include "query/answer/stock.h"

enum {
  RARE = 4,         /* places on one side where a rare piece may begin */
  MOST_PLACES = 24, /* pieces with more places on a side are not looked at */
  MOST_PIECES = 64, /* of a pair */
  FENCE = 0x110000, /* no letter: stands between texts */
  MOST_LETTERS = 1 << 22,
  LOOSE_PIECE = 3
};
static const double loose_share = 0.5; /* of the first unit, for a pair without a rare piece */

typedef struct side {
  uint32_t *code, *byte, *paragraph, *unit; /* by letter; 'byte' in the match text */
  uint8_t *size;                            /* bytes of the letter */
  bool *stock;
  uint16_t *places; /* how often the piece that begins at the letter occurs on this side, to
                       MOST_PLACES + 1 */
  uint32_t count, room;
  uint32_t *begin, *content; /* by unit */
  uint32_t units, unit_room;
  zj_starts starts;
} side;

/* A run before it is known which others its pair has. */
typedef struct run {
  uint32_t a_unit, b_unit;
  zj_piece piece;
} run;

struct zj_pairing {
  side sides[2];
  zj_stock *stock;
  zj_deadline *deadline;
  unsigned piece; /* letters of the shortest one */
  run *runs;
  size_t run_count, run_room;
};

zj_pairing *zj_pairing_new(void *ctx, bool loose, zj_deadline *deadline, zj_error *err) {
  zj_pairing *p = talloc_zero(ctx, zj_pairing);
  if (p) p->stock = zj_stock_new(p);
  if (p) p->deadline = deadline;
  if (p) p->piece = loose ? LOOSE_PIECE : ZJ_PIECE;
  if (p && p->stock) return p;
  (void)zj_no_memory(err);
  return NULL;
}

/* ---- the two sides ---- */

zj_status zj_pairing_unit(zj_pairing *p, int which, zj_error *err) {
  side *s = &p->sides[which];
  if (s->units == s->unit_room) {
    uint32_t room = s->unit_room * 2 + 64;
    uint32_t *begin = talloc_realloc(p, s->begin, uint32_t, room);
    if (begin) s->begin = begin;
    uint32_t *content = talloc_realloc(p, s->content, uint32_t, room);
    if (content) s->content = content;
    if (!begin || !content) return zj_no_memory(err);
    s->unit_room = room;
  }
  s->content[s->units] = 0;
  s->begin[s->units++] = s->count;
  return ZJ_OK;
}

static zj_status make_room(zj_pairing *p, side *s, size_t more, zj_error *err) {
  if (s->count + more <= s->room) return ZJ_OK;
  if (s->count + more > MOST_LETTERS)
    return zj_fail(err, ZJ_LIMIT, "%s",
                   zj_tr("the report is too long to be paired", "报告太长，无法配对"));
  uint32_t room = (uint32_t)(s->room * 2 + more);
  uint32_t **columns[] = {&s->code, &s->byte, &s->paragraph, &s->unit};
  for (size_t i = 0; i < ZJ_COUNT(columns); i++) {
    uint32_t *grown = talloc_realloc(p, *columns[i], uint32_t, room);
    if (!grown) return zj_no_memory(err);
    *columns[i] = grown;
  }
  uint8_t *size = talloc_realloc(p, s->size, uint8_t, room);
  if (size) s->size = size;
  bool *stock = talloc_realloc(p, s->stock, bool, room);
  if (stock) s->stock = stock;
  if (!size || !stock) return zj_no_memory(err);
  s->room = room;
  return ZJ_OK;
}

zj_status zj_pairing_add(zj_pairing *p, int which, zj_slice text, uint32_t paragraph, uint32_t at,
                         zj_error *err) {
  side *s = &p->sides[which];
  uint32_t unit = s->units - 1, first = s->count, c;
  if (zj_deadline_steps(p->deadline, 1 + text.length / 8)) return zj_deadline_fail(err);
  zj_status status = make_room(p, s, text.length + 1, err);
  if (status != ZJ_OK) return status;
  for (size_t i = 0, n; i < text.length; i += n) {
    n = zj_utf8_decode(text, i, &c);
    if (!n) {
      n = 1;
      continue;
    }
    if (!zj_char_is_letter(c)) continue;
    s->code[s->count] = c;
    s->byte[s->count] = at + (uint32_t)i;
    s->size[s->count] = (uint8_t)n;
    s->paragraph[s->count] = paragraph;
    s->unit[s->count++] = unit;
  }
  zj_stock_mark(p->stock, s->code + first, s->count - first, s->stock + first);
  for (uint32_t i = first; i < s->count; i++)
    s->content[unit] += !s->stock[i];
  s->code[s->count] = FENCE + (uint32_t)which;
  s->byte[s->count] = 0;
  s->size[s->count] = 0;
  s->paragraph[s->count] = paragraph;
  s->stock[s->count] = true;
  s->unit[s->count++] = unit;
  return ZJ_OK;
}

static bool same_piece(const uint32_t *a, const uint32_t *b, unsigned piece) {
  return memcmp(a, b, piece * sizeof *a) == 0;
}

/* How often the piece at 'code' occurs on a side, to MOST_PLACES + 1. */
static uint16_t count_places(const side *s, const uint32_t *code) {
  uint16_t count = 0;
  for (uint32_t at = zj_starts_first(&s->starts, code); at != UINT32_MAX && count <= MOST_PLACES;
       at = s->starts.next[at])
    count += same_piece(s->code + at, code, s->starts.piece);
  return count;
}

static zj_status prepare_side(zj_pairing *p, side *s, zj_error *err) {
  zj_status status = zj_starts_make(p, s->code, s->count, p->piece, &s->starts, err);
  s->places = talloc_zero_array(p, uint16_t, s->count + 1);
  if (status == ZJ_OK && !s->places) status = zj_no_memory(err);
  for (uint32_t i = 0; status == ZJ_OK && i + p->piece <= s->count; i++) {
    if (zj_deadline_step(p->deadline)) return zj_deadline_fail(err);
    s->places[i] = count_places(s, s->code + i);
  }
  return status;
}

/* ---- runs ---- */

static bool is_word(uint32_t c) {
  return c < FENCE && zj_char_class_of(c) == ZJ_CHAR_WORD;
}

/* Whether letter 'at' goes on the word or number of the letter before it. */
static bool inside_word(const side *s, uint32_t at) {
  return at > 0 && at < s->count && is_word(s->code[at]) && is_word(s->code[at - 1]) &&
         s->byte[at - 1] + s->size[at - 1] == s->byte[at];
}

/* Whether letter 'at' is the number of an item: （一）, 3. at the beginning of a text. */
static bool numbers_item(const side *s, uint32_t at) {
  return (!at || s->code[at - 1] >= FENCE) && s->stock[at] && at + 1 < s->count &&
         s->byte[at] + s->size[at] < s->byte[at + 1];
}

/* Takes the number of an item, and parts of words and numbers, off both ends: 13号线 does not share
 * 3号线. */
static void trim_run(const zj_pairing *p, zj_piece *piece) {
  const side *a = &p->sides[0], *b = &p->sides[1];
  if (numbers_item(a, piece->a) || numbers_item(b, piece->b)) {
    piece->a++;
    piece->b++;
    piece->length--;
  }
  while (piece->length && (inside_word(a, piece->a) || inside_word(b, piece->b))) {
    piece->a++;
    piece->b++;
    piece->length--;
  }
  while (piece->length &&
         (inside_word(a, piece->a + piece->length) || inside_word(b, piece->b + piece->length)))
    piece->length--;
}

static void weigh_run(const zj_pairing *p, zj_piece *piece) {
  const side *a = &p->sides[0], *b = &p->sides[1];
  piece->content = 0;
  piece->rare = false;
  for (uint32_t i = 0; i < piece->length; i++) {
    piece->content += !a->stock[piece->a + i];
    if (i + p->piece <= piece->length && a->places[piece->a + i] <= RARE &&
        b->places[piece->b + i] <= RARE)
      piece->rare = true;
  }
}

static zj_status add_run(zj_pairing *p, zj_piece piece, zj_error *err) {
  trim_run(p, &piece);
  if (piece.length < p->piece) return ZJ_OK;
  weigh_run(p, &piece);
  if (!piece.content) return ZJ_OK;
  if (p->run_count == p->run_room) {
    size_t room = p->run_room * 2 + 256;
    run *grown = talloc_realloc(p, p->runs, run, (unsigned)room);
    if (!grown) return zj_no_memory(err);
    p->runs = grown;
    p->run_room = room;
  }
  p->runs[p->run_count++] = (run){p->sides[0].unit[piece.a], p->sides[1].unit[piece.b], piece};
  return ZJ_OK;
}

/* Whether the run through these letters was found at the letter before them. */
static bool begins_before(const side *a, const side *b, uint32_t i, uint32_t j) {
  return i && j && a->code[i - 1] == b->code[j - 1] && a->places[i - 1] <= MOST_PLACES &&
         b->places[j - 1] <= MOST_PLACES;
}

/* Lengthens a run on both ends as far as both sides agree. */
static void grow_run(const side *a, const side *b, zj_piece *piece) {
  uint32_t n = piece->length;
  while (piece->a + n < a->count && piece->b + n < b->count &&
         a->code[piece->a + n] == b->code[piece->b + n])
    n++;
  while (piece->a && piece->b && a->code[piece->a - 1] == b->code[piece->b - 1]) {
    piece->a--;
    piece->b--;
    n++;
  }
  piece->length = n;
}

/* Adds the runs through letter 'i' of the first side. */
static zj_status find_runs_at(zj_pairing *p, uint32_t i, zj_error *err) {
  const side *a = &p->sides[0], *b = &p->sides[1];
  zj_status status = ZJ_OK;
  unsigned places = 0;
  for (uint32_t j = zj_starts_first(&b->starts, a->code + i);
       status == ZJ_OK && j != UINT32_MAX && places <= MOST_PLACES; j = b->starts.next[j]) {
    if (!same_piece(a->code + i, b->code + j, p->piece)) continue;
    places++;
    if (b->places[j] > MOST_PLACES) break;
    if (begins_before(a, b, i, j)) continue;
    zj_piece piece = {.a = i, .b = j, .length = p->piece};
    grow_run(a, b, &piece);
    status = add_run(p, piece, err);
  }
  return status;
}

/* ---- pairs ---- */

static int by_units(const void *x, const void *y) {
  const run *a = x, *b = y;
  if (a->a_unit != b->a_unit) return a->a_unit < b->a_unit ? -1 : 1;
  if (a->b_unit != b->b_unit) return a->b_unit < b->b_unit ? -1 : 1;
  if (a->piece.length != b->piece.length) return a->piece.length > b->piece.length ? -1 : 1;
  if (a->piece.a != b->piece.a) return a->piece.a < b->piece.a ? -1 : 1;
  return (a->piece.b > b->piece.b) - (a->piece.b < b->piece.b);
}

static bool overlap(uint32_t x, uint32_t y, uint32_t x_length, uint32_t y_length) {
  return x < y + y_length && y < x + x_length;
}

/* Whether a piece uses letters that one of the pieces before it uses. */
static bool is_used(const zj_piece *pieces, size_t count, const zj_piece *piece) {
  for (size_t i = 0; i < count; i++)
    if (overlap(pieces[i].a, piece->a, pieces[i].length, piece->length) ||
        overlap(pieces[i].b, piece->b, pieces[i].length, piece->length))
      return true;
  return false;
}

/* Makes a pair of the runs of two units; the longest ones win. */
static void make_pair(const zj_pairing *p, const run *runs, size_t count, zj_piece *pieces,
                      zj_pair *out) {
  zj_pair pair = {.a = runs->a_unit, .b = runs->b_unit, .pieces = pieces};
  for (size_t i = 0; i < count && pair.piece_count < MOST_PIECES; i++) {
    const zj_piece *piece = &runs[i].piece;
    if (is_used(pieces, pair.piece_count, piece)) continue;
    pieces[pair.piece_count++] = *piece;
    pair.content += piece->content;
    if (piece->rare && piece->length > pair.longest) pair.longest = piece->length;
  }
  uint32_t a = p->sides[0].content[pair.a], b = p->sides[1].content[pair.b];
  if (a) pair.share_a = (double)pair.content / a;
  if (b) pair.share_b = (double)pair.content / b;
  *out = pair;
}

static int by_content(const void *x, const void *y) {
  const zj_pair *a = x, *b = y;
  if (a->a != b->a) return a->a < b->a ? -1 : 1;
  if (a->content != b->content) return a->content > b->content ? -1 : 1;
  return (a->b > b->b) - (a->b < b->b);
}

static bool is_kept(const zj_pairing *p, const zj_pair *pair) {
  return pair->longest > 0 || (p->piece == LOOSE_PIECE && pair->share_a >= loose_share);
}

static zj_status gather_pairs(zj_pairing *p, zj_pair **out, size_t *count, zj_error *err) {
  zj_pair *pairs = talloc_array(p, zj_pair, (unsigned)p->run_count + 1);
  zj_piece *pieces = talloc_array(p, zj_piece, (unsigned)p->run_count + 1);
  if (!pairs || !pieces) return zj_no_memory(err);
  if (p->run_count) qsort(p->runs, p->run_count, sizeof *p->runs, by_units);
  *count = 0;
  for (size_t i = 0, next; i < p->run_count; i = next) {
    if (zj_deadline_step(p->deadline)) return zj_deadline_fail(err);
    for (next = i + 1; next < p->run_count && p->runs[next].a_unit == p->runs[i].a_unit &&
                       p->runs[next].b_unit == p->runs[i].b_unit;
         next++) {}
    make_pair(p, p->runs + i, next - i, pieces, &pairs[*count]);
    pieces += pairs[*count].piece_count;
    *count += is_kept(p, &pairs[*count]);
  }
  if (*count) qsort(pairs, *count, sizeof *pairs, by_content);
  *out = pairs;
  return ZJ_OK;
}

zj_status zj_pairing_run(zj_pairing *p, zj_pair **pairs, size_t *count, zj_error *err) {
  zj_status status = prepare_side(p, &p->sides[0], err);
  if (status == ZJ_OK) status = prepare_side(p, &p->sides[1], err);
  for (uint32_t i = 0; status == ZJ_OK && i + p->piece <= p->sides[0].count; i++) {
    if (zj_deadline_step(p->deadline)) return zj_deadline_fail(err);
    if (p->sides[0].places[i] <= MOST_PLACES) status = find_runs_at(p, i, err);
  }
  return status == ZJ_OK ? gather_pairs(p, pairs, count, err) : status;
}

/* ---- what was paired ---- */

uint32_t zj_pairing_content(const zj_pairing *p, int which, uint32_t unit) {
  return p->sides[which].content[unit];
}

static uint32_t unit_end(const side *s, uint32_t unit) {
  return unit + 1 < s->units ? s->begin[unit + 1] : s->count;
}

static uint32_t next_letter(const side *s, uint32_t at, uint32_t end) {
  while (at < end && s->code[at] >= FENCE)
    at++;
  return at;
}

bool zj_pairing_same(const zj_pairing *p, uint32_t a, uint32_t b) {
  const side *x = &p->sides[0], *y = &p->sides[1];
  uint32_t i = x->begin[a], j = y->begin[b], x_end = unit_end(x, a), y_end = unit_end(y, b);
  for (;; i++, j++) {
    i = next_letter(x, i, x_end);
    j = next_letter(y, j, y_end);
    if (i >= x_end || j >= y_end) return i >= x_end && j >= y_end;
    if (x->code[i] != y->code[j]) return false;
  }
}

zj_piece_place zj_pairing_place(const zj_pairing *p, int which, uint32_t begin, uint32_t length) {
  const side *s = &p->sides[which];
  uint32_t last = begin + length - 1;
  return (zj_piece_place){s->paragraph[begin], {{s->byte[begin]}, {s->byte[last] + s->size[last]}}};
}
