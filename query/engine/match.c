/* match.c - a tree against the text and passages of a paragraph or report. */
#include "query/engine/match.h"

#include <talloc.h>

#include "query/engine/distance.h"
#include "query/engine/field.h"
#include "query/engine/gap.h"
#include "query/engine/keys.h"
#include "query/engine/scope.h"
#include "query/engine/sentence.h"
#include "query/engine/strict.h"
#include "query/language/phrase.h"

/* A place in the stretch: the paragraph, then the byte. Regions are half open. */
typedef uint64_t place;
typedef struct region {
  place begin, end;
  zj_unit unit;
} region;

static place place_of(uint32_t paragraph, uint32_t byte) {
  return (place)paragraph << 32 | byte;
}

/* Matches of one leaf in the stretch at hand, its inner scopes applied; by place. */
typedef struct leaf_state {
  zj_match_list found;
  bool searched;
} leaf_state;

/* What 近, 先后 or 至少 keeps of its parts' matches in the stretch at hand, without and with the
 * outermost scope; by place. */
typedef struct filter_state {
  zj_match_list kept[2];
  bool done[2];
} filter_state;

struct zj_finder {
  const zj_query *query;
  leaf_state *leaves;
  filter_state *filters;
  zj_field_test *fields; /* what is known of the report at hand */
  zj_match_list hits, lifted, spare;
  zj_deadline deadline;
  zj_status status;
  zj_error err;
  /* the stretch at hand */
  const zj_segment *segment;
  uint32_t begin, end;
};

zj_finder *zj_finder_new(void *ctx, const zj_query *query, uint64_t ends_us) {
  zj_finder *f = talloc_zero(ctx, zj_finder);
  f->query = query;
  f->leaves = talloc_zero_array(f, leaf_state, query->leaf_count);
  f->filters = talloc_zero_array(f, filter_state, (unsigned)query->filter_count + 1);
  f->fields = zj_field_test_new(f, query);
  f->deadline.ends_us = ends_us;
  return f;
}

zj_status zj_finder_status(const zj_finder *f, zj_error *err) {
  if (f->status != ZJ_OK) return zj_fail(err, f->status, "%s", f->err.text);
  return f->deadline.past ? ZJ_LIMIT : ZJ_OK;
}

/* ---- leaves ---- */

/* Where the matches of a leaf in one paragraph go. */
typedef struct leaf_search {
  zj_finder *f;
  const zj_query_node *leaf;
  const zj_paragraph_view *view;
  uint32_t paragraph;
  zj_match_list *found;
} leaf_search;

static void take_match(const leaf_search *s, zj_match_range at, uint32_t orig_begin,
                       uint32_t orig_length) {
  zj_role_set roles = zj_match_roles(s->f->segment, s->view, at.begin);
  if (zj_scope_sees(s->f->query, s->leaf, roles))
    zj_match_list_add(
        s->f, s->found,
        (zj_match){s->paragraph, at, roles, s->leaf->operand, orig_begin, orig_length});
}

static void take_gap(void *to, zj_match_range at) {
  take_match(to, at, 0, 0);
}

static void take_strict(void *to, zj_match_range at, zj_orig_range orig) {
  take_match(to, at, (uint32_t)orig.begin.byte, (uint32_t)(orig.end.byte - orig.begin.byte));
}

static void find_in(zj_finder *f, const zj_query_node *leaf, uint32_t paragraph,
                    zj_match_list *found) {
  zj_role_set uniform = zj_segment_paragraph_roles(f->segment, paragraph);
  if (uniform && !zj_scope_sees(f->query, leaf, uniform)) return;
  zj_paragraph_view p;
  zj_segment_paragraph(f->segment, paragraph, &p);
  if (zj_deadline_steps(&f->deadline, p.match.length / 256))
    return; /* a long paragraph takes long, whether it holds the phrase or not */
  leaf_search search = {f, leaf, &p, paragraph, found};
  zj_match_range at;
  if (leaf->form == ZJ_LEAF_GAPS)
    return zj_gap_find(leaf, p.match, &f->deadline, take_gap, &search);
  if (leaf->form == ZJ_LEAF_STRICT) {
    zj_status status = zj_strict_find(f->segment, paragraph, &p, leaf, &f->deadline, take_strict,
                                      &search, &f->err);
    if (status != ZJ_OK && f->status == ZJ_OK) f->status = status;
    return;
  }
  for (size_t from = 0;
       zj_phrase_find(&leaf->phrases[0], p.match, from, &at) && !zj_deadline_step(&f->deadline);
       from = at.begin.byte + 1)
    take_match(&search, at, 0, 0);
}

