/* walk_headings.c - the role of a heading or item: what its words say, else what its place says. */
#include "indexer/outline/walk.h"

enum { RUN_LOOK = 60, ITEM_LOOK = 180 };

static zj_slice label_of(const zj_walk *w, const zj_branch *b) {
  uint32_t begin = b->label < b->end ? b->label : b->begin;
  return (zj_slice){w->text->plain.bytes + begin, b->end - begin};
}

static unsigned role_count(zj_role_set roles) {
  return (unsigned)__builtin_popcount(roles);
}

/* Which of a parent's roles a child without words of its own has. */
static zj_state choose(const zj_walk *w, zj_state parent, zj_slice label) {
  zj_role_set r = parent.roles;
  if (role_count(r) < 2) return parent;
  if (r & ROLE(PROBLEMS)) {
    if (r & ROLE(CAUSES))
      r = ROLE(PROBLEMS);
    else if (zj_walk_is_weak(w, label))
      r = ROLE(PROBLEMS);
    else if (r & ROLE(WORK))
      r = ROLE(WORK);
  } else if (r & ROLE(PLANS))
    r = ROLE(PLANS);
  else if ((r & ROLE(WORK)) && (r & (ROLE(GOALS) | ROLE(OVERVIEW))))
    r = ROLE(WORK);
  return (zj_state){r, parent.rule};
}

static bool goes_on(const zj_walk *w, uint32_t before, const zj_branch *b) {
  if (before == 0) return false;
  const zj_branch *p = &w->tree->branches[before];
  return p->numbered && b->numbered && p->kind == b->kind &&
         (b->value > p->value || b->kind == ZJ_MARKER_DASH);
}

/* 第一，加快发展 behind targets that announced no list: a task. 一是…, 二是… on lines with their
 * text may be the targets. */
static bool leaves_goals(const zj_walk *w, const zj_branch *b) {
  bool task = b->own_line || b->kind == ZJ_MARKER_FIRST;
  return task && b->opens_block && !w->announced && w->turn.roles == ROLE(GOALS);
}

/* An item on a line of its own behind problems that announced no list, and tells of none itself. */
static bool leaves_problems(const zj_walk *w, const zj_branch *b) {
  if (!b->opens_block || w->announced || !(w->turn.roles & ROLE(PROBLEMS))) return false;
  zj_slice text = zj_walk_from(w, &w->text->blocks[b->block], b->begin);
  if (text.length > ITEM_LOOK) text.length = zj_utf8_floor(text, ITEM_LOOK);
  return !zj_rules_test(w->matcher, w->rule.strict, text, NULL);
}

/* 二是… behind the reasons given inside 一是…: they were the reasons of that item alone. */
static bool leaves_aside(const zj_walk *w, const zj_branch *b) {
  return w->aside_of && !w->announced && b->parent == w->tree->branches[w->aside_of].parent &&
         goes_on(w, w->aside_of, b);
}

/* Whether a numbered heading may be of the list that a turn announced. Targets followed by lines of
 * their own were that list; headings behind them are tasks. */
static bool is_announced(const zj_walk *w, const zj_branch *b) {
  bool notes = w->turn.roles == ROLE(OTHER); /* 注：1、…, and 2、… on the next line */
  if (!w->turned || !(w->announced || notes) || !b->numbered) return false;
  if (w->turn.roles == ROLE(GOALS) && b->block > w->turn_block + 2) return false;
  return w->node == 0 || b->rank > w->tree->branches[w->node].rank;
}

static bool leaves_turn(const zj_walk *w, const zj_branch *b) {
  return leaves_goals(w, b) || leaves_problems(w, b) || leaves_aside(w, b);
}

