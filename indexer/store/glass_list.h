/* glass_list.h - writes one list of postings after the other into a database of glass.h, in chunks
 * as Xapian writes them.
 *
 * The key of a chunk is the name of its list; every chunk but the first adds the document that it
 * begins with. Its value is, in the first, the number of documents and of occurrences and the first
 * document; then whether it is the last, its span, and its postings.
 *
 * Units      bytes; documents are numbered from 1.
 * Ownership  nothing is kept; the database must outlive the list.
 * Errors     those of zj_glass_add().
 * Threads    that of the database. */
#ifndef ZJ_INDEXER_STORE_GLASS_LIST_H
#define ZJ_INDEXER_STORE_GLASS_LIST_H

#include "indexer/store/glass.h"

/* The list that is being written, and its chunk that is not written yet. Private. */
typedef struct zj_glass_list {
  zj_glass *glass;
  bool of_lengths, later; /* a chunk was written */
  unsigned char name[ZJ_GLASS_KEY_MAX];
  unsigned name_length;
  uint32_t documents;
  uint64_t occurrences;
  uint32_t first, last; /* documents of the chunk; 0: none */
  unsigned char postings[ZJ_GLASS_ITEM_MAX];
  unsigned bytes; /* of 'postings' */
} zj_glass_list;

/* Begins the list of the lengths of all documents, which comes before all others. */
void zj_glass_list_lengths(zj_glass *glass, zj_glass_list *list);

/* Begins the list of a term with its totals. */
void zj_glass_list_begin(zj_glass *glass, zj_slice term, uint32_t documents, uint64_t occurrences,
                         zj_glass_list *list);

/* Adds the next document with how often it holds the term, or with its length. */
ZJ_MUST_CHECK zj_status zj_glass_list_add(zj_glass_list *list, uint32_t document, uint32_t number,
                                          zj_error *err);

/* Writes the last chunk; nothing for a list without documents. */
ZJ_MUST_CHECK zj_status zj_glass_list_end(zj_glass_list *list, zj_error *err);

#endif
