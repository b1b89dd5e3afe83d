/* titles.h - the reports that the words of a query name: by title, unit and year.
 *
 *   兰州市政府工作报告 2024   ─▶ 兰州市 (unit) · 政府工作报告 (title) · 2024 (year)
 *                            ─▶ reports of which all three hold
 *
 * Only a query of plain words side by side names reports. Every word must be made of parts of the
 * report's title, of a name of its unit, and of its years; and together they must say enough: a
 * unit and a year, one of them and a part of the title, or the better part of the title.
 *
 * Units      microseconds.
 * Ownership  results are talloc children of 'ctx' and borrow the snapshot.
 * Errors     ZJ_NO_MEMORY.
 * Threads    as zj_search(). */
#ifndef ZJ_QUERY_ANSWER_TITLES_H
#define ZJ_QUERY_ANSWER_TITLES_H

#include <jansson.h>

#include "indexer/store/snapshot.h"
#include "query/language/tree.h"

enum { ZJ_TITLES_WORDS = 8 /* of a query that names reports */ };

typedef struct zj_titles {
  zj_report_facts *at; /* those that fit best first, then the newest */
  size_t count;        /* at most the limit asked for */
  size_t all;          /* how many were found */
  bool cut;            /* the time ran out: there may be more */
  bool other_year;     /* none is of the year asked for; these are of others */
  const char *query; /* 单位:兰州市 标题:政府工作报告 年份:2024, to list such reports; NULL: none */
  uint32_t units; /* bits of the words (operands) that begin or end the name of a unit */
} zj_titles;

/* Whether a query is plain words side by side, few enough to name reports. */
bool zj_titles_plain(const zj_query *query);

/* Looks through all reports, in at most 'deadline_us' (0: no bound). */
ZJ_MUST_CHECK zj_status zj_titles_find(void *ctx, const zj_snapshot *snapshot,
                                       const zj_query *query, size_t limit, uint64_t deadline_us,
                                       zj_titles *out, zj_error *err);

/* The year that a word is, "2024" or "2024年"; 0 for any other. */
int zj_titles_year(zj_slice word);

/* Returns a new reference to
 *   {"reports":[{"report":ID,"path":…,"title":…,"title_found":…,"facts":{…}},…],"all":N,
 *    "other_year":true?,"query":…} */
json_t *zj_titles_json(const zj_titles *titles);

#endif
