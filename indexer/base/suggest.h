/* suggest.h - which of some words a mistyped one was meant to be.
 *
 *   zj_suggest s = zj_suggest_begin(zj_slice_of("serach"));
 *   zj_suggest_offer(&s, "search");
 *   if (s.word) ... did you mean search? ...
 *
 * Near enough is a word with a third of its letters mistyped, missing, too much or swapped with the
 * next, or one that begins with what was typed.
 *
 * Units      distances count code points.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_BASE_SUGGEST_H
#define ZJ_INDEXER_BASE_SUGGEST_H

#include "indexer/base/text.h"

typedef struct zj_suggest {
  const char *word; /* the nearest so far, as it was offered; NULL: none is near */
  /* private */
  zj_slice typed;
  size_t distance;
} zj_suggest;

zj_suggest zj_suggest_begin(zj_slice typed);

/* Of words equally near the first offered stays. 'word' is borrowed. */
void zj_suggest_offer(zj_suggest *suggest, const char *word);

#endif
