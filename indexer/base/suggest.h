/* suggest.h - the word that a mistyped one was meant to be.
 *
 *   zj_suggest s = zj_suggest_begin(zj_slice_of("serach"));
 *   zj_suggest_offer(&s, "search");
 *   if (s.word) ... did you mean search? ...
 *
 * A word is near enough when at most a third of its letters are wrong, missing, superfluous or
 * swapped with the next one, or when it begins with what was typed. ASCII case is ignored.
 *
 * Units      distances count code points.
 * Ownership  the typed word and the offered words are borrowed.
 * Errors     none; a word over 32 characters, or one that is not UTF-8, is never near.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_BASE_SUGGEST_H
#define ZJ_INDEXER_BASE_SUGGEST_H

#include "indexer/base/text.h"

typedef struct zj_suggest {
  const char *word; /* the nearest word offered so far; NULL when none is near */
  /* private */
  zj_slice typed;
  size_t distance;
} zj_suggest;

/* Starts the search for the word meant by 'typed'. */
zj_suggest zj_suggest_begin(zj_slice typed);

/* Compares one candidate. Of words equally near, the first one offered stays. */
void zj_suggest_offer(zj_suggest *suggest, const char *word);

#endif
