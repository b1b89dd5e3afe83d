/* count_together.c - counts an AND of phrases. */
#include "query/engine/count_together.h"

#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/store/frequent.h"
#include "query/engine/candidates.h"
#include "query/engine/count_list.h"
#include "query/engine/scope.h"
#include "query/engine/tally.h"
#include "query/language/phrase.h"

enum { PARTS = 64, LOOK_EVERY = 4096 };

static const zj_query_node *below_scopes(const zj_query_node *node) {
  while (node->kind == ZJ_Q_SCOPE)
    node = node->children[0];
  return node;
}

bool zj_together_of(const zj_query *query, struct zj_together *out) {
  const zj_query_node *node = query->root;
  while (node->kind == ZJ_Q_SCOPE || node->kind == ZJ_Q_UNIT)
    node = node->children[0];
  if (node->kind != ZJ_Q_AND || node->unit != query->unit || query->known) return false;
  if (query->unit != ZJ_UNIT_PARAGRAPH && query->unit != ZJ_UNIT_REPORT) return false;
  *out = (struct zj_together){.count = node->child_count};
  for (size_t i = 0; i < node->child_count; i++) {
    const zj_query_node *leaf = out->leaves[i] = below_scopes(node->children[i]);
    if (leaf->kind != ZJ_Q_LEAF || leaf->is_field || leaf->negative ||
        leaf->form != ZJ_LEAF_PHRASE || leaf->about_count)
      return false;
  }
  return out->count >= 2 && out->count <= ZJ_QUERY_MAX_LEAVES;
}

/* ---- in a paragraph ---- */

/* Matches of one leaf that have one role set. */
typedef struct part {
  const zj_query_node *leaf;
  zj_role_set roles;
  uint32_t count;
  bool hit; /* in the outermost scope, too */
} part;

typedef struct paragraph_parts {
  part parts[PARTS];
  size_t count;
  bool overflows;
} paragraph_parts;

static void add_match(zj_searcher *s, paragraph_parts *p, const zj_query_node *leaf,
                      zj_role_set roles) {
  part *last = p->count ? &p->parts[p->count - 1] : NULL;
  if (last && last->leaf == leaf && last->roles == roles) {
    last->count++;
    return;
  }
  if (!zj_scope_sees(s->query, leaf, roles)) return;
  p->overflows = p->count == PARTS;
  if (!p->overflows)
    p->parts[p->count++] = (part){leaf, roles, 1, zj_scope_outer(s->query, leaf, roles)};
}

zj_status zj_count_together_open(void *ctx, zj_searcher *s, size_t n) {
  const zj_dense *dense = zj_segment_dense(s->snapshot->segments[n]);
  const struct zj_together *t = s->together;
  s->known = talloc_zero_array(ctx, const zj_dense_list *, (unsigned)t->count);
  if (!s->known) return zj_no_memory(s->err);
  s->all_known = true;
  for (size_t i = 0; i < t->count; i++) {
    zj_slice text = t->leaves[i]->phrases[0].folded;
    if (zj_tally_is_term(text)) s->known[i] = zj_dense_known(dense, text);
    s->all_known &= s->known[i] != NULL;
  }
  return ZJ_OK;
}

/* A paragraph that is looked at; its text only if need be. */
typedef struct looked_at {
  uint32_t paragraph;
  zj_role_set uniform;
  zj_paragraph_view view;
  bool has_view;
} looked_at;

static void find_in_text(zj_searcher *s, paragraph_parts *p, const zj_query_node *leaf,
                         const zj_segment *segment, looked_at *at) {
  if (!at->has_view) {
    zj_segment_paragraph(segment, at->paragraph, &at->view);
    s->result->stats.loaded++;
  }
  at->has_view = true;
  zj_match_range found;
  for (size_t from = 0;
       !p->overflows && zj_phrase_find(&leaf->phrases[0], at->view.match, from, &found) &&
       !zj_deadline_step(&s->deadline);
       from = found.begin.byte + 1)
    add_match(s, p, leaf, zj_match_roles(segment, &at->view, found.begin));
}

