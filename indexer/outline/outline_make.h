/* outline_make.h - the way from a report to its outline (outline.h).
 *
 *   original ─▶ lines, paragraphs ─▶ frame and noise ─▶ headings ─▶ statements ─▶ a role for each
 *
 * Structure is found by rules; the role of every statement is decided by the model of the labeller.
 *
 * Ownership  zj_outline is one talloc child of 'ctx'; it borrows 'original' and the marks of
 *            'markup'.
 * Errors     any valid UTF-8 has an outline, an empty text an empty one. ZJ_LIMIT for a line over
 *            ZJ_PARAGRAPH_MAX bytes or more than ZJ_NODES_MAX nodes; ZJ_NO_MEMORY.
 * Threads    no shared state; a labeller may be shared once loaded. */
#ifndef ZJ_INDEXER_OUTLINE_OUTLINE_MAKE_H
#define ZJ_INDEXER_OUTLINE_OUTLINE_MAKE_H

#include "indexer/outline/labeller.h"
#include "indexer/outline/outline.h"

/* 'markup' is what the document says about its text, NULL for nothing. */
ZJ_MUST_CHECK zj_status zj_outline_make(void *ctx, const zj_labeller *labeller, zj_slice original,
                                        const zj_markup *markup, zj_outline **out, zj_error *err);

/* Puts the corrections of the labeller, if it has any, in the place of what it has decided; before
 * anything else reads the roles. 'file' is the absolute path of the report's file as
 * zj_files_shown() gives it. Whoever measures or trains a model leaves this out. ZJ_NO_MEMORY. */
ZJ_MUST_CHECK zj_status zj_outline_correct(zj_outline *outline, const zj_labeller *labeller,
                                           const char *file, zj_error *err);

/* Makes an outline of lines and paragraphs alone, without headings and passages, which is fast. */
ZJ_MUST_CHECK zj_status zj_outline_lay_out(void *ctx, zj_slice original, const zj_markup *markup,
                                           zj_outline **out, zj_error *err);

#endif
