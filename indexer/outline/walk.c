/* walk.c - passages, and where text stands. */
#include "indexer/outline/walk.h"

#include <talloc.h>

/* ---- passages ---- */

void zj_walk_emit(zj_walk *w, zj_orig_pos at, uint32_t node, zj_state s, bool always) {
  if (w->passage_count > 0 && !always && !w->resume) {
    const zj_passage *last = &w->passages[w->passage_count - 1];
    if (last->node == node && last->roles == s.roles) return;
  }
  w->resume = false;
  if (w->passage_count > 0 && w->passages[w->passage_count - 1].begin.byte >= at.byte)
    w->passage_count--;
  if (w->passage_count == w->passage_capacity) {
    size_t capacity = w->passage_capacity ? 2 * w->passage_capacity : 64;
    zj_passage *grown = talloc_realloc(w->outline, w->passages, zj_passage, capacity);
    if (!grown) {
      w->failed = true;
      return;
    }
    w->passages = grown;
    w->passage_capacity = capacity;
  }
  w->passages[w->passage_count++] = (zj_passage){at, node, s.roles, s.rule};
}

zj_orig_pos zj_walk_origin(const zj_walk *w, const zj_block *b, uint32_t at) {
  return at == b->begin ? b->paragraph.range.begin : zj_plain_origin(&w->text->plain, at);
}

void zj_walk_emit_current(zj_walk *w, const zj_block *b, uint32_t at, bool always) {
  zj_walk_emit(w, zj_walk_origin(w, b, at), w->node, zj_walk_current(w), always);
}

/* ---- where text stands ---- */

zj_state zj_walk_after(const zj_walk *w, zj_state s) {
  if (w->after && s.rule == w->rule.work) return (zj_state){ROLE(PLANS), w->rule.plans};
  return s;
}

void zj_walk_set_after(zj_walk *w, uint32_t at) {
  if (!w->after) w->after_at = at;
  w->after = true;
}

zj_state zj_walk_root(const zj_walk *w) {
  return zj_walk_after(w, w->root);
}

/* Text directly under 'node' that nothing has turned yet. */
zj_state zj_walk_node_state(const zj_walk *w, uint32_t node) {
  if (node == 0) return zj_walk_root(w);
  return zj_walk_after(w, (zj_state){w->nodes[node].roles, w->nodes[node].rule});
}

void zj_walk_hang(zj_walk *w, uint32_t node, uint32_t at) {
  if (w->node == node) return;
  w->node = node;
  w->base = zj_walk_node_state(w, node);
  w->hung_at = at;
}

uint32_t zj_walk_next_clause(const zj_walk *w, const zj_block *b, uint32_t at, bool *sentence) {
  zj_slice text = zj_block_text(w->text, b);
  for (size_t k = at - b->begin; k < text.length; k++) {
    unsigned char byte = (unsigned char)text.at[k];
    if (byte != 0xE3 && byte != 0xEF) continue;
    unsigned n = zj_mark_clause_end(text, k), quote;
    if (!n) continue;
    *sentence = zj_mark_sentence_end(text, k) != 0;
    for (k += n; (quote = zj_mark_quote_end(text, k));)
      k += quote;
    return b->begin + (uint32_t)k;
  }
  return b->end;
}

/* The first year in a text, 0 if it has none. */
unsigned zj_walk_year(zj_slice text) {
  for (size_t i = 0; i + 4 < text.length; i++) {
    const char *c = text.at + i;
    if ((c[0] != '1' || c[1] != '9') && (c[0] != '2' || c[1] != '0')) continue;
    if (i > 0 && text.at[i - 1] >= '0' && text.at[i - 1] <= '9') continue;
    if (c[2] >= '0' && c[2] <= '9' && c[3] >= '0' && c[3] <= '9' && text.length - i >= 7 &&
        memcmp(c + 4, "年", 3) == 0)
      return (unsigned)((c[0] - '0') * 1000 + (c[1] - '0') * 100 + (c[2] - '0') * 10 +
                        (c[3] - '0'));
  }
  return 0;
}
