/* overlap_pair.c - extends the places that two reports share to exact runs, and joins runs with
 * short differences between them to passages. */
#include <stdlib.h>
#include <talloc.h>

#include "query/answer/overlap_parts.h"

typedef struct pairing {
  void *ctx, *local;
  const zj_overlap_report *a, *b;
  uint32_t least;
  zj_overlap_run *runs;
  size_t count, room;
  bool *taken; /* by run: it is in a passage */
  uint8_t *covered_a, *covered_b;
  uint64_t work, most; /* letters compared, and how many may be */
  zj_error *err;
} pairing;

/* Two texts that repeat one phrase without end share it at every place of each. */
enum { WORK_A_LETTER = 256 };

static bool is_equal(const pairing *p, uint32_t a, uint32_t b) {
  uint32_t letter = p->a->text.letters[a];
  return letter && letter == p->b->text.letters[b];
}

/* The number of equal letters from a place on, at most 'most'. */
static uint32_t count_equal(const pairing *p, uint32_t a, uint32_t b, uint32_t most) {
  uint32_t n = 0;
  while (n < most && a + n < p->a->text.count && b + n < p->b->text.count &&
         is_equal(p, a + n, b + n))
    n++;
  return n;
}

/* The number of equal letters before a place, at most 'most'. */
static uint32_t count_equal_before(const pairing *p, uint32_t a, uint32_t b, uint32_t most) {
  uint32_t n = 0;
  while (n < most && n < a && n < b && is_equal(p, a - n - 1, b - n - 1))
    n++;
  return n;
}

static uint32_t count_compared(const zj_overlap_report *r, uint32_t begin, uint32_t length) {
  uint32_t count = 0;
  for (uint32_t i = begin; i < begin + length; i++)
    count += !r->left_out[i];
  return count;
}

/* ---- runs ---- */

static int by_diagonal(const void *a, const void *b) {
  const zj_overlap_seed *x = a, *y = b;
  int64_t at = (int64_t)x->at_a - x->at_b, other = (int64_t)y->at_a - y->at_b;
  if (at != other) return at < other ? -1 : 1;
  return (x->at_a > y->at_a) - (x->at_a < y->at_a);
}

static zj_status add_run(pairing *p, zj_overlap_run run) {
  if (p->count == p->room) {
    size_t room = p->room * 2 + 16;
    zj_overlap_run *grown = talloc_realloc(p->local, p->runs, zj_overlap_run, (unsigned)room);
    if (!grown) return zj_no_memory(p->err);
    p->runs = grown;
    p->room = room;
  }
  p->runs[p->count++] = run;
  return ZJ_OK;
}

/* Seeds of one diagonal lie in the same run as long as they begin before its end. */
static zj_status find_runs(pairing *p, zj_overlap_seed *seeds, size_t count) {
  zj_status status = ZJ_OK;
  int64_t diagonal = INT64_MIN;
  uint32_t end = 0;
  qsort(seeds, count, sizeof *seeds, by_diagonal);
  for (size_t i = 0; status == ZJ_OK && i < count && p->work <= p->most; i++) {
    const zj_overlap_seed *s = &seeds[i];
    int64_t at = (int64_t)s->at_a - s->at_b;
    if (at == diagonal && s->at_a < end) continue;
    uint32_t after = count_equal(p, s->at_a, s->at_b, UINT32_MAX);
    if (!after) continue; /* two shingles with one hash */
    uint32_t before = count_equal_before(p, s->at_a, s->at_b, UINT32_MAX);
    zj_overlap_run run = {s->at_a - before, s->at_b - before, before + after};
    p->work += run.length + 1;
    diagonal = at;
    end = s->at_a + after;
    if (run.length >= p->least && count_compared(p->a, run.a, run.length) >= p->least &&
        count_compared(p->b, run.b, run.length) >= p->least)
      status = add_run(p, run);
  }
  return status;
}

/* ---- runs that say nothing new ---- */

static int by_length(const void *a, const void *b) {
  const zj_overlap_run *x = a, *y = b;
  if (x->length != y->length) return x->length > y->length ? -1 : 1;
  if (x->a != y->a) return x->a < y->a ? -1 : 1;
  return (x->b > y->b) - (x->b < y->b);
}

static int by_place(const void *a, const void *b) {
  const zj_overlap_run *x = a, *y = b;
  if (x->a != y->a) return x->a < y->a ? -1 : 1;
  return (x->b > y->b) - (x->b < y->b);
}

