/* search.c - runs a query over the segments of a snapshot: candidates, matches, counts, ranking,
 * page. */
#include "query/engine/search.h"

#include <math.h>
#include <stdlib.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "query/engine/candidates.h"
#include "query/engine/count_list.h"
#include "query/engine/count_together.h"
#include "query/engine/excerpt.h"
#include "query/engine/match.h"
#include "query/engine/searcher.h"
#include "query/engine/sentence.h"
#include "query/engine/tally.h"

/* BM25's usual constants (Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework",
 * section 3.5). */
static const double K1 = 1.2, B = 0.75;

const char *zj_stop_word(zj_stop stop) {
  switch (stop) {
  case ZJ_STOP_END:
    break;
  case ZJ_STOP_DEADLINE:
    return "deadline";
  case ZJ_STOP_SHARDS:
    return "shards";
  }
  return NULL;
}

/* ---- counting ---- */

static void count_roles(zj_result *result, const zj_match_list *lifted) {
  for (size_t i = 0; i < lifted->count; i++)
    zj_tally_roles(result->by_role, lifted->at[i].roles, 1);
}

static void count_hits(zj_searcher *s, size_t n, const zj_segment *segment,
                       const zj_match_list *hits) {
  zj_ranked *entry =
      zj_searcher_entry(s, n, zj_segment_paragraph_report(segment, hits->at[0].paragraph));
  if (!entry) return;
  uint32_t *frequency = s->frequency + (s->result->ranking_count - 1) * s->query->leaf_count;
  for (size_t i = 0; i < hits->count; i++) {
    frequency[hits->at[i].operand]++;
    zj_searcher_add_roles(s->result, entry, hits->at[i].roles, 1);
  }
  if (s->options->each) s->options->each(s->options->each_to, n, hits);
  entry->occurrences += hits->count;
  for (size_t next = 0; next < hits->count;) {
    zj_match_list in = zj_match_list_paragraph(hits, &next);
    entry->paragraphs++;
    s->result->stats.verified++;
    if (s->options->without_sentences) continue;
    zj_paragraph_view p;
    zj_segment_paragraph(segment, in.at[0].paragraph, &p);
    if (s->options->keys) zj_keys_add_sentences(s->options->keys, p.match, &in);
    entry->sentences += zj_sentence_count(p.match, &in);
  }
}

/* Counts the hits in the paragraphs [begin, end) of one report. */
static zj_status look_at_stretch(zj_searcher *s, size_t n, const zj_segment *segment,
                                 uint32_t begin, uint32_t end) {
  const zj_match_list *hits, *lifted;
  s->result->stats.loaded += end - begin;
  bool any = zj_finder_run(s->finder, segment, begin, end, &hits, &lifted);
  zj_status status = zj_finder_status(s->finder, s->err);
  if (status == ZJ_LIMIT) {
    s->result->stop = ZJ_STOP_DEADLINE;
    return ZJ_OK;
  }
  if (status != ZJ_OK || !any) return status;
  count_roles(s->result, lifted);
  if (hits->count) count_hits(s, n, segment, hits);
  return ZJ_OK;
}

static zj_tally new_tally(zj_searcher *s) {
  zj_tally tally = {.by_role = s->result->by_role};
  if (s->options->roles_by_report)
    tally.by_first_role = memset(s->first_roles, 0, sizeof s->first_roles);
  return tally;
}

/* Adds the tally of some paragraphs of a report to its entry, for a query that is one phrase. */
static void count_tally(zj_searcher *s, size_t n, uint32_t report, uint32_t paragraphs,
                        const zj_tally *tally) {
  if (!tally->hits) return;
  zj_ranked *entry = zj_searcher_entry(s, n, report);
  if (!entry) return;
  s->frequency[(s->result->ranking_count - 1) * s->query->leaf_count +
               (size_t)s->phrase->operand] += (uint32_t)tally->hits;
  if (s->result->report_roles)
    for (int role = 0; role < ZJ_ROLE_COUNT; role++)
      s->result->report_roles[entry->number][role] += tally->by_first_role[role];
  entry->occurrences += tally->hits;
  entry->sentences += tally->sentences;
  entry->paragraphs += paragraphs;
}

