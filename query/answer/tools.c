/* tools.c - the tools of assistants. */
#include "query/answer/tools.h"

#include <inttypes.h>
#include <stdio.h>
#include <talloc.h>
#include <xxhash.h>

#include "indexer/base/lang.h"
#include "indexer/base/values.h"
#include "indexer/outline/fields_shown.h"
#include "indexer/store/address.h"
#include "query/answer/account_emit.h"
#include "query/answer/items.h"
#include "query/answer/json.h"
#include "query/answer/reading.h"
#include "query/answer/schema.h"
#include "query/answer/trend.h"
#include "query/answer/verify.h"
#include "query/answer/ways.h"
#include "query/engine/excerpt.h"
#include "query/engine/paragraph_text.h"
#include "query/language/lex.h"
#include "query/language/query.h"

enum { TEXT_CHARS = 4000 /* of one text; the rest is read with read_passage */ };

/* ---- arguments ---- */

static const char *text_of(const zj_tool_call *call, const char *key) {
  return json_string_value(json_object_get(call->arguments, key));
}

static size_t number_of(const zj_tool_call *call, const char *key, size_t fallback) {
  const json_t *value = json_object_get(call->arguments, key);
  return json_is_integer(value) ? (size_t)json_integer_value(value) : fallback;
}

static bool flag_of(const zj_tool_call *call, const char *key) {
  return json_is_true(json_object_get(call->arguments, key));
}

static zj_status fail_role(const zj_tool_call *call, const char *word) {
  char names[ZJ_ROLES_TEXT];
  zj_roles_named(ZJ_ROLES_SCOPES, names);
  return zj_fail(
      call->err, ZJ_USAGE,
      zj_tr("there is no role \"%.60s\"; roles are: %s", "没有“%.60s”这种章节角色；可用的有：%s"),
      word, names);
}

static zj_status roles_of(const zj_tool_call *call, zj_role_set *out) {
  const json_t *list = json_object_get(call->arguments, "roles"), *word;
  size_t i;
  *out = 0;
  json_array_foreach(list, i, word) {
    zj_role_set roles = zj_lex_roles(zj_slice_of(json_string_value(word)));
    if (!roles) return fail_role(call, json_string_value(word));
    *out |= roles;
  }
  return ZJ_OK;
}

/* ---- cursors: where an answer goes on, bound to the index and to the question ---- */

/* A hash of everything asked but the cursor. */
static uint64_t hash_of(const zj_tool_call *call) {
  json_t *rest = json_copy((json_t *)(uintptr_t)call->arguments);
  json_object_del(rest, "cursor");
  char *text = json_dumps(rest, JSON_COMPACT | JSON_SORT_KEYS);
  uint64_t hash = text ? XXH3_64bits(text, strlen(text)) : 0;
  free(text);
  json_decref(rest);
  return hash;
}

static void set_cursor(const zj_tool_call *call, json_t *out, size_t first, size_t second) {
  char text[100];
  snprintf(text, sizeof text, "g%" PRIu64 ".%zu.%zu.%016" PRIx64, call->snapshot->generation, first,
           second, hash_of(call));
  zj_value_set(out, "next_cursor", json_string(text));
}

/* Sets *first and *second to the numbers of the cursor; 0 without one. */
static zj_status read_cursor(const zj_tool_call *call, size_t *first, size_t *second) {
  const char *text = text_of(call, "cursor");
  uint64_t generation, hash;
  int end = 0;
  *first = *second = 0;
  if (!text) return ZJ_OK;
  int read = sscanf(text, "g%20" SCNu64 ".%9zu.%9zu.%16" SCNx64 "%n", &generation, first, second,
                    &hash, &end);
  if (read != 4 || text[end] || hash != hash_of(call))
    return zj_fail(call->err, ZJ_USAGE, "%s",
                   zj_tr("the cursor belongs to another question; repeat the call with the same "
                         "arguments, or leave the cursor out",
                         "游标与本次提问不符；请用相同的参数再次调用，或去掉游标"));
  if (generation != call->snapshot->generation)
    return zj_fail(call->err, ZJ_USAGE, "%s",
                   zj_tr("the index has changed since; call again without the cursor",
                         "索引已更新；请去掉游标重新调用"));
  return ZJ_OK;
}

/* ---- parts of results ---- */

