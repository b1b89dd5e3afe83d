/* unmetered.h - work for which the allowance of a thread does not count (web/http/allowance.h).
 *
 * libxlsxwriter and libarchive crash, or end the process, when an allocation fails. What they
 * allocate is small and has bounds of its own, whatever is written, so it is left out of what a
 * request may take, and no request can make it fail:
 *
 *   bool before = zj_unmetered(true);
 *   … calls of the library, also those that free what it has allocated …
 *   zj_unmetered(before);
 *
 * Where the library calls back to write what it has made, zj_unmetered(false) lets that count.
 *
 * Threads    each thread has its own. */
#ifndef ZJ_INDEXER_BASE_UNMETERED_H
#define ZJ_INDEXER_BASE_UNMETERED_H

#include <stdbool.h>

/* Leaves out what this thread allocates from now on, or counts it again. Returns what was. */
bool zj_unmetered(bool on);

/* Whether it is left out. Allocates nothing. */
bool zj_is_unmetered(void);

#endif
