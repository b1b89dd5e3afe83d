/* lift.c - a tree copied without its scopes, and parsed anew from its canonical text. */
#include "query/language/lift.h"

#include <talloc.h>

#include "indexer/base/lang.h"
#include "query/language/describe.h"
#include "query/language/query.h"

static bool has_scope(const zj_query_node *node) {
  if (node->kind == ZJ_Q_SCOPE) return true;
  for (size_t i = 0; i < node->child_count; i++)
    if (has_scope(node->children[i])) return true;
  return false;
}

bool zj_query_has_scope(const zj_query *query) {
  return has_scope(query->root);
}

/* -="LF": true everywhere, for no line holds a line feed. */
static zj_query_node *anything(void *ctx) {
  zj_query_node *node = talloc_zero(ctx, zj_query_node), *leaf = talloc_zero(node, zj_query_node);
  *leaf = (zj_query_node){.kind = ZJ_Q_LEAF, .form = ZJ_LEAF_STRICT, .text = ZJ_LIT("\n")};
  *node = (zj_query_node){
      .kind = ZJ_Q_NOT, .children = talloc_array(node, zj_query_node *, 1), .child_count = 1};
  node->children[0] = leaf;
  return node;
}

/* The copy; NULL when nothing of the node is left: it may hold anywhere, and so does an OR with it,
 * whose other parts are hits all the same. */
static zj_query_node *lifted(void *ctx, const zj_query_node *node, bool scoped) {
  if (node->kind == ZJ_Q_SCOPE) return lifted(ctx, node->children[0], !node->lifts);
  if (node->kind == ZJ_Q_NOT && (scoped || has_scope(node))) return NULL;
  zj_query_node *copy = talloc_memdup(ctx, node, sizeof *node);
  copy->saved = NULL; /* what it stands for is written out: its scopes go, too */
  copy->children = talloc_array(copy, zj_query_node *, (unsigned)node->child_count + 1);
  copy->child_count = 0;
  for (size_t i = 0; i < node->child_count; i++) {
    zj_query_node *child = lifted(copy, node->children[i], scoped);
    if (child) copy->children[copy->child_count++] = child;
  }
  if (node->child_count && !copy->child_count) return NULL;
  if (node->kind == ZJ_Q_OR && copy->child_count < node->child_count)
    copy->children[copy->child_count++] = anything(copy);
  return copy->child_count == 1 && (node->kind == ZJ_Q_AND || node->kind == ZJ_Q_OR)
             ? copy->children[0]
             : copy;
}

/* Noise, too: rules may have taken a passage for noise. */
static void see_everything(zj_query *query) {
  for (size_t i = 0; i < query->leaf_count; i++) {
    query->leaves[i]->need[0] = (zj_role_set)-1;
    query->leaves[i]->need_count = 1;
  }
}

zj_status zj_query_lift(void *ctx, const zj_query *query, zj_query **out, zj_error *err) {
  void *local = talloc_new(ctx);
  zj_query bare = {.root = lifted(local, query->root, false)};
  zj_status status =
      bare.root ? ZJ_OK
                : zj_fail(err, ZJ_BAD_QUERY, "%s",
                          zj_tr("there is nothing to search for here", "这里没有可检索的内容"));
  if (status == ZJ_OK)
    status = zj_query_parse(ctx, zj_slice_of(zj_query_canonical(local, &bare)), 0, false, out, NULL,
                            err);
  if (status == ZJ_OK) see_everything(*out);
  talloc_free(local);
  return status;
}
