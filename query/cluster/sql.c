/* sql.c - writes conditions and counts. */
#include "query/cluster/sql.h"

#include <inttypes.h>
#include <stdarg.h>
#include <talloc.h>

#include "indexer/base/buffer.h"
#include "query/engine/strict.h"
#include "query/engine/tally.h"

/* ---- text ---- */

char *zj_sql_text(void *ctx, zj_slice text) {
  static const char hex[] = "0123456789ABCDEF";
  zj_buffer out = {.ctx = ctx};
  zj_buffer_add(&out, "'", 1);
  for (size_t i = 0; i < text.length; i++) {
    unsigned char byte = (unsigned char)text.at[i];
    char escaped[4] = {'\\', 'x', hex[byte >> 4], hex[byte & 15]};
    if (byte < ' ' || byte == '\'' || byte == '\\' || byte == 0x7F)
      zj_buffer_add(&out, escaped, sizeof escaped);
    else
      zj_buffer_add(&out, &text.at[i], 1);
  }
  zj_buffer_add(&out, "'", 2); /* with a NUL */
  return out.failed ? NULL : out.at;
}

/* Formats; NULL when memory ran out, before or now. */
static char *print_sql(void *ctx, const char *format, ...) __attribute__((format(printf, 2, 3)));
static char *print_sql(void *ctx, const char *format, ...) {
  va_list values;
  va_start(values, format);
  char *out = talloc_vasprintf(ctx, format, values);
  va_end(values);
  return out;
}

/* ---- candidates ---- */

/* A condition while it is being made. */
typedef struct condition {
  char *text; /* NULL when memory ran out */
  bool all;   /* it is true of everything: the text is "1" */
} condition;

static condition of_all(void *ctx) {
  return (condition){talloc_strdup(ctx, "1"), true};
}

/* Joins two conditions. True gives way in an AND and wins in an OR. */
static condition join_conditions(void *ctx, condition a, condition b, bool both) {
  if (!a.text || !b.text) return (condition){NULL, false};
  if (a.all || b.all) {
    condition narrow = a.all ? b : a, wide = a.all ? a : b;
    return both ? narrow : wide;
  }
  return (condition){print_sql(ctx, "(%s %s %s)", a.text, both ? "AND" : "OR", b.text), false};
}

/* The match text of a paragraph holds a text. */
static condition of_text(void *ctx, zj_slice text) {
  if (text.length == 0) return of_all(ctx);
  char *literal = zj_sql_text(ctx, text);
  return (condition){literal ? print_sql(ctx, "position(match, %s) > 0", literal) : NULL, false};
}

/* Every text of its phrases is in the match text of a paragraph with a match; of a strict leaf, the
 * longest run of Han characters that folding leaves as it is. */
static condition of_leaf(void *ctx, const zj_query_node *leaf) {
  condition out = of_all(ctx);
  if (leaf->is_field) return out;
  if (leaf->form == ZJ_LEAF_STRICT) return of_text(ctx, zj_strict_anchor(leaf));
  for (size_t i = 0; i < leaf->phrase_count; i++) {
    for (size_t k = 0; k < leaf->phrases[i].piece_count; k++) {
      const zj_piece *piece = &leaf->phrases[i].pieces[k];
      if (piece->kind == ZJ_PIECE_TEXT)
        out = join_conditions(ctx, out, of_text(ctx, piece->text), true);
    }
  }
  return out;
}

/* Whether all matches of a node are in one paragraph. */
static bool in_one_paragraph(const zj_query_node *node) {
  if (node->unit > ZJ_UNIT_PARAGRAPH) return false;
  for (size_t i = 0; i < node->child_count; i++)
    if (!in_one_paragraph(node->children[i])) return false;
  return true;
}

static condition of_node(void *ctx, const zj_query_node *node, bool report);

/* What the parts of a node ask, joined. */
static condition of_children(void *ctx, const zj_query_node *node, bool both, bool report) {
  condition out = of_node(ctx, node->children[0], report);
  for (size_t i = 1; i < node->child_count; i++)
    out = join_conditions(ctx, out, of_node(ctx, node->children[i], report), both);
  return out;
}

/* What a node asks of a paragraph or, with 'report', of a report: there a part whose matches are in
 * one paragraph asks that some paragraph fulfils it. */
static condition of_node(void *ctx, const zj_query_node *node, bool report) {
  if (report && in_one_paragraph(node)) {
    condition one = of_node(ctx, node, false);
    if (one.text && !one.all) one.text = print_sql(ctx, "max(%s) = 1", one.text);
    return one;
  }
  switch (node->kind) {
  case ZJ_Q_LEAF:
    return of_leaf(ctx, node);
  case ZJ_Q_NOT:
    return of_all(ctx);
  case ZJ_Q_OR:
    return of_children(ctx, node, false, report);
  case ZJ_Q_SCOPE:
  case ZJ_Q_ABOUT:
  case ZJ_Q_UNIT:
    return of_node(ctx, node->children[0], report);
  case ZJ_Q_AND:
  case ZJ_Q_KEEP:
    break; /* every part must match */
  }
  return of_children(ctx, node, true, report);
}

/* What every hit needs whatever the tree is: a match of some positive leaf. */
static condition of_positive(void *ctx, const zj_query *query) {
  condition out = {NULL, false};
  bool first = true;
  for (size_t i = 0; i < query->leaf_count; i++) {
    const zj_query_node *leaf = query->leaves[i];
    if (leaf->negative || (leaf->is_field && !query->fields_only)) continue;
    condition one = of_leaf(ctx, leaf);
    out = first ? one : join_conditions(ctx, out, one, false);
    first = false;
  }
  return first ? of_all(ctx) : out;
}

