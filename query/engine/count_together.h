/* count_together.h - counts queries that are an AND of phrases, such as 问题:(干部 培训) and
 * 同篇(干部 培训), without the lists of matches and the regions that a query in general needs.
 *
 * In a paragraph each phrase is looked for by itself. In a report the phrases that were counted in
 * advance (frequent.h) need no text at all.
 *
 * Errors     ZJ_CORRUPT when a list contradicts itself, those of candidates.h, ZJ_NO_MEMORY.
 * Threads    that of the search. */
#ifndef ZJ_QUERY_ENGINE_COUNT_TOGETHER_H
#define ZJ_QUERY_ENGINE_COUNT_TOGETHER_H

#include "query/engine/searcher.h"

/* The phrases of a query that holds where all of them stand in one paragraph, or in one report. */
struct zj_together {
  const zj_query_node *leaves[ZJ_QUERY_MAX_LEAVES];
  size_t count; /* at least 2 */
};

/* Sets *out and returns whether the query is an AND of phrases in a paragraph or report, under any
 * scopes. */
bool zj_together_of(const zj_query *query, struct zj_together *out);

/* Notes which phrases are known as dense lists, for segment number 'n', once its candidates are
 * open; s->known becomes a child of 'ctx'. */
ZJ_MUST_CHECK zj_status zj_count_together_open(void *ctx, zj_searcher *s, size_t n);

/* Counts a paragraph in which the phrases may meet, but not its sentences. Returns false, with
 * nothing counted, when it holds too many matches. */
bool zj_count_paragraph_together(zj_searcher *s, size_t n, uint32_t paragraph);

/* Sets *wanted to a byte for each report of segment number 'n': 1 where each phrase has a match
 * that is seen without the outermost scope; a child of 'ctx'. With 'count', also counts all but
 * paragraphs and sentences. */
ZJ_MUST_CHECK zj_status zj_count_reports_together(void *ctx, zj_searcher *s, size_t n, bool count,
                                                  uint8_t **wanted);

#endif
