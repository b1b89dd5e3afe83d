/* quote.h - a hit with the text around it that a reader asked for.
 *
 *   --context sentence -C 1     …… the sentence before. [the hit] The sentence after. ……
 *   --context paragraph         the whole paragraph
 *   --context section           everything under its heading of the first rank, as in 同节()
 *
 * Page marks and noise between the paragraphs are left out.
 *
 * Units      ranges count bytes of match text; lines are 1-based, start_char counts code points.
 * Ownership  quotes and their texts are talloc children of 'ctx' and borrow the hits.
 * Errors     ZJ_CORRUPT, ZJ_NO_MEMORY.
 * Threads    as zj_search(). */
#ifndef ZJ_QUERY_ANSWER_QUOTE_H
#define ZJ_QUERY_ANSWER_QUOTE_H

#include "query/engine/search.h"

enum {
  ZJ_QUOTE_MAX_AROUND = 1000, /* sentences or paragraphs on each side */
  ZJ_QUOTE_MAX_BYTES = 65536  /* of match text on each side; paragraphs beyond it are left out */
};

typedef struct zj_quote_want {
  zj_unit unit;    /* ZJ_UNIT_SENTENCE, ZJ_UNIT_PARAGRAPH or ZJ_UNIT_SECTION */
  uint32_t around; /* how many more units before and after the hit; 0 with sections */
} zj_quote_want;

typedef struct zj_quote_part {
  uint32_t paragraph;        /* of the segment; a change of paragraph starts a new line */
  uint32_t line, start_char; /* where the part begins */
  zj_slice text;             /* running text */
  const zj_hit *hit;         /* the hit that this part is; NULL for text around one */
} zj_quote_part;

typedef struct zj_quote {
  const zj_hit *hit; /* the first one */
  zj_quote_part *parts;
  size_t count;
} zj_quote;

/* Quotes the hits of one report. With 'joined', hits whose surroundings overlap make one quote, so
 * that nothing is quoted twice; without it, each hit makes one. */
ZJ_MUST_CHECK zj_status zj_quotes_make(void *ctx, const zj_snapshot *snapshot,
                                       const zj_report_hits *report, const zj_quote_want *want,
                                       bool joined, zj_quote **out, size_t *count, zj_error *err);

/* Sets *before and *after to the sentences next to a hit, as running text. Where the hit begins or
 * ends its paragraph, they come from the neighbouring one; they are "" at the ends of the report
 * and of a page mark. */
ZJ_MUST_CHECK zj_status zj_quote_neighbours(void *ctx, const zj_segment *segment, const zj_hit *hit,
                                            zj_slice *before, zj_slice *after, zj_error *err);

/* A text as it stands within “ ”: the marks of quotations inside are exchanged, “ ” with ‘ ’, as
 * the rules of writing have it. A child of 'ctx'; NULL when memory ran out. */
const char *zj_quote_inner(void *ctx, const char *text);

/* Sets [*begin, *end) to the paragraphs that hold the section around 'at': everything under its
 * heading of the first rank, as in 同节(). */
void zj_section_around(const zj_snapshot *snapshot, size_t segment, uint32_t paragraph,
                       zj_match_pos at, uint32_t *begin, uint32_t *end);

#endif
