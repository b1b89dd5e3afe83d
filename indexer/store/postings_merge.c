/* postings_merge.c - walks through the terms of several pieces together and writes their lists, one
 * after the other: those of frequent terms to the file `packed`, the others as a database of
 * Xapian's. */
#include <stdlib.h>
#include <sys/stat.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/number.h"
#include "indexer/store/glass_list.h"
#include "indexer/store/packed_write.h"
#include "indexer/store/piece_lists.h"
#include "indexer/store/postings.h"

/* Lists of fewer documents are left to Xapian. */
enum { PACKED_LEAST = 4 };

typedef struct source {
  zj_piece_reader *reader;
  uint32_t before;    /* documents of the sources before */
  zj_piece_term term; /* its next one */
} source;

/* Where the lists go: into another piece, or into a database. */
typedef struct merger {
  const char *dest;
  source *sources;
  size_t count;
  source **heap; /* sources that have a term; the one with the least term first */
  size_t heap_count;
  zj_glass_totals totals;
  uint32_t packed_least;  /* 0: no list is packed */
  zj_piece_writer *piece; /* NULL: a database is made */
  zj_glass *glass;
  zj_packed_writer *packed;
  bool packing; /* the list that is being written */
  zj_glass_list list;
} merger;

/* ---- sources ---- */

/* Of two sources with the same term, the one whose documents come first is less. */
static bool is_less(const source *a, const source *b) {
  int order = zj_slice_compare(a->term.name, b->term.name);
  return order ? order < 0 : a->before < b->before;
}

static void sift_down(merger *m, size_t at) {
  source *moving = m->heap[at];
  for (size_t child; (child = 2 * at + 1) < m->heap_count; at = child) {
    if (child + 1 < m->heap_count && is_less(m->heap[child + 1], m->heap[child])) child++;
    if (!is_less(m->heap[child], moving)) break;
    m->heap[at] = m->heap[child];
  }
  m->heap[at] = moving;
}

/* Reads the next term of the first source of the heap and puts it in its place. */
static zj_status advance_first(merger *m, zj_error *err) {
  source *first = m->heap[0];
  zj_status status = zj_piece_next_term(first->reader, &first->term, err);
  if (status == ZJ_DONE) m->heap[0] = m->heap[--m->heap_count];
  if (status != ZJ_OK && status != ZJ_DONE) return status;
  if (m->heap_count) sift_down(m, 0);
  return ZJ_OK;
}

static void add_totals(zj_glass_totals *to, const zj_glass_totals *from) {
  to->documents += from->documents;
  to->length += from->length;
  if (from->shortest && (!to->shortest || from->shortest < to->shortest))
    to->shortest = from->shortest;
  if (from->longest > to->longest) to->longest = from->longest;
  if (from->frequency_max > to->frequency_max) to->frequency_max = from->frequency_max;
}

static zj_status open_sources(merger *m, void *ctx, const char *const *dirs, zj_error *err) {
  m->sources = talloc_zero_array(ctx, source, m->count);
  m->heap = talloc_array(ctx, source *, m->count);
  if (!m->sources || !m->heap) return zj_no_memory(err);
  for (size_t i = 0; i < m->count; i++) {
    source *s = &m->sources[i];
    zj_status status = zj_piece_open(ctx, dirs[i], &s->reader, err);
    if (status != ZJ_OK) return status;
    const zj_glass_totals *t = zj_piece_totals(s->reader);
    if (t->documents >= UINT32_MAX - m->totals.documents)
      return zj_fail(err, ZJ_LIMIT, "%s: %s", m->dest, zj_tr("too many paragraphs", "段落太多"));
    s->before = m->totals.documents;
    add_totals(&m->totals, t);
  }
  return ZJ_OK;
}

/* Reads the first term of every source, after their lengths have been read. */
static zj_status fill_heap(merger *m, zj_error *err) {
  for (size_t i = 0; i < m->count; i++) {
    zj_status status = zj_piece_next_term(m->sources[i].reader, &m->sources[i].term, err);
    if (status == ZJ_OK) m->heap[m->heap_count++] = &m->sources[i];
    if (status != ZJ_OK && status != ZJ_DONE) return status;
  }
  for (size_t i = m->heap_count / 2; i-- > 0;)
    sift_down(m, i);
  return ZJ_OK;
}

/* ---- destinations ---- */

/* Moves the lengths of a source. */
static zj_status move_lengths(merger *m, const source *s, zj_error *err) {
  zj_status status = ZJ_OK;
  uint32_t documents = zj_piece_totals(s->reader)->documents, length;
  for (uint32_t d = 1; d <= documents && status == ZJ_OK; d++) {
    status = zj_piece_next_length(s->reader, &length, err);
    if (status != ZJ_OK) break;
    unsigned char number[ZJ_NUMBER_MAX];
    unsigned char *end = zj_number_write(number, length);
    if (m->piece)
      zj_piece_add_lengths(m->piece, (zj_slice){(char *)number, (size_t)(end - number)});
    else
      status = zj_glass_list_add(&m->list, s->before + d, length, err);
  }
  return status;
}

static zj_status move_all_lengths(merger *m, zj_error *err) {
  zj_status status = ZJ_OK;
  if (!m->piece) zj_glass_list_lengths(m->glass, &m->list);
  for (size_t i = 0; i < m->count && status == ZJ_OK; i++)
    status = move_lengths(m, &m->sources[i], err);
  return status == ZJ_OK && !m->piece ? zj_glass_list_end(&m->list, err) : status;
}

