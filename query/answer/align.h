/* align.h - compares a quotation with text, character by character.
 *
 *   letters    what a text says: Han characters, letters and digits of match text, and the signs
 *              that change a number (5.2% is not 52%); other marks and blanks left out
 *   find       where a text comes nearest to a quotation, and how many letters differ
 *   diff       what differs between two texts as they are written
 *
 * Units      letters and code points; offsets are bytes.
 * Ownership  results are talloc children of 'ctx'; slices borrow the texts compared.
 * Errors     ZJ_NO_MEMORY.
 * Threads    no shared state. */
#ifndef ZJ_QUERY_ANSWER_ALIGN_H
#define ZJ_QUERY_ANSWER_ALIGN_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

enum { ZJ_ALIGN_LETTERS = 20000 /* of a text; what follows is not compared */ };

typedef struct zj_spelling {
  uint32_t *code;        /* code points; dashes between digits are one kind of dash */
  uint32_t *begin, *end; /* where each stands in the text: bytes */
  size_t count;
} zj_spelling;

/* Reads the letters of a match text. */
ZJ_MUST_CHECK zj_status zj_spelling_read(void *ctx, zj_slice match, zj_spelling *out,
                                         zj_error *err);

/* Whether two texts say the same. */
bool zj_spelling_equal(const zj_spelling *a, const zj_spelling *b);

typedef struct zj_aligned {
  size_t begin, end; /* letters of the text */
  uint32_t distance; /* letters put in, left out or put in the place of others */
} zj_aligned;

/* Finds the place of 'text' that differs least from the whole of 'quoted', the first of several.
 * *found is false when every place differs in more than 'most' letters. Takes time in proportion
 * to the length of the text times 'most' (Ukkonen's cut-off). */
ZJ_MUST_CHECK zj_status zj_align_find(void *ctx, const zj_spelling *quoted, const zj_spelling *text,
                                      uint32_t most, bool *found, zj_aligned *out, zj_error *err);

/* A run of text that both have, or what one has in the place of the other. */
typedef struct zj_diff_piece {
  bool same;
  zj_slice a, b; /* equal when 'same' */
} zj_diff_piece;

typedef struct zj_diff {
  zj_diff_piece *at;
  size_t count;
} zj_diff;

/* Compares two valid UTF-8 texts by code points. Beyond 2,000 code points that differ the middle
 * becomes one piece. */
ZJ_MUST_CHECK zj_status zj_diff_make(void *ctx, zj_slice a, zj_slice b, zj_diff *out,
                                     zj_error *err);

#endif