/* Adds the matches of leaf number 'i' that are seen; false when there are none. */
static bool find_leaf(zj_searcher *s, paragraph_parts *p, size_t i, const zj_segment *segment,
                      looked_at *at) {
  const zj_query_node *leaf = s->together->leaves[i];
  const zj_dense_list *known = at->uniform ? s->known[i] : NULL;
  uint32_t count = known ? zj_dense_frequency(known, at->paragraph + 1) : ZJ_DENSE_MANY;
  size_t before = p->count;
  if (count == ZJ_DENSE_MANY)
    find_in_text(s, p, leaf, segment, at);
  else if (count > 0 && p->count < PARTS)
    p->parts[p->count++] =
        (part){leaf, at->uniform, count, zj_scope_outer(s->query, leaf, at->uniform)};
  return p->count > before;
}

/* Whether each leaf has a match in the outermost scope. */
static bool all_hit(const struct zj_together *t, const paragraph_parts *p) {
  for (size_t i = 0, k = 0; i < t->count; i++) {
    bool hit = false;
    for (; k < p->count && p->parts[k].leaf == t->leaves[i]; k++)
      hit |= p->parts[k].hit;
    if (!hit) return false;
  }
  return true;
}

static void add_part(zj_searcher *s, zj_ranked *entry, const part *p) {
  uint32_t *frequency = s->frequency + entry->number * s->query->leaf_count;
  frequency[p->leaf->operand] += p->count;
  entry->occurrences += p->count;
  zj_searcher_add_roles(s->result, entry, p->roles, p->count);
}

bool zj_count_paragraph_together(zj_searcher *s, size_t n, uint32_t paragraph) {
  const zj_segment *segment = s->snapshot->segments[n];
  const struct zj_together *t = s->together;
  looked_at at = {.paragraph = paragraph,
                  .uniform = zj_segment_paragraph_roles(segment, paragraph)};
  for (size_t i = 0; at.uniform && i < t->count; i++)
    if (!zj_scope_sees(s->query, t->leaves[i], at.uniform)) return true;
  paragraph_parts p;
  p.count = 0;
  p.overflows = false;
  for (size_t i = 0; i < t->count; i++)
    if (!find_leaf(s, &p, i, segment, &at)) return !p.overflows;
  if (p.overflows) return false;
  if (s->deadline.past) return true; /* as a finder: what was cut short counts for nothing */
  for (size_t i = 0; i < p.count; i++)
    zj_tally_roles(s->result->by_role, p.parts[i].roles, p.parts[i].count);
  if (!all_hit(t, &p)) return true;
  zj_ranked *entry = zj_searcher_entry(s, n, zj_segment_paragraph_report(segment, paragraph));
  if (!entry) return true;
  for (size_t i = 0; i < p.count; i++)
    if (p.parts[i].hit) add_part(s, entry, &p.parts[i]);
  entry->paragraphs++;
  s->result->stats.verified++;
  return true;
}

/* ---- in a report ---- */

/* Matches of a leaf in a report that have one role set, found in the text. */
typedef struct found {
  uint32_t report, count;
  zj_role_set roles;
} found;

/* Where the matches of a leaf come from: its list, or 'all'. */
typedef struct leaf_matches {
  const zj_query_node *leaf;
  bool has_list;
  zj_frequent_list list;
  zj_buffer all; /* of found */
} leaf_matches;

typedef struct meeting {
  zj_searcher *s;
  const zj_segment *segment;
  size_t n;
  leaf_matches *of; /* per leaf */
  uint64_t every;   /* a bit for each leaf */
  uint64_t *seen;   /* per report: the leaves that have a match that is seen … */
  uint64_t *hit;    /* … and one in the outermost scope, too */
  uint32_t *entry;  /* per report: 1 more than the number of its entry; 0: none */
} meeting;

