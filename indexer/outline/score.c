/* score.c - compares characters, boundaries and headings. */
#include "indexer/outline/score.h"

#include <stdlib.h>
#include <talloc.h>

/* The roles of every character that is not a blank, in gold and in the outline. */
typedef struct painting {
  zj_role_set *gold, *found, *bits; /* bits: of the passage, with those for doubt */
  uint8_t *sure;
  size_t count;
} painting;

zj_score *zj_score_new(void *ctx) {
  return talloc_zero(ctx, zj_score);
}

/* The blanks of Python's str.isspace(), which the checker of gold files uses. */
static bool is_space(uint32_t c) {
  return (c >= 9 && c <= 13) || (c >= 0x1C && c <= 0x20) || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

/* Whether a row of gold begins after this line and character. */
static bool is_row_after(const zj_gold_row *row, uint32_t line, uint32_t start) {
  return row->line > line || (row->line == line && row->start > start);
}

/* ---- characters ---- */

/* Returns false when memory runs out. */
static bool paint_roles(void *ctx, const zj_gold *gold, const zj_outline *o, painting *out) {
  out->gold = talloc_array(ctx, zj_role_set, o->original.length + 1);
  out->found = talloc_array(ctx, zj_role_set, o->original.length + 1);
  out->bits = talloc_array(ctx, zj_role_set, o->original.length + 1);
  out->sure = talloc_array(ctx, uint8_t, o->original.length + 1);
  out->count = 0;
  if (!out->gold || !out->found || !out->bits || !out->sure) return false;
  size_t row = 0, passage = 0;
  zj_role_set want = 0, have = 0, bits = 0;
  uint8_t sure = 0;
  for (size_t i = 0; i < o->line_count; i++) {
    zj_orig_range line = o->lines[i].text;
    uint32_t start = 0;
    for (size_t at = line.begin.byte, n; at < line.end.byte; at += n, start++) {
      uint32_t c;
      n = zj_utf8_decode(o->original, at, &c);
      if (n == 0) break;
      for (; row < gold->count && !is_row_after(&gold->rows[row], (uint32_t)i + 1, start); row++)
        want = zj_gold_family(gold->rows[row].roles);
      for (; passage < o->passage_count && (passage == 0 || o->passages[passage].begin.byte <= at);
           passage++) {
        bits = o->passages[passage].roles;
        sure = o->passages[passage].sure;
        have = zj_gold_family(bits);
      }
      if (is_space(c)) continue;
      out->gold[out->count] = want;
      out->bits[out->count] = bits;
      out->sure[out->count] = sure;
      out->found[out->count++] = have;
    }
  }
  return true;
}

static void count_one(zj_role_score *s, bool gold, bool found) {
  s->right += gold && found;
  s->extra += found && !gold;
  s->missed += gold && !found;
}

/* What a query for sure roles, or for possible ones, would find. */
static void score_doubt(zj_score *s, zj_role_set gold, zj_role_set bits) {
  for (int r = 0; r < ZJ_ROLE_SCOPES; r++) {
    bool has = gold >> r & 1;
    count_one(&s->sure[r], has, (bits & ZJ_ROLE_SURE(r)) != 0);
    count_one(&s->maybe[r], has, (bits & ZJ_ROLE_MAYBE(r)) != 0);
  }
}

static void score_certainty(zj_score *s, uint8_t sure, double right) {
  size_t bin = sure / (100 / ZJ_CERTAINTIES);
  zj_certainty_score *c = &s->certainty[bin < ZJ_CERTAINTIES ? bin : ZJ_CERTAINTIES - 1];
  c->chars++;
  c->right += right;
  c->sure += sure;
}

static double score_chars(zj_score *s, const painting *p) {
  double sum = 0;
  for (size_t i = 0; i < p->count; i++) {
    zj_role_set common = p->gold[i] & p->found[i], either = p->gold[i] | p->found[i];
    double right =
        either ? (double)__builtin_popcountll(common) / (double)__builtin_popcountll(either) : 0;
    sum += right;
    score_doubt(s, p->gold[i], p->bits[i]);
    score_certainty(s, p->sure[i], right);
    for (int r = 0; r < ZJ_ROLE_COUNT; r++) {
      s->roles[r].right += common >> r & 1;
      s->roles[r].extra += (p->found[i] & ~p->gold[i]) >> r & 1;
      s->roles[r].missed += (p->gold[i] & ~p->found[i]) >> r & 1;
    }
  }
  s->sum += sum;
  s->chars += p->count;
  return sum / (double)(p->count ? p->count : 1);
}

/* ---- boundaries ---- */

/* Writes the boundaries of runs of problems, each as the index of the character after it. Returns
 * their number. */
static size_t find_boundaries(const zj_role_set *roles, size_t count, uint32_t *out) {
  size_t used = 0;
  bool inside = false;
  for (size_t i = 0; i <= count; i++) {
    bool now = i < count && (roles[i] & ZJ_ROLE_BIT(ZJ_ROLE_PROBLEMS));
    if (now != inside) out[used++] = (uint32_t)i;
    inside = now;
  }
  return used;
}

/* Returns false when memory runs out. */
static bool score_boundaries(void *ctx, zj_score *s, const painting *p) {
  uint32_t *want = talloc_array(ctx, uint32_t, p->count + 1);
  uint32_t *have = talloc_array(ctx, uint32_t, p->count + 1);
  if (!want || !have) return false;
  size_t wanted = find_boundaries(p->gold, p->count, want);
  size_t found = find_boundaries(p->found, p->count, have), k = 0;
  uint32_t *errors = talloc_realloc(s, s->errors, uint32_t, s->error_count + wanted + 1);
  if (!errors) return false;
  s->errors = errors;
  for (size_t i = 0; i < wanted; i++) {
    while (k + 1 < found && have[k + 1] <= want[i])
      k++;
    uint32_t error = UINT32_MAX;
    for (size_t n = k; n < found && n < k + 2; n++) {
      uint32_t distance = have[n] > want[i] ? have[n] - want[i] : want[i] - have[n];
      if (distance < error) error = distance;
    }
    s->errors[s->error_count++] = error;
  }
  return true;
}

/* ---- headings ---- */

/* The character at which a heading begins. As in gold, it is 0 when only blanks and marks of
 * Markdown precede the heading on its line. */
static uint32_t heading_start(const zj_outline *o, zj_orig_range line, zj_orig_pos at) {
  uint32_t chars = 0;
  bool opens = true;
  for (size_t i = line.begin.byte, n; i < at.byte; i += n, chars++) {
    uint32_t c;
    n = zj_utf8_decode(o->original, i, &c);
    if (n == 0) break;
    opens = opens && (is_space(c) || strchr("#>*-_", (int)(c < 128 ? c : ' ')) != NULL);
  }
  return opens ? 0 : chars;
}

/* Whether a row of gold begins before this line and character. */
static bool is_row_before(const zj_gold_row *row, uint32_t line, uint32_t start) {
  return row->line < line || (row->line == line && row->start < start);
}

static void score_headings(zj_score *s, const zj_gold *gold, const zj_outline *o) {
  size_t row = 0, line = 0;
  for (size_t i = 1; i < o->node_count; i++) {
    zj_orig_pos at = o->nodes[i].heading.begin;
    while (line + 1 < o->line_count && o->lines[line + 1].text.begin.byte <= at.byte)
      line++;
    uint32_t number = (uint32_t)line + 1, start = heading_start(o, o->lines[line].text, at);
    for (; row < gold->count && is_row_before(&gold->rows[row], number, start); row++)
      s->headings.missed += gold->rows[row].heading;
    bool right = row < gold->count && gold->rows[row].line == number &&
                 gold->rows[row].start == start && gold->rows[row].heading;
    s->headings.right += right;
    s->headings.extra += !right;
    row += right;
  }
  for (; row < gold->count; row++)
    s->headings.missed += gold->rows[row].heading;
}

/* ---- reports ---- */

/* Returns false when memory runs out. */
static bool add_file(zj_score *s, const char *name, double accuracy) {
  zj_file_score *files = talloc_realloc(s, s->files, zj_file_score, s->file_count + 1);
  if (!files) return false;
  s->files = files;
  files[s->file_count] = (zj_file_score){talloc_strdup(s, name), accuracy};
  return files[s->file_count++].name != NULL;
}

void zj_score_add(zj_score *s, const char *name, const zj_gold *gold, const zj_outline *outline) {
  void *local = talloc_new(NULL);
  painting p;
  bool ok = local && paint_roles(local, gold, outline, &p) &&
            add_file(s, name, score_chars(s, &p)) && score_boundaries(local, s, &p);
  if (ok && gold->has_headings) score_headings(s, gold, outline);
  if (!ok) s->failed = true;
  talloc_free(local);
}

zj_status zj_score_status(const zj_score *score, zj_error *err) {
  return score->failed ? zj_no_memory(err) : ZJ_OK;
}

double zj_score_f1(const zj_role_score *s) {
  uint64_t all = 2 * s->right + s->extra + s->missed;
  return all ? 2 * (double)s->right / (double)all : 0;
}

double zj_score_macro_f1(const zj_score *score) {
  double sum = 0;
  unsigned known = 0;
  for (int r = 0; r < ZJ_ROLE_COUNT; r++) {
    if (!zj_score_is_known(&score->roles[r])) continue;
    sum += zj_score_f1(&score->roles[r]);
    known++;
  }
  return sum / (known ? known : 1);
}

double zj_score_accuracy(const zj_score *score) {
  return score->sum / (double)(score->chars ? score->chars : 1);
}

static int by_value(const void *a, const void *b) {
  const uint32_t *x = a, *y = b;
  return (*x > *y) - (*x < *y);
}

uint32_t zj_score_error_at(zj_score *score, double share) {
  if (!score->error_count) return 0;
  qsort(score->errors, score->error_count, sizeof *score->errors, by_value);
  size_t rank = (size_t)(share * (double)score->error_count);
  return score->errors[rank < score->error_count ? rank : score->error_count - 1];
}

static int by_accuracy(const void *a, const void *b) {
  const zj_file_score *x = a, *y = b;
  if (x->accuracy != y->accuracy) return x->accuracy < y->accuracy ? -1 : 1;
  return strcmp(x->name, y->name);
}

void zj_score_sort_files(zj_score *score) {
  if (score->file_count) qsort(score->files, score->file_count, sizeof *score->files, by_accuracy);
}