/* Sets a text, cut when it is very long. */
static void set_text(json_t *out, const char *key, zj_slice text) {
  size_t length = zj_utf8_offset(text, TEXT_CHARS);
  zj_value_set(out, key, json_stringn(text.at, length));
  if (length < text.length) zj_value_set(out, "cut", json_true());
}

static void set_report(json_t *out, const zj_report_facts *facts) {
  zj_value_set(out, "path", json_string(facts->path));
  zj_value_set(out, "title", json_string(ZJ_TITLE_SHOWN(facts->fields)));
  const zj_fact *year = &facts->fields[ZJ_FIELD_YEAR];
  if (year->found != ZJ_FOUND_NONE) zj_value_set(out, "year", json_string(year->value));
}

static zj_status find_report(const zj_tool_call *call, const char *name, size_t *segment,
                             uint32_t *report) {
  if (zj_snapshot_find(call->snapshot, zj_slice_of(name), segment, report)) return ZJ_OK;
  return zj_fail(call->err, ZJ_NOT_FOUND,
                 zj_tr("there is no report \"%.100s\"; take an id from search or list_items",
                       "没有“%.100s”这篇报告；请使用 search 或 list_items 给出的编号"),
                 name);
}

/* ---- search ---- */

static json_t *hit_json(const zj_report_hits *report, const zj_hit *hit) {
  zj_place_text id;
  json_t *out = json_object();
  zj_value_set(out, "id",
               json_string(zj_place_write(id, report->facts.id, hit->line, hit->start_char)));
  set_report(out, &report->facts);
  zj_value_set(out, "roles", zj_json_roles(hit->roles));
  zj_value_set(out, "headings", zj_json_crumbs(hit->crumbs, hit->crumb_count));
  set_text(out, "text", hit->sentence);
  return out;
}

/* Adds the hits until the result is large enough; returns how many. */
static size_t add_hits(json_t *hits, const zj_result *result) {
  size_t bytes = 0, count = 0;
  for (size_t i = 0; i < result->report_count; i++)
    for (size_t k = 0; k < result->reports[i].hit_count; k++) {
      if (bytes > ZJ_TOOL_BYTES) return count;
      zj_value_append(hits, hit_json(&result->reports[i], &result->reports[i].hits[k]));
      bytes += result->reports[i].hits[k].sentence.length;
      count++;
    }
  return count;
}

static zj_status add_suggestions(const zj_tool_call *call, const zj_query *query, json_t *out) {
  zj_ways ways;
  zj_status status = zj_ways_find(call->ctx, call->snapshot, query, zj_time_left(call->ends_us, 1),
                                  &ways, call->err);
  if (status != ZJ_OK || !ways.count) return status;
  json_t *list = json_array();
  for (size_t i = 0; i < ways.count; i++)
    zj_value_append(list, json_pack("{s:s,s:s,s:I}", "query", ways.at[i].trial.query, "label",
                                    zj_way_label(&ways.at[i]), "occurrences",
                                    (json_int_t)ways.at[i].trial.counts.occurrences));
  zj_value_set(out, "suggestions", list);
  return ZJ_OK;
}

static zj_status parse_query(const zj_tool_call *call, zj_role_set roles, zj_query **out) {
  zj_query_fault fault = {0};
  zj_error err = {0};
  zj_status status = zj_query_parse(call->ctx, zj_slice_of(text_of(call, "query")), roles,
                                    flag_of(call, "literal"), out, &fault, &err);
  if (status != ZJ_BAD_QUERY) {
    if (status != ZJ_OK) return zj_fail(call->err, status, "%s", err.text);
    return ZJ_OK;
  }
  if (fault.suggestion)
    return zj_fail(call->err, status, zj_tr("%s; try: %s", "%s；可试：%s"), err.text,
                   fault.suggestion);
  return zj_fail(call->err, status,
                 zj_tr("%s; \"literal\": true takes the query as plain text",
                       "%s；\"literal\": true 可把检索式当作普通文字"),
                 err.text);
}

