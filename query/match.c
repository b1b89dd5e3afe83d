/* match.c - a tree against the text and passages of a paragraph or report. */
#include "query/match.h"

#include <stdlib.h>
#include <talloc.h>

#include "query/field.h"
#include "query/phrase.h"
#include "query/scope.h"

/* A place in the stretch: the paragraph, then the byte. Regions are half open. */
typedef uint64_t place;
typedef struct region { place begin, end; zj_unit unit; } region;

static place place_of(uint32_t paragraph, uint32_t byte) { return (place)paragraph << 32 | byte; }

/* Matches of one leaf in the stretch at hand, its inner scopes applied; by place. */
typedef struct leaf_state { zj_match_list found; bool searched; } leaf_state;

struct zj_finder {
  const zj_query *query;
  leaf_state *leaves;
  zj_field_test *fields; /* what is known of the report at hand */
  zj_match_list hits, lifted;
  /* the stretch at hand */
  const zj_segment *segment;
  uint32_t begin, end;
};

zj_finder *zj_finder_new(void *ctx, const zj_query *query) {
  zj_finder *f = talloc_zero(ctx, zj_finder);
  f->query = query;
  f->leaves = talloc_zero_array(f, leaf_state, query->leaf_count);
  f->fields = zj_field_test_new(f, query);
  return f;
}

static void push(zj_finder *f, zj_match_list *list, zj_match found) {
  if (list->count == list->capacity) {
    list->capacity = list->capacity ? list->capacity * 2 : 16;
    list->at = talloc_realloc(f, list->at, zj_match, (unsigned)list->capacity);
    if (!list->at) abort();
  }
  list->at[list->count++] = found;
}

zj_match_list zj_match_list_paragraph(const zj_match_list *list, size_t *next) {
  size_t first = *next;
  while (*next < list->count && list->at[*next].paragraph == list->at[first].paragraph) ++*next;
  return (zj_match_list){list->at + first, *next - first, 0};
}

/* ---- leaves ---- */

static zj_role_set roles_at(const zj_finder *f, const zj_paragraph_view *p, zj_match_pos at) {
  if (p->roles) return p->roles;
  zj_passage_view passage;
  zj_segment_passage_at(f->segment, p, at, &passage);
  return passage.roles;
}

static void find_in(zj_finder *f, const zj_query_node *leaf, uint32_t paragraph, zj_match_list *found) {
  zj_role_set uniform = zj_segment_paragraph_roles(f->segment, paragraph);
  if (uniform && !zj_scope_sees(f->query, leaf, uniform)) return;
  zj_paragraph_view p;
  zj_segment_paragraph(f->segment, paragraph, &p);
  zj_match_range at;
  for (size_t from = 0; zj_phrase_find(leaf, p.match, from, &at); from = at.begin.byte + 1) {
    zj_role_set roles = roles_at(f, &p, at.begin);
    if (zj_scope_sees(f->query, leaf, roles)) push(f, found, (zj_match){paragraph, at, roles, leaf->operand});
  }
}

/* Where a field was read from: its text in the frame, else the first line of the report that is searched. */
static void find_field(zj_finder *f, const zj_query_node *leaf, zj_match_list *found) {
  zj_role_set frame = zj_field_roles(leaf->field);
  for (uint32_t i = f->begin; frame && i < f->end; i++) {
    zj_paragraph_view p;
    zj_match_range at;
    zj_segment_paragraph(f->segment, i, &p);
    for (size_t from = 0; zj_phrase_find(leaf, p.match, from, &at); from = at.begin.byte + 1) {
      zj_role_set roles = roles_at(f, &p, at.begin);
      if (roles & frame) push(f, found, (zj_match){i, at, roles, leaf->operand});
    }
  }
  for (uint32_t i = f->begin; found->count == 0 && i < f->end; i++) {
    zj_paragraph_view p;
    zj_segment_paragraph(f->segment, i, &p);
    zj_role_set roles = roles_at(f, &p, (zj_match_pos){0});
    zj_match_pos begin = zj_skip_blank(p.match, (zj_match_pos){0});
    if (roles & ZJ_ROLES_SEARCHED) push(f, found, (zj_match){i, {begin, zj_sentence_end(p.match, begin)}, roles, leaf->operand});
  }
}

static const zj_match_list *matches_of(zj_finder *f, const zj_query_node *leaf) {
  leaf_state *state = &f->leaves[leaf->operand];
  if (state->searched) return &state->found;
  state->searched = true;
  state->found.count = 0;
  if (!leaf->is_field)
    for (uint32_t i = f->begin; i < f->end; i++) find_in(f, leaf, i, &state->found);
  else if (f->query->fields_only && zj_field_test_holds(f->fields, f->segment, f->begin, leaf))
    find_field(f, leaf, &state->found);
  return &state->found;
}

static bool counts(const zj_finder *f, const zj_match *match, bool outer) {
  return !outer || zj_scope_outer(f->query, f->query->leaves[match->operand], match->roles);
}

static place match_place(const zj_match *m) { return place_of(m->paragraph, m->at.begin.byte); }

/* The first match at or behind a place. */
static size_t first_from(const zj_match_list *list, place from) {
  size_t low = 0, high = list->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (match_place(&list->at[middle]) < from) low = middle + 1;
    else high = middle;
  }
  return low;
}

static bool leaf_holds(zj_finder *f, const zj_query_node *leaf, region r, bool outer) {
  const zj_match_list *found = matches_of(f, leaf);
  for (size_t i = first_from(found, r.begin); i < found->count && match_place(&found->at[i]) < r.end; i++)
    if (counts(f, &found->at[i], outer)) return true;
  return false;
}

