/* frame.h - private to the outline: finds frame and noise in a report, and its title.
 *
 * Frame is title, addressee, date, signature, list of annexes, closing words and the like; noise is
 * contents lists, page marks, watermarks and the like. The rest of a report is its body.
 *
 * Ownership  the title is a talloc child of 'ctx'.
 * Errors     ZJ_NO_MEMORY.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_OUTLINE_FRAME_H
#define ZJ_INDEXER_OUTLINE_FRAME_H

#include "indexer/outline/cues.h"
#include "indexer/outline/plain.h"
#include "indexer/outline/rules.h"

typedef struct zj_frame {
  const char *title; /* "" if none */
  zj_found found;    /* where the title comes from */
} zj_frame;

/* Sets 'fixed' and 'rule' of the blocks of 'text' that are frame or noise, and *out to the title.
 */
ZJ_MUST_CHECK zj_status zj_frame_find(void *ctx, zj_layout *text, const zj_rules *rules,
                                      const zj_cues *cues, zj_matcher *matcher, zj_frame *out,
                                      zj_error *err);

#endif
