/* postings.h - from a term to the ascending numbers of its documents, with the within-document
 * frequency in each.
 *
 * Document d (from 1) is paragraph d-1 of a segment. There are no positions, term lists or document
 * data: the index narrows, the text decides.
 *
 *   postings/postlist.glass, iamglass   a database of Xapian's: the lists of rare terms
 *   postings/packed                     the lists of all other terms (packed.h)
 *
 * Who asks does not see which of the two has a term. Only postings.cc, and glass.c with
 * glass_list.c, which write the database, know Xapian and its format. Every C++ exception becomes a
 * zj_error.
 *
 * Ownership  handles are talloc children of 'ctx'; freeing one closes it. A list or walk borrows
 *            its reader.
 * Errors     ZJ_CORRUPT when the database contradicts itself, ZJ_IO when the system refuses,
 *            ZJ_NO_MEMORY.
 * Threads    one thread per reader and the lists opened from it; one thread per writer. */
#ifndef ZJ_INDEXER_STORE_POSTINGS_H
#define ZJ_INDEXER_STORE_POSTINGS_H

#include "indexer/base/error.h"
#include "indexer/base/mapping.h"
#include "indexer/base/text.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- writing: pieces, which are merged later ---- */

typedef struct zj_postings_writer zj_postings_writer;
enum { ZJ_POSTINGS_TERM_MAX = 245 /* bytes */ };

/* Creates the folder 'dir', which must not exist, for a new piece (piece_lists.h). It can be merged
 * once it is finished. */
ZJ_MUST_CHECK zj_status zj_postings_create(void *ctx, const char *dir, zj_postings_writer **out,
                                           zj_error *err);

/* Adds the next document, given as its terms in any order; a term that occurs n times is listed n
 * times. No term may be empty, hold a NUL or be longer than ZJ_POSTINGS_TERM_MAX. After an error
 * the writer can only be freed. */
ZJ_MUST_CHECK zj_status zj_postings_add(zj_postings_writer *writer, const zj_slice *terms,
                                        size_t count, zj_error *err);

/* Writes what was added and frees the writer, whatever the outcome. */
ZJ_MUST_CHECK zj_status zj_postings_finish(zj_postings_writer *writer, zj_error *err);

enum { ZJ_POSTINGS_MERGE_MAX = 64 };

/* Merges pieces into the new folder 'dest', which can then be opened: the documents of each source
 * follow those of the previous one. Takes 1 to ZJ_POSTINGS_MERGE_MAX sources, because all are open
 * at once, and does not change them. Takes time in proportion to the postings, and little memory.
 * Nothing is fsynced.
 *
 * The lists of terms with at least 4 documents are packed. The environment variable ZHANGJU_PACKED
 * is another number; with 0, no list is. */
ZJ_MUST_CHECK zj_status zj_postings_merge(const char *const *sources, size_t count,
                                          const char *dest, zj_error *err);

/* Merges pieces into one piece in the existing folder 'dest', likewise. */
ZJ_MUST_CHECK zj_status zj_postings_gather(const char *const *sources, size_t count,
                                           const char *dest, zj_error *err);

/* ---- reading ---- */

typedef struct zj_postings zj_postings;
typedef struct zj_postings_list zj_postings_list;
typedef struct zj_term_walk zj_term_walk;

/* Opens the folder 'dir' for reading. */
ZJ_MUST_CHECK zj_status zj_postings_open(void *ctx, const char *dir, zj_postings **out,
                                         zj_error *err);

/* Runs Xapian's own check of the blocks, lists and totals of the database 'dir'. ZJ_CORRUPT with
 * the number of faults. */
ZJ_MUST_CHECK zj_status zj_postings_check(const char *dir, zj_error *err);

/* What became of the file of packed lists since it was mapped. */
zj_mapping_state zj_postings_look(const zj_postings *postings);

/* Whether the lists that are mapped have the checksum 'sum' (zj_packed_is_whole()). */
bool zj_postings_are_whole(const zj_postings *postings, uint64_t sum);

/* The number of documents; 0 when it cannot be read. */
uint32_t zj_postings_doccount(const zj_postings *postings);

/* Sets *documents to the number of documents that hold the term, and *occurrences (may be NULL) to
 * how often all of them together hold it. Both are 0 for a term that does not occur. */
ZJ_MUST_CHECK zj_status zj_postings_frequency(zj_postings *postings, zj_slice term,
                                              uint32_t *documents, uint64_t *occurrences,
                                              zj_error *err);

/* Opens the list of a term, before its first element. An absent term gives an empty list. */
ZJ_MUST_CHECK zj_status zj_postings_list_open(void *ctx, zj_postings *postings, zj_slice term,
                                              zj_postings_list **out, zj_error *err);

/* Moves to the next document and sets *docid to it; ZJ_DONE after the last. */
ZJ_MUST_CHECK zj_status zj_postings_list_next(zj_postings_list *list, uint32_t *docid,
                                              zj_error *err);

/* Moves forward to the first document >= 'docid' and sets *at to it; does not move when the current
 * one is. ZJ_DONE when there is none. */
ZJ_MUST_CHECK zj_status zj_postings_list_skip_to(zj_postings_list *list, uint32_t docid,
                                                 uint32_t *at, zj_error *err);

/* Sets *wdf to the within-document frequency at the current document. ZJ_INTERNAL when there is
 * none. */
ZJ_MUST_CHECK zj_status zj_postings_list_wdf(zj_postings_list *list, uint32_t *wdf, zj_error *err);

/* Reads the next documents, at most 'max', and their within-document frequencies ('wdfs' may be
 * NULL). Sets *count to their number; 0 at the end. When every document is wanted, this is cheaper
 * than zj_postings_list_next(). */
ZJ_MUST_CHECK zj_status zj_postings_list_read(zj_postings_list *list, uint32_t *docids,
                                              uint32_t *wdfs, size_t max, size_t *count,
                                              zj_error *err);

/* Reads the documents >= 'from' that are in both lists, at most 'max', and sets *count to their
 * number; 0 at the end of either list. Both lists move past the last document returned; after that
 * only this function may be called with them. */
ZJ_MUST_CHECK zj_status zj_postings_list_meet(zj_postings_list *list, zj_postings_list *other,
                                              uint32_t from, uint32_t *docids, size_t max,
                                              size_t *count, zj_error *err);

/* Starts a walk of the terms that begin with 'prefix', in memcmp order. */
ZJ_MUST_CHECK zj_status zj_term_walk_open(void *ctx, zj_postings *postings, zj_slice prefix,
                                          zj_term_walk **out, zj_error *err);

/* Sets *term to the next term, which is valid until the next call, and *documents (may be NULL) to
 * the number of documents that hold it. ZJ_DONE after the last. */
ZJ_MUST_CHECK zj_status zj_term_walk_next(zj_term_walk *walk, zj_slice *term, uint32_t *documents,
                                          zj_error *err);

#ifdef __cplusplus
}
#endif
#endif
