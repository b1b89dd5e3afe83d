/* rewrite.c - changed copies of a tree. */
#include "query/language/rewrite.h"

#include <talloc.h>

#include "indexer/base/noted.h"
#include "query/language/describe.h"
#include "query/language/phrase.h"
#include "query/language/query.h"

typedef struct copier {
  void *ctx;
  zj_rewrite how;
  bool failed; /* memory ran out: the copy is incomplete */
} copier;

static zj_query_node *copy_tree(copier *c, const zj_query_node *node);

/* A copy of a node with room for 'room' children, of which it has none yet. */
static zj_query_node *copy_node(copier *c, const zj_query_node *node, size_t room) {
  zj_query_node *out = talloc_memdup(c->ctx, node, sizeof *node);
  zj_query_node **children = talloc_array(c->ctx, zj_query_node *, (unsigned)room + 1);
  if (!out || !children) {
    c->failed = true;
    return NULL;
  }
  out->children = children;
  out->child_count = 0;
  return out;
}

static zj_query_node *copy_with_children(copier *c, const zj_query_node *node) {
  zj_query_node *out = copy_node(c, node, node->child_count);
  if (!out) return NULL;
  for (size_t i = 0; i < node->child_count; i++) {
    zj_query_node *child = copy_tree(c, node->children[i]);
    if (child) out->children[out->child_count++] = child;
  }
  if (out->child_count == 0) return NULL;
  bool is_list = node->kind == ZJ_Q_AND || node->kind == ZJ_Q_OR;
  return is_list && out->child_count == 1 ? out->children[0] : out;
}

/* The phrases between the gaps, or the exact text, as phrases joined by AND. */
static zj_query_node *copy_plain(copier *c, const zj_query_node *leaf) {
  static const zj_query_node and = {.kind = ZJ_Q_AND};
  bool gaps = leaf->form == ZJ_LEAF_GAPS;
  zj_query_node *all = copy_node(c, &and, leaf->phrase_count);
  for (size_t begin = 0; all && begin < leaf->text.length;) {
    size_t end = gaps ? zj_phrase_next_gap(leaf->text, begin) : leaf->text.length;
    zj_query_node *part = copy_node(c, leaf, 0);
    if (!part) return NULL;
    part->form = ZJ_LEAF_PHRASE;
    part->text = zj_slice_cut(leaf->text, begin, end);
    if (gaps) part->text = zj_phrase_unescape(c->ctx, part->text);
    c->failed |= !part->text.at;
    all->children[all->child_count++] = part;
    begin = end + 1;
  }
  return all && all->child_count == 1 ? all->children[0] : all;
}

/* A leaf with other words, as a phrase. */
static zj_query_node *copy_reworded(copier *c, const zj_query_node *leaf, const char *text) {
  zj_query_node *out = *text ? copy_node(c, leaf, 0) : NULL;
  if (!out) return NULL;
  out->form = ZJ_LEAF_PHRASE;
  out->text = zj_slice_of(text);
  return out;
}

static zj_query_node *copy_leaf(copier *c, const zj_query_node *leaf) {
  const char *text = c->how.texts ? c->how.texts[leaf->operand] : NULL;
  if (text) return copy_reworded(c, leaf, text);
  if (leaf->is_field && c->how.without_fields) return NULL;
  bool pieced = leaf->form == ZJ_LEAF_GAPS || leaf->form == ZJ_LEAF_STRICT;
  if (!leaf->is_field && pieced && c->how.plain) return copy_plain(c, leaf);
  return copy_node(c, leaf, 0);
}

static zj_query_node *copy_unit(copier *c, const zj_query_node *node) {
  zj_query_node *out = copy_with_children(c, node);
  if (out && c->how.widen && out->unit < c->how.unit) out->unit = out->within = c->how.unit;
  return out;
}

/* Widened, several parts need only meet; 至少 counts in the bracket around it, which is widened,
 * too, unless that is a paragraph. */
static zj_query_node *copy_keep(copier *c, const zj_query_node *node) {
  bool single = node->row->parts == 1;
  if (single && c->how.widen && c->how.unit == ZJ_UNIT_PARAGRAPH)
    return copy_tree(c, node->children[0]);
  zj_query_node *out = copy_with_children(c, node);
  if (out && c->how.widen && !single) out->kind = ZJ_Q_AND;
  return out;
}

static zj_query_node *copy_tree(copier *c, const zj_query_node *node) {
  switch (node->kind) {
  case ZJ_Q_LEAF:
    return copy_leaf(c, node);
  case ZJ_Q_NOT:
    return c->how.without_not ? NULL : copy_with_children(c, node);
  case ZJ_Q_SCOPE:
    return c->how.without_roles ? copy_tree(c, node->children[0]) : copy_with_children(c, node);
  case ZJ_Q_ABOUT:
    return c->how.without_fields ? copy_tree(c, node->children[0]) : copy_with_children(c, node);
  case ZJ_Q_UNIT:
    return copy_unit(c, node);
  case ZJ_Q_KEEP:
    return copy_keep(c, node);
  case ZJ_Q_AND:
  case ZJ_Q_OR:
    break;
  }
  return copy_with_children(c, node);
}

/* Whether it matters in which unit the parts meet. */
static bool has_parts(const zj_query_node *node) {
  if (node->kind == ZJ_Q_AND || node->kind == ZJ_Q_KEEP || node->kind == ZJ_Q_NOT) return true;
  for (size_t i = 0; i < node->child_count; i++)
    if (has_parts(node->children[i])) return true;
  return false;
}

/* The text of a copied tree, in a bracket that names the unit where that is needed. */
static const char *text_of(copier *c, zj_query_node *root) {
  zj_rewrite how = c->how;
  zj_query_node wrap = {
      .kind = ZJ_Q_UNIT, .unit = how.unit, .within = how.unit, .children = &root, .child_count = 1};
  bool wraps =
      how.widen && how.unit != ZJ_UNIT_PARAGRAPH && root->kind != ZJ_Q_UNIT && has_parts(root);
  return zj_query_node_text(c->ctx, wraps ? &wrap : root);
}

/* The copy may consist of excluded words alone, and its text has brackets around a list: parsing it
 * rejects the one and removes the other. */
const char *zj_query_rewrite(void *ctx, const zj_query *query, zj_rewrite how) {
  copier c = {.ctx = talloc_new(NULL), .how = how};
  zj_query_node *root = c.ctx ? copy_tree(&c, query->root) : NULL;
  bool whole = c.ctx && !c.failed;
  const char *text = whole && root ? text_of(&c, root) : NULL, *result = NULL;
  zj_status status = whole && (text || !root) ? ZJ_OK : ZJ_NO_MEMORY;
  zj_query *again;
  if (text) status = zj_query_parse(c.ctx, zj_slice_of(text), 0, false, &again, NULL, NULL);
  if (text && status == ZJ_OK) result = talloc_strdup(ctx, again->canonical);
  if (status == ZJ_NO_MEMORY || (text && status == ZJ_OK && !result)) zj_note_no_memory();
  talloc_free(c.ctx);
  return result;
}

const char *zj_query_lifted(void *ctx, const zj_query *query) {
  if (!query->has_outer_scope) return NULL;
  zj_query_node *inner = query->root->children[0];
  if (inner->kind == ZJ_Q_SCOPE && !inner->lifts) return NULL;
  zj_query part = {.root = inner};
  const char *text = zj_query_canonical(ctx, &part);
  if (!text) zj_note_no_memory();
  return text;
}
