/* corrected.c - the word of readers in the place of what the model decided. */
#include "indexer/outline/corrected.h"

#include <talloc.h>

/* The passages of an outline while a correction is put among them. */
typedef struct overlay {
  zj_outline *outline;
  zj_orig_range range;
  zj_passage verdict; /* roles, certainty and reason */
  zj_passage *out;
  size_t count;
  size_t nested, node; /* the next ones */
} overlay;

/* Whether there is no text in [begin, end): only blanks and marks of the markup. */
static bool is_empty(const zj_outline *o, size_t begin, size_t end) {
  size_t mark = 0;
  uint32_t c;
  for (size_t at = begin, n; at < end; at += n) {
    n = zj_utf8_decode(o->original, at, &c);
    if (n == 0) return false;
    while (mark < o->mark_count && o->marks[mark].end.byte <= at)
      mark++;
    bool marked = mark < o->mark_count && o->marks[mark].begin.byte <= at;
    if (!marked && zj_char_class_of(c) != ZJ_CHAR_BLANK) return false;
  }
  return true;
}

/* A passage that is certain. */
static zj_passage make_verdict(zj_role_set roles, uint16_t reason) {
  zj_passage p = {.roles = roles, .sure = 100, .why = {reason, UINT16_MAX, UINT16_MAX}};
  for (int r = 0; r < ZJ_ROLE_SCOPES; r++)
    if (roles & ZJ_ROLE_BIT(r)) p.roles |= ZJ_ROLE_SURE(r) | ZJ_ROLE_MAYBE(r);
  return p;
}

static bool begins_nested(overlay *l, size_t at) {
  const zj_outline *o = l->outline;
  while (l->nested < o->paragraph_count &&
         (!o->paragraphs[l->nested].nested || o->paragraphs[l->nested].range.begin.byte < at))
    l->nested++;
  return l->nested < o->paragraph_count && o->paragraphs[l->nested].range.begin.byte == at;
}

static bool begins_node(overlay *l, size_t at) {
  const zj_outline *o = l->outline;
  while (l->node < o->node_count && o->nodes[l->node].heading.begin.byte < at)
    l->node++;
  return l->node < o->node_count && l->node > 0 && o->nodes[l->node].heading.begin.byte == at;
}

static void add_part(overlay *l, const zj_passage *from, size_t begin) {
  l->out[l->count] = *from;
  l->out[l->count++].begin.byte = begin;
}

/* Adds the corrected part of a passage, or nothing where the one before goes on. */
static void add_corrected(overlay *l, const zj_passage *from, size_t begin) {
  bool heading = begins_node(l, begin);
  const zj_passage *last = l->count ? &l->out[l->count - 1] : NULL;
  bool goes_on = last && last->node == from->node && last->roles == l->verdict.roles &&
                 last->why[0] == l->verdict.why[0] && last->begin.byte >= l->range.begin.byte;
  if (goes_on && !heading) return;
  zj_passage part = l->verdict;
  part.node = from->node;
  add_part(l, &part, begin);
}

/* Adds a passage that ends at 'end': what lies before the range, in it and after it. */
static void add_passage(overlay *l, const zj_passage *p, size_t end) {
  const zj_outline *o = l->outline;
  size_t begin = p->begin.byte, from = l->range.begin.byte, to = l->range.end.byte;
  bool apart = begins_nested(l, begin) || end <= from || begin >= to;
  if (apart) {
    add_part(l, p, begin);
    return;
  }
  bool has_head = begin < from && !is_empty(o, begin, from);
  bool has_tail = to < end && !is_empty(o, to, end);
  if (has_head) add_part(l, p, begin);
  add_corrected(l, p, has_head ? from : begin);
  if (has_tail) add_part(l, p, to);
}

static void correct_nodes(overlay *l) {
  zj_outline *o = l->outline;
  for (size_t i = 1; i < o->node_count; i++) {
    size_t begin = o->nodes[i].heading.begin.byte;
    if (begin < l->range.begin.byte || begin >= l->range.end.byte) continue;
    o->nodes[i].roles = l->verdict.roles & ZJ_ROLES_ALL;
    o->nodes[i].why = l->verdict.why[0];
  }
}

zj_status zj_corrected_set(zj_outline *o, zj_orig_range range, zj_role_set roles, uint16_t reason,
                           zj_error *err) {
  overlay l = {.outline = o, .range = range, .verdict = make_verdict(roles, reason)};
  l.out = talloc_array(o, zj_passage, 3 * o->passage_count + 1);
  if (!l.out) return zj_no_memory(err);
  for (size_t i = 0; i < o->passage_count; i++) {
    bool last = i + 1 == o->passage_count;
    add_passage(&l, &o->passages[i], last ? o->original.length : o->passages[i + 1].begin.byte);
  }
  correct_nodes(&l);
  talloc_free(o->passages);
  o->passages = l.out;
  o->passage_count = l.count;
  return ZJ_OK;
}

zj_status zj_corrected_apply(zj_outline *o, const zj_corrections *corrections,
                             const zj_correction_finder *finder, const char *file, uint16_t reason,
                             zj_error *err) {
  void *local = talloc_new(NULL);
  zj_squeezed *text;
  zj_correction_found *found;
  zj_status status = local ? zj_squeeze(local, o, &text, err) : zj_no_memory(err);
  if (status == ZJ_OK) status = zj_corrections_find(local, finder, file, text, &found, err);
  for (size_t i = 0; status == ZJ_OK && i < corrections->count; i++)
    if (found[i].finding == ZJ_FINDING_FOUND)
      status = zj_corrected_set(o, found[i].range, corrections->all[i].roles, reason, err);
  talloc_free(local);
  return status;
}