/* Where a field was read from: its text in the frame, else the first line of the report that is
 * searched. */
static void find_field(zj_finder *f, const zj_query_node *leaf, zj_match_list *found) {
  zj_role_set frame = zj_field_roles(leaf->field);
  for (uint32_t i = f->begin; frame && i < f->end && !zj_deadline_step(&f->deadline); i++) {
    zj_paragraph_view p;
    zj_match_range at;
    zj_segment_paragraph(f->segment, i, &p);
    for (size_t from = 0;
         zj_phrase_find(&leaf->phrases[0], p.match, from, &at) && !zj_deadline_step(&f->deadline);
         from = at.begin.byte + 1) {
      zj_role_set roles = zj_match_roles(f->segment, &p, at.begin);
      if (roles & frame)
        zj_match_list_add(
            f, found,
            (zj_match){.paragraph = i, .at = at, .roles = roles, .operand = leaf->operand});
    }
  }
  for (uint32_t i = f->begin; found->count == 0 && i < f->end && !zj_deadline_step(&f->deadline);
       i++) {
    zj_paragraph_view p;
    zj_segment_paragraph(f->segment, i, &p);
    zj_role_set roles = zj_match_roles(f->segment, &p, (zj_match_pos){0});
    zj_match_pos begin = zj_skip_blank(p.match, (zj_match_pos){0});
    if (roles & ZJ_ROLES_SEARCHED)
      zj_match_list_add(f, found,
                        (zj_match){.paragraph = i,
                                   .at = {begin, zj_sentence_end(p.match, begin)},
                                   .roles = roles,
                                   .operand = leaf->operand});
  }
}

static const zj_match_list *matches_of(zj_finder *f, const zj_query_node *leaf) {
  leaf_state *state = &f->leaves[leaf->operand];
  if (state->searched) return &state->found;
  state->searched = true;
  state->found.count = 0;
  if (!leaf->is_field)
    for (uint32_t i = f->begin; i < f->end && !zj_deadline_step(&f->deadline); i++)
      find_in(f, leaf, i, &state->found);
  else if (f->query->fields_only && zj_field_test_holds(f->fields, f->segment, f->begin, leaf))
    find_field(f, leaf, &state->found);
  return &state->found;
}

static bool counts(const zj_finder *f, const zj_match *match, bool outer) {
  return !outer || zj_scope_outer(f->query, f->query->leaves[match->operand], match->roles);
}

static place match_place(const zj_match *m) {
  return place_of(m->paragraph, m->at.begin.byte);
}

