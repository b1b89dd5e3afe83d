/* sqlite_reason.h - why SQLite refused something, in the language of the thread.
 *
 *   zj_reason_sqlite(SQLITE_FULL)      the disk is full              磁盘已满
 *
 * Ownership  texts are constants.
 * Threads    any. */
#ifndef ZJ_INDEXER_STORE_SQLITE_REASON_H
#define ZJ_INDEXER_STORE_SQLITE_REASON_H

/* Returns what an SQLite result code, plain or extended, means to the owner of the file. */
const char *zj_reason_sqlite(int code);

#endif