bool zj_sql_candidates_of(void *ctx, const zj_query *query, zj_sql_candidates *out) {
  condition paragraph = of_positive(ctx, query), report = of_node(ctx, query->root, true);
  *out = (zj_sql_candidates){paragraph.text, report.text};
  return paragraph.text && report.text;
}

/* ---- counts ---- */

static bool is_han_at(zj_slice s, size_t at) {
  uint32_t c;
  return zj_utf8_decode(s, at, &c) && zj_char_class_of(c) == ZJ_CHAR_HAN;
}

const zj_query_node *zj_sql_countable(const zj_query *query) {
  const zj_query_node *leaf = zj_tally_phrase(query);
  if (!leaf || leaf->phrase_count != 1 || leaf->about_count || query->unit == ZJ_UNIT_REPORT)
    return NULL;
  const zj_phrase *phrase = &leaf->phrases[0];
  zj_slice text = phrase->pieces[0].text;
  if (phrase->piece_count != 1 || text.length == 0) return NULL;
  bool han = is_han_at(text, 0) && is_han_at(text, zj_utf8_floor(text, text.length - 1));
  return han && !phrase->word_begin && !phrase->word_end ? leaf : NULL;
}

/* Whether an occurrence of a text can begin inside another one, as in 人人 and 人人人. */
static bool overlaps_itself(zj_slice text) {
  for (size_t shift = 1; shift < text.length; shift++)
    if (memcmp(text.at, text.at + shift, text.length - shift) == 0) return true;
  return false;
}

/* The bytes at which a text begins in the match text, as an array, overlaps included. What lies
 * between occurrences that do not overlap, added up, gives their places. */
static char *places_of(void *ctx, zj_slice text) {
  char *literal = zj_sql_text(ctx, text);
  if (!literal) return NULL;
  if (overlaps_itself(text))
    return print_sql(
        ctx, "arrayFilter(p -> substring(match, p + 1, %zu) = %s, range(toUInt32(length(match))))",
        text.length, literal);
  return print_sql(
      ctx,
      "arrayMap(p -> p - %zu, arrayPopBack(arrayCumSum(arrayMap(t -> toUInt32(length(t) + %zu), splitByString(%s, match)))))",
      text.length, text.length, literal);
}

/* Conditions on the roles 'r' of a match. */
static char *has_role(void *ctx, zj_role_set roles) {
  return print_sql(ctx, "bitAnd(r, toUInt64(%" PRIu64 ")) != 0", roles);
}

static char *has_none(void *ctx, zj_role_set roles) {
  return print_sql(ctx, "bitAnd(r, toUInt64(%" PRIu64 ")) = 0", roles);
}

static char *both(void *ctx, const char *a, const char *b) {
  return a && b ? print_sql(ctx, "%s AND %s", a, b) : NULL;
}

/* zj_scope_sees(). */
static char *sees(void *ctx, const zj_query *q, const zj_query_node *leaf) {
  zj_role_set named = 0;
  for (size_t i = 0; i < leaf->need_count; i++)
    named |= leaf->need[i];
  char *out = has_role(ctx, ZJ_ROLES_SEARCHED | named);
  for (size_t i = 0; i < leaf->need_count; i++)
    out = both(ctx, out, has_role(ctx, leaf->need[i]));
  if (leaf->without) out = both(ctx, out, has_none(ctx, leaf->without));
  bool noise = q->has_outer_scope && !q->outer_without && (q->outer_scope & ~ZJ_ROLES_SEARCHED);
  if (!out || !noise || leaf->lifted || leaf->need_count) return out;
  char *outer = has_role(ctx, q->outer_scope);
  if (leaf->without) outer = both(ctx, outer, has_none(ctx, leaf->without));
  return outer ? print_sql(ctx, "(%s OR %s)", out, outer) : NULL;
}

/* zj_scope_outer(). */
static char *in_outer(void *ctx, const zj_query *q, const zj_query_node *leaf) {
  if (!q->has_outer_scope || leaf->lifted) return talloc_strdup(ctx, "1");
  char *out = has_role(ctx, q->outer_scope);
  return q->outer_without ? both(ctx, out, has_none(ctx, q->outer_without)) : out;
}

bool zj_sql_counts_of(void *ctx, const zj_query *query, const zj_query_node *leaf,
                      zj_sql_counts *out) {
  zj_slice text = leaf->phrases[0].pieces[0].text;
  char *literal = zj_sql_text(ctx, text), *places = places_of(ctx, text);
  char *seen = sees(ctx, query, leaf), *outer = in_outer(ctx, query, leaf);
  if (!literal || !places || !seen || !outer) return false;
  char *roles_at = print_sql(
      ctx, "arrayMap(p -> passage_roles[arrayCount(b -> b <= p, passage_begin)], %s)", places);
  if (!roles_at) return false;
  /* Version 18 finds a column inside of a lambda only when it is used outside, too. */
  out->holds = print_sql(
      ctx,
      "position(match, %s) > 0 AND notEmpty(passage_begin) AND notEmpty(passage_roles) AND notEmpty(sentence_ends)",
      literal);
  out->seen = print_sql(ctx, "arrayFilter(r -> %s, %s)", seen, roles_at);
  out->hits =
      print_sql(ctx, "arrayFilter((p, r) -> %s AND %s, %s, %s)", seen, outer, places, roles_at);
  out->sentences =
      talloc_strdup(ctx, "arrayUniq(arrayMap(p -> arrayCount(e -> e <= p, sentence_ends), hits))");
  return out->holds && out->seen && out->hits && out->sentences;
}
