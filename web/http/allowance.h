/* allowance.h - how much memory the work of a thread may take.
 *
 *   zj_allowance_give(256 << 20);
 *   …                               // an allocation beyond that fails, as if memory had run out
 *   int64_t left = zj_allowance_take();
 *
 * Counted is all that the thread allocates, in whatever library, minus what it frees: the program
 * has a malloc() of its own, which counts and calls the one that would have been called otherwise.
 * So a request cannot take more than its share, and its failure is one that every caller expects.
 *
 * Left out is what two libraries allocate that cannot do without (indexer/base/unmetered.h).
 *
 * Not where the sanitizers bring a malloc() of their own: there, nothing is counted.
 *
 * Units      bytes.
 * Errors     malloc() and its kin return NULL with ENOMEM; `new` throws std::bad_alloc.
 * Threads    each thread has its own allowance; at first it is unlimited. What another thread
 *            allocated and this one frees is added to that of this one. */
#ifndef ZJ_WEB_HTTP_ALLOWANCE_H
#define ZJ_WEB_HTTP_ALLOWANCE_H

#include <stdint.h>

#define ZJ_ALLOWANCE_UNLIMITED INT64_MAX

/* From now on this thread may take so much more. */
void zj_allowance_give(int64_t bytes);

/* What is left of it; from now on the thread is unlimited. */
int64_t zj_allowance_take(void);

#endif
