/* outline_make.c - from a report to its outline: the steps, and a decision about every statement.
 */
#include "indexer/outline/outline_make.h"

#include <talloc.h>

#include "indexer/outline/corrected.h"
#include "indexer/outline/label.h"
#include "indexer/outline/steps.h"

static zj_status make_outline(void *local, const zj_labeller *labeller, const zj_markup *markup,
                              zj_outline *outline, zj_error *err) {
  zj_steps steps;
  zj_decisions *decisions;
  zj_status status = zj_steps_take(local, outline, labeller, markup, &steps, err);
  if (status == ZJ_OK)
    status =
        zj_decisions_make(local, labeller->model, steps.statements, steps.title, &decisions, err);
  if (status == ZJ_OK)
    status =
        zj_steps_finish(outline, &steps, decisions, (uint16_t)zj_rules_count(labeller->rules), err);
  return status;
}

zj_status zj_outline_make(void *ctx, const zj_labeller *labeller, zj_slice original,
                          const zj_markup *markup, zj_outline **out, zj_error *err) {
  zj_outline *outline = zj_outline_new(ctx, original, markup);
  void *local = outline ? talloc_new(outline) : NULL;
  if (!local) {
    talloc_free(outline);
    return zj_no_memory(err);
  }
  zj_status status = make_outline(local, labeller, markup, outline, err);
  talloc_free(local);
  if (status != ZJ_OK)
    talloc_free(outline);
  else
    *out = outline;
  return status;
}

zj_status zj_outline_correct(zj_outline *outline, const zj_labeller *l, const char *file,
                             zj_error *err) {
  if (!l->corrections || !l->corrections->passages || !outline->passage_count) return ZJ_OK;
  return zj_corrected_apply(outline, l->corrections, l->finder, file, zj_labeller_reader(l), err);
}

zj_status zj_outline_lay_out(void *ctx, zj_slice original, const zj_markup *markup,
                             zj_outline **out, zj_error *err) {
  static const zj_markup none;
  zj_outline *outline = zj_outline_new(ctx, original, markup);
  zj_layout *layout;
  if (!outline) return zj_no_memory(err);
  zj_status status = zj_layout_read(outline, original, markup ? markup : &none, &layout, err);
  if (status == ZJ_OK) status = zj_steps_copy_layout(outline, layout, err);
  if (status == ZJ_OK)
    *out = outline;
  else
    talloc_free(outline);
  return status;
}
