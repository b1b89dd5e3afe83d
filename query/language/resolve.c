/* resolve.c - scopes and units handed down and up a tree. */
#include "query/language/resolve.h"

#include <string.h>

/* What the nodes around a leaf say about it. */
typedef struct scopes {
  zj_role_set need[ZJ_QUERY_MAX_DEPTH + 2];
  size_t count;
  zj_role_set without;
  const zj_query_node *about[ZJ_QUERY_MAX_DEPTH + 2];
  size_t about_count;
  bool negative, lifted;
} scopes;

/* 全部: lifts roles, but not years. */
static void lift_roles(scopes *held) {
  memset(held->need, 0, sizeof held->need);
  held->count = 0;
  held->without = 0;
  held->lifted = true;
}

static void enter_scope(scopes *held, const zj_query_node *node) {
  if (node->lifts)
    lift_roles(held);
  else if (node->excludes)
    held->without |= node->scope;
  else if (held->count < ZJ_COUNT(held->need))
    held->need[held->count++] = node->scope;
}

static void set_leaf(zj_query_node *leaf, const scopes *held) {
  memcpy(leaf->need, held->need, sizeof held->need);
  leaf->need_count = held->count;
  leaf->without = held->without;
  memcpy(leaf->about, held->about, sizeof held->about);
  leaf->about_count = held->about_count;
  leaf->negative = held->negative;
  leaf->lifted = held->lifted;
}

/* The parser has set the unit of AND, OR and UNIT; an OR keeps it only if a part of it is a NOT. */
static bool has_own_unit(const zj_query_node *node) {
  return node->kind == ZJ_Q_AND || node->kind == ZJ_Q_UNIT || node->has_not;
}

static void resolve_node(zj_query_node *node, scopes held) {
  if (node->kind == ZJ_Q_SCOPE) enter_scope(&held, node);
  if (node->kind == ZJ_Q_ABOUT && held.about_count < ZJ_COUNT(held.about))
    held.about[held.about_count++] = node;
  if (node->kind == ZJ_Q_NOT) held.negative = true;
  if (node->kind == ZJ_Q_LEAF) set_leaf(node, &held);
  for (size_t i = 0; i < node->child_count; i++)
    node->has_not |= node->kind == ZJ_Q_OR && node->children[i]->kind == ZJ_Q_NOT;
  if (!has_own_unit(node)) node->unit = ZJ_UNIT_SENTENCE;
  for (size_t i = 0; i < node->child_count; i++) {
    resolve_node(node->children[i], held);
    if (node->children[i]->unit > node->unit) node->unit = node->children[i]->unit;
  }
}

/* Whether a leaf that asks the text must match. */
static bool asks_text(const zj_query *q) {
  for (size_t i = 0; i < q->leaf_count; i++)
    if (!q->leaves[i]->negative && !q->leaves[i]->is_field) return true;
  return false;
}

bool zj_query_has_positive(const zj_query *q) {
  for (size_t i = 0; i < q->leaf_count; i++)
    if (!q->leaves[i]->negative) return true;
  return false;
}

/* The scope around the whole query is kept apart, so that one pass can count with and without it.
 */
void zj_query_resolve(zj_query *q) {
  zj_query_node *root = q->root;
  q->outer_scope = ZJ_ROLES_SEARCHED;
  q->has_outer_scope = root->kind == ZJ_Q_SCOPE && !root->lifts;
  if (q->has_outer_scope && root->excludes)
    q->outer_without = root->scope;
  else if (q->has_outer_scope)
    q->outer_scope = root->scope;
  resolve_node(q->has_outer_scope ? root->children[0] : root, (scopes){0});
  if (q->has_outer_scope) root->unit = root->children[0]->unit;
  q->fields_only = !asks_text(q);
  bool whole_report = root->unit > ZJ_UNIT_PARAGRAPH || q->fields_only;
  q->unit = whole_report ? ZJ_UNIT_REPORT : ZJ_UNIT_PARAGRAPH;
}
