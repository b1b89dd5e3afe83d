/* sentence.h - how many sentences of a text hold a match.
 *
 * Units      bytes of match text, in which ！ and ？ are ! and ?.
 * Threads    no shared state. */
#ifndef ZJ_QUERY_ENGINE_SENTENCE_H
#define ZJ_QUERY_ENGINE_SENTENCE_H

#include "indexer/text/sentence_end.h"
#include "query/engine/matches.h"

/* Counts the sentences of one text that hold a match. Start it as {0}. The end of a sentence is
 * looked for only when a second match asks for it: most paragraphs hold one. */
typedef struct zj_sentence_counter {
  size_t count;
  zj_match_pos last, end; /* private */
} zj_sentence_counter;

/* Counts a match that begins at 'at', which is not before the previous one. */
void zj_sentence_counter_add(zj_sentence_counter *counter, zj_slice match, zj_match_pos at);

/* How many sentences of a text hold one of its matches 'found', which are in order. */
size_t zj_sentence_count(zj_slice match, const zj_match_list *found);

#endif
