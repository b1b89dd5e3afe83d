/* outline_roles.c - the walk that gives roles. */
#include "indexer/outline_roles.h"

#include <talloc.h>

#define ROLE(name) ZJ_ROLE_BIT(ZJ_ROLE_##name)

enum { INTRO_LOOK = 6, RUN_LOOK = 60, HEAD_LOOK = 12, ITEM_LOOK = 180, LAST_WORDS = 120, ANNOUNCEMENT = 25 * 3 };

typedef struct state { zj_role_set roles; uint16_t rule; } state;

/* Rules asked by id. */
typedef struct walk_rules {
  uint16_t work, plans, intro, intro_end, weak, strict, vocative, summary, repair, whole, facts, aside, announce, overview, weak_run, reaction, heading_weak, topic, of_year, this_year, back;
} walk_rules;

typedef struct walk {
  zj_outline *outline;
  const zj_text *text;
  const zj_tree *tree;
  const zj_rules *rules;
  zj_matcher *matcher;
  walk_rules rule;
  zj_node *nodes;          /* beside tree->branches */
  state *inherited;        /* what each node would be without words of its own */
  uint32_t *last_child;
  zj_passage *passages;
  size_t passage_count, passage_capacity;
  size_t next_branch;

  state root;              /* of text nothing else tells about, before the problems */
  bool after;              /* problems or plans have begun: */
  uint32_t after_at;       /* plain text: where */
  unsigned year;           /* of the report; 0 if its head tells none */
  size_t intro_end;        /* last block of the introduction + 1 */
  bool has_body;           /* text that is no frame was met */
  bool resume;             /* frame interrupted: the next text begins a passage */
  uint32_t node;           /* where text stands now */
  state base;              /* role of text that no turn touched */
  bool turned;             /* a turn is in force: */
  state turn, before_turn;
  bool was_turned;
  zj_rule_span span;
  bool announced;          /* the turn announces a list: headings after it are its items */
  uint32_t hung_at;        /* plain text: items after it do not belong to items before it */
  bool failed;
} walk;

static state current(const walk *w) { return w->turned ? w->turn : w->base; }

static zj_slice from(const walk *w, const zj_block *b, uint32_t at) { return zj_block_from(w->text, b, at); }

/* ---- passages ---- */

static void emit(walk *w, zj_orig_pos at, uint32_t node, state s, bool always) {
  if (w->passage_count > 0 && !always && !w->resume) {
    const zj_passage *last = &w->passages[w->passage_count - 1];
    if (last->node == node && last->roles == s.roles) return;
  }
  w->resume = false;
  if (w->passage_count > 0 && w->passages[w->passage_count - 1].begin.byte >= at.byte) w->passage_count--;
  if (w->passage_count == w->passage_capacity) {
    size_t capacity = w->passage_capacity ? 2 * w->passage_capacity : 64;
    zj_passage *grown = talloc_realloc(w->outline, w->passages, zj_passage, capacity);
    if (!grown) { w->failed = true; return; }
    w->passages = grown;
    w->passage_capacity = capacity;
  }
  w->passages[w->passage_count++] = (zj_passage){at, node, s.roles, s.rule};
}

static zj_orig_pos origin(const walk *w, const zj_block *b, uint32_t at) {
  return at == b->begin ? b->paragraph.range.begin : zj_plain_origin(&w->text->plain, at);
}

static void emit_current(walk *w, const zj_block *b, uint32_t at, bool always) {
  emit(w, origin(w, b, at), w->node, current(w), always);
}

/* ---- where text stands ---- */

static state after_problems(const walk *w, state s) {
  if (w->after && s.rule == w->rule.work) return (state){ROLE(PLANS), w->rule.plans};
  return s;
}

static void set_after(walk *w, uint32_t at) {
  if (!w->after) w->after_at = at;
  w->after = true;
}

static state root_state(const walk *w) { return after_problems(w, w->root); }

/* Text directly under 'node' that nothing has turned yet. */
static state node_state(const walk *w, uint32_t node) {
  if (node == 0) return root_state(w);
  return after_problems(w, (state){w->nodes[node].roles, w->nodes[node].rule});
}

