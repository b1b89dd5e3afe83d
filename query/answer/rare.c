/* rare.c - chooses rare pieces and counts them in each paragraph. */
#include "query/answer/rare.h"

#include <math.h>
#include <stdlib.h>
#include <talloc.h>

#include "indexer/store/documents.h"
#include "indexer/text/bigram.h"

enum {
  MOST_TERMS = 64,        /* pieces looked up, the rarest first */
  MOST_LISTED = 20000,    /* pieces taken from the text */
  MOST_POSTINGS = 400000, /* postings read */
  KEPT = 4096             /* paragraphs kept before the last sort */
};

typedef struct piece {
  zj_slice term;
  uint64_t documents;
  uint64_t last; /* --scan: the paragraph that was counted last, plus one */
  double weight;
} piece;

typedef struct finding {
  void *local;
  zj_snapshot *snapshot;
  piece *pieces;
  size_t count;
  uint32_t least;
  zj_rare *found;
  size_t found_count, capacity;
  zj_deadline *deadline;
  zj_error *err;
} finding;

static int by_bytes(const void *a, const void *b) {
  return zj_slice_compare(((const piece *)a)->term, ((const piece *)b)->term);
}

static int by_rarity(const void *a, const void *b) {
  const piece *x = a, *y = b;
  if (x->documents != y->documents) return x->documents < y->documents ? -1 : 1;
  return by_bytes(a, b);
}

/* ---- the pieces of the text ---- */

static zj_status list_pieces(finding *f, zj_slice match) {
  size_t room = match.length < MOST_LISTED ? match.length : MOST_LISTED, count = 0;
  f->pieces = talloc_zero_array(f->local, piece, (unsigned)room + 1);
  if (!f->pieces) return zj_no_memory(f->err);
  zj_cutter cutter = zj_bigram_cut(match);
  zj_term term;
  while (count < room && zj_bigram_next(&cutter, &term) == ZJ_OK)
    f->pieces[count++].term = term.bytes;
  if (count) qsort(f->pieces, count, sizeof *f->pieces, by_bytes);
  for (size_t i = 0; i < count; i++)
    if (!f->count || !zj_slice_equal(f->pieces[f->count - 1].term, f->pieces[i].term))
      f->pieces[f->count++] = f->pieces[i];
  return ZJ_OK;
}

static bool is_scan(const finding *f) {
  return f->snapshot->segment_count && !zj_segment_postings(f->snapshot->segments[0]);
}

static bool is_looked_at(const finding *f, size_t segment, uint32_t paragraph) {
  zj_paragraph_view view;
  zj_segment_paragraph(f->snapshot->segments[segment], paragraph, &view);
  return view.match.length && view.roles != ZJ_ROLE_BIT(ZJ_ROLE_NOISE) &&
         zj_snapshot_alive(f->snapshot, segment, view.report);
}

/* Calls 'each' for every piece that a paragraph holds, once; the pieces are sorted by bytes. */
static void walk_paragraph(finding *f, zj_slice match, uint64_t number,
                           void (*each)(piece *one, void *to), void *to) {
  zj_cutter cutter = zj_bigram_cut(match);
  zj_term term;
  while (zj_bigram_next(&cutter, &term) == ZJ_OK) {
    piece key = {.term = term.bytes};
    piece *one = bsearch(&key, f->pieces, f->count, sizeof key, by_bytes);
    if (!one || one->last == number) continue;
    one->last = number;
    each(one, to);
  }
}

static void count_document(piece *one, void *to) {
  (void)to;
  one->documents++;
}

/* Without an index the paragraphs themselves are counted. */
static void weigh_scan(finding *f) {
  uint64_t number = 0;
  for (size_t n = 0; n < f->snapshot->segment_count; n++)
    for (uint32_t p = 0; p < zj_segment_paragraphs(f->snapshot->segments[n]); p++) {
      zj_paragraph_view view;
      zj_segment_paragraph(f->snapshot->segments[n], p, &view);
      if (zj_deadline_step(f->deadline)) return;
      walk_paragraph(f, view.match, ++number, count_document, NULL);
    }
}

static zj_status weigh_index(finding *f) {
  zj_status status = ZJ_OK;
  for (size_t i = 0; status == ZJ_OK && i < f->count && !zj_deadline_look(f->deadline); i++)
    status = zj_documents_count(f->snapshot, f->pieces[i].term, &f->pieces[i].documents, f->err);
  return status;
}

/* Keeps the rarest pieces that occur at all, and weighs them. */
static void choose_pieces(finding *f) {
  uint64_t all = 1 + f->snapshot->paragraphs, postings = 0;
  double sum = 0;
  if (f->count) qsort(f->pieces, f->count, sizeof *f->pieces, by_rarity);
  size_t kept = 0;
  for (size_t i = 0; i < f->count && kept < MOST_TERMS; i++) {
    piece one = f->pieces[i];
    if (!one.documents) continue;
    postings += one.documents;
    if (postings > MOST_POSTINGS && kept >= 3) break;
    one.weight = log(1 + (double)all / (double)one.documents);
    one.last = 0;
    sum += one.weight;
    f->pieces[kept++] = one;
  }
  f->count = kept;
  for (size_t i = 0; i < kept; i++)
    f->pieces[i].weight /= sum;
}

/* ---- paragraphs ---- */

