/* check_sources.h - the files below the roots of an index against what it has of them. Part of
 * check.h. */
#ifndef ZJ_INDEXER_STORE_CHECK_SOURCES_H
#define ZJ_INDEXER_STORE_CHECK_SOURCES_H

#include "indexer/store/catalog.h"
#include "indexer/store/check.h"

/* Reads every file of the index and compares its bytes with their hash; walks the roots for files
 * that are in the index neither as reports nor as left out. Adds to out->changes, as children of
 * 'ctx', and counts out->files. */
void zj_check_sources(void *ctx, const char *index_dir, const zj_generation *generation,
                      const zj_catalog_report *reports, size_t report_count,
                      const zj_left_out *left_out, size_t left_out_count, zj_check_result *out);

#endif
