/* points.c - cuts the passages of a report at sentences and semicolons. */
#include "query/answer/points.h"

#include <talloc.h>

#include "indexer/text/fold.h"
#include "query/engine/sentence.h"

enum { LEAST_BYTES = 6 }; /* of a point: two Han characters */

typedef struct cutter {
  void *ctx;
  const zj_segment *segment;
  zj_points list;
  size_t room;
  zj_error *err;
} cutter;

static zj_status add_point(cutter *c, zj_point point, zj_slice match) {
  point.at.begin = zj_skip_blank(match, point.at.begin);
  if (point.at.begin.byte + LEAST_BYTES > point.at.end.byte) return ZJ_OK;
  if (c->list.count == c->room) {
    size_t room = c->room * 2 + 64;
    zj_point *grown = talloc_realloc(c->ctx, c->list.at, zj_point, (unsigned)room);
    if (!grown) return zj_no_memory(c->err);
    c->list.at = grown;
    c->room = room;
  }
  point.text = zj_slice_cut(match, point.at.begin.byte, point.at.end.byte);
  c->list.at[c->list.count++] = point;
  return ZJ_OK;
}

/* The end of the heading of 'node' in the match text of 'paragraph'; 0 when it stands in another.
 */
static uint32_t heading_end(const cutter *c, const zj_paragraph_view *view, uint32_t paragraph,
                            uint32_t node) {
  zj_node_view n;
  zj_segment_node(c->segment, node, &n);
  if (n.paragraph != paragraph || n.heading.end.byte <= view->cover.byte ||
      n.heading.end.byte == n.heading.begin.byte)
    return 0;
  return zj_orig_to_match(view->edits, (zj_orig_pos){n.heading.end.byte - view->cover.byte},
                          (zj_match_pos){(uint32_t)view->match.length})
      .byte;
}

/* Adds what stands between semicolons in the sentence [begin, end). */
static zj_status cut_sentence(cutter *c, zj_point like, zj_slice match, size_t begin, size_t end,
                              uint32_t head) {
  zj_status status = ZJ_OK;
  bool listed = memchr(match.at + begin, ';', end - begin) != NULL;
  while (status == ZJ_OK && begin < end) {
    const char *mark = memchr(match.at + begin, ';', end - begin);
    size_t stop = mark ? (size_t)(mark - match.at) : end;
    zj_point point = like;
    point.at = (zj_match_range){{(uint32_t)begin}, {(uint32_t)stop}};
    if (like.by != ZJ_POINT_NUMBER && listed) point.by = ZJ_POINT_SEMICOLON;
    point.heading = like.by == ZJ_POINT_NUMBER && stop <= head + 3; /* its full stop */
    status = add_point(c, point, match);
    like.by = ZJ_POINT_SENTENCE;
    begin = mark ? stop + 1 : end;
  }
  return status;
}

static zj_status cut_passage(cutter *c, const zj_paragraph_view *view, uint32_t paragraph,
                             const zj_passage_view *passage, zj_match_range range) {
  zj_status status = ZJ_OK;
  size_t end = range.end.byte;
  zj_point like = {.paragraph = paragraph,
                   .node = passage->node,
                   .roles = passage->roles & ZJ_ROLES_ALL,
                   .sure = passage->sure};
  uint32_t head = heading_end(c, view, paragraph, passage->node);
  for (zj_match_pos at = range.begin, to; status == ZJ_OK && at.byte < end; at = to) {
    to = zj_sentence_end(view->match, at);
    if (to.byte > end || to.byte <= at.byte) to.byte = (uint32_t)end;
    like.by = ZJ_POINT_SENTENCE;
    if (at.byte == range.begin.byte && head > at.byte) like.by = ZJ_POINT_NUMBER;
    status = cut_sentence(c, like, view->match, at.byte, to.byte, head);
  }
  return status;
}

bool zj_node_below(const zj_segment *segment, uint32_t node, uint32_t above) {
  zj_node_view view;
  for (unsigned depth = 0; node != above && depth < 256; depth++) {
    zj_segment_node(segment, node, &view);
    if (view.parent == node) return false;
    node = view.parent;
  }
  return node == above;
}

static void mark_announcing(cutter *c) {
  for (size_t i = 0; i + 1 < c->list.count; i++) {
    zj_point *p = &c->list.at[i];
    p->announces = p->heading && zj_node_below(c->segment, p[1].node, p->node);
  }
}

zj_status zj_points_find(void *ctx, const zj_segment *segment, uint32_t report, zj_role_set roles,
                         zj_deadline *deadline, zj_points *out, zj_error *err) {
  cutter c = {.ctx = ctx, .segment = segment, .err = err};
  zj_status status = ZJ_OK;
  uint32_t paragraph, last;
  zj_segment_report_range(segment, report, &paragraph, &last);
  for (; status == ZJ_OK && paragraph < last; paragraph++) {
    zj_paragraph_view view;
    zj_segment_paragraph(segment, paragraph, &view);
    if (zj_deadline_steps(deadline, 1 + view.match.length / 64)) return zj_deadline_fail(err);
    for (uint32_t i = view.passage_begin; status == ZJ_OK && i < view.passage_end; i++) {
      zj_passage_view passage;
      zj_segment_passage(segment, i, &passage);
      if (!(passage.roles & roles & ZJ_ROLES_ALL)) continue;
      zj_match_range range = zj_segment_passage_range(segment, &view, i);
      status = cut_passage(&c, &view, paragraph, &passage, range);
    }
  }
  mark_announcing(&c);
  *out = c.list;
  return status;
}
