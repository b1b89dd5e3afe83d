/* account_blocks.c - points that belong together: items, and passages that answer a finding. */
#include <talloc.h>

#include "query/answer/account_parts.h"

static zj_status make_room(void *ctx, const zj_account_side *side, zj_account_blocks *out,
                           zj_error *err) {
  *out =
      (zj_account_blocks){talloc_array(ctx, zj_account_block, (unsigned)side->points.count + 1), 0};
  return out->at ? ZJ_OK : zj_no_memory(err);
}

/* The end of the points from 'begin' on that have the same node. */
static size_t end_of_node(const zj_points *points, size_t begin) {
  size_t end = begin + 1;
  while (end < points->count && points->at[end].node == points->at[begin].node)
    end++;
  return end;
}

static bool names_role(const zj_account_side *side, uint32_t node) {
  zj_node_view view;
  zj_segment_node(side->segment, node, &view);
  return view.named;
}

/* Whether a node is a section and no item: the report as a whole, or a heading of the first rank
 * that names a role. */
static bool is_section(const zj_account_side *side, uint32_t node) {
  zj_node_view view;
  zj_segment_node(side->segment, node, &view);
  return view.parent == node || (view.named && view.level < 2);
}

/* Whether points of other nodes below its own follow the points of a node. */
static bool holds_items(const zj_account_side *side, size_t begin, size_t end) {
  const zj_points *points = &side->points;
  return end < points->count &&
         zj_node_below(side->segment, points->at[end].node, points->at[begin].node);
}

static bool has_item(const zj_account_side *side) {
  for (size_t begin = 0, end; begin < side->points.count; begin = end) {
    end = end_of_node(&side->points, begin);
    if (!is_section(side, side->points.at[begin].node) && !holds_items(side, begin, end))
      return true;
  }
  return false;
}

/* Adds the points of a section that count as items. */
static void add_section(const zj_account_side *side, size_t begin, size_t end, bool headings,
                        bool itemized, zj_account_blocks *out) {
  for (size_t i = begin; i < end; i++) {
    const zj_point *p = &side->points.at[i];
    bool heading = p->announces && !names_role(side, p->node);
    bool clause = !p->announces && (!itemized || p->by == ZJ_POINT_SEMICOLON);
    if ((headings && heading) || clause) out->at[out->count++] = (zj_account_block){i, i + 1};
  }
}

zj_status zj_account_items(void *ctx, const zj_account_side *side, bool headings,
                           zj_account_blocks *out, zj_error *err) {
  zj_status status = make_room(ctx, side, out, err);
  bool itemized = status == ZJ_OK && has_item(side);
  for (size_t begin = 0, end; status == ZJ_OK && begin < side->points.count; begin = end) {
    const zj_point *first = &side->points.at[begin];
    end = end_of_node(&side->points, begin);
    if (zj_deadline_steps(side->deadline, 8 * (end - begin))) return zj_deadline_fail(err);
    bool outer = holds_items(side, begin, end),
         bare = end == begin + 1 && first->announces && names_role(side, first->node);
    if (is_section(side, first->node))
      add_section(side, begin, end, headings, itemized, out);
    else if (!outer || (headings && !bare))
      out->at[out->count++] = (zj_account_block){begin, end};
  }
  return status;
}

/* ---- answers ---- */

/* Whether a heading takes up a finding: 关于…的问题. */
static zj_status takes_up(void *ctx, const zj_account_side *side, uint32_t node, bool *out,
                          zj_error *err) {
  static const char *const words[] = {"问题", "關於", "关于", "针对", "反馈", NULL};
  zj_node_view view;
  zj_slice heading;
  zj_segment_node(side->segment, node, &view);
  *out = false;
  if (view.level < 2) return ZJ_OK;
  zj_status status = zj_segment_heading(ctx, side->segment, node, &heading, err);
  if (status == ZJ_OK) *out = zj_account_has_word(heading, words);
  return status;
}

/* Sets *out to the node whose text answers as a whole: the innermost heading around 'node' that
 * takes up a finding, else 'node' itself. */
static zj_status find_answering(void *ctx, const zj_account_side *side, uint32_t node,
                                uint32_t *out, zj_error *err) {
  zj_status status = ZJ_OK;
  zj_node_view view;
  *out = node;
  for (uint32_t up = node; status == ZJ_OK; up = view.parent) {
    bool found;
    zj_segment_node(side->segment, up, &view);
    if (view.parent == up) break;
    status = takes_up(ctx, side, up, &found, err);
    if (status == ZJ_OK && found) {
      *out = up;
      break;
    }
  }
  return status;
}

/* Sets *end to the end of the points from 'begin' on that belong to the answer under 'node'; in a
 * section, of its paragraph. */
static zj_status find_answer_end(void *ctx, const zj_account_side *side, size_t begin,
                                 uint32_t node, size_t *end, zj_error *err) {
  const zj_points *points = &side->points;
  zj_status status = ZJ_OK;
  zj_node_view view;
  zj_segment_node(side->segment, node, &view);
  bool whole = view.parent != node && view.level >= 2;
  for (*end = begin + 1; *end < points->count; (*end)++) {
    uint32_t answering = node;
    if (!whole && points->at[*end].paragraph != points->at[begin].paragraph) break;
    if (points->at[*end].node != points->at[*end - 1].node)
      status = find_answering(ctx, side, points->at[*end].node, &answering, err);
    if (status != ZJ_OK || answering != node) break;
  }
  return status;
}

zj_status zj_account_answers(void *ctx, const zj_account_side *side, zj_account_blocks *out,
                             zj_error *err) {
  void *local = talloc_new(ctx);
  zj_status status = make_room(ctx, side, out, err);
  for (size_t begin = 0, end; status == ZJ_OK && begin < side->points.count; begin = end) {
    uint32_t node = 0;
    end = begin + 1;
    status = find_answering(local, side, side->points.at[begin].node, &node, err);
    if (status == ZJ_OK) status = find_answer_end(local, side, begin, node, &end, err);
    if (status == ZJ_OK && zj_deadline_steps(side->deadline, 16 * (end - begin)))
      status = zj_deadline_fail(err);
    if (status != ZJ_OK) break;
    bool heading = end == begin + 1 && side->points.at[begin].announces;
    if (!heading) out->at[out->count++] = (zj_account_block){begin, end};
  }
  talloc_free(local);
  return status;
}

zj_status zj_account_pairing_add(zj_pairing *pairing, int which, const zj_account_side *side,
                                 zj_account_block block, bool head, zj_error *err) {
  zj_status status = zj_pairing_unit(pairing, which, err);
  size_t end = head ? block.begin + 1 : block.end;
  for (size_t i = block.begin; status == ZJ_OK && i < end; i++) {
    const zj_point *p = &side->points.at[i];
    status = zj_pairing_add(pairing, which, p->text, p->paragraph, p->at.begin.byte, err);
  }
  return status;
}