static zj_status run_search(const zj_tool_call *call, json_t **out) {
  zj_query *query;
  zj_result *result;
  zj_role_set roles;
  zj_search_options options = {.page_unit = ZJ_PAGE_SENTENCES,
                               .limit = number_of(call, "limit", 10),
                               .deadline_us = zj_time_left(call->ends_us, 1)};
  size_t unused;
  zj_status status = roles_of(call, &roles);
  if (status == ZJ_OK) status = read_cursor(call, &options.offset, &unused);
  if (status == ZJ_OK) status = parse_query(call, roles, &query);
  if (status == ZJ_OK)
    status = zj_search(call->ctx, call->snapshot, query, &options, &result, call->err);
  if (status != ZJ_OK) return status;
  json_t *hits = json_array(), *understood = zj_json_query(query);
  size_t next = options.offset + add_hits(hits, result);
  *out = json_pack("{s:O,s:o,s:o,s:b,s:o}", "understood", json_object_get(understood, "understood"),
                   "total", zj_json_totals(result), "by_role", zj_json_by_role(result->by_role),
                   "exact", result->stop == ZJ_STOP_END, "hits", hits);
  json_t *hint = json_object_get(understood, "hint");
  if (hint) json_object_set(*out, "hint", hint);
  json_decref(understood);
  if (next < result->counts.sentences && next > options.offset) set_cursor(call, *out, next, 0);
  if (!result->counts.occurrences && result->stop == ZJ_STOP_END)
    return add_suggestions(call, query, *out);
  return ZJ_OK;
}

/* ---- list_items ---- */

typedef struct listing {
  const zj_tool_call *call;
  zj_role_set roles;
  const zj_query *within; /* NULL: all items */
  zj_deadline deadline;
  json_t *items;
  size_t bytes, limit;
} listing;

static bool is_full(const listing *l) {
  return json_array_size(l->items) >= l->limit || l->bytes > ZJ_TOOL_BYTES;
}

static void add_item(listing *l, const zj_report_facts *facts, const zj_item *item) {
  zj_place_text id;
  json_t *one = json_object();
  zj_slice text = item->sentence.length ? item->sentence : item->text;
  zj_value_set(one, "id", json_string(zj_place_write(id, facts->id, item->line, item->start_char)));
  set_report(one, facts);
  zj_value_set(one, "roles", zj_json_roles(item->roles));
  zj_value_set(one, "depth", json_integer(item->depth));
  zj_value_set(one, "how", json_string(zj_item_how_key(item->how)));
  set_text(one, "text", text);
  zj_value_append(l->items, one);
  l->bytes += text.length;
}

/* Adds the items of one report from number *from on; sets *from to the one to go on with, SIZE_MAX
 * when all were added. */
static zj_status list_report(listing *l, const zj_snapshot_place *place, size_t *from) {
  zj_item_list items;
  zj_report_facts facts;
  void *local = talloc_new(l->call->ctx);
  if (!local) return zj_no_memory(l->call->err);
  zj_segment_facts(l->call->snapshot->segments[place->segment], place->report, &facts);
  zj_status status =
      zj_items_find(local, l->call->snapshot, place->segment, place->report, l->roles,
                    flag_of(l->call, "nested"), l->within, &l->deadline, &items, l->call->err);
  size_t i = *from;
  for (; status == ZJ_OK && i < items.count && !is_full(l); i++)
    add_item(l, &facts, &items.at[i]);
  if (status == ZJ_OK) *from = i < items.count ? i : SIZE_MAX;
  talloc_free(local);
  return status;
}

/* The reports whose items are listed: all, or those in which the query finds something. */
static zj_status list_places(listing *l, zj_snapshot_place **out, size_t *count) {
  const zj_tool_call *call = l->call;
  zj_result *result;
  zj_query *query;
  if (!text_of(call, "query")) {
    *out = zj_snapshot_list(call->ctx, call->snapshot, count);
    return *out ? ZJ_OK : zj_no_memory(call->err);
  }
  zj_search_options options = {.sort = ZJ_SORT_FILE,
                               .without_sentences = true,
                               .deadline_us = zj_time_left(call->ends_us, 1)};
  zj_status status = parse_query(call, 0, &query);
  if (status == ZJ_OK)
    status = zj_search(call->ctx, call->snapshot, query, &options, &result, call->err);
  if (status != ZJ_OK) return status;
  if (result->stop != ZJ_STOP_END)
    return zj_fail(call->err, ZJ_LIMIT, "%s",
                   zj_tr("the query takes too long; ask a narrower one", "检索超时，请缩小范围"));
  l->within = query->fields_only ? NULL : query;
  *count = result->ranking_count;
  *out = talloc_array(call->ctx, zj_snapshot_place, (unsigned)*count + 1);
  if (!*out) return zj_no_memory(call->err);
  for (size_t i = 0; i < *count; i++)
    (*out)[i] = (zj_snapshot_place){result->ranking[i].segment, result->ranking[i].report};
  return ZJ_OK;
}

