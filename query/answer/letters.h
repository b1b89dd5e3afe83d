/* letters.h - text as letters alone, and the pieces that two texts share.
 *
 *   “新建、改建学校3所”   ─▶   新建改建学校3所
 *
 * Marks and blanks do not count: a piece goes on over them. Paragraphs alike (similar.h) and
 * passages of two reports (pairing.h) are both found by pieces.
 *
 * Units      code points; bytes of match text where a name says so.
 * Ownership  arrays are talloc children of 'ctx'.
 * Errors     ZJ_NO_MEMORY.
 * Threads    plain data. */
#ifndef ZJ_QUERY_ANSWER_LETTERS_H
#define ZJ_QUERY_ANSWER_LETTERS_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

enum { ZJ_PIECE = 4 }; /* letters of the shortest piece that counts */

typedef struct zj_letters {
  uint32_t *code; /* letters, digits and Han characters */
  uint32_t *byte; /* where each begins in its text; one more for the end */
  size_t count;
} zj_letters;

/* Reads at most 'most' letters of a text. */
ZJ_MUST_CHECK zj_status zj_letters_read(void *ctx, zj_slice text, size_t most, zj_letters *out,
                                        zj_error *err);

/* The number of letters in a text. */
uint32_t zj_letters_count(zj_slice text);

/* The end of letter i in the text, without the marks after it. */
uint32_t zj_letters_end(const zj_letters *letters, zj_slice text, size_t i);

/* Where pieces begin: a table of every 'piece' letters in a row. */
typedef struct zj_starts {
  uint32_t *first, *next; /* UINT32_MAX ends a chain; chains lead forwards */
  size_t size;
  unsigned piece;
} zj_starts;

ZJ_MUST_CHECK zj_status zj_starts_make(void *ctx, const uint32_t *code, size_t count,
                                       unsigned piece, zj_starts *out, zj_error *err);

/* The first place whose 'piece' letters may be those at 'code'; the others follow in 'next'. Some
 * of them have other letters. */
uint32_t zj_starts_first(const zj_starts *starts, const uint32_t *code);

#endif
