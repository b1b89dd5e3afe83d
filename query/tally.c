/* tally.c - recognising queries that postings can count. */
#include "query/tally.h"

#include "indexer/bigram.h"

/* The only leaf below scopes, without NOT, units or fields. */
static const zj_query_node *only_leaf(const zj_query_node *node) {
  while (node->kind == ZJ_Q_SCOPE) node = node->children[0];
  return node->kind == ZJ_Q_LEAF && !node->is_field && node->form == ZJ_LEAF_PHRASE ? node : NULL;
}

/* Longer runs are indexed by their beginning alone, and one Han character by no term of its own. */
static bool is_one_term(zj_slice text) {
  zj_cutter cutter = zj_bigram_cut(text);
  zj_term term;
  uint32_t c;
  if (text.length >= ZJ_TERM_MAX || zj_bigram_next(&cutter, &term) != ZJ_OK || term.bytes.length != text.length) return false;
  unsigned first = zj_utf8_decode(text, 0, &c);
  return zj_char_class_of(c) != ZJ_CHAR_HAN || first < text.length;
}

const zj_query_node *zj_tally_leaf(const zj_query *query) {
  const zj_query_node *leaf = only_leaf(query->root);
  return leaf && is_one_term(leaf->phrases[0].folded) ? leaf : NULL;
}