static void hang_on(walk *w, uint32_t node, uint32_t at) {
  if (w->node == node) return;
  w->node = node;
  w->base = node_state(w, node);
  w->hung_at = at;
}

/* A passage that turns does not belong to the item before it, nor, at the begin of a paragraph, to a heading that shared its
 * line with its text. */
static uint32_t turn_parent(const walk *w, size_t block, bool begins_block) {
  uint32_t node = w->node;
  while (node > 0) {
    const zj_branch *b = &w->tree->branches[node];
    bool item = b->rank >= ZJ_RANK_ITEM, inlined = begins_block && !b->own_line && b->block != block;
    if (!item && !inlined) break;
    node = w->nodes[node].parent;
  }
  return node;
}

/* ---- headings ---- */

static zj_slice label_of(const walk *w, const zj_branch *b) {
  uint32_t begin = b->label < b->end ? b->label : b->begin;
  return (zj_slice){w->text->plain.bytes + begin, b->end - begin};
}

static bool is_weak(const walk *w, zj_slice text) { return zj_rules_test(w->matcher, w->rule.weak, text, NULL); }

static unsigned role_count(zj_role_set roles) { return (unsigned)__builtin_popcount(roles); }

/* Which of a parent's roles a child without words of its own has. */
static state choose(const walk *w, state parent, zj_slice label) {
  zj_role_set r = parent.roles;
  if (role_count(r) < 2) return parent;
  if (r & ROLE(PROBLEMS)) {
    if (r & ROLE(CAUSES)) r = ROLE(PROBLEMS);
    else if (is_weak(w, label)) r = ROLE(PROBLEMS);
    else if (r & ROLE(WORK)) r = ROLE(WORK);
  } else if (r & ROLE(PLANS)) r = ROLE(PLANS);
  else if ((r & ROLE(WORK)) && (r & (ROLE(GOALS) | ROLE(OVERVIEW)))) r = ROLE(WORK);
  return (state){r, parent.rule};
}

static bool goes_on(const walk *w, uint32_t before, const zj_branch *b) {
  if (before == 0) return false;
  const zj_branch *p = &w->tree->branches[before];
  return p->numbered && b->numbered && p->kind == b->kind && (b->value > p->value || b->kind == ZJ_MARKER_DASH);
}

/* 第一，加快发展 behind targets that announced no list: a task. 一是…, 二是… on lines with their text may be the targets. */
static bool leaves_goals(const walk *w, const zj_branch *b) {
  bool task = b->own_line || b->kind == ZJ_MARKER_FIRST;
  return task && b->opens_block && !w->announced && w->turn.roles == ROLE(GOALS);
}

/* An item on a line of its own behind problems that announced no list, and tells of none itself. */
static bool leaves_problems(const walk *w, const zj_branch *b) {
  if (!b->opens_block || w->announced || !(w->turn.roles & ROLE(PROBLEMS))) return false;
  zj_slice text = from(w, &w->text->blocks[b->block], b->begin);
  if (text.length > ITEM_LOOK) text.length = zj_utf8_floor(text, ITEM_LOOK);
  return !zj_rules_test(w->matcher, w->rule.strict, text, NULL);
}

static bool leaves_turn(const walk *w, const zj_branch *b) { return leaves_goals(w, b) || leaves_problems(w, b); }

static state place_state(const walk *w, uint32_t k, uint32_t parent) {
  const zj_branch *b = &w->tree->branches[k];
  uint32_t before = w->last_child[parent];
  bool section = parent == 0 && b->level == 1; /* sections follow their place in the report, not each other */
  if (goes_on(w, before, b) && (b->opens_block || b->rank < ZJ_RANK_ITEM) && !section) return w->inherited[before];
  if (b->rank >= ZJ_RANK_ITEM && w->turned && leaves_turn(w, b)) return choose(w, node_state(w, parent), label_of(w, b));
  if (b->rank >= ZJ_RANK_ITEM) return w->turned ? w->turn : choose(w, w->base, label_of(w, b));
  if (w->turned && w->announced && b->numbered && (w->node == 0 || b->rank > w->tree->branches[w->node].rank)) return w->turn;
  if (parent == 0) return root_state(w);
  state s = node_state(w, parent);
  /* a new list behind the problems of a section that looked back: what will be done has begun without a heading */
  if (w->after && s.roles == ROLE(WORK) && b->value == 1 && w->after_at > w->tree->branches[parent].begin)
    return (state){ROLE(PLANS), w->rule.plans};
  return choose(w, s, label_of(w, b));
}

