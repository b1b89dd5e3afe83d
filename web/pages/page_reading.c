/* page_reading.c - one report for reading: contents, text by role, hits linked to each other. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/base/values.h"
#include "indexer/read/places.h"
#include "indexer/read/unread.h"
#include "query/answer/reading.h"
#include "web/pages/blocks.h"
#include "web/pages/handlers.h"
#include "web/pages/map.h"
#include "web/pages/narrow.h"
#include "web/pages/only.h"
#include "web/pages/original.h"
#include "web/pages/parts.h"
#include "web/pages/view.h"
#include "web/pages/years.h"

enum { CONTENTS_DEPTH = 4, WHOLE_PARTS = 10 };

/* ---- contents ---- */

/* The roles of the headings above and before the present one, by level; badges are shown only where
 * the role changes. */
typedef struct trail {
  const json_t *roles[16];
} trail;

static const json_t *roles_above(const trail *t, json_int_t level) {
  while (level-- > 0)
    if (t->roles[level]) return t->roles[level];
  return NULL;
}

static bool same_roles(const json_t *a, const json_t *b) {
  return a && b && json_equal(a, b);
}

/* Adds a heading to the trail. True when its badge would only repeat that of the heading above it,
 * or of the one before it on the same level. */
static bool add_heading(trail *t, json_int_t level, const json_t *roles) {
  bool repeated = same_roles(roles, roles_above(t, level)) || same_roles(roles, t->roles[level]);
  t->roles[level] = roles;
  for (json_int_t deeper = level + 1; deeper < (json_int_t)ZJ_COUNT(t->roles); deeper++)
    t->roles[deeper] = NULL;
  return repeated;
}

/* The address of a line for the contents. When only some roles are shown, it leads to the whole
 * report. */
static const char *line_url(const zj_exchange *x, const zj_ask *ask, size_t part, json_int_t line) {
  void *ctx = x->request->ctx;
  zj_ask whole = *ask;
  whole.only = 0;
  if (ask->only) part = 0;
  ask = &whole;
  return zj_part_anchor(ctx, x->id, ask, part, line,
                        zj_text_print(ctx, "#L%" JSON_INTEGER_FORMAT, line));
}

/* The table of contents. Items are listed only when they contain hits. A heading without a badge
 * still shows its role by its border and, for screen readers, by a hidden word. */
static json_t *contents_rows(zj_exchange *x, const zj_ask *ask, size_t part,
                             const json_t *outline) {
  void *ctx = x->request->ctx;
  json_t *list = json_array(), *node;
  trail t = {{NULL}};
  size_t i;
  json_array_foreach(outline, i, node) {
    json_int_t level = json_integer_value(json_object_get(node, "level")),
               hits = json_integer_value(json_object_get(node, "hits"));
    const json_t *roles = json_object_get(node, "roles");
    if (level < 0 || level >= (json_int_t)ZJ_COUNT(t.roles)) continue;
    bool repeated = add_heading(&t, level, roles);
    json_t *badges = zj_view_badges(ctx, roles, false);
    json_t *row =
        json_pack("{s:I,s:s,s:s,s:s,s:s,s:O,s:O}", "level", level, "heading",
                  zj_text_short(ctx, zj_view_text(node, "heading"), 40), "url",
                  line_url(x, ask, part, json_integer_value(json_object_get(node, "line"))),
                  "count", hits ? zj_view_hits(ctx, (uint64_t)hits) : "", "css",
                  zj_view_roles_css(roles), "badges", badges, "quiet", badges);
    zj_value_set(row, repeated ? "badges" : "quiet", json_array());
    json_decref(badges);
    zj_value_append(list, row);
  }
  return list;
}

/* Of a report with more headings than a page can list. */
static const char *outline_note(void *ctx, size_t listed, json_int_t all) {
  if ((json_int_t)listed >= all) return "";
  return zj_text_print(ctx, zj_tr("The first %s of %s headings.", "前 %s 个标题，共 %s 个。"),
                       zj_view_number(ctx, listed), zj_view_number(ctx, (uint64_t)all));
}

