/* json.c - makes jansson values of results. */
#include "query/answer/json.h"

#include <talloc.h>

#include "indexer/base/noted.h"
#include "indexer/base/values.h"
#include "indexer/outline/fields_shown.h"
#include "indexer/read/places.h"
#include "indexer/read/unread.h"
#include "indexer/store/address.h"
#include "query/engine/facet.h"
#include "query/language/describe.h"

static json_t *text_of(zj_slice s) {
  return json_stringn(s.at, s.length);
}

json_t *zj_json_roles(zj_role_set roles) {
  json_t *out = json_array();
  for (int role = 0; role < ZJ_ROLE_COUNT; role++)
    if (roles & ZJ_ROLE_BIT(role))
      zj_value_append(out, json_string(zj_role_get((zj_role)role)->key));
  return out;
}

json_t *zj_json_crumbs(const char *const *crumbs, size_t count) {
  json_t *out = json_array();
  for (size_t i = 0; i < count; i++)
    zj_value_append(out, json_string(crumbs[i]));
  return out;
}

static json_t *match_of(const zj_match_shown *match) {
  return json_pack("{s:i,s:i,s:i,s:i,s:o}", "line", (int)match->line, "start_char",
                   (int)match->start_char, "length_chars", (int)match->length_chars, "operand",
                   match->operand, "roles", zj_json_roles(match->roles));
}

static json_t *matches_of(const zj_hit *hit) {
  json_t *out = json_array();
  for (size_t i = 0; i < hit->match_count; i++)
    zj_value_append(out, match_of(&hit->matches[i]));
  return out;
}

json_t *zj_json_why(const zj_snapshot *snapshot, const uint16_t why[ZJ_REASONS]) {
  json_t *out = json_array();
  for (int k = 0; k < ZJ_REASONS; k++)
    if (why[k] != UINT16_MAX)
      zj_value_append(out, json_string(zj_snapshot_reason(snapshot, why[k])));
  return out;
}

json_t *zj_json_hit(const zj_report_hits *report, const zj_hit *hit) {
  zj_place_text id;
  json_t *out = json_pack(
      "{s:s,s:s,s:s,s:s,s:s,s:s,s:i,s:i,s:o,s:i,s:o,s:o,s:o,s:o,s:f}", "type", "hit", "id",
      zj_place_write(id, report->facts.id, hit->line, hit->start_char), "report", report->facts.id,
      "path", report->facts.path, "title", ZJ_TITLE_SHOWN(report->facts.fields), "title_found",
      zj_found_word(report->facts.title_found), "line", (int)hit->line, "start_char",
      (int)hit->start_char, "roles", zj_json_roles(hit->roles), "sure", (int)hit->sure, "why",
      zj_json_why(hit->snapshot, hit->why), "crumbs", zj_json_crumbs(hit->crumbs, hit->crumb_count),
      "sentence", text_of(hit->sentence), "matches", matches_of(hit), "score", hit->score);
  json_t *place = zj_json_place(&report->facts, hit->line);
  if (place) zj_value_set(out, "place", place);
  return out;
}

json_t *zj_json_by_role(const uint64_t by_role[ZJ_ROLE_COUNT]) {
  json_t *out = json_object();
  for (int role = 0; role < ZJ_ROLE_COUNT; role++)
    if (by_role[role])
      zj_value_set(out, zj_role_get((zj_role)role)->key, json_integer((json_int_t)by_role[role]));
  return out;
}

json_t *zj_json_totals(const zj_result *result) {
  const zj_counts *c = &result->counts;
  return json_pack("{s:I,s:I,s:I,s:I}", "occurrences", (json_int_t)c->occurrences, "paragraphs",
                   (json_int_t)c->paragraphs, "sentences", (json_int_t)c->sentences, "reports",
                   (json_int_t)c->reports);
}