static int by_weight(const void *a, const void *b) {
  const zj_rare *x = a, *y = b;
  double gap = x->weight - y->weight;
  if (gap > 1e-9 || gap < -1e-9) return gap > 0 ? -1 : 1;
  if (x->segment != y->segment) return x->segment < y->segment ? -1 : 1;
  return (x->paragraph > y->paragraph) - (x->paragraph < y->paragraph);
}

/* Keeps the heaviest when there are too many. */
static zj_status propose(finding *f, const zj_rare *one) {
  if (one->shared < f->least || !is_looked_at(f, one->segment, one->paragraph)) return ZJ_OK;
  if (f->found_count == f->capacity) {
    if (f->capacity >= 2 * KEPT) {
      qsort(f->found, f->found_count, sizeof *f->found, by_weight);
      f->found_count = KEPT;
    } else {
      size_t capacity = f->capacity ? f->capacity * 2 : 256;
      zj_rare *grown = talloc_realloc(f->local, f->found, zj_rare, (unsigned)capacity);
      if (!grown) return zj_no_memory(f->err);
      f->found = grown;
      f->capacity = capacity;
    }
  }
  f->found[f->found_count++] = *one;
  return ZJ_OK;
}

static void add_weight(piece *one, void *to) {
  zj_rare *rare = to;
  rare->shared++;
  rare->weight += one->weight;
}

static zj_status count_scan(finding *f) {
  uint64_t number = 0;
  zj_status status = ZJ_OK;
  if (f->count) qsort(f->pieces, f->count, sizeof *f->pieces, by_bytes);
  for (size_t n = 0; n < f->snapshot->segment_count; n++)
    for (uint32_t p = 0; status == ZJ_OK && p < zj_segment_paragraphs(f->snapshot->segments[n]);
         p++) {
      zj_paragraph_view view;
      zj_rare one = {.segment = n, .paragraph = p};
      zj_segment_paragraph(f->snapshot->segments[n], p, &view);
      if (zj_deadline_step(f->deadline)) return ZJ_OK;
      walk_paragraph(f, view.match, ++number, add_weight, &one);
      status = propose(f, &one);
    }
  return status;
}

/* Adds one piece to the paragraphs of a segment that hold it. */
static zj_status count_piece(finding *f, zj_postings *postings, const piece *one, uint32_t all,
                             uint8_t *shared, float *weights) {
  uint32_t docids[512];
  zj_postings_list *list;
  size_t count = 1;
  zj_status status = zj_postings_list_open(f->local, postings, one->term, &list, f->err);
  while (status == ZJ_OK && count && !zj_deadline_look(f->deadline)) {
    status = zj_postings_list_read(list, docids, NULL, ZJ_COUNT(docids), &count, f->err);
    for (size_t k = 0; status == ZJ_OK && k < count; k++) {
      if (docids[k] - 1 >= all) continue;
      shared[docids[k] - 1]++;
      weights[docids[k] - 1] += (float)one->weight;
    }
  }
  return status == ZJ_DONE ? ZJ_OK : status;
}

static zj_status count_segment(finding *f, size_t n) {
  const zj_segment *segment = f->snapshot->segments[n];
  uint32_t all = zj_segment_paragraphs(segment);
  uint8_t *shared = talloc_zero_array(f->local, uint8_t, all + 1);
  float *weights = talloc_zero_array(f->local, float, all + 1);
  zj_status status = shared && weights ? ZJ_OK : zj_no_memory(f->err);
  for (size_t i = 0; status == ZJ_OK && i < f->count; i++)
    status = count_piece(f, zj_segment_postings(segment), &f->pieces[i], all, shared, weights);
  for (uint32_t p = 0; status == ZJ_OK && p < all; p++)
    if (shared[p]) {
      zj_rare one = {n, p, shared[p], (double)weights[p]};
      status = propose(f, &one);
    }
  talloc_free(shared);
  talloc_free(weights);
  return status;
}

static zj_status find_all(finding *f, zj_slice match) {
  zj_status status = list_pieces(f, match);
  if (status != ZJ_OK) return status;
  if (is_scan(f))
    weigh_scan(f);
  else
    status = weigh_index(f);
  choose_pieces(f);
  if (is_scan(f)) return status == ZJ_OK ? count_scan(f) : status;
  for (size_t n = 0; status == ZJ_OK && n < f->snapshot->segment_count; n++)
    status = count_segment(f, n);
  return status;
}

zj_status zj_rare_find(void *ctx, zj_snapshot *snapshot, zj_slice match, uint32_t least,
                       size_t limit, zj_deadline *deadline, zj_rare_list *out, zj_error *err) {
  *out = (zj_rare_list){0};
  finding f = {.local = talloc_new(NULL),
               .snapshot = snapshot,
               .least = least ? least : 1,
               .deadline = deadline,
               .err = err};
  if (!f.local) return zj_no_memory(err);
  zj_status status = find_all(&f, match);
  if (status == ZJ_OK) {
    if (f.found_count) qsort(f.found, f.found_count, sizeof *f.found, by_weight);
    out->terms = (uint32_t)f.count;
    out->count = f.found_count < limit ? f.found_count : limit;
    out->at = talloc_array(ctx, zj_rare, (unsigned)out->count + 1);
    if (!out->at) status = zj_no_memory(err);
    for (size_t i = 0; status == ZJ_OK && i < out->count; i++)
      out->at[i] = f.found[i];
  }
  talloc_free(f.local);
  return status;
}
