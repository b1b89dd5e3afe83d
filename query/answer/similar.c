/* similar.c - finds candidates by rare pairs of characters and verifies them by shared runs of
 * text. */
#include "query/answer/similar.h"

#include <stdlib.h>
#include <talloc.h>

#include "indexer/base/values.h"
#include "indexer/store/documents.h"
#include "indexer/text/bigram.h"
#include "indexer/text/fold.h"
#include "query/answer/json.h"
#include "query/answer/letters.h"
#include "query/engine/sentence.h"

enum {
  MOST_LETTERS = 20000,   /* letters compared; a paragraph may be a megabyte long */
  MOST_TERMS = 32,        /* terms looked up, the rarest first */
  MOST_POSTINGS = 200000, /* postings read for candidates */
  MOST_CANDIDATES = 400,
  MOST_SAME = 16 /* places tried where a run may begin */
};

/* The length of the longest run that begins at letter 'at' of b and occurs in a; 0 for none. */
static size_t run_at(const zj_letters *a, const zj_starts *s, const zj_letters *b, size_t at) {
  size_t best = 0;
  if (at + ZJ_SIMILAR_RUN > b->count) return 0;
  uint32_t from = zj_starts_first(s, b->code + at);
  for (int tries = 0; from != UINT32_MAX && tries < MOST_SAME; from = s->next[from], tries++) {
    size_t n = 0;
    while (from + n < a->count && at + n < b->count && a->code[from + n] == b->code[at + n])
      n++;
    if (n > best) best = n;
  }
  return best < ZJ_SIMILAR_RUN ? 0 : best;
}

/* ---- the search ---- */

typedef struct candidate {
  size_t segment;
  uint32_t paragraph, weight;
} candidate;

typedef struct search {
  void *ctx, *local;
  zj_snapshot *snapshot;
  bool pasted; /* the text is in no report */
  size_t segment;
  uint32_t paragraph; /* the given one */
  zj_slice text;
  zj_letters letters;
  zj_starts starts;
  zj_slice *terms;
  size_t term_count;
  candidate *candidates;
  size_t candidate_count;
  zj_similar *found;
  size_t found_count;
  zj_slice *sentences; /* of the given paragraph, the long ones, in order of their bytes */
  size_t sentence_count;
  zj_deadline *deadline;
  zj_error *err;
} search;

static bool is_compared(const search *s, size_t segment, uint32_t paragraph) {
  zj_paragraph_view view;
  if (!s->pasted && segment == s->segment && paragraph == s->paragraph) return false;
  zj_segment_paragraph(s->snapshot->segments[segment], paragraph, &view);
  return view.match.length && view.roles != ZJ_ROLE_BIT(ZJ_ROLE_NOISE) &&
         zj_snapshot_alive(s->snapshot, segment, view.report);
}

/* Lists grow when their count is one less than a power of two. */
static bool is_full(size_t count) {
  return !(count & (count + 1));
}

static zj_status propose_paragraph(search *s, size_t segment, uint32_t paragraph, uint32_t weight) {
  if (!is_compared(s, segment, paragraph)) return ZJ_OK;
  if (is_full(s->candidate_count)) {
    candidate *grown =
        talloc_realloc(s->local, s->candidates, candidate, (unsigned)(s->candidate_count + 1) * 2);
    if (!grown) return zj_no_memory(s->err);
    s->candidates = grown;
  }
  s->candidates[s->candidate_count++] = (candidate){segment, paragraph, weight};
  return ZJ_OK;
}

/* ---- candidates ---- */

typedef struct weighed {
  zj_slice term;
  uint64_t documents;
} weighed;

static int by_bytes(const void *a, const void *b) {
  return zj_slice_compare(((const weighed *)a)->term, ((const weighed *)b)->term);
}

static int by_rarity(const void *a, const void *b) {
  const weighed *x = a, *y = b;
  if (x->documents != y->documents) return x->documents < y->documents ? -1 : 1;
  return by_bytes(a, b);
}

/* Lists the terms of the given paragraph, with repetitions. */
static zj_status list_terms(const search *s, weighed **out, size_t *out_count) {
  weighed *all = NULL;
  size_t count = 0;
  zj_cutter cutter = zj_bigram_cut(s->text);
  zj_term term;
  while (count < MOST_LETTERS && zj_bigram_next(&cutter, &term) == ZJ_OK) {
    if (is_full(count)) {
      weighed *grown = talloc_realloc(s->local, all, weighed, (unsigned)(count + 1) * 2);
      if (!grown) return zj_no_memory(s->err);
      all = grown;
    }
    all[count++].term = term.bytes;
  }
  *out = all;
  *out_count = count;
  return ZJ_OK;
}

