/* interrupt.h - Ctrl-C, SIGTERM and SIGHUP while a command writes: noted, and asked for between
 * steps.
 *
 * Threads    one command per process. */
#ifndef ZJ_INDEXER_BASE_INTERRUPT_H
#define ZJ_INDEXER_BASE_INTERRUPT_H

#include <poll.h>

#include "indexer/base/error.h"
#include "indexer/base/text.h"

/* From here to the matching end, signals to stop are noted (SIGHUP unless it is ignored, as under
 * nohup); SIGXFSZ makes a write fail instead of killing. Pairs may nest. */
void zj_interrupt_begin(void);
void zj_interrupt_end(void);

bool zj_interrupt_noted(void);
/* poll(), which one ends: also one that came just before. */
int zj_interrupt_poll(struct pollfd *polled, nfds_t count, int ms);
/* ZJ_INTERRUPTED when one was. */
ZJ_MUST_CHECK zj_status zj_interrupt_check(zj_error *err);

#endif
