/* mapping.h - what becomes of a reader when a mapped file of the index is cut short under it.
 *
 * Published files never change, so it takes somebody from outside, or a disk that fails, to lose a
 * page of one. The kernel then sends SIGBUS to whoever touches it. A command ends with one line and
 * exit code 3. A daemon goes on: the page reads as zeroes, which gives wrong rows (every offset is
 * bounded where it is used) and is counted, so that what was made of them is thrown away.
 *
 * Threads    the guard is set before others start; the count may be asked from any. */
#ifndef ZJ_INDEXER_BASE_MAPPING_H
#define ZJ_INDEXER_BASE_MAPPING_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

typedef enum zj_on_lost_page { ZJ_LOST_PAGE_ENDS, ZJ_LOST_PAGE_COUNTS } zj_on_lost_page;

/* From here to the end of the process. The first call decides: that of a daemon comes before it
 * opens the index. */
void zj_mapping_guard(zj_on_lost_page then);

/* How many pages have been lost so far. What was read before a call that says the same is what the
 * files hold. */
uint64_t zj_mapping_lost(void);

/* ZJ_CORRUPT: a mapped file is no more what it was; with what to run. */
zj_status zj_mapping_fail(zj_error *err);

#endif
