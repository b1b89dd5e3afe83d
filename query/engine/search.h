/* search.h - runs a query over a snapshot: exact counts, ranked reports, hit sentences.
 *
 *   candidates (postings) ─▶ role and alive (columns) ─▶ match (text) ─▶ counts ─▶ rank ─▶ excerpts
 *
 * Counts are counted, never estimated; when the deadline cuts a search short, the result says so.
 *
 * Units      lines from 1; start_char and length_chars are code points of the original's line.
 * Ownership  a zj_result is one talloc child of 'ctx'; it borrows snapshot and query.
 * Errors     ZJ_CORRUPT and ZJ_IO of the index, ZJ_NO_MEMORY.
 * Threads    a snapshot belongs to one thread, and so does a search over it. */
#ifndef ZJ_QUERY_ENGINE_SEARCH_H
#define ZJ_QUERY_ENGINE_SEARCH_H

#include "query/engine/result.h"

/* Runs a query. A search of a partial snapshot succeeds with stop ZJ_STOP_SHARDS. A search that the
 * deadline cuts short succeeds with stop ZJ_STOP_DEADLINE. */
ZJ_MUST_CHECK zj_status zj_search(void *ctx, zj_snapshot *snapshot, const zj_query *query,
                                  const zj_search_options *options, zj_result **out, zj_error *err);

/* Makes the hits of one ranked report, at most 'limit' (0: all) after the first 'offset', as
 * children of 'ctx'. Used by answers that go on report by report without holding them all. */
ZJ_MUST_CHECK zj_status zj_search_report(void *ctx, zj_snapshot *snapshot, const zj_query *query,
                                         const zj_ranked *ranked, size_t offset, size_t limit,
                                         zj_report_hits *out, zj_error *err);

/* The same with one hit for each sentence or for each paragraph that holds matches: 'unit' is
 * ZJ_UNIT_SENTENCE or ZJ_UNIT_PARAGRAPH. 'ends_us' is a time of zj_now_us(), 0 for none; ZJ_LIMIT
 * when it passes, and *out then has the hits made before. */
ZJ_MUST_CHECK zj_status zj_search_report_by(void *ctx, zj_snapshot *snapshot, const zj_query *query,
                                            const zj_ranked *ranked, zj_unit unit, size_t offset,
                                            size_t limit, uint64_t ends_us, zj_report_hits *out,
                                            zj_error *err);

#endif
