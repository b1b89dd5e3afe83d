/* match.h - a query against a stretch of text: which matches are hits. The text decides here;
 * nothing else does.
 *
 * The stretch is one paragraph, or, for a query whose parts meet in a section or report, all of a
 * report. Every part of the tree is asked of a region (report ⊃ section ⊃ paragraph ⊃ sentence): a
 * part that meets in a smaller unit than the region holds when it holds in some such unit of the
 * region.
 *
 * Units      bytes of a paragraph's match text.
 * Ownership  a finder is a talloc child of 'ctx'; what it returns is valid until its next use.
 * Threads    one finder per thread. */
#ifndef ZJ_QUERY_ENGINE_MATCH_H
#define ZJ_QUERY_ENGINE_MATCH_H

#include "indexer/store/segment.h"
#include "query/engine/deadline.h"
#include "query/language/query.h"

typedef struct zj_finder zj_finder;

typedef struct zj_match {
  uint32_t paragraph; /* of its segment */
  zj_match_range at;
  zj_role_set roles; /* at its first character */
  int operand;
  uint32_t orig_begin, orig_length; /* of a strict leaf: bytes of the original from the paragraph's
                                       cover on; else 0 */
} zj_match;

typedef struct zj_match_list {
  zj_match *at;
  size_t count, capacity;
} zj_match_list;

/* 'ends_us' of zj_now_us() is looked at inside every loop; 0: no deadline. */
zj_finder *zj_finder_new(void *ctx, const zj_query *query, uint64_t ends_us);

/* Looks at the paragraphs [begin, end) of one report. Sets *hits to the matches of positive leaves
 * by position, none when nothing satisfies the query, and *lifted to the same with the outermost
 * scope lifted (the same list when there is none). Returns whether either holds any. */
bool zj_finder_run(zj_finder *finder, const zj_segment *segment, uint32_t begin, uint32_t end,
                   const zj_match_list **hits, const zj_match_list **lifted);

/* ZJ_LIMIT when the deadline cut a run short, which then found nothing; ZJ_CORRUPT with *err when
 * an original could not be read. */
ZJ_MUST_CHECK zj_status zj_finder_status(const zj_finder *finder, zj_error *err);

/* The matches of a list that lie in the paragraph of number *next, which is moved behind them;
 * views, not copies. */
zj_match_list zj_match_list_paragraph(const zj_match_list *list, size_t *next);

/* The roles of the passage that 'at' lies in. */
zj_role_set zj_match_roles(const zj_segment *segment, const zj_paragraph_view *paragraph,
                           zj_match_pos at);

/* ---- sentences ---- */

/* The end of the sentence that 'at' lies in: behind 。！？ and the quotes that close after it, or
 * the end of the text. A ? or ! between Latin letters or digits (as in an address) ends none. */
zj_match_pos zj_sentence_end(zj_slice match, zj_match_pos at);
/* The first position from 'at' on that is no blank. */
zj_match_pos zj_skip_blank(zj_slice match, zj_match_pos at);

/* Counts the sentences that hold a match; begins as {0} for each text. The end of a sentence is
 * looked for only when a second match asks: most paragraphs hold one. */
typedef struct zj_sentence_counter {
  size_t count;
  zj_match_pos last, end;
} zj_sentence_counter;

/* 'at' is where a match begins, no earlier than the one before. */
void zj_sentence_counter_add(zj_sentence_counter *counter, zj_slice match, zj_match_pos at);

/* How many sentences of the text hold a match. */
size_t zj_sentence_count(zj_slice match, const zj_match_list *found);

#endif
