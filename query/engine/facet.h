/* facet.h - an answer by year, kind and issuer: where the hits are, and how to narrow to it.
 *
 * Ownership  values are talloc children of 'ctx'. */
#ifndef ZJ_QUERY_ENGINE_FACET_H
#define ZJ_QUERY_ENGINE_FACET_H

#include "query/engine/search.h"

typedef struct zj_facet {
  const char *value; /* "" for reports where it is not known */
  uint64_t occurrences, reports;
} zj_facet;

/* Counts the hits of every ranked report by its value of the field. Years come newest first, a
 * report over several years under its last; other values by occurrences, then by name. */
void zj_facet_count(void *ctx, const zj_snapshot *snapshot, const zj_result *result, zj_field field,
                    zj_facet **out, size_t *count);

/* The hits of one year by the first of their roles. */
typedef struct zj_year {
  int year;
  uint64_t by_role[ZJ_ROLE_COUNT], all;
} zj_year;

/* Counts by year, the oldest first, of a result with 'report_roles'; a report over several years
 * stands under its last. Reports without a year are left out: *unknown is how many hits they hold.
 */
void zj_facet_years(void *ctx, const zj_snapshot *snapshot, const zj_result *result, zj_year **out,
                    size_t *count, uint64_t *unknown);

#endif
