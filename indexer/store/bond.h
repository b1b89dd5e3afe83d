/* bond.h - says which tables and postings belong to a segment. A table has a checksum of its own,
 * so one of another segment, or of an older copy of the index, looks whole where it does not
 * belong.
 *
 *   SEGMENT/bond        a line for each table, and one for postings/sums: a hash of the head, or of
 *                       the file, and its name
 *   catalog.db          the hash of `bond`, with the segment
 *
 * Segments that share files (relabel) have a bond each.
 *
 * Units      hashes are XXH3.
 * Ownership  nothing is kept.
 * Errors     ZJ_CORRUPT with the file and what to run; ZJ_IO; ZJ_NO_MEMORY.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_STORE_BOND_H
#define ZJ_INDEXER_STORE_BOND_H

#include "indexer/store/segment.h"

/* Writes the bond of a segment that is complete, and sets *bond to what the catalog is to keep. */
ZJ_MUST_CHECK zj_status zj_bond_write(const char *dir, uint64_t *bond, zj_error *err);

/* Opens the segment in 'dir' with its postings, to search it, if it is the one that the catalog
 * means. */
ZJ_MUST_CHECK zj_status zj_bond_open(void *ctx, const char *dir, uint64_t bond, zj_segment **out,
                                     zj_error *err);

/* Opens it without postings, to copy from it, and verifies the checksums of all its tables: a
 * damaged row that was copied would have a good checksum from then on. */
ZJ_MUST_CHECK zj_status zj_bond_open_source(void *ctx, const char *dir, uint64_t bond,
                                            zj_segment **out, zj_error *err);

#endif