static void add_found(leaf_matches *of, uint32_t report, zj_role_set roles) {
  found *last = of->all.length ? (found *)(void *)(of->all.at + of->all.length) - 1 : NULL;
  if (last && last->report == report && last->roles == roles) {
    last->count++;
    return;
  }
  const found one = {report, 1, roles};
  zj_buffer_add(&of->all, &one, sizeof one);
}

static void look_for_leaf(meeting *m, leaf_matches *of, uint32_t paragraph) {
  zj_searcher *s = m->s;
  uint32_t report = zj_segment_paragraph_report(m->segment, paragraph);
  zj_paragraph_view view;
  zj_match_range at;
  if (!zj_snapshot_alive(s->snapshot, m->n, report)) return;
  zj_segment_paragraph(m->segment, paragraph, &view);
  s->result->stats.loaded++;
  for (size_t from = 0; zj_phrase_find(&of->leaf->phrases[0], view.match, from, &at) &&
                        !zj_deadline_step(&s->deadline);
       from = at.begin.byte + 1)
    add_found(of, report, zj_match_roles(m->segment, &view, at.begin));
}

/* Finds the matches of a leaf that has no list, in the text of its own candidates. */
static zj_status search_leaf(meeting *m, leaf_matches *of) {
  zj_searcher *s = m->s;
  zj_query alone = *s->query;
  alone.root = s->query->leaves[of->leaf->operand];
  alone.unit = ZJ_UNIT_PARAGRAPH;
  zj_candidates *candidates;
  zj_status status =
      zj_candidates_open(of->all.ctx, m->segment, &alone, &candidates, NULL, &s->deadline, s->err);
  uint32_t paragraph;
  for (uint32_t from = 0; status == ZJ_OK && !zj_searcher_past_deadline(s); from = paragraph + 1) {
    status = zj_candidates_seek(candidates, from, &paragraph, s->err);
    if (status == ZJ_OK) look_for_leaf(m, of, paragraph);
  }
  if (status == ZJ_DONE) status = ZJ_OK;
  return status == ZJ_OK ? zj_buffer_status(&of->all, s->err) : status;
}

/* Calls 'take' for all matches of a leaf in living reports that are seen; 'hit' says whether they
 * are in the outermost scope, too. */
typedef void take_matches(meeting *m, size_t leaf, const found *matches, bool hit);

static void offer(meeting *m, size_t leaf, const found *matches, take_matches *take) {
  const zj_query_node *node = m->of[leaf].leaf;
  if (zj_scope_sees(m->s->query, node, matches->roles))
    take(m, leaf, matches, zj_scope_outer(m->s->query, node, matches->roles));
}

static zj_status walk_list(meeting *m, size_t leaf, take_matches *take) {
  zj_searcher *s = m->s;
  zj_frequent_list list = m->of[leaf].list;
  zj_count_sights sights;
  zj_status status = zj_count_sights_of(s->finder, s, m->of[leaf].leaf, m->segment, &sights);
  if (status != ZJ_OK) return status;
  zj_frequent_run run = {0};
  for (size_t i = 1; zj_frequent_next(&list, &run); i++) {
    zj_sight sight = sights.of[run.roles];
    const found matches = {run.report, run.occurrences, sights.roles[run.roles]};
    if (sight != ZJ_SIGHT_NONE) take(m, leaf, &matches, sight == ZJ_SIGHT_HIT);
    if (i % LOOK_EVERY == 0 && zj_searcher_past_deadline(s)) break;
  }
  talloc_free(sights.of);
  return list.damaged ? zj_count_list_damaged(s->err) : ZJ_OK;
}

static zj_status walk_leaf(meeting *m, size_t leaf, take_matches *take) {
  const leaf_matches *of = &m->of[leaf];
  if (of->has_list) return walk_list(m, leaf, take);
  const found *all = (const void *)zj_buffer_slice(&of->all).at;
  for (size_t i = 0; i < of->all.length / sizeof *all; i++)
    offer(m, leaf, &all[i], take);
  return ZJ_OK;
}

