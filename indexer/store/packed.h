/* packed.h - reads the posting lists of frequent terms, which are packed into one mapped file
 * beside Xapian's database (packed_format.h). Private to postings.cc, which answers from both.
 *
 * A list is read in blocks of 128 documents; a table of the last document of each block leads to
 * the block that may hold a document. So a list that is a quarter as long as Xapian's is read
 * several times as fast, and two lists meet without a call for each document.
 *
 * The file may be damaged: every number is bounded where it is used, documents always ascend and
 * are never larger than those that the file says there are, and every walk ends.
 *
 * Units      documents are numbered from 1.
 * Ownership  a zj_packed is a talloc child of 'ctx' and owns the mapping; lists borrow it.
 * Errors     ZJ_CORRUPT with what to run; ZJ_NO_INDEX for another version; ZJ_IO, ZJ_NO_MEMORY.
 * Threads    a zj_packed is constant once open; one thread per list and walk. */
#ifndef ZJ_INDEXER_STORE_PACKED_H
#define ZJ_INDEXER_STORE_PACKED_H

#include "indexer/base/error.h"
#include "indexer/base/mapping.h"
#include "indexer/base/text.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct zj_packed zj_packed;
typedef struct zj_packed_list zj_packed_list;

/* Maps the file in 'dir'. */
ZJ_MUST_CHECK zj_status zj_packed_open(void *ctx, const char *dir, zj_packed **out, zj_error *err);

/* Reads the bytes of such a file, which must outlive the result. 'dir' is for messages. */
ZJ_MUST_CHECK zj_status zj_packed_view(void *ctx, zj_slice bytes, const char *dir, zj_packed **out,
                                       zj_error *err);

/* The number of documents of the database. */
uint32_t zj_packed_documents(const zj_packed *packed);

/* What became of the file since it was mapped. */
zj_mapping_state zj_packed_look(const zj_packed *packed);

/* Whether what is mapped has the checksum XXH3 'sum'. Reads all of it. */
bool zj_packed_is_whole(const zj_packed *packed, uint64_t sum);

/* ---- terms ---- */

/* A term and where its list is. */
typedef struct zj_packed_term {
  uint32_t documents;
  uint64_t occurrences;
  uint64_t list, list_bytes; /* private */
} zj_packed_term;

/* Finds a term: ZJ_OK, or ZJ_NOT_FOUND without a message. */
ZJ_MUST_CHECK zj_status zj_packed_find(const zj_packed *packed, zj_slice term, zj_packed_term *out,
                                       zj_error *err);

enum { ZJ_PACKED_TERM_BYTES = 256 /* longer than any term */ };

/* A walk through the terms. After zj_packed_walk_next(), 'name' and 'term' are the term; all else
 * is private. */
typedef struct zj_packed_walk {
  const zj_packed *packed;
  uint32_t group;              /* of the next entry; 'groups' when there is none */
  uint64_t entry, entries_end; /* where the next entry begins, and where the group ends */
  uint64_t list, lists_end;    /* the same of the lists */
  bool ahead;                  /* the next term has been read */
  char name[ZJ_PACKED_TERM_BYTES];
  unsigned length;
  zj_packed_term term;
} zj_packed_walk;

/* Places a walk before the first term that is not less than 'from'. */
ZJ_MUST_CHECK zj_status zj_packed_walk_begin(const zj_packed *packed, zj_slice from,
                                             zj_packed_walk *walk, zj_error *err);

/* Moves to the next term; ZJ_DONE after the last. */
ZJ_MUST_CHECK zj_status zj_packed_walk_next(zj_packed_walk *walk, zj_error *err);

/* ---- lists ---- */

/* Opens the list of a term, before its first document. */
ZJ_MUST_CHECK zj_status zj_packed_list_open(void *ctx, const zj_packed *packed,
                                            const zj_packed_term *term, zj_packed_list **out,
                                            zj_error *err);

/* As zj_postings_list_next(), _skip_to(), _wdf(), _read() and _meet() of postings.h. */
ZJ_MUST_CHECK zj_status zj_packed_list_next(zj_packed_list *list, uint32_t *docid, zj_error *err);
ZJ_MUST_CHECK zj_status zj_packed_list_skip_to(zj_packed_list *list, uint32_t docid, uint32_t *at,
                                               zj_error *err);
ZJ_MUST_CHECK zj_status zj_packed_list_wdf(zj_packed_list *list, uint32_t *wdf, zj_error *err);
ZJ_MUST_CHECK zj_status zj_packed_list_read(zj_packed_list *list, uint32_t *docids, uint32_t *wdfs,
                                            size_t max, size_t *count, zj_error *err);
ZJ_MUST_CHECK zj_status zj_packed_list_meet(zj_packed_list *list, zj_packed_list *other,
                                            uint32_t from, uint32_t *docids, size_t max,
                                            size_t *count, zj_error *err);

#ifdef __cplusplus
}
#endif
#endif
