/* dense.c - a hash table of the terms asked for. A slot holds the term that was asked for last and,
 * from the second time on, the bitmap of its list. */
#include "indexer/store/dense.h"

#include <talloc.h>
#include <xxhash.h>

/* SPARSE: with one paragraph in 77 a walk and a bitmap cost the same on 318,000 paragraphs. */
enum { SLOTS = 4096, TERM_BYTES = 16, SPARSE = 77 };

typedef struct slot {
  char term[TERM_BYTES]; /* padded with zeroes; longer terms are never that frequent */
  uint64_t used;         /* value of the clock when it was last asked for; 0: never */
  uint64_t *bits;
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

static size_t bitmap_bytes(const zj_dense *dense) {
  return zj_dense_words(dense->documents) * sizeof(uint64_t);
}

/* Drops the reference to a bitmap; the queries that use it have their own. */
static void drop_bitmap(zj_dense *dense, slot *s) {
  if (!s->bits) return;
  talloc_unlink(dense, s->bits);
  s->bits = NULL;
  dense->bytes -= bitmap_bytes(dense);
}

static void make_room(zj_dense *dense) {
  while (dense->bytes + bitmap_bytes(dense) > dense->max_bytes) {
    slot *oldest = NULL;
    for (size_t i = 0; i < SLOTS; i++)
      if (dense->slots[i].bits && (!oldest || dense->slots[i].used < oldest->used))
        oldest = &dense->slots[i];
    if (!oldest) return;
    drop_bitmap(dense, oldest);
  }
}

static zj_status decode_list(zj_dense *dense, slot *s, zj_slice term, zj_error *err) {
  uint64_t *bits = talloc_zero_array(dense, uint64_t, (unsigned)zj_dense_words(dense->documents));
  if (!bits) return zj_no_memory(err);
  zj_status status = zj_dense_mark(dense->postings, term, dense->documents, bits, err);
  if (status != ZJ_OK) {
    talloc_free(bits);
    return status;
  }
  make_room(dense);
  s->bits = bits;
  dense->bytes += bitmap_bytes(dense);
  return ZJ_OK;
}

zj_status zj_dense_find(void *ctx, zj_dense *dense, zj_slice term, uint32_t frequency,
                        const uint64_t **bits, zj_error *err) {
  *bits = NULL;
  if (frequency <= dense->documents / SPARSE || term.length > TERM_BYTES ||
      bitmap_bytes(dense) > dense->max_bytes)
    return ZJ_OK;
  if (!dense->slots) dense->slots = talloc_zero_array(dense, slot, SLOTS);
  if (!dense->slots) return zj_no_memory(err);
  char key[TERM_BYTES] = {0};
  memcpy(key, term.at, term.length);
  slot *s = &dense->slots[XXH3_64bits(key, sizeof key) % SLOTS];
  bool again = s->used && memcmp(s->term, key, sizeof key) == 0;
  if (!again) {
    drop_bitmap(dense, s);
    memcpy(s->term, key, sizeof key);
  }
  s->used = ++dense->clock;
  if (!again) return ZJ_OK;
  zj_status status = s->bits ? ZJ_OK : decode_list(dense, s, term, err);
  if (status != ZJ_OK) return status;
  *bits = talloc_reference(ctx, s->bits);
  return *bits ? ZJ_OK : zj_no_memory(err);
}