static void look_at_phrase(zj_searcher *s, size_t n, const zj_segment *segment,
                           uint32_t paragraph) {
  zj_tally tally = new_tally(s);
  zj_tally_paragraph(&tally, s->query, s->phrase, segment, paragraph,
                     !s->options->without_sentences, &s->deadline);
  s->result->stats.loaded++;
  s->result->stats.verified += tally.hits > 0;
  count_tally(s, n, zj_segment_paragraph_report(segment, paragraph), 1, &tally);
}

/* Whether the report of a paragraph is alive and is to be searched. */
static bool is_wanted(const zj_searcher *s, size_t n, const zj_segment *segment,
                      uint32_t paragraph) {
  uint32_t report = zj_segment_paragraph_report(segment, paragraph);
  if (s->options->has_only_report && report != s->options->only_report) return false;
  return zj_snapshot_alive(s->snapshot, n, report);
}

/* Prefetches the row of the posting 32 ahead and, where its roles alone do not decide, the text of
 * the one 16 ahead. */
static void prefetch_postings(const zj_segment *segment, const uint32_t *docids, size_t count,
                              size_t i) {
  enum { ROW_AHEAD = 32, TEXT_AHEAD = 16 };
  if (i + ROW_AHEAD < count) zj_segment_prefetch_row(segment, docids[i + ROW_AHEAD] - 1);
  if (i + TEXT_AHEAD < count && !zj_segment_paragraph_roles(segment, docids[i + TEXT_AHEAD] - 1))
    zj_segment_prefetch_text(segment, docids[i + TEXT_AHEAD] - 1);
}

/* Consecutive postings whose paragraphs are in one report and have one and the same role set: they
 * are counted in one go. */
typedef struct posting_run {
  uint32_t report, paragraphs, count;
  zj_role_set roles;
} posting_run;

static void tally_run(zj_searcher *s, size_t n, posting_run *run) {
  if (run->paragraphs == 0) return;
  zj_tally tally = new_tally(s);
  zj_tally_add(&tally, s->query, s->phrase, run->roles, run->count);
  count_tally(s, n, run->report, run->paragraphs, &tally);
  run->paragraphs = 0;
}

static void tally_posting(zj_searcher *s, size_t n, const zj_segment *segment, uint32_t paragraph,
                          uint32_t count, posting_run *run) {
  uint32_t report = zj_segment_paragraph_report(segment, paragraph);
  zj_role_set roles = zj_segment_paragraph_roles(segment, paragraph);
  if (run->paragraphs && report == run->report && roles == run->roles) {
    s->result->stats.candidates++;
    run->paragraphs++;
    run->count += count;
    return;
  }
  tally_run(s, n, run);
  if (!is_wanted(s, n, segment, paragraph)) return;
  s->result->stats.candidates++;
  if (roles)
    *run = (posting_run){report, 1, count, roles};
  else
    look_at_phrase(s, n, segment, paragraph);
}

/* Counts a query that is one term. Text is read only where a scope may cut through the paragraph.
 */
static zj_status tally_segment(zj_searcher *s, size_t n) {
  const zj_segment *segment = s->snapshot->segments[n];
  zj_postings_list *list;
  uint32_t docids[1024], counts[1024], paragraphs = zj_segment_paragraphs(segment);
  size_t count = 1;
  posting_run run = {0};
  zj_status status = zj_postings_list_open(s->finder, zj_segment_postings(segment),
                                           s->phrase->phrases[0].folded, &list, s->err);
  while (status == ZJ_OK && count > 0 && !zj_searcher_past_deadline(s)) {
    status = zj_postings_list_read(list, docids, counts, ZJ_COUNT(docids), &count, s->err);
    for (size_t i = 0; status == ZJ_OK && i < count; i++) {
      if (docids[i] > paragraphs)
        return zj_fail(
            s->err, ZJ_CORRUPT, "%s",
            zj_tr(
                "the postings name a paragraph that is not there; rebuild the index with: zhangju index --full",
                "倒排表指向不存在的段落；请用 zhangju index --full 重建索引"));
      prefetch_postings(segment, docids, count, i);
      tally_posting(s, n, segment, docids[i] - 1, counts[i], &run);
    }
  }
  tally_run(s, n, &run);
  return status == ZJ_DONE ? ZJ_OK : status;
}

/* Candidates read ahead, so that their rows and texts are being fetched from memory while others
 * are looked at. */
typedef struct ahead {
  uint32_t at[64];
  size_t count;
  bool ended;
} ahead;

