/* trend.h - how a wording lives: its hits year by year, if asked for by role, with rates that years
 * of different size can be compared by.
 *
 * A hit counts for the year of its report (the last one, if it has several) or, with 'about', for
 * the year that its text speaks of (about.h). The years run from the first with a hit to the last
 * with text; those without any text are left out.
 *
 * Units      characters are code points of match text.
 * Ownership  a zj_trend is one talloc child of 'ctx'.
 * Errors     those of zj_search().
 * Threads    as zj_search(). */
#ifndef ZJ_QUERY_ANSWER_TREND_H
#define ZJ_QUERY_ANSWER_TREND_H

#include <jansson.h>

#include "query/engine/search.h"

typedef struct zj_trend_options {
  bool by_role; /* a row for each year and role */
  bool about;
  uint64_t deadline_us; /* of the search; 0: none */
} zj_trend_options;

/* Where a hit is. */
typedef struct zj_trend_place {
  zj_report_facts facts;
  uint32_t line, start_char;
  zj_slice sentence; /* that it begins in */
} zj_trend_place;

typedef struct zj_trend_row {
  int year;
  zj_role role;               /* ZJ_ROLE_COUNT: all that the query looks in */
  uint64_t occurrences;       /* hits */
  uint64_t reports;           /* with a hit */
  uint64_t chars;             /* of the text of that year and role, in which the hits are */
  uint64_t of;                /* reports with such text */
  zj_trend_place first, last; /* by date of the report, then path; only of a row with hits */
} zj_trend_row;

typedef struct zj_trend {
  zj_trend_row *rows; /* by role, then by year, the oldest first */
  size_t count;
  uint64_t occurrences, reports;
  uint64_t unknown;           /* hits whose year is not known; no row has them */
  zj_trend_place first, last; /* of all rows; only where some row has hits */
  bool any, exact;
  bool by_role, about;
  uint64_t took_us;
} zj_trend;

ZJ_MUST_CHECK zj_status zj_trend_make(void *ctx, zj_snapshot *snapshot, const zj_query *query,
                                      const zj_trend_options *options, zj_trend **out,
                                      zj_error *err);

/* Hits per 10,000 characters, and reports with a hit per 100 reports. */
double zj_trend_per_chars(const zj_trend_row *row);
double zj_trend_per_reports(const zj_trend_row *row);

/* A row as JSON, a new reference:
 *   {"year":2024,"role":KEY?,"occurrences":…,"reports":…,"chars":…,"of_reports":…,
 *    "per_10000_chars":…,"per_100_reports":…,"first":PLACE?,"last":PLACE?}
 * A PLACE is {"id":"REPORT:LINE:CHAR","report":ID,"path":…,"title":…,"date":…,"line":…,
 * "start_char":…,"sentence":…}. */
json_t *zj_trend_row_json(const zj_trend_row *row);

/* {"occurrences":…,"reports":…,"without_year":…,"by":"report"|"about","exact":…,"first":PLACE?,
 * "last":PLACE?,"took_us":…} */
json_t *zj_trend_end_json(const zj_trend *trend);

#endif
