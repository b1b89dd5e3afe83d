/* label.c - decisions about statements become passages and headings. */
#include "indexer/outline/label.h"

#include <talloc.h>

#define ROLE(name) ZJ_ROLE_BIT(ZJ_ROLE_##name)

typedef struct labeller {
  zj_outline *outline;
  const zj_statements *statements;
  const zj_decisions *decisions;
  uint16_t first_reason;
  size_t capacity;
  size_t reasoned; /* the statement whose reasons are at hand, + 1; 0 for none */
  uint16_t why[ZJ_REASONS];
  uint32_t left;    /* the item that text has left, until the next heading; 0 for none */
  bool interrupted; /* by frame or noise: the next text begins a passage */
  bool failed;
} labeller;

/* What a statement is: its roles with the bits for how sure they are. */
typedef struct verdict {
  size_t statement;
  zj_role_set roles;
  uint8_t sure;
} verdict;

/* The number before UINT16_MAX may be that of a reader's word. */
static uint16_t reason_number(const labeller *l, uint32_t feature) {
  uint32_t number = feature == UINT32_MAX ? UINT16_MAX : feature + l->first_reason;
  return number < UINT16_MAX - 1 ? (uint16_t)number : UINT16_MAX;
}

/* The last paragraphs of a report that are frame, but not by their layout, close it. */
static zj_role_set frame_kind(const labeller *l, size_t statement) {
  if (l->statements->of[statement].fixed) return l->statements->of[statement].fixed;
  return statement * 5 >= l->statements->count * 4 ? ROLE(FRAME_CLOSING) : ROLE(FRAME);
}

/* How likely it is that a statement has a role: the sum over the labels that hold it. */
static float likely_role(const zj_decision *d, zj_role_set role) {
  float sum = 0;
  for (unsigned n = 0; n < ZJ_CRF_LABELS; n++)
    if (zj_label_roles(n) & role) sum += d->likely[n];
  return sum;
}

/* The bits for roles that are sure, of those the statement has, and for all that are not unlikely.
 */
static zj_role_set doubt_bits(const zj_decision *d, zj_role_set roles) {
  zj_role_set bits = 0, open = roles;
  for (unsigned n = 0; n < ZJ_CRF_LABELS; n++)
    if (d->likely[n] * ZJ_CRF_LABELS >= ZJ_MAYBE) open |= zj_label_roles(n);
  for (int r = 0; r < ZJ_ROLE_SCOPES; r++) {
    if (!(open & ZJ_ROLE_BIT(r))) continue; /* no label that has it is likely enough */
    bool has = roles & ZJ_ROLE_BIT(r);
    float likely = likely_role(d, ZJ_ROLE_BIT(r));
    if (has && likely >= ZJ_SURE) bits |= ZJ_ROLE_SURE(r);
    if (has || likely >= ZJ_MAYBE) bits |= ZJ_ROLE_MAYBE(r);
  }
  return bits;
}

static verdict verdict_of(const labeller *l, size_t statement) {
  const zj_statement *u = &l->statements->of[statement];
  const zj_decision *d = &l->decisions->of[statement];
  verdict v = {.statement = statement, .roles = zj_label_roles(d->label)};
  float likely = 1;
  for (int r = 0; r < ZJ_ROLE_COUNT; r++)
    if ((v.roles & ZJ_ROLE_BIT(r)) && likely_role(d, ZJ_ROLE_BIT(r)) < likely)
      likely = likely_role(d, ZJ_ROLE_BIT(r));
  v.sure = (uint8_t)(likely * 100 + 0.5f);
  if (v.roles & ROLE(FRAME)) v.roles = frame_kind(l, statement);
  v.roles |= doubt_bits(d, v.roles);
  if (u->fixed && (v.roles & u->fixed)) v.sure = 100;
  return v;
}

/* The reasons of a statement; a heading is asked for those of its node and of its passage. */
static const uint16_t *reasons_of(labeller *l, const verdict *v) {
  const zj_statement *u = &l->statements->of[v->statement];
  uint32_t facts[ZJ_WHY_MAX];
  if (l->reasoned == v->statement + 1) return l->why;
  l->reasoned = v->statement + 1;
  zj_decisions_reasons(l->decisions, v->statement, facts);
  for (int k = 0; k < ZJ_REASONS; k++)
    l->why[k] = reason_number(l, facts[k]);
  if (u->fixed && (v->roles & u->fixed)) l->why[0] = l->statements->layout->blocks[u->block].rule;
  if (u->column) l->why[0] = l->statements->layout->column_rule;
  return l->why;
}

/* ---- passages ---- */

static zj_orig_pos origin_of(const labeller *l, const zj_statement *u) {
  const zj_block *b = &l->statements->layout->blocks[u->block];
  if (u->begin == b->begin) return b->paragraph.range.begin;
  return zj_plain_origin(&l->statements->layout->plain, u->begin);
}