/* The first year in a text, 0 if it has none. */
static unsigned year_in(zj_slice text) {
  for (size_t i = 0; i + 4 < text.length; i++) {
    const char *c = text.at + i;
    if ((c[0] != '1' || c[1] != '9') && (c[0] != '2' || c[1] != '0')) continue;
    if (i > 0 && text.at[i - 1] >= '0' && text.at[i - 1] <= '9') continue;
    if (c[2] >= '0' && c[2] <= '9' && c[3] >= '0' && c[3] <= '9' && text.length - i >= 7 && memcmp(c + 4, "年", 3) == 0)
      return (unsigned)((c[0] - '0') * 1000 + (c[1] - '0') * 100 + (c[2] - '0') * 10 + (c[3] - '0'));
  }
  return 0;
}

/* 2013年主要工作 in a report of 2014 looks back. */
static bool looks_back(const walk *w, const zj_rule_hit *hit, zj_slice label) {
  unsigned year = hit->rule == w->rule.of_year ? year_in(zj_slice_cut(label, hit->begin, label.length)) : 0;
  return year > 0 && year < w->year;
}

/* What the words of a heading say, given what its place says. */
static state heading_state(const walk *w, const zj_branch *b, state place) {
  if (b->rank >= ZJ_RANK_ITEM) return place;
  zj_rule_hit hits[4];
  size_t count = zj_rules_heading(w->matcher, label_of(w, b), place.roles, hits, ZJ_COUNT(hits));
  if (count == 0) return place;
  state s = {0, hits[0].rule};
  for (size_t i = 0; i < count; i++) {
    bool back = looks_back(w, &hits[i], label_of(w, b));
    s.roles |= back ? ROLE(WORK) : hits[i].roles | (hits[i].adds ? place.roles : 0);
    if (back && i == 0) s.rule = w->rule.back;
  }
  return s;
}

/* Whether most headings of the run that begins at 'k' name shortcomings. */
static bool is_weak_run(const walk *w, uint32_t k) {
  const zj_branch *first = &w->tree->branches[k];
  size_t count = 0, weak = 0;
  unsigned value = 0;
  for (size_t i = k; i < w->tree->count && i < k + RUN_LOOK; i++) {
    const zj_branch *b = &w->tree->branches[i];
    if (b->rank < first->rank) break;
    if (b->rank > first->rank) continue;
    if (b->kind != first->kind || b->value <= value) break;
    value = b->value;
    count++;
    weak += zj_rules_test(w->matcher, w->rule.heading_weak, label_of(w, b), NULL);
  }
  return count >= 3 && 2 * weak >= count;
}

/* What a heading without words of its own is when its run tells more than its place. */
static state run_state(const walk *w, const zj_branch *b, uint32_t k, uint32_t parent, state place) {
  bool open = (place.roles & ~(ROLE(WORK) | ROLE(OVERVIEW))) == 0 || (w->nodes[parent].roles & ROLE(OVERVIEW));
  if (!open || b->value != 1 || b->rank >= ZJ_RANK_ITEM || !is_weak_run(w, k)) return place;
  return (state){ROLE(PROBLEMS), w->rule.weak_run};
}

static uint32_t parent_of(const walk *w, uint32_t k) {
  const zj_branch *b = &w->tree->branches[k];
  uint32_t parent = b->parent;
  if (b->rank < ZJ_RANK_ITEM && b->opens_block) return parent;
  while (parent > 0 && w->tree->branches[parent].begin < w->hung_at && parent != w->node) parent = w->nodes[parent].parent;
  return parent;
}