json_t *zj_json_query(const zj_query *query) {
  void *local = talloc_new(NULL);
  json_t *out =
      json_pack("{s:o,s:s,s:o}", "raw", text_of(query->raw), "canonical", query->canonical,
                "understood", zj_value_text(zj_query_describe(local, query)));
  if (query->hint) zj_value_set(out, "hint", json_string(query->hint));
  talloc_free(local);
  return out;
}

json_t *zj_json_begin(const zj_snapshot *snapshot, const zj_query *query) {
  json_t *out = json_pack("{s:s,s:i}", "type", "begin", "schema", ZJ_JSON_SCHEMA),
         *asked = zj_json_query(query);
  json_object_set(out, "query", json_object_get(asked, "raw"));
  json_object_del(asked, "raw");
  zj_value_merge(out, asked);
  zj_value_set(out, "generation", json_integer((json_int_t)snapshot->generation));
  return out;
}

json_t *zj_json_error(zj_slice query, const zj_error *err, const zj_query_fault *fault) {
  json_t *out = json_pack("{s:s,s:i}", "type", "error", "schema", ZJ_JSON_SCHEMA);
  if (query.length <= ZJ_QUERY_MAX_BYTES && zj_utf8_check(query) == query.length)
    zj_value_set(out, "query", text_of(query));
  zj_value_set(out, "message", json_string(err->text));
  if (fault && err->status == ZJ_BAD_QUERY)
    zj_value_set(out, "at", json_integer((json_int_t)fault->at));
  if (fault && fault->suggestion) zj_value_set(out, "suggestion", json_string(fault->suggestion));
  return out;
}

json_t *zj_json_end(const zj_result *result) {
  json_t *out = json_pack("{s:s}", "type", "end");
  zj_value_merge(out, zj_json_totals(result));
  zj_value_set(out, "by_role", zj_json_by_role(result->by_role));
  zj_value_set(out, "exact", json_boolean(result->stop == ZJ_STOP_END));
  if (result->stop != ZJ_STOP_END)
    zj_value_set(out, "why", json_string(zj_stop_word(result->stop)));
  void *local = talloc_new(NULL);
  zj_value_set(out, "understood", zj_value_text(zj_query_describe(local, result->query)));
  talloc_free(local);
  zj_value_set(out, "took_us", json_integer((json_int_t)result->took_us));
  return out;
}

/* Overlapping matches are marked as one stretch. */
json_t *zj_json_marked(const zj_hit *hit) {
  json_t *out = json_array();
  size_t at = 0;
  for (size_t i = 0; i < hit->match_count;) {
    size_t begin = hit->matches[i].sentence_begin, end = hit->matches[i].sentence_end;
    for (i++; i < hit->match_count && hit->matches[i].sentence_begin <= end; i++)
      if (hit->matches[i].sentence_end > end) end = hit->matches[i].sentence_end;
    if (begin > at)
      zj_value_append(out,
                      json_pack("{s:o}", "text", text_of(zj_slice_cut(hit->sentence, at, begin))));
    if (end > begin)
      zj_value_append(out, json_pack("{s:o,s:b}", "text",
                                     text_of(zj_slice_cut(hit->sentence, begin, end)), "hit", 1));
    at = end;
  }
  if (at < hit->sentence.length)
    zj_value_append(out, json_pack("{s:o}", "text",
                                   text_of(zj_slice_cut(hit->sentence, at, hit->sentence.length))));
  return out;
}

static json_t *make_fields(const zj_item *item) {
  json_t *out = json_array();
  for (size_t i = 0; i < item->field_count; i++)
    zj_value_append(out, json_pack("{s:s%,s:s%}", "name", item->fields[i].name.at,
                                   item->fields[i].name.length, "value", item->fields[i].value.at,
                                   item->fields[i].value.length));
  return out;
}

void zj_json_add_known(json_t *out, const zj_report_facts *facts) {
  static const zj_field known[] = {ZJ_FIELD_YEAR, ZJ_FIELD_ISSUER, ZJ_FIELD_DATE};
  for (size_t i = 0; i < ZJ_COUNT(known); i++) {
    const zj_fact *fact = &facts->fields[known[i]];
    if (fact->found != ZJ_FOUND_NONE)
      zj_value_set(out, zj_field_get(known[i])->key, json_string(fact->value));
  }
}

