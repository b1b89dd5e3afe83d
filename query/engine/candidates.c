/* candidates.c - combines posting lists into a stream of candidate paragraphs. */
#include "query/engine/candidates.h"

#include <stdlib.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/text/bigram.h"
#include "query/engine/strict.h"

typedef enum stream_kind {
  STREAM_ALL,
  STREAM_NONE,
  STREAM_LIST,
  STREAM_BITMAP,
  STREAM_AND,
  STREAM_OR
} stream_kind;

enum { FIRST_BLOCK = 8, BLOCK = 128, BITMAPS = 6 };

struct zj_candidates {
  stream_kind kind;
  uint32_t documents; /* of the segment */
  uint32_t size;      /* about how many candidates */
  /* list */
  zj_postings_list *list, *other; /* with 'other', the documents in both */
  uint32_t block[BLOCK];          /* docids read ahead */
  size_t block_count, block_next, block_size;
  uint32_t at; /* the current docid; 0 before the first */
  bool ended;
  /* bitmap: the documents in all of these; list: keeps only such documents */
  const uint64_t *bitmaps[BITMAPS];
  size_t bitmap_count;
  /* AND, OR */
  zj_candidates **children;
  size_t child_count;
};

typedef struct planner {
  void *ctx;
  const zj_segment *segment;
  zj_postings *postings;
  zj_lookup *plan;       /* NULL: nothing is recorded */
  zj_deadline *deadline; /* NULL: none */
  zj_error *err;
} planner;

/* ---- streams; numbers are docids from 1 ---- */

static zj_status seek(zj_candidates *c, uint32_t docid, uint32_t *at, zj_error *err);

static zj_status read_ahead(zj_candidates *c, uint32_t docid, zj_error *err) {
  if (c->other)
    return zj_postings_list_meet(c->list, c->other, docid, c->block, c->block_size, &c->block_count,
                                 err);
  if (c->at == 0 && docid <= 1)
    return zj_postings_list_read(c->list, c->block, NULL, c->block_size, &c->block_count, err);
  zj_status status = zj_postings_list_skip_to(c->list, docid, &c->block[0], err);
  if (status == ZJ_OK)
    status =
        zj_postings_list_read(c->list, c->block + 1, NULL, c->block_size - 1, &c->block_count, err);
  c->block_count++;
  return status;
}

static bool in_bitmaps(const zj_candidates *c, uint32_t docid) {
  if (docid > c->documents) return true; /* a fault, reported by zj_candidates_seek() */
  for (size_t i = 0; i < c->bitmap_count; i++)
    if (!(c->bitmaps[i][docid / 64] >> docid % 64 & 1)) return false;
  return true;
}

static void keep_those_in_bitmaps(zj_candidates *c) {
  size_t kept = 0;
  for (size_t i = 0; i < c->block_count; i++)
    if (in_bitmaps(c, c->block[i])) c->block[kept++] = c->block[i];
  c->block_count = kept;
}

/* Blocks grow while reading goes on where the last block ended, and are small again after a leap: a
 * list through which a rarer stream leads should not be read as a whole. */
static zj_status read_block(zj_candidates *c, uint32_t docid, zj_error *err) {
  bool goes_on = c->at == 0 || docid <= c->at + 1;
  c->block_size = goes_on && c->block_size ? c->block_size * 2 : FIRST_BLOCK;
  if (c->block_size > BLOCK) c->block_size = BLOCK;
  do {
    c->block_count = c->block_next = 0;
    zj_status status = read_ahead(c, docid, err);
    if (status != ZJ_OK) return status;
    if (c->block_count == 0) return ZJ_DONE;
    docid = c->block[c->block_count - 1] + 1;
    keep_those_in_bitmaps(c);
  } while (c->block_count == 0);
  return ZJ_OK;
}

static zj_status seek_list(zj_candidates *c, uint32_t docid, uint32_t *at, zj_error *err) {
  if (c->ended) return ZJ_DONE;
  if (c->at >= docid && c->at) {
    *at = c->at;
    return ZJ_OK;
  }
  zj_status status = ZJ_OK;
  while (c->block_next < c->block_count && c->block[c->block_next] < docid)
    c->block_next++;
  if (c->block_next == c->block_count) status = read_block(c, docid, err);
  if (status == ZJ_OK) *at = c->at = c->block[c->block_next];
  c->ended = status == ZJ_DONE;
  return status;
}

