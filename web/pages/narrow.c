/* narrow.c - the fields of an answer and of a report. */
#include "web/pages/narrow.h"

#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/base/values.h"
#include "indexer/outline/fields.h"
#include "web/pages/view.h"

enum { ROWS_MAX = 6, MORE_MAX = 30 };

/* ---- narrowing ---- */

/* The present query as text to which a field can be prefixed. Sets *in to the roles that belong in
 * the address. */
static const char *base_of(void *ctx, const zj_ask *ask, const zj_query *query, const char *lifted,
                           zj_role_set *in) {
  *in = ask->in;
  const char *text = ask->literal ? query->canonical : ask->q;
  if (ask->literal && ask->in && lifted) text = lifted;
  if (!ask->in && query->has_outer_scope && lifted && !query->outer_without) {
    text = lifted;
    *in = query->outer_scope; /* so that the counts by role still cover all roles */
  }
  const zj_query_node *root = query->root;
  while (root->kind == ZJ_Q_SCOPE && root->child_count)
    root = root->children[0];
  return root->kind == ZJ_Q_OR ? zj_text_print(ctx, "(%s)", text) : text;
}

zj_narrowing zj_narrow_begin(void *ctx, const zj_ask *ask, const zj_query *query,
                             const char *lifted, zj_field field) {
  zj_narrowing n = {.ctx = ctx, .ask = *ask, .field = field};
  n.base = base_of(ctx, ask, query, lifted, &n.ask.in);
  n.ask.page = 1;
  n.ask.literal = false;
  n.ask.more = NULL;
  return n;
}

static const char *narrowed_query(const zj_narrowing *n, const char *value) {
  return zj_text_print(n->ctx, n->field == ZJ_FIELD_YEAR ? "%s:%s %s" : "%s:=\"%s\" %s",
                       zj_field_get(n->field)->zh, value, n->base);
}

static bool parses(const zj_narrowing *n, const char *text) {
  zj_query *parsed;
  return zj_noted(zj_query_parse(n->ctx, zj_slice_of(text), n->ask.in, false, &parsed, NULL,
                                 NULL)) == ZJ_OK;
}

/* Whether a value is letters and digits alone, so that all such values of a field make queries of
 * the same shape: when one of these parses, all do that are not too long. */
static bool is_plain(const char *value) {
  zj_slice s = zj_slice_of(value);
  uint32_t c;
  for (size_t at = 0, length; at < s.length; at += length) {
    length = zj_utf8_decode(s, at, &c);
    if (!length || !zj_char_is_letter(c)) return false;
  }
  return s.length > 0;
}

/* Whether the query narrowed to a plain value parses; one is tried for all of them. */
static bool parses_with_plain(zj_narrowing *n) {
  static const char *const usual[ZJ_FIELD_COUNT] = {
      [ZJ_FIELD_YEAR] = "2024", [ZJ_FIELD_TYPE] = "报告", [ZJ_FIELD_ISSUER] = "单位"};
  if (!n->tried) n->plain = parses(n, narrowed_query(n, usual[n->field]));
  n->tried = true;
  return n->plain;
}

const char *zj_narrow_url(zj_narrowing *n, const char *value) {
  if (strchr(value, '"')) return NULL;
  n->ask.q = narrowed_query(n, value);
  bool known = is_plain(value) && strlen(n->ask.q) <= ZJ_QUERY_MAX_BYTES && parses_with_plain(n);
  if (!known && !parses(n, n->ask.q)) return NULL;
  return zj_ask_url(n->ctx, "/search", &n->ask);
}

/* The rows of a facet from 'first' to before 'end'. */
static json_t *rows_of(zj_narrowing *n, const json_t *facet, size_t first, size_t end) {
  json_t *rows = json_array();
  for (size_t i = first; i < end && i < json_array_size(facet); i++) {
    const json_t *one = json_array_get(facet, i);
    const char *url = zj_narrow_url(n, zj_view_text(one, "value"));
    if (url)
      zj_value_append(
          rows, json_pack("{s:s,s:s,s:s}", "label", zj_view_text(one, "value"), "url", url, "count",
                          zj_view_number(n->ctx, (uint64_t)json_integer_value(
                                                     json_object_get(one, "occurrences")))));
  }
  return rows;
}

static const char *field_label(zj_field field) {
  switch (field) {
  case ZJ_FIELD_YEAR:
    return zj_tr("Year", "年份");
  case ZJ_FIELD_TYPE:
    return zj_tr("Kind", "文种");
  case ZJ_FIELD_ISSUER:
    return zj_tr("Issuer", "单位");
  case ZJ_FIELD_DATE:
    return zj_tr("Date", "日期");
  case ZJ_FIELD_DOCNO:
    return zj_tr("Document number", "文号");
  case ZJ_FIELD_TO:
    return zj_tr("To", "主送");
  case ZJ_FIELD_TITLE:
  case ZJ_FIELD_FILE:
  case ZJ_FIELD_COUNT:
    break;
  }
  return zj_field_get(field)->zh;
}

void zj_narrow_add(void *ctx, json_t *answer, const zj_ask *ask, const zj_query *query,
                   const char *lifted) {
  static const zj_field fields[] = {ZJ_FIELD_ISSUER, ZJ_FIELD_TYPE};
  json_t *groups = json_array();
  const json_t *facets = json_object_get(answer, "facets");
  for (size_t i = 0; i < ZJ_COUNT(fields); i++) {
    const json_t *facet = json_object_get(facets, zj_field_get(fields[i])->key);
    if (json_array_size(facet) < 2) continue;
    zj_narrowing n = zj_narrow_begin(ctx, ask, query, lifted, fields[i]);
    json_t *rows = rows_of(&n, facet, 0, ROWS_MAX), *more = rows_of(&n, facet, ROWS_MAX, MORE_MAX);
    zj_value_append(groups, json_pack("{s:s,s:o,s:b,s:o}", "label", field_label(fields[i]), "rows",
                                      rows, "has_more", json_array_size(more) > 0, "more", more));
  }
  zj_value_set(answer, "has_narrow", json_boolean(json_array_size(groups) > 0));
  zj_value_set(answer, "narrow", groups);
}

