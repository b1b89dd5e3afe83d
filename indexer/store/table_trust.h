/* table_trust.h - remembers how large tables were when this process first mapped them. Opening a
 * segment does not verify a large table, but one that was written to since must be damaged, or put
 * back after damage: it is verified before it is read again.
 *
 * Only a table that is still the same file is compared. Another file at its path is a new one, as
 * when a whole index is put in the place of another.
 *
 * Ownership  facts are kept until their file is gone; those of removed segments are dropped as
 *            others are added.
 * Errors     none: without memory a table is trusted as one that was never seen.
 * Threads    any. */
#ifndef ZJ_INDEXER_STORE_TABLE_TRUST_H
#define ZJ_INDEXER_STORE_TABLE_TRUST_H

#include <stdbool.h>
#include <sys/stat.h>

/* Whether the table at 'path' was written to since zj_table_trust(). */
bool zj_table_is_doubted(const char *path, const struct stat *now);

/* The table is mapped, for the first time or because its checksum is right. */
void zj_table_trust(const char *path, const struct stat *now);

#endif
