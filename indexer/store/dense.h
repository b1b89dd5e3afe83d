/* dense.h - the longest posting lists of a segment as bitmaps, for a reader that lives through many
 * queries.
 *
 * A list that holds more than one paragraph in 77 costs more to walk than a bitmap of all
 * paragraphs costs to read. It is decoded when it is asked for the second time: a process of one
 * query never pays for it. What is kept is bounded; the bitmap longest unused goes first.
 *
 * Units      bit d of a bitmap is docid d, counted from 1; words of 64 bits.
 * Ownership  a talloc child of 'ctx'. A bitmap is lent to the context it was asked for, and lives
 * as long as that at least. Threads    of the thread that owns the postings. */
#ifndef ZJ_INDEXER_STORE_DENSE_H
#define ZJ_INDEXER_STORE_DENSE_H

#include "indexer/store/postings.h"

typedef struct zj_dense zj_dense;

enum { ZJ_DENSE_BYTES = 24 << 20 }; /* kept per segment, at most */

/* 'documents' is the largest docid; 'postings' must outlive it. */
zj_dense *zj_dense_new(void *ctx, zj_postings *postings, uint32_t documents, size_t max_bytes);

/* Sets *bits to the bitmap of a term that stands in 'frequency' documents, as a reference of 'ctx';
 * NULL when its list is short, or long and asked for the first time. */
ZJ_MUST_CHECK zj_status zj_dense_find(void *ctx, zj_dense *dense, zj_slice term, uint32_t frequency,
                                      const uint64_t **bits, zj_error *err);

/* Words that a bitmap of so many documents has. */
size_t zj_dense_words(uint32_t documents);
/* Sets the bits of a term's documents. */
ZJ_MUST_CHECK zj_status zj_dense_mark(zj_postings *postings, zj_slice term, uint32_t documents,
                                      uint64_t *bits, zj_error *err);

#endif