/* ---- what narrows the answer already ---- */

static void add_applied(void *ctx, json_t *list, const char *label, const zj_ask *without) {
  zj_value_append(list, json_pack("{s:s,s:s}", "label", label, "url",
                                  zj_ask_url_page(ctx, "/search", without, 1)));
}

/* The length of a field at the head of a query (年份:2024, 单位:"…" or 单位:="…") and of the blanks
 * after it. 0 when there is no field, or nothing after it. */
static size_t field_length(zj_slice q, zj_slice *label) {
  zj_field field;
  const char *colon = memchr(q.at, ':', q.length);
  if (!colon || !zj_field_lookup(zj_slice_cut(q, 0, (size_t)(colon - q.at)), &field)) return 0;
  size_t at = (size_t)(colon - q.at) + 1;
  at += at + 1 < q.length && q.at[at] == '=' && q.at[at + 1] == '"';
  bool quoted = at < q.length && q.at[at] == '"';
  size_t value = at + quoted;
  if (value >= q.length) return 0;
  const char *end = memchr(q.at + value, quoted ? '"' : ' ', q.length - value);
  if (!end) return 0;
  at = (size_t)(end - q.at) + quoted;
  *label = zj_slice_cut(q, 0, at);
  while (at < q.length && q.at[at] == ' ')
    at++;
  return at < q.length ? at : 0;
}

static void add_fields(void *ctx, json_t *list, const zj_ask *ask) {
  zj_slice q = zj_slice_of(ask->q), label;
  for (size_t begin = 0;;) {
    size_t length = field_length(zj_slice_cut(q, begin, q.length), &label);
    if (!length) return;
    zj_query *parsed;
    zj_ask other = *ask;
    other.q = zj_text_print(ctx, "%.*s%s", (int)begin, q.at, q.at + begin + length);
    if (zj_noted(zj_query_parse(ctx, zj_slice_of(other.q), ask->in, false, &parsed, NULL, NULL)) !=
        ZJ_OK)
      return;
    add_applied(ctx, list, zj_text_copy(ctx, label), &other);
    begin += length;
  }
}

void zj_narrow_applied(void *ctx, json_t *answer, const zj_ask *ask) {
  json_t *list = json_array();
  zj_ask other = *ask;
  if (!ask->literal) add_fields(ctx, list, ask);
  for (int role = 0; role <= ZJ_ROLE_NOISE; role++) {
    zj_role_set set = role == ZJ_ROLE_FRAME ? ZJ_ROLES_FRAME : ZJ_ROLE_BIT(role);
    if ((ask->in & set) != set) continue;
    other.in = ask->in & ~set;
    add_applied(ctx, list, zj_view_role_label(ctx, (zj_role)role), &other);
  }
  for (int role = 0; role < ZJ_ROLE_SCOPES; role++) {
    for (size_t i = 0; i < 2; i++) {
      zj_role_set set = i ? ZJ_ROLE_MAYBE(role) : ZJ_ROLE_SURE(role);
      if (!(ask->in & set)) continue;
      other.in = ask->in & ~set;
      add_applied(ctx, list, zj_view_marked_label(ctx, (zj_role)role, i ? '?' : '!'), &other);
    }
  }
  other = *ask;
  other.unit = NULL;
  if (ask->unit) add_applied(ctx, list, zj_tr(ask->unit->in_en, ask->unit->in_zh), &other);
  zj_value_set(answer, "has_applied", json_boolean(json_array_size(list) > 0));
  zj_value_set(answer, "applied", list);
}

/* ---- the facts of a report ---- */

static const char *fact_text(void *ctx, const json_t *facts, zj_field field) {
  const json_t *fact = json_object_get(facts, zj_field_get(field)->key);
  const char *value = zj_view_text(fact, "value");
  if (!*value) return NULL;
  if (field != ZJ_FIELD_YEAR) return value;
  value = zj_text_print(ctx, zj_tr("%s", "%s 年"), value);
  bool derived = strcmp(zj_view_text(fact, "found"), "derived") == 0;
  return derived ? zj_text_print(ctx, zj_tr("%s (inferred)", "%s（推断）"), value) : value;
}

const char *zj_narrow_facts_line(void *ctx, const json_t *facts) {
  static const zj_field fields[] = {ZJ_FIELD_YEAR, ZJ_FIELD_TYPE, ZJ_FIELD_ISSUER};
  const char *line = "";
  for (size_t i = 0; i < ZJ_COUNT(fields); i++) {
    const char *text = fact_text(ctx, facts, fields[i]);
    if (text) line = zj_text_print(ctx, "%s%s%s", line, *line ? " · " : "", text);
  }
  return line;
}

json_t *zj_narrow_facts(const json_t *facts) {
  json_t *list = json_array();
  for (int f = 0; f < ZJ_FIELD_COUNT; f++) {
    const json_t *fact = json_object_get(facts, zj_field_get((zj_field)f)->key);
    if (f == ZJ_FIELD_TITLE || f == ZJ_FIELD_FILE || !fact) continue;
    zj_value_append(list, json_pack("{s:s,s:s,s:b}", "label", field_label((zj_field)f), "value",
                                    zj_view_text(fact, "value"), "inferred",
                                    (int)(strcmp(zj_view_text(fact, "found"), "derived") == 0)));
  }
  return list;
}
