/* noted.h - failures that are noted, where no status can report them.
 *
 * Pages and JSON are put together by functions that return a text or a value alone. One that fails
 * notes it here and returns something harmless; whoever asked for the whole answer asks once at the
 * end, as the owner of a zj_buffer does. Commands ask before they write and when they end
 * (zj_finish_output()); the daemon asks when a handler is done, and answers 503 instead of a page
 * with holes. JSON notes its failures by itself (values.h).
 *
 * Errors     zj_noted_status() returns the first failure that was noted.
 * Threads    the note is kept for each thread by itself. */
#ifndef ZJ_INDEXER_BASE_NOTED_H
#define ZJ_INDEXER_BASE_NOTED_H

#include "indexer/base/error.h"

/* Forgets what was noted: new work begins on this thread. */
void zj_noted_clear(void);

/* Notes that an allocation failed. */
void zj_note_no_memory(void);

/* Notes a status that says so, and returns it: for what may fail without harm, but not for that. */
zj_status zj_noted(zj_status status);

/* Notes that a text of the index is not UTF-8. After zj_note_no_memory() it notes nothing: what is
 * missing then is missing for want of memory. */
void zj_note_bad_text(void);

/* Notes that the system refused to read what the answer needs of the catalog. */
void zj_note_unread(void);

/* Returns ZJ_OK, or ZJ_NO_MEMORY, ZJ_CORRUPT or ZJ_IO when that was noted since zj_noted_clear().
 */
ZJ_MUST_CHECK zj_status zj_noted_status(zj_error *err);

#endif