static zj_status take_ahead(zj_searcher *s, zj_candidates *candidates, const zj_segment *segment,
                            uint32_t *from, uint32_t end, ahead *a) {
  zj_status status = ZJ_OK;
  for (a->count = 0; a->count < ZJ_COUNT(a->at); *from = a->at[a->count++] + 1) {
    status = zj_candidates_seek(candidates, *from, &a->at[a->count], s->err);
    if (status != ZJ_OK || a->at[a->count] >= end) break;
    zj_segment_prefetch_row(segment, a->at[a->count]);
  }
  a->ended = a->count < ZJ_COUNT(a->at);
  s->result->stats.candidates += a->count;
  for (size_t i = 0; i < a->count; i++)
    if (!s->all_known || !zj_segment_paragraph_roles(segment, a->at[i]))
      zj_segment_prefetch_text(segment, a->at[i]);
  return status == ZJ_DONE ? ZJ_OK : status;
}

/* Looks at a candidate, or at its whole report when parts of the query meet in one. *done is the
 * end of the paragraphs looked at so far. */
static zj_status look_at_candidate(zj_searcher *s, size_t n, const zj_segment *segment,
                                   uint32_t paragraph, uint32_t *done) {
  uint32_t first = paragraph, last = paragraph + 1;
  if (paragraph < *done || !is_wanted(s, n, segment, paragraph)) return ZJ_OK;
  if (s->wanted && !s->wanted[zj_segment_paragraph_report(segment, paragraph)]) return ZJ_OK;
  if (s->phrase && s->query->unit != ZJ_UNIT_REPORT) {
    look_at_phrase(s, n, segment, paragraph);
    return ZJ_OK;
  }
  if (s->query->unit == ZJ_UNIT_REPORT)
    zj_segment_report_range(segment, zj_segment_paragraph_report(segment, paragraph), &first,
                            &last);
  else if (s->known && zj_count_paragraph_together(s, n, paragraph))
    return ZJ_OK;
  *done = last;
  return look_at_stretch(s, n, segment, first, last);
}

static zj_status walk_candidates(zj_searcher *s, size_t n, zj_candidates *candidates) {
  const zj_segment *segment = s->snapshot->segments[n];
  uint32_t from = 0, end = zj_segment_paragraphs(segment), done = 0;
  if (s->options->has_only_report)
    zj_segment_report_range(segment, s->options->only_report, &from, &end);
  ahead a = {.ended = false};
  zj_status status = ZJ_OK;
  while (status == ZJ_OK && !a.ended && !zj_searcher_past_deadline(s)) {
    if (done > from) from = done;
    status = take_ahead(s, candidates, segment, &from, end, &a);
    for (size_t i = 0; status == ZJ_OK && i < a.count && s->result->stop == ZJ_STOP_END; i++)
      status = look_at_candidate(s, n, segment, a.at[i], &done);
  }
  return status;
}

/* Counts by the cheapest way that the query allows: from the list of its phrase, from the lists of
 * phrases that meet in a report, or by walking the candidates. */
static zj_status count_segment(zj_searcher *s, size_t n, void *local, zj_frequent_list *list,
                               zj_candidates *candidates) {
  if (list) return zj_count_list(s, n, list);
  bool in_report = s->query->unit == ZJ_UNIT_REPORT, done = false;
  uint8_t *wanted = NULL;
  zj_status status = ZJ_OK;
  if (s->together && in_report) {
    done = s->options->only_occurrences;
    status = zj_count_reports_together(local, s, n, done, &wanted);
  } else if (s->together && s->options->without_sentences) {
    status = zj_count_together_open(local, s, n);
  }
  s->wanted = wanted;
  if (status == ZJ_OK && !done) status = walk_candidates(s, n, candidates);
  s->wanted = NULL;
  s->known = NULL;
  s->all_known = false;
  return status;
}

static zj_status search_segment(zj_searcher *s, size_t n) {
  const zj_segment *segment = s->snapshot->segments[n];
  zj_frequent_list list;
  bool counted = zj_count_find_list(s, segment, &list);
  s->result->stats.counted += counted;
  if (counted && !s->result->plan) return zj_count_list(s, n, &list);
  if (!counted && s->phrase && s->options->without_sentences && zj_segment_postings(segment) &&
      zj_tally_term(s->query))
    return tally_segment(s, n);
  uint64_t began = zj_now_us();
  zj_candidates *candidates;
  void *local = talloc_new(s->finder);
  if (!local) return zj_no_memory(s->err);
  zj_status status = zj_candidates_open(local, segment, s->query, &candidates, s->result->plan,
                                        &s->deadline, s->err);
  s->result->stats.plan_us += zj_now_us() - began;
  if (status == ZJ_OK) status = count_segment(s, n, local, counted ? &list : NULL, candidates);
  if (status == ZJ_LIMIT) {
    s->result->stop = ZJ_STOP_DEADLINE;
    status = ZJ_OK;
  }
  talloc_free(local);
  return status;
}

