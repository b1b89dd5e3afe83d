/* report_markup.c - the markup that the document of a report had. */
#include "indexer/store/report_markup.h"

#include <talloc.h>

#include "indexer/read/cells.h"
#include "indexer/read/formats.h"

/* Headings are recorded with the paragraphs, cells with the facts; marks are found in the text. */
zj_status zj_report_markup(void *ctx, const zj_segment *segment, uint32_t report, zj_slice original,
                           zj_markup *out, zj_error *err) {
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
  if (status != ZJ_OK) return status;
  return zj_cells_read(ctx, facts.cells, original.length, false, &out->cells, &out->cell_count,
                       err);
}
