/* facet.h - counts the hits of an answer by year, kind or issuer: where they are, and how to narrow
 * the query to them; also by the year that their text speaks of.
 *
 * Ownership  *out is a talloc child of 'ctx', NULL when memory runs out; *count is then 0.
 * Threads    those of the snapshot. */
#ifndef ZJ_QUERY_ENGINE_FACET_H
#define ZJ_QUERY_ENGINE_FACET_H

#include "query/engine/search.h"

typedef struct zj_facet {
  const char *value; /* "" for reports where it is not known */
  uint64_t occurrences, reports;
} zj_facet;

/* Counts the hits of every ranked report by its value of the field. Years come newest first, a
 * report over several years under its last; other values by occurrences, then by name. A unit
 * counts once under all of its names (fields_shown.h). *out is NULL when memory runs out. */
void zj_facet_count(void *ctx, const zj_snapshot *snapshot, const zj_result *result, zj_field field,
                    zj_facet **out, size_t *count);

/* Runs the query and counts its hits by the years that their text speaks of (about.h), "2023" or
 * "2018-2022", the latest first. Sets *result to what the search found. Errors of zj_search(). */
ZJ_MUST_CHECK zj_status zj_facet_about(void *ctx, zj_snapshot *snapshot, const zj_query *query,
                                       zj_facet **out, size_t *count, zj_result **result,
                                       zj_error *err);

/* The hits of one year by the first of their roles. */
typedef struct zj_year {
  int year;
  uint64_t by_role[ZJ_ROLE_COUNT], all;
} zj_year;

/* Counts the hits of a result with 'report_roles' by year, the oldest first; a report over several
 * years counts under its last. Sets *unknown to the hits in reports without a year, which no row
 * has. */
void zj_facet_years(void *ctx, const zj_snapshot *snapshot, const zj_result *result, zj_year **out,
                    size_t *count, uint64_t *unknown);

#endif
