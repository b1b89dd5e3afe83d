/* role_text.c - gathers the letters of passages, and cuts the original out again. */
#include "query/answer/role_text.h"

#include <talloc.h>

#include "indexer/base/lang.h"

typedef struct gatherer {
  void *ctx;
  zj_role_text *text;
  uint32_t room, part_room;
  bool apart; /* other text stands between the last part and what comes */
  zj_error *err;
} gatherer;

static zj_status add_letter(gatherer *g, uint32_t c) {
  zj_role_text *t = g->text;
  if (t->count == g->room) {
    if (g->room >= ZJ_ROLE_TEXT_MOST)
      return zj_fail(g->err, ZJ_LIMIT, "%s",
                     zj_tr("a report is too long to be compared", "报告太长，无法比对"));
    uint32_t room = g->room * 2 + 256;
    uint32_t *grown = talloc_realloc(g->ctx, t->letters, uint32_t, room);
    if (!grown) return zj_no_memory(g->err);
    t->letters = grown;
    g->room = room;
  }
  t->letters[t->count++] = c;
  return ZJ_OK;
}

/* Begins a part, or goes on with the last one where it ends. */
static zj_status add_part(gatherer *g, uint32_t paragraph, zj_match_range at) {
  zj_role_text *t = g->text;
  zj_role_part *last = t->part_count ? &t->parts[t->part_count - 1] : NULL;
  if (last && !g->apart && last->paragraph == paragraph && last->at.end.byte == at.begin.byte) {
    last->at.end = at.end;
    return ZJ_OK;
  }
  if (last && g->apart) {
    zj_status status = add_letter(g, 0);
    if (status != ZJ_OK) return status;
  }
  if (t->part_count == g->part_room) {
    uint32_t room = g->part_room * 2 + 16;
    zj_role_part *grown = talloc_realloc(g->ctx, t->parts, zj_role_part, room);
    if (!grown) return zj_no_memory(g->err);
    t->parts = grown;
    g->part_room = room;
  }
  t->parts[t->part_count++] = (zj_role_part){paragraph, at, t->count};
  return ZJ_OK;
}

static zj_status add_text(gatherer *g, zj_slice match, zj_match_range at) {
  zj_status status = ZJ_OK;
  uint32_t c = 0;
  for (size_t i = at.begin.byte, n; status == ZJ_OK && i < at.end.byte; i += n ? n : 1) {
    n = zj_utf8_decode(match, i, &c);
    if (n && zj_char_is_letter(c)) status = add_letter(g, c);
  }
  return status;
}

static zj_status add_paragraph(gatherer *g, uint32_t paragraph, zj_role_set roles) {
  const zj_segment *segment = g->text->segment;
  zj_paragraph_view view;
  zj_status status = ZJ_OK;
  zj_segment_paragraph(segment, paragraph, &view);
  for (uint32_t i = view.passage_begin; status == ZJ_OK && i < view.passage_end; i++) {
    zj_passage_view passage;
    zj_segment_passage(segment, i, &passage);
    zj_match_range at = zj_segment_passage_range(segment, &view, i);
    if (passage.roles & ZJ_ROLE_BIT(ZJ_ROLE_NOISE) || at.end.byte <= at.begin.byte) continue;
    if (!(passage.roles & roles)) {
      g->apart = true;
      continue;
    }
    status = add_part(g, paragraph, at);
    if (status == ZJ_OK) status = add_text(g, view.match, at);
    g->apart = false;
  }
  return status;
}

zj_status zj_role_text_read(void *ctx, const zj_segment *segment, uint32_t report,
                            zj_role_set roles, zj_role_text *out, zj_error *err) {
  uint32_t begin, end;
  zj_status status = ZJ_OK;
  *out = (zj_role_text){.segment = segment};
  gatherer g = {.ctx = ctx, .text = out, .err = err};
  zj_segment_report_range(segment, report, &begin, &end);
  for (uint32_t p = begin; status == ZJ_OK && p < end; p++)
    status = add_paragraph(&g, p, roles);
  return status;
}

/* ---- cutting ---- */

uint32_t zj_role_text_part(const zj_role_text *t, uint32_t letter) {
  uint32_t low = 0, high = t->part_count;
  while (high - low > 1) {
    uint32_t middle = low + (high - low) / 2;
    if (t->parts[middle].first <= letter)
      low = middle;
    else
      high = middle;
  }
  return low;
}

zj_match_range zj_role_text_place(const zj_role_text *t, uint32_t letter) {
  const zj_role_part *p = &t->parts[zj_role_text_part(t, letter)];
  zj_paragraph_view view;
  uint32_t at = p->first, c = 0;
  zj_segment_paragraph(t->segment, p->paragraph, &view);
  for (size_t i = p->at.begin.byte, n; i < p->at.end.byte; i += n ? n : 1) {
    n = zj_utf8_decode(view.match, i, &c);
    if (n && zj_char_is_letter(c) && at++ == letter)
      return (zj_match_range){{(uint32_t)i}, {(uint32_t)(i + n)}};
  }
  return (zj_match_range){p->at.end, p->at.end};
}

zj_status zj_role_text_cut(void *ctx, const zj_role_text *text, uint32_t begin, uint32_t end,
                           bool between, zj_cutting *out, zj_error *err) {
  uint32_t from = between && begin ? begin - 1 : begin, to = between ? end : end - 1;
  uint32_t first = zj_role_text_part(text, from), last = zj_role_text_part(text, to);
  zj_match_range head = zj_role_text_place(text, from), tail = zj_role_text_place(text, to);
  zj_match_pos starts = between && begin ? head.end : head.begin,
               ends = between ? tail.begin : tail.end;
  zj_buffer words = {.ctx = ctx};
  zj_status status = ZJ_OK;
  *out = (zj_cutting){0};
  for (uint32_t i = first; status == ZJ_OK && i <= last; i++) {
    const zj_role_part *p = &text->parts[i];
    zj_match_range at = p->at;
    zj_cutting piece;
    if (i == first) at.begin = starts;
    if (i == last) at.end = ends;
    if (i > first && text->parts[i - 1].paragraph != p->paragraph) zj_buffer_add(&words, "\n", 1);
    status = zj_excerpt_cut(ctx, text->segment, p->paragraph, at, &piece, err);
    if (status != ZJ_OK) break;
    if (i == first) *out = piece;
    zj_buffer_add(&words, piece.text.at, piece.text.length);
  }
  out->text = zj_buffer_slice(&words);
  return status == ZJ_OK ? zj_buffer_status(&words, err) : status;
}