static zj_state place_state(zj_walk *w, uint32_t k, uint32_t parent) {
  const zj_branch *b = &w->tree->branches[k];
  uint32_t before = w->last_child[parent];
  bool section = parent == 0 && b->level == 1 &&
                 !w->listed[before]; /* sections follow their place in the report, not each other */
  if (goes_on(w, before, b) && (b->opens_block || b->rank < ZJ_RANK_ITEM) && !section) {
    w->listed[k] = w->listed[before];
    return w->inherited[before];
  }
  if (b->rank >= ZJ_RANK_ITEM && w->turned && leaves_turn(w, b))
    return choose(w, zj_walk_node_state(w, parent), label_of(w, b));
  if (b->rank >= ZJ_RANK_ITEM) return w->turned ? w->turn : choose(w, w->base, label_of(w, b));
  if (is_announced(w, b)) {
    w->listed[k] = b->value == 1;
    return w->turn;
  }
  if (parent == 0) return zj_walk_root(w);
  zj_state s = zj_walk_node_state(w, parent);
  /* a new list behind the problems of a section that looked back: what will be done has begun
   * without a heading */
  if (w->after && s.roles == ROLE(WORK) && b->value == 1 &&
      w->after_at > w->tree->branches[parent].begin)
    return (zj_state){ROLE(PLANS), w->rule.plans};
  return choose(w, s, label_of(w, b));
}

/* 2013年主要工作 in a report of 2014 looks back. */
static bool looks_back(const zj_walk *w, const zj_rule_hit *hit, zj_slice label) {
  unsigned year = zj_rules_has(w->rules, hit->rule, ZJ_RULE_YEAR)
                      ? zj_walk_year(zj_slice_cut(label, hit->begin, label.length))
                      : 0;
  return year > 0 && year < w->year;
}

/* What the words of a heading say, given what its place says. */
static zj_state heading_state(const zj_walk *w, const zj_branch *b, zj_state place) {
  if (b->rank >= ZJ_RANK_ITEM) return place;
  zj_rule_hit hits[4];
  size_t count = zj_rules_heading(w->matcher, label_of(w, b), place.roles, hits, ZJ_COUNT(hits));
  if (count == 0) return place;
  zj_state s = {0, hits[0].rule};
  for (size_t i = 0; i < count; i++) {
    bool back = looks_back(w, &hits[i], label_of(w, b));
    s.roles |= back ? ROLE(WORK) : hits[i].roles | (hits[i].adds ? place.roles : 0);
    if (back && i == 0) s.rule = w->rule.back;
  }
  return s;
}

/* Whether the text behind a heading tells mostly what is wrong. A heading with a line to itself
 * over others has no text of its own. */
static bool has_weak_text(const zj_walk *w, const zj_branch *b) {
  if (b->level < 2 || zj_rules_test(w->matcher, w->rule.slogan, label_of(w, b), NULL)) return false;
  size_t body = b->block + (b->own_line ? 1 : 0);
  if (body >= w->text->block_count || w->text->blocks[body].fixed) return false;
  const zj_block *block = &w->text->blocks[body];
  const zj_branch *next = b + 1;
  if (b->own_line && next < w->tree->branches + w->tree->count && next->begin == block->begin)
    return false;
  return zj_walk_tells_lacks(w, block, b->own_line ? block->begin : b->end, true);
}

/* Whether most headings of the run that begins at 'k' name shortcomings, or two in three do or are
 * followed by text that does. */
static bool is_weak_run(const zj_walk *w, uint32_t k) {
  const zj_branch *first = &w->tree->branches[k];
  size_t count = 0, named = 0, told = 0;
  unsigned value = 0;
  for (size_t i = k; i < w->tree->count && i < k + RUN_LOOK; i++) {
    const zj_branch *b = &w->tree->branches[i];
    if (b->rank < first->rank) break;
    if (b->rank > first->rank) continue;
    if (b->kind != first->kind || b->value <= value) break;
    value = b->value;
    count++;
    if (zj_rules_test(w->matcher, w->rule.heading_weak, label_of(w, b), NULL))
      named++;
    else
      told += has_weak_text(w, b);
  }
  return count >= 3 && (2 * named >= count || 3 * (named + told) >= 2 * count);
}

/* What a heading without words of its own is when its run tells more than its place. */
static zj_state run_state(const zj_walk *w, const zj_branch *b, uint32_t k, uint32_t parent,
                          zj_state place) {
  bool open = (place.roles & ~(ROLE(WORK) | ROLE(OVERVIEW))) == 0 ||
              (w->nodes[parent].roles & ROLE(OVERVIEW));
  if (!open || b->value != 1 || b->rank >= ZJ_RANK_ITEM || !is_weak_run(w, k)) return place;
  return (zj_state){ROLE(PROBLEMS), w->rule.weak_run};
}