/* ---- shares ---- */

static void count_shares(const json_t *paragraphs, size_t chars[ZJ_ROLE_COUNT]) {
  json_t *paragraph, *piece;
  size_t p, i;
  json_array_foreach(paragraphs, p, paragraph) {
    json_array_foreach(json_object_get(paragraph, "pieces"), i, piece) {
      const char *key = json_string_value(json_array_get(json_object_get(piece, "roles"), 0));
      zj_role role = key ? zj_view_role(key) : ZJ_ROLE_COUNT;
      if (role == ZJ_ROLE_COUNT) continue;
      if (ZJ_ROLE_BIT(role) & ZJ_ROLES_FRAME) role = ZJ_ROLE_FRAME;
      chars[role] += zj_utf8_count(zj_slice_of(zj_view_text(piece, "text")));
    }
  }
}

/* How much of the report has which role, in percent. */
static json_t *share_rows(zj_exchange *x, const zj_ask *ask, const json_t *paragraphs) {
  void *ctx = x->request->ctx;
  size_t chars[ZJ_ROLE_COUNT] = {0}, all = 0;
  json_t *list = json_array();
  count_shares(paragraphs, chars);
  for (int role = 0; role < ZJ_ROLE_COUNT; role++)
    all += chars[role];
  for (int role = 0; role < ZJ_ROLE_COUNT && all; role++) {
    if (!chars[role]) continue;
    double width = 100.0 * (double)chars[role] / (double)all;
    zj_ask only = *ask;
    only.only = role == ZJ_ROLE_FRAME ? ZJ_ROLES_FRAME : ZJ_ROLE_BIT(role);
    zj_value_append(list, json_pack("{s:s,s:s,s:s,s:s,s:b}", "css", zj_view_role_css((zj_role)role),
                                    "label", zj_view_role_label(ctx, (zj_role)role), "url",
                                    zj_part_url(ctx, x->id, &only, 1), "percent",
                                    width < 1 ? "<1%" : zj_text_print(ctx, "%.0f%%", width),
                                    "current", (int)(ask->only == only.only)));
  }
  return list;
}

/* ---- hits ---- */

/* Adds the way to the first and the last hit; the hits lead to each other. */
static void add_jumps(void *ctx, json_t *page, const char *const *urls, json_int_t hits) {
  zj_value_set(page, "has_hits", json_boolean(hits > 0));
  zj_value_set(page, "hits", json_integer(hits));
  if (hits == 0) return;
  zj_view_set(page, "first_url", urls[1]);
  zj_view_set(page, "last_url", urls[hits]);
  zj_view_set(page, "hits_text", zj_view_hits(ctx, (uint64_t)hits));
}

/* ---- parts of a very long report ---- */

static size_t part_asked(const zj_exchange *x, size_t parts) {
  const char *asked = zj_param_get(&x->request->query, "part");
  size_t part = asked ? (size_t)strtoul(asked, NULL, 10) : 1;
  return part < 1 || part > parts ? 1 : part;
}

static bool wants_original(const zj_exchange *x) {
  const char *view = zj_param_get(&x->request->query, "view");
  return view && strcmp(view, "original") == 0;
}

/* The address of another part in the same view. */
static const char *other_part_url(const zj_exchange *x, const zj_ask *ask, size_t part) {
  const char *url = zj_part_url(x->request->ctx, x->id, ask, part);
  if (!wants_original(x)) return url;
  return zj_text_print(x->request->ctx, "%s%cview=original", url, strchr(url, '?') ? '&' : '?');
}

