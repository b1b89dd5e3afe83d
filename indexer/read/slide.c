/* slide.c - writes the slides of a presentation as lines, whatever its format. */
#include "indexer/read/slide.h"

zj_slide zj_slide_on(void *ctx) {
  return (zj_slide){.title = zj_lines_on(ctx), .body = zj_lines_on(ctx), .notes = zj_lines_on(ctx)};
}

void zj_slide_begin(zj_slide *slide, uint32_t number) {
  slide->number = number;
  zj_lines_empty(&slide->title);
  zj_lines_empty(&slide->body);
  zj_lines_empty(&slide->notes);
}

/* Ends open rows and the line, and hands over a failure. */
static zj_slice end_lines(zj_lines *part, zj_lines *lines) {
  while (part->row_count)
    zj_lines_row_end(part);
  zj_lines_break(part);
  if (lines->status == ZJ_OK) lines->status = part->status;
  return zj_lines_text(part);
}

/* Writes a title of several lines as one. */
static void write_title(zj_slide *slide, zj_lines *lines, zj_slice title) {
  for (size_t at = 0; at < title.length;) {
    const char *lf = memchr(title.at + at, '\n', title.length - at);
    size_t end = lf ? (size_t)(lf - title.at) : title.length;
    zj_lines_put(lines, zj_slice_cut(title, at, end));
    zj_lines_blank(lines);
    at = end + 1;
  }
  if (title.length) zj_lines_heading(lines, slide->has_title ? 2 : 1);
  zj_lines_break(lines);
  slide->has_title |= title.length > 0;
}

void zj_slide_end(zj_slide *slide, zj_lines *lines) {
  zj_slice title = end_lines(&slide->title, lines), body = end_lines(&slide->body, lines);
  zj_slice notes = end_lines(&slide->notes, lines);
  if (!title.length && !body.length && !notes.length) return;
  zj_lines_gap(lines);
  zj_lines_place(lines, (zj_source_place){.kind = ZJ_PLACE_PAGE, .number = slide->number});
  write_title(slide, lines, title);
  zj_lines_put(lines, body);
  zj_lines_put(lines, notes);
}
