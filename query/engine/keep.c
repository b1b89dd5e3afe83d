/* keep.c - which matches 近, 先后 and 至少 keep, unit by unit. */
#include "query/engine/keep.h"

#include <talloc.h>

#include "query/engine/distance.h"

typedef struct keeper {
  void *ctx;
  const zj_query_node *node;
  const zj_stretch *stretch;
  const zj_match_list *parts; /* one for each child of the node */
  size_t *firsts, *ends;      /* the matches of each part in the unit at hand: [first, end) */
  zj_match_list *kept;
  zj_deadline *deadline;
} keeper;

/* ---- operators of one part ---- */

static void keep_frequent(keeper *k) {
  size_t count = k->ends[0] - k->firsts[0];
  if (count < (size_t)k->node->number) return;
  for (size_t i = k->firsts[0]; i < k->ends[0] && !zj_deadline_step(k->deadline); i++)
    zj_match_list_add(k->ctx, k->kept, k->parts[0].at[i]);
}

/* ---- operators on distances ---- */

/* Counts code points up to a byte, from the byte asked for before; bytes do not descend. */
typedef struct char_counter {
  zj_slice text;
  size_t byte;
  uint32_t chars;
} char_counter;

static uint32_t chars_before(char_counter *c, size_t byte) {
  for (; c->byte < byte; c->byte++)
    c->chars += !zj_utf8_is_tail(c->text.at[c->byte]);
  return c->chars;
}

/* The matches of one part in the unit at hand as spans, in code points from 'from' on. Spans that
 * the deadline left out are zeros. Returns ZJ_NO_MEMORY when memory runs out. */
static zj_status make_spans(void *ctx, const keeper *k, size_t part, zj_slice text, size_t from,
                            zj_part *out) {
  size_t first = k->firsts[part];
  out->count = k->ends[part] - first;
  out->spans = talloc_zero_array(ctx, zj_span, (unsigned)out->count + 1);
  if (!out->spans) return ZJ_NO_MEMORY;
  char_counter begins = {.text = text, .byte = from};
  for (size_t i = 0; i < out->count && !zj_deadline_step(k->deadline); i++) {
    const zj_match *match = &k->parts[part].at[first + i];
    out->spans[i].begin = chars_before(&begins, match->at.begin.byte);
    char_counter ends = begins; /* ends are not in order: each is counted from its own begin */
    out->spans[i].end = chars_before(&ends, match->at.end.byte);
  }
  return ZJ_OK;
}

typedef zj_status apply_distance(void *ctx, zj_part *parts, size_t count, int64_t distance,
                                 zj_deadline *deadline);

/* Keeps the matches of all parts that 'apply' marks. The unit is a sentence or paragraph. */
static zj_status keep_marked(void *local, keeper *k, zj_point begin, apply_distance *apply) {
  size_t count = k->node->child_count;
  zj_part *parts = talloc_zero_array(local, zj_part, (unsigned)count);
  if (!parts) return ZJ_NO_MEMORY;
  zj_paragraph_view p;
  zj_segment_paragraph(k->stretch->segment, (uint32_t)(begin >> 32), &p);
  zj_status status = ZJ_OK;
  for (size_t i = 0; status == ZJ_OK && i < count; i++)
    status = make_spans(local, k, i, p.match, (uint32_t)begin, &parts[i]);
  if (status == ZJ_OK) status = apply(local, parts, count, k->node->number, k->deadline);
  for (size_t part = 0; status == ZJ_OK && part < count && !k->deadline->past; part++)
    for (size_t i = 0; i < parts[part].count && !zj_deadline_step(k->deadline); i++)
      if (parts[part].spans[i].kept)
        zj_match_list_add(k->ctx, k->kept, k->parts[part].at[k->firsts[part] + i]);
  return status;
}

static void keep_by_distance(keeper *k, zj_region unit, apply_distance *apply) {
  void *local = talloc_new(k->ctx);
  if (!local || keep_marked(local, k, unit.begin, apply) != ZJ_OK) k->kept->failed = true;
  talloc_free(local);
}

/* ---- every operator ---- */

/* Keeps matches in one unit, in which every part has some. */
static void keep_in_unit(keeper *k, zj_region unit) {
  switch (k->node->row->keep) {
  case ZJ_KEEP_NEAR:
    keep_by_distance(k, unit, zj_distance_near);
    return;
  case ZJ_KEEP_ORDER:
    keep_by_distance(k, unit, zj_distance_order);
    return;
  case ZJ_KEEP_ATLEAST:
    keep_frequent(k);
    return;
  }
}

/* Finds the matches of each part in a unit; false when a part has none. */
static bool find_parts(keeper *k, zj_region unit) {
  bool all = true;
  for (size_t i = 0; i < k->node->child_count; i++) {
    k->firsts[i] = zj_match_list_from(&k->parts[i], unit.begin);
    k->ends[i] = zj_match_list_from(&k->parts[i], unit.end);
    all &= k->ends[i] > k->firsts[i];
  }
  return all;
}

void zj_keep_matches(void *ctx, const zj_query_node *node, const zj_stretch *stretch,
                     const zj_match_list *parts, zj_match_list *kept, zj_deadline *deadline) {
  unsigned count = (unsigned)node->child_count;
  keeper k = {.ctx = ctx,
              .node = node,
              .stretch = stretch,
              .parts = parts,
              .firsts = talloc_zero_array(ctx, size_t, count),
              .ends = talloc_zero_array(ctx, size_t, count),
              .kept = kept,
              .deadline = deadline};
  if (!k.firsts || !k.ends) kept->failed = true;
  zj_region unit = {0};
  for (size_t at = 0; !kept->failed && at < parts[0].count && !zj_deadline_step(deadline);) {
    unit = zj_region_holding(stretch, node->within, unit, &parts[0].at[at], deadline);
    if (find_parts(&k, unit)) keep_in_unit(&k, unit);
    at = k.ends[0];
  }
  talloc_free(k.firsts);
  talloc_free(k.ends);
}
