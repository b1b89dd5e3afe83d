/* match.c - a tree against the text and passages of one paragraph. */
#include "query/match.h"

#include <stdlib.h>
#include <talloc.h>

#include "query/phrase.h"

/* Matches of one leaf in the paragraph at hand, its inner scopes applied. */
typedef struct leaf_state { zj_match_list found; bool searched; } leaf_state;

struct zj_finder {
  const zj_query *query;
  leaf_state *leaves;
  zj_match_list hits, lifted;
  /* the paragraph at hand */
  const zj_segment *segment;
  const zj_paragraph_view *paragraph;
};

zj_finder *zj_finder_new(void *ctx, const zj_query *query) {
  zj_finder *m = talloc_zero(ctx, zj_finder);
  m->query = query;
  m->leaves = talloc_zero_array(m, leaf_state, query->leaf_count);
  return m;
}

static void push(zj_finder *m, zj_match_list *list, zj_match found) {
  if (list->count == list->capacity) {
    list->capacity = list->capacity ? list->capacity * 2 : 16;
    list->at = talloc_realloc(m, list->at, zj_match, (unsigned)list->capacity);
    if (!list->at) abort();
  }
  list->at[list->count++] = found;
}

/* ---- scopes ---- */

/* Noise is seen only by a scope that names it. */
static bool in_inner_scope(const zj_query_node *leaf, zj_role_set roles) {
  zj_role_set named = 0;
  for (size_t i = 0; i < leaf->need_count; i++) {
    if (!(roles & leaf->need[i])) return false;
    named |= leaf->need[i];
  }
  return !(roles & leaf->without) && (roles & (ZJ_ROLES_SEARCHED | named)) != 0;
}

static bool in_outer_scope(const zj_query *q, zj_role_set roles) {
  return (roles & q->outer_scope) && !(roles & q->outer_without);
}

static zj_role_set roles_at(const zj_finder *m, zj_match_pos at) {
  if (m->paragraph->roles) return m->paragraph->roles;
  zj_passage_view passage;
  zj_segment_passage_at(m->segment, m->paragraph, at, &passage);
  return passage.roles;
}

/* A scope of noise alone is not lifted to everything but noise: the leaf itself would not see it. */
static bool outer_names_noise(const zj_query *q) {
  return q->has_outer_scope && !q->outer_without && (q->outer_scope & ~ZJ_ROLES_SEARCHED);
}

static bool leaf_sees(const zj_query *q, const zj_query_node *leaf, zj_role_set roles) {
  if (in_inner_scope(leaf, roles)) return true;
  return outer_names_noise(q) && leaf->need_count == 0 && !(roles & leaf->without) && (roles & q->outer_scope);
}

/* ---- evaluation ---- */

static const zj_match_list *matches_of(zj_finder *m, const zj_query_node *leaf) {
  leaf_state *state = &m->leaves[leaf->operand];
  if (state->searched) return &state->found;
  state->searched = true;
  state->found.count = 0;
  if (m->paragraph->roles && !leaf_sees(m->query, leaf, m->paragraph->roles)) return &state->found;
  zj_match_range at;
  for (size_t from = 0; zj_phrase_find(leaf, m->paragraph->match, from, &at); from = at.begin.byte + 1) {
    zj_role_set roles = roles_at(m, at.begin);
    if (leaf_sees(m->query, leaf, roles)) push(m, &state->found, (zj_match){at, roles, leaf->operand});
  }
  return &state->found;
}

static bool counts(const zj_finder *m, const zj_match *found, bool outer) {
  return !outer || in_outer_scope(m->query, found->roles);
}

static bool leaf_holds(zj_finder *m, const zj_query_node *leaf, bool outer) {
  const zj_match_list *found = matches_of(m, leaf);
  for (size_t i = 0; i < found->count; i++)
    if (counts(m, &found->at[i], outer)) return true;
  return false;
}

static bool holds(zj_finder *m, const zj_query_node *node, bool outer) {
  switch (node->kind) {
  case ZJ_Q_LEAF: return leaf_holds(m, node, outer);
  case ZJ_Q_NOT: return !holds(m, node->children[0], outer);
  case ZJ_Q_SCOPE: return holds(m, node->children[0], outer);
  case ZJ_Q_AND:
    for (size_t i = 0; i < node->child_count; i++)
      if (!holds(m, node->children[i], outer)) return false;
    return true;
  default:
    for (size_t i = 0; i < node->child_count; i++)
      if (holds(m, node->children[i], outer)) return true;
    return false;
  }
}

static int by_place(const void *a, const void *b) {
  const zj_match *x = a, *y = b;
  if (x->at.begin.byte != y->at.begin.byte) return x->at.begin.byte < y->at.begin.byte ? -1 : 1;
  return x->operand - y->operand;
}

static void collect(zj_finder *m, bool outer, zj_match_list *to) {
  to->count = 0;
  size_t lists = 0;
  for (size_t i = 0; i < m->query->leaf_count; i++) {
    if (m->query->leaves[i]->negative) continue;
    const zj_match_list *found = matches_of(m, m->query->leaves[i]);
    size_t before = to->count;
    for (size_t k = 0; k < found->count; k++)
      if (counts(m, &found->at[k], outer)) push(m, to, found->at[k]);
    lists += to->count > before;
  }
  if (lists > 1) qsort(to->at, to->count, sizeof *to->at, by_place);
}

bool zj_finder_run(zj_finder *m, const zj_segment *segment, const zj_paragraph_view *paragraph,
                    const zj_match_list **hits, const zj_match_list **lifted) {
  m->segment = segment;
  m->paragraph = paragraph;
  m->hits.count = m->lifted.count = 0;
  for (size_t i = 0; i < m->query->leaf_count; i++) m->leaves[i].searched = false;
  if (holds(m, m->query->root, false)) collect(m, false, &m->lifted);
  *lifted = *hits = &m->lifted;
  if (m->query->has_outer_scope) {
    if (holds(m, m->query->root, true)) collect(m, true, &m->hits);
    *hits = &m->hits;
  }
  return m->hits.count > 0 || m->lifted.count > 0;
}
