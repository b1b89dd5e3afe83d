/* mapping.h - survives the loss of a page of a mapped file.
 *
 * A published file never changes, so a page is lost only when somebody outside cuts the file short
 * or a disk fails. The kernel then sends SIGBUS to the thread that touches the page. A command ends
 * with one line and exit code 3. A daemon goes on: the page reads as zeroes, which gives wrong rows
 * (every offset is checked when it is used), and the loss is counted, so that results made from
 * these rows are thrown away.
 *
 * Errors     ZJ_CORRUPT.
 * Threads    the guard is set before other threads start; any thread may ask for the count. */
#ifndef ZJ_INDEXER_BASE_MAPPING_H
#define ZJ_INDEXER_BASE_MAPPING_H

#include <sys/stat.h>

#include "indexer/base/error.h"
#include "indexer/base/text.h"

typedef enum zj_on_lost_page {
  ZJ_LOST_PAGE_ENDS,  /* the process ends with exit code 3 */
  ZJ_LOST_PAGE_COUNTS /* the page reads as zeroes, and the loss is counted */
} zj_on_lost_page;

/* Handles SIGBUS until the process ends. The first call decides what a lost page does; a daemon
 * makes that call before it opens the index. */
void zj_mapping_guard(zj_on_lost_page then);

/* Returns the number of pages lost so far. When two calls return the same number, everything read
 * between them is the content of the files. */
uint64_t zj_mapping_lost(void);

/* Whether a file was written to between 'then' and 'now': its size or its time has changed. False
 * for another file. */
bool zj_mapping_changed(const struct stat *then, const struct stat *now);

typedef enum zj_mapping_state {
  ZJ_MAPPING_AS_IT_WAS, /* or removed: then it stays as it is for whoever has mapped it */
  ZJ_MAPPING_WRITTEN,
  ZJ_MAPPING_REPLACED /* by another file; whether it was written to before cannot be seen any more
                       */
} zj_mapping_state;

/* What became of the file at 'path' since 'then', when it was mapped. */
zj_mapping_state zj_mapping_look(const char *path, const struct stat *then);

/* Records that a mapped file has changed, with the command that repairs it. Returns ZJ_CORRUPT. */
zj_status zj_mapping_fail(zj_error *err);

#endif
