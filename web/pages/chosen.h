/* chosen.h - the reports that a page holds against each other, from the ids in its address.
 *
 *   a    one id; b: one id, or several, as b=…&b=…
 *
 * Ownership  facts borrow the snapshot.
 * Errors     functions that return false have answered the problem.
 * Threads    those of the snapshot. */
#ifndef ZJ_WEB_PAGES_CHOSEN_H
#define ZJ_WEB_PAGES_CHOSEN_H

#include "query/answer/account.h"
#include "web/http/exchange.h"

enum { ZJ_CHOSEN_MAX = 20 };

typedef struct zj_chosen {
  zj_account_report reports[ZJ_CHOSEN_MAX + 1]; /* that of 'a', then those of 'b' */
  zj_report_facts facts[ZJ_CHOSEN_MAX + 1];
  size_t count; /* 0: the address names none */
} zj_chosen;

/* Reads the ids. 'out' is empty when one of the two sides is missing. */
bool zj_chosen_read(zj_exchange *x, size_t most, zj_chosen *out);

/* Sets the two reports of a pair. */
void zj_chosen_set(const zj_snapshot *snapshot, zj_account_report a, zj_account_report b,
                   zj_chosen *out);

#endif
