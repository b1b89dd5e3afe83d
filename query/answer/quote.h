/* quote.h - a hit with the text around it that a reader asked for.
 *
 *   --context sentence -C 1     …… the sentence before. [the hit] The sentence behind. ……
 *   --context paragraph         all of its paragraph
 *   --context section           all that stands under its heading of the first rank, as for 同节()
 *
 * Page marks and noise that lie between are left out.
 *
 * Ownership  quotes are talloc children of 'ctx' and borrow the hits.
 * Threads    as zj_search(). */
#ifndef ZJ_QUERY_ANSWER_QUOTE_H
#define ZJ_QUERY_ANSWER_QUOTE_H

#include "query/engine/search.h"

enum {
  ZJ_QUOTE_MAX_AROUND = 1000,
  ZJ_QUOTE_MAX_BYTES = 65536
}; /* of match text before and behind; what is longer is cut */

typedef struct zj_quote_want {
  zj_unit unit;    /* ZJ_UNIT_SENTENCE, ZJ_UNIT_PARAGRAPH or ZJ_UNIT_SECTION */
  uint32_t around; /* so many more of them before and behind; none of sections */
} zj_quote_want;

typedef struct zj_quote_part {
  uint32_t
      paragraph; /* a part of another paragraph than the one before stands on a line of its own */
  uint32_t line, start_char; /* where it begins */
  zj_slice text;             /* running text */
  const zj_hit *hit;         /* that this part is; NULL: text around one */
} zj_quote_part;

typedef struct zj_quote {
  const zj_hit *hit; /* the first */
  zj_quote_part *parts;
  size_t count;
} zj_quote;

/* Quotes the hits of one report. With 'joined' hits whose surroundings overlap make one quote, so
 * that nothing is quoted twice; without, each hit makes one. */
ZJ_MUST_CHECK zj_status zj_quotes_make(void *ctx, const zj_snapshot *snapshot,
                                       const zj_report_hits *report, const zj_quote_want *want,
                                       bool joined, zj_quote **out, size_t *count, zj_error *err);

/* The paragraphs [*begin, *end) that hold the section of a place: all that stands under its heading
 * of the first rank, as for 同节(). */
void zj_section_around(const zj_snapshot *snapshot, size_t segment, uint32_t paragraph,
                       zj_match_pos at, uint32_t *begin, uint32_t *end);

#endif