/* Marks a run in one report; returns whether a letter of it was not marked before. */
static bool cover(uint8_t *covered, uint32_t begin, uint32_t length) {
  bool any = memchr(covered + begin, 0, length) != NULL;
  memset(covered + begin, 1, length);
  return any;
}

/* Drops the runs that lie within longer ones in both reports: a phrase that each repeats. */
static void drop_repeated(pairing *p) {
  size_t kept = 0;
  qsort(p->runs, p->count, sizeof *p->runs, by_length);
  for (size_t i = 0; i < p->count; i++) {
    zj_overlap_run run = p->runs[i];
    bool new_a = cover(p->covered_a, run.a, run.length);
    bool new_b = cover(p->covered_b, run.b, run.length);
    if (new_a || new_b) p->runs[kept++] = run;
  }
  for (size_t i = 0; i < kept; i++) {
    memset(p->covered_a + p->runs[i].a, 0, p->runs[i].length);
    memset(p->covered_b + p->runs[i].b, 0, p->runs[i].length);
  }
  p->count = kept;
  qsort(p->runs, p->count, sizeof *p->runs, by_place);
}

/* ---- passages ---- */

static bool holds_break(const uint32_t *letters, uint32_t begin, uint32_t end) {
  for (uint32_t i = begin; i < end; i++)
    if (!letters[i]) return true;
  return false;
}

/* The nearest place after the run at which the texts agree again. */
static bool find_next(const pairing *p, zj_overlap_run last, zj_overlap_run *out) {
  uint32_t a = last.a + last.length, b = last.b + last.length;
  for (uint32_t sum = 1; sum <= 2 * ZJ_OVERLAP_SWAP; sum++)
    for (uint32_t i = sum > ZJ_OVERLAP_SWAP ? sum - ZJ_OVERLAP_SWAP : 0;
         i <= sum && i <= ZJ_OVERLAP_SWAP; i++) {
      uint32_t at_a = a + i, at_b = b + sum - i;
      if (at_a >= p->a->text.count || at_b >= p->b->text.count) continue;
      if (count_equal(p, at_a, at_b, ZJ_OVERLAP_JOIN) < ZJ_OVERLAP_JOIN) continue;
      if (holds_break(p->a->text.letters, a, at_a) || holds_break(p->b->text.letters, b, at_b))
        continue;
      *out = (zj_overlap_run){at_a, at_b, count_equal(p, at_a, at_b, UINT32_MAX)};
      return true;
    }
  return false;
}

/* The nearest place before the run up to which the texts agree. */
static bool find_before(const pairing *p, zj_overlap_run first, zj_overlap_run *out) {
  for (uint32_t sum = 1; sum <= 2 * ZJ_OVERLAP_SWAP; sum++)
    for (uint32_t i = sum > ZJ_OVERLAP_SWAP ? sum - ZJ_OVERLAP_SWAP : 0;
         i <= sum && i <= ZJ_OVERLAP_SWAP; i++) {
      if (i > first.a || sum - i > first.b) continue;
      uint32_t at_a = first.a - i, at_b = first.b - (sum - i);
      if (count_equal_before(p, at_a, at_b, ZJ_OVERLAP_JOIN) < ZJ_OVERLAP_JOIN) continue;
      if (holds_break(p->a->text.letters, at_a, first.a) ||
          holds_break(p->b->text.letters, at_b, first.b))
        continue;
      uint32_t length = count_equal_before(p, at_a, at_b, UINT32_MAX);
      *out = (zj_overlap_run){at_a - length, at_b - length, length};
      return true;
    }
  return false;
}

/* Marks the long runs that a passage has reached, among those from 'from' on. */
static void take_runs(pairing *p, size_t from, zj_overlap_run run) {
  for (size_t i = from; i < p->count && p->runs[i].a < run.a + run.length; i++)
    if (p->runs[i].a == run.a && p->runs[i].b == run.b) p->taken[i] = true;
}

/* Whether a run is one of the long ones that another passage has. */
static bool is_taken(const pairing *p, zj_overlap_run run) {
  const zj_overlap_run *at = bsearch(&run, p->runs, p->count, sizeof run, by_place);
  return at && p->taken[at - p->runs];
}

typedef struct chain {
  zj_overlap_run *runs;
  uint32_t count, room;
} chain;

