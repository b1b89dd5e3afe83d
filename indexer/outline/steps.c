/* steps.c - the deterministic steps of an outline. */
#include "indexer/outline/steps.h"

#include <talloc.h>

#include "indexer/outline/label.h"
#include "indexer/outline/tables.h"

zj_outline *zj_outline_new(void *ctx, zj_slice original, const zj_markup *markup) {
  zj_outline *outline = talloc_zero(ctx, zj_outline);
  if (!outline) return NULL;
  outline->original = original;
  outline->title = "";
  outline->marks = markup ? markup->marks : NULL;
  outline->mark_count = markup ? markup->mark_count : 0;
  return outline;
}

/* The title as plain text: its blocks, which lie together. */
static zj_slice title_text(const zj_layout *layout) {
  const zj_block *first = NULL, *last = NULL;
  for (size_t i = 0; i < layout->block_count; i++) {
    const zj_block *b = &layout->blocks[i];
    bool title = b->fixed & ZJ_ROLE_BIT(ZJ_ROLE_FRAME_TITLE);
    if (!title && first) break;
    if (title && !first) first = b;
    if (title) last = b;
  }
  if (!first) return (zj_slice){"", 0};
  return (zj_slice){layout->plain.bytes + first->begin, last->end - first->begin};
}

zj_status zj_steps_take(void *ctx, zj_outline *outline, const zj_labeller *labeller,
                        const zj_markup *markup, zj_steps *out, zj_error *err) {
  static const zj_markup none;
  zj_matcher *matcher = NULL;
  *out = (zj_steps){0};
  zj_status status = zj_matcher_new(ctx, labeller->rules, &matcher, err);
  if (status == ZJ_OK)
    status = zj_layout_read(ctx, outline->original, markup ? markup : &none, &out->layout, err);
  if (status == ZJ_OK) status = zj_tables_find(out->layout, labeller->rules, labeller->cues, err);
  if (status == ZJ_OK)
    status = zj_frame_find(outline, out->layout, labeller->rules, labeller->cues, matcher,
                           &out->frame, err);
  if (status == ZJ_OK) status = zj_tree_grow(ctx, out->layout, labeller->cues, &out->tree, err);
  if (status == ZJ_OK)
    status = zj_statements_cut(ctx, out->layout, out->tree, labeller->cues, &out->statements, err);
  if (status != ZJ_OK) return status;
  outline->title = out->frame.title;
  outline->title_found = out->frame.found;
  out->title = title_text(out->layout);
  return ZJ_OK;
}

zj_status zj_steps_copy_layout(zj_outline *outline, zj_layout *layout, zj_error *err) {
  outline->paragraphs = talloc_array(outline, zj_paragraph, layout->block_count + 1);
  if (!outline->paragraphs) return zj_no_memory(err);
  for (size_t i = 0; i < layout->block_count; i++)
    outline->paragraphs[i] = layout->blocks[i].paragraph;
  outline->paragraph_count = layout->block_count;
  outline->cells = talloc_steal(outline, layout->cells);
  outline->cell_count = layout->cell_count;
  outline->lines = talloc_steal(outline, layout->lines);
  outline->line_count = layout->line_count;
  return ZJ_OK;
}

zj_status zj_steps_finish(zj_outline *outline, zj_steps *steps, const zj_decisions *decisions,
                          uint16_t first_reason, zj_error *err) {
  zj_status status = zj_label_outline(outline, steps->statements, decisions, first_reason, err);
  return status == ZJ_OK ? zj_steps_copy_layout(outline, steps->layout, err) : status;
}