/* ---- ranking ---- */

/* Computes the inverse document frequency of each operand, a report being the document. */
static void compute_inverse_frequencies(const zj_searcher *s, uint64_t reports, double *out) {
  const zj_result *r = s->result;
  for (size_t leaf = 0; leaf < s->query->leaf_count; leaf++) {
    uint64_t holding = 0;
    for (size_t i = 0; i < r->ranking_count; i++)
      holding += s->frequency[i * s->query->leaf_count + leaf] > 0;
    if (s->options->holding) holding = s->options->holding;
    out[leaf] = log(1 + ((double)reports - (double)holding + 0.5) / ((double)holding + 0.5));
  }
}

static double score_of(const zj_searcher *s, size_t i, const double *inverse, double mean_length) {
  const zj_ranked *entry = &s->result->ranking[i];
  double length =
      (double)zj_segment_report_bytes(s->snapshot->segments[entry->segment], entry->report);
  double norm = K1 * (1 - B + B * length / mean_length), score = 0;
  for (size_t leaf = 0; leaf < s->query->leaf_count; leaf++) {
    double frequency = s->frequency[i * s->query->leaf_count + leaf];
    score += inverse[leaf] * frequency * (K1 + 1) / (frequency + norm);
  }
  return score;
}

static int by_rank(const void *a, const void *b, void *snapshot) {
  const zj_ranked *x = a, *y = b;
  if (x->score != y->score) return x->score > y->score ? -1 : 1;
  return zj_snapshot_compare(snapshot, x->segment, x->report, y->segment, y->report);
}

/* Restores a heap with the worst entry on top, of which only the entry 'at' may be out of place. */
static void sift_down(zj_snapshot *snapshot, zj_ranked *heap, size_t count, size_t at) {
  for (size_t child; (child = 2 * at + 1) < count; at = child) {
    if (child + 1 < count && by_rank(&heap[child], &heap[child + 1], snapshot) < 0) child++;
    if (by_rank(&heap[at], &heap[child], snapshot) >= 0) return;
    zj_ranked other = heap[at];
    heap[at] = heap[child];
    heap[child] = other;
  }
}

/* Moves the best 'first' entries to the front, in order. A page needs no more, and sorting all of
 * them took a tenth of the time of a frequent phrase. */
static void sort_first(zj_snapshot *snapshot, zj_ranked *ranking, size_t count, size_t first) {
  if (first < count) {
    for (size_t i = first / 2; i-- > 0;)
      sift_down(snapshot, ranking, first, i);
    for (size_t i = first; i < count; i++) {
      if (by_rank(&ranking[i], &ranking[0], snapshot) > 0) continue;
      zj_ranked worse = ranking[0];
      ranking[0] = ranking[i];
      ranking[i] = worse;
      sift_down(snapshot, ranking, first, 0);
    }
    count = first;
  }
  if (count > 1) qsort_r(ranking, count, sizeof *ranking, by_rank, snapshot);
}

/* How many entries the page, or the caller, needs in order. */
static size_t ordered_part(const zj_search_options *o) {
  size_t first = o->limit ? o->limit : o->ranked;
  if (!first || o->sort != ZJ_SORT_RELEVANCE || o->offset > SIZE_MAX - first) return SIZE_MAX;
  return o->limit ? o->offset + first : first;
}

static zj_status rank_reports(zj_searcher *s) {
  zj_result *r = s->result;
  uint64_t reports = s->snapshot->reports, bytes = s->snapshot->match_bytes;
  double inverse[ZJ_QUERY_MAX_LEAVES];
  compute_inverse_frequencies(s, reports, inverse);
  double mean_length = reports && bytes ? (double)bytes / (double)reports : 1;
  for (size_t i = 0; i < r->ranking_count; i++) {
    zj_ranked *entry = &r->ranking[i];
    entry->score = score_of(s, i, inverse, mean_length);
    r->counts.occurrences += entry->occurrences;
    r->counts.paragraphs += entry->paragraphs;
    r->counts.sentences += entry->sentences;
  }
  r->counts.reports = r->ranking_count;
  sort_first(s->snapshot, r->ranking, r->ranking_count, ordered_part(s->options));
  return zj_sort_apply(s->snapshot, r->ranking, r->ranking_count, s->options->sort, s->err);
}

