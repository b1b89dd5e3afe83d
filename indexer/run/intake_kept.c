/* intake_kept.c - makes a zj_intake from the text of a report in the index. */
#include "indexer/run/intake_kept.h"

#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/outline/metadata.h"
#include "indexer/outline/outline_make.h"
#include "indexer/read/formats.h"

/* Headings are recorded with the paragraphs; marks are found in the text. */
zj_status zj_intake_kept_markup(void *ctx, const zj_segment *segment, uint32_t report,
                                zj_slice original, zj_markup *out, zj_error *err) {
  uint32_t begin, end;
  zj_report_facts facts;
  zj_segment_facts(segment, report, &facts);
  zj_segment_report_range(segment, report, &begin, &end);
  zj_status status = zj_source_format_markup(ctx, facts.media, original, out, err);
  zj_heading_line *headings = talloc_array(ctx, zj_heading_line, end - begin + 1);
  if (status == ZJ_OK && !headings) return zj_no_memory(err);
  out->heading_count = 0;
  for (uint32_t i = begin; status == ZJ_OK && i < end; i++) {
    zj_paragraph_view view;
    zj_segment_paragraph(segment, i, &view);
    if (view.styled)
      headings[out->heading_count++] = (zj_heading_line){view.first_line, view.styled};
  }
  out->headings = headings;
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
    status = zj_intake_kept_markup(in, segment, report, zj_buffer_slice(&original), &markup, err);
  if (status == ZJ_OK)
    status = zj_outline_make(in, rules, zj_buffer_slice(&original), &markup, &in->outline, err);
  const char *shown = zj_files_shown(in, file->file);
  if (status == ZJ_OK && !shown) status = zj_no_memory(err);
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
