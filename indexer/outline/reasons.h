/* reasons.h - what the name of a reason says, for readers who have no labeller at hand.
 *
 *   zj_reason_says("cue:weak", out)      “不足、欠缺”一类的词        words for a shortcoming
 *
 * Ownership  written to the caller's memory.
 * Errors     none; memory that runs out while the table of cues is read is noted (noted.h).
 * Threads    any; the table of cues is read once. */
#ifndef ZJ_INDEXER_OUTLINE_REASONS_H
#define ZJ_INDEXER_OUTLINE_REASONS_H

#include "indexer/outline/labeller.h"

/* What a reason says, in the language of the thread: a feature of the model, a layout rule, or
 * the word of a reader.
 * Never empty. Returns 'out'. */
const char *zj_reason_says(const char *name, char out[ZJ_REASON_TEXT]);

#endif