static void add_parts(const zj_exchange *x, json_t *page, const zj_ask *ask, size_t part,
                      size_t parts) {
  void *ctx = x->request->ctx;
  zj_value_set(page, "has_parts", json_boolean(parts > 1));
  zj_view_set(page, "prev_url", part > 1 ? other_part_url(x, ask, part - 1) : "");
  zj_view_set(page, "next_url", part < parts ? other_part_url(x, ask, part + 1) : "");
  zj_view_set(
      page, "part_text",
      zj_text_print(ctx, zj_tr("part %zu of %zu", "第 %zu 部分，共 %zu 部分"), part, parts));
}

/* ---- places in the document ---- */

/* Sets "place" where a new page or sheet of the document begins, with a link to it where the
 * original can be opened there; "" elsewhere. */
static void add_places(zj_exchange *x, const zj_report_facts *facts, const json_t *runs) {
  zj_source_place before = {0}, place;
  char told[ZJ_PLACE_NAME + 60];
  const json_t *run, *blocks;
  json_t *block;
  size_t r, b;
  bool has_original = zj_original_has(x, facts);
  json_array_foreach(runs, r, run) {
    blocks = json_object_get(run, "blocks");
    json_array_foreach(blocks, b, block) {
      uint32_t line = (uint32_t)json_integer_value(json_object_get(block, "line"));
      zj_places_find(facts->places, line, &place);
      bool turns = place.kind == ZJ_PLACE_PAGE &&
                   (before.kind != ZJ_PLACE_PAGE || before.number != place.number);
      zj_view_set(block, "place",
                  turns ? zj_place_tell(&place, zj_lang_get(), told, sizeof told) : "");
      zj_view_set(block, "place_url",
                  turns && has_original ? zj_original_url(x->request->ctx, facts, line) : "");
      before = place;
    }
  }
}

/* Adds the text itself, its map, and the links to its hits. */
static void add_text(zj_exchange *x, json_t *page, const zj_ask *ask, const zj_report_facts *facts,
                     const json_t *reading, size_t part) {
  void *ctx = x->request->ctx;
  json_int_t hits = json_integer_value(json_object_get(reading, "hits"));
  json_t *paragraphs = json_incref(json_object_get(reading, "paragraphs"));
  if (ask->only) {
    json_decref(paragraphs);
    paragraphs = zj_only_cut(json_object_get(reading, "paragraphs"), ask->only, &hits);
  }
  const char **urls = zj_part_hits(ctx, x->id, ask, part, paragraphs, hits);
  json_t *shown = zj_part_cut(paragraphs, part);
  zj_map_add(ctx, page, paragraphs);
  if (urls) { /* else memory ran out, which has been noted */
    add_jumps(ctx, page, urls, hits);
    json_t *runs = zj_blocks_make(ctx, shown, hits, urls);
    add_places(x, facts, runs);
    zj_value_set(page, "runs", runs);
  }
  json_decref(shown);
  json_decref(paragraphs);
}

/* ---- the original, line by line ---- */

/* The lines of the original that belong to the part, including blank ones. */
static json_t *lines_of(void *ctx, zj_slice text, size_t part) {
  json_t *list = json_array();
  json_int_t n = 0;
  for (size_t at = 0; at < text.length && zj_part_of(n + 1) <= part;) {
    const char *lf = memchr(text.at + at, '\n', text.length - at);
    size_t end = lf ? (size_t)(lf - text.at) : text.length;
    if (zj_part_of(++n) == part)
      zj_value_append(list, json_pack("{s:I,s:s%,s:s}", "n", n, "text", text.at + at, end - at,
                                      "label", zj_part_line_name(ctx, n)));
    at = end + 1;
  }
  return list;
}

static const char *original_url(void *ctx, const char *id) {
  return zj_text_print(ctx, "/r/%s?view=original", id);
}

static zj_status read_original(zj_exchange *x, size_t segment, uint32_t report, zj_buffer *out,
                               zj_error *err) {
  const zj_segment *from = x->reader->snapshot->segments[segment];
  zj_status status = zj_segment_report_original(from, report, out, err);
  return status == ZJ_OK ? zj_buffer_status(out, err) : status;
}

