/* spell.c - walks from the first character of a word to its last, and keeps the likeliest ways. */
#include "query/answer/spell.h"

#include <math.h>
#include <stdlib.h>
#include <talloc.h>

#include "indexer/store/documents.h"
#include "query/language/likeness.h"

enum {
  CHARS = 16,     /* of a word; pinyin has fewer syllables */
  CHOICES = 400,  /* characters of one place */
  KEPT = 48,      /* ways that are followed */
  CUTS = 4,       /* ways to cut pinyin */
  LOOKUPS = 30000 /* pairs that are looked up for one word */
};

/* What a change costs, in powers of e of the number of paragraphs with a pair. */
static const double SOUND_COST = 1, SHAPE_COST = 3;

typedef struct choice {
  uint32_t c;
  double cost; /* 0: the character as it was typed, or of pinyin */
} choice;

typedef struct place {
  choice *at;
  uint16_t *by_code; /* numbers of the choices in the order of their code points */
  size_t count;
} place;

typedef struct way {
  uint32_t chars[CHARS];
  double score;
  unsigned changes;
} way;

typedef struct walker {
  void *ctx;
  const zj_snapshot *snapshot;
  zj_deadline *deadline;
  place places[CHARS];
  size_t length;
  unsigned most_changes; /* 0: every character is a choice, as in pinyin */
  way *kept, *next;      /* KEPT each */
  size_t kept_count, next_count, lookups;
  zj_error *err;
} walker;

/* ---- pairs ---- */

/* Sets *paragraphs to the number of paragraphs that hold the pair. */
static zj_status count_pair(walker *w, uint32_t a, uint32_t b, uint64_t *paragraphs) {
  char bytes[8];
  size_t length = zj_utf8_encode(a, bytes);
  length += zj_utf8_encode(b, bytes + length);
  w->lookups++;
  return zj_documents_count(w->snapshot, (zj_slice){bytes, length}, paragraphs, w->err);
}

/* ---- the walk ---- */

static int by_score(const void *a, const void *b) {
  const way *x = a, *y = b;
  return (x->score < y->score) - (x->score > y->score);
}

/* Keeps a way among the likeliest of its length. */
static void keep_way(walker *w, const way *one) {
  size_t worst = 0;
  if (w->next_count < KEPT) {
    w->next[w->next_count++] = *one;
    return;
  }
  for (size_t i = 1; i < KEPT; i++)
    if (w->next[i].score < w->next[worst].score) worst = i;
  if (one->score > w->next[worst].score) w->next[worst] = *one;
}

static unsigned changes_by(const way *from, const choice *pick) {
  return from->changes + (pick->cost > 0);
}

/* Counts the pairs that lead from a way to the choices of a place, in the order of their code
 * points: the postings keep them in that order, so that neighbours are read together. 0 for those
 * that make too many changes or are no longer looked up. */
static zj_status count_pairs(walker *w, const way *from, size_t at, uint64_t *paragraphs) {
  zj_status status = ZJ_OK;
  const place *p = &w->places[at];
  memset(paragraphs, 0, p->count * sizeof *paragraphs);
  for (size_t i = 0; status == ZJ_OK && i < p->count; i++) {
    const choice *pick = &p->at[p->by_code[i]];
    if (changes_by(from, pick) > w->most_changes || w->lookups == LOOKUPS) continue;
    if (zj_deadline_look(w->deadline)) break;
    status = count_pair(w, from->chars[at - 1], pick->c, &paragraphs[p->by_code[i]]);
  }
  return status;
}

/* Goes on from a way by every choice of the place 'at'. */
static zj_status follow_way(walker *w, const way *from, size_t at) {
  uint64_t paragraphs[CHOICES];
  zj_status status = count_pairs(w, from, at, paragraphs);
  for (size_t i = 0; status == ZJ_OK && i < w->places[at].count; i++) {
    const choice *pick = &w->places[at].at[i];
    if (!paragraphs[i]) continue;
    way longer = *from;
    longer.chars[at] = pick->c;
    longer.changes = changes_by(from, pick);
    longer.score += log((double)paragraphs[i]) - pick->cost;
    keep_way(w, &longer);
  }
  return status;
}

/* Begins with every choice of the first place. Which is likely, the second place shows. */
static zj_status begin_ways(walker *w) {
  zj_status status = ZJ_OK;
  w->next_count = 0;
  for (size_t i = 0; status == ZJ_OK && i < w->places[0].count; i++) {
    const choice *pick = &w->places[0].at[i];
    way one = {.chars = {pick->c}, .score = -pick->cost, .changes = pick->cost > 0};
    status = follow_way(w, &one, 1);
  }
  return status;
}

static zj_status walk_word(walker *w) {
  zj_status status = begin_ways(w);
  for (size_t at = 2; status == ZJ_OK && at < w->length; at++) {
    way *before = w->next;
    w->next = w->kept;
    w->kept = before;
    w->kept_count = w->next_count;
    w->next_count = 0;
    for (size_t i = 0; status == ZJ_OK && i < w->kept_count; i++)
      status = follow_way(w, &w->kept[i], at);
  }
  qsort(w->next, w->next_count, sizeof *w->next, by_score);
  return status;
}

