/* series.h - the reports of one unit and kind, year by year: 宁波市's work report of 2022, of 2023,
 * …
 *
 *   const zj_series *series = zj_series_of(x->reader);
 *   const zj_series_row *rows = zj_series_find(series, segment, report, &count);
 *
 * All reports of an index are sorted once for each snapshot, by unit and kind, then by year. A unit
 * counts once under all of its names (fields_shown.h); a report over several years counts under its
 * last. Reports without a unit or a year are in no series.
 *
 * Ownership  a zj_series belongs to the snapshot of its reader.
 * Errors     NULL when memory runs out, which is noted (indexer/base/noted.h).
 * Threads    as the reader: one thread at a time. */
#ifndef ZJ_WEB_PAGES_SERIES_H
#define ZJ_WEB_PAGES_SERIES_H

#include "web/http/readers.h"

typedef struct zj_series_row {
  uint64_t key; /* equal for all reports of a series */
  int year;
  size_t segment;
  uint32_t report;
} zj_series_row;

typedef struct zj_series {
  zj_series_row *rows;
  size_t count;
} zj_series;

/* The series of all reports in the snapshot of a reader. */
const zj_series *zj_series_of(zj_reader *reader);

/* The rows of the series that a report belongs to: *count of them, 0 when it is in none. */
const zj_series_row *zj_series_find(const zj_series *series, size_t segment, uint32_t report,
                                    size_t *count);

/* Two reports of one series and of two years that follow each other, the latest such years of the
 * index: *older and *newer. False when there are none. */
bool zj_series_pair(const zj_series *series, const zj_series_row **older,
                    const zj_series_row **newer);

/* The name of a report of this index as a reader might type it, 宁波市 政府工作报告 2024; a child
 * of 'ctx', NULL when no report has a unit, a kind and a year. */
const char *zj_series_example(void *ctx, zj_reader *reader);

#endif