/* Adds the original instead of the text by section. False when it cannot be read; that has been
 * answered. */
static bool add_original(zj_exchange *x, json_t *page, size_t segment, uint32_t report,
                         size_t part) {
  zj_buffer text = {.ctx = x->request->ctx};
  zj_error err = {0};
  if (read_original(x, segment, report, &text, &err) != ZJ_OK) {
    zj_answer_error(x, &err);
    return false;
  }
  zj_value_set(page, "original", json_true());
  zj_value_set(page, "lines", lines_of(x->request->ctx, zj_buffer_slice(&text), part));
  return true;
}

/* ---- finding a quotation again ---- */

/* &quote=…: says where the quotation is now, since the file may be newer than the link. */
static void add_quote(zj_exchange *x, json_t *page, size_t segment, uint32_t report) {
  void *ctx = x->request->ctx;
  const char *quote = zj_param_get(&x->request->query, "quote");
  zj_query *query;
  zj_result *result;
  if (!quote || !*quote ||
      zj_noted(zj_query_parse(ctx, zj_slice_of(quote), ZJ_ROLES_ALL, true, &query, NULL, NULL)) !=
          ZJ_OK)
    return;
  zj_search_options options = {.limit = 1,
                               .sentences_per_report = 1,
                               .only_report_segment = segment,
                               .only_report = report,
                               .has_only_report = true,
                               .deadline_us = x->site->deadline_us};
  if (zj_search(ctx, x->reader->snapshot, query, &options, &result, NULL) != ZJ_OK) return;
  bool found = result->report_count && result->reports[0].hit_count;
  zj_ask plain = {.q = quote, .literal = true, .page = 1, .per = 10, .sentences = 3};
  zj_value_set(page, "quote_gone", json_boolean(!found));
  zj_view_set(page, "quote_text",
              found ? zj_tr("The quotation is on", "引文在")
                    : zj_tr("The quotation is no longer in this report: the file has changed.",
                            "这篇报告里已没有这段引文：文件有过改动。"));
  if (!found) {
    zj_view_set(page, "quote_url", zj_ask_url(ctx, "/search", &plain));
    zj_view_set(page, "quote_link", zj_view_word("t_find_quote"));
    return;
  }
  json_int_t line = result->reports[0].hits[0].matches[0].line;
  plain = (zj_ask){.q = ""};
  zj_view_set(page, "quote_url",
              zj_part_sentence(ctx, x->id, &plain, 0, &result->reports[0].hits[0]));
  zj_view_set(page, "quote_link", zj_part_line_name(ctx, line));
}

/* ---- the page ---- */

/* The stored list of what was not read is told from the facts: JSON is the same in all languages.
 */
static const char *unread_text(void *ctx, const zj_report_facts *facts) {
  char told[ZJ_UNREAD_ROOM];
  if (!*zj_unread_tell(facts->unread, told, sizeof told)) return "";
  return zj_text_print(ctx, zj_tr("Not read: %s.", "未读入：%s。"), told);
}

static const char *facts_text(void *ctx, const json_t *reading) {
  return zj_text_print(
      ctx, zj_tr("%s lines, %s characters · %s", "%s 行，%s 字 · %s"),
      zj_view_number(ctx, (uint64_t)json_integer_value(json_object_get(reading, "lines"))),
      zj_view_number(ctx, (uint64_t)json_integer_value(json_object_get(reading, "chars"))),
      zj_view_text(reading, "encoding"));
}