static uint64_t word_of(const zj_candidates *c, size_t word) {
  uint64_t bits = c->bitmaps[0][word];
  for (size_t i = 1; i < c->bitmap_count; i++)
    bits &= c->bitmaps[i][word];
  return bits;
}

static zj_status seek_bitmap(const zj_candidates *c, uint32_t docid, uint32_t *at) {
  size_t words = zj_dense_words(c->documents), word = docid / 64;
  if (word >= words) return ZJ_DONE;
  uint64_t bits = word_of(c, word) & (~(uint64_t)0 << docid % 64);
  while (!bits && ++word < words)
    bits = word_of(c, word);
  if (!bits) return ZJ_DONE;
  *at = (uint32_t)(word * 64 + (unsigned)__builtin_ctzll(bits));
  return ZJ_OK;
}

/* Leapfrog: children seek the goal in turn, and one that is ahead of it moves it, until all agree.
 */
static zj_status seek_and(zj_candidates *c, uint32_t docid, uint32_t *at, zj_error *err) {
  for (size_t agreed = 0, i = 0; agreed < c->child_count; i = (i + 1) % c->child_count) {
    zj_status status = seek(c->children[i], docid, at, err);
    if (status != ZJ_OK) return status;
    agreed = *at == docid ? agreed + 1 : 1;
    docid = *at;
  }
  return ZJ_OK;
}

static zj_status seek_or(zj_candidates *c, uint32_t docid, uint32_t *at, zj_error *err) {
  zj_status best = ZJ_DONE;
  for (size_t i = 0; i < c->child_count; i++) {
    uint32_t here;
    zj_status status = seek(c->children[i], docid, &here, err);
    if (status == ZJ_DONE) continue;
    if (status != ZJ_OK) return status;
    if (best == ZJ_DONE || here < *at) *at = here;
    best = ZJ_OK;
  }
  return best;
}

static zj_status seek(zj_candidates *c, uint32_t docid, uint32_t *at, zj_error *err) {
  switch (c->kind) {
  case STREAM_ALL:
    *at = docid;
    return docid <= c->documents ? ZJ_OK : ZJ_DONE;
  case STREAM_NONE:
    return ZJ_DONE;
  case STREAM_LIST:
    return seek_list(c, docid, at, err);
  case STREAM_BITMAP:
    return seek_bitmap(c, docid, at);
  case STREAM_AND:
    return seek_and(c, docid, at, err);
  case STREAM_OR:
    break;
  }
  return seek_or(c, docid, at, err);
}

zj_status zj_candidates_seek(zj_candidates *c, uint32_t from, uint32_t *paragraph, zj_error *err) {
  uint32_t docid;
  if (from >= c->documents) return ZJ_DONE;
  zj_status status = seek(c, from + 1, &docid, err);
  if (status == ZJ_OK && docid > c->documents)
    return zj_fail(
        err, ZJ_CORRUPT, "%s",
        zj_tr(
            "the postings name a paragraph that is not there; rebuild the index with: zhangju index --full",
            "倒排表指向不存在的段落；请用 zhangju index --full 重建索引"));
  if (status == ZJ_OK) *paragraph = docid - 1;
  return status;
}

/* ---- building ---- */

static zj_status new_stream(planner *p, stream_kind kind, zj_candidates **out) {
  zj_candidates *c = *out = talloc_zero(p->ctx, zj_candidates);
  if (!c) return zj_no_memory(p->err);
  c->kind = kind;
  c->documents = zj_segment_paragraphs(p->segment);
  c->size = kind == STREAM_NONE ? 0 : c->documents;
  return ZJ_OK;
}

/* A stream with room for 'count' children, of which it has none yet. */
static zj_status new_group(planner *p, stream_kind kind, size_t count, zj_candidates **out) {
  zj_status status = new_stream(p, kind, out);
  if (status != ZJ_OK) return status;
  (*out)->children = talloc_array(*out, zj_candidates *, (unsigned)count + 1);
  return (*out)->children ? ZJ_OK : zj_no_memory(p->err);
}

/* The record of a term of a leaf in the plan; NULL when memory runs out. */
static zj_lookup_term *lookup_of(planner *p, const zj_query_node *leaf, zj_slice text) {
  zj_lookup_leaf *to = &p->plan->leaves[leaf->operand];
  for (size_t i = 0; i < to->count; i++)
    if (zj_slice_equal(zj_slice_of(to->terms[i].text), text)) return &to->terms[i];
  zj_lookup_term *terms =
      talloc_realloc(p->plan, to->terms, zj_lookup_term, (unsigned)to->count + 1);
  if (terms) to->terms = terms;
  const char *copy = talloc_strndup(p->plan, text.at, text.length);
  if (!terms || !copy) return NULL;
  to->terms[to->count] = (zj_lookup_term){.text = copy};
  return &to->terms[to->count++];
}

