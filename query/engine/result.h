/* result.h - what is asked of a search, and what it finds.
 *
 * Units      lines from 1; start_char and length_chars are code points of the original's line.
 * Ownership  a zj_result is one talloc child of the context given to zj_search(); it borrows
 *            snapshot and query.
 * Threads    constant once made. */
#ifndef ZJ_QUERY_ENGINE_RESULT_H
#define ZJ_QUERY_ENGINE_RESULT_H

#include "indexer/store/snapshot.h"
#include "query/engine/deadline.h"
#include "query/engine/hits.h"
#include "query/engine/keys.h"
#include "query/engine/matches.h"
#include "query/engine/sort.h"
#include "query/language/tree.h"

/* Why a search ended. But for ZJ_STOP_END its counts are too low. */
typedef enum zj_stop {
  ZJ_STOP_END,
  ZJ_STOP_DEADLINE,
  ZJ_STOP_SHARDS /* part of the snapshot is missing (zj_snapshot.partial) */
} zj_stop;

/* The word for it in JSON: "deadline", "shards"; NULL for ZJ_STOP_END. */
const char *zj_stop_word(zj_stop stop);

/* What -n and --offset count. */
typedef enum zj_page_unit { ZJ_PAGE_REPORTS, ZJ_PAGE_SENTENCES } zj_page_unit;

typedef struct zj_search_options {
  zj_page_unit page_unit;
  size_t offset, limit;        /* the part of the ranking to make hits for; limit 0: only counts */
  size_t ranked;               /* with limit 0: how many of the ranking must be in order; 0: all */
  size_t sentences_per_report; /* the most hits for one report; 0: all of them */
  zj_sort sort;
  bool roles_by_report;   /* fill zj_result.report_roles */
  bool without_sentences; /* leave counts.sentences 0, which saves reading text where postings are
                             enough */
  bool only_occurrences;  /* leave counts.paragraphs 0 as well, which saves reading text where
                             frequent phrases meet in a report; with without_sentences */
  uint64_t deadline_us;   /* how long the search may take; 0: no limit */
  bool explain;           /* fill zj_result.plan */
  zj_keys *keys;          /* receives the key of each hit sentence, not sorted; NULL: not wanted */
  void (*each)(void *to, size_t segment, const zj_match_list *hits); /* receives the hits of each
                             paragraph or, where parts of the query meet in one, of each report,
                             in text order; NULL: not wanted */
  void *each_to;                                                     /* first argument of 'each' */
  uint64_t holding; /* how many reports have hits of a query that is one phrase, where the snapshot
                       has only some of them; 0: those of the snapshot. Scores depend on it. */
  bool has_only_report; /* search only this report: */
  size_t only_report_segment;
  uint32_t only_report;
} zj_search_options;

typedef struct zj_counts {
  uint64_t occurrences, paragraphs, sentences, reports;
} zj_counts;

/* For --explain and tests. */
typedef struct zj_search_stats {
  uint64_t candidates; /* paragraphs that the index proposed */
  uint64_t loaded;     /* paragraphs whose text was read */
  uint64_t verified;   /* paragraphs with a hit */
  uint64_t counted;    /* segments whose counts were made when they were indexed */
  uint64_t plan_us, scan_us, rank_us, excerpt_us;
} zj_search_stats;

typedef struct zj_result {
  const zj_query *query;
  zj_counts counts;
  uint64_t by_role[ZJ_ROLE_COUNT]; /* occurrences without the outermost scope of the query; the
                                      frame family also counts as ZJ_ROLE_FRAME */
  uint32_t (*report_roles)[ZJ_ROLE_COUNT]; /* by zj_ranked.number: hits of the report by the first
                                              of their roles; NULL unless asked for */
  zj_stop stop;
  uint64_t took_us;
  zj_ranked *ranking; /* every report with hits: the best first, equal ones by path; in order as far
                         as the page, or 'ranked', needs it */
  size_t ranking_count;
  zj_report_hits *reports; /* the page asked for */
  size_t report_count;
  zj_search_stats stats;
  struct zj_lookup *plan; /* what was looked up (candidates.h) before the deadline; NULL unless
                             asked for */
} zj_result;

/* Whether the ranking has every report with hits. That of a cluster may have the best alone; what
 * is counted from it would then be too low. */
static inline bool zj_result_whole(const zj_result *result) {
  return result->ranking_count >= result->counts.reports;
}

#endif