/* An overview that holds all the account of a report: its headed parts are work. */
static state repair(const walk *w, const zj_branch *b, uint32_t parent, state place) {
  bool whole = parent > 0 && place.roles == ROLE(OVERVIEW) && w->nodes[parent].rule == w->rule.whole;
  return whole && b->rank < ZJ_RANK_ITEM ? (state){ROLE(WORK), w->rule.repair} : place;
}

/* Text under a heading that looks both back and ahead begins by looking back; targets come before tasks. */
static state lead_state(state s) {
  if ((s.roles & ROLE(WORK)) && (s.roles & (ROLE(GOALS) | ROLE(PLANS)))) s.roles = ROLE(WORK);
  else if (s.roles == (ROLE(GOALS) | ROLE(PLANS))) s.roles = ROLE(GOALS);
  return s;
}

static void start_branch(walk *w, uint32_t k) {
  const zj_branch *b = &w->tree->branches[k];
  const zj_block *block = &w->text->blocks[b->block];
  uint32_t parent = parent_of(w, k);
  bool item = b->rank >= ZJ_RANK_ITEM;
  state place = run_state(w, b, k, parent, repair(w, b, parent, place_state(w, k, parent)));
  state s = heading_state(w, b, place);
  w->inherited[k] = place;
  w->last_child[parent] = k;
  w->nodes[k] = (zj_node){parent, b->level, {origin(w, block, b->begin), zj_plain_origin_end(w->text, b->end)}, s.roles, s.rule};
  if (b->begin == block->begin) w->nodes[k].heading.begin = zj_plain_origin(&w->text->plain, b->begin);
  if (item && parent != b->parent && w->nodes[parent].level < 5) w->nodes[k].level = 5;
  if ((b->level <= 2 && (s.roles & ROLE(PROBLEMS))) ||
      (b->level == 1 && (s.roles & (ROLE(PLANS) | ROLE(GOALS))) && !(s.roles & ROLE(WORK)))) set_after(w, b->begin);
  if (!item || !w->turned || (b->opens_block && w->span != ZJ_SPAN_OPEN) || leaves_turn(w, b)) w->turned = false;
  if (w->turned) w->turn.roles = s.roles;
  w->node = k;
  w->base = s;
  emit_current(w, block, b->begin, true);
  w->base = lead_state(s);
}

/* ---- turns ---- */

/* The end of the sentence that 'at' stands in. A sentence longer than rules can see ends where their sight does. */
static uint32_t sentence_end(const walk *w, const zj_block *b, uint32_t at) {
  zj_slice text = from(w, b, at);
  if (text.length > ZJ_RULE_SIGHT) text.length = zj_utf8_floor(text, ZJ_RULE_SIGHT);
  for (size_t k = 0; k < text.length; k++) {
    if ((unsigned char)text.at[k] < 0xE2 || !zj_mark_sentence_end(text, k)) continue;
    k += 3;
    while (zj_mark_quote_end(text, k)) k += 3;
    return at + (uint32_t)k;
  }
  return at + (uint32_t)text.length;
}

static bool ends_with_colon(const walk *w, const zj_block *b) {
  return b->end - b->begin >= 3 && memcmp(w->text->plain.bytes + b->end - 3, "：", 3) == 0;
}

/* The last forty characters of a block. */
static zj_slice last_words(const walk *w, const zj_block *b) {
  uint32_t begin = b->end - b->begin > LAST_WORDS ? b->end - LAST_WORDS : b->begin;
  while (begin < b->end && zj_utf8_is_tail(w->text->plain.bytes[begin])) begin++;
  return from(w, b, begin);
}

/* Whether a turn whose words end at 'end' only announces what the next paragraphs say. */
static bool only_announces(const walk *w, const zj_block *b, uint32_t end) {
  bool last = sentence_end(w, b, end) == b->end, near = b->end - end < ANNOUNCEMENT;
  if (ends_with_colon(w, b)) return last || zj_rules_test(w->matcher, w->rule.announce, last_words(w, b), NULL);
  return last && near && !is_weak(w, from(w, b, end));
}

