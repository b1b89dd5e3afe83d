/* lift.c - copies a tree without its scopes and parses its canonical text. */
#include "query/language/lift.h"

#include <talloc.h>

#include "indexer/base/lang.h"
#include "query/language/describe.h"
#include "query/language/query.h"

typedef struct lifter {
  void *local; /* the copy is a child of it */
  bool failed; /* memory ran out */
} lifter;

static bool has_scope(const zj_query_node *node) {
  if (node->kind == ZJ_Q_SCOPE) return true;
  for (size_t i = 0; i < node->child_count; i++)
    if (has_scope(node->children[i])) return true;
  return false;
}

bool zj_query_has_scope(const zj_query *query) {
  return has_scope(query->root);
}

/* A copy of a node with room for 'room' children, of which it has none yet. */
static zj_query_node *copy_node(lifter *l, const zj_query_node *node, size_t room) {
  zj_query_node *copy = talloc_memdup(l->local, node, sizeof *node);
  zj_query_node **children = talloc_array(l->local, zj_query_node *, (unsigned)room + 1);
  if (!copy || !children) {
    l->failed = true;
    return NULL;
  }
  copy->children = children;
  copy->child_count = 0;
  return copy;
}

/* -="LF": true everywhere, because no line holds a line feed. */
static zj_query_node *copy_anything(lifter *l) {
  static const zj_query_node leaf = {.kind = ZJ_Q_LEAF, .form = ZJ_LEAF_STRICT, .text = {"\n", 1}};
  static const zj_query_node negation = {.kind = ZJ_Q_NOT};
  zj_query_node *negated = copy_node(l, &negation, 1), *text = copy_node(l, &leaf, 0);
  if (negated && text) negated->children[negated->child_count++] = text;
  return text ? negated : NULL;
}

/* A copy of the node; NULL when nothing of it is left, so that it holds everywhere. An OR with such
 * a part holds everywhere, too, but its other parts are still hits. */
static zj_query_node *copy_lifted(lifter *l, const zj_query_node *node, bool scoped) {
  if (node->kind == ZJ_Q_SCOPE) return copy_lifted(l, node->children[0], !node->lifts);
  if (node->kind == ZJ_Q_NOT && (scoped || has_scope(node))) return NULL;
  zj_query_node *copy = copy_node(l, node, node->child_count);
  if (!copy) return NULL;
  copy->saved = NULL; /* the canonical text must write its content out, without its scopes */
  for (size_t i = 0; i < node->child_count; i++) {
    zj_query_node *child = copy_lifted(l, node->children[i], scoped);
    if (child) copy->children[copy->child_count++] = child;
  }
  if (node->child_count && !copy->child_count) return NULL;
  if (node->kind == ZJ_Q_OR && copy->child_count < node->child_count) {
    zj_query_node *anything = copy_anything(l);
    if (anything) copy->children[copy->child_count++] = anything;
  }
  bool is_list = node->kind == ZJ_Q_AND || node->kind == ZJ_Q_OR;
  return is_list && copy->child_count == 1 ? copy->children[0] : copy;
}

/* Makes noise visible as well: rules may have taken a passage for noise. */
static void see_everything(zj_query *query) {
  for (size_t i = 0; i < query->leaf_count; i++) {
    query->leaves[i]->need[0] = (zj_role_set)-1;
    query->leaves[i]->need_count = 1;
  }
}

static zj_status parse_lifted(void *ctx, lifter *l, const zj_query *query, zj_query **out,
                              zj_error *err) {
  zj_query bare = {.root = copy_lifted(l, query->root, false)};
  if (l->failed) return zj_no_memory(err);
  if (!bare.root)
    return zj_fail(err, ZJ_BAD_QUERY, "%s",
                   zj_tr("there is nothing to search for here", "这里没有可检索的内容"));
  const char *text = zj_query_canonical(l->local, &bare);
  if (!text) return zj_no_memory(err);
  return zj_query_parse(ctx, zj_slice_of(text), 0, false, out, NULL, err);
}

zj_status zj_query_lift(void *ctx, const zj_query *query, zj_query **out, zj_error *err) {
  lifter l = {.local = talloc_new(ctx)};
  if (!l.local) return zj_no_memory(err);
  zj_status status = parse_lifted(ctx, &l, query, out, err);
  if (status == ZJ_OK) see_everything(*out);
  talloc_free(l.local);
  return status;
}