/* Adds the link to the file itself, at the page of the first hit. */
static void add_original_link(zj_exchange *x, json_t *page, const zj_report_facts *facts,
                              const json_t *reading) {
  json_t *paragraph, *piece;
  size_t p, i;
  uint32_t line = 0;
  json_array_foreach(json_object_get(reading, "paragraphs"), p, paragraph) {
    json_array_foreach(json_object_get(paragraph, "pieces"), i, piece) {
      if (!line && json_object_get(piece, "hit"))
        line = (uint32_t)json_integer_value(json_object_get(paragraph, "line"));
    }
  }
  void *ctx = x->request->ctx;
  zj_source_place place;
  zj_places_find(facts->places, line, &place);
  bool paged = line && place.kind == ZJ_PLACE_PAGE;
  zj_view_set(page, "open_url",
              zj_original_has(x, facts) ? zj_original_url(ctx, facts, line ? line : 1) : "");
  zj_view_set(page, "open_text",
              paged
                  ? zj_text_print(ctx, zj_tr("Open the original (page %u)", "打开原件（第 %u 页）"),
                                  place.number)
                  : zj_tr("Open the original", "打开原件"));
}

/* The way back: the page of results that one came from, at this report. */
static const char *back_url(const zj_exchange *x, const zj_ask *ask) {
  void *ctx = x->request->ctx;
  if (!*ask->q) return "";
  return zj_text_print(ctx, "%s#r-%s", zj_ask_url(ctx, "/search", ask), x->id);
}

/* The search as it is added to an address that has parameters already. */
static const char *more_params(void *ctx, const zj_ask *ask) {
  const char *url = zj_ask_url(ctx, "", ask);
  return *url == '?' ? zj_text_print(ctx, "&%s", url + 1) : "";
}

static void answer_reading(zj_exchange *x, const zj_ask *ask, size_t segment, uint32_t report,
                           json_t *reading, const char *fault) {
  void *ctx = x->request->ctx;
  const char *title = zj_view_text(reading, "title");
  size_t parts = zj_part_of(json_integer_value(json_object_get(reading, "lines"))),
         part = part_asked(x, parts);
  zj_report_facts facts;
  zj_segment_facts(x->reader->snapshot->segments[segment], report, &facts);
  zj_ask whole = *ask;
  whole.only = 0;
  json_t *page =
      json_pack("{s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s}", "id", x->id, "original_url",
                original_url(ctx, x->id), "whole_url", zj_part_url(ctx, x->id, &whole, 1),
                "json_url", zj_text_print(ctx, "/api/v1/reports/%s", x->id), "title", title, "path",
                zj_view_text(reading, "path"), "facts", facts_text(ctx, reading), "self",
                x->request->path, "raw_url", zj_text_print(ctx, "/r/%s.txt", x->id));
  json_t *bars = share_rows(x, ask, json_object_get(reading, "paragraphs"));
  zj_value_set(page, "has_shares", json_boolean(json_array_size(bars) > 0));
  zj_value_set(page, "shares", bars);
  json_t *known = zj_narrow_facts(json_object_get(reading, "facts"));
  zj_value_set(page, "has_known", json_boolean(json_array_size(known) > 0));
  zj_value_set(page, "known", known);
  zj_view_box(ctx, page, ask);
  zj_value_set(page, "derived",
               json_boolean(strcmp(zj_view_text(reading, "title_found"), "derived") == 0));
  const char *name = *title ? zj_text_short(ctx, title, 40) : zj_view_text(reading, "path");
  zj_view_set(page, "page_title", zj_text_print(ctx, "%s – %s", name, zj_tr("zhangju", "章句")));
  zj_view_set(page, "back_url", back_url(x, ask));
  zj_view_set(page, "ask_query", more_params(ctx, ask));
  zj_value_set(page, "kept", json_boolean(zj_param_get(&x->request->query, "kept") != NULL));
  zj_years_add(x, page, ask, segment, report);
  add_original_link(x, page, &facts, reading);
  zj_view_set(page, "fault_text", fault);
  zj_view_set(page, "unread_text", unread_text(ctx, &facts));
  zj_value_set(page, "asked", json_boolean(*ask->q && !fault));
  zj_value_set(page, "only", json_boolean(ask->only != 0));
  add_parts(x, page, ask, part, parts);
  add_quote(x, page, segment, report);
  zj_value_set(page, "original", json_false());
  const json_t *outline = json_object_get(reading, "outline");
  json_int_t headings = json_integer_value(json_object_get(reading, "headings"));
  zj_value_set(page, "outline", contents_rows(x, ask, part, outline));
  zj_view_set(page, "outline_note", outline_note(ctx, json_array_size(outline), headings));
  if (!wants_original(x))
    add_text(x, page, ask, &facts, reading, part);
  else if (!add_original(x, page, segment, report, part)) {
    json_decref(page);
    json_decref(reading);
    return;
  }
  zj_answer_page(x, 200, "reading", page);
  json_decref(reading);
}