/* The first match at or behind a place. */
static size_t first_from(const zj_match_list *list, place from) {
  size_t low = 0, high = list->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (match_place(&list->at[middle]) < from)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* ---- regions ---- */

/* The part of the report under one heading of the first rank; 0 before the first of them. Items
 * inside a paragraph (level 5 and 6) make no section. */
static uint32_t section_of(const zj_finder *f, uint32_t paragraph) {
  zj_paragraph_view p;
  zj_passage_view passage;
  zj_node_view node;
  zj_segment_paragraph(f->segment, paragraph, &p);
  zj_segment_passage(f->segment, p.passage_begin, &passage);
  uint32_t at = passage.node, section = 0;
  for (zj_segment_node(f->segment, at, &node); node.parent != at;
       zj_segment_node(f->segment, at, &node)) {
    if (node.level <= 4) section = at;
    at = node.parent;
  }
  return section;
}

static place next_paragraph(place at) {
  return ((at >> 32) + 1) << 32;
}

static place section_end(zj_finder *f, place at) {
  uint32_t first = (uint32_t)(at >> 32), next = first + 1, section = section_of(f, first);
  while (next < f->end && !zj_deadline_step(&f->deadline) && section_of(f, next) == section)
    next++;
  return place_of(next, 0);
}

static place sentence_end(const zj_finder *f, place at) {
  zj_paragraph_view p;
  zj_segment_paragraph(f->segment, (uint32_t)(at >> 32), &p);
  zj_match_pos end = zj_sentence_end(p.match, (zj_match_pos){(uint32_t)at});
  return end.byte < p.match.length ? place_of((uint32_t)(at >> 32), end.byte) : next_paragraph(at);
}

/* The first region of a unit inside 'around' that begins at or behind 'from', which is such a begin
 * itself. */
static bool next_region(zj_finder *f, zj_unit unit, region around, place from, region *out) {
  if (from >= around.end) return false;
  place end = unit == ZJ_UNIT_SENTENCE    ? sentence_end(f, from)
              : unit == ZJ_UNIT_PARAGRAPH ? next_paragraph(from)
                                          : section_end(f, from);
  *out = (region){from, end < around.end ? end : around.end, unit};
  return true;
}

/* ---- 近 先后 至少 ---- */

/* The matches of every leaf below a node, by place. */
static void gather(zj_finder *f, const zj_query_node *node, bool outer, zj_match_list *to) {
  if (node->kind != ZJ_Q_LEAF) {
    for (size_t i = 0; i < node->child_count; i++)
      gather(f, node->children[i], outer, to);
    return;
  }
  const zj_match_list *found = matches_of(f, node);
  for (size_t i = 0; i < found->count && !zj_deadline_step(&f->deadline); i++)
    if (counts(f, &found->at[i], outer)) zj_match_list_add(f, to, found->at[i]);
}

/* The region of a unit that holds a match, where it is the first of its paragraph that is looked
 * at. */
static region region_of(zj_finder *f, zj_unit unit, const zj_match *match) {
  region all = {place_of(f->begin, 0), place_of(f->end, 0), ZJ_UNIT_REPORT}, out = all;
  if (unit == ZJ_UNIT_REPORT) return out;
  for (place from = place_of(match->paragraph, 0);
       next_region(f, unit, all, from, &out) && out.end <= match_place(match); from = out.end) {}
  return out;
}

/* The region that follows in the same paragraph saves walking its sentences from the start. */
static region next_holding(zj_finder *f, zj_unit unit, region last, const zj_match *match) {
  if (last.end >> 32 != match->paragraph || unit == ZJ_UNIT_REPORT)
    return region_of(f, unit, match);
  region all = {place_of(f->begin, 0), place_of(f->end, 0), ZJ_UNIT_REPORT}, out = last;
  while (out.end <= match_place(match) && next_region(f, unit, all, out.end, &out)) {}
  return out;
}

static void keep_frequent(zj_finder *f, const zj_query_node *node, const zj_match_list *all,
                          zj_match_list *kept) {
  region r = {0};
  for (size_t first = 0, next; first < all->count && !zj_deadline_step(&f->deadline);
       first = next) {
    r = next_holding(f, node->within, r, &all->at[first]);
    next = first_from(all, r.end);
    if (next - first < (size_t)node->number) continue;
    for (size_t i = first; i < next && !zj_deadline_step(&f->deadline); i++)
      zj_match_list_add(f, kept, all->at[i]);
  }
}

/* Code points up to a byte, counted on from the place asked before; places do not descend. */
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

/* The matches of one part in the region that begins at byte 'from', as spans counted from there;
 * zeros from where the deadline was reached. */
static zj_part spans_of(void *ctx, const zj_match_list *list, size_t first, size_t end,
                        zj_slice text, size_t from, zj_deadline *deadline) {
  zj_part part = {talloc_zero_array(ctx, zj_span, (unsigned)(end - first) + 1), end - first};
  char_counter begins = {.text = text, .byte = from};
  for (size_t i = 0; i < part.count && !zj_deadline_step(deadline); i++) {
    const zj_match *match = &list->at[first + i];
    part.spans[i].begin = chars_before(&begins, match->at.begin.byte);
    char_counter ends = begins;
    part.spans[i].end = chars_before(&ends, match->at.end.byte);
  }
  return part;
}

/* One region, in which every part has matches [firsts, ends). */
static void keep_near(zj_finder *f, const zj_query_node *node, region r, const zj_match_list *lists,
                      const size_t *firsts, const size_t *ends, zj_match_list *kept) {
  void *local = talloc_new(f);
  size_t count = node->child_count;
  zj_part *parts = talloc_array(local, zj_part, (unsigned)count);
  zj_paragraph_view p;
  zj_segment_paragraph(f->segment, lists[0].at[firsts[0]].paragraph, &p);
  for (size_t k = 0; k < count; k++)
    parts[k] =
        spans_of(local, &lists[k], firsts[k], ends[k], p.match, (uint32_t)r.begin, &f->deadline);
  if (node->kind == ZJ_Q_NEAR)
    zj_distance_near(local, parts, count, (uint32_t)node->number, &f->deadline);
  else
    zj_distance_order(local, parts, count, node->number, &f->deadline);
  for (size_t k = 0; k < count && !f->deadline.past; k++)
    for (size_t i = 0; i < parts[k].count && !zj_deadline_step(&f->deadline); i++)
      if (parts[k].spans[i].kept) zj_match_list_add(f, kept, lists[k].at[firsts[k] + i]);
  talloc_free(local);
}

static void keep_together(zj_finder *f, const zj_query_node *node, const zj_match_list *lists,
                          size_t *firsts, size_t *ends, zj_match_list *kept) {
  region r = {0};
  while (firsts[0] < lists[0].count && !zj_deadline_step(&f->deadline)) {
    r = next_holding(f, node->within, r, &lists[0].at[firsts[0]]);
    bool all = true;
    for (size_t k = 0; k < node->child_count; k++) {
      firsts[k] = first_from(&lists[k], r.begin);
      ends[k] = first_from(&lists[k], r.end);
      all &= ends[k] > firsts[k];
    }
    if (all) keep_near(f, node, r, lists, firsts, ends, kept);
    firsts[0] = ends[0];
  }
}

static void apply_filter(zj_finder *f, const zj_query_node *node, bool outer, zj_match_list *kept) {
  void *local = talloc_new(f);
  size_t count = node->child_count;
  zj_match_list *lists = talloc_zero_array(local, zj_match_list, (unsigned)count);
  for (size_t k = 0; k < count; k++) {
    gather(f, node->children[k], outer, &lists[k]);
    zj_match_list_sort(f, &lists[k], &f->spare, &f->deadline);
    talloc_steal(local, lists[k].at);
    kept->failed |= lists[k].failed;
    if (lists[k].count == 0) {
      talloc_free(local);
      return;
    }
  }
  if (node->kind == ZJ_Q_ATLEAST)
    keep_frequent(f, node, &lists[0], kept);
  else
    keep_together(f, node, lists, talloc_zero_array(local, size_t, (unsigned)count),
                  talloc_zero_array(local, size_t, (unsigned)count), kept);
  talloc_free(local);
  zj_match_list_sort(f, kept, &f->spare, &f->deadline);
}

/* ---- evaluation ---- */

static bool is_filter(const zj_query_node *node) {
  return node->kind == ZJ_Q_NEAR || node->kind == ZJ_Q_ORDER || node->kind == ZJ_Q_ATLEAST;
}

/* The matches of a leaf, or those that a filter keeps; of a leaf the outermost scope is still to be
 * asked. */
static const zj_match_list *list_of(zj_finder *f, const zj_query_node *node, bool outer) {
  if (node->kind == ZJ_Q_LEAF) return matches_of(f, node);
  filter_state *state = &f->filters[node->filter_number];
  if (!state->done[outer]) {
    state->done[outer] = true;
    state->kept[outer].count = 0;
    apply_filter(f, node, outer, &state->kept[outer]);
  }
  return &state->kept[outer];
}

static bool any_match(zj_finder *f, const zj_query_node *node, region r, bool outer) {
  const zj_match_list *found = list_of(f, node, outer);
  for (size_t i = first_from(found, r.begin);
       i < found->count && match_place(&found->at[i]) < r.end; i++)
    if (counts(f, &found->at[i], outer))
      return true;
    else if (zj_deadline_step(&f->deadline))
      return false;
  return false;
}

static bool holds(zj_finder *f, const zj_query_node *node, region r, bool outer);

static bool holds_here(zj_finder *f, const zj_query_node *node, region r, bool outer) {
  bool all = node->kind != ZJ_Q_OR;
  for (size_t i = 0; i < node->child_count; i++)
    if (holds(f, node->children[i], r, outer) != all) return !all;
  return all;
}

/* AND and 同…() meet in their own unit, which may be smaller than the region asked about; an OR
 * with NOT in it says of its own what is not there, while one without holds in a region when it
 * holds in a part of it. */
static bool meets_in_parts(const zj_query_node *node, region r) {
  return (node->kind == ZJ_Q_AND || node->kind == ZJ_Q_UNIT || node->has_not) &&
         node->unit < r.unit;
}

static bool holds(zj_finder *f, const zj_query_node *node, region r, bool outer) {
  if (zj_deadline_step(&f->deadline)) return false;
  if (node->kind == ZJ_Q_LEAF && node->is_field)
    return zj_field_test_holds(f->fields, f->segment, f->begin, node);
  if (node->kind == ZJ_Q_LEAF || is_filter(node)) return any_match(f, node, r, outer);
  if (node->kind == ZJ_Q_NOT) return !holds(f, node->children[0], r, outer);
  if (!meets_in_parts(node, r)) return holds_here(f, node, r, outer);
  region part;
  for (place from = r.begin; next_region(f, node->unit, r, from, &part); from = part.end)
    if (holds_here(f, node, part, outer))
      return true;
    else if (zj_deadline_step(&f->deadline))
      return false;
  return false;
}

static bool is_positive(const zj_query_node *node) {
  while (node->kind != ZJ_Q_LEAF)
    node = node->children[0];
  return !node->negative;
}

/* Adds the matches of positive leaves that lie in surviving units: a part of an OR that does not
 * hold gives none. */
static void collect(zj_finder *f, const zj_query_node *node, region r, bool outer,
                    zj_match_list *to) {
  if (node->kind == ZJ_Q_LEAF || is_filter(node)) {
    const zj_match_list *found = list_of(f, node, outer);
    for (size_t i = is_positive(node) ? first_from(found, r.begin) : found->count;
         i < found->count && match_place(&found->at[i]) < r.end; i++)
      if (zj_deadline_step(&f->deadline))
        return;
      else if (counts(f, &found->at[i], outer))
        zj_match_list_add(f, to, found->at[i]);
    return;
  }
  if (!meets_in_parts(node, r)) {
    if (node->child_count && !holds_here(f, node, r, outer)) return;
    for (size_t i = 0; i < node->child_count; i++)
      collect(f, node->children[i], r, outer, to);
    return;
  }
  region part;
  for (place from = r.begin;
       next_region(f, node->unit, r, from, &part) && !zj_deadline_step(&f->deadline);
       from = part.end) {
    if (!holds_here(f, node, part, outer)) continue;
    for (size_t i = 0; i < node->child_count; i++)
      collect(f, node->children[i], part, outer, to);
  }
}

static void evaluate(zj_finder *f, bool outer, zj_match_list *to) {
  const zj_query_node *root = f->query->root;
  region all = {place_of(f->begin, 0), place_of(f->end, 0), f->query->unit};
  to->count = 0;
  if (!holds(f, root, all, outer)) return;
  collect(f, root, all, outer, to);
  if (f->query->leaf_count > 1) zj_match_list_sort(f, to, &f->spare, &f->deadline);
}

static bool ran_out_of_memory(const zj_finder *f) {
  bool failed = f->hits.failed || f->lifted.failed;
  for (size_t i = 0; i < f->query->leaf_count; i++)
    failed |= f->leaves[i].found.failed;
  for (size_t i = 0; i < f->query->filter_count; i++)
    failed |= f->filters[i].kept[0].failed || f->filters[i].kept[1].failed;
  return failed;
}

/* A run that the deadline cut says nothing: what was not looked at might forbid what was found. */
bool zj_finder_run(zj_finder *f, const zj_segment *segment, uint32_t begin, uint32_t end,
                   const zj_match_list **hits, const zj_match_list **lifted) {
  f->segment = segment;
  f->begin = begin;
  f->end = end;
  for (size_t i = 0; i < f->query->leaf_count; i++)
    f->leaves[i].searched = false;
  for (size_t i = 0; i < f->query->filter_count; i++)
    f->filters[i].done[0] = f->filters[i].done[1] = false;
  evaluate(f, false, &f->lifted);
  *lifted = *hits = &f->lifted;
  if (f->query->has_outer_scope) {
    evaluate(f, true, &f->hits);
    *hits = &f->hits;
  }
  if (ran_out_of_memory(f) && f->status == ZJ_OK) f->status = zj_no_memory(&f->err);
  if (f->deadline.past || f->status != ZJ_OK) f->hits.count = f->lifted.count = 0;
  if (f->query->known) {
    zj_keys_take_out(f->query->known, segment, &f->lifted);
    if (f->query->has_outer_scope) zj_keys_take_out(f->query->known, segment, &f->hits);
  }
  return (*hits)->count > 0 || f->lifted.count > 0;
}
