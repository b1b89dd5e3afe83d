/* corrected.h - puts the word of readers in the place of what the model decided.
 *
 *   passages    work……………………………………………│plans………
 *   correction        │problems│
 *   passages    work……│problems│work…………│plans………      why: "reader", 100 % sure
 *
 * Ownership  passages stay talloc children of the outline.
 * Errors     ZJ_NO_MEMORY.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_OUTLINE_CORRECTED_H
#define ZJ_INDEXER_OUTLINE_CORRECTED_H

#include "indexer/outline/corrections_find.h"

/* Gives the text in 'range', which lies in one paragraph, these roles for this reason. Page marks
 * inside it stay noise. */
ZJ_MUST_CHECK zj_status zj_corrected_set(zj_outline *outline, zj_orig_range range,
                                         zj_role_set roles, uint16_t reason, zj_error *err);

/* Applies all corrections that are found in the report of 'file', in their order. */
ZJ_MUST_CHECK zj_status zj_corrected_apply(zj_outline *outline, const zj_corrections *corrections,
                                           const zj_correction_finder *finder, const char *file,
                                           uint16_t reason, zj_error *err);

#endif
