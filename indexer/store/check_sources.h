/* check_sources.h - compares the files below the roots of an index with what it has of them. Part
 * of check.h.
 *
 * Ownership  changes are talloc children of 'ctx'.
 * Errors     ZJ_NO_MEMORY; a file that cannot be read is a change.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_STORE_CHECK_SOURCES_H
#define ZJ_INDEXER_STORE_CHECK_SOURCES_H

#include "indexer/store/catalog.h"
#include "indexer/store/check.h"

/* Reads every file of 'contents' and compares it with its hash; walks the roots for files that are
 * in the index neither as reports nor as left out. Adds to out->changes and out->files. */
ZJ_MUST_CHECK zj_status zj_check_sources(void *ctx, const char *index_dir,
                                         const zj_contents *contents, zj_check_result *out,
                                         zj_error *err);

#endif