static void add_passage(labeller *l, zj_orig_pos at, uint32_t node, const verdict *v, bool always) {
  zj_outline *o = l->outline;
  if (o->passage_count > 0) {
    zj_passage *last = &o->passages[o->passage_count - 1];
    bool same = last->node == node && last->roles == v->roles;
    if (same && !always && !l->interrupted) {
      if (v->sure < last->sure) last->sure = v->sure;
      return;
    }
    if (last->begin.byte >= at.byte) o->passage_count--;
  }
  l->interrupted = false;
  if (o->passage_count == l->capacity) {
    size_t capacity = l->capacity ? 2 * l->capacity : 64;
    zj_passage *grown = talloc_realloc(o, o->passages, zj_passage, capacity);
    if (!grown) {
      l->failed = true;
      return;
    }
    o->passages = grown;
    l->capacity = capacity;
  }
  zj_passage p = {.begin = at, .node = node, .roles = v->roles, .sure = v->sure};
  memcpy(p.why, reasons_of(l, v), sizeof p.why);
  o->passages[o->passage_count++] = p;
}

/* ---- headings ---- */

static void set_node(labeller *l, const zj_statement *u, const verdict *v) {
  const zj_layout *layout = l->statements->layout;
  const zj_branch *b = &l->statements->tree->branches[u->branch];
  zj_node *node = &l->outline->nodes[u->branch];
  node->parent = b->parent;
  node->level = b->level;
  node->heading = (zj_orig_range){zj_plain_origin(&layout->plain, b->begin),
                                  zj_plain_origin_end(layout, b->end)};
  node->roles = v->roles & ZJ_ROLES_ALL;
  node->why = reasons_of(l, v)[0];
  node->named = u->names;
}

/* Text that turns to something else leaves the item it followed: 对此，我们将… is no part of 三是….
 * Frame is under no heading, whether its layout or the model gives it away. */
static uint32_t node_of(labeller *l, const zj_statement *u, zj_role_set roles) {
  const zj_tree *tree = l->statements->tree;
  uint32_t node = u->branch;
  if (!u->heading && (roles & ZJ_ROLES_FRAME)) return 0;
  if (u->heading) l->left = 0;
  bool leaves = !u->heading && tree->branches[node].rank >= ZJ_RANK_ITEM && node > 0 &&
                !(roles & ZJ_ROLES_ALL & l->outline->nodes[node].roles);
  if (leaves) l->left = node;
  if (!l->left || l->left != node) return node;
  while (node > 0 && tree->branches[node].rank >= ZJ_RANK_ITEM)
    node = tree->branches[node].parent;
  return node;
}

/* ---- page marks inside wrapped paragraphs ---- */

/* A passage of noise for each, then the one it interrupted. */
static bool insert_nested(labeller *l) {
  zj_outline *o = l->outline;
  const zj_layout *layout = l->statements->layout;
  size_t nested = 0;
  for (size_t i = 0; i < layout->block_count; i++)
    nested += layout->blocks[i].paragraph.nested;
  if (nested == 0) return true;
  zj_passage *out = talloc_array(o, zj_passage, o->passage_count + 2 * nested);
  if (!out) return false;
  size_t count = 0, next = 0;
  for (size_t i = 0; i < layout->block_count; i++) {
    const zj_block *b = &layout->blocks[i];
    if (!b->paragraph.nested) continue;
    zj_orig_range range = b->paragraph.range;
    while (next < o->passage_count && o->passages[next].begin.byte < range.begin.byte)
      out[count++] = o->passages[next++];
    zj_role_set roles = b->fixed ? b->fixed : ROLE(NOISE);
    zj_passage noise = {.begin = range.begin,
                        .roles = roles,
                        .sure = 100,
                        .why = {b->rule, UINT16_MAX, UINT16_MAX}};
    zj_passage back = count ? out[count - 1] : noise;
    noise.node = back.node;
    if (back.roles & ROLE(NOISE) && count > 1) back = out[count - 2];
    back.begin = range.end;
    out[count++] = noise;
    if (back.roles != noise.roles) out[count++] = back;
  }
  while (next < o->passage_count)
    out[count++] = o->passages[next++];
  talloc_free(o->passages);
  o->passages = out;
  o->passage_count = count;
  return true;
}

/* ---- all ---- */

zj_status zj_label_outline(zj_outline *outline, const zj_statements *statements,
                           const zj_decisions *decisions, uint16_t first_reason, zj_error *err) {
  labeller l = {.outline = outline,
                .statements = statements,
                .decisions = decisions,
                .first_reason = first_reason};
  outline->nodes = talloc_zero_array(outline, zj_node, statements->tree->count);
  if (!outline->nodes) return zj_no_memory(err);
  outline->node_count = statements->tree->count;
  outline->nodes[0] = (zj_node){.roles = ROLE(OTHER), .why = UINT16_MAX};
  for (size_t i = 0; i < statements->count && !l.failed; i++) {
    const zj_statement *u = &statements->of[i];
    verdict v = verdict_of(&l, i);
    if (u->heading) set_node(&l, u, &v);
    add_passage(&l, origin_of(&l, u), node_of(&l, u, v.roles), &v, u->heading != 0);
    l.interrupted = u->fixed != 0;
  }
  if (l.failed || !insert_nested(&l)) return zj_no_memory(err);
  return ZJ_OK;
}
