/* dense.c - a hash table of the terms asked for. A slot holds the term that was asked for last and,
 * from the second time on, its list. */
#include "indexer/store/dense.h"

#include <talloc.h>
#include <xxhash.h>

/* SPARSE: with one paragraph in 77 a walk and a bitmap cost the same on 318,000 paragraphs. */
enum { SLOTS = 4096, TERM_BYTES = 16, SPARSE = 77 };

typedef struct slot {
  char term[TERM_BYTES]; /* padded with zeroes; longer terms are never that frequent */
  uint64_t used;         /* value of the clock when it was last asked for; 0: never */
  zj_dense_list *list;
  size_t bytes;
} slot;

struct zj_dense {
  zj_postings *postings;
  uint32_t documents;
  size_t max_bytes, bytes;
  uint64_t clock;
  slot *slots; /* SLOTS of them; NULL until the first long list is asked for */
};

zj_dense *zj_dense_new(void *ctx, zj_postings *postings, uint32_t documents, size_t max_bytes) {
  zj_dense *dense = talloc_zero(ctx, zj_dense);
  if (!dense) return NULL;
  dense->postings = postings;
  dense->documents = documents;
  dense->max_bytes = max_bytes;
  return dense;
}

size_t zj_dense_words(uint32_t documents) {
  return (size_t)documents / 64 + 1;
}

zj_status zj_dense_mark(zj_postings *postings, zj_slice term, uint32_t documents, uint64_t *bits,
                        zj_error *err) {
  zj_postings_list *list;
  uint32_t docids[1024];
  size_t count = 1;
  zj_status status = zj_postings_list_open(NULL, postings, term, &list, err);
  if (status != ZJ_OK) return status;
  while (status == ZJ_OK && count > 0) {
    status = zj_postings_list_read(list, docids, NULL, ZJ_COUNT(docids), &count, err);
    for (size_t i = 0; status == ZJ_OK && i < count; i++)
      if (docids[i] <= documents) bits[docids[i] / 64] |= (uint64_t)1 << docids[i] % 64;
  }
  talloc_free(list);
  return status;
}

size_t zj_dense_bytes(uint32_t documents, uint32_t frequency) {
  return zj_dense_words(documents) * (sizeof(uint64_t) + sizeof(uint32_t)) + frequency;
}

/* Drops the reference to a list; the queries that use it have their own. */
static void drop_list(zj_dense *dense, slot *s) {
  if (!s->list) return;
  talloc_unlink(dense, s->list);
  s->list = NULL;
  dense->bytes -= s->bytes;
}

static void make_room(zj_dense *dense, size_t bytes) {
  while (dense->bytes + bytes > dense->max_bytes) {
    slot *oldest = NULL;
    for (size_t i = 0; i < SLOTS; i++)
      if (dense->slots[i].list && (!oldest || dense->slots[i].used < oldest->used))
        oldest = &dense->slots[i];
    if (!oldest) return;
    drop_list(dense, oldest);
  }
}

/* The arrays of a list while it is decoded. */
typedef struct decoding {
  uint64_t *bits;
  uint32_t *ranks;
  uint8_t *frequencies;
  uint32_t documents, room, count; /* 'room' for frequencies, of which there are 'count' */
} decoding;

static void add_documents(decoding *d, const uint32_t *docids, const uint32_t *wdfs, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (docids[i] > d->documents || d->count == d->room) continue; /* damaged postings */
    d->bits[docids[i] / 64] |= (uint64_t)1 << docids[i] % 64;
    d->frequencies[d->count++] = (uint8_t)(wdfs[i] < ZJ_DENSE_MANY ? wdfs[i] : ZJ_DENSE_MANY);
  }
}

static zj_status read_documents(decoding *d, zj_postings *postings, zj_slice term, zj_error *err) {
  zj_postings_list *list;
  uint32_t docids[1024], wdfs[1024];
  size_t count = 1;
  zj_status status = zj_postings_list_open(NULL, postings, term, &list, err);
  if (status != ZJ_OK) return status;
  while (status == ZJ_OK && count > 0) {
    status = zj_postings_list_read(list, docids, wdfs, ZJ_COUNT(docids), &count, err);
    if (status == ZJ_OK) add_documents(d, docids, wdfs, count);
  }
  talloc_free(list);
  uint32_t rank = 0;
  for (size_t i = 0; i < zj_dense_words(d->documents); i++) {
    d->ranks[i] = rank;
    rank += (uint32_t)__builtin_popcountll(d->bits[i]);
  }
  return status;
}

static zj_status decode_list(zj_dense *dense, slot *s, zj_slice term, uint32_t frequency,
                             zj_error *err) {
  zj_dense_list *list = talloc_zero(dense, zj_dense_list);
  if (!list) return zj_no_memory(err);
  size_t words = zj_dense_words(dense->documents);
  decoding d = {.bits = talloc_zero_array(list, uint64_t, (unsigned)words),
                .ranks = talloc_zero_array(list, uint32_t, (unsigned)words),
                .frequencies = talloc_zero_array(list, uint8_t, frequency + 1),
                .documents = dense->documents,
                .room = frequency};
  zj_status status = d.bits && d.ranks && d.frequencies
                         ? read_documents(&d, dense->postings, term, err)
                         : zj_no_memory(err);
  if (status != ZJ_OK) {
    talloc_free(list);
    return status;
  }
  *list = (zj_dense_list){d.bits, d.ranks, d.frequencies};
  s->bytes = zj_dense_bytes(dense->documents, frequency);
  make_room(dense, s->bytes);
  s->list = list;
  dense->bytes += s->bytes;
  return ZJ_OK;
}

/* The slot in which a term is kept or would be; *known says whether it is. */
static slot *slot_of(const zj_dense *dense, zj_slice term, char key[TERM_BYTES], bool *known) {
  memset(key, 0, TERM_BYTES);
  memcpy(key, term.at, term.length);
  slot *s = &dense->slots[XXH3_64bits(key, TERM_BYTES) % SLOTS];
  *known = s->used && memcmp(s->term, key, TERM_BYTES) == 0;
  return s;
}

const zj_dense_list *zj_dense_known(const zj_dense *dense, zj_slice term) {
  char key[TERM_BYTES];
  bool known;
  if (!dense || !dense->slots || term.length > TERM_BYTES) return NULL;
  const slot *s = slot_of(dense, term, key, &known);
  return known ? s->list : NULL;
}

zj_status zj_dense_find(void *ctx, zj_dense *dense, zj_slice term, uint32_t frequency,
                        const zj_dense_list **list, zj_error *err) {
  *list = NULL;
  if (frequency <= dense->documents / SPARSE || term.length > TERM_BYTES ||
      zj_dense_bytes(dense->documents, frequency) > dense->max_bytes)
    return ZJ_OK;
  if (!dense->slots) dense->slots = talloc_zero_array(dense, slot, SLOTS);
  if (!dense->slots) return zj_no_memory(err);
  char key[TERM_BYTES];
  bool again;
  slot *s = slot_of(dense, term, key, &again);
  if (!again) {
    drop_list(dense, s);
    memcpy(s->term, key, sizeof key);
  }
  s->used = ++dense->clock;
  if (!again) return ZJ_OK;
  zj_status status = s->list ? ZJ_OK : decode_list(dense, s, term, frequency, err);
  if (status != ZJ_OK) return status;
  *list = talloc_reference(ctx, s->list);
  return *list ? ZJ_OK : zj_no_memory(err);
}
