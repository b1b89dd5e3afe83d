/* search.h - run a query over a snapshot: exact counts, ranked reports, hit sentences.
 *
 *   plan (candidates from postings) ─▶ columns (role, alive) ─▶ match (text) ─▶ counts ─▶ rank ─▶
 * excerpts of the page
 *
 * Counts are counted, never estimated; when the deadline cuts a search short the result says so.
 *
 * Units      lines are 1-based, start_char and length_chars are code points of the original's line.
 * Ownership  a zj_result is one talloc child of 'ctx'; it borrows snapshot and query.
 * Threads    a snapshot belongs to one thread; so does a search over it. */
#ifndef ZJ_QUERY_ENGINE_SEARCH_H
#define ZJ_QUERY_ENGINE_SEARCH_H

#include "indexer/store/snapshot.h"
#include "query/engine/hits.h"
#include "query/engine/keys.h"
#include "query/engine/sort.h"
#include "query/language/tree.h"

typedef enum zj_stop { ZJ_STOP_END, ZJ_STOP_DEADLINE } zj_stop;

/* What -n and --offset count. */
typedef enum zj_page_unit { ZJ_PAGE_REPORTS, ZJ_PAGE_SENTENCES } zj_page_unit;

typedef struct zj_search_options {
  zj_page_unit page_unit;
  size_t offset, limit; /* which part of the ranking to make hits for; limit 0: counts alone */
  size_t ranked;        /* with limit 0: how many of the ranking must stand in order; 0: all */
  size_t sentences_per_report; /* at most so many hits a report; 0: all of them */
  zj_sort sort;
  bool roles_by_report;   /* fill zj_result.report_roles */
  bool without_sentences; /* leave counts.sentences 0: spares reading the text where postings decide
                           */
  uint64_t deadline_us;   /* 0: none */
  bool explain;           /* fill zj_result.plan */
  zj_keys *keys;          /* gets the key of each hit sentence, not sorted; NULL: not wanted */
  size_t only_report_segment; /* with only_report: search this report alone */
  uint32_t only_report;
  bool has_only_report;
} zj_search_options;

typedef struct zj_counts {
  uint64_t occurrences, paragraphs, sentences, reports;
} zj_counts;

typedef struct zj_search_stats { /* for --explain and tests */
  uint64_t candidates, loaded,
      verified; /* paragraphs the index proposed, whose text was read, that hold a hit */
  uint64_t plan_us, scan_us, rank_us, excerpt_us;
} zj_search_stats;

typedef struct zj_result {
  const zj_query *query;
  zj_counts counts;
  uint64_t by_role[ZJ_ROLE_COUNT]; /* occurrences of the query with its outermost scope lifted; the
                                      frame family also under ZJ_ROLE_FRAME */
  uint32_t (*report_roles)[ZJ_ROLE_COUNT]; /* hits of the report of that number by the first of
                                              their roles; NULL unless asked for */
  zj_stop stop;
  uint64_t took_us;
  zj_ranked *ranking;
  size_t ranking_count; /* every report with hits; in order as far as the page, or 'ranked', asks */
  zj_report_hits *reports;
  size_t report_count; /* the page asked for */
  zj_search_stats stats;
  struct zj_lookup *plan; /* of candidates.h, as far as planning came before the deadline; NULL
                           unless asked for */
} zj_result;

ZJ_MUST_CHECK zj_status zj_search(void *ctx, zj_snapshot *snapshot, const zj_query *query,
                                  const zj_search_options *options, zj_result **out, zj_error *err);

/* The hits of one ranked report, at most 'limit' from number 'offset' on (limit 0: all); *out is
 * filled with children of 'ctx'. For answers that go on report by report without holding them all.
 */
ZJ_MUST_CHECK zj_status zj_search_report(void *ctx, zj_snapshot *snapshot, const zj_query *query,
                                         const zj_ranked *ranked, size_t offset, size_t limit,
                                         zj_report_hits *out, zj_error *err);

/* The same with a hit for each sentence or for each paragraph that holds matches: 'unit' is
 * ZJ_UNIT_SENTENCE or ZJ_UNIT_PARAGRAPH. With 'ends_us', a time of zj_now_us(), ZJ_LIMIT when that
 * was reached; *out then holds what was made. */
ZJ_MUST_CHECK zj_status zj_search_report_by(void *ctx, zj_snapshot *snapshot, const zj_query *query,
                                            const zj_ranked *ranked, zj_unit unit, size_t offset,
                                            size_t limit, uint64_t ends_us, zj_report_hits *out,
                                            zj_error *err);

#endif