static zj_status run_items(const zj_tool_call *call, json_t **out) {
  listing l = {.call = call,
               .limit = number_of(call, "limit", 30),
               .deadline.ends_us = call->ends_us,
               .items = json_array()};
  size_t at = 0, from = 0, count = 0;
  zj_snapshot_place *places;
  *out = json_pack("{s:o}", "items", l.items);
  zj_status status = roles_of(call, &l.roles);
  if (status == ZJ_OK) status = read_cursor(call, &at, &from);
  if (status == ZJ_OK) status = list_places(&l, &places, &count);
  if (!l.roles) l.roles = ZJ_ROLE_BIT(ZJ_ROLE_PROBLEMS);
  while (status == ZJ_OK && at < count && !is_full(&l)) {
    if (zj_deadline_look(&l.deadline)) break;
    status = list_report(&l, &places[at], &from);
    if (status != ZJ_OK || from != SIZE_MAX) break;
    from = 0;
    at++;
  }
  if (status == ZJ_LIMIT && l.deadline.past) { /* goes on with this report next time */
    status = ZJ_OK;
    *call->err = (zj_error){0};
  }
  if (status == ZJ_OK && at < count) set_cursor(call, *out, at, from);
  return status;
}

/* ---- read_passage ---- */

static zj_role_set roles_in(const zj_segment *segment, const zj_paragraph_view *view) {
  zj_role_set all = view->roles;
  for (uint32_t p = view->passage_begin; !view->roles && p < view->passage_end; p++) {
    zj_passage_view passage;
    zj_segment_passage(segment, p, &passage);
    all |= passage.roles;
  }
  return all & ZJ_ROLES_ALL;
}

/* Adds one paragraph as the report has it. */
static zj_status add_paragraph(const zj_tool_call *call, const zj_segment *segment, const char *id,
                               uint32_t paragraph, json_t *list, size_t *bytes) {
  zj_paragraph_view view;
  zj_paragraph_text text;
  zj_place_text place;
  zj_segment_paragraph(segment, paragraph, &view);
  zj_status status = zj_paragraph_text_make(call->ctx, segment, paragraph, &view, &text, call->err);
  if (status != ZJ_OK) return status;
  zj_buffer words = {.ctx = call->ctx};
  zj_running_text(&text, text.line_begin, (zj_orig_pos){text.original.length}, &words);
  status = zj_buffer_status(&words, call->err);
  if (status != ZJ_OK) return status;
  json_t *one =
      json_pack("{s:s,s:I,s:o,s:s%}", "id", zj_place_write(place, id, view.first_line, 0), "line",
                (json_int_t)view.first_line, "roles", zj_json_roles(roles_in(segment, &view)),
                "text", zj_buffer_slice(&words).at, words.length);
  zj_value_append(list, one);
  *bytes += words.length;
  return ZJ_OK;
}

static zj_status run_passage(const zj_tool_call *call, json_t **out) {
  zj_place place;
  zj_report_facts facts;
  uint32_t begin, end, node_begin, node_end;
  size_t bytes = 0, wanted = number_of(call, "paragraphs", 5),
         before = number_of(call, "before", 0);
  zj_error err = {0};
  if (zj_place_find(call->snapshot, text_of(call, "place"), &place, &err) != ZJ_OK)
    return zj_fail(call->err, err.status,
                   zj_tr("%s; take a place from search, list_items or outline",
                         "%s；请使用 search、list_items 或 outline 给出的位置"),
                   err.text);
  zj_segment *segment = call->snapshot->segments[place.segment];
  zj_segment_facts(segment, place.report, &facts);
  zj_segment_report_range(segment, place.report, &begin, &end);
  zj_segment_node_range(segment, place.report, &node_begin, &node_end);
  uint32_t first = place.line ? zj_place_paragraph(call->snapshot, &place) : begin;
  uint32_t at = first - begin < before ? begin : first - (uint32_t)before;
  zj_paragraph_view view;
  zj_passage_view passage;
  const char **crumbs;
  size_t crumb_count;
  zj_segment_paragraph(segment, first, &view);
  zj_segment_passage(segment, view.passage_begin, &passage);
  zj_status status =
      zj_crumbs_make(call->ctx, segment, passage.node, &crumbs, &crumb_count, call->err);
  if (status != ZJ_OK) return status;
  json_t *list = json_array();
  *out = json_pack("{s:s,s:o,s:o,s:o}", "report", facts.id, "facts", zj_json_facts(&facts),
                   "headings", zj_json_crumbs(crumbs, crumb_count), "paragraphs", list);
  set_report(*out, &facts);
  for (wanted += first - at; status == ZJ_OK && at < end && wanted && bytes < ZJ_TOOL_BYTES;
       at++, wanted--)
    status = add_paragraph(call, segment, facts.id, at, list, &bytes);
  if (status == ZJ_OK && at < end) {
    zj_place_text next;
    zj_segment_paragraph(segment, at, &view);
    zj_value_set(*out, "next", json_string(zj_place_write(next, facts.id, view.first_line, 0)));
  }
  return status;
}