/* ---- the hits of a report ---- */

static zj_status add_hits(zj_excerpts *excerpts, const zj_segment *segment,
                          const zj_match_list *hits, zj_error *err) {
  zj_status status = ZJ_OK;
  for (size_t next = 0; status == ZJ_OK && next < hits->count && !zj_excerpts_full(excerpts);) {
    zj_match_list in = zj_match_list_paragraph(hits, &next);
    zj_paragraph_view p;
    zj_segment_paragraph(segment, in.at[0].paragraph, &p);
    status = zj_excerpts_add(excerpts, in.at[0].paragraph, &p, &in, err);
  }
  return status;
}

/* A sentence all of which is a match of * needs no mark. */
static void unmark_whole(const zj_query *query, zj_hit *hit) {
  for (size_t i = 0; i < hit->match_count; i++) {
    zj_match_shown *m = &hit->matches[i];
    bool whole = m->sentence_begin == 0 && m->sentence_end == hit->sentence.length;
    if (whole && query->leaves[m->operand]->form == ZJ_LEAF_ANY) m->sentence_end = 0;
  }
}

/* Matches the paragraphs of the report once more instead of keeping all matches: a page shows ten
 * reports, and a report has about a hundred paragraphs. */
zj_status zj_search_report_by(void *ctx, zj_snapshot *snapshot, const zj_query *query,
                              const zj_ranked *ranked, zj_unit unit, size_t offset, size_t limit,
                              uint64_t ends_us, zj_report_hits *out, zj_error *err) {
  const zj_segment *segment = snapshot->segments[ranked->segment];
  *out = (zj_report_hits){.rank = *ranked};
  zj_segment_facts(segment, ranked->report, &out->facts);
  zj_finder *finder = zj_finder_new(NULL, query, ends_us);
  if (!finder) return zj_no_memory(err);
  zj_excerpts excerpts = {.ctx = ctx,
                          .deadline.ends_us = ends_us,
                          .snapshot = snapshot,
                          .segment = segment,
                          .score = ranked->score,
                          .skip = offset,
                          .limit = limit,
                          .unit = unit};
  uint32_t begin, end, step;
  zj_segment_report_range(segment, ranked->report, &begin, &end);
  step = query->unit == ZJ_UNIT_REPORT ? end - begin : 1;
  zj_status status = ZJ_OK;
  for (uint32_t i = begin; status == ZJ_OK && i < end && !zj_excerpts_full(&excerpts); i += step) {
    const zj_match_list *hits, *lifted;
    bool any = zj_finder_run(finder, segment, i, i + step, &hits, &lifted);
    status = zj_finder_status(finder, err);
    if (status == ZJ_OK && any) status = add_hits(&excerpts, segment, hits, err);
  }
  talloc_free(finder);
  out->hits = excerpts.hits;
  out->hit_count = excerpts.count;
  for (size_t i = 0; i < out->hit_count; i++)
    unmark_whole(query, &out->hits[i]);
  return status;
}

zj_status zj_search_report(void *ctx, zj_snapshot *snapshot, const zj_query *query,
                           const zj_ranked *ranked, size_t offset, size_t limit,
                           zj_report_hits *out, zj_error *err) {
  return zj_search_report_by(ctx, snapshot, query, ranked, ZJ_UNIT_SENTENCE, offset, limit, 0, out,
                             err);
}

/* ---- the page ---- */

static zj_status add_report(zj_searcher *s, const zj_ranked *ranked, size_t offset, size_t limit) {
  zj_result *r = s->result;
  zj_report_hits *reports =
      talloc_realloc(r, r->reports, zj_report_hits, (unsigned)r->report_count + 1);
  if (!reports) return zj_no_memory(s->err);
  r->reports = reports;
  uint64_t ends_us = s->deadline.ends_us;
  if (ends_us) ends_us += s->options->deadline_us / 10; /* hits found in time are still shown */
  zj_status status = zj_search_report_by(r, s->snapshot, s->query, ranked, ZJ_UNIT_SENTENCE, offset,
                                         limit, ends_us, &r->reports[r->report_count++], s->err);
  if (status != ZJ_LIMIT) return status;
  r->stop = ZJ_STOP_DEADLINE;
  return ZJ_DONE; /* the page ends here */
}

