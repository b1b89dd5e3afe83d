/* inverter.h - turns documents with their terms into terms with their documents, in memory.
 *
 * Each term has one list of bytes that grows as documents come, so a posting costs two or three
 * bytes and hardly more time than looking up its term. On 82 MB of reports this took a 24th of the
 * time of trees of terms with trees of documents.
 *
 * A list of postings holds two numbers for each document: how many documents lie between it and
 * the previous one (for the first, how many lie before it), and how often it holds the term. Both
 * are numbers of number.h.
 *
 * Units      bytes; documents are numbered from 1.
 * Ownership  an inverter is a talloc child of 'ctx'; what it hands out is borrowed from it.
 * Errors     ZJ_NO_MEMORY; the inverter must then be freed, because its lists are incomplete.
 * Threads    one thread per inverter. */
#ifndef ZJ_INDEXER_STORE_INVERTER_H
#define ZJ_INDEXER_STORE_INVERTER_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

typedef struct zj_inverter zj_inverter;

/* One term with its list of postings. */
typedef struct zj_inverted {
  zj_slice term;        /* valid until the next call */
  zj_slice postings;    /* likewise */
  uint32_t documents;   /* that hold the term */
  uint64_t occurrences; /* of the term in all of them */
} zj_inverted;

/* An inverter without documents; NULL when memory ran out. */
zj_inverter *zj_inverter_new(void *ctx);

/* Adds the next document, given as its terms in any order; a term that occurs n times is listed n
 * times. No term may be empty or hold a NUL. The terms are copied. */
ZJ_MUST_CHECK zj_status zj_inverter_add(zj_inverter *inverter, const zj_slice *terms, size_t count,
                                        zj_error *err);

/* Roughly how many bytes of memory are in use. */
size_t zj_inverter_bytes(const zj_inverter *inverter);

/* The highest number of times that one document holds one term, over the lists that are complete:
 * over all of them once zj_inverter_next() has returned ZJ_DONE. */
uint32_t zj_inverter_frequency_max(const zj_inverter *inverter);

/* Sets *out to the next term, in memcmp order, and returns ZJ_OK; returns ZJ_DONE after the last
 * term. Call it only after the last document was added. */
ZJ_MUST_CHECK zj_status zj_inverter_next(zj_inverter *inverter, zj_inverted *out, zj_error *err);

#endif
