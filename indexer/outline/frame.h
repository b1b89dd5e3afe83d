/* frame.h - private to the outline: what of a report is frame or noise, and its title.
 *
 * Sets fixed and rule of the blocks that are title, addressee, date, signature, annex list, closing
 * words, contents list, page mark, watermark … . What is left is the body.
 *
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_OUTLINE_FRAME_H
#define ZJ_INDEXER_OUTLINE_FRAME_H

#include "indexer/outline/plain.h"

typedef struct zj_frame {
  const char *title; /* talloc string, "" if none */
  zj_found found;
} zj_frame;

ZJ_MUST_CHECK zj_status zj_frame_find(void *ctx, zj_layout *text, const zj_rules *rules,
                                      zj_matcher *matcher, zj_frame *out, zj_error *err);

#endif
