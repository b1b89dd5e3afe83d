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

/* Makes the outline of a report of the index, with the corrections of the labeller. A talloc child
 * of 'ctx', as is the original that it borrows. */
ZJ_MUST_CHECK zj_status zj_intake_kept_outline(void *ctx, const zj_labeller *rules,
                                               const zj_segment *segment, uint32_t report,
                                               zj_outline **out, zj_error *err);

/* Adds a report of 'segment' to 'writer' with the roles and facts that 'rules' give it now. Errors
 * also as of zj_segment_add(). */
ZJ_MUST_CHECK zj_status zj_intake_kept_label(zj_segment_writer *writer, const zj_labeller *rules,
                                             const zj_segment *segment, uint32_t report,
                                             zj_postings_writer *postings, zj_error *err);

#endif
