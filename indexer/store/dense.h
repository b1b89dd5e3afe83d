/* dense.h - the longest posting lists of a segment as bitmaps with frequencies, for a reader that
 * serves many queries.
 *
 * A list that holds more than one paragraph in 77 costs more to walk than a bitmap of all
 * paragraphs costs to read. A list is decoded when it is asked for the second time, so a process of
 * one query never pays for it. The memory for bitmaps is bounded; the least recently used one is
 * dropped first.
 *
 * Units      bit d of a bitmap is docid d, counted from 1; words of 64 bits.
 * Ownership  a zj_dense is a talloc child of 'ctx'. A bitmap is referenced by the context it was
 *            asked for and lives at least as long as that.
 * Errors     those of postings.h; ZJ_NO_MEMORY.
 * Threads    that of the postings. */
#ifndef ZJ_INDEXER_STORE_DENSE_H
#define ZJ_INDEXER_STORE_DENSE_H

#include "indexer/store/postings.h"

typedef struct zj_dense zj_dense;

enum {
  ZJ_DENSE_BYTES = 24 << 20, /* upper bound of the lists kept for a segment */
  ZJ_DENSE_MANY = 255        /* a frequency that is no longer known: so often or more often */
};

typedef struct zj_dense_list {
  const uint64_t *bits;
  const uint32_t *ranks;      /* per word of 'bits': how many bits are set in the words before */
  const uint8_t *frequencies; /* per bit that is set: within-document frequency, up to MANY */
} zj_dense_list;

/* Keeps at most 'max_bytes' of lists. 'documents' is the largest docid; 'postings' must outlive
 * the result. NULL when memory ran out. */
zj_dense *zj_dense_new(void *ctx, zj_postings *postings, uint32_t documents, size_t max_bytes);

/* Sets *list to the list of a term that occurs in 'frequency' documents, referenced by 'ctx'. Sets
 * it to NULL when the list is short, or is asked for the first time. */
ZJ_MUST_CHECK zj_status zj_dense_find(void *ctx, zj_dense *dense, zj_slice term, uint32_t frequency,
                                      const zj_dense_list **list, zj_error *err);

/* The same list if zj_dense_find() has just given it, otherwise NULL; borrowed from whoever has a
 * reference. Does not count as asking. */
const zj_dense_list *zj_dense_known(const zj_dense *dense, zj_slice term);

/* The frequency of the term in a document, at most ZJ_DENSE_MANY; 0 when it does not hold it.
 * 'docid' must not be larger than the largest. */
static inline uint32_t zj_dense_frequency(const zj_dense_list *list, uint32_t docid) {
  uint64_t word = list->bits[docid / 64], bit = (uint64_t)1 << docid % 64;
  if (!(word & bit)) return 0;
  return list
      ->frequencies[list->ranks[docid / 64] + (uint32_t)__builtin_popcountll(word & (bit - 1))];
}

/* What a list takes that holds so many of the documents. */
size_t zj_dense_bytes(uint32_t documents, uint32_t frequency);

/* The number of words in a bitmap of docids up to 'documents'. */
size_t zj_dense_words(uint32_t documents);

/* Sets the bits of the documents that hold the term; 'bits' has zj_dense_words(documents) words. */
ZJ_MUST_CHECK zj_status zj_dense_mark(zj_postings *postings, zj_slice term, uint32_t documents,
                                      uint64_t *bits, zj_error *err);

#endif