/* ---- outline ---- */

static zj_status run_outline(const zj_tool_call *call, json_t **out) {
  size_t segment, first, unused, limit = number_of(call, "limit", 200),
                                 depth = number_of(call, "depth", 6);
  uint32_t report;
  json_t *reading, *heading;
  zj_report_facts facts;
  zj_status status = find_report(call, text_of(call, "report"), &segment, &report);
  if (status == ZJ_OK) status = read_cursor(call, &first, &unused);
  if (status == ZJ_OK)
    status = zj_reading_json(call->ctx, call->snapshot, segment, report,
                             &(zj_reading_options){.without_text = true,
                                                   .depth = (unsigned)depth,
                                                   .outline_skip = first,
                                                   .outline_limit = limit,
                                                   .ends_us = call->ends_us},
                             &reading, call->err);
  if (status != ZJ_OK) return status;
  zj_segment_facts(call->snapshot->segments[segment], report, &facts);
  json_t *list = json_array();
  size_t i, all = (size_t)json_integer_value(json_object_get(reading, "headings"));
  *out = json_pack("{s:s,s:O,s:O,s:O,s:o}", "report", facts.id, "facts",
                   json_object_get(reading, "facts"), "lines", json_object_get(reading, "lines"),
                   "chars", json_object_get(reading, "chars"), "headings", list);
  set_report(*out, &facts);
  json_array_foreach(json_object_get(reading, "outline"), i, heading) {
    json_int_t line = json_integer_value(json_object_get(heading, "line"));
    char id[64];
    snprintf(id, sizeof id, "%s:%lld", facts.id, (long long)line);
    zj_value_append(list, json_pack("{s:s,s:O,s:O,s:O}", "id", id, "level",
                                    json_object_get(heading, "level"), "roles",
                                    json_object_get(heading, "roles"), "heading",
                                    json_object_get(heading, "heading")));
  }
  first += json_array_size(list);
  if (first < all) set_cursor(call, *out, first, 0);
  json_decref(reading);
  return ZJ_OK;
}

/* ---- verify_quote ---- */

static zj_status run_verify(const zj_tool_call *call, json_t **out) {
  zj_draft *draft;
  zj_verification v;
  zj_verify_options options = {.ends_us = call->ends_us};
  zj_status status =
      zj_draft_of_quotation(call->ctx, zj_slice_of(text_of(call, "quote")), &draft, call->err);
  if (status == ZJ_OK)
    status = zj_verify(call->ctx, call->snapshot, draft, &options, &v, call->err);
  if (status != ZJ_OK) return status;
  if (!v.count)
    return zj_fail(call->err, ZJ_USAGE, "%s",
                   zj_tr("\"quote\" holds no words", "“quote”里没有文字"));
  json_t *all = zj_verified_json(&v.at[0]);
  *out = json_pack("{s:O,s:s,s:O}", "verdict", json_object_get(all, "verdict"), "meaning",
                   zj_quoting_name(v.at[0].verdict), "parts", json_object_get(all, "parts"));
  json_decref(all);
  return ZJ_OK;
}

/* ---- compare, trend ---- */

