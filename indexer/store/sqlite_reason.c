/* sqlite_reason.c - the words for SQLite's result codes. */
#include "indexer/store/sqlite_reason.h"

#include <sqlite3.h>

#include "indexer/base/lang.h"

const char *zj_reason_sqlite(int code) {
  switch (code & 0xff) {
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    return zj_tr("another process is writing it", "另一个进程正在写入");
  case SQLITE_FULL:
    return zj_tr("the disk is full", "磁盘已满");
  case SQLITE_NOMEM:
    return zj_tr("out of memory", "内存不足");
  case SQLITE_NOTADB:
    return zj_tr("it is not a database", "不是数据库文件");
  case SQLITE_CORRUPT:
    return zj_tr("it is damaged", "已损坏");
  case SQLITE_READONLY:
    return zj_tr("it is write-protected", "只读，不能写入");
  case SQLITE_PERM:
  case SQLITE_AUTH:
    return zj_tr("no permission", "没有权限");
  case SQLITE_CANTOPEN:
    return zj_tr("it cannot be opened", "无法打开");
  case SQLITE_IOERR:
    return zj_tr("it cannot be read or written", "读写出错");
  case SQLITE_TOOBIG:
    return zj_tr("the content is too large for one row", "一行的内容过多");
  case SQLITE_CONSTRAINT:
    return zj_tr("a row would be duplicate or not allowed", "有重复或不允许的内容");
  case SQLITE_SCHEMA:
  case SQLITE_ERROR:
    return zj_tr("its tables are not those of zhangju", "其中的表不是 zhangju 的表");
  case SQLITE_INTERRUPT:
  case SQLITE_ABORT:
    return zj_tr("it was interrupted", "被中断");
  default:
    return zj_tr("SQLite failed", "SQLite 出错");
  }
}
