/* label.h - private to the outline: decisions about statements become passages and headings.
 *
 * Ownership  arrays are talloc children of 'outline'.
 * Errors     ZJ_NO_MEMORY.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_OUTLINE_LABEL_H
#define ZJ_INDEXER_OUTLINE_LABEL_H

#include "indexer/outline/decisions.h"
#include "indexer/outline/outline.h"

/* A passage is doubtful below the first bound and sure from the second on: probabilities, see
 * docs/roles.md for what they mean in precision and recall. */
#define ZJ_MAYBE 0.15f
#define ZJ_SURE 0.90f

/* Sets nodes and passages of 'outline'. There is one decision a statement; reasons are numbered
 * from 'first_reason' on. */
ZJ_MUST_CHECK zj_status zj_label_outline(zj_outline *outline, const zj_statements *statements,
                                         const zj_decisions *decisions, uint16_t first_reason,
                                         zj_error *err);

#endif
