/* page_reading.c - one report for reading: contents, text by role, hits with a way from each to the next. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>

#include "query/reading.h"
#include "web/blocks.h"
#include "web/narrow.h"
#include "web/parts.h"
#include "web/router.h"
#include "web/view.h"

enum { JUMPS_MAX = 40, ITEM_LEVEL = 5 };

/* ---- contents ---- */

/* What stands over and before a heading, by level: for badges only where the role changes. */
typedef struct trail { const json_t *roles[16]; } trail;

static const json_t *above(const trail *t, json_int_t level) {
  while (level-- > 0)
    if (t->roles[level]) return t->roles[level];
  return NULL;
}

static bool same_roles(const json_t *a, const json_t *b) { return a && b && json_equal(a, b); }

/* Whether its badge would only repeat that of the heading above it or of the one before it on its level. */
static bool step(trail *t, json_int_t level, const json_t *roles) {
  bool repeated = same_roles(roles, above(t, level)) || same_roles(roles, t->roles[level]);
  t->roles[level] = roles;
  for (json_int_t deeper = level + 1; deeper < (json_int_t)ZJ_COUNT(t->roles); deeper++) t->roles[deeper] = NULL;
  return repeated;
}

static const char *line_url(const zj_exchange *x, const zj_ask *ask, size_t part, json_int_t line) {
  void *ctx = x->request->ctx;
  return zj_part_anchor(ctx, x->id, ask, part, line, talloc_asprintf(ctx, "#L%" JSON_INTEGER_FORMAT, line));
}

/* Items are left out unless they hold hits. Where there is no badge, the border still tells the role, and a hidden word. */
static json_t *contents(zj_exchange *x, const zj_ask *ask, size_t part, const json_t *outline) {
  void *ctx = x->request->ctx;
  json_t *list = json_array(), *node;
  trail t = {{NULL}};
  size_t i;
  json_array_foreach(outline, i, node) {
    json_int_t level = json_integer_value(json_object_get(node, "level")), hits = json_integer_value(json_object_get(node, "hits"));
    const json_t *roles = json_object_get(node, "roles");
    if (level < 0 || level >= (json_int_t)ZJ_COUNT(t.roles)) continue;
    bool repeated = step(&t, level, roles);
    if (level >= ITEM_LEVEL && !hits) continue;
    json_t *badges = zj_view_badges(ctx, roles);
    json_t *row = json_pack("{s:I,s:s,s:s,s:s,s:s,s:O,s:O}", "level", level, "heading", zj_text_short(ctx, zj_view_text(node, "heading"), 40), "url",
                            line_url(x, ask, part, json_integer_value(json_object_get(node, "line"))), "count", hits ? zj_view_hits(ctx, (uint64_t)hits) : "", "css", zj_view_roles_css(roles),
                            "badges", badges, "quiet", badges);
    json_object_set_new(row, repeated ? "badges" : "quiet", json_array());
    json_decref(badges);
    json_array_append_new(list, row);
  }
  return list;
}

/* ---- shares ---- */

static void count_shares(const json_t *paragraphs, size_t chars[ZJ_ROLE_COUNT]) {
  json_t *paragraph, *piece;
  size_t p, i;
  json_array_foreach(paragraphs, p, paragraph) json_array_foreach(json_object_get(paragraph, "pieces"), i, piece) {
    const char *key = json_string_value(json_array_get(json_object_get(piece, "roles"), 0));
    zj_role role = key ? zj_view_role(key) : ZJ_ROLE_COUNT;
    if (role == ZJ_ROLE_COUNT) continue;
    if (ZJ_ROLE_BIT(role) & ZJ_ROLES_FRAME) role = ZJ_ROLE_FRAME;
    chars[role] += zj_utf8_count(zj_slice_of(zj_view_text(piece, "text")));
  }
}

