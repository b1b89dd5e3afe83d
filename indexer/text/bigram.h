/* bigram.h - cuts match text into index terms; indexing and querying both cut here.
 *
 * gdp增长5%，年轻干部 gives gdp 增长 长 5 年轻 轻干 干部 部: Han characters in pairs, the last
 * of each Han run alone as well, Latin and digit runs whole. Everything else is dropped.
 * A run longer than ZJ_TERM_MAX bytes gives its first ZJ_TERM_MAX bytes, cut at a character.
 *
 * Units      zj_match_pos counts bytes of the match text, never of the original.
 * Ownership  nothing is allocated; every term points into 'text', which must outlive it.
 * Errors     ZJ_BAD_UTF8.
 * Threads    no shared state; one zj_cutter per thread. */
#ifndef ZJ_INDEXER_TEXT_BIGRAM_H
#define ZJ_INDEXER_TEXT_BIGRAM_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

enum { ZJ_TERM_MAX = 120 }; /* bytes; Xapian refuses terms over 245 bytes */

typedef struct zj_term {
  zj_slice bytes;
  zj_match_pos at;
} zj_term;

/* A place in the text that is cut. Its members are private. */
typedef struct zj_cutter {
  zj_slice text;
  size_t next;
} zj_cutter;

/* Starts to cut 'text', which must come from zj_fold(). Cannot fail. */
zj_cutter zj_bigram_cut(zj_slice text);

/* Sets *out to the next term in text order and returns ZJ_OK. Returns ZJ_DONE after the last term
 * and ZJ_BAD_UTF8 at a byte that is not UTF-8; *out is then untouched, and every later call returns
 * the same again. */
ZJ_MUST_CHECK zj_status zj_bigram_next(zj_cutter *cutter, zj_term *out);

#endif