static void note_matches(meeting *m, size_t leaf, const found *matches, bool hit) {
  m->seen[matches->report] |= (uint64_t)1 << leaf;
  m->hit[matches->report] |= (uint64_t)hit << leaf;
}

static void count_matches(meeting *m, size_t leaf, const found *matches, bool hit) {
  zj_searcher *s = m->s;
  if (m->seen[matches->report] != m->every) return;
  zj_tally_roles(s->result->by_role, matches->roles, matches->count);
  if (!hit || !m->entry[matches->report]) return;
  const part one = {m->of[leaf].leaf, matches->roles, matches->count, true};
  add_part(s, &s->result->ranking[m->entry[matches->report] - 1], &one);
}

static void forget_dead(meeting *m) {
  for (uint32_t r = 0; r < zj_segment_reports(m->segment); r++)
    if (!zj_snapshot_alive(m->s->snapshot, m->n, r)) m->seen[r] = m->hit[r] = 0;
}

static zj_status count_meeting(meeting *m) {
  for (uint32_t r = 0; r < zj_segment_reports(m->segment); r++) {
    if (m->hit[r] != m->every) continue;
    zj_ranked *entry = zj_searcher_entry(m->s, m->n, r);
    if (!entry) return ZJ_OK; /* the search notices */
    m->entry[r] = entry->number + 1;
  }
  zj_status status = ZJ_OK;
  for (size_t i = 0; i < m->s->together->count && status == ZJ_OK; i++)
    status = walk_leaf(m, i, count_matches);
  return status;
}

static zj_status set_up_meeting(void *local, meeting *m) {
  size_t reports = zj_segment_reports(m->segment), leaves = m->s->together->count;
  m->every = leaves == 64 ? ~(uint64_t)0 : ((uint64_t)1 << leaves) - 1;
  m->of = talloc_zero_array(local, leaf_matches, (unsigned)leaves);
  m->seen = talloc_zero_array(local, uint64_t, (unsigned)reports + 1);
  m->hit = talloc_zero_array(local, uint64_t, (unsigned)reports + 1);
  m->entry = talloc_zero_array(local, uint32_t, (unsigned)reports + 1);
  if (!m->of || !m->seen || !m->hit || !m->entry) return zj_no_memory(m->s->err);
  for (size_t i = 0; i < leaves; i++) {
    m->of[i].leaf = m->s->together->leaves[i];
    m->of[i].all.ctx = local;
    uint64_t key;
    m->of[i].has_list = zj_frequent_key(m->of[i].leaf->phrases[0].folded, &key) &&
                        zj_frequent_find(m->segment, key, &m->of[i].list);
  }
  return ZJ_OK;
}

zj_status zj_count_reports_together(void *ctx, zj_searcher *s, size_t n, bool count,
                                    uint8_t **wanted) {
  meeting m = {.s = s, .segment = s->snapshot->segments[n], .n = n};
  uint32_t reports = zj_segment_reports(m.segment);
  void *local = talloc_new(ctx);
  *wanted = talloc_zero_array(ctx, uint8_t, reports + 1);
  zj_status status = local && *wanted ? set_up_meeting(local, &m) : zj_no_memory(s->err);
  for (size_t i = 0; i < s->together->count && status == ZJ_OK; i++) {
    if (!m.of[i].has_list) status = search_leaf(&m, &m.of[i]);
    if (status == ZJ_OK) status = walk_leaf(&m, i, note_matches);
  }
  if (status == ZJ_OK) forget_dead(&m);
  for (uint32_t r = 0; status == ZJ_OK && r < reports; r++)
    (*wanted)[r] = m.seen[r] == m.every;
  if (status == ZJ_OK && count && s->result->stop == ZJ_STOP_END) status = count_meeting(&m);
  talloc_free(local);
  return status;
}