static uint32_t begin_of_turn(const walk *w, const zj_block *b, uint32_t at) {
  zj_rule_hit hit;
  zj_slice before = {w->text->plain.bytes + b->begin, at - b->begin};
  if (at > b->begin && before.length <= 24 && zj_rules_test(w->matcher, w->rule.vocative, zj_block_text(w->text, b), &hit) &&
      hit.end + 3 >= before.length) return b->begin;
  return at;
}

static bool is_short(zj_rule_span span) { return span == ZJ_SPAN_SENTENCE || span == ZJ_SPAN_PART; }

static void apply_turn(walk *w, size_t block, uint32_t at, const zj_rule_hit *hit) {
  const zj_block *b = &w->text->blocks[block];
  state s = {hit->roles | (hit->adds ? current(w).roles : 0), hit->rule};
  zj_rule_span span = hit->span;
  uint32_t end = at + (uint32_t)hit->end;
  if (span == ZJ_SPAN_SENTENCE && ends_with_colon(w, b) && sentence_end(w, b, end) == b->end) span = ZJ_SPAN_AUTO;
  bool announces = span == ZJ_SPAN_AUTO ? only_announces(w, b, end) : ends_with_colon(w, b) && sentence_end(w, b, end) == b->end;
  if (span == ZJ_SPAN_OPEN && s.roles == ROLE(PLANS)) announces = true; /* headings after it are tasks */
  if (span == ZJ_SPAN_AUTO) span = announces ? ZJ_SPAN_OPEN : ZJ_SPAN_PARAGRAPH;
  if (s.roles == current(w).roles) { /* nothing turns, but a list may have been announced */
    if (w->turned && span == ZJ_SPAN_OPEN) w->span = span, w->announced = announces;
    return;
  }
  uint32_t begin = begin_of_turn(w, b, at);
  if (!is_short(span)) {
    if (hit->roles & (ROLE(PROBLEMS) | ROLE(PLANS) | ROLE(GOALS))) set_after(w, begin);
    if (!hit->adds) hang_on(w, turn_parent(w, block, begin == b->begin), begin);
  } else if (!(w->turned && is_short(w->span))) {
    w->before_turn = w->turn;
    w->was_turned = w->turned;
  }
  if (span == ZJ_SPAN_OPEN && (s.roles & (ROLE(GOALS) | ROLE(PLANS))) && w->base.roles == ROLE(WORK))
    w->base = (state){ROLE(PLANS), w->rule.plans}; /* what comes after it looks ahead, too */
  w->turned = true;
  w->turn = s;
  w->span = span;
  w->announced = announces;
  emit_current(w, b, begin, false);
}

/* Whether the next sentence tells of shortcomings still. */
static bool goes_on_wrong(const walk *w, const zj_block *b, uint32_t at) {
  zj_slice sentence = {w->text->plain.bytes + at, sentence_end(w, b, at) - at};
  zj_rule_hit hit;
  bool turns = zj_rules_first(w->matcher, ZJ_RULE_SENTENCE, sentence, w->turn.roles, &hit) &&
               !(hit.roles & (ROLE(PROBLEMS) | ROLE(CAUSES)));
  if (zj_rules_test(w->matcher, w->rule.reaction, sentence, NULL)) return turns; /* it will turn by itself */
  return !turns && zj_rules_test(w->matcher, w->rule.strict, sentence, NULL);
}

/* A turn of one sentence, or part of one, is over: what was before comes back. */
static void end_short(walk *w, const zj_block *b, uint32_t at) {
  if (!w->turned || !is_short(w->span)) return;
  if (at < b->end && (w->turn.roles & ROLE(PROBLEMS)) && goes_on_wrong(w, b, at)) return;
  w->turned = w->was_turned;
  w->turn = w->before_turn;
  w->span = ZJ_SPAN_PARAGRAPH;
  if (at < b->end) emit_current(w, b, at, false);
}

/* ---- paragraphs ---- */