/* Adds to what the plan says about a term. */
static zj_status record_term(planner *p, const zj_query_node *leaf, zj_slice text,
                             uint64_t documents, unsigned prefixed, bool chosen) {
  if (!p->plan) return ZJ_OK;
  zj_lookup_term *term = lookup_of(p, leaf, text);
  if (!term) return zj_no_memory(p->err);
  term->documents += documents;
  if (prefixed > term->prefixed) term->prefixed = prefixed;
  term->chosen |= chosen;
  return ZJ_OK;
}

typedef struct sized_term {
  zj_slice bytes;
  uint32_t documents;
} sized_term;

typedef struct term_list {
  sized_term at[256];
  size_t count;
  zj_slice prefix;
} term_list;

/* Adds the terms of a text. Its last Han character is a term of its own only where the run is known
 * to end; otherwise some term begins with it. */
static void add_terms(term_list *list, zj_slice text, bool run_goes_on) {
  zj_cutter cutter = zj_bigram_cut(text);
  for (zj_term term; list->count < ZJ_COUNT(list->at) && zj_bigram_next(&cutter, &term) == ZJ_OK;) {
    uint32_t c;
    unsigned first = zj_utf8_decode(term.bytes, 0, &c);
    bool lone_han = first == term.bytes.length && zj_char_class_of(c) == ZJ_CHAR_HAN;
    if (lone_han && run_goes_on && term.at.byte + term.bytes.length == text.length)
      list->prefix = term.bytes;
    else
      list->at[list->count++] = (sized_term){term.bytes, 0};
  }
}

/* Lists the terms that every paragraph with the leaf holds, and a Han character with which some
 * term begins, for a leaf without terms. Only the Han characters of a strict leaf count: the rest
 * may be part of longer words. */
static void list_terms(const zj_query_node *leaf, term_list *list) {
  list->count = 0;
  list->prefix = ZJ_LIT("");
  if (leaf->form == ZJ_LEAF_STRICT) {
    add_terms(list, zj_strict_anchor(leaf), true);
    return;
  }
  for (size_t k = 0; k < leaf->phrase_count; k++) {
    const zj_phrase *phrase = &leaf->phrases[k];
    for (size_t i = 0; i < phrase->piece_count; i++)
      if (phrase->pieces[i].kind == ZJ_PIECE_TEXT)
        add_terms(list, phrase->pieces[i].text, i + 1 == phrase->piece_count);
  }
}

static int by_size(const void *a, const void *b) {
  const sized_term *x = a, *y = b;
  return (x->documents > y->documents) - (x->documents < y->documents);
}

/* Opens the documents of the rarest term that also hold the next one, and all those terms that are
 * ready as bitmaps. */
static zj_status open_terms(planner *p, const zj_query_node *leaf, const sized_term *terms,
                            size_t count, zj_candidates **out) {
  zj_status status = new_stream(p, STREAM_LIST, out);
  if (status != ZJ_OK) return status;
  zj_candidates *c = *out;
  const zj_dense_list *dense;
  bool first_ready = false, second_ready = count < 2;
  for (size_t i = 0; status == ZJ_OK && i < count && c->bitmap_count < BITMAPS; i++) {
    status = zj_dense_find(c, zj_segment_dense(p->segment), terms[i].bytes, terms[i].documents,
                           &dense, p->err);
    if (status != ZJ_OK || !dense) continue;
    c->bitmaps[c->bitmap_count++] = dense->bits;
    status = record_term(p, leaf, terms[i].bytes, 0, 0, true);
    first_ready |= i == 0;
    second_ready |= i == 1;
  }
  c->size = terms[0].documents;
  if (first_ready && second_ready) {
    c->kind = STREAM_BITMAP;
    return status;
  }
  if (status == ZJ_OK)
    status = zj_postings_list_open(c, p->postings, terms[0].bytes, &c->list, p->err);
  if (status == ZJ_OK && !second_ready)
    status = zj_postings_list_open(c, p->postings, terms[1].bytes, &c->other, p->err);
  return status;
}

