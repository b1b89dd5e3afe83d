/* around.c - neighbouring sentences, found in the match text and shown as they stand in the
 * original. */
#include "query/answer/around.h"

#include <talloc.h>

#include "query/engine/excerpt.h"
#include "query/engine/match.h"
#include "query/engine/paragraph_text.h"
#include "query/engine/sentence.h"

/* The original of [begin, end) of a paragraph's match text. */
static zj_status show(void *ctx, const zj_segment *segment, uint32_t paragraph,
                      const zj_paragraph_view *view, zj_match_pos begin, zj_match_pos end,
                      zj_slice *out, zj_error *err) {
  zj_paragraph_text text;
  zj_place_cursor cursor = {.reader.edits = view->edits};
  zj_buffer shown = {.ctx = ctx};
  zj_status status = zj_paragraph_text_make(ctx, segment, paragraph, view, &text, err);
  if (status != ZJ_OK) return status;
  begin = zj_skip_blank(view->match, begin);
  zj_orig_pos from = zj_place_orig_begin(&cursor, begin);
  zj_running_text(&text, from, zj_place_orig_end(&cursor, end), &shown);
  *out = zj_buffer_slice(&shown);
  return ZJ_OK;
}

/* Where the last sentence before 'at' begins; 'at' itself when there is none. */
static zj_match_pos sentence_before(zj_slice match, zj_match_pos at) {
  zj_match_pos begin = {0}, last = at;
  while (begin.byte < at.byte) {
    zj_match_pos end = zj_sentence_end(match, begin);
    if (zj_skip_blank(match, begin).byte < at.byte) last = begin;
    if (end.byte <= begin.byte) break;
    begin = end;
  }
  return last;
}

/* The nearest paragraph before or after that is read with this one; false when there is none. */
static bool neighbour(const zj_segment *segment, uint32_t paragraph, int step, uint32_t *out,
                      zj_paragraph_view *view) {
  uint32_t first, end;
  zj_segment_report_range(segment, zj_segment_paragraph_report(segment, paragraph), &first, &end);
  for (*out = paragraph; step < 0 ? *out > first : *out + 1 < end;) {
    *out += (uint32_t)step;
    zj_segment_paragraph(segment, *out, view);
    if (!view->nested && view->roles != ZJ_ROLE_BIT(ZJ_ROLE_NOISE) && view->match.length)
      return true;
  }
  return false;
}

static zj_status show_before(void *ctx, const zj_segment *segment, const zj_hit *hit, zj_slice *out,
                             zj_error *err) {
  zj_paragraph_view view;
  uint32_t paragraph = hit->paragraph;
  zj_segment_paragraph(segment, paragraph, &view);
  zj_match_pos end = hit->range.begin, begin = sentence_before(view.match, end);
  if (begin.byte >= end.byte) {
    if (view.nested || !neighbour(segment, hit->paragraph, -1, &paragraph, &view)) return ZJ_OK;
    end.byte = (uint32_t)view.match.length;
    begin = sentence_before(view.match, end);
  }
  return show(ctx, segment, paragraph, &view, begin, end, out, err);
}

static zj_status show_after(void *ctx, const zj_segment *segment, const zj_hit *hit, zj_slice *out,
                            zj_error *err) {
  zj_paragraph_view view;
  uint32_t paragraph = hit->paragraph;
  zj_segment_paragraph(segment, paragraph, &view);
  zj_match_pos begin = zj_skip_blank(view.match, hit->range.end);
  if (begin.byte >= view.match.length) {
    if (view.nested || !neighbour(segment, hit->paragraph, 1, &paragraph, &view)) return ZJ_OK;
    begin.byte = 0;
  }
  return show(ctx, segment, paragraph, &view, begin, zj_sentence_end(view.match, begin), out, err);
}

zj_status zj_around_make(void *ctx, const zj_segment *segment, const zj_hit *hit, zj_slice *before,
                         zj_slice *after, zj_error *err) {
  *before = *after = ZJ_LIT("");
  zj_status status = show_before(ctx, segment, hit, before, err);
  return status == ZJ_OK ? show_after(ctx, segment, hit, after, err) : status;
}
