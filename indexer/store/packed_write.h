/* packed_write.h - writes the file `packed` of a database of postings (packed.h) from front to
 * back.
 *
 *   zj_packed_create(ctx, dir, documents, &writer, err);
 *   zj_packed_begin(writer, term, 2, 3, err);      a term with its totals
 *   zj_packed_add(writer, 4, 1, err);              its documents, ascending
 *   zj_packed_add(writer, 9, 2, err);
 *   zj_packed_end(writer, err);
 *   zj_packed_finish(writer, err);
 *
 * Memory: some ten bytes a term, and 8 for every 128 documents of the list that is being written.
 *
 * Units      bytes; documents are numbered from 1.
 * Ownership  a writer is a talloc child of 'ctx'; freeing it closes the file.
 * Errors     ZJ_IO; ZJ_LIMIT when a list is longer than 4 GB; ZJ_NO_MEMORY; ZJ_INTERNAL when terms,
 *            documents or totals are not what this header asks for.
 * Threads    one thread per writer. */
#ifndef ZJ_INDEXER_STORE_PACKED_WRITE_H
#define ZJ_INDEXER_STORE_PACKED_WRITE_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

typedef struct zj_packed_writer zj_packed_writer;

/* Creates the file in 'dir', for a database of so many documents. */
ZJ_MUST_CHECK zj_status zj_packed_create(void *ctx, const char *dir, uint32_t documents,
                                         zj_packed_writer **out, zj_error *err);

/* Begins the list of a term, which must be greater than the previous one, and says what
 * zj_packed_add() will be called with: the number of documents, at least 1, and the sum of their
 * frequencies. */
ZJ_MUST_CHECK zj_status zj_packed_begin(zj_packed_writer *writer, zj_slice term, uint32_t documents,
                                        uint64_t occurrences, zj_error *err);

/* Adds a document, which must be greater than the previous one. 'frequency' is at least 1. */
ZJ_MUST_CHECK zj_status zj_packed_add(zj_packed_writer *writer, uint32_t document,
                                      uint32_t frequency, zj_error *err);

/* Ends the list. */
ZJ_MUST_CHECK zj_status zj_packed_end(zj_packed_writer *writer, zj_error *err);

/* Writes the rest and the head, and frees the writer, whatever the outcome. */
ZJ_MUST_CHECK zj_status zj_packed_finish(zj_packed_writer *writer, zj_error *err);

#endif
