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

#include "query/engine/matches.h"
#include "query/language/tree.h"

typedef struct zj_finder zj_finder;

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

#endif
