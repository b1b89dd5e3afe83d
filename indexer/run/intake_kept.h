/* intake_kept.h - makes a zj_intake from the text of a report in the index, for a file with a new
 * name or for a new roles model.
 *
 * Ownership  results are talloc children of 'ctx'; they borrow the segment.
 * Errors     ZJ_CORRUPT; ZJ_NO_MEMORY.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_RUN_INTAKE_KEPT_H
#define ZJ_INDEXER_RUN_INTAKE_KEPT_H

#include "indexer/store/intake.h"

/* Gives what zj_intake_file() would give for 'file', whose content is that of report 'report' of
 * 'segment', without reading it. The source of *out is NULL. */
ZJ_MUST_CHECK zj_status zj_intake_kept(void *ctx, const zj_labeller *rules,
                                       const zj_segment *segment, uint32_t report,
                                       const zj_file *file, zj_intake **out, zj_error *err);

/* Restores the markup that the report's document had when it was read. *out borrows 'original', the
 * original of the report. */
ZJ_MUST_CHECK zj_status zj_intake_kept_markup(void *ctx, const zj_segment *segment, uint32_t report,
                                              zj_slice original, zj_markup *out, zj_error *err);

#endif