/* Chooses the rarest terms that occur in another paragraph. */
static zj_status choose_terms(search *s) {
  weighed *all = NULL;
  size_t count = 0, kept = 0;
  zj_status status = list_terms(s, &all, &count);
  s->terms = talloc_array(s->local, zj_slice, MOST_TERMS);
  if (status == ZJ_OK && !s->terms) status = zj_no_memory(s->err);
  if (status != ZJ_OK) return status;
  if (count) qsort(all, count, sizeof *all, by_bytes);
  for (size_t i = 0; i < count; i++) {
    if (kept && zj_slice_equal(all[kept - 1].term, all[i].term)) continue;
    weighed one = {all[i].term, 0};
    if (zj_deadline_steps(s->deadline, 64 * s->snapshot->segment_count))
      return zj_deadline_fail(s->err);
    status = zj_documents_count(s->snapshot, one.term, &one.documents, s->err);
    if (status != ZJ_OK) return status;
    if (one.documents > (s->pasted ? 0 : 1)) all[kept++] = one;
  }
  if (kept) qsort(all, kept, sizeof *all, by_rarity);
  uint64_t postings = 0;
  for (size_t i = 0; i < kept && s->term_count < MOST_TERMS; i++) {
    postings += all[i].documents;
    if (postings > MOST_POSTINGS && s->term_count >= 2) break;
    s->terms[s->term_count++] = all[i].term;
  }
  return ZJ_OK;
}

/* Counts for each paragraph of a segment how many of the terms it holds. */
static zj_status count_terms(search *s, size_t n, uint8_t *counts) {
  const zj_segment *segment = s->snapshot->segments[n];
  uint32_t docids[512];
  zj_status status = ZJ_OK;
  for (size_t i = 0; status == ZJ_OK && i < s->term_count; i++) {
    zj_postings_list *list;
    size_t count = 1;
    status =
        zj_postings_list_open(s->local, zj_segment_postings(segment), s->terms[i], &list, s->err);
    while (status == ZJ_OK && count) {
      status = zj_postings_list_read(list, docids, NULL, ZJ_COUNT(docids), &count, s->err);
      if (zj_deadline_steps(s->deadline, count)) return zj_deadline_fail(s->err);
      for (size_t k = 0; status == ZJ_OK && k < count; k++)
        if (docids[k] - 1 < zj_segment_paragraphs(segment)) counts[docids[k] - 1]++;
    }
    if (status == ZJ_DONE) status = ZJ_OK;
  }
  return status;
}

static zj_status propose_segment(search *s, size_t n) {
  const zj_segment *segment = s->snapshot->segments[n];
  uint32_t paragraphs = zj_segment_paragraphs(segment);
  if (!zj_segment_postings(segment)) { /* --scan: every paragraph */
    zj_status status = ZJ_OK;
    for (uint32_t p = 0; status == ZJ_OK && p < paragraphs; p++)
      status = propose_paragraph(s, n, p, 1);
    return status;
  }
  uint8_t *counts = talloc_zero_array(s->local, uint8_t, paragraphs + 1);
  if (!counts) return zj_no_memory(s->err);
  zj_status status = count_terms(s, n, counts);
  uint8_t least = s->term_count > 2 ? 2 : 1;
  for (uint32_t p = 0; status == ZJ_OK && p < paragraphs; p++)
    if (counts[p] >= least) status = propose_paragraph(s, n, p, counts[p]);
  talloc_free(counts);
  return status;
}

static int by_weight(const void *a, const void *b) {
  const candidate *x = a, *y = b;
  if (x->weight != y->weight) return x->weight > y->weight ? -1 : 1;
  if (x->segment != y->segment) return x->segment < y->segment ? -1 : 1;
  return (x->paragraph > y->paragraph) - (x->paragraph < y->paragraph);
}

