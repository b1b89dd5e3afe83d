/* walk_lacks.c - passages that nothing announces, and that tell of little else than what is wrong.
 *
 * X.lack says of one clause whether it names something wrong. One such clause proves nothing, since
 * work is told as what was wrong and how it was mended; a row of sentences most of whose clauses
 * are of that kind does. */
#include "indexer/outline/walk.h"

/* Of the clauses of a paragraph that is such a row two in five are of that kind; of a row that
 * begins inside a paragraph, one in two. */
enum { CLAUSES_MAX = 256, WHOLE_LEAST = 3, PART_LEAST = 4, FIRST_IN = 3, BODY_LEAST = 2 };

static bool is_share(size_t lacks, size_t count, bool whole) {
  return whole ? 5 * lacks >= 2 * count : 2 * lacks >= count;
}

typedef struct clauses {
  uint32_t begin[CLAUSES_MAX];                 /* plain text */
  bool lacks[CLAUSES_MAX], opens[CLAUSES_MAX]; /* whether a sentence begins with it */
  uint16_t before[CLAUSES_MAX + 1];            /* how many such clauses stand before each */
  uint32_t end;
  size_t count, lack_count;
} clauses;

static zj_slice clause_text(const zj_walk *w, const clauses *c, size_t k) {
  uint32_t end = k + 1 < c->count ? c->begin[k + 1] : c->end;
  return (zj_slice){w->text->plain.bytes + c->begin[k], end - c->begin[k]};
}

static void sum_lacks(clauses *c) {
  c->before[0] = 0;
  for (size_t k = 0; k < c->count; k++)
    c->before[k + 1] = (uint16_t)(c->before[k] + c->lacks[k]);
  c->lack_count = c->before[c->count];
}

static size_t count_lacks(const clauses *c, size_t begin, size_t end) {
  return (size_t)(c->before[end] - c->before[begin]);
}

/* Reads the clauses from 'at' on; 'lacks' says only what may be. */
static void read_clauses(const zj_walk *w, const zj_block *b, uint32_t at, clauses *out) {
  bool sentence = true;
  out->count = 0;
  while (at < b->end && out->count < CLAUSES_MAX) {
    size_t k = out->count++;
    out->opens[k] = sentence;
    out->begin[k] = at;
    out->end = at = zj_walk_next_clause(w, b, at, &sentence);
    out->lacks[k] = zj_rules_may(w->rules, w->rule.lack, clause_text(w, out, k));
  }
  sum_lacks(out);
}

/* Makes certain of what may be. */
static void test_clauses(const zj_walk *w, clauses *c) {
  for (size_t k = 0; k < c->count; k++)
    c->lacks[k] =
        c->lacks[k] && zj_rules_test(w->matcher, w->rule.lack, clause_text(w, c, k), NULL);
  sum_lacks(c);
}

static size_t sentence_after(const clauses *c, size_t k) {
  while (++k < c->count && !c->opens[k])
    continue;
  return k;
}

/* What the sentence or clause turns to, 0 if nothing. */
static zj_role_set turns_to(const zj_walk *w, const zj_block *b, uint32_t at, zj_rule_where where,
                            zj_role_set from) {
  zj_rule_hit hit;
  return zj_rules_first(w->matcher, where, zj_walk_from(w, b, at), from, &hit) ? hit.roles : 0;
}

/* The clause behind the row of sentences that begins with clause 'k': the end of the block, or
 * where it turns to what will be done. Rows that begin later, up to *known, end there, too: each
 * sentence is looked at once. */
static size_t row_end(const zj_walk *w, const zj_block *b, const clauses *c, size_t k,
                      size_t *known) {
  if (k < *known) return *known;
  size_t end = sentence_after(c, k);
  while (end < c->count &&
         !(turns_to(w, b, c->begin[end], ZJ_RULE_SENTENCE, ROLE(PROBLEMS)) & ~ROLE(CAUSES)))
    end = sentence_after(c, end);
  return *known = end;
}

/* Whether words of the row announce problems: then they begin there. */
static bool is_announced(const zj_walk *w, const zj_block *b, const clauses *c, size_t begin,
                         size_t end) {
  zj_role_set from = zj_walk_current(w).roles;
  for (size_t k = begin; k < end; k++)
    if (turns_to(w, b, c->begin[k], c->opens[k] ? ZJ_RULE_SENTENCE : ZJ_RULE_CLAUSE, from) &
        ROLE(PROBLEMS))
      return true;
  return false;
}

/* A row that begins in the first third of a paragraph is the whole of it. */
static bool is_whole(size_t begin, size_t end) {
  return 3 * begin <= end;
}

static bool is_row(const zj_walk *w, const clauses *c, size_t begin, size_t end) {
  size_t first = sentence_after(c, begin), lacks = count_lacks(c, begin, end);
  bool whole = is_whole(begin, end) &&
               zj_walk_current(w).roles ==
                   ROLE(WORK); /* figures and the state of the world know losses, too */
  return lacks >= (whole ? WHOLE_LEAST : PART_LEAST) && is_share(lacks, end - begin, whole) &&
         FIRST_IN * count_lacks(c, begin, first) >= first - begin;
}

/* Whether any sentences could be such a row: most paragraphs are done with here. */
static bool has_row(const zj_walk *w, const clauses *c) {
  if (c->lack_count < WHOLE_LEAST) return false;
  for (size_t k = 0; k < c->count; k = sentence_after(c, k))
    for (size_t end = sentence_after(c, k);; end = sentence_after(c, end)) {
      if (is_row(w, c, k, end)) return true;
      if (end == c->count) break;
    }
  return false;
}

uint32_t zj_walk_find_lacks(const zj_walk *w, const zj_block *b) {
  clauses c;
  read_clauses(w, b, b->begin, &c);
  if (!has_row(w, &c)) return b->end;
  test_clauses(w, &c);
  if (!has_row(w, &c)) return b->end;
  for (size_t k = 0, known = 0; k < c.count; k = sentence_after(&c, k)) {
    size_t end = row_end(w, b, &c, k, &known);
    if (!is_row(w, &c, k, end)) continue;
    if (is_whole(k, end)) k = 0;
    return is_announced(w, b, &c, k, end) ? b->end : c.begin[k];
  }
  return b->end;
}

bool zj_walk_tells_lacks(const zj_walk *w, const zj_block *b, uint32_t at, bool mostly) {
  clauses c;
  read_clauses(w, b, at, &c);
  if (c.lack_count >= BODY_LEAST) test_clauses(w, &c);
  return c.lack_count >= BODY_LEAST && (!mostly || is_share(c.lack_count, c.count, true));
}
