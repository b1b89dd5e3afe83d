/* edits.h - writes an edit map; fold.h declares the reading side.
 *
 * An edit map is a sequence of edits. Numbers are LEB128. Each edit starts with the number
 * gap << 2 | kind, where 'gap' counts the equal bytes since the edit before, and goes on by kind:
 *
 *   0  any       number of match bytes, number of original bytes, the original bytes
 *   1  wide      one byte n: one match byte replaces the full-width form U+FF01 + n
 *   2  LF        nothing: one LF was removed
 *   3  capitals  number of bytes: the match text has these ASCII capitals in small letters
 *
 * The bytes after the last edit are equal.
 *
 * Ownership  a writer borrows the buffers, and the original until zj_edit_end().
 * Errors     the buffers remember that memory ran out; their owner asks with zj_buffer_status().
 * Threads    one writer per thread. */
#ifndef ZJ_INDEXER_TEXT_EDITS_H
#define ZJ_INDEXER_TEXT_EDITS_H

#include "indexer/base/buffer.h"
#include "indexer/text/fold.h"

#define ZJ_EDITS_FORMAT "edits1" /* a part of zj_fold_version() */

typedef struct zj_edit_writer {
  zj_buffer *match, *edits; /* edits may be NULL */
  size_t match_begin;       /* where this text begins in 'match' */
  size_t gap;               /* equal bytes since the last edit written */
  size_t held_match;        /* match bytes of an edit held back because the next may join it */
  zj_slice held;            /* its original bytes */
} zj_edit_writer;

/* Starts a map at the ends of both buffers. With edits == NULL only the match text is written. */
void zj_edit_begin(zj_edit_writer *writer, zj_buffer *match, zj_buffer *edits);

/* Appends 'match', which replaces 'orig', the next bytes of the original. */
void zj_edit_write(zj_edit_writer *writer, zj_slice match, zj_slice orig);

/* Writes the edit held back. */
void zj_edit_end(zj_edit_writer *writer);

#endif