static zj_status find_candidates(search *s) {
  zj_status status = choose_terms(s);
  for (size_t n = 0; status == ZJ_OK && n < s->snapshot->segment_count; n++)
    status = propose_segment(s, n);
  if (s->candidate_count)
    qsort(s->candidates, s->candidate_count, sizeof *s->candidates, by_weight);
  bool indexed = s->snapshot->segment_count && zj_segment_postings(s->snapshot->segments[0]);
  if (indexed && s->candidate_count > MOST_CANDIDATES) s->candidate_count = MOST_CANDIDATES;
  return status;
}

/* ---- verifying ---- */

/* The matches of one candidate. */
typedef struct comparison {
  const search *s;
  void *ctx;
  uint32_t paragraph;
  zj_slice text;
  zj_match_list matches;
} comparison;

static zj_status add_match(comparison *c, uint32_t begin, uint32_t end, int operand) {
  zj_match_list *list = &c->matches;
  if (list->count == list->capacity) {
    size_t capacity = list->capacity * 2 + 8;
    zj_match *grown = talloc_realloc(c->ctx, list->at, zj_match, (unsigned)capacity);
    if (!grown) return zj_no_memory(c->s->err);
    list->at = grown;
    list->capacity = capacity;
  }
  list->at[list->count++] =
      (zj_match){.paragraph = c->paragraph, .at = {{begin}, {end}}, .operand = operand};
  return ZJ_OK;
}

/* Finds the next sentence of a text that is long enough to count, from *at on; false after the
 * last. */
static bool next_sentence(zj_slice text, zj_match_pos *at, zj_match_range *out) {
  while (at->byte < text.length) {
    zj_match_pos end = zj_sentence_end(text, *at);
    *out = (zj_match_range){zj_skip_blank(text, *at), end};
    *at = end;
    if (out->begin.byte < end.byte &&
        zj_letters_count(zj_slice_cut(text, out->begin.byte, end.byte)) >= ZJ_SIMILAR_LONG)
      return true;
  }
  return false;
}

static int by_slice(const void *a, const void *b) {
  return zj_slice_compare(*(const zj_slice *)a, *(const zj_slice *)b);
}

static zj_status list_sentences(search *s) {
  zj_match_pos at = {0};
  zj_match_range sentence;
  while (next_sentence(s->text, &at, &sentence)) {
    if (is_full(s->sentence_count)) {
      zj_slice *grown =
          talloc_realloc(s->local, s->sentences, zj_slice, (unsigned)(s->sentence_count + 1) * 2);
      if (!grown) return zj_no_memory(s->err);
      s->sentences = grown;
    }
    s->sentences[s->sentence_count++] =
        zj_slice_cut(s->text, sentence.begin.byte, sentence.end.byte);
  }
  if (s->sentence_count) qsort(s->sentences, s->sentence_count, sizeof *s->sentences, by_slice);
  return ZJ_OK;
}

/* Whether the given paragraph contains the sentence word for word, as a sentence. */
static bool holds_sentence(const search *s, zj_slice sentence) {
  return s->sentence_count &&
         bsearch(&sentence, s->sentences, s->sentence_count, sizeof *s->sentences, by_slice);
}

/* Adds the sentences that both have. */
static zj_status add_sentences(comparison *c) {
  zj_status status = ZJ_OK;
  zj_match_pos at = {0};
  zj_match_range sentence;
  while (status == ZJ_OK && next_sentence(c->text, &at, &sentence)) {
    if (zj_deadline_steps(c->s->deadline, 8)) return zj_deadline_fail(c->s->err);
    if (holds_sentence(c->s, zj_slice_cut(c->text, sentence.begin.byte, sentence.end.byte)))
      status = add_match(c, sentence.begin.byte, sentence.end.byte, 1);
  }
  return status;
}

/* Adds the runs outside the sentences that are marked as a whole, and sets the share. */
static zj_status add_runs(comparison *c, const zj_letters *b, zj_similar *out) {
  const search *s = c->s;
  size_t sentences = c->matches.count, covered = 0, next = 0;
  zj_status status = ZJ_OK;
  for (size_t at = 0, n; status == ZJ_OK && at < b->count; at += n ? n : 1) {
    if (zj_deadline_step(s->deadline)) return zj_deadline_fail(s->err);
    n = run_at(&s->letters, &s->starts, b, at);
    if (!n) continue;
    covered += n;
    if (n > out->longest) out->longest = (uint32_t)n;
    uint32_t begin = b->byte[at], end = zj_letters_end(b, c->text, at + n - 1);
    while (next < sentences && c->matches.at[next].at.end.byte < end)
      next++; /* runs and sentences ascend */
    bool inside = next < sentences && c->matches.at[next].at.begin.byte <= begin;
    if (!inside) status = add_match(c, begin, end, 0);
  }
  size_t both = s->letters.count + b->count;
  out->share = both ? 2.0 * (double)covered / (double)both : 0;
  if (out->share > 1) out->share = 1;
  return status;
}

