/* score.c - comparing characters, boundaries and headings. */
#include "indexer/outline/score.h"

#include <stdlib.h>
#include <talloc.h>

/* The roles of every character that is no blank, in gold and as found. */
typedef struct painting {
  zj_role_set *gold, *found;
  size_t count;
} painting;

zj_score *zj_score_new(void *ctx) {
  zj_score *score = talloc_zero(ctx, zj_score);
  score->ctx = score;
  return score;
}

/* What Python's str.isspace() says, by which gold is checked. */
static bool is_space(uint32_t c) {
  return (c >= 9 && c <= 13) || (c >= 0x1C && c <= 0x20) || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

/* ---- painting ---- */

static void paint(void *ctx, const zj_gold *gold, const zj_outline *o, painting *out) {
  out->gold = talloc_array(ctx, zj_role_set, o->original.length + 1);
  out->found = talloc_array(ctx, zj_role_set, o->original.length + 1);
  out->count = 0;
  size_t row = 0, passage = 0;
  zj_role_set want = 0, have = 0;
  for (size_t i = 0; i < o->line_count; i++) {
    zj_orig_range line = o->lines[i].text;
    uint32_t start = 0, c;
    unsigned n;
    for (size_t at = line.begin.byte;
         at < line.end.byte && (n = zj_utf8_decode(o->original, at, &c)); at += n, start++) {
      for (;
           row < gold->count && (gold->rows[row].line < i + 1 ||
                                 (gold->rows[row].line == i + 1 && gold->rows[row].start <= start));
           row++)
        want = zj_gold_family(gold->rows[row].roles);
      for (; passage < o->passage_count && (passage == 0 || o->passages[passage].begin.byte <= at);
           passage++)
        have = zj_gold_family(o->passages[passage].roles);
      if (is_space(c)) continue;
      out->gold[out->count] = want;
      out->found[out->count++] = have;
    }
  }
}

static double score_chars(zj_score *s, const painting *p) {
  double sum = 0;
  for (size_t i = 0; i < p->count; i++) {
    zj_role_set common = p->gold[i] & p->found[i], either = p->gold[i] | p->found[i];
    if (either) sum += (double)__builtin_popcount(common) / (double)__builtin_popcount(either);
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

/* Where a stretch of problems begins or ends: the number of the first character behind. */
static size_t boundaries(const zj_role_set *roles, size_t count, uint32_t *out) {
  size_t used = 0;
  bool inside = false;
  for (size_t i = 0; i <= count; i++) {
    bool now = i < count && (roles[i] & ZJ_ROLE_BIT(ZJ_ROLE_PROBLEMS));
    if (now != inside) out[used++] = (uint32_t)i;
    inside = now;
  }
  return used;
}

static void score_boundaries(zj_score *s, const painting *p) {
  uint32_t *want = talloc_array(NULL, uint32_t, p->count + 1),
           *have = talloc_array(want, uint32_t, p->count + 1);
  size_t wanted = boundaries(p->gold, p->count, want), found = boundaries(p->found, p->count, have),
         k = 0;
  s->errors = talloc_realloc(s->ctx, s->errors, uint32_t, s->error_count + wanted + 1);
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
  talloc_free(want);
}

/* ---- headings ---- */

/* Gold counts a heading that opens its line, blanks and Markdown marks aside, from character 0. */
static uint32_t heading_start(const zj_outline *o, zj_orig_range line, zj_orig_pos at) {
  uint32_t chars = 0, c;
  bool opens = true;
  unsigned n;
  for (size_t i = line.begin.byte; i < at.byte && (n = zj_utf8_decode(o->original, i, &c));
       i += n, chars++)
    opens = opens && (is_space(c) || strchr("#>*-_", (int)(c < 128 ? c : ' ')) != NULL);
  return opens ? 0 : chars;
}

static void score_headings(zj_score *s, const zj_gold *gold, const zj_outline *o) {
  size_t row = 0, line = 0;
  for (size_t i = 1; i < o->node_count; i++) {
    zj_orig_pos at = o->nodes[i].heading.begin;
    while (line + 1 < o->line_count && o->lines[line + 1].text.begin.byte <= at.byte)
      line++;
    uint32_t number = (uint32_t)line + 1, start = heading_start(o, o->lines[line].text, at);
    for (; row < gold->count && (gold->rows[row].line < number ||
                                 (gold->rows[row].line == number && gold->rows[row].start < start));
         row++)
      s->headings.missed += gold->rows[row].heading;
    bool same = row < gold->count && gold->rows[row].line == number &&
                gold->rows[row].start == start && gold->rows[row].heading;
    if (same)
      s->headings.right++, row++;
    else
      s->headings.extra++;
  }
  for (; row < gold->count; row++)
    s->headings.missed += gold->rows[row].heading;
}

/* ---- all ---- */

void zj_score_add(zj_score *s, const char *name, const zj_gold *gold, const zj_outline *outline) {
  void *local = talloc_new(NULL);
  painting p;
  paint(local, gold, outline, &p);
  s->files = talloc_realloc(s->ctx, s->files, zj_file_score, s->file_count + 1);
  s->files[s->file_count++] = (zj_file_score){talloc_strdup(s->ctx, name), score_chars(s, &p)};
  score_boundaries(s, &p);
  if (gold->has_headings) score_headings(s, gold, outline);
  talloc_free(local);
}

double zj_score_f1(const zj_role_score *s) {
  uint64_t all = 2 * s->right + s->extra + s->missed;
  return all ? 2 * (double)s->right / (double)all : 0;
}

double zj_score_macro_f1(const zj_score *score) {
  double sum = 0;
  unsigned known = 0;
  for (int r = 0; r < ZJ_ROLE_COUNT; r++)
    if (zj_score_is_known(&score->roles[r])) sum += zj_score_f1(&score->roles[r]), known++;
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
  return x->accuracy != y->accuracy ? (x->accuracy < y->accuracy ? -1 : 1)
                                    : strcmp(x->name, y->name);
}

void zj_score_sort_files(zj_score *score) {
  if (score->file_count) qsort(score->files, score->file_count, sizeof *score->files, by_accuracy);
}
