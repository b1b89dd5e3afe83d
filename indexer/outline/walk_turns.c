/* walk_turns.c - clauses that turn: what they turn to, where the turn begins and how far it
 * reaches. */
#include "indexer/outline/walk.h"

enum { LAST_WORDS = 120, ANNOUNCEMENT = 25 * 3 };

/* A passage that turns does not belong to the item before it, nor, at the begin of a paragraph, to
 * a heading that shared its line with its text. */
static uint32_t turn_parent(const zj_walk *w, size_t block, bool begins_block) {
  uint32_t node = w->node;
  while (node > 0) {
    const zj_branch *b = &w->tree->branches[node];
    bool item = b->rank >= ZJ_RANK_ITEM,
         inlined = begins_block && !b->own_line && b->block != block;
    if (!item && !inlined) break;
    node = w->nodes[node].parent;
  }
  return node;
}

/* The end of the sentence that 'at' stands in. A sentence longer than rules can see ends where
 * their sight does. */
static uint32_t sentence_end(const zj_walk *w, const zj_block *b, uint32_t at) {
  zj_slice text = zj_walk_from(w, b, at);
  if (text.length > ZJ_RULE_SIGHT) text.length = zj_utf8_floor(text, ZJ_RULE_SIGHT);
  for (size_t k = 0; k < text.length; k++) {
    if ((unsigned char)text.at[k] < 0xE2 || !zj_mark_sentence_end(text, k)) continue;
    k += 3;
    while (zj_mark_quote_end(text, k))
      k += 3;
    return at + (uint32_t)k;
  }
  return at + (uint32_t)text.length;
}

static bool ends_with_colon(const zj_walk *w, const zj_block *b) {
  return b->end - b->begin >= 3 && memcmp(w->text->plain.bytes + b->end - 3, "：", 3) == 0;
}

/* The last forty characters of a block. */
static zj_slice last_words(const zj_walk *w, const zj_block *b) {
  uint32_t begin = b->end - b->begin > LAST_WORDS ? b->end - LAST_WORDS : b->begin;
  while (begin < b->end && zj_utf8_is_tail(w->text->plain.bytes[begin]))
    begin++;
  return zj_walk_from(w, b, begin);
}

/* Whether a turn whose words end at 'end' only announces what the next paragraphs say. */
static bool only_announces(const zj_walk *w, const zj_block *b, uint32_t end) {
  bool last = sentence_end(w, b, end) == b->end, near = b->end - end < ANNOUNCEMENT;
  if (ends_with_colon(w, b))
    return last || zj_rules_test(w->matcher, w->rule.announce, last_words(w, b), NULL);
  return last && near && !zj_walk_is_weak(w, zj_walk_from(w, b, end));
}

uint32_t zj_walk_begin_of_turn(const zj_walk *w, const zj_block *b, uint32_t at) {
  zj_rule_hit hit;
  zj_slice before = {w->text->plain.bytes + b->begin, at - b->begin};
  if (at > b->begin && before.length <= 24 &&
      zj_rules_test(w->matcher, w->rule.vocative, zj_block_text(w->text, b), &hit) &&
      hit.end + 3 >= before.length)
    return b->begin;
  return at;
}

static bool is_short(zj_rule_span span) {
  return span == ZJ_SPAN_SENTENCE || span == ZJ_SPAN_PART;
}

/* A heading without words of its own, such as （三）运行与状态, takes the role its first paragraph
 * turns to, when that announces problems or tells of work; what stands before the turn keeps the
 * role it had. */
