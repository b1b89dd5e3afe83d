/* tally.c - recognizes queries that are one phrase, and counts them. */
#include "query/engine/tally.h"

#include "indexer/text/bigram.h"
#include "query/engine/matches.h"
#include "query/engine/scope.h"
#include "query/engine/sentence.h"
#include "query/language/phrase.h"

/* The only leaf below scopes, without NOT, units or fields, if it has this form. */
static const zj_query_node *only_leaf(const zj_query *query, zj_leaf_form form) {
  const zj_query_node *node = query->root;
  if (query->known) return NULL;
  while (node->kind == ZJ_Q_SCOPE)
    node = node->children[0];
  return node->kind == ZJ_Q_LEAF && !node->is_field && node->form == form ? node : NULL;
}

/* Longer runs are indexed by their beginning alone, and a single Han character has no term of its
 * own. */
bool zj_tally_is_term(zj_slice text) {
  zj_cutter cutter = zj_bigram_cut(text);
  zj_term term;
  uint32_t c;
  if (text.length >= ZJ_TERM_MAX || zj_bigram_next(&cutter, &term) != ZJ_OK ||
      term.bytes.length != text.length)
    return false;
  unsigned first = zj_utf8_decode(text, 0, &c);
  return zj_char_class_of(c) != ZJ_CHAR_HAN || first < text.length;
}

const zj_query_node *zj_tally_phrase(const zj_query *query) {
  return only_leaf(query, ZJ_LEAF_PHRASE);
}

const zj_query_node *zj_tally_any(const zj_query *query) {
  return only_leaf(query, ZJ_LEAF_ANY);
}

const zj_query_node *zj_tally_term(const zj_query *query) {
  const zj_query_node *leaf = zj_tally_phrase(query);
  return leaf && zj_tally_is_term(leaf->phrases[0].folded) ? leaf : NULL;
}

/* ---- counting ---- */

void zj_tally_roles(uint64_t *by_role, zj_role_set roles, uint64_t count) {
  if (roles & ZJ_ROLES_FRAME) roles |= ZJ_ROLE_BIT(ZJ_ROLE_FRAME);
  for (roles &= ZJ_ROLES_ALL; roles; roles &= roles - 1)
    by_role[__builtin_ctzll(roles)] += count;
}

void zj_tally_add(zj_tally *tally, const zj_query *query, const zj_query_node *leaf,
                  zj_role_set roles, uint32_t count) {
  if (!zj_scope_sees(query, leaf, roles)) return;
  if (zj_scope_outer(query, leaf, roles)) {
    tally->hits += count;
    if (tally->by_first_role && roles) tally->by_first_role[__builtin_ctzll(roles)] += count;
  }
  zj_tally_roles(tally->by_role, roles, count);
}

void zj_tally_paragraph(zj_tally *tally, const zj_query *query, const zj_query_node *leaf,
                        const zj_segment *segment, uint32_t paragraph, bool sentences,
                        zj_deadline *deadline) {
  zj_role_set uniform = zj_segment_paragraph_roles(segment, paragraph);
  if (uniform && !zj_scope_sees(query, leaf, uniform)) return;
  zj_paragraph_view p;
  zj_segment_paragraph(segment, paragraph, &p);
  zj_match_range at;
  zj_sentence_counter counter = {0};
  for (size_t from = 0;
       zj_phrase_find(&leaf->phrases[0], p.match, from, &at) && !zj_deadline_step(deadline);
       from = at.begin.byte + 1) {
    uint64_t before = tally->hits;
    zj_tally_add(tally, query, leaf, uniform ? uniform : zj_match_roles(segment, &p, at.begin), 1);
    if (sentences && tally->hits > before) zj_sentence_counter_add(&counter, p.match, at.begin);
  }
  tally->sentences += counter.count;
}
