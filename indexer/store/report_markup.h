/* report_markup.h - restores the markup that the document of a report in the index had when it was
 * read.
 *
 * Ownership  results are talloc children of 'ctx'; they borrow the segment.
 * Errors     ZJ_NO_MEMORY.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_STORE_REPORT_MARKUP_H
#define ZJ_INDEXER_STORE_REPORT_MARKUP_H

#include "indexer/read/markup.h"
#include "indexer/store/segment.h"

/* *out borrows 'original', the original of the report. */
ZJ_MUST_CHECK zj_status zj_report_markup(void *ctx, const zj_segment *segment, uint32_t report,
                                         zj_slice original, zj_markup *out, zj_error *err);

#endif
