/* memory.h - memory that runs out while an answer is made, where no status can say so.
 *
 * Pages and JSON are put together by functions that return a text or a value alone. One that cannot
 * allocate notes it here and returns something harmless; the router asks once when the handler is
 * done, and answers 503 instead of a page with holes.
 *
 * Errors     zj_memory_status() returns ZJ_NO_MEMORY when anything was noted.
 * Threads    the note is kept for each thread by itself. */
#ifndef ZJ_WEB_HTTP_MEMORY_H
#define ZJ_WEB_HTTP_MEMORY_H

#include "indexer/base/error.h"

/* Makes every JSON value note a failed allocation. Call once, before any JSON is made and before
 * any other thread starts. */
void zj_memory_start(void);

/* Forgets what was noted: a new request begins on this thread. */
void zj_memory_begin(void);

/* Notes that an allocation failed. */
void zj_memory_note(void);

/* ZJ_OK, or ZJ_NO_MEMORY when an allocation failed since zj_memory_begin(). */
ZJ_MUST_CHECK zj_status zj_memory_status(zj_error *err);

#endif