/* ---- words ---- */

/* Adds the ways that were found, but for the word as it was typed. */
static zj_status add_words(walker *w, bool typed, zj_spellings *out) {
  for (size_t i = 0; i < w->next_count && out->count < ZJ_SPELL_MAX; i++) {
    char text[CHARS * 4 + 1];
    size_t length = 0;
    if (typed && !w->next[i].changes) continue;
    for (size_t k = 0; k < w->length; k++)
      length += zj_utf8_encode(w->next[i].chars[k], text + length);
    out->at[out->count] = talloc_strndup(w->ctx, text, length);
    if (!out->at[out->count++]) return zj_no_memory(w->err);
  }
  return ZJ_OK;
}

static int by_code(const void *a, const void *b, void *choices) {
  const choice *at = choices;
  uint32_t x = at[*(const uint16_t *)a].c, y = at[*(const uint16_t *)b].c;
  return (x > y) - (x < y);
}

static zj_status add_place(walker *w, const choice *choices, size_t count) {
  place *p = &w->places[w->length++];
  *p = (place){.at = talloc_memdup(w->next, choices, count * sizeof *choices),
               .by_code = talloc_array(w->next, uint16_t, (unsigned)count + 1),
               .count = count};
  if (!p->at || !p->by_code) return zj_no_memory(w->err);
  for (size_t i = 0; i < count; i++)
    p->by_code[i] = (uint16_t)i;
  qsort_r(p->by_code, count, sizeof *p->by_code, by_code, p->at);
  return ZJ_OK;
}

static zj_status add_likes(walker *w, uint32_t c) {
  uint32_t likes[CHOICES - 1];
  choice choices[CHOICES] = {{c, 0}};
  size_t sounds, count = zj_likeness_of(c, likes, ZJ_COUNT(likes), &sounds);
  for (size_t i = 0; i < count; i++)
    choices[i + 1] = (choice){likes[i], i < sounds ? SOUND_COST : SHAPE_COST};
  return add_place(w, choices, count + 1);
}

static zj_status add_syllable(walker *w, zj_slice chars) {
  choice choices[CHOICES];
  size_t count = 0;
  for (size_t at = 0, n; at < chars.length && count < CHOICES; at += n) {
    n = zj_utf8_decode(chars, at, &choices[count].c);
    choices[count++].cost = 0;
  }
  return add_place(w, choices, count);
}

static bool is_han(zj_slice word) {
  uint32_t c;
  for (size_t at = 0, n; at < word.length; at += n) {
    n = zj_utf8_decode(word, at, &c);
    if (!n || zj_char_class_of(c) != ZJ_CHAR_HAN) return false;
  }
  return true;
}

static zj_status try_han(walker *w, zj_slice word, zj_spellings *out) {
  zj_status status = ZJ_OK;
  uint32_t c = 0;
  for (size_t at = 0, n; status == ZJ_OK && at < word.length; at += n) {
    n = zj_utf8_decode(word, at, &c);
    status = add_likes(w, c);
  }
  w->most_changes = w->length < 4 ? 1 : 2;
  if (status == ZJ_OK) status = walk_word(w);
  return status == ZJ_OK ? add_words(w, true, out) : status;
}

static zj_status try_pinyin(walker *w, const zj_pinyin *cut, zj_spellings *out) {
  zj_status status = ZJ_OK;
  w->length = 0;
  for (size_t i = 0; status == ZJ_OK && i < cut->count; i++)
    status = add_syllable(w, cut->chars[i]);
  if (status == ZJ_OK) status = walk_word(w);
  return status == ZJ_OK ? add_words(w, false, out) : status;
}

bool zj_spell_is_pinyin(zj_slice word) {
  zj_pinyin cut;
  return zj_likeness_pinyin(word, &cut, 1) && cut.count > 1;
}

zj_status zj_spell_find(void *ctx, const zj_snapshot *snapshot, zj_slice word,
                        zj_deadline *deadline, zj_spellings *out, zj_error *err) {
  zj_pinyin cuts[CUTS];
  size_t length = zj_utf8_count(word), cut_count = zj_likeness_pinyin(word, cuts, CUTS);
  bool han = length >= 2 && length <= CHARS && is_han(word);
  zj_status status = ZJ_OK;
  *out = (zj_spellings){0};
  if (!han && !cut_count) return ZJ_OK;
  void *local = talloc_new(NULL);
  walker w = {.ctx = ctx, .snapshot = snapshot, .deadline = deadline, .err = err};
  w.kept = talloc_array(local, way, KEPT);
  w.next = talloc_array(local, way, KEPT);
  if (!local || !w.kept || !w.next) status = zj_no_memory(err);
  if (status == ZJ_OK && han) status = try_han(&w, word, out);
  for (size_t i = 0; status == ZJ_OK && i < cut_count; i++)
    if (cuts[i].count > 1) status = try_pinyin(&w, &cuts[i], out);
  talloc_free(local);
  return status;
}