static void name_neutral_heading(zj_walk *w, size_t block, uint32_t begin, zj_state s) {
  const zj_block *b = &w->text->blocks[block];
  const zj_branch *heading = &w->tree->branches[w->node];
  zj_passage *last = w->passage_count ? &w->passages[w->passage_count - 1] : NULL;
  bool apt = s.roles == ROLE(WORK) || (s.roles == ROLE(PROBLEMS) && w->announced);
  if (!apt || w->node == 0 || !heading->own_line || heading->block + 1 != block || !last ||
      last->node != w->node)
    return;
  if (w->nodes[w->node].rule != w->inherited[w->node].rule ||
      last->begin.byte != w->text->blocks[heading->block].paragraph.range.begin.byte)
    return;
  zj_slice label = {w->text->plain.bytes + heading->label,
                    heading->end > heading->label ? heading->end - heading->label : 0};
  if (zj_rules_test(w->matcher, w->rule.slogan, label, NULL)) return;
  zj_state before = {last->roles, last->rule};
  last->roles = w->nodes[w->node].roles = s.roles;
  last->rule = w->nodes[w->node].rule = s.rule;
  if (begin > b->begin) zj_walk_emit(w, zj_walk_origin(w, b, b->begin), w->node, before, true);
}

static void apply_turn(zj_walk *w, size_t block, uint32_t at, const zj_rule_hit *hit) {
  const zj_block *b = &w->text->blocks[block];
  zj_role_set to = w->left_problems && at == b->begin
                       ? ROLE(PROBLEMS)
                       : zj_walk_current(w).roles; /* 这些现象的背后，… in a paragraph of its own */
  zj_state s = {hit->roles | (hit->adds ? to : 0), hit->rule};
  zj_rule_span span = hit->span;
  uint32_t end = at + (uint32_t)hit->end;
  if (span == ZJ_SPAN_SENTENCE && ends_with_colon(w, b) && sentence_end(w, b, end) == b->end)
    span = ZJ_SPAN_AUTO;
  bool announces = span == ZJ_SPAN_AUTO
                       ? only_announces(w, b, end)
                       : ends_with_colon(w, b) && sentence_end(w, b, end) == b->end;
  if (span == ZJ_SPAN_OPEN && s.roles == ROLE(PLANS))
    announces = true; /* headings after it are tasks */
  if (span == ZJ_SPAN_AUTO) span = announces ? ZJ_SPAN_OPEN : ZJ_SPAN_PARAGRAPH;
  if (w->orders && span == ZJ_SPAN_PARAGRAPH && s.roles == ROLE(PROBLEMS)) span = ZJ_SPAN_SENTENCE;
  if (s.roles == zj_walk_current(w).roles) { /* nothing turns, but a list may have been announced */
    if (w->turned && span == ZJ_SPAN_OPEN) w->span = span, w->announced = announces;
    return;
  }
  uint32_t begin = zj_walk_begin_of_turn(w, b, at);
  if (!is_short(span)) {
    if ((hit->roles & (ROLE(PROBLEMS) | ROLE(PLANS) | ROLE(GOALS))) && hit->rule != w->rule.lacking)
      zj_walk_set_after(w, begin);
    if (!hit->adds) zj_walk_hang(w, turn_parent(w, block, begin == b->begin), begin);
  } else if (!(w->turned && is_short(w->span))) {
    w->before_turn = w->turn;
    w->before_span = w->span;
    w->before_announced = w->announced;
    w->was_turned = w->turned;
  }
  if (span == ZJ_SPAN_OPEN && (s.roles & (ROLE(GOALS) | ROLE(PLANS))) &&
      w->base.roles == ROLE(WORK))
    w->base = (zj_state){ROLE(PLANS), w->rule.plans}; /* what comes after it looks ahead, too */
  w->aside_of = hit->adds && w->tree->branches[w->node].rank >= ZJ_RANK_ITEM ? w->node : 0;
  w->turned = true;
  w->turn = s;
  w->span = span;
  w->announced = announces;
  w->turn_block = block;
  if (!is_short(span)) name_neutral_heading(w, block, begin, s);
  zj_walk_emit_current(w, b, begin, false);
}