static zj_status run_compare(const zj_tool_call *call, json_t **out) {
  zj_account_report pair[2];
  zj_report_facts facts[2];
  static const char *const keys[] = {"a", "b"};
  zj_account account = {0};
  zj_role_set roles;
  zj_deadline deadline = {.ends_us = call->ends_us};
  zj_status status = roles_of(call, &roles);
  for (size_t i = 0; status == ZJ_OK && i < 2; i++) {
    status = find_report(call, text_of(call, keys[i]), &pair[i].segment, &pair[i].report);
    if (status == ZJ_OK)
      zj_segment_facts(call->snapshot->segments[pair[i].segment], pair[i].report, &facts[i]);
  }
  size_t first = 0, unused, limit = number_of(call, "limit", 40);
  if (status == ZJ_OK) status = read_cursor(call, &first, &unused);
  roles &= ZJ_ROLES_SCOPES;
  if (status == ZJ_OK)
    status = zj_account_compare(call->ctx, call->snapshot, pair[0], pair[1],
                                roles ? roles : ZJ_ROLES_SCOPES, &deadline, &account, call->err);
  if (status != ZJ_OK) return status;
  *out = zj_account_json(&account, &(zj_account_head){.a = facts[0], .b = &facts[1], .b_count = 1},
                         0, first, limit);
  zj_value_set(*out, "rows_in_all", json_integer((json_int_t)account.count));
  size_t end = first + json_array_size(json_object_get(*out, "rows"));
  if (first < end && end < account.count) set_cursor(call, *out, end, 0);
  return ZJ_OK;
}

static zj_status run_trend(const zj_tool_call *call, json_t **out) {
  zj_query *query;
  zj_trend *trend;
  zj_role_set roles;
  zj_trend_options options = {.by_role = flag_of(call, "by_role"),
                              .about = flag_of(call, "about"),
                              .deadline_us = zj_time_left(call->ends_us, 1)};
  zj_status status = roles_of(call, &roles);
  if (status == ZJ_OK) status = parse_query(call, roles, &query);
  if (status == ZJ_OK)
    status = zj_trend_make(call->ctx, call->snapshot, query, &options, &trend, call->err);
  if (status != ZJ_OK) return status;
  json_t *rows = json_array();
  for (size_t i = 0; i < trend->count; i++)
    zj_value_append(rows, zj_trend_row_json(&trend->rows[i]));
  *out = zj_trend_end_json(trend);
  json_object_del(*out, "took_us");
  zj_value_set(*out, "rows", rows);
  return ZJ_OK;
}

/* ---- the table ---- */

#define ROLES_SCHEMA                                                                            \
  "\"roles\":{\"type\":\"array\",\"items\":{\"type\":\"string\",\"maxLength\":40},"             \
  "\"maxItems\":20,\"description\":\"only text of these roles: problems, causes, plans, work, " \
  "rectify, experience, advice, goals, overview, intro, other; 问题, 原因, 打算, 做法 … work, too\"}"
#define CURSOR_SCHEMA                                                                            \
  "\"cursor\":{\"type\":\"string\",\"maxLength\":100,\"description\":\"next_cursor of the call " \
  "before, with otherwise the same arguments\"}"
#define LIMIT_SCHEMA(most, usual) \
  "\"limit\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":" most ",\"default\":" usual "}"
#define STRINGS "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}"
#define CLOSED "\"additionalProperties\":false"
#define REPORT_PARTS \
  "\"path\":{\"type\":\"string\"},\"title\":{\"type\":\"string\"},\"year\":{\"type\":\"string\"}"

