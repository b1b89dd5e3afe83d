/* piece_lists.h - the posting lists of a piece on their way to a segment: one file, which is
 * written and read from front to back and removed when its lists are merged.
 *
 *   head       zj_glass_totals after a mark; written last, so a file without it is unfinished
 *   lengths    a number for each document: how many terms it has
 *   lists      in memcmp order: length of the term (1 byte), term, number of documents, number of
 *              occurrences, postings as inverter.h hands them out
 *   end        a byte of 0
 *
 * Numbers are those of number.h.
 *
 * Units      bytes; documents are numbered from 1.
 * Ownership  handles are talloc children of 'ctx'; freeing one closes its file.
 * Errors     ZJ_IO, also when a file is not what was written; ZJ_NO_MEMORY.
 * Threads    one thread per handle. */
#ifndef ZJ_INDEXER_STORE_PIECE_LISTS_H
#define ZJ_INDEXER_STORE_PIECE_LISTS_H

#include "indexer/store/glass.h"

/* ---- writing ---- */

typedef struct zj_piece_writer zj_piece_writer;

/* Creates the file in the existing folder 'dir'. */
ZJ_MUST_CHECK zj_status zj_piece_create(void *ctx, const char *dir, zj_piece_writer **out,
                                        zj_error *err);

/* The additions below return nothing. A failure is remembered and returned by zj_piece_finish(). */

/* Appends lengths of documents, as numbers one after the other; all of them come first. */
void zj_piece_add_lengths(zj_piece_writer *writer, zj_slice numbers);

/* Begins the list of a term. Its postings follow. */
void zj_piece_begin_list(zj_piece_writer *writer, zj_slice term, uint32_t documents,
                         uint64_t occurrences);

/* Appends postings in their written form. */
void zj_piece_add_postings(zj_piece_writer *writer, zj_slice postings);

/* Appends one posting. */
void zj_piece_add_posting(zj_piece_writer *writer, uint32_t document, uint32_t frequency);

/* Writes the rest and the head, and frees the writer, whatever the outcome. */
ZJ_MUST_CHECK zj_status zj_piece_finish(zj_piece_writer *writer, const zj_glass_totals *totals,
                                        zj_error *err);

/* ---- reading ---- */

typedef struct zj_piece_reader zj_piece_reader;

/* Opens the file in 'dir'. */
ZJ_MUST_CHECK zj_status zj_piece_open(void *ctx, const char *dir, zj_piece_reader **out,
                                      zj_error *err);

/* The totals of its documents. */
const zj_glass_totals *zj_piece_totals(const zj_piece_reader *reader);

/* Reads the next length. All of them must be read, totals->documents in number, before any list. */
ZJ_MUST_CHECK zj_status zj_piece_next_length(zj_piece_reader *reader, uint32_t *length,
                                             zj_error *err);

/* A term with the totals of its list. */
typedef struct zj_piece_term {
  zj_slice name; /* valid until the next term is read */
  uint32_t documents;
  uint64_t occurrences;
} zj_piece_term;

/* Reads the next term; ZJ_DONE after the last. All postings of the term before must be read. */
ZJ_MUST_CHECK zj_status zj_piece_next_term(zj_piece_reader *reader, zj_piece_term *term,
                                           zj_error *err);

/* Reads the next posting of the list, of which there are as many as the term has documents. */
ZJ_MUST_CHECK zj_status zj_piece_next_posting(zj_piece_reader *reader, uint32_t *document,
                                              uint32_t *frequency, zj_error *err);

#endif