/* A link that searches all reports for the quotation of the address: a report that is gone may have
 * been moved. NULL when there is no quotation. */
static json_t *link_to_quote(const zj_exchange *x) {
  const char *quote = zj_param_get(&x->request->query, "quote");
  zj_ask ask = {.q = quote, .literal = true, .page = 1, .per = 10, .sentences = 3};
  if (!quote || !*quote) return NULL;
  return json_pack("{s:s,s:s}", "find_url", zj_ask_url(x->request->ctx, "/search", &ask),
                   "find_text", zj_view_word("t_find_quote"));
}

static bool find_report(zj_exchange *x, size_t *segment, uint32_t *report) {
  if (zj_snapshot_find(x->reader->snapshot, zj_slice_of(x->id), segment, report)) return true;
  zj_answer_problem(
      x, 404, "not-found",
      zj_tr("There is no report with that id in the index; it may have been moved or removed.",
            "索引里没有这个编号的报告，可能已移走或删除。"),
      link_to_quote(x));
  return false;
}

/* Everything that the page depends on besides the index. */
static const char *state_of(const zj_exchange *x, const zj_ask *ask) {
  static const char *const keys[] = {"part", "view", "quote", "kept"};
  zj_link link = zj_link_new(x->request->ctx, zj_part_url(x->request->ctx, x->id, ask, 1));
  for (size_t i = 0; i < ZJ_COUNT(keys); i++)
    zj_link_add(&link, keys[i], zj_param_get(&x->request->query, keys[i]));
  return zj_link_text(&link);
}

/* Of a report with a great many lines only the part that is shown is laid out; the links to hits
 * then lead to those of the part. 0: the whole report. */
static size_t only_part(const zj_exchange *x, const zj_ask *ask, size_t segment, uint32_t report) {
  zj_report_facts facts;
  zj_segment_facts(x->reader->snapshot->segments[segment], report, &facts);
  size_t parts = zj_part_of(facts.lines);
  return parts > WHOLE_PARTS && !ask->only ? part_asked(x, parts) : 0;
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
  if (zj_answer_cached(x, state_of(x, &ask))) return;
  /* A query that does not parse still shows the report. */
  bool faulty = *ask.q && zj_noted(zj_ask_parse(x, &ask, &asked, &err)) != ZJ_OK;
  zj_error failure = {0};
  zj_reading_options options = {.query = faulty ? NULL : asked.query,
                                .part = only_part(x, &ask, segment, report),
                                .depth = CONTENTS_DEPTH,
                                .ends_us = zj_now_us() + x->site->deadline_us};
  if (zj_reading_json(ctx, x->reader->snapshot, segment, report, &options, &reading, &failure) !=
      ZJ_OK)
    return zj_answer_error(x, &failure);
  answer_reading(x, &ask, segment, report, reading, faulty ? err.text : NULL);
}

/* The original, byte for byte as it was decoded. */
void zj_page_text(zj_exchange *x) {
  size_t segment;
  uint32_t report;
  zj_error err = {0};
  zj_buffer text = {.ctx = x->request->ctx};
  if (!find_report(x, &segment, &report)) return;
  if (zj_answer_cached(x, x->request->path)) return;
  if (read_original(x, segment, report, &text, &err) != ZJ_OK) return zj_answer_error(x, &err);
  zj_answer_text(x, 200, zj_buffer_slice(&text));
}