json_t *zj_json_item(const zj_report_facts *facts, const zj_item *item) {
  zj_place_text id;
  json_t *out = json_pack(
      "{s:s,s:s,s:s,s:s,s:i,s:i,s:s,s:i,s:i,s:o,s:s%,s:s%}", "id",
      zj_place_write(id, facts->id, item->line, item->start_char), "report", facts->id, "path",
      facts->path, "title", ZJ_TITLE_SHOWN(facts->fields), "line", (int)item->line, "start_char",
      (int)item->start_char, "how", zj_item_how_key(item->how), "level", (int)item->level, "depth",
      (int)item->depth, "roles", zj_json_roles(item->roles), "text", item->text.at,
      item->text.length, "sentence", item->sentence.at, item->sentence.length);
  char about[ZJ_ABOUT_TEXT];
  if (item->about.first)
    zj_value_set(out, "about",
                 json_pack("{s:s,s:s}", "value", zj_about_text(item->about, about), "found",
                           zj_found_word(item->about.found)));
  if (item->field_count) zj_value_set(out, "fields", make_fields(item));
  zj_json_add_known(out, facts);
  return out;
}

json_t *zj_json_facts(const zj_report_facts *facts) {
  json_t *out = json_object();
  for (int f = 0; f < ZJ_FIELD_FILE; f++)
    if (facts->fields[f].found != ZJ_FOUND_NONE)
      zj_value_set(out, zj_field_get((zj_field)f)->key,
                   json_pack("{s:s,s:s}", "value", facts->fields[f].value, "found",
                             zj_found_word(facts->fields[f].found)));
  return out;
}

json_t *zj_json_place(const zj_report_facts *facts, uint32_t line) {
  zj_source_place place;
  zj_places_find(facts->places, line, &place);
  if (place.kind == ZJ_PLACE_NONE) return NULL;
  const char *number = place.kind == ZJ_PLACE_PAGE ? "page" : "row";
  json_t *out = json_pack("{s:I}", number, (json_int_t)place.number);
  if (place.name.length) zj_value_set(out, "sheet", text_of(place.name));
  if (place.recognized) zj_value_set(out, "recognized", json_integer(place.recognized));
  return out;
}

static json_t *report_of(const zj_report_hits *report) {
  json_t *hits = json_array();
  for (size_t i = 0; i < report->hit_count; i++) {
    json_t *hit = zj_json_hit(report, &report->hits[i]);
    zj_value_set(hit, "marked", zj_json_marked(&report->hits[i]));
    zj_value_append(hits, hit);
  }
  return json_pack("{s:s,s:s,s:s,s:s,s:o,s:I,s:I,s:f,s:o}", "report", report->facts.id, "path",
                   report->facts.path, "title", ZJ_TITLE_SHOWN(report->facts.fields), "title_found",
                   zj_found_word(report->facts.title_found), "facts", zj_json_facts(&report->facts),
                   "occurrences", (json_int_t)report->rank.occurrences, "sentences",
                   (json_int_t)report->rank.sentences, "score", report->rank.score, "hits", hits);
}

/* The 30 largest values: a page shows as many, and more would swell every answer. */
static json_t *facet_of(const zj_snapshot *snapshot, const zj_result *result, zj_field field) {
  enum { MOST = 30 };
  json_t *out = json_array();
  zj_facet *facets;
  size_t count;
  void *local = talloc_new(NULL);
  zj_facet_count(local, snapshot, result, field, &facets, &count);
  if (!facets) zj_note_no_memory();
  for (size_t i = 0; facets && i < count && i < MOST; i++)
    if (facets[i].value[0])
      zj_value_append(out, json_pack("{s:s,s:I,s:I}", "value", facets[i].value, "occurrences",
                                     (json_int_t)facets[i].occurrences, "reports",
                                     (json_int_t)facets[i].reports));
  talloc_free(local);
  return out;
}

