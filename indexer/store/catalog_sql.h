/* catalog_sql.h - what reading and writing the catalog share: small calls of SQLite. Private to
 * catalog.c and catalog_publish.c. */
#ifndef ZJ_INDEXER_STORE_CATALOG_SQL_H
#define ZJ_INDEXER_STORE_CATALOG_SQL_H

#include <sqlite3.h>

#include "indexer/store/catalog.h"

enum { ZJ_CATALOG_APPLICATION_ID = 0x5A4A4331 /* "ZJC1" */ };

struct zj_catalog {
  sqlite3 *db;
  const char *path; /* for messages */
};

/* Opens catalog.db below 'dir', read-write where permitted; 'flags' beside (SQLITE_OPEN_CREATE). */
ZJ_MUST_CHECK zj_status zj_catalog_database(void *ctx, const char *dir, int flags, zj_catalog **out,
                                            zj_error *err);

zj_status zj_sql_failed(zj_catalog *c, zj_error *err);
ZJ_MUST_CHECK zj_status zj_sql_run(zj_catalog *c, const char *sql, zj_error *err);
ZJ_MUST_CHECK zj_status zj_sql_prepare(zj_catalog *c, const char *sql, sqlite3_stmt **out,
                                       zj_error *err);
/* Runs a prepared statement without rows and makes it ready for the next. */
ZJ_MUST_CHECK zj_status zj_sql_step(zj_catalog *c, sqlite3_stmt *s, zj_error *err);
/* The number that a query gives; 0 for none. */
ZJ_MUST_CHECK zj_status zj_sql_number(zj_catalog *c, const char *sql, int *out, zj_error *err);

typedef void zj_sql_reader(void *ctx, sqlite3_stmt *s, void *row);
/* Reads all rows of a query, each by 'read' into 'size' bytes. */
ZJ_MUST_CHECK zj_status zj_sql_rows(void *ctx, zj_catalog *c, const char *sql, size_t size,
                                    zj_sql_reader *read, void **out, size_t *count, zj_error *err);
/* A reader of one string. */
void zj_sql_read_string(void *ctx, sqlite3_stmt *s, void *row);

#endif