static int by_begin(const void *a, const void *b) {
  const zj_match *x = a, *y = b;
  return (x->at.begin.byte > y->at.begin.byte) - (x->at.begin.byte < y->at.begin.byte);
}

/* Makes a hit of the whole paragraph, with its place and headings. */
static zj_status show_paragraph(const search *s, const candidate *c, const zj_paragraph_view *view,
                                const zj_match_list *matches, zj_similar *out) {
  const zj_segment *segment = s->snapshot->segments[c->segment];
  zj_excerpts excerpts = {.ctx = s->ctx,
                          .snapshot = s->snapshot,
                          .segment = segment,
                          .score = out->share,
                          .unit = ZJ_UNIT_PARAGRAPH,
                          .deadline = *s->deadline};
  zj_status status = zj_excerpts_add(&excerpts, c->paragraph, view, matches, s->err);
  if (status == ZJ_LIMIT) return zj_deadline_fail(s->err);
  if (status != ZJ_OK) return status;
  out->segment = c->segment;
  out->report = view->report;
  out->hit = excerpts.hits[0];
  zj_segment_facts(segment, view->report, &out->facts);
  return ZJ_OK;
}

static zj_status add_found(search *s, const zj_similar *similar) {
  zj_similar *grown = talloc_realloc(s->ctx, s->found, zj_similar, (unsigned)s->found_count + 1);
  if (!grown) return zj_no_memory(s->err);
  s->found = grown;
  s->found[s->found_count++] = *similar;
  return ZJ_OK;
}

static zj_status verify_candidate(search *s, const candidate *of) {
  void *local = talloc_new(s->local);
  zj_paragraph_view view;
  zj_similar similar = {0};
  zj_letters b;
  zj_segment_paragraph(s->snapshot->segments[of->segment], of->paragraph, &view);
  comparison c = {.s = s, .ctx = local, .paragraph = of->paragraph, .text = view.match};
  zj_status status = zj_letters_read(local, view.match, MOST_LETTERS, &b, s->err);
  if (status == ZJ_OK) status = add_sentences(&c);
  similar.same_sentences = (uint32_t)c.matches.count;
  if (status == ZJ_OK) status = add_runs(&c, &b, &similar);
  bool close =
      similar.same_sentences || (similar.share >= 0.25 && similar.longest >= ZJ_SIMILAR_LONG);
  if (status == ZJ_OK && close) {
    qsort(c.matches.at, c.matches.count, sizeof *c.matches.at, by_begin);
    status = show_paragraph(s, of, &view, &c.matches, &similar);
    if (status == ZJ_OK) status = add_found(s, &similar);
  }
  talloc_free(local);
  return status;
}

static int by_share(const void *a, const void *b) {
  const zj_similar *x = a, *y = b;
  if (x->share != y->share) return x->share > y->share ? -1 : 1;
  if (x->segment != y->segment) return x->segment < y->segment ? -1 : 1;
  return (x->hit.paragraph > y->hit.paragraph) - (x->hit.paragraph < y->hit.paragraph);
}

/* Finds the paragraphs close to s->text, and frees s->local. */
static zj_status find_close(search *s, size_t limit, zj_similar_list *out) {
  zj_status status = zj_letters_read(s->local, s->text, MOST_LETTERS, &s->letters, s->err);
  if (status == ZJ_OK)
    status =
        zj_starts_make(s->local, s->letters.code, s->letters.count, ZJ_PIECE, &s->starts, s->err);
  if (status == ZJ_OK) status = list_sentences(s);
  if (status == ZJ_OK) status = find_candidates(s);
  for (size_t i = 0; status == ZJ_OK && i < s->candidate_count; i++) {
    if (zj_deadline_look(s->deadline)) status = zj_deadline_fail(s->err);
    if (status == ZJ_OK) status = verify_candidate(s, &s->candidates[i]);
  }
  if (status == ZJ_LIMIT) { /* what was found before */
    out->partial = true;
    *s->err = (zj_error){0};
    status = ZJ_OK;
  }
  if (s->found_count) qsort(s->found, s->found_count, sizeof *s->found, by_share);
  if (!limit || limit > ZJ_SIMILAR_LIMIT) limit = ZJ_SIMILAR_LIMIT;
  out->at = s->found;
  out->count = s->found_count < limit ? s->found_count : limit;
  talloc_free(s->local);
  return status;
}