/* Whether the next sentence tells of shortcomings still. */
static bool goes_on_wrong(const zj_walk *w, const zj_block *b, uint32_t at) {
  zj_slice sentence = {w->text->plain.bytes + at, sentence_end(w, b, at) - at};
  zj_rule_hit hit;
  bool turns = zj_rules_first(w->matcher, ZJ_RULE_SENTENCE, sentence, w->turn.roles, &hit) &&
               !(hit.roles & (ROLE(PROBLEMS) | ROLE(CAUSES)));
  if (zj_rules_test(w->matcher, w->rule.reaction, sentence, NULL))
    return turns; /* it will turn by itself */
  bool some =
      zj_rules_test(w->matcher, w->rule.some, sentence, NULL) && zj_walk_is_weak(w, sentence);
  return !turns && (some || zj_rules_test(w->matcher, w->rule.strict, sentence, NULL));
}

/* A turn of one sentence, or part of one, is over: what was before comes back. */
void zj_walk_end_short(zj_walk *w, const zj_block *b, uint32_t at) {
  if (!w->turned || !is_short(w->span)) return;
  if (at < b->end && (w->turn.roles & ROLE(PROBLEMS)) && goes_on_wrong(w, b, at)) return;
  w->turned = w->was_turned;
  w->turn = w->before_turn;
  w->span = w->before_span;
  w->announced = w->before_announced;
  if (at < b->end) zj_walk_emit_current(w, b, at, false);
}

/* 总的来看，… behind the last item of a run inside a paragraph is no part of that item. */
void zj_walk_leave_item(zj_walk *w, size_t block, uint32_t at) {
  const zj_block *b = &w->text->blocks[block];
  const zj_branch *item = &w->tree->branches[w->node];
  if (item->rank < ZJ_RANK_ITEM || item->opens_block || item->block != block) return;
  const zj_branch *next = item + 1;
  if (w->next_branch < w->tree->count && next->block == block && next->kind == item->kind &&
      next->value == item->value + 1)
    return;
  if (!zj_rules_test(w->matcher, w->rule.aside, zj_walk_from(w, b, at), NULL)) return;
  zj_state keep = w->base;
  zj_walk_hang(w, turn_parent(w, block, false), at);
  w->base = keep;
  zj_walk_emit_current(w, b, at, false);
}

/* 1996年是…的第一年 in a report of 1997 tells no target. */
static bool is_past_year(const zj_walk *w, zj_slice text, size_t end) {
  unsigned year = zj_walk_year(zj_slice_cut(text, 0, end));
  return year > 0 && year < w->year;
}

void zj_walk_turn(zj_walk *w, size_t block, uint32_t at, zj_rule_where where) {
  zj_rule_hit hit;
  zj_role_set roles = zj_walk_current(w).roles;
  if (w->left_problems && where == ZJ_RULE_PARAGRAPH)
    roles |= ROLE(PROBLEMS); /* 上述问题，我们将… in a paragraph of its own */
  if (w->after && roles == ROLE(WORK))
    roles |= ROLE(PLANS); /* what will be done may begin without a heading */
  if (!zj_rules_first(w->matcher, where, zj_walk_from(w, &w->text->blocks[block], at), roles, &hit))
    return;
  if (zj_rules_has(w->rules, hit.rule, ZJ_RULE_YEAR) &&
      is_past_year(w, zj_walk_from(w, &w->text->blocks[block], at), hit.end))
    return;
  apply_turn(w, block, at, &hit);
}

void zj_walk_turn_to_lacks(zj_walk *w, size_t block, uint32_t at) {
  const zj_block *b = &w->text->blocks[block];
  if (zj_walk_current(w).roles & ~(zj_role_set)(ROLE(WORK) | ROLE(OVERVIEW))) return;
  if (w->lacks_block != block + 1) {
    w->lacks_block = block + 1;
    w->lacks_at = zj_walk_find_lacks(w, b);
  }
  zj_rule_hit hit = {.rule = w->rule.lacking, .roles = ROLE(PROBLEMS), .span = ZJ_SPAN_PARAGRAPH};
  if (w->lacks_at == at) apply_turn(w, block, at, &hit);
}
