/* reason.h - why the system, or SQLite, refused something, in the language of the thread.
 *
 *   zj_reason_errno(ENOSPC)            No space left on device       磁盘已满
 *   zj_reason_sqlite(SQLITE_FULL)      the disk is full              磁盘已满
 *
 * Ownership  texts are constant, but for an errno without Chinese words: its number, valid until
 * the thread asks again. Threads    any. */
#ifndef ZJ_INDEXER_BASE_REASON_H
#define ZJ_INDEXER_BASE_REASON_H

/* The words for an errno value. */
const char *zj_reason_errno(int number);

/* What an SQLite result code, plain or extended, means to whoever owns the file. */
const char *zj_reason_sqlite(int code);

#endif
