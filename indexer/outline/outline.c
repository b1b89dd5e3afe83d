/* outline.c - the steps from a report to its outline. */
#include "indexer/outline/outline.h"

#include <talloc.h>

#include "indexer/outline/walk_roles.h"

static bool copy_paragraphs(zj_outline *outline, const zj_layout *text) {
  outline->paragraphs = talloc_array(outline, zj_paragraph, text->block_count + 1);
  if (!outline->paragraphs) return false;
  for (size_t i = 0; i < text->block_count; i++)
    outline->paragraphs[i] = text->blocks[i].paragraph;
  outline->paragraph_count = text->block_count;
  return true;
}

static zj_status make(void *local, const zj_rules *rules, const zj_markup *markup,
                      zj_outline *outline, zj_error *err) {
  zj_layout *text = NULL;
  zj_matcher *matcher = NULL;
  zj_tree *tree = NULL;
  zj_frame frame = {0};
  zj_status status = zj_matcher_new(local, rules, &matcher, err);
  if (!status) status = zj_layout_read(local, outline->original, markup, &text, err);
  if (!status) status = zj_frame_find(outline, text, rules, matcher, &frame, err);
  if (!status) status = zj_tree_grow(local, text, matcher, &tree, err);
  outline->title = frame.title;
  outline->title_found = frame.found;
  if (!status) status = zj_walk_roles(outline, text, tree, rules, matcher, err);
  if (!status && !copy_paragraphs(outline, text)) status = zj_no_memory(err);
  if (!status) {
    outline->lines = talloc_steal(outline, text->lines);
    outline->line_count = text->line_count;
  }
  return status;
}

zj_status zj_outline_make(void *ctx, const zj_rules *rules, zj_slice original,
                          const zj_markup *markup, zj_outline **out, zj_error *err) {
  zj_outline *outline = talloc_zero(ctx, zj_outline);
  static const zj_markup none;
  void *local = outline ? talloc_new(outline) : NULL;
  if (!local) {
    talloc_free(outline);
    return zj_no_memory(err);
  }
  outline->original = original;
  outline->marks = markup ? markup->marks : NULL;
  outline->mark_count = markup ? markup->mark_count : 0;
  zj_status status = make(local, rules, markup ? markup : &none, outline, err);
  talloc_free(local);
  if (status)
    talloc_free(outline);
  else
    *out = outline;
  return status;
}

const zj_passage *zj_outline_passage_at(const zj_outline *outline, zj_orig_pos at) {
  size_t low = 0, high = outline->passage_count;
  while (high - low > 1) {
    size_t middle = low + (high - low) / 2;
    if (outline->passages[middle].begin.byte <= at.byte)
      low = middle;
    else
      high = middle;
  }
  return &outline->passages[low];
}