static zj_status begin_list(merger *m, zj_slice term, uint32_t documents, uint64_t occurrences,
                            zj_error *err) {
  m->packing = m->packed_least && documents >= m->packed_least;
  if (m->piece)
    zj_piece_begin_list(m->piece, term, documents, occurrences);
  else if (m->packing)
    return zj_packed_begin(m->packed, term, documents, occurrences, err);
  else
    zj_glass_list_begin(m->glass, term, documents, occurrences, &m->list);
  return ZJ_OK;
}

static zj_status add_posting(merger *m, uint32_t document, uint32_t frequency, zj_error *err) {
  if (m->piece)
    zj_piece_add_posting(m->piece, document, frequency);
  else if (m->packing)
    return zj_packed_add(m->packed, document, frequency, err);
  else
    return zj_glass_list_add(&m->list, document, frequency, err);
  return ZJ_OK;
}

static zj_status end_list(merger *m, zj_error *err) {
  if (m->piece) return ZJ_OK;
  return m->packing ? zj_packed_end(m->packed, err) : zj_glass_list_end(&m->list, err);
}

/* ---- lists ---- */

static zj_status move_postings(merger *m, const source *s, zj_error *err) {
  zj_status status = ZJ_OK;
  uint32_t document, frequency;
  for (uint32_t i = 0; i < s->term.documents && status == ZJ_OK; i++) {
    status = zj_piece_next_posting(s->reader, &document, &frequency, err);
    if (status == ZJ_OK) status = add_posting(m, s->before + document, frequency, err);
  }
  return status;
}

/* The totals of the first term of the heap over all sources that have it, which are the top of the
 * heap: the children of one that does not have it are greater, too. */
static void add_up_term(const merger *m, size_t at, zj_slice term, uint32_t *documents,
                        uint64_t *occurrences) {
  if (at >= m->heap_count || !zj_slice_equal(m->heap[at]->term.name, term)) return;
  *documents += m->heap[at]->term.documents;
  *occurrences += m->heap[at]->term.occurrences;
  add_up_term(m, 2 * at + 1, term, documents, occurrences);
  add_up_term(m, 2 * at + 2, term, documents, occurrences);
}

/* Writes the list of the first term of the heap from all sources that have it. */
static zj_status merge_term(merger *m, zj_error *err) {
  char name[ZJ_POSTINGS_TERM_MAX];
  zj_slice term = {name, m->heap[0]->term.name.length};
  memcpy(name, m->heap[0]->term.name.at, term.length);
  uint32_t documents = 0;
  uint64_t occurrences = 0;
  add_up_term(m, 0, term, &documents, &occurrences);
  zj_status status = begin_list(m, term, documents, occurrences, err);
  while (status == ZJ_OK && m->heap_count && zj_slice_equal(m->heap[0]->term.name, term)) {
    status = move_postings(m, m->heap[0], err);
    if (status == ZJ_OK) status = advance_first(m, err);
  }
  return status == ZJ_OK ? end_list(m, err) : status;
}

static zj_status merge_lists(merger *m, zj_error *err) {
  zj_status status = move_all_lengths(m, err);
  if (status == ZJ_OK) status = fill_heap(m, err);
  while (status == ZJ_OK && m->heap_count)
    status = merge_term(m, err);
  return status;
}

/* ---- the whole ---- */

static zj_status begin_merge(merger *m, void *ctx, const char *const *dirs, zj_error *err) {
  if (m->count == 0 || m->count > ZJ_POSTINGS_MERGE_MAX)
    return zj_fail(err, ZJ_INTERNAL, "postings: merge of %zu pieces", m->count);
  if (!ctx) return zj_no_memory(err);
  return open_sources(m, ctx, dirs, err);
}

static zj_status make_folder(const char *path, zj_error *err) {
  return mkdir(path, 0777) == 0 ? ZJ_OK : zj_fail_errno(err, ZJ_IO, "%s", path);
}

/* How many documents a term must have for its list to be packed; 0: none is. */
static uint32_t choose_least(void) {
  const char *asked = getenv("ZHANGJU_PACKED");
  char *end = NULL;
  unsigned long n = asked ? strtoul(asked, &end, 10) : 0;
  return asked && *asked && !*end && n <= UINT32_MAX ? (uint32_t)n : PACKED_LEAST;
}

zj_status zj_postings_merge(const char *const *sources, size_t count, const char *dest,
                            zj_error *err) {
  void *local = talloc_new(NULL);
  merger m = {.dest = dest, .count = count, .packed_least = choose_least()};
  zj_status status = begin_merge(&m, local, sources, err);
  if (status == ZJ_OK) status = make_folder(dest, err);
  if (status == ZJ_OK) status = zj_glass_create(local, dest, &m.glass, err);
  if (status == ZJ_OK) status = zj_packed_create(local, dest, m.totals.documents, &m.packed, err);
  if (status == ZJ_OK) status = merge_lists(&m, err);
  if (status == ZJ_OK) status = zj_packed_finish(m.packed, err);
  if (status == ZJ_OK) status = zj_glass_finish(m.glass, &m.totals, err);
  talloc_free(local);
  return status;
}

zj_status zj_postings_gather(const char *const *sources, size_t count, const char *dest,
                             zj_error *err) {
  void *local = talloc_new(NULL);
  merger m = {.dest = dest, .count = count};
  zj_status status = begin_merge(&m, local, sources, err);
  if (status == ZJ_OK) status = zj_piece_create(local, dest, &m.piece, err);
  if (status == ZJ_OK) status = merge_lists(&m, err);
  if (status == ZJ_OK) status = zj_piece_finish(m.piece, &m.totals, err);
  talloc_free(local);
  return status;
}
