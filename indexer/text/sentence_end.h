/* sentence_end.h - where sentences end in match text.
 *
 * Units      bytes of match text, in which ！ and ？ are ! and ?.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_TEXT_SENTENCE_END_H
#define ZJ_INDEXER_TEXT_SENTENCE_END_H

#include "indexer/base/text.h"

/* The end of the sentence that 'at' lies in: after 。！？ and the closing quotes that follow, or
 * the end of the text. A ? or ! between Latin letters or digits, as in a URL, ends no sentence. */
zj_match_pos zj_sentence_end(zj_slice match, zj_match_pos at);

/* The first position at or after 'at' that is not blank. */
zj_match_pos zj_skip_blank(zj_slice match, zj_match_pos at);

#endif