static void begin_paragraph(walk *w, size_t block) {
  const zj_block *b = &w->text->blocks[block];
  bool opens = w->next_branch < w->tree->count && w->tree->branches[w->next_branch].begin == b->begin;
  if (w->turned && w->span == ZJ_SPAN_OPEN && !opens && (w->turn.roles & ROLE(PROBLEMS)) && b->width > 20 &&
      !is_weak(w, zj_block_text(w->text, b))) w->turned = false;
  if (w->turned && w->span == ZJ_SPAN_OPEN && !opens && w->turn.roles == ROLE(GOALS) && !w->announced &&
      zj_rules_test(w->matcher, w->rule.topic, zj_block_text(w->text, b), NULL)) w->turned = false;
  if (w->turned && w->span != ZJ_SPAN_OPEN && !opens) w->turned = false;
  if (w->node == 0) w->base = block < w->intro_end ? (state){ROLE(INTRO), w->rule.intro} : root_state(w);
  else w->base = after_problems(w, w->base);
  if (opens) return;
  if (w->node == 0 && block == w->intro_end && w->base.rule == w->rule.work &&
      zj_rules_test(w->matcher, w->rule.facts, zj_block_text(w->text, b), NULL))
    w->base = (state){ROLE(OVERVIEW), w->rule.overview};
  if (w->next_branch == w->tree->count && w->node > 0 && !w->tree->branches[w->node].own_line &&
      zj_rules_test(w->matcher, w->rule.summary, zj_block_text(w->text, b), NULL)) {
    state keep = w->base;
    hang_on(w, 0, b->begin);
    w->base = keep;
  }
  emit_current(w, b, b->begin, false);
}

/* The begin of the clause after the one at 'at'; sets whether a sentence begins there. */
static uint32_t next_clause(const walk *w, const zj_block *b, uint32_t at, bool *sentence) {
  zj_slice text = zj_block_text(w->text, b);
  for (size_t k = at - b->begin; k < text.length; k++) {
    unsigned char byte = (unsigned char)text.at[k];
    if (byte != 0xE3 && byte != 0xEF) continue;
    unsigned n = zj_mark_clause_end(text, k), quote;
    if (!n) continue;
    *sentence = zj_mark_sentence_end(text, k) != 0;
    for (k += n; (quote = zj_mark_quote_end(text, k)); ) k += quote;
    return b->begin + (uint32_t)k;
  }
  return b->end;
}

/* 总的来看，… behind the last item of a run inside a paragraph is no part of that item. */
static void leave_item(walk *w, size_t block, uint32_t at) {
  const zj_block *b = &w->text->blocks[block];
  const zj_branch *item = &w->tree->branches[w->node];
  if (item->rank < ZJ_RANK_ITEM || item->opens_block || item->block != block) return;
  const zj_branch *next = item + 1;
  if (w->next_branch < w->tree->count && next->block == block && next->kind == item->kind && next->value == item->value + 1) return;
  if (!zj_rules_test(w->matcher, w->rule.aside, from(w, b, at), NULL)) return;
  state keep = w->base;
  hang_on(w, turn_parent(w, block, false), at);
  w->base = keep;
  emit_current(w, b, at, false);
}

static bool behind_semicolon(const walk *w, const zj_block *b, uint32_t at) {
  return at >= b->begin + 3 && memcmp(w->text->plain.bytes + at - 3, "；", 3) == 0;
}

/* 1996年是…的第一年 in a report of 1997 tells no target. */
static bool is_past_year(const walk *w, zj_slice text, size_t end) {
  unsigned year = year_in(zj_slice_cut(text, 0, end));
  return year > 0 && year < w->year;
}

static bool try_turn(walk *w, size_t block, uint32_t at, zj_rule_where where) {
  zj_rule_hit hit;
  zj_role_set roles = current(w).roles;
  if (w->after && roles == ROLE(WORK)) roles |= ROLE(PLANS); /* what will be done may begin without a heading */
  if (!zj_rules_first(w->matcher, where, from(w, &w->text->blocks[block], at), roles, &hit)) return false;
  if (hit.rule == w->rule.this_year && is_past_year(w, from(w, &w->text->blocks[block], at), hit.end)) return false;
  apply_turn(w, block, at, &hit);
  return true;
}

