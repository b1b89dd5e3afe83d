/* match.h - decides which matches of a query are hits, from the text itself.
 *
 *   zj_finder *finder = zj_finder_new(ctx, query, 0);
 *   if (zj_finder_run(finder, segment, begin, end, &hits, &lifted)) …
 *
 * A finder looks at one paragraph at a time, or, for a query whose parts meet in a section or
 * report, at all of a report. It evaluates every node of the tree for a region (report ⊃ section ⊃
 * paragraph ⊃ sentence): a node whose parts meet in a smaller unit than the region holds in the
 * region when it holds in at least one such unit of it.
 *
 * Units      bytes of a paragraph's match text; paragraphs are numbered within their segment.
 * Ownership  a finder is a talloc child of 'ctx'; the lists that it returns are valid until its
 *            next run.
 * Errors     zj_finder_status().
 * Threads    one finder per thread. */
#ifndef ZJ_QUERY_ENGINE_MATCH_H
#define ZJ_QUERY_ENGINE_MATCH_H

#include "query/engine/matches.h"
#include "query/language/tree.h"

typedef struct zj_finder zj_finder;

/* A finder for 'query', which must outlive it. 'ends_us' is the deadline, a time of zj_now_us(),
 * which every loop checks; 0: none. NULL when memory runs out. */
zj_finder *zj_finder_new(void *ctx, const zj_query *query, uint64_t ends_us);

/* Looks at the paragraphs [begin, end) of one report. Sets *hits to the matches of positive leaves
 * in text order, empty when the query does not hold, and *lifted to the same without the outermost
 * scope (the same list when there is none). Returns whether either has matches; on false ask
 * zj_finder_status(). */
bool zj_finder_run(zj_finder *finder, const zj_segment *segment, uint32_t begin, uint32_t end,
                   const zj_match_list **hits, const zj_match_list **lifted);

/* ZJ_OK; ZJ_LIMIT when the deadline cut a run short, which then found nothing; ZJ_CORRUPT with *err
 * when an original could not be read; ZJ_NO_MEMORY. */
ZJ_MUST_CHECK zj_status zj_finder_status(const zj_finder *finder, zj_error *err);

#endif
