/* walk_roles.c - the walk that gives roles, block by block. */
#include "indexer/outline/walk_roles.h"

#include <talloc.h>

#include "indexer/outline/walk.h"

enum { INTRO_LOOK = 6, HEAD_LOOK = 12 };

/* ---- paragraphs ---- */

/* Whether the turn in force ends where a paragraph without heading of its own begins. */
static bool ends_before(const zj_walk *w, const zj_block *b) {
  if (w->span != ZJ_SPAN_OPEN) return true;
  if (w->turn.roles & ROLE(PROBLEMS)) /* items may be short, but a row of a table is none */
    return (b->width > 20 || !zj_block_is_closed(w->text, b)) &&
           !zj_walk_is_weak(w, zj_block_text(w->text, b)) &&
           !zj_walk_tells_lacks(w, b, b->begin, !w->announced);
  if (w->turn.roles != ROLE(GOALS) || w->announced) return false;
  zj_slice text = zj_block_text(w->text, b); /* 各位代表！… begins something else */
  return zj_rules_test(w->matcher, w->rule.topic, text, NULL) ||
         zj_rules_test(w->matcher, w->rule.vocative, text, NULL);
}

/* 一年来，… behind the last heading of a report speaks of the whole report, not of that heading. */
static void leave_last_heading(zj_walk *w, const zj_block *b) {
  if (w->next_branch < w->tree->count || w->node == 0 || w->tree->branches[w->node].own_line)
    return;
  if (!zj_rules_test(w->matcher, w->rule.summary, zj_block_text(w->text, b), NULL)) return;
  zj_state keep = w->base;
  zj_walk_hang(w, 0, b->begin);
  w->base = keep;
}

/* 各位代表！… is said to all, and no part of the item before it. */
static void leave_items(zj_walk *w, const zj_block *b) {
  uint32_t node = w->node;
  while (node > 0 && w->tree->branches[node].rank >= ZJ_RANK_ITEM)
    node = w->nodes[node].parent;
  if (node != w->node &&
      zj_rules_test(w->matcher, w->rule.vocative, zj_block_text(w->text, b), NULL))
    zj_walk_hang(w, node, b->begin);
}

/* 三中全会以来，…取得了明显成效 behind the problems of a section that looked back: it goes on doing
 * so. */
static void look_back_again(zj_walk *w, const zj_block *b) {
  if (!w->after || w->node == 0 || w->nodes[w->node].roles != ROLE(WORK)) return;
  if (!zj_rules_test(w->matcher, w->rule.back_again, zj_block_text(w->text, b), NULL)) return;
  w->after = false;
  w->base = zj_walk_node_state(w, w->node);
}

static void begin_paragraph(zj_walk *w, size_t block) {
  const zj_block *b = &w->text->blocks[block];
  bool opens =
      w->next_branch < w->tree->count && w->tree->branches[w->next_branch].begin == b->begin;
  w->left_problems = w->turned && !opens && (w->turn.roles & ROLE(PROBLEMS));
  if (w->turned && !opens && ends_before(w, b)) w->turned = false;
  if (w->node == 0)
    w->base = block < w->intro_end ? (zj_state){ROLE(INTRO), w->rule.intro} : zj_walk_root(w);
  else
    w->base = zj_walk_after(w, w->base);
  if (!opens && !w->turned) look_back_again(w, b);
  if (opens) return; /* its heading begins the passage */
  if (w->node == 0 && block == w->intro_end && w->base.rule == w->rule.work &&
      zj_rules_test(w->matcher, w->rule.facts, zj_block_text(w->text, b), NULL))
    w->base = (zj_state){ROLE(OVERVIEW), w->rule.overview};
  leave_last_heading(w, b);
  leave_items(w, b);
  zj_walk_emit_current(w, b, b->begin, false);
}

static bool behind_semicolon(const zj_walk *w, const zj_block *b, uint32_t at) {
  return at >= b->begin + 3 && memcmp(w->text->plain.bytes + at - 3, "；", 3) == 0;
}

