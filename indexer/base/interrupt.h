/* interrupt.h - SIGINT, SIGTERM and SIGHUP while a command writes: the signal is noted, and the
 * command checks for it between steps.
 *
 * Errors     ZJ_INTERRUPTED.
 * Threads    one command per process. */
#ifndef ZJ_INDEXER_BASE_INTERRUPT_H
#define ZJ_INDEXER_BASE_INTERRUPT_H

#include <poll.h>

#include "indexer/base/error.h"
#include "indexer/base/text.h"

/* Between these two calls the signals are noted instead of ending the process, SIGHUP unless it was
 * ignored (nohup), and SIGXFSZ makes a write fail instead of killing. Pairs may nest. */
void zj_interrupt_begin(void);
void zj_interrupt_end(void);

/* Whether a signal was noted since the outermost zj_interrupt_begin(). */
bool zj_interrupt_noted(void);

/* Like poll(), but returns -1 as soon as a signal is noted, even one noted before the call. */
int zj_interrupt_poll(struct pollfd *polled, nfds_t count, int ms);

/* Returns ZJ_INTERRUPTED when a signal was noted, else ZJ_OK. */
ZJ_MUST_CHECK zj_status zj_interrupt_check(zj_error *err);

#endif
