/* reason.h - why the system refused something, in the language of the thread.
 *
 *   zj_reason_errno(ENOSPC)            No space left on device       磁盘已满
 *
 * Ownership  texts are constants, except for an errno that has no Chinese words: that text gives
 *            its number and is valid until the thread calls again.
 * Threads    any. */
#ifndef ZJ_INDEXER_BASE_REASON_H
#define ZJ_INDEXER_BASE_REASON_H

/* Returns the words for an errno value. */
const char *zj_reason_errno(int number);

#endif
