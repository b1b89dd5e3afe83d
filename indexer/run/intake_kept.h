/* intake_kept.h - a report of the index taken in again from its own text: for a file that has
 * another name now, or rules that are others. */
#ifndef ZJ_INDEXER_RUN_INTAKE_KEPT_H
#define ZJ_INDEXER_RUN_INTAKE_KEPT_H

#include "indexer/store/intake.h"

/* As zj_intake_file() would give for 'file' whose content is that of row 'report' of 'segment',
 * without reading it. in->source is NULL. */
ZJ_MUST_CHECK zj_status zj_intake_kept(void *ctx, const zj_rules *rules, const zj_segment *segment,
                                       uint32_t report, const zj_file *file, zj_intake **out,
                                       zj_error *err);

/* What the document of a report said of its text when it was read; children of 'ctx', borrowing
 * 'original'. */
ZJ_MUST_CHECK zj_status zj_intake_kept_markup(void *ctx, const zj_segment *segment, uint32_t report,
                                              zj_slice original, zj_markup *out, zj_error *err);

#endif
