/* cancel.h - whether the work of this thread is still wanted.
 *
 * Whoever starts work that may become pointless (the client has closed its connection, the daemon
 * ends) gives the thread a flag before. Loops that look at a deadline (query/engine/deadline.h) see
 * the flag, too, and end as if the time had run out.
 *
 * Ownership  the flag is borrowed until the next zj_cancel_watch().
 * Threads    each thread watches a flag of its own; any thread may set the flag. */
#ifndef ZJ_INDEXER_BASE_CANCEL_H
#define ZJ_INDEXER_BASE_CANCEL_H

#include <stdatomic.h>
#include <stdbool.h>

/* From now on this thread watches a flag; NULL: none. */
void zj_cancel_watch(const atomic_bool *flag);

/* Whether the flag is set. */
bool zj_cancelled(void);

#endif