static zj_status page_of_reports(zj_searcher *s) {
  const zj_search_options *o = s->options;
  zj_status status = ZJ_OK;
  for (size_t i = o->offset;
       status == ZJ_OK && i < s->result->ranking_count && i - o->offset < o->limit; i++)
    status = add_report(s, &s->result->ranking[i], 0, o->sentences_per_report);
  return status;
}

static zj_status page_of_sentences(zj_searcher *s) {
  const zj_search_options *o = s->options;
  size_t skip = o->offset, left = o->limit;
  zj_status status = ZJ_OK;
  for (size_t i = 0; status == ZJ_OK && i < s->result->ranking_count && left > 0; i++) {
    const zj_ranked *ranked = &s->result->ranking[i];
    if (skip >= ranked->sentences) {
      skip -= ranked->sentences;
      continue;
    }
    status = add_report(s, ranked, skip, left);
    if (status == ZJ_OK) left -= s->result->reports[s->result->report_count - 1].hit_count;
    skip = 0;
  }
  return status;
}

static zj_status make_page(zj_searcher *s) {
  if (s->options->limit == 0) return ZJ_OK;
  zj_status status =
      s->options->page_unit == ZJ_PAGE_REPORTS ? page_of_reports(s) : page_of_sentences(s);
  return status == ZJ_DONE ? ZJ_OK : status;
}

/* ---- entry ---- */

static zj_status search_segments(zj_searcher *s) {
  const zj_search_options *o = s->options;
  zj_status status = ZJ_OK;
  for (size_t n = 0; status == ZJ_OK && !s->failed && s->result->stop == ZJ_STOP_END &&
                     n < s->snapshot->segment_count;
       n++)
    if (!o->has_only_report || n == o->only_report_segment) status = search_segment(s, n);
  if (status == ZJ_OK && (s->failed || (o->keys && o->keys->failed))) return zj_no_memory(s->err);
  return status;
}

static zj_status run_search(zj_searcher *s) {
  zj_result *r = s->result;
  s->finder = zj_finder_new(r, s->query, s->deadline.ends_us);
  if (!s->finder) return zj_no_memory(s->err);
  zj_status status = search_segments(s);
  uint64_t scanned_us = zj_now_us();
  if (status == ZJ_OK) status = rank_reports(s);
  uint64_t ranked_us = zj_now_us();
  if (status == ZJ_OK) status = make_page(s);
  if (r->stop == ZJ_STOP_END && s->snapshot->partial) r->stop = ZJ_STOP_SHARDS;
  talloc_free(s->finder);
  r->took_us = zj_now_us() - s->began_us;
  r->stats.scan_us = scanned_us - s->began_us - r->stats.plan_us;
  r->stats.rank_us = ranked_us - scanned_us;
  r->stats.excerpt_us = zj_now_us() - ranked_us;
  return status;
}

zj_status zj_search(void *ctx, zj_snapshot *snapshot, const zj_query *query,
                    const zj_search_options *options, zj_result **out, zj_error *err) {
  bool general = options->keys || options->each; /* each match is wanted, not their number */
  zj_searcher s = {.snapshot = snapshot,
                   .query = query,
                   .options = options,
                   .result = talloc_zero(ctx, zj_result),
                   .phrase = general ? NULL : zj_tally_phrase(query),
                   .listed = general ? NULL : zj_count_listed(query),
                   .began_us = zj_now_us(),
                   .err = err};
  if (!s.result) return zj_no_memory(err);
  s.result->query = query;
  struct zj_together together;
  if (!general && !options->has_only_report && zj_together_of(query, &together))
    s.together = &together;
  if (options->explain) s.result->plan = talloc_zero(s.result, zj_lookup);
  if (options->deadline_us) s.deadline.ends_us = s.began_us + options->deadline_us;
  zj_status status = ZJ_OK;
  if (options->explain && !s.result->plan) status = zj_no_memory(err);
  if (status == ZJ_OK) status = run_search(&s);
  if (status == ZJ_OK)
    *out = s.result;
  else
    talloc_free(s.result);
  return status;
}