static bool next_is(const zj_branch *branch, const zj_block *b) { return branch && branch->begin == b->begin; }

static void walk_body(walk *w, size_t block) {
  const zj_block *b = &w->text->blocks[block];
  zj_rule_where where = ZJ_RULE_PARAGRAPH;
  begin_paragraph(w, block);
  for (uint32_t at = b->begin; at < b->end; ) {
    const zj_branch *next = w->next_branch < w->tree->count ? &w->tree->branches[w->next_branch] : NULL;
    bool sentence = false;
    if (where != ZJ_RULE_CLAUSE || (w->span == ZJ_SPAN_PART && behind_semicolon(w, b, at))) end_short(w, b, at);
    if (next && next->begin <= at) {
      start_branch(w, (uint32_t)w->next_branch++);
      if (next->end > at) at = next->end;
    } else {
      if (where == ZJ_RULE_SENTENCE) leave_item(w, block, at);
      try_turn(w, block, at, where);
    }
    bool first = at == b->begin;
    at = next_clause(w, b, at, &sentence);
    where = sentence ? ZJ_RULE_SENTENCE : ZJ_RULE_CLAUSE;
    if (first && !next_is(next, b) && begin_of_turn(w, b, at) != at) where = ZJ_RULE_PARAGRAPH; /* behind 各位代表， */
  }
  end_short(w, b, b->end);
  w->has_body = true;
}

/* ---- beginnings ---- */

/* Where the introduction ends: behind 现将…如下, else at the first heading, else behind the first paragraph. */
static size_t find_intro_end(const walk *w, size_t begin) {
  size_t seen = 0, first = SIZE_MAX, branch = w->next_branch;
  size_t heading = branch < w->tree->count ? w->tree->branches[branch].block : SIZE_MAX;
  for (size_t i = begin; i < w->text->block_count && seen < INTRO_LOOK && i < heading; i++) {
    const zj_block *b = &w->text->blocks[i];
    if (b->fixed) continue;
    if (first == SIZE_MAX) first = i;
    if (zj_rules_test(w->matcher, w->rule.intro_end, zj_block_text(w->text, b), NULL)) return i + 1;
    seen++;
  }
  if (w->root.roles & ROLE(OVERVIEW)) return begin;
  if (heading != SIZE_MAX && seen < INTRO_LOOK) return heading;
  return first == SIZE_MAX ? begin : first + 1;
}

/* The latest year that title and head tell. */
static unsigned report_year(const walk *w, size_t block, zj_slice title) {
  unsigned latest = year_in(title);
  for (size_t i = block; i < w->text->block_count && i < block + HEAD_LOOK && w->text->blocks[i].fixed; i++) {
    unsigned year = year_in(zj_block_text(w->text, &w->text->blocks[i]));
    if (year > latest) latest = year;
  }
  return latest;
}

static void begin_report(walk *w, size_t block, zj_slice title) {
  zj_rule_hit hit;
  bool known = zj_rules_first(w->matcher, ZJ_RULE_GENRE, title, 0, &hit);
  w->root = known ? (state){hit.roles, hit.rule} : (state){ROLE(WORK), w->rule.work};
  w->after = false;
  w->year = report_year(w, block, title);
  w->turned = false;
  w->node = 0;
  w->has_body = false;
  w->hung_at = w->text->blocks[block].begin;
  w->intro_end = find_intro_end(w, block);
}

static void walk_fixed(walk *w, size_t block) {
  const zj_block *b = &w->text->blocks[block];
  if (b->paragraph.nested) return;
  if ((b->fixed & ROLE(FRAME_TITLE)) && w->has_body) begin_report(w, block, zj_block_text(w->text, b));
  uint32_t node = b->fixed & ROLE(NOISE) ? w->node : 0;
  emit(w, b->paragraph.range.begin, node, (state){b->fixed, b->rule}, false);
  w->resume = true;
}

