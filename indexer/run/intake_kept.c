/* intake_kept.c - makes a zj_intake from the text of a report in the index. */
#include "indexer/run/intake_kept.h"

#include <talloc.h>

#include "indexer/outline/metadata.h"
#include "indexer/outline/outline_make.h"
#include "indexer/store/report_markup.h"

zj_status zj_intake_kept_outline(void *ctx, const zj_labeller *rules, const zj_segment *segment,
                                 uint32_t report, zj_outline **out, zj_error *err) {
  zj_buffer original = {.ctx = ctx};
  zj_report_facts facts;
  zj_markup markup;
  zj_segment_facts(segment, report, &facts);
  zj_status status = zj_segment_report_original(segment, report, &original, err);
  if (status == ZJ_OK)
    status = zj_report_markup(ctx, segment, report, zj_buffer_slice(&original), &markup, err);
  if (status == ZJ_OK)
    status = zj_outline_make(ctx, rules, zj_buffer_slice(&original), &markup, out, err);
  if (status == ZJ_OK) status = zj_outline_correct(*out, rules, facts.file, err);
  return status;
}

zj_status zj_intake_kept(void *ctx, const zj_labeller *rules, const zj_segment *segment,
                         uint32_t report, const zj_file *file, zj_intake **out, zj_error *err) {
  zj_intake *in = talloc_zero(ctx, zj_intake);
  if (!in) return zj_no_memory(err);
  zj_buffer original = {.ctx = in};
  zj_markup markup;
  zj_status status = zj_segment_report_original(segment, report, &original, err);
  if (status == ZJ_OK)
    status = zj_report_markup(in, segment, report, zj_buffer_slice(&original), &markup, err);
  if (status == ZJ_OK)
    status = zj_outline_make(in, rules, zj_buffer_slice(&original), &markup, &in->outline, err);
  const char *shown = zj_files_shown(in, file->file);
  if (status == ZJ_OK && !shown) status = zj_no_memory(err);
  if (status == ZJ_OK) status = zj_outline_correct(in->outline, rules, shown, err);
  if (status != ZJ_OK) {
    talloc_free(in);
    return status;
  }
  zj_report_facts *facts = &in->facts;
  zj_segment_facts(segment, report, facts);
  facts->path = file->path;
  facts->file = shown;
  facts->modified = (file->modified_ns - (file->modified_ns < 0 ? 999999999 : 0)) / 1000000000;
  zj_report_id(zj_slice_of(file->path), facts->id);
  status = zj_metadata_find(in, in->outline, file->path, facts->fields, err);
  if (status != ZJ_OK) {
    talloc_free(in);
    return status;
  }
  facts->title = facts->fields[ZJ_FIELD_TITLE].value;
  facts->title_found = facts->fields[ZJ_FIELD_TITLE].found;
  *out = in;
  return ZJ_OK;
}

zj_status zj_intake_kept_label(zj_segment_writer *writer, const zj_labeller *rules,
                               const zj_segment *segment, uint32_t report,
                               zj_postings_writer *postings, zj_error *err) {
  void *local = talloc_new(NULL);
  if (!local) return zj_no_memory(err);
  zj_report_facts facts;
  zj_outline *outline;
  zj_segment_facts(segment, report, &facts);
  zj_status status = zj_intake_kept_outline(local, rules, segment, report, &outline, err);
  if (status == ZJ_OK) status = zj_metadata_find(local, outline, facts.path, facts.fields, err);
  if (status == ZJ_OK) status = zj_segment_add(writer, &facts, outline, postings, err);
  talloc_free(local);
  return status;
}
