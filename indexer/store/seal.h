/* seal.h - checksums of the files of a folder that is never written to again, so that damage is
 * found before the files are read.
 *
 *   postings/iamglass, postings/postlist.glass  ─▶  postings/sums
 *
 * `sums` has a line for each file: its XXH3 in hexadecimal, its size in bytes, its name. The tables
 * of a segment contain their checksums; those of Xapian do not, and are sealed.
 *
 * Ownership  nothing is kept.
 * Errors     ZJ_IO; ZJ_NO_MEMORY; ZJ_CORRUPT with the file and what to run.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_STORE_SEAL_H
#define ZJ_INDEXER_STORE_SEAL_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

/* Writes `sums` for all files of 'dir' that are not empty. */
ZJ_MUST_CHECK zj_status zj_seal_write(const char *dir, zj_error *err);

/* Compares every sealed file with its checksum; of files larger than 'most' bytes only the size,
 * unless they were written to since this process saw them first. */
ZJ_MUST_CHECK zj_status zj_seal_check(const char *dir, uint64_t most, zj_error *err);

/* Sets *sum to the checksum that `sums` has of the file 'name': the XXH3 of its content. False when
 * it has none. */
bool zj_seal_sum(const char *dir, const char *name, uint64_t *sum);

#endif