/* ---- regions ---- */

/* The part of the report under one heading of the first rank; 0 before the first of them. Items inside a
 * paragraph (level 5 and 6) make no section. */
static uint32_t section_of(const zj_finder *f, uint32_t paragraph) {
  zj_paragraph_view p;
  zj_passage_view passage;
  zj_node_view node;
  zj_segment_paragraph(f->segment, paragraph, &p);
  zj_segment_passage(f->segment, p.passage_begin, &passage);
  uint32_t at = passage.node, section = 0;
  for (zj_segment_node(f->segment, at, &node); node.parent != at; zj_segment_node(f->segment, at, &node)) {
    if (node.level <= 4) section = at;
    at = node.parent;
  }
  return section;
}

static place next_paragraph(place at) { return ((at >> 32) + 1) << 32; }

static place section_end(const zj_finder *f, place at) {
  uint32_t first = (uint32_t)(at >> 32), next = first + 1, section = section_of(f, first);
  while (next < f->end && section_of(f, next) == section) next++;
  return place_of(next, 0);
}

static place sentence_end(const zj_finder *f, place at) {
  zj_paragraph_view p;
  zj_segment_paragraph(f->segment, (uint32_t)(at >> 32), &p);
  zj_match_pos end = zj_sentence_end(p.match, (zj_match_pos){(uint32_t)at});
  return end.byte < p.match.length ? place_of((uint32_t)(at >> 32), end.byte) : next_paragraph(at);
}

/* The first region of a unit inside 'around' that begins at or behind 'from', which is such a begin itself. */
static bool next_region(const zj_finder *f, zj_unit unit, region around, place from, region *out) {
  if (from >= around.end) return false;
  place end = unit == ZJ_UNIT_SENTENCE ? sentence_end(f, from) : unit == ZJ_UNIT_PARAGRAPH ? next_paragraph(from) : section_end(f, from);
  *out = (region){from, end < around.end ? end : around.end, unit};
  return true;
}

/* ---- evaluation ---- */

static bool holds(zj_finder *f, const zj_query_node *node, region r, bool outer);

static bool holds_here(zj_finder *f, const zj_query_node *node, region r, bool outer) {
  bool all = node->kind != ZJ_Q_OR;
  for (size_t i = 0; i < node->child_count; i++)
    if (holds(f, node->children[i], r, outer) != all) return !all;
  return all;
}

/* AND and 同…() meet in their own unit, which may be smaller than the region asked about. */
static bool meets_in_parts(const zj_query_node *node, region r) {
  return (node->kind == ZJ_Q_AND || node->kind == ZJ_Q_UNIT) && node->unit < r.unit;
}

static bool holds(zj_finder *f, const zj_query_node *node, region r, bool outer) {
  if (node->kind == ZJ_Q_LEAF && node->is_field) return zj_field_test_holds(f->fields, f->segment, f->begin, node);
  if (node->kind == ZJ_Q_LEAF) return leaf_holds(f, node, r, outer);
  if (node->kind == ZJ_Q_NOT) return !holds(f, node->children[0], r, outer);
  if (!meets_in_parts(node, r)) return holds_here(f, node, r, outer);
  region part;
  for (place from = r.begin; next_region(f, node->unit, r, from, &part); from = part.end)
    if (holds_here(f, node, part, outer)) return true;
  return false;
}

/* Adds the matches of positive leaves that lie in surviving units. */
static void collect(zj_finder *f, const zj_query_node *node, region r, bool outer, zj_match_list *to) {
  if (node->kind == ZJ_Q_LEAF && !node->negative) {
    const zj_match_list *found = matches_of(f, node);
    for (size_t i = first_from(found, r.begin); i < found->count && match_place(&found->at[i]) < r.end; i++)
      if (counts(f, &found->at[i], outer)) push(f, to, found->at[i]);
  }
  if (!meets_in_parts(node, r)) {
    for (size_t i = 0; i < node->child_count; i++) collect(f, node->children[i], r, outer, to);
    return;
  }
  region part;
  for (place from = r.begin; next_region(f, node->unit, r, from, &part); from = part.end) {
    if (!holds_here(f, node, part, outer)) continue;
    for (size_t i = 0; i < node->child_count; i++) collect(f, node->children[i], part, outer, to);
  }
}

static int by_place(const void *a, const void *b) {
  const zj_match *x = a, *y = b;
  if (match_place(x) != match_place(y)) return match_place(x) < match_place(y) ? -1 : 1;
  return x->operand - y->operand;
}

static void evaluate(zj_finder *f, bool outer, zj_match_list *to) {
  const zj_query_node *root = f->query->root;
  region all = {place_of(f->begin, 0), place_of(f->end, 0), f->query->unit};
  to->count = 0;
  if (!holds(f, root, all, outer)) return;
  collect(f, root, all, outer, to);
  if (f->query->leaf_count > 1 && to->count > 1) qsort(to->at, to->count, sizeof *to->at, by_place);
}

bool zj_finder_run(zj_finder *f, const zj_segment *segment, uint32_t begin, uint32_t end,
                   const zj_match_list **hits, const zj_match_list **lifted) {
  f->segment = segment;
  f->begin = begin;
  f->end = end;
  for (size_t i = 0; i < f->query->leaf_count; i++) f->leaves[i].searched = false;
  evaluate(f, false, &f->lifted);
  *lifted = *hits = &f->lifted;
  if (f->query->has_outer_scope) {
    evaluate(f, true, &f->hits);
    *hits = &f->hits;
  }
  return (*hits)->count > 0 || f->lifted.count > 0;
}