/* Opening takes long where it reads posting lists, of which a single character has many. */
static bool is_past(const planner *p) {
  return p->deadline && zj_deadline_look(p->deadline);
}

static zj_status open_prefix(planner *p, const zj_query_node *leaf, zj_slice prefix, bool chosen,
                             zj_candidates **out) {
  zj_status status = new_stream(p, STREAM_BITMAP, out);
  if (status != ZJ_OK) return status;
  zj_candidates *c = *out;
  uint64_t *bits = talloc_zero_array(c, uint64_t, (unsigned)zj_dense_words(c->documents));
  if (!bits) return zj_no_memory(p->err);
  c->bitmaps[c->bitmap_count++] = bits;
  zj_term_walk *walk;
  zj_slice term;
  uint32_t documents;
  unsigned terms = 0;
  status = zj_term_walk_open(c, p->postings, prefix, &walk, p->err);
  while (status == ZJ_OK &&
         (status = zj_term_walk_next(walk, &term, &documents, p->err)) == ZJ_OK) {
    status = is_past(p) ? ZJ_LIMIT : zj_dense_mark(p->postings, term, c->documents, bits, p->err);
    terms++;
  }
  uint64_t marked = 0;
  for (size_t i = 0; i < zj_dense_words(c->documents); i++)
    marked += (unsigned)__builtin_popcountll(bits[i]);
  c->size = (uint32_t)marked;
  zj_status recorded = record_term(p, leaf, prefix, marked, terms, chosen);
  return status == ZJ_DONE ? recorded : status;
}

/* Keeps one of each term that a phrase holds twice. Such terms are near each other, because terms
 * are sorted by size. Returns the number kept. */
static size_t keep_distinct(sized_term *terms, size_t count) {
  size_t kept = 0;
  for (size_t i = 0; i < count; i++) {
    bool known = false;
    for (size_t j = kept; j > 0 && !known && terms[j - 1].documents == terms[i].documents; j--)
      known = zj_slice_equal(terms[j - 1].bytes, terms[i].bytes);
    if (!known) terms[kept++] = terms[i];
  }
  return kept;
}

static zj_status size_terms(planner *p, const zj_query_node *leaf, sized_term *terms, size_t count,
                            bool chosen) {
  for (size_t i = 0; i < count; i++) {
    zj_status status =
        zj_postings_frequency(p->postings, terms[i].bytes, &terms[i].documents, NULL, p->err);
    if (status != ZJ_OK) return status;
  }
  qsort(terms, count, sizeof *terms, by_size);
  zj_status status = ZJ_OK;
  for (size_t i = 0; status == ZJ_OK && i < count; i++)
    status = record_term(p, leaf, terms[i].bytes, terms[i].documents, 0,
                         chosen && i < 2 && terms[0].documents > 0);
  return status;
}

static zj_status plan_leaf(planner *p, const zj_query_node *leaf, zj_candidates **out) {
  term_list list;
  if (leaf->is_field) return new_stream(p, STREAM_ALL, out);
  if (is_past(p)) return ZJ_LIMIT;
  list_terms(leaf, &list);
  sized_term *terms = list.at;
  size_t count = list.count;
  if (count == 0 && list.prefix.length) return open_prefix(p, leaf, list.prefix, true, out);
  if (count == 0) return new_stream(p, STREAM_ALL, out);
  zj_status status = size_terms(p, leaf, terms, count, true);
  if (status != ZJ_OK) return status;
  if (terms[0].documents == 0) return new_stream(p, STREAM_NONE, out);
  return open_terms(p, leaf, terms, keep_distinct(terms, count), out);
}

static zj_status plan_node(planner *p, const zj_query_node *node, zj_candidates **out);

static int by_stream_size(const void *a, const void *b) {
  const zj_candidates *const *x = a, *const *y = b;
  return ((*x)->size > (*y)->size) - ((*x)->size < (*y)->size);
}

/* Sizes a group and puts its smallest child first, which then leads in an AND. */
static void size_group(zj_candidates *c) {
  uint64_t sum = 0, least = c->documents;
  qsort(c->children, c->child_count, sizeof(zj_candidates *), by_stream_size);
  for (size_t i = 0; i < c->child_count; i++) {
    sum += c->children[i]->size;
    if (c->children[i]->size < least) least = c->children[i]->size;
  }
  uint64_t most = sum < c->documents ? sum : c->documents;
  c->size = (uint32_t)(c->kind == STREAM_AND ? least : most);
}

