/* inverter.h - documents with their terms to terms with their documents, in memory.
 *
 * Each term has one list of bytes that grows as documents come, so that a posting costs two or
 * three bytes and hardly more than the look-up of its term: on 82 MB of reports 24 times less time
 * than trees of terms with trees of documents.
 *
 * A list of postings is, for each document, how many documents lie between it and the one before
 * (or 0), then how often it holds the term; both as zj_glass_pack() writes numbers.
 *
 * Ownership  a talloc child of 'ctx'. Threads: one. */
#ifndef ZJ_INDEXER_STORE_INVERTER_H
#define ZJ_INDEXER_STORE_INVERTER_H

#include "indexer/base/text.h"

typedef struct zj_inverter zj_inverter;

typedef struct zj_inverted {
  zj_slice term;     /* valid until the next call */
  zj_slice postings; /* likewise */
  uint32_t documents;
  uint64_t occurrences;
} zj_inverted;

zj_inverter *zj_inverter_new(void *ctx);
/* Adds the next document, numbered from 1: its terms in any order, one as often as it occurs. None
 * is empty, or holds a NUL. */
void zj_inverter_add(zj_inverter *inverter, const zj_slice *terms, size_t count);
/* Bytes in use, roughly. */
size_t zj_inverter_bytes(const zj_inverter *inverter);
/* How often the term that is most frequent within one document occurs there. */
uint32_t zj_inverter_frequency_max(const zj_inverter *inverter);

/* After the last document: the terms in memcmp order, one a call; false behind the last. */
bool zj_inverter_next(zj_inverter *inverter, zj_inverted *out);

#endif
