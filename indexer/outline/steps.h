/* steps.h - private to the outline: the deterministic steps from a report to its statements.
 *
 *   original ─▶ layout (lines, paragraphs) ─▶ frame, noise ─▶ tree of headings ─▶ statements
 *
 * Ownership  everything is a talloc child of 'ctx'.
 * Errors     those of the steps.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_OUTLINE_STEPS_H
#define ZJ_INDEXER_OUTLINE_STEPS_H

#include "indexer/outline/decisions.h"
#include "indexer/outline/frame.h"
#include "indexer/outline/labeller.h"

typedef struct zj_steps {
  zj_layout *layout;
  zj_tree *tree;
  zj_statements *statements;
  zj_frame frame; /* its title belongs to 'outline' */
  zj_slice title; /* plain text of the title lines; empty for none */
} zj_steps;

/* Takes a report as far as its statements. The title is a talloc child of 'outline'. */
ZJ_MUST_CHECK zj_status zj_steps_take(void *ctx, zj_outline *outline, const zj_labeller *labeller,
                                      const zj_markup *markup, zj_steps *out, zj_error *err);

/* A new outline of 'original' with nothing in it. */
zj_outline *zj_outline_new(void *ctx, zj_slice original, const zj_markup *markup);

/* Copies lines and paragraphs to 'outline'. ZJ_NO_MEMORY. */
ZJ_MUST_CHECK zj_status zj_steps_copy_layout(zj_outline *outline, zj_layout *layout, zj_error *err);

/* Copies lines and paragraphs to 'outline', and labels them by 'decisions'. */
ZJ_MUST_CHECK zj_status zj_steps_finish(zj_outline *outline, zj_steps *steps,
                                        const zj_decisions *decisions, uint16_t first_reason,
                                        zj_error *err);

#endif
