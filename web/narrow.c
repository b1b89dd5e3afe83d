/* narrow.c - fields of an answer and of a report. */
#include "web/narrow.h"

#include <talloc.h>

#include "indexer/fields.h"
#include "web/view.h"

enum { ROWS_MAX = 8 };

/* ---- narrowing ---- */

/* The present query as text that another part can stand before; *in are the roles that go into the address. */
static const char *base_of(void *ctx, const zj_ask *ask, const zj_query *query, const char *lifted, zj_role_set *in) {
  *in = ask->in;
  const char *text = ask->literal ? query->canonical : ask->q;
  if (ask->literal && ask->in && lifted) text = lifted;
  if (!ask->in && query->has_outer_scope && lifted && !query->outer_without) text = lifted, *in = query->outer_scope; /* keeps the counts by role whole */
  const zj_query_node *root = query->root;
  while (root->kind == ZJ_Q_SCOPE && root->child_count) root = root->children[0];
  return root->kind == ZJ_Q_OR ? talloc_asprintf(ctx, "(%s)", text) : text;
}

/* The address with the field added; NULL when that would not parse. */
static const char *narrowed_url(void *ctx, const char *base, zj_role_set in, zj_field field, const char *value) {
  zj_query *parsed;
  if (strchr(value, '"')) return NULL;
  zj_ask ask = {.in = in, .page = 1, .per = 10, .sentences = 3};
  ask.q = talloc_asprintf(ctx, field == ZJ_FIELD_YEAR ? "%s:%s %s" : "%s:\"%s\" %s", zj_field_get(field)->zh, value, base);
  if (zj_query_parse(ctx, zj_slice_of(ask.q), in, false, &parsed, NULL, NULL) != ZJ_OK) return NULL;
  return zj_ask_url(ctx, "/search", &ask);
}

static json_t *rows_of(void *ctx, const json_t *facet, zj_field field, const char *base, zj_role_set in) {
  json_t *rows = json_array(), *one;
  size_t i;
  json_array_foreach(facet, i, one) {
    const char *value = zj_view_text(one, "value"), *url = narrowed_url(ctx, base, in, field, value);
    if (i == ROWS_MAX) break;
    if (url) json_array_append_new(rows, json_pack("{s:s,s:s,s:s}", "label", value, "url", url, "count",
                                                   zj_view_number(ctx, (uint64_t)json_integer_value(json_object_get(one, "occurrences")))));
  }
  return rows;
}

static const char *field_label(zj_field field) {
  switch (field) {
  case ZJ_FIELD_YEAR: return zj_tr("year", "年份");
  case ZJ_FIELD_TYPE: return zj_tr("kind", "文种");
  case ZJ_FIELD_ISSUER: return zj_tr("issuer", "单位");
  case ZJ_FIELD_DATE: return zj_tr("date", "日期");
  case ZJ_FIELD_DOCNO: return zj_tr("document number", "文号");
  case ZJ_FIELD_TO: return zj_tr("to", "主送");
  default: return zj_field_get(field)->zh;
  }
}

void zj_narrow_add(void *ctx, json_t *answer, const zj_ask *ask, const zj_query *query, const char *lifted) {
  static const zj_field fields[] = {ZJ_FIELD_YEAR, ZJ_FIELD_TYPE, ZJ_FIELD_ISSUER};
  json_t *groups = json_array();
  const json_t *facets = json_object_get(answer, "facets");
  zj_role_set in;
  const char *base = base_of(ctx, ask, query, lifted, &in);
  for (size_t i = 0; i < ZJ_COUNT(fields); i++) {
    json_t *rows = rows_of(ctx, json_object_get(facets, zj_field_get(fields[i])->key), fields[i], base, in);
    if (json_array_size(rows) > 1) json_array_append_new(groups, json_pack("{s:s,s:O}", "label", field_label(fields[i]), "rows", rows));
    json_decref(rows);
  }
  json_object_set_new(answer, "narrow", groups);
}

/* ---- what is known of a report ---- */

static const char *fact_text(void *ctx, const json_t *facts, zj_field field) {
  const json_t *fact = json_object_get(facts, zj_field_get(field)->key);
  const char *value = zj_view_text(fact, "value");
  if (!*value) return NULL;
  if (field == ZJ_FIELD_YEAR) value = talloc_asprintf(ctx, zj_tr("%s", "%s 年"), value);
  bool derived = strcmp(zj_view_text(fact, "found"), "derived") == 0;
  return derived && field == ZJ_FIELD_YEAR ? talloc_asprintf(ctx, zj_tr("%s (inferred)", "%s（推断）"), value) : value;
}

const char *zj_narrow_facts_line(void *ctx, const json_t *facts) {
  static const zj_field fields[] = {ZJ_FIELD_YEAR, ZJ_FIELD_TYPE, ZJ_FIELD_ISSUER};
  char *line = talloc_strdup(ctx, "");
  for (size_t i = 0; i < ZJ_COUNT(fields); i++) {
    const char *text = fact_text(ctx, facts, fields[i]);
    if (text) line = talloc_asprintf_append(line, "%s%s", *line ? " · " : "", text);
  }
  return line;
}

json_t *zj_narrow_facts(const json_t *facts) {
  json_t *list = json_array();
  for (int f = 0; f < ZJ_FIELD_COUNT; f++) {
    const json_t *fact = json_object_get(facts, zj_field_get((zj_field)f)->key);
    if (f == ZJ_FIELD_TITLE || f == ZJ_FIELD_FILE || !fact) continue;
    json_array_append_new(list, json_pack("{s:s,s:s,s:b}", "label", field_label((zj_field)f), "value", zj_view_text(fact, "value"), "inferred",
                                          (int)(strcmp(zj_view_text(fact, "found"), "derived") == 0)));
  }
  return list;
}