static zj_status add_link(pairing *p, chain *c, zj_overlap_run run) {
  if (c->count == c->room) {
    uint32_t room = c->room * 2 + 4;
    zj_overlap_run *grown = talloc_realloc(p->ctx, c->runs, zj_overlap_run, room);
    if (!grown) return zj_no_memory(p->err);
    c->runs = grown;
    c->room = room;
  }
  c->runs[c->count++] = run;
  return ZJ_OK;
}

static void turn_round(chain *c) {
  for (uint32_t i = 0; i < c->count / 2; i++) {
    zj_overlap_run run = c->runs[i];
    c->runs[i] = c->runs[c->count - 1 - i];
    c->runs[c->count - 1 - i] = run;
  }
}

static zj_status add_passage(pairing *p, zj_overlap_pair *pair, const chain *c) {
  if (!(pair->passage_count & (pair->passage_count + 1))) { /* room is one less than a power of 2 */
    zj_overlap_passage *grown =
        talloc_realloc(p->ctx, pair->passages, zj_overlap_passage, (pair->passage_count + 1) * 2);
    if (!grown) return zj_no_memory(p->err);
    pair->passages = grown;
  }
  zj_overlap_passage passage = {.runs = c->runs, .run_count = c->count};
  for (uint32_t i = 0; i < c->count; i++) {
    passage.letters += c->runs[i].length;
    if (c->runs[i].length > passage.longest) passage.longest = c->runs[i].length;
  }
  if (passage.longest > pair->longest) pair->longest = passage.longest;
  pair->passages[pair->passage_count++] = passage;
  return ZJ_OK;
}

static zj_status make_passage(pairing *p, size_t at, zj_overlap_pair *pair) {
  chain c = {0};
  zj_overlap_run next = p->runs[at];
  zj_status status = add_link(p, &c, next);
  p->taken[at] = true;
  while (status == ZJ_OK && find_before(p, next, &next) && !is_taken(p, next)) {
    take_runs(p, 0, next);
    status = add_link(p, &c, next);
  }
  turn_round(&c);
  next = p->runs[at];
  while (status == ZJ_OK && find_next(p, next, &next) && !is_taken(p, next)) {
    take_runs(p, at, next);
    status = add_link(p, &c, next);
  }
  return status == ZJ_OK ? add_passage(p, pair, &c) : status;
}

/* ---- what is copied ---- */

/* Counts the letters of the passages in one report, each once, without those left out. */
static uint32_t count_copied(const zj_overlap_pair *pair, const zj_overlap_report *r,
                             uint8_t *covered, bool second) {
  uint32_t count = 0;
  for (int clear = 0; clear < 2; clear++)
    for (uint32_t i = 0; i < pair->passage_count; i++)
      for (uint32_t k = 0; k < pair->passages[i].run_count; k++) {
        const zj_overlap_run *run = &pair->passages[i].runs[k];
        uint32_t begin = second ? run->b : run->a;
        for (uint32_t at = begin; at < begin + run->length; at++) {
          if (!clear && !covered[at]) count += !r->left_out[at];
          covered[at] = !clear;
        }
      }
  return count;
}

zj_status zj_overlap_compare(void *ctx, const zj_overlap_report *a, const zj_overlap_report *b,
                             zj_overlap_seed *seeds, size_t seed_count, uint32_t run,
                             uint8_t *covered_a, uint8_t *covered_b, zj_overlap_pair *pair,
                             zj_error *err) {
  pairing p = {.ctx = ctx,
               .local = talloc_new(ctx),
               .a = a,
               .b = b,
               .least = run,
               .covered_a = covered_a,
               .covered_b = covered_b,
               .most = WORK_A_LETTER * ((uint64_t)a->text.count + b->text.count),
               .err = err};
  zj_status status = p.local ? find_runs(&p, seeds, seed_count) : zj_no_memory(err);
  if (status == ZJ_OK && p.count) {
    drop_repeated(&p);
    p.taken = talloc_zero_array(p.local, bool, (unsigned)p.count);
    if (!p.taken) status = zj_no_memory(err);
  }
  for (size_t i = 0; status == ZJ_OK && i < p.count; i++)
    if (!p.taken[i]) status = make_passage(&p, i, pair);
  if (status == ZJ_OK) {
    pair->copied_a = count_copied(pair, a, covered_a, false);
    pair->copied_b = count_copied(pair, b, covered_b, true);
    pair->share_a = a->compared ? (double)pair->copied_a / a->compared : 0;
    pair->share_b = b->compared ? (double)pair->copied_b / b->compared : 0;
  }
  pair->partial = p.work > p.most;
  talloc_free(p.local);
  return status;
}
