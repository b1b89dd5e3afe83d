/* match.c - evaluates the tree of a query against the text and passages of a paragraph or report.
 */
#include "query/engine/match.h"

#include <talloc.h>

#include "query/engine/about.h"
#include "query/engine/field.h"
#include "query/engine/gap.h"
#include "query/engine/keep.h"
#include "query/engine/keys.h"
#include "query/engine/pieces.h"
#include "query/engine/region.h"
#include "query/engine/scope.h"
#include "query/engine/sentence.h"
#include "query/engine/strict.h"
#include "query/language/phrase.h"

/* The matches of one leaf in the stretch at hand, its inner scopes applied, in text order. */
typedef struct leaf_state {
  zj_match_list found;
  bool searched;
} leaf_state;

/* The matches that 近, 先后 or 至少 keeps in the stretch at hand, without and with the outermost
 * scope, in text order. */
typedef struct keep_state {
  zj_match_list kept[2];
  bool done[2];
} keep_state;

struct zj_finder {
  const zj_query *query;
  leaf_state *leaves;    /* by operand */
  keep_state *keeps;     /* by keep_number */
  zj_field_test *fields; /* the answers for the report at hand */
  zj_match_list hits, lifted;
  zj_match_list spare;    /* lent to sorting */
  zj_about_reader *about; /* NULL when no leaf asks for years */
  zj_deadline deadline;
  zj_status status;
  zj_error err;
  zj_stretch at_hand; /* the paragraphs looked at */
};

zj_finder *zj_finder_new(void *ctx, const zj_query *query, uint64_t ends_us) {
  zj_finder *f = talloc_zero(ctx, zj_finder);
  if (!f) return NULL;
  f->query = query;
  f->leaves = talloc_zero_array(f, leaf_state, (unsigned)query->leaf_count);
  f->keeps = talloc_zero_array(f, keep_state, (unsigned)query->keep_count + 1);
  f->fields = zj_field_test_new(f, query);
  f->deadline.ends_us = ends_us;
  bool about = false;
  for (size_t i = 0; i < query->leaf_count; i++)
    about |= query->leaves[i]->about_count > 0;
  if (about) f->about = zj_about_reader_new(f);
  if (f->leaves && f->keeps && f->fields && (f->about || !about)) return f;
  talloc_free(f);
  return NULL;
}

zj_status zj_finder_status(const zj_finder *f, zj_error *err) {
  if (f->status != ZJ_OK) return zj_fail(err, f->status, "%s", f->err.text);
  return f->deadline.past ? ZJ_LIMIT : ZJ_OK;
}

