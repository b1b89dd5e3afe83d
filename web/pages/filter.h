/* filter.h - the filter of the pages of tasks: words, and what their reports must be.
 *
 *   q        a query
 *   in       a role, repeatable
 *   issuer, year, type, folder      a unit, a year, a kind of report, a folder below the root
 *   page     from 1
 *
 *   问题:经费 + 云溪县 + 2024  ─▶  单位:"云溪县" 年份:2024 (问题:经费)
 *
 * Ownership  texts are children of the request.
 * Errors     functions that return false have answered the problem. Others return a status and
 *            leave the answer to the caller.
 * Threads    a request belongs to one thread. */
#ifndef ZJ_WEB_PAGES_FILTER_H
#define ZJ_WEB_PAGES_FILTER_H

#include "web/pages/ask.h"

typedef struct zj_filter {
  const char *q, *issuer, *type, *folder; /* "" when not given */
  const char *year;                       /* four digits, or "" */
  zj_role_set in;                         /* 0: not given */
  long page;
  const char *fields; /* 单位:"…" 年份:… as a query; "" when none is given */
} zj_filter;

/* Reads the filter of a request; trims words. */
bool zj_filter_read(zj_exchange *x, zj_filter *out);

/* Whether anything but a role was given. */
bool zj_filter_given(const zj_filter *f);

/* Adds all but the page to an address. */
void zj_filter_add(zj_link *link, const zj_filter *f);

/* Parts of the form that a page shows. */
enum {
  ZJ_FILTER_WORDS = 1,
  ZJ_FILTER_ROLE = 2,
  ZJ_FILTER_ANY_ROLE = 4 /* with a choice of no role */
};

/* Sets in 'page' what part_filter.mustache shows: the values, the choices of this index, and
 * 'action', the address of the form. */
void zj_filter_show(zj_exchange *x, json_t *page, const zj_filter *f, unsigned parts,
                    const char *action);

/* Sets in 'page' "fault", why the query could not be read. */
void zj_filter_show_fault(zj_exchange *x, json_t *page, const zj_filter *f, const zj_asked *asked,
                          const zj_error *err);

/* Sets in 'answer' the ways out of a filter that leaves nothing: "drops", the address 'path' with
 * one part of the filter less, for each part; and "all_url", 'path' alone. None without a filter.
 */
void zj_filter_show_ways(void *ctx, json_t *answer, const zj_filter *f, const char *path);

/* Parses the query of the filter, its words under the roles 'in'; out->query is NULL when there is
 * none. */
ZJ_MUST_CHECK zj_status zj_filter_parse(zj_exchange *x, const zj_filter *f, zj_role_set in,
                                        zj_asked *out, zj_error *err);

/* Sets *out to the reports that the filter leaves, in the order of the index. With 'exact' false
 * the time ran out before all were looked at. */
ZJ_MUST_CHECK zj_status zj_filter_reports(zj_exchange *x, const zj_filter *f,
                                          zj_snapshot_place **out, size_t *count, bool *exact,
                                          zj_asked *asked, zj_error *err);

#endif
