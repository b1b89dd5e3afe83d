/* only.c - selects pieces by role; a heading waits until something below it is shown. */
#include "web/pages/only.h"

#include "indexer/base/values.h"
#include "web/pages/view.h"

enum { LEVELS = 16 };

typedef struct cutting {
  json_t *out;
  zj_role_set roles;
  const json_t *headings[LEVELS]; /* by level: those not shown yet; borrowed */
  json_int_t skipped;
  json_int_t hits, last_hit; /* the last new number, and the old number of the same hit */
} cutting;

static bool has_role(const cutting *c, const json_t *roles) {
  json_t *key;
  size_t i;
  json_array_foreach(roles, i, key) {
    zj_role role = zj_view_role(json_string_value(key) ? json_string_value(key) : "");
    if (role != ZJ_ROLE_COUNT && c->roles & ZJ_ROLE_BIT(role)) return true;
  }
  return false;
}

/* A copy of the piece with the new number of its hit. */
static json_t *renumber_piece(cutting *c, const json_t *piece) {
  json_t *copy = json_copy((json_t *)piece);
  json_int_t hit = json_integer_value(json_object_get(piece, "hit"));
  if (hit && hit != c->last_hit) {
    c->last_hit = hit;
    c->hits++;
  }
  if (hit) zj_value_set(copy, "hit", json_integer(c->hits));
  return copy;
}

/* The pieces of a paragraph that are shown; all of them with 'whole', for a heading. */
static json_t *pieces_of(cutting *c, const json_t *paragraph, bool whole) {
  json_t *pieces = json_array(), *piece;
  size_t i;
  json_array_foreach(json_object_get(paragraph, "pieces"), i, piece) {
    if (whole || has_role(c, json_object_get(piece, "roles")))
      zj_value_append(pieces, renumber_piece(c, piece));
  }
  json_object_del(json_array_get(pieces, 0), "turn"); /* the text before the turn is not shown */
  return pieces;
}

static void show_paragraph(cutting *c, const json_t *paragraph, json_t *pieces) {
  json_t *copy = json_copy((json_t *)paragraph);
  if (c->skipped) zj_value_set(copy, "skipped", json_integer(c->skipped));
  c->skipped = 0;
  zj_value_set(copy, "pieces", pieces);
  json_object_set(copy, "roles", json_object_get(json_array_get(pieces, 0), "roles"));
  zj_value_append(c->out, copy);
}

static void show_headings(cutting *c) {
  for (int level = 0; level < LEVELS; level++)
    c->skipped -= c->headings[level] != NULL; /* add_paragraph() counted it as omitted */
  for (int level = 0; level < LEVELS; level++) {
    if (!c->headings[level]) continue;
    show_paragraph(c, c->headings[level], pieces_of(c, c->headings[level], true));
    c->headings[level] = NULL;
  }
}

static void add_paragraph(cutting *c, const json_t *paragraph) {
  json_int_t level = json_integer_value(json_object_get(paragraph, "heading_level"));
  if (level > 0 && level < LEVELS) {
    for (json_int_t deeper = level; deeper < LEVELS; deeper++)
      c->headings[deeper] = NULL;
    c->headings[level] = paragraph;
    c->skipped++;
    return;
  }
  json_t *first = json_array_get(json_object_get(paragraph, "pieces"), 0), *piece;
  bool found = false;
  size_t i;
  json_array_foreach(json_object_get(paragraph, "pieces"), i, piece) {
    found |= has_role(c, json_object_get(piece, "roles"));
  }
  if (!first || !found) {
    c->skipped++;
    return;
  }
  show_headings(c);
  show_paragraph(c, paragraph, pieces_of(c, paragraph, false));
}

json_t *zj_only_cut(const json_t *paragraphs, zj_role_set roles, json_int_t *hits) {
  cutting c = {.out = json_array(), .roles = roles};
  json_t *paragraph;
  size_t i;
  json_array_foreach(paragraphs, i, paragraph) add_paragraph(&c, paragraph);
  *hits = c.hits;
  return c.out;
}
