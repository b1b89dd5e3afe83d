/* region.c - walking a stretch of paragraphs unit by unit. */
#include "query/engine/region.h"

#include "query/engine/sentence.h"

/* The deepest level of a heading that makes a section; deeper ones are items inside a paragraph. */
enum { SECTION_LEVEL_MAX = 4 };

/* The heading of the first rank above a paragraph; 0 before the first of them. */
static uint32_t section_of(const zj_segment *segment, uint32_t paragraph) {
  zj_paragraph_view p;
  zj_passage_view passage;
  zj_node_view node;
  zj_segment_paragraph(segment, paragraph, &p);
  zj_segment_passage(segment, p.passage_begin, &passage);
  uint32_t at = passage.node, section = 0;
  for (zj_segment_node(segment, at, &node); node.parent != at;
       zj_segment_node(segment, at, &node)) {
    if (node.level <= SECTION_LEVEL_MAX) section = at;
    at = node.parent;
  }
  return section;
}

static zj_point next_paragraph(zj_point at) {
  return ((at >> 32) + 1) << 32;
}

static zj_point section_end(const zj_stretch *s, zj_point at, zj_deadline *deadline) {
  uint32_t first = (uint32_t)(at >> 32), next = first + 1;
  uint32_t section = section_of(s->segment, first);
  while (next < s->end && !zj_deadline_step(deadline) && section_of(s->segment, next) == section)
    next++;
  return zj_point_of(next, 0);
}

static zj_point sentence_end(const zj_stretch *s, zj_point at) {
  zj_paragraph_view p;
  zj_segment_paragraph(s->segment, (uint32_t)(at >> 32), &p);
  zj_match_pos end = zj_sentence_end(p.match, (zj_match_pos){(uint32_t)at});
  if (end.byte >= p.match.length) return next_paragraph(at);
  return zj_point_of((uint32_t)(at >> 32), end.byte);
}

static zj_point unit_end(const zj_stretch *s, zj_unit unit, zj_point at, zj_deadline *deadline) {
  switch (unit) {
  case ZJ_UNIT_SENTENCE:
    return sentence_end(s, at);
  case ZJ_UNIT_PARAGRAPH:
    return next_paragraph(at);
  case ZJ_UNIT_SECTION:
    return section_end(s, at, deadline);
  case ZJ_UNIT_REPORT:
  case ZJ_UNIT_COUNT:
    break;
  }
  return zj_point_of(s->end, 0);
}

bool zj_region_next(const zj_stretch *stretch, zj_unit unit, zj_region around, zj_point from,
                    zj_region *out, zj_deadline *deadline) {
  if (from >= around.end) return false;
  zj_point end = unit_end(stretch, unit, from, deadline);
  *out = (zj_region){from, end < around.end ? end : around.end, unit};
  return true;
}

zj_region zj_region_holding(const zj_stretch *stretch, zj_unit unit, zj_region last,
                            const zj_match *match, zj_deadline *deadline) {
  zj_region all = zj_stretch_region(stretch, ZJ_UNIT_REPORT), out = all;
  if (unit == ZJ_UNIT_REPORT) return all;
  zj_point at = zj_match_point(match), from = zj_point_of(match->paragraph, 0);
  if (last.end >> 32 == match->paragraph) {
    if (last.end > at) return last;
    from = last.end;
  }
  while (zj_region_next(stretch, unit, all, from, &out, deadline) && out.end <= at)
    from = out.end;
  return out;
}

size_t zj_match_list_from(const zj_match_list *list, zj_point from) {
  size_t low = 0, high = list->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (zj_match_point(&list->at[middle]) < from)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}