static bool next_is(const zj_branch *branch, const zj_block *b) {
  return branch && branch->begin == b->begin;
}

static void walk_body(zj_walk *w, size_t block) {
  const zj_block *b = &w->text->blocks[block];
  zj_rule_where where = ZJ_RULE_PARAGRAPH;
  begin_paragraph(w, block);
  for (uint32_t at = b->begin; at < b->end;) {
    const zj_branch *next =
        w->next_branch < w->tree->count ? &w->tree->branches[w->next_branch] : NULL;
    bool sentence = false;
    if (where != ZJ_RULE_CLAUSE || (w->span == ZJ_SPAN_PART && behind_semicolon(w, b, at)))
      zj_walk_end_short(w, b, at);
    if (next && next->begin <= at) {
      zj_walk_heading(w, (uint32_t)w->next_branch++);
      if (next->end > at) at = next->end;
    } else {
      if (where == ZJ_RULE_SENTENCE) zj_walk_leave_item(w, block, at);
      zj_walk_turn(w, block, at, where);
      if (where != ZJ_RULE_CLAUSE) zj_walk_turn_to_lacks(w, block, at);
    }
    bool first = at == b->begin;
    at = zj_walk_next_clause(w, b, at, &sentence);
    where = sentence ? ZJ_RULE_SENTENCE : ZJ_RULE_CLAUSE;
    if (first && !next_is(next, b) && zj_walk_begin_of_turn(w, b, at) != at)
      where = ZJ_RULE_PARAGRAPH; /* behind 各位代表， */
  }
  zj_walk_end_short(w, b, b->end);
  w->has_body = true;
}

/* ---- beginnings ---- */

/* Where the introduction ends: behind 现将…如下, else at the first heading, else behind the first
 * paragraph. */
