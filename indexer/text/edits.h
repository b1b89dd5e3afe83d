/* edits.h - writing an edit map: what fold.c needs beyond the reading side in fold.h.
 *
 * Encoding, one edit after another; numbers are LEB128. The first number is gap << 2 | kind, gap
 * being the equal bytes since the edit before: kind 0  any: number of match bytes, number of
 * original bytes, the original bytes kind 1  one full-width form for one ASCII byte: a byte n, the
 * original is U+FF01 + n kind 2  one LF removed kind 3  ASCII capitals: how many; the match has
 * them small What follows the last edit is equal. */
#ifndef ZJ_INDEXER_TEXT_EDITS_H
#define ZJ_INDEXER_TEXT_EDITS_H

#include "indexer/base/buffer.h"
#include "indexer/text/fold.h"

#define ZJ_EDITS_FORMAT "edits1"

typedef struct zj_edit_writer {
  zj_buffer *match, *edits; /* edits may be NULL */
  size_t match_begin;       /* where in 'match' this text begins */
  size_t gap;               /* equal bytes since the last edit written */
  size_t held_match;        /* an edit held back because the next may join it */
  zj_slice held;            /* its original bytes */
} zj_edit_writer;

void zj_edit_begin(zj_edit_writer *writer, zj_buffer *match, zj_buffer *edits);
/* Appends 'match', which stands for 'orig', the next bytes of the original. */
void zj_edit_write(zj_edit_writer *writer, zj_slice match, zj_slice orig);
void zj_edit_end(zj_edit_writer *writer);

#endif
