/* rewrite.c - changed copies of a tree. Leaves are shared, for they are read alone. */
#include "query/language/rewrite.h"

#include <talloc.h>

#include "query/language/describe.h"
#include "query/language/phrase.h"
#include "query/language/query.h"

typedef struct copier {
  void *ctx;
  zj_rewrite how;
} copier;

static zj_query_node *copy(const copier *c, const zj_query_node *node);

static zj_query_node *copy_with_children(const copier *c, const zj_query_node *node) {
  zj_query_node *out = talloc_memdup(c->ctx, node, sizeof *node);
  out->children = talloc_array(c->ctx, zj_query_node *, (unsigned)node->child_count);
  out->child_count = 0;
  for (size_t i = 0; i < node->child_count; i++) {
    zj_query_node *child = copy(c, node->children[i]);
    if (child) out->children[out->child_count++] = child;
  }
  if (out->child_count == 0) return NULL;
  bool is_list = node->kind == ZJ_Q_AND || node->kind == ZJ_Q_OR;
  return is_list && out->child_count == 1 ? out->children[0] : out;
}

/* The words between the gaps, or what was to stand to the letter, as phrases. */
static zj_query_node *plain(const copier *c, const zj_query_node *leaf) {
  zj_query_node *all = talloc_zero(c->ctx, zj_query_node);
  all->kind = ZJ_Q_AND;
  for (size_t begin = 0; begin < leaf->text.length;) {
    size_t end =
        leaf->form == ZJ_LEAF_GAPS ? zj_phrase_next_gap(leaf->text, begin) : leaf->text.length;
    zj_query_node *part = talloc_memdup(c->ctx, leaf, sizeof *leaf);
    part->form = ZJ_LEAF_PHRASE;
    part->text = zj_slice_cut(leaf->text, begin, end);
    if (leaf->form == ZJ_LEAF_GAPS) part->text = zj_phrase_unescape(c->ctx, part->text);
    all->children =
        talloc_realloc(c->ctx, all->children, zj_query_node *, (unsigned)all->child_count + 1);
    all->children[all->child_count++] = part;
    begin = end + 1;
  }
  return all->child_count == 1 ? all->children[0] : all;
}

static zj_query_node *copy_leaf(const copier *c, const zj_query_node *leaf) {
  if (leaf->is_field && c->how.without_fields) return NULL;
  if (!leaf->is_field && leaf->form != ZJ_LEAF_PHRASE && c->how.plain) return plain(c, leaf);
  return talloc_memdup(c->ctx, leaf, sizeof *leaf);
}

static zj_query_node *copy(const copier *c, const zj_query_node *node) {
  if (node->kind == ZJ_Q_LEAF) return copy_leaf(c, node);
  if (node->kind == ZJ_Q_NOT && c->how.without_not) return NULL;
  if (node->kind == ZJ_Q_SCOPE && c->how.without_roles) return copy(c, node->children[0]);
  if (node->kind == ZJ_Q_KEEP && node->row->parts == 1 && c->how.widen &&
      c->how.unit == ZJ_UNIT_PARAGRAPH)
    return copy(c, node->children[0]);
  zj_query_node *out = copy_with_children(c, node);
  if (!out || !c->how.widen || out->kind != node->kind) return out;
  if (out->kind == ZJ_Q_KEEP && out->row->parts > 1) out->kind = ZJ_Q_AND;
  if (out->kind == ZJ_Q_UNIT && out->unit < c->how.unit) out->unit = out->within = c->how.unit;
  return out;
}

/* Whether it matters in what the parts meet. */
static bool has_parts(const zj_query_node *node) {
  if (node->kind == ZJ_Q_AND || node->kind == ZJ_Q_KEEP || node->kind == ZJ_Q_NOT) return true;
  for (size_t i = 0; i < node->child_count; i++)
    if (has_parts(node->children[i])) return true;
  return false;
}

const char *zj_query_rewrite(void *ctx, const zj_query *query, zj_rewrite how) {
  void *local = talloc_new(NULL);
  copier c = {local, how};
  zj_query_node *root = copy(&c, query->root), wrap = {.kind = ZJ_Q_UNIT,
                                                       .unit = how.unit,
                                                       .within = how.unit,
                                                       .children = &root,
                                                       .child_count = 1};
  const char *text = NULL;
  if (root)
    text = zj_query_node_text(local, how.widen && how.unit != ZJ_UNIT_PARAGRAPH &&
                                             root->kind != ZJ_Q_UNIT && has_parts(root)
                                         ? &wrap
                                         : root);
  zj_query *again;
  if (text && zj_query_parse(local, zj_slice_of(text), 0, false, &again, NULL, NULL) != ZJ_OK)
    text = NULL; /* only what must not be is left */
  text = text ? talloc_strdup(ctx, again->canonical)
              : NULL; /* without the brackets around all of it */
  talloc_free(local);
  return text;
}

const char *zj_query_lifted(void *ctx, const zj_query *query) {
  if (!query->has_outer_scope) return NULL;
  const zj_query_node *inner = query->root->children[0];
  if (inner->kind == ZJ_Q_SCOPE && !inner->lifts) return NULL;
  zj_query part = {.root = query->root->children[0]};
  return zj_query_canonical(ctx, &part);
}