static size_t find_intro_end(const zj_walk *w, size_t begin) {
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
static unsigned report_year(const zj_walk *w, size_t block, zj_slice title) {
  unsigned latest = zj_walk_year(title);
  for (size_t i = block;
       i < w->text->block_count && i < block + HEAD_LOOK && w->text->blocks[i].fixed; i++) {
    unsigned year = zj_walk_year(zj_block_text(w->text, &w->text->blocks[i]));
    if (year > latest) latest = year;
  }
  return latest;
}

static void begin_report(zj_walk *w, size_t block, zj_slice title) {
  zj_rule_hit hit;
  bool known = zj_rules_first(w->matcher, ZJ_RULE_GENRE, title, 0, &hit);
  if (known)
    w->root = (zj_state){hit.roles, hit.rule};
  else if (!w->orders)
    w->root =
        (zj_state){ROLE(WORK), w->rule.work}; /* else: what is issued with an order is one, too */
  w->orders = w->root.roles == ROLE(PLANS);
  w->after = false;
  w->year = report_year(w, block, title);
  w->turned = false;
  w->node = 0;
  w->has_body = false;
  w->hung_at = w->text->blocks[block].begin;
  w->intro_end = find_intro_end(w, block);
}

static void walk_fixed(zj_walk *w, size_t block) {
  const zj_block *b = &w->text->blocks[block];
  if (b->paragraph.nested) return;
  if ((b->fixed & ROLE(FRAME_TITLE)) && w->has_body)
    begin_report(w, block, zj_block_text(w->text, b));
  uint32_t node = b->fixed & ROLE(NOISE) ? w->node : 0;
  zj_walk_emit(w, b->paragraph.range.begin, node, (zj_state){b->fixed, b->rule}, false);
  w->resume = true;
}

/* Page marks inside wrapped paragraphs: a passage of noise, then the one it interrupted. */
static bool insert_nested(zj_walk *w) {
  size_t nested = 0;
  for (size_t i = 0; i < w->text->block_count; i++)
    nested += w->text->blocks[i].paragraph.nested;
  if (nested == 0) return true;
  zj_passage *out = talloc_array(w->outline, zj_passage, w->passage_count + 2 * nested);
  if (!out) return false;
  size_t count = 0, next = 0;
  for (size_t i = 0; i < w->text->block_count; i++) {
    const zj_block *b = &w->text->blocks[i];
    if (!b->paragraph.nested) continue;
    zj_orig_range range = b->paragraph.range;
    while (next < w->passage_count && w->passages[next].begin.byte < range.begin.byte)
      out[count++] = w->passages[next++];
    zj_passage noise = {range.begin, 0, b->fixed ? b->fixed : ROLE(NOISE), b->rule},
               back = count ? out[count - 1] : noise;
    noise.node = back.node;
    if (back.roles & ROLE(NOISE) && count > 1) back = out[count - 2];
    back.begin = range.end;
    out[count++] = noise;
    if (back.roles != noise.roles) out[count++] = back;
  }
  while (next < w->passage_count)
    out[count++] = w->passages[next++];
  w->passages = out;
  w->passage_count = count;
  return true;
}

static zj_walk_rules find_rules(const zj_rules *rules) {
  zj_walk_rules r = {0};
  const struct {
    uint16_t *number;
    const char *id;
  } wanted[] = {
      {&r.work, "D.work"},           {&r.plans, "D.plans"},
      {&r.overview, "D.overview"},   {&r.intro, "P.intro"},
      {&r.repair, "D.repair"},       {&r.weak_run, "D.weak"},
      {&r.intro_end, "X.intro_end"}, {&r.vocative, "X.vocative"},
      {&r.summary, "X.summary"},     {&r.aside, "X.aside"},
      {&r.announce, "X.announce"},   {&r.reaction, "X.reaction"},
      {&r.topic, "X.topic"},         {&r.facts, "X.facts"},
      {&r.weak, "X.weak"},           {&r.strict, "X.strict"},
      {&r.some, "X.some"},           {&r.heading_weak, "X.heading_weak"},
      {&r.slogan, "X.slogan"},       {&r.back, "D.back"},
      {&r.lack, "X.lack"},           {&r.back_again, "X.back"},
      {&r.lacking, "D.lack"},
  };
  for (size_t i = 0; i < ZJ_COUNT(wanted); i++)
    *wanted[i].number = zj_rules_find(rules, wanted[i].id);
  return r;
}

zj_status zj_walk_roles(zj_outline *outline, const zj_layout *text, const zj_tree *tree,
                        const zj_rules *rules, zj_matcher *matcher, zj_error *err) {
  zj_walk w = {.outline = outline,
               .text = text,
               .tree = tree,
               .rules = rules,
               .matcher = matcher,
               .rule = find_rules(rules),
               .next_branch = 1};
  w.nodes = talloc_zero_array(outline, zj_node, tree->count);
  w.inherited = talloc_zero_array(outline, zj_state, tree->count);
  w.last_child = talloc_zero_array(outline, uint32_t, tree->count);
  w.listed = talloc_zero_array(outline, bool, tree->count);
  if (!w.nodes || !w.inherited || !w.last_child || !w.listed) return zj_no_memory(err);
  if (text->block_count > 0) begin_report(&w, 0, zj_slice_of(outline->title));
  w.nodes[0] = (zj_node){0, 0, {{0}, {0}}, w.root.roles, w.root.rule};
  for (size_t i = 0; i < text->block_count; i++) {
    if (text->blocks[i].fixed)
      walk_fixed(&w, i);
    else
      walk_body(&w, i);
  }
  if (w.failed || !insert_nested(&w)) return zj_no_memory(err);
  talloc_free(w.inherited);
  talloc_free(w.last_child);
  talloc_free(w.listed);
  outline->nodes = w.nodes;
  outline->node_count = tree->count;
  outline->passages = w.passages;
  outline->passage_count = w.passage_count;
  return ZJ_OK;
}