static const zj_tool tools[] = {
    {"search", "Search reports",
     "Exact full-text search in Chinese reports. Counts are exact; text is verbatim. A run of words "
     "is one phrase; a blank means AND in one paragraph; OR, -word (not), ROLE:word (问题:年轻干部), "
     "同句(a b), 近20(a b), 标题:x, 年份:2023..2024, 单位:x. Each hit has an id ID:LINE:CHAR to quote "
     "and to pass to read_passage.",
     "{\"type\":\"object\",\"properties\":{\"query\":{\"type\":\"string\",\"maxLength\":2000,"
     "\"description\":\"the query\"}," ROLES_SCHEMA
     ",\"literal\":{\"type\":\"boolean\",\"description\":\"take the query, signs included, as one "
     "phrase\"}," LIMIT_SCHEMA("50", "10") "," CURSOR_SCHEMA "},\"required\":[\"query\"]," CLOSED
                                           "}",
     "{\"type\":\"object\",\"properties\":{\"understood\":{\"type\":\"string\"},\"hint\":{\"type\":"
     "\"string\"},\"total\":{\"type\":\"object\"},\"by_role\":{\"type\":\"object\"},\"exact\":{"
     "\"type\":\"boolean\"},\"hits\":{\"type\":\"array\",\"items\":{\"type\":\"object\","
     "\"properties\":{\"id\":{\"type\":\"string\"}," REPORT_PARTS ",\"roles\":" STRINGS
     ",\"headings\":" STRINGS
     ",\"text\":{\"type\":\"string\"},\"cut\":{\"type\":\"boolean\"}},\"required\":[\"id\",\"path\","
     "\"text\"]}},\"suggestions\":{\"type\":\"array\",\"items\":{\"type\":\"object\"}},"
     "\"next_cursor\":{\"type\":\"string\"}},\"required\":[\"total\",\"exact\",\"hits\"]}",
     run_search},
    {"list_items", "List items under a role",
     "Lists the items that reports give under a role, one by one: problems found (default), causes, "
     "plans, advice … Text is verbatim, each with its id. With query only items that hold a hit, or "
     "(年份:2024) of the reports selected.",
     "{\"type\":\"object\",\"properties\":{" ROLES_SCHEMA
     ",\"query\":{\"type\":\"string\",\"maxLength\":2000,\"description\":\"as in search\"},"
     "\"nested\":{\"type\":\"boolean\",\"description\":\"items inside items, too\"}," LIMIT_SCHEMA(
         "100", "30") "," CURSOR_SCHEMA "}," CLOSED "}",
     "{\"type\":\"object\",\"properties\":{\"items\":{\"type\":\"array\",\"items\":{\"type\":"
     "\"object\",\"properties\":{\"id\":{\"type\":\"string\"}," REPORT_PARTS ",\"roles\":" STRINGS
     ",\"depth\":{\"type\":\"integer\"},\"how\":{\"type\":\"string\"},\"text\":{\"type\":\"string\"},\"cut\":{\"type\":"
     "\"boolean\"}},\"required\":[\"id\",\"path\",\"text\"]}},\"next_cursor\":{\"type\":\"string\"}},"
     "\"required\":[\"items\"]}",
     run_items},
    {"read_passage", "Read a passage",
     "Reads paragraphs of a report verbatim, from a place on: ID, ID:LINE, ID:LINE:CHAR or PATH:LINE "
     "as other tools give them. Go on with the place in next.",
     "{\"type\":\"object\",\"properties\":{\"place\":{\"type\":\"string\",\"maxLength\":1000},"
     "\"paragraphs\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":100,\"default\":5},\"before\":{"
     "\"type\":\"integer\",\"minimum\":0,\"maximum\":50,\"default\":0,\"description\":\"paragraphs "
     "before the place\"}},\"required\":[\"place\"]," CLOSED "}",
     "{\"type\":\"object\",\"properties\":{\"report\":{\"type\":\"string\"}," REPORT_PARTS
     ",\"facts\":{\"type\":\"object\"},\"headings\":" STRINGS
     ",\"paragraphs\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"id\":{"
     "\"type\":\"string\"},\"line\":{\"type\":\"integer\"},\"roles\":" STRINGS
     ",\"text\":{\"type\":\"string\"}},\"required\":[\"id\",\"text\"]}},\"next\":{\"type\":"
     "\"string\"}},\"required\":[\"report\",\"paragraphs\"]}",
     run_passage},
    {"outline", "Outline of a report",
     "The headings and items of one report with their levels, roles and places; its title, issuer, "
     "year and other facts.",
     "{\"type\":\"object\",\"properties\":{\"report\":{\"type\":\"string\",\"maxLength\":1000,"
     "\"description\":\"id or path\"},\"depth\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":6,"
     "\"default\":6}," LIMIT_SCHEMA("500", "200") "," CURSOR_SCHEMA
                                                  "},\"required\":[\"report\"]," CLOSED "}",
     "{\"type\":\"object\",\"properties\":{\"report\":{\"type\":\"string\"}," REPORT_PARTS
     ",\"facts\":{\"type\":\"object\"},\"lines\":{\"type\":\"integer\"},\"chars\":{\"type\":"
     "\"integer\"},\"headings\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{"
     "\"id\":{\"type\":\"string\"},\"level\":{\"type\":\"integer\"},\"roles\":" STRINGS
     ",\"heading\":{\"type\":\"string\"}},\"required\":[\"id\",\"heading\"]}},\"next_cursor\":{"
     "\"type\":\"string\"}},\"required\":[\"report\",\"headings\"]}",
     run_outline},
    {"verify_quote", "Verify a quotation",
     "Whether a quotation stands in the reports: exact (to the letter), signs (the same words; "
     "punctuation or script differ), near (a few characters differ; see difference), apart (its "
     "parts around an ellipsis are not in one report in this order), none. Call it for every "
     "quotation before it is given to a reader.",
     "{\"type\":\"object\",\"properties\":{\"quote\":{\"type\":\"string\",\"maxLength\":4000,"
     "\"description\":\"without the marks around it; …… parts it\"}},\"required\":[\"quote\"]," CLOSED
     "}",
     "{\"type\":\"object\",\"properties\":{\"verdict\":{\"enum\":[\"exact\",\"signs\",\"near\","
     "\"apart\",\"none\",\"unchecked\"]},\"meaning\":{\"type\":\"string\"},\"parts\":{\"type\":"
     "\"array\",\"items\":{\"type\":\"object\"}}},\"required\":[\"verdict\",\"parts\"]}",
     run_verify},
    {"compare", "Compare two reports",
     "Holds two reports, such as two years of one unit, against each other: which items of each role "
     "are kept, changed (with the figures of both), new or gone. Both are quoted verbatim.",
     "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"maxLength\":1000,"
     "\"description\":\"id or path of the earlier report\"},\"b\":{\"type\":\"string\","
     "\"maxLength\":1000,\"description\":\"of the later one\"}," ROLES_SCHEMA
     "," LIMIT_SCHEMA("100", "40") "," CURSOR_SCHEMA "},\"required\":[\"a\",\"b\"]," CLOSED "}",
     "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"object\"},\"b\":{\"type\":"
     "\"array\",\"items\":{\"type\":\"object\"}},\"rows\":{\"type\":\"array\",\"items\":{"
     "\"type\":\"object\"}},\"totals\":{\"type\":\"object\",\"description\":\"of these "
     "rows\"},\"rows_in_all\":{\"type\":\"integer\"},\"next_cursor\":{\"type\":\"string\"}},"
     "\"required\":[\"rows\",\"rows_in_all\"]}",
     run_compare},
    {"trend", "A wording year by year",
     "How often a wording occurs year by year, by role if asked for, with rates per 10,000 characters "
     "and per 100 reports and its first and last place.",
     "{\"type\":\"object\",\"properties\":{\"query\":{\"type\":\"string\",\"maxLength\":2000,"
     "\"description\":\"as in search\"}," ROLES_SCHEMA
     ",\"literal\":{\"type\":\"boolean\"},\"by_role\":{\"type\":\"boolean\"},\"about\":{"
     "\"type\":\"boolean\",\"description\":\"count by the year the text speaks of, not by that "
     "of the report\"}},\"required\":[\"query\"]," CLOSED "}",
     "{\"type\":\"object\",\"properties\":{\"occurrences\":{\"type\":\"integer\"},\"exact\":{"
     "\"type\":\"boolean\"},\"rows\":{\"type\":\"array\",\"items\":{\"type\":\"object\"}}},"
     "\"required\":[\"occurrences\",\"exact\",\"rows\"]}",
     run_trend},
};

const zj_tool *zj_tools(size_t *count) {
  *count = ZJ_COUNT(tools);
  return tools;
}

const zj_tool *zj_tool_find(const char *name) {
  for (size_t i = 0; i < ZJ_COUNT(tools); i++)
    if (strcmp(tools[i].name, name) == 0) return &tools[i];
  return NULL;
}

zj_status zj_tool_run(const zj_tool *tool, const zj_tool_call *call, json_t **out) {
  *out = NULL;
  json_t *schema = json_loads(tool->input, 0, NULL);
  if (!schema) return zj_no_memory(call->err);
  zj_status status = zj_schema_check(schema, call->arguments, call->err);
  json_decref(schema);
  if (status == ZJ_OK) status = tool->run(call, out);
  if (status == ZJ_OK) status = zj_value_status(*out, call->err);
  if (status != ZJ_OK) {
    json_decref(*out);
    *out = NULL;
  }
  return status;
}