/* How much of the report plays which role, as a bar and in figures. */
static json_t *shares(void *ctx, const json_t *paragraphs) {
  size_t chars[ZJ_ROLE_COUNT] = {0}, all = 0;
  double x = 0;
  json_t *list = json_array();
  count_shares(paragraphs, chars);
  for (int role = 0; role < ZJ_ROLE_COUNT; role++) all += chars[role];
  for (int role = 0; role < ZJ_ROLE_COUNT && all; role++) {
    if (!chars[role]) continue;
    double width = 100.0 * (double)chars[role] / (double)all;
    json_array_append_new(list, json_pack("{s:s,s:s,s:s,s:s,s:s}", "css", zj_view_role_css((zj_role)role), "label", zj_view_role_label(ctx, (zj_role)role),
                                          "x", talloc_asprintf(ctx, "%.2f", x), "width", talloc_asprintf(ctx, "%.2f", width), "percent",
                                          width < 1 ? "<1%" : talloc_asprintf(ctx, "%.0f%%", width)));
    x += width;
  }
  return list;
}

/* ---- hits ---- */

static void add_jumps(void *ctx, json_t *page, const char *const *urls, json_int_t hits) {
  json_t *jumps = json_array();
  for (json_int_t n = 1; n <= hits && n <= JUMPS_MAX; n++) json_array_append_new(jumps, json_pack("{s:I,s:s}", "n", n, "url", urls[n]));
  json_object_set_new(page, "jumps", jumps);
  json_object_set_new(page, "has_hits", json_boolean(hits > 0));
  zj_view_set(page, "hits_text", hits ? talloc_asprintf(ctx, zj_tr("%s here", "本篇 %s"), zj_view_hits(ctx, (uint64_t)hits)) : "");
  zj_view_set(page, "jumps_more", hits > JUMPS_MAX ? talloc_asprintf(ctx, zj_tr("… %" JSON_INTEGER_FORMAT, "… 共 %" JSON_INTEGER_FORMAT), hits) : "");
}

/* ---- parts of a very long report ---- */

static size_t part_asked(const zj_exchange *x, size_t parts) {
  const char *asked = zj_param_get(&x->request->query, "part");
  size_t part = asked ? (size_t)strtoul(asked, NULL, 10) : 1;
  return part < 1 || part > parts ? 1 : part;
}

static void add_parts(const zj_exchange *x, json_t *page, const zj_ask *ask, size_t part, size_t parts) {
  void *ctx = x->request->ctx;
  json_object_set_new(page, "has_parts", json_boolean(parts > 1));
  zj_view_set(page, "prev_url", part > 1 ? zj_part_url(ctx, x->id, ask, part - 1) : "");
  zj_view_set(page, "next_url", part < parts ? zj_part_url(ctx, x->id, ask, part + 1) : "");
  zj_view_set(page, "part_text", talloc_asprintf(ctx, zj_tr("part %zu of %zu", "第 %zu 部分，共 %zu 部分"), part, parts));
}

/* The text itself, and the ways to its hits. */
static void add_text(zj_exchange *x, json_t *page, const zj_ask *ask, const json_t *reading, size_t part) {
  void *ctx = x->request->ctx;
  const json_t *paragraphs = json_object_get(reading, "paragraphs");
  json_int_t hits = json_integer_value(json_object_get(reading, "hits"));
  const char **urls = zj_part_hits(ctx, x->id, ask, part, paragraphs, hits);
  json_t *shown = zj_part_cut(paragraphs, part);
  add_jumps(ctx, page, urls, hits);
  json_object_set_new(page, "outline", contents(x, ask, part, json_object_get(reading, "outline")));
  json_object_set_new(page, "runs", zj_blocks_make(ctx, shown, hits, urls));
  json_decref(shown);
}

/* ---- the page ---- */

static const char *facts_text(void *ctx, const json_t *reading) {
  return talloc_asprintf(ctx, zj_tr("%" JSON_INTEGER_FORMAT " lines, %" JSON_INTEGER_FORMAT " characters · %s",
                                    "%" JSON_INTEGER_FORMAT " 行，%" JSON_INTEGER_FORMAT " 字 · %s"),
                         json_integer_value(json_object_get(reading, "lines")), json_integer_value(json_object_get(reading, "chars")), zj_view_text(reading, "encoding"));
}

