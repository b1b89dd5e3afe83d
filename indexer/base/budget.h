/* budget.h - how long this process may work on one thing: processor time, and far more by the
 * clock.
 *
 * The process is ended by a signal, so it must be one whose death its parent expects. A process
 * that is stopped for a while, or has to share its processor with many others, loses nothing of its
 * budget; the clock only ends one that waits for something that never comes.
 *
 * Units      seconds.
 * Threads    one budget per process, for all of its threads together; a child does not inherit it.
 */
#ifndef ZJ_INDEXER_BASE_BUDGET_H
#define ZJ_INDEXER_BASE_BUDGET_H

#include <stdbool.h>

enum { ZJ_BUDGET_CLOCK = 10 }; /* the clock allows so many times as much */

/* Begins a new budget; 0 ends the present one. */
void zj_budget_set(unsigned seconds);

/* Whether it is this signal that ends a process whose budget is used up. */
bool zj_budget_signal(int number);

#endif
