/* seal.h - checksums of the files of a folder that nobody writes to again, so that damage is met
 * before it is read.
 *
 *   postings/iamglass postings/postlist.glass  ─▶  postings/sums: a line a file, its XXH3 in
 * hexadecimal, its bytes, its name
 *
 * The tables of a segment carry their checksums themselves; those of Xapian are sealed.
 *
 * Errors     ZJ_IO; ZJ_CORRUPT with the file and what to run.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_STORE_SEAL_H
#define ZJ_INDEXER_STORE_SEAL_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

/* Writes the sums of every file of 'dir', but empty ones, into it. */
ZJ_MUST_CHECK zj_status zj_seal_write(const char *dir, zj_error *err);

/* Compares the bytes of every sealed file with its sum, and only the lengths of files larger than
 * 'most'. */
ZJ_MUST_CHECK zj_status zj_seal_check(const char *dir, uint64_t most, zj_error *err);

#endif