/* Page marks inside wrapped paragraphs: a passage of noise, then the one it interrupted. */
static bool insert_nested(walk *w) {
  size_t nested = 0;
  for (size_t i = 0; i < w->text->block_count; i++) nested += w->text->blocks[i].paragraph.nested;
  if (nested == 0) return true;
  zj_passage *out = talloc_array(w->outline, zj_passage, w->passage_count + 2 * nested);
  if (!out) return false;
  size_t count = 0, next = 0;
  for (size_t i = 0; i < w->text->block_count; i++) {
    const zj_block *b = &w->text->blocks[i];
    if (!b->paragraph.nested) continue;
    zj_orig_range range = b->paragraph.range;
    while (next < w->passage_count && w->passages[next].begin.byte < range.begin.byte) out[count++] = w->passages[next++];
    zj_passage noise = {range.begin, 0, b->fixed ? b->fixed : ROLE(NOISE), b->rule}, back = count ? out[count - 1] : noise;
    noise.node = back.node;
    if (back.roles & ROLE(NOISE) && count > 1) back = out[count - 2];
    back.begin = range.end;
    out[count++] = noise;
    if (back.roles != noise.roles) out[count++] = back;
  }
  while (next < w->passage_count) out[count++] = w->passages[next++];
  w->passages = out;
  w->passage_count = count;
  return true;
}

static walk_rules find_rules(const zj_rules *rules) {
  return (walk_rules){
    .work = zj_rules_find(rules, "D.work"), .plans = zj_rules_find(rules, "D.plans"), .intro = zj_rules_find(rules, "P.intro"),
    .intro_end = zj_rules_find(rules, "X.intro_end"), .weak = zj_rules_find(rules, "X.weak"),
    .vocative = zj_rules_find(rules, "X.vocative"), .summary = zj_rules_find(rules, "X.summary"),
    .strict = zj_rules_find(rules, "X.strict"), .facts = zj_rules_find(rules, "X.facts"),
    .aside = zj_rules_find(rules, "X.aside"), .announce = zj_rules_find(rules, "X.announce"), .overview = zj_rules_find(rules, "D.overview"),
    .weak_run = zj_rules_find(rules, "D.weak"), .reaction = zj_rules_find(rules, "X.reaction"), .topic = zj_rules_find(rules, "X.topic"),
    .of_year = zj_rules_find(rules, "H.plans.03"),
    .this_year = zj_rules_find(rules, "T.goals.01"), .back = zj_rules_find(rules, "H.work.02"),
    .heading_weak = zj_rules_find(rules, "X.heading_weak"), .repair = zj_rules_find(rules, "D.repair"), .whole = zj_rules_find(rules, "H.overview.02")};
}

zj_status zj_walk_roles(zj_outline *outline, const zj_text *text, const zj_tree *tree, const zj_rules *rules,
                        zj_matcher *matcher, zj_error *err) {
  walk w = {.outline = outline, .text = text, .tree = tree, .rules = rules, .matcher = matcher,
            .rule = find_rules(rules), .next_branch = 1};
  w.nodes = talloc_zero_array(outline, zj_node, tree->count);
  w.inherited = talloc_zero_array(outline, state, tree->count);
  w.last_child = talloc_zero_array(outline, uint32_t, tree->count);
  if (!w.nodes || !w.inherited || !w.last_child) return zj_fail(err, ZJ_NO_MEMORY, "out of memory");
  if (text->block_count > 0) begin_report(&w, 0, zj_slice_of(outline->title));
  w.nodes[0] = (zj_node){0, 0, {{0}, {0}}, w.root.roles, w.root.rule};
  for (size_t i = 0; i < text->block_count; i++) {
    if (text->blocks[i].fixed) walk_fixed(&w, i);
    else walk_body(&w, i);
  }
  if (w.failed || !insert_nested(&w)) return zj_fail(err, ZJ_NO_MEMORY, "out of memory");
  talloc_free(w.inherited);
  talloc_free(w.last_child);
  outline->nodes = w.nodes;
  outline->node_count = tree->count;
  outline->passages = w.passages;
  outline->passage_count = w.passage_count;
  return ZJ_OK;
}