/* The smallest child. Parts that meet in a section or report may be in different paragraphs, so
 * only one of them can lead to the report. */
static zj_candidates *smallest_child(const zj_candidates *c) {
  zj_candidates *best = c->children[0];
  for (size_t i = 1; i < c->child_count; i++)
    if (c->children[i]->size < best->size) best = c->children[i];
  return best;
}

static zj_status plan_children(planner *p, const zj_query_node *node, stream_kind kind,
                               zj_candidates **out) {
  zj_candidates *c;
  zj_status status = new_group(p, kind, node->child_count, &c);
  if (status != ZJ_OK) return status;
  bool all = false;
  for (size_t i = 0; i < node->child_count; i++) {
    zj_candidates *child;
    status = plan_node(p, node->children[i], &child);
    if (status != ZJ_OK) return status;
    if (child->kind == STREAM_ALL)
      all = true;
    else
      c->children[c->child_count++] = child;
  }
  if (c->child_count == 0 || (kind == STREAM_OR && all))
    c->kind = STREAM_ALL;
  else if (c->child_count == 1)
    c = c->children[0];
  else if (kind == STREAM_AND && node->unit > ZJ_UNIT_PARAGRAPH)
    c = smallest_child(c);
  else
    size_group(c);
  *out = c;
  return ZJ_OK;
}

/* Records the terms of negated leaves for an explanation, though they propose no candidates. */
static zj_status record_negated(planner *p, const zj_query_node *node) {
  zj_status status = ZJ_OK;
  if (node->kind == ZJ_Q_LEAF && !node->is_field) {
    term_list list;
    zj_candidates *unused;
    if (is_past(p)) return ZJ_LIMIT;
    list_terms(node, &list);
    if (list.count == 0 && list.prefix.length)
      status = open_prefix(p, node, list.prefix, false, &unused);
    else
      status = size_terms(p, node, list.at, list.count, false);
  }
  for (size_t i = 0; status == ZJ_OK && i < node->child_count; i++)
    status = record_negated(p, node->children[i]);
  return status;
}

static zj_status plan_negated(planner *p, const zj_query_node *node, zj_candidates **out) {
  zj_status status = new_stream(p, STREAM_ALL, out);
  if (status != ZJ_OK || !p->plan) return status;
  return record_negated(p, node);
}

static zj_status plan_node(planner *p, const zj_query_node *node, zj_candidates **out) {
  switch (node->kind) {
  case ZJ_Q_LEAF:
    return plan_leaf(p, node, out);
  case ZJ_Q_OR:
    return plan_children(p, node, STREAM_OR, out);
  case ZJ_Q_NOT:
    return plan_negated(p, node, out);
  case ZJ_Q_SCOPE:
  case ZJ_Q_ABOUT:
  case ZJ_Q_UNIT:
    return plan_node(p, node->children[0], out);
  case ZJ_Q_AND:
  case ZJ_Q_KEEP:
    break; /* every part must match */
  }
  return plan_children(p, node, STREAM_AND, out);
}

/* Plans for what every hit needs whatever the tree is: a match of some positive leaf. */
static zj_status plan_positive(planner *p, const zj_query *query, zj_candidates **out) {
  zj_status status = new_group(p, STREAM_OR, query->leaf_count, out);
  if (status != ZJ_OK) return status;
  zj_candidates *c = *out;
  for (size_t i = 0; i < query->leaf_count; i++) {
    if (query->leaves[i]->negative || (query->leaves[i]->is_field && !query->fields_only)) continue;
    status = plan_leaf(p, query->leaves[i], &c->children[c->child_count]);
    if (status != ZJ_OK) return status;
    c->child_count++;
  }
  return ZJ_OK;
}

zj_status zj_candidates_open(void *ctx, const zj_segment *segment, const zj_query *query,
                             zj_candidates **out, zj_lookup *plan, zj_deadline *deadline,
                             zj_error *err) {
  planner p = {.ctx = ctx,
               .segment = segment,
               .postings = zj_segment_postings(segment),
               .plan = plan,
               .deadline = deadline,
               .err = err};
  if (!p.postings) return new_stream(&p, STREAM_ALL, out); /* --scan */
  zj_status status = plan_node(&p, query->root, out);
  if (status != ZJ_OK || (*out)->kind != STREAM_ALL) return status;
  p.plan = NULL; /* all leaves are recorded already */
  return plan_positive(&p, query, out);
}