zj_status zj_similar_find(void *ctx, zj_snapshot *snapshot, size_t segment, uint32_t paragraph,
                          size_t limit, zj_deadline *deadline, zj_similar_list *out,
                          zj_error *err) {
  search s = {.ctx = ctx,
              .local = talloc_new(ctx),
              .snapshot = snapshot,
              .segment = segment,
              .paragraph = paragraph,
              .deadline = deadline,
              .err = err};
  zj_paragraph_view view;
  zj_segment_paragraph(snapshot->segments[segment], paragraph, &view);
  s.text = view.match;
  *out = (zj_similar_list){0};
  zj_segment_facts(snapshot->segments[segment], view.report, &out->facts);
  zj_status status =
      zj_excerpt_cut(ctx, snapshot->segments[segment], paragraph,
                     (zj_match_range){{0}, {(uint32_t)view.match.length}}, &out->of, err);
  if (status == ZJ_OK) return find_close(&s, limit, out);
  talloc_free(s.local);
  return status;
}

zj_status zj_similar_find_text(void *ctx, zj_snapshot *snapshot, zj_slice text, size_t limit,
                               zj_deadline *deadline, zj_similar_list *out, zj_error *err) {
  search s = {.ctx = ctx,
              .local = talloc_new(ctx),
              .snapshot = snapshot,
              .pasted = true,
              .deadline = deadline,
              .text = zj_fold_plain(ctx, text),
              .err = err};
  *out = (zj_similar_list){.of.text = text};
  if (s.text.at) return find_close(&s, limit, out);
  talloc_free(s.local);
  return zj_no_memory(err);
}

/* ---- as JSON ---- */

static json_t *shared_of(const zj_hit *hit) {
  json_t *out = json_array();
  for (size_t i = 0; i < hit->match_count; i++) {
    const zj_match_shown *m = &hit->matches[i];
    json_t *one = json_pack("{s:i,s:i,s:i}", "line", (int)m->line, "start_char", (int)m->start_char,
                            "length_chars", (int)m->length_chars);
    if (m->operand) zj_value_set(one, "sentence", json_true());
    zj_value_append(out, one);
  }
  return out;
}

json_t *zj_similar_json_one(const zj_similar *s) {
  zj_report_hits report = {.facts = s->facts};
  json_t *out = zj_json_hit(&report, &s->hit);
  zj_value_set(out, "type", json_string("similar"));
  json_object_set(out, "paragraph", json_object_get(out, "sentence"));
  json_object_del(out, "sentence");
  json_object_del(out, "matches");
  json_object_del(out, "score");
  json_object_del(out, "sure");
  json_object_del(out, "why");
  zj_value_set(out, "share", json_real((double)(int)(s->share * 1000 + 0.5) / 1000));
  zj_value_set(out, "longest", json_integer(s->longest));
  zj_value_set(out, "same_sentences", json_integer(s->same_sentences));
  zj_value_set(out, "shared", shared_of(&s->hit));
  zj_value_set(out, "marked", zj_json_marked(&s->hit));
  return out;
}

/* The given paragraph, or the given text alone. */
static json_t *given_json(const zj_similar_list *list) {
  const zj_cutting *of = &list->of;
  if (!list->facts.id[0]) return json_pack("{s:s%}", "text", of->text.at, of->text.length);
  return json_pack("{s:s,s:s,s:i,s:i,s:s%}", "report", list->facts.id, "path", list->facts.path,
                   "line", (int)of->line, "start_char", (int)of->start_char, "text", of->text.at,
                   of->text.length);
}

json_t *zj_similar_json(const zj_similar_list *list) {
  json_t *similar = json_array();
  for (size_t i = 0; i < list->count; i++)
    zj_value_append(similar, zj_similar_json_one(&list->at[i]));
  return json_pack("{s:i,s:o,s:b,s:o}", "schema", ZJ_JSON_SCHEMA, "of", given_json(list), "exact",
                   (int)!list->partial, "similar", similar);
}
