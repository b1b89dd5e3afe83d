/* postings.h - the C API over Xapian: term ─▶ ascending docids with their within-document
 * frequency.
 *
 * Document d (1-based) is paragraph d-1 of a segment. There are no positions, no termlists, no
 * data: the index narrows, the text decides. This header, postings.cc, and for small private
 * databases postings_write.c with glass.c, are the only code that knows Xapian; every C++ exception
 * becomes a zj_error.
 *
 * Ownership  handles are talloc children of 'ctx'; freeing one closes it. A list or walk borrows
 * its reader. Threads    one reader, and the lists opened from it, per thread. Writers are for one
 * thread. Errors     ZJ_CORRUPT when the database contradicts itself, ZJ_IO when the system
 * refuses, ZJ_NO_MEMORY. */
#ifndef ZJ_INDEXER_STORE_POSTINGS_H
#define ZJ_INDEXER_STORE_POSTINGS_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- writing: a small private database, merged later ---- */

typedef struct zj_postings_writer zj_postings_writer;
enum { ZJ_POSTINGS_TERM_MAX = 245 /* bytes */ };

/* Creates the database 'dir', which must not exist. It is not there until it is finished, and not
 * crash-safe until merged and fsynced. */
ZJ_MUST_CHECK zj_status zj_postings_create(void *ctx, const char *dir, zj_postings_writer **out,
                                           zj_error *err);
/* Adds the next document: its terms in any order, one as often as it occurs; none is empty or holds
 * a NUL. */
ZJ_MUST_CHECK zj_status zj_postings_add(zj_postings_writer *writer, const zj_slice *terms,
                                        size_t count, zj_error *err);
/* Writes and closes. The handle is freed whatever the outcome. */
ZJ_MUST_CHECK zj_status zj_postings_finish(zj_postings_writer *writer, zj_error *err);
/* Merges databases in the given order into the new database 'dest': documents keep their order. At
 * most ZJ_POSTINGS_MERGE_MAX sources a call (all are open at once). Sources are left alone. */
enum { ZJ_POSTINGS_MERGE_MAX = 64 };
ZJ_MUST_CHECK zj_status zj_postings_merge(const char *const *sources, size_t count,
                                          const char *dest, zj_error *err);

/* ---- reading ---- */

typedef struct zj_postings zj_postings;
typedef struct zj_postings_list zj_postings_list;
typedef struct zj_term_walk zj_term_walk;

ZJ_MUST_CHECK zj_status zj_postings_open(void *ctx, const char *dir, zj_postings **out,
                                         zj_error *err);
/* Xapian's own check of the database 'dir': its blocks, its lists, its totals. ZJ_CORRUPT when it
 * finds anything. */
ZJ_MUST_CHECK zj_status zj_postings_check(const char *dir, zj_error *err);
uint32_t zj_postings_doccount(const zj_postings *postings);

/* How many documents hold the term, and how often all of them together (occurrences may be NULL). 0
 * for a term that does not occur. */
ZJ_MUST_CHECK zj_status zj_postings_frequency(zj_postings *postings, zj_slice term,
                                              uint32_t *documents, uint64_t *occurrences,
                                              zj_error *err);

/* Opens the list of a term, before its first element. An absent term gives an empty list. */
ZJ_MUST_CHECK zj_status zj_postings_list_open(void *ctx, zj_postings *postings, zj_slice term,
                                              zj_postings_list **out, zj_error *err);
/* Moves to the next document; ZJ_DONE after the last. */
ZJ_MUST_CHECK zj_status zj_postings_list_next(zj_postings_list *list, uint32_t *docid,
                                              zj_error *err);
/* Moves to the first document >= 'docid'; stays where it is when it is there already; ZJ_DONE past
 * the end. */
ZJ_MUST_CHECK zj_status zj_postings_list_skip_to(zj_postings_list *list, uint32_t docid,
                                                 uint32_t *at, zj_error *err);
/* The within-document frequency at the current document. */
ZJ_MUST_CHECK zj_status zj_postings_list_wdf(zj_postings_list *list, uint32_t *wdf, zj_error *err);
/* Reads up to 'max' further documents at once (wdfs may be NULL); *count 0 at the end. One call
 * guards them all: use this where every document is wanted. */
ZJ_MUST_CHECK zj_status zj_postings_list_read(zj_postings_list *list, uint32_t *docids,
                                              uint32_t *wdfs, size_t max, size_t *count,
                                              zj_error *err);

/* Walks the terms that begin with 'prefix', in memcmp order. 'term' is valid until the next call.
 */
/* Reads documents that stand in both lists, from the first that is 'from' or later, at most 'max':
 * *count of them, 0 at the end of either. Both lists move past the last one returned; only calls of
 * this function may follow. */
ZJ_MUST_CHECK zj_status zj_postings_list_meet(zj_postings_list *list, zj_postings_list *other,
                                              uint32_t from, uint32_t *docids, size_t max,
                                              size_t *count, zj_error *err);

ZJ_MUST_CHECK zj_status zj_term_walk_open(void *ctx, zj_postings *postings, zj_slice prefix,
                                          zj_term_walk **out, zj_error *err);
ZJ_MUST_CHECK zj_status zj_term_walk_next(zj_term_walk *walk, zj_slice *term, uint32_t *documents,
                                          zj_error *err);

#ifdef __cplusplus
}
#endif
#endif