/* A heading without words of its own whose first line is the first of a run of shortcomings
 * announces them. */
static void name_parent(zj_walk *w, uint32_t parent, const zj_branch *b, zj_state s) {
  const zj_branch *heading = &w->tree->branches[parent];
  zj_passage *last = w->passage_count ? &w->passages[w->passage_count - 1] : NULL;
  bool neutral = parent > 0 && w->nodes[parent].rule == w->inherited[parent].rule &&
                 w->nodes[parent].roles == w->inherited[parent].roles;
  if (!neutral || !heading->own_line || heading->block + 1 != b->block || !last ||
      last->node != parent || w->turned)
    return;
  last->roles = w->nodes[parent].roles = s.roles;
  last->rule = w->nodes[parent].rule = s.rule;
  zj_walk_set_after(w, heading->begin);
}

static uint32_t parent_of(const zj_walk *w, uint32_t k) {
  const zj_branch *b = &w->tree->branches[k];
  uint32_t parent = b->parent;
  if (b->rank < ZJ_RANK_ITEM && b->opens_block) return parent;
  while (parent > 0 && w->tree->branches[parent].begin < w->hung_at && parent != w->node)
    parent = w->nodes[parent].parent;
  return parent;
}

/* An overview that holds all the account of a report: its headed parts are work. */
static zj_state repair(const zj_walk *w, const zj_branch *b, uint32_t parent, zj_state place) {
  bool whole = parent > 0 && place.roles == ROLE(OVERVIEW) &&
               zj_rules_has(w->rules, w->nodes[parent].rule, ZJ_RULE_WHOLE);
  return whole && b->rank < ZJ_RANK_ITEM ? (zj_state){ROLE(WORK), w->rule.repair} : place;
}

/* Text under a heading that looks both back and ahead begins by looking back; targets come before
 * tasks. */
static zj_state lead_state(zj_state s) {
  if ((s.roles & ROLE(WORK)) && (s.roles & (ROLE(GOALS) | ROLE(PLANS))))
    s.roles = ROLE(WORK);
  else if (s.roles == (ROLE(GOALS) | ROLE(PLANS)))
    s.roles = ROLE(GOALS);
  return s;
}

void zj_walk_heading(zj_walk *w, uint32_t k) {
  const zj_branch *b = &w->tree->branches[k];
  const zj_block *block = &w->text->blocks[b->block];
  uint32_t parent = parent_of(w, k);
  bool item = b->rank >= ZJ_RANK_ITEM;
  zj_state place = run_state(w, b, k, parent, repair(w, b, parent, place_state(w, k, parent)));
  if (place.rule == w->rule.weak_run && b->value == 1) name_parent(w, parent, b, place);
  zj_state s = heading_state(w, b, place);
  w->inherited[k] = place;
  w->last_child[parent] = k;
  w->nodes[k] =
      (zj_node){parent,
                b->level,
                {zj_walk_origin(w, block, b->begin), zj_plain_origin_end(w->text, b->end)},
                s.roles,
                s.rule};
  if (b->begin == block->begin)
    w->nodes[k].heading.begin = zj_plain_origin(&w->text->plain, b->begin);
  if (item && parent != b->parent && w->nodes[parent].level < 5) w->nodes[k].level = 5;
  if ((b->level <= 2 && (s.roles & ROLE(PROBLEMS))) ||
      (b->level == 1 && (s.roles & (ROLE(PLANS) | ROLE(GOALS))) && !(s.roles & ROLE(WORK))))
    zj_walk_set_after(w, b->begin);
  if (!item || !w->turned || (b->opens_block && w->span != ZJ_SPAN_OPEN) || leaves_turn(w, b))
    w->turned = false;
  if (w->turned) w->turn.roles = s.roles;
  w->node = k;
  w->base = s;
  zj_walk_emit_current(w, block, b->begin, true);
  w->base = lead_state(s);
}