static json_t *facets_of(const zj_snapshot *snapshot, const zj_result *result) {
  static const zj_field fields[] = {ZJ_FIELD_YEAR, ZJ_FIELD_TYPE, ZJ_FIELD_ISSUER};
  json_t *out = json_object();
  for (size_t i = 0; i < ZJ_COUNT(fields); i++)
    zj_value_set(out, zj_field_get(fields[i])->key, facet_of(snapshot, result, fields[i]));
  return out;
}

json_t *zj_json_answer(const zj_snapshot *snapshot, const zj_result *result) {
  json_t *reports = json_array();
  for (size_t i = 0; i < result->report_count; i++)
    zj_value_append(reports, report_of(&result->reports[i]));
  json_t *out = json_pack(
      "{s:o,s:I,s:s,s:I,s:b,s:o,s:o,s:o}", "query", zj_json_query(result->query), "generation",
      (json_int_t)snapshot->generation, "rules", snapshot->rules_version, "took_us",
      (json_int_t)result->took_us, "exact", result->stop == ZJ_STOP_END, "total",
      zj_json_totals(result), "by_role", zj_json_by_role(result->by_role), "reports", reports);
  if (zj_result_whole(result)) zj_value_set(out, "facets", facets_of(snapshot, result));
  return out;
}

/* ---- writing ---- */

/* Jansson escapes C0 alone. DEL and C1 are allowed in JSON strings, but drive a terminal, so they
 * are escaped here. */
static int write_json(const char *bytes, size_t length, void *sink) {
  zj_slice text = {bytes, length};
  uint32_t c;
  size_t begin = 0;
  for (size_t at = 0, n; at < length; at += n) {
    n = zj_utf8_decode(text, at, &c);
    if (!n)
      n = 1;
    else if (c >= 0x7F && zj_char_is_control(c)) {
      zj_sink_bytes(sink, zj_slice_cut(text, begin, at));
      zj_sink_print(sink, "\\u%04x", c);
      begin = at + n;
    }
  }
  zj_sink_bytes(sink, zj_slice_cut(text, begin, length));
  return 0;
}

void zj_json_write(zj_sink *sink, json_t *value) {
  zj_status status = zj_value_status(value, NULL);
  if (status == ZJ_OK && json_dump_callback(value, write_json, sink, ZJ_VALUE_COMPACT) != 0)
    zj_note_bad_text();
  json_decref(value);
}

void zj_json_write_line(zj_sink *sink, json_t *value) {
  zj_json_write(sink, value);
  if (zj_noted_status(NULL) == ZJ_OK) zj_sink_char(sink, '\n');
}

void zj_json_write_members(zj_sink *sink, json_t *object) {
  const char *key;
  json_t *value;
  bool any = false;
  json_object_foreach(object, key, value) {
    if (any) zj_sink_char(sink, ',');
    zj_sink_print(sink, "\"%s\":", key);
    zj_json_write(sink, json_incref(value));
    any = true;
  }
  json_decref(object);
}

zj_json_list zj_json_list_begin(zj_sink *sink, json_t *head, const char *name) {
  zj_sink_char(sink, '{');
  zj_json_write_members(sink, head);
  zj_sink_print(sink, ",\"%s\":[", name);
  return (zj_json_list){.sink = sink};
}

void zj_json_list_add(zj_json_list *list, json_t *value) {
  if (list->any) zj_sink_char(list->sink, ',');
  zj_json_write(list->sink, value);
  list->any = true;
}

void zj_json_list_end(zj_json_list *list, json_t *tail) {
  zj_sink_char(list->sink, ']');
  if (json_object_size(tail)) zj_sink_char(list->sink, ',');
  zj_json_write_members(list->sink, tail);
  zj_sink_char(list->sink, '}');
}
