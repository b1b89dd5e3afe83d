/* account_view.h - accounts (query/answer/account.h) as the pages of comparing and accounting show
 * them: rows with both quotations, and the pairs of years that an index has.
 *
 * Ownership  everything added belongs to the page.
 * Errors     those of zj_account_pairs(); want of memory in JSON is noted (noted.h).
 * Threads    those of the snapshot. */
#ifndef ZJ_WEB_PAGES_ACCOUNT_VIEW_H
#define ZJ_WEB_PAGES_ACCOUNT_VIEW_H

#include "query/answer/account_emit.h"
#include "web/pages/chosen.h"
#include "web/pages/filter.h"
#include "web/pages/tasks.h"

enum { ZJ_ACCOUNT_ROWS = 50 /* on a page */ };

typedef struct zj_account_shown {
  zj_account_kind kind;
  const zj_account *account;
  zj_account_head head;
  const char *link;   /* the address of all of it, without verdict and page */
  const char *action; /* of its files */
  long page;
} zj_account_shown;

/* Sets "ledger" in the page: rows, verdicts to choose from, what can be taken away. */
void zj_account_view(zj_exchange *x, json_t *page, const zj_account_shown *shown);

/* Reads the parameter "kind": findings, or else promises. */
zj_account_kind zj_account_asked(const zj_exchange *x);

/* Makes the account of the chosen reports: promises or findings. */
ZJ_MUST_CHECK zj_status zj_account_of_chosen(zj_exchange *x, zj_account_kind kind,
                                             const zj_chosen *c, zj_deadline *deadline,
                                             zj_account *out, zj_error *err);

/* Reads the parameter "only", a verdict; *out 0 when it is not given. */
bool zj_account_read_only(zj_exchange *x, uint32_t *out);

/* All pairs of consecutive years that the filter leaves. A year is that of either report. */
ZJ_MUST_CHECK zj_status zj_account_choose(zj_exchange *x, const zj_filter *f, zj_account_pair **out,
                                          size_t *count, zj_error *err);

/* Sets "pairs" in the page: {"rows":[{"unit","type","years":[{"label","url"}]}],"pager"}; addresses
 * lead to 'task'. */
void zj_account_view_pairs(zj_exchange *x, json_t *page, zj_task task, const zj_filter *f,
                           const zj_account_pair *pairs, size_t count);

/* Sets "other_years" in the page: the pairs of the unit and type of a report, [{"label","url",
 * "current"}]. */
void zj_account_view_years(zj_exchange *x, json_t *page, zj_task task, const zj_report_facts *of);

/* A report as a line of a page: {"title","path","url","known","year","id"}. */
json_t *zj_account_report_row(void *ctx, const zj_report_facts *facts);

#endif
