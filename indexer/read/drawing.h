/* drawing.h - the text of SmartArt, charts, shapes and notes in Office documents. Their paragraphs
 * are a:p elements with their text in a:t, wherever they are.
 *
 * Ownership  nothing is kept.
 * Errors     ZJ_BAD_INPUT for damaged XML, ZJ_NO_MEMORY.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_DRAWING_H
#define ZJ_INDEXER_READ_DRAWING_H

#include "indexer/read/lines.h"

/* Writes each paragraph of a part as a line. 'bytes' may be {NULL, 0}; 'part' is its name in
 * messages. */
ZJ_MUST_CHECK zj_status zj_drawing_read(void *ctx, zj_slice bytes, const char *part,
                                        zj_lines *lines, zj_error *err);

#endif