static void answer_reading(zj_exchange *x, const zj_ask *ask, json_t *reading, const char *fault) {
  void *ctx = x->request->ctx;
  const char *title = zj_view_text(reading, "title");
  size_t parts = zj_part_of(json_integer_value(json_object_get(reading, "lines"))), part = part_asked(x, parts);
  json_t *page = json_pack("{s:s,s:s,s:s,s:s,s:s}", "title", title, "path", zj_view_text(reading, "path"), "facts", facts_text(ctx, reading), "self",
                           x->request->path, "raw_url", talloc_asprintf(ctx, "/r/%s.txt", x->id));
  json_t *bars = shares(ctx, json_object_get(reading, "paragraphs"));
  json_object_set_new(page, "has_shares", json_boolean(json_array_size(bars) > 0));
  json_object_set_new(page, "shares", bars);
  json_t *known = zj_narrow_facts(json_object_get(reading, "facts"));
  json_object_set_new(page, "has_known", json_boolean(json_array_size(known) > 0));
  json_object_set_new(page, "known", known);
  zj_view_box(ctx, page, ask);
  json_object_set_new(page, "derived", json_boolean(strcmp(zj_view_text(reading, "title_found"), "derived") == 0));
  const char *name = *title ? zj_text_short(ctx, title, 40) : zj_view_text(reading, "path");
  zj_view_set(page, "page_title", talloc_asprintf(ctx, "%s – %s", name, zj_tr("zhangju", "章句")));
  zj_view_set(page, "back_url", *ask->q ? zj_ask_url(ctx, "/search", ask) : "");
  zj_view_set(page, "fault_text", fault);
  json_object_set_new(page, "asked", json_boolean(*ask->q && !fault));
  add_parts(x, page, ask, part, parts);
  add_text(x, page, ask, reading, part);
  zj_answer_page(x, 200, "reading", page);
  json_decref(reading);
}

static bool find_report(zj_exchange *x, size_t *segment, uint32_t *report) {
  if (zj_snapshot_find(x->reader->snapshot, zj_slice_of(x->id), segment, report)) return true;
  zj_answer_problem(x, 404, "not-found", zj_tr("There is no report of that id in the index; it may have been moved or removed.",
                                             "索引里没有这个编号的报告，可能已移走或删除。"), NULL);
  return false;
}

void zj_page_reading(zj_exchange *x) {
  zj_ask ask;
  zj_asked asked = {0};
  zj_error err = {0};
  json_t *reading;
  size_t segment;
  uint32_t report;
  void *ctx = x->request->ctx;
  if (!zj_ask_read(x, &ask) || !find_report(x, &segment, &report)) return;
  const char *part = zj_param_get(&x->request->query, "part");
  if (zj_answer_cached(x, talloc_asprintf(ctx, "%s#%s", zj_ask_url(ctx, x->request->path, &ask), part ? part : ""))) return;
  /* A query that does not parse still shows the report. */
  bool faulty = *ask.q && zj_ask_parse(x, &ask, &asked, &err) != ZJ_OK;
  zj_error failure = {0};
  if (zj_reading_json(ctx, x->reader->snapshot, segment, report, faulty ? NULL : asked.query, &reading, &failure) != ZJ_OK)
    return zj_answer_error(x, &failure);
  answer_reading(x, &ask, reading, faulty ? err.text : NULL);
}

/* The original, byte for byte as it was decoded. */
void zj_page_text(zj_exchange *x) {
  size_t segment;
  uint32_t report;
  zj_error err = {0};
  zj_buffer text = {.ctx = x->request->ctx};
  if (!find_report(x, &segment, &report)) return;
  if (zj_answer_cached(x, x->request->path)) return;
  if (zj_segment_report_original(x->reader->snapshot->segments[segment], report, &text, &err) != ZJ_OK) return zj_answer_error(x, &err);
  zj_answer_text(x, 200, zj_buffer_slice(&text));
}