static void keep_status(zj_finder *f, zj_status status) {
  if (f->status == ZJ_OK) f->status = status;
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

/* Whether years are among all those asked for. */
static bool is_asked_for(const zj_query_node *leaf, zj_about years) {
  zj_period known = {years.first * 10000 + 101, years.last * 10000 + 1231};
  for (size_t i = 0; i < leaf->about_count; i++) {
    const zj_query_node *asked = leaf->about[i];
    bool holds = years.first && zj_period_overlaps(asked->period, known);
    if (holds == asked->excludes) return false;
  }
  return true;
}

/* Whether the text at a place speaks of all the years asked for. */
static bool speaks_of(const leaf_search *s, zj_match_pos at) {
  if (!s->leaf->about_count) return true;
  return is_asked_for(s->leaf, zj_about_at(s->f->about, s->f->at_hand.segment, s->paragraph, at));
}

typedef struct about_check {
  const leaf_search *search;
  bool any;
} about_check;

static void check_part(void *to, const zj_about_part *part) {
  about_check *check = to;
  check->any |= is_asked_for(check->search->leaf, part->about);
}

/* Whether any text of the paragraph speaks of all the years asked for. */
static bool any_speaks(const leaf_search *s) {
  if (!s->leaf->about_count) return true;
  about_check check = {s, false};
  zj_about_parts(s->f->about, s->f->at_hand.segment, s->paragraph, check_part, &check);
  return check.any;
}

static void add_match_of(const leaf_search *s, zj_match_range at, zj_role_set roles,
                         uint32_t orig_begin, uint32_t orig_length) {
  if (!zj_scope_sees(s->f->query, s->leaf, roles) || !speaks_of(s, at.begin)) return;
  zj_match_list_add(s->f, s->found,
                    (zj_match){s->paragraph, at, roles, s->leaf->operand, orig_begin, orig_length});
}

static void add_match(const leaf_search *s, zj_match_range at, uint32_t orig_begin,
                      uint32_t orig_length) {
  add_match_of(s, at, zj_match_roles(s->f->at_hand.segment, s->view, at.begin), orig_begin,
               orig_length);
}

static void add_gap_match(void *to, zj_match_range at) {
  add_match(to, at, 0, 0);
}

static void add_strict_match(void *to, zj_match_range at, zj_orig_range orig) {
  add_match(to, at, (uint32_t)orig.begin.byte, (uint32_t)(orig.end.byte - orig.begin.byte));
}

static void find_phrase(const leaf_search *s) {
  zj_match_range at;
  for (size_t from = 0; zj_phrase_find(&s->leaf->phrases[0], s->view->match, from, &at) &&
                        !zj_deadline_step(&s->f->deadline);
       from = at.begin.byte + 1)
    add_match(s, at, 0, 0);
}

static void add_piece(void *to, zj_match_range at, zj_role_set roles) {
  add_match_of(to, at, roles, 0, 0);
}

static void find_in_paragraph(zj_finder *f, const zj_query_node *leaf, uint32_t paragraph,
                              zj_match_list *found) {
  /* The deadline counts a step for so many bytes, whether the paragraph holds the phrase or not. */
  enum { BYTES_PER_STEP = 256 };
  const zj_segment *segment = f->at_hand.segment;
  zj_role_set uniform = zj_segment_paragraph_roles(segment, paragraph);
  if (uniform && !zj_scope_sees(f->query, leaf, uniform)) return;
  zj_paragraph_view p;
  zj_segment_paragraph(segment, paragraph, &p);
  if (zj_deadline_steps(&f->deadline, p.match.length / BYTES_PER_STEP)) return;
  leaf_search search = {f, leaf, &p, paragraph, found};
  switch (leaf->form) {
  case ZJ_LEAF_PHRASE:
    find_phrase(&search);
    return;
  case ZJ_LEAF_GAPS:
    keep_status(f, zj_gap_find(leaf, p.match, &f->deadline, add_gap_match, &search, &f->err));
    return;
  case ZJ_LEAF_STRICT:
    keep_status(f, zj_strict_find(segment, paragraph, &p, leaf, &f->deadline, add_strict_match,
                                  &search, &f->err));
    return;
  case ZJ_LEAF_ANY:
    if (any_speaks(&search))
      zj_pieces_find(segment, &p, (zj_role_set)-1, &f->deadline, add_piece, &search);
    return;
  }
}

/* ---- fields ---- */

/* Matches of a field's phrase in the passages of the frame that it is read from. */
static void find_field_in_frame(zj_finder *f, const zj_query_node *leaf, zj_match_list *found) {
  zj_role_set frame = zj_field_roles(leaf->field);
  for (uint32_t i = f->at_hand.begin;
       frame && i < f->at_hand.end && !zj_deadline_step(&f->deadline); i++) {
    zj_paragraph_view p;
    zj_match_range at;
    zj_segment_paragraph(f->at_hand.segment, i, &p);
    if (leaf->form == ZJ_LEAF_ANY) {
      leaf_search search = {f, leaf, &p, i, found};
      zj_pieces_find(f->at_hand.segment, &p, frame, &f->deadline, add_piece, &search);
      continue;
    }
    for (size_t from = 0;
         zj_phrase_find(&leaf->phrases[0], p.match, from, &at) && !zj_deadline_step(&f->deadline);
         from = at.begin.byte + 1) {
      zj_role_set roles = zj_match_roles(f->at_hand.segment, &p, at.begin);
      if (roles & frame)
        zj_match_list_add(
            f, found,
            (zj_match){.paragraph = i, .at = at, .roles = roles, .operand = leaf->operand});
    }
  }
}

/* The first sentence of the first paragraph that searches see. */
static void find_first_sentence(zj_finder *f, const zj_query_node *leaf, zj_match_list *found) {
  for (uint32_t i = f->at_hand.begin;
       found->count == 0 && i < f->at_hand.end && !zj_deadline_step(&f->deadline); i++) {
    zj_paragraph_view p;
    zj_segment_paragraph(f->at_hand.segment, i, &p);
    zj_role_set roles = zj_match_roles(f->at_hand.segment, &p, (zj_match_pos){0});
    zj_match_pos begin = zj_skip_blank(p.match, (zj_match_pos){0});
    if (roles & ZJ_ROLES_SEARCHED)
      zj_match_list_add(f, found,
                        (zj_match){.paragraph = i,
                                   .at = {begin, zj_sentence_end(p.match, begin)},
                                   .roles = roles,
                                   .operand = leaf->operand});
  }
}

/* ---- what a node matches ---- */

static const zj_match_list *matches_of_leaf(zj_finder *f, const zj_query_node *leaf) {
  leaf_state *state = &f->leaves[leaf->operand];
  if (state->searched) return &state->found;
  state->searched = true;
  state->found.count = 0;
  if (!leaf->is_field) {
    for (uint32_t i = f->at_hand.begin; i < f->at_hand.end && !zj_deadline_step(&f->deadline); i++)
      find_in_paragraph(f, leaf, i, &state->found);
  } else if (f->query->fields_only &&
             zj_field_test_holds(f->fields, f->at_hand.segment, f->at_hand.begin, leaf)) {
    find_field_in_frame(f, leaf, &state->found);
    find_first_sentence(f, leaf, &state->found);
  }
  return &state->found;
}

/* Whether a match counts; with 'outer' it must lie in the outermost scope. */
static bool is_counted(const zj_finder *f, const zj_match *match, bool outer) {
  return !outer || zj_scope_outer(f->query, f->query->leaves[match->operand], match->roles);
}

static void gather_matches(zj_finder *f, const zj_query_node *node, bool outer, zj_match_list *to) {
  if (node->kind != ZJ_Q_LEAF) {
    for (size_t i = 0; i < node->child_count; i++)
      gather_matches(f, node->children[i], outer, to);
    return;
  }
  const zj_match_list *found = matches_of_leaf(f, node);
  for (size_t i = 0; i < found->count && !zj_deadline_step(&f->deadline); i++)
    if (is_counted(f, &found->at[i], outer)) zj_match_list_add(f, to, found->at[i]);
}

/* Fills the list of every part of a ZJ_Q_KEEP; false when one stays empty, so that it keeps none.
 */
static bool gather_parts(zj_finder *f, const zj_query_node *node, bool outer, void *local,
                         zj_match_list *parts) {
  for (size_t i = 0; i < node->child_count; i++) {
    gather_matches(f, node->children[i], outer, &parts[i]);
    zj_match_list_sort(f, &parts[i], &f->spare, &f->deadline);
    talloc_steal(local, parts[i].at);
    if (parts[i].failed) keep_status(f, zj_no_memory(&f->err));
    if (parts[i].count == 0) return false;
  }
  return true;
}

static void apply_keep(zj_finder *f, const zj_query_node *node, bool outer, zj_match_list *kept) {
  void *local = talloc_new(f);
  zj_match_list *parts = NULL;
  if (local) parts = talloc_zero_array(local, zj_match_list, (unsigned)node->child_count);
  if (!parts)
    keep_status(f, zj_no_memory(&f->err));
  else if (gather_parts(f, node, outer, local, parts))
    zj_keep_matches(f, node, &f->at_hand, parts, kept, &f->deadline);
  talloc_free(local);
  zj_match_list_sort(f, kept, &f->spare, &f->deadline);
}

/* The matches of a leaf, or those that a ZJ_Q_KEEP keeps. Those of a leaf are still to be checked
 * against the outermost scope. */
static const zj_match_list *matches_of(zj_finder *f, const zj_query_node *node, bool outer) {
  if (node->kind == ZJ_Q_LEAF) return matches_of_leaf(f, node);
  keep_state *state = &f->keeps[node->keep_number];
  if (!state->done[outer]) {
    state->done[outer] = true;
    state->kept[outer].count = 0;
    apply_keep(f, node, outer, &state->kept[outer]);
  }
  return &state->kept[outer];
}

/* ---- evaluation ---- */

static bool has_match_in(zj_finder *f, const zj_query_node *node, zj_region r, bool outer) {
  const zj_match_list *found = matches_of(f, node, outer);
  for (size_t i = zj_match_list_from(found, r.begin);
       i < found->count && zj_match_point(&found->at[i]) < r.end; i++) {
    if (is_counted(f, &found->at[i], outer)) return true;
    if (zj_deadline_step(&f->deadline)) return false;
  }
  return false;
}

static bool holds_in(zj_finder *f, const zj_query_node *node, zj_region r, bool outer);

/* Whether an inner node holds when its parts meet in the region itself. */
static bool holds_as_whole(zj_finder *f, const zj_query_node *node, zj_region r, bool outer) {
  bool all = node->kind != ZJ_Q_OR;
  for (size_t i = 0; i < node->child_count; i++)
    if (holds_in(f, node->children[i], r, outer) != all) return !all;
  return all;
}

/* AND and 同…() meet in a unit of their own, which may be smaller than the region. So does an OR
 * with a NOT, because the NOT says what is absent from that unit; any other OR holds in a region
 * exactly when it holds in a part of it. */
static bool meets_in_parts(const zj_query_node *node, zj_region r) {
  return (node->kind == ZJ_Q_AND || node->kind == ZJ_Q_UNIT || node->has_not) &&
         node->unit < r.unit;
}

static bool group_holds_in(zj_finder *f, const zj_query_node *node, zj_region r, bool outer) {
  if (!meets_in_parts(node, r)) return holds_as_whole(f, node, r, outer);
  zj_region part;
  for (zj_point from = r.begin;
       zj_region_next(&f->at_hand, node->unit, r, from, &part, &f->deadline); from = part.end) {
    if (holds_as_whole(f, node, part, outer)) return true;
    if (zj_deadline_step(&f->deadline)) return false;
  }
  return false;
}

static bool holds_in(zj_finder *f, const zj_query_node *node, zj_region r, bool outer) {
  if (zj_deadline_step(&f->deadline)) return false;
  switch (node->kind) {
  case ZJ_Q_LEAF:
    if (node->is_field)
      return zj_field_test_holds(f->fields, f->at_hand.segment, f->at_hand.begin, node);
    return has_match_in(f, node, r, outer);
  case ZJ_Q_KEEP:
    return has_match_in(f, node, r, outer);
  case ZJ_Q_NOT:
    return !holds_in(f, node->children[0], r, outer);
  case ZJ_Q_AND:
  case ZJ_Q_OR:
  case ZJ_Q_SCOPE:
  case ZJ_Q_ABOUT:
  case ZJ_Q_UNIT:
    break;
  }
  return group_holds_in(f, node, r, outer);
}

/* ---- hits ---- */

static bool is_positive(const zj_query_node *node) {
  while (node->kind != ZJ_Q_LEAF)
    node = node->children[0];
  return !node->negative;
}

static void add_hits_of(zj_finder *f, const zj_query_node *node, zj_region r, bool outer,
                        zj_match_list *to) {
  const zj_match_list *found = matches_of(f, node, outer);
  if (!is_positive(node)) return;
  for (size_t i = zj_match_list_from(found, r.begin);
       i < found->count && zj_match_point(&found->at[i]) < r.end; i++) {
    if (zj_deadline_step(&f->deadline)) return;
    if (is_counted(f, &found->at[i], outer)) zj_match_list_add(f, to, found->at[i]);
  }
}

/* Adds the matches of positive leaves in those parts of the region in which the node holds: a part
 * of an OR that does not hold adds none. */
static void collect_hits(zj_finder *f, const zj_query_node *node, zj_region r, bool outer,
                         zj_match_list *to) {
  if (node->kind == ZJ_Q_LEAF || node->kind == ZJ_Q_KEEP) {
    add_hits_of(f, node, r, outer, to);
    return;
  }
  if (!meets_in_parts(node, r)) {
    if (!holds_as_whole(f, node, r, outer)) return;
    for (size_t i = 0; i < node->child_count; i++)
      collect_hits(f, node->children[i], r, outer, to);
    return;
  }
  zj_region part;
  for (zj_point from = r.begin;
       zj_region_next(&f->at_hand, node->unit, r, from, &part, &f->deadline) &&
       !zj_deadline_step(&f->deadline);
       from = part.end) {
    if (!holds_as_whole(f, node, part, outer)) continue;
    for (size_t i = 0; i < node->child_count; i++)
      collect_hits(f, node->children[i], part, outer, to);
  }
}

static void evaluate_query(zj_finder *f, bool outer, zj_match_list *to) {
  const zj_query_node *root = f->query->root;
  zj_region all = zj_stretch_region(&f->at_hand, f->query->unit);
  to->count = 0;
  if (!holds_in(f, root, all, outer)) return;
  collect_hits(f, root, all, outer, to);
  if (f->query->leaf_count > 1) zj_match_list_sort(f, to, &f->spare, &f->deadline);
}

static bool ran_out_of_memory(const zj_finder *f) {
  bool failed = f->hits.failed || f->lifted.failed || zj_field_test_failed(f->fields);
  if (f->about) failed |= zj_about_failed(f->about);
  for (size_t i = 0; i < f->query->leaf_count; i++)
    failed |= f->leaves[i].found.failed;
  for (size_t i = 0; i < f->query->keep_count; i++)
    failed |= f->keeps[i].kept[0].failed || f->keeps[i].kept[1].failed;
  return failed;
}

/* A run that was cut short finds nothing: the text not looked at might exclude what was found. */
bool zj_finder_run(zj_finder *f, const zj_segment *segment, uint32_t begin, uint32_t end,
                   const zj_match_list **hits, const zj_match_list **lifted) {
  f->at_hand = (zj_stretch){segment, begin, end};
  for (size_t i = 0; i < f->query->leaf_count; i++)
    f->leaves[i].searched = false;
  for (size_t i = 0; i < f->query->keep_count; i++)
    f->keeps[i].done[0] = f->keeps[i].done[1] = false;
  evaluate_query(f, false, &f->lifted);
  *lifted = *hits = &f->lifted;
  if (f->query->has_outer_scope) {
    evaluate_query(f, true, &f->hits);
    *hits = &f->hits;
  }
  if (ran_out_of_memory(f)) keep_status(f, zj_no_memory(&f->err));
  if (f->deadline.past || f->status != ZJ_OK) f->hits.count = f->lifted.count = 0;
  if (f->query->known) {
    zj_keys_take_out(f->query->known, segment, &f->lifted);
    if (f->query->has_outer_scope) zj_keys_take_out(f->query->known, segment, &f->hits);
  }
  return (*hits)->count > 0 || f->lifted.count > 0;
}
