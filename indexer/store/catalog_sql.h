/* catalog_sql.h - the calls of SQLite that reading and writing the catalog share. Private to
 * catalog.c and catalog_publish.c.
 *
 * Ownership  results are talloc children of 'ctx'; statements belong to the caller.
 * Errors     those of catalog.h.
 * Threads    one thread per handle. */
#ifndef ZJ_INDEXER_STORE_CATALOG_SQL_H
#define ZJ_INDEXER_STORE_CATALOG_SQL_H

#include <sqlite3.h>

#include "indexer/store/catalog.h"

enum { ZJ_CATALOG_APPLICATION_ID = 0x5A4A4331 /* "ZJC1" */ };

struct zj_catalog {
  sqlite3 *db;
  const char *path; /* for messages */
};

/* Opens catalog.db in 'dir', read-write where permitted, with SQLite's 'flags' (0 or
 * SQLITE_OPEN_CREATE) added. */
ZJ_MUST_CHECK zj_status zj_catalog_database(void *ctx, const char *dir, int flags, zj_catalog **out,
                                            zj_error *err);

/* Records the last failure of SQLite in 'err' and returns the status that fits it. */
zj_status zj_sql_failed(zj_catalog *c, zj_error *err);

/* Runs statements that give no rows. */
ZJ_MUST_CHECK zj_status zj_sql_run(zj_catalog *c, const char *sql, zj_error *err);

/* Prepares one statement; the caller finalizes it, also after an error (it is NULL then). */
ZJ_MUST_CHECK zj_status zj_sql_prepare(zj_catalog *c, const char *sql, sqlite3_stmt **out,
                                       zj_error *err);

/* Runs a prepared statement that gives no rows, and resets it so that it can be run again. */
ZJ_MUST_CHECK zj_status zj_sql_step(zj_catalog *c, sqlite3_stmt *s, zj_error *err);

/* Sets *out to the number in the first row of a query; 0 when there is no row. */
ZJ_MUST_CHECK zj_status zj_sql_number(zj_catalog *c, const char *sql, int *out, zj_error *err);

/* Fills 'row' from the current row of a statement; false when memory ran out. */
typedef bool zj_sql_reader(void *ctx, sqlite3_stmt *s, void *row);

/* Reads all rows of a query into an array *out of *count rows of 'size' bytes; 'read' fills each.
 */
ZJ_MUST_CHECK zj_status zj_sql_rows(void *ctx, zj_catalog *c, const char *sql, size_t size,
                                    zj_sql_reader *read, void **out, size_t *count, zj_error *err);

/* Reads the first column into a string, a const char *. */
bool zj_sql_read_string(void *ctx, sqlite3_stmt *s, void *row);

/* Sets *out to a bit for each report of a segment, set when the catalog has no row of it; NULL when
 * it has them all. ZJ_CORRUPT when a row names a report that the segment does not have. */
ZJ_MUST_CHECK zj_status zj_catalog_find_dead(void *ctx, zj_catalog *c,
                                             const zj_catalog_segment *segment, uint8_t **out,
                                             zj_error *err);

#endif
