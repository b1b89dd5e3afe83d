/* report.c - a report of an answer and its hits, made ready for a template. */
#include "web/pages/report.h"

#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/base/values.h"
#include "indexer/outline/outline.h"
#include "indexer/outline/reasons.h"
#include "indexer/read/places.h"
#include "query/answer/quote.h"
#include "web/pages/clause.h"
#include "web/pages/narrow.h"
#include "web/pages/original.h"
#include "web/pages/parts.h"
#include "web/pages/view.h"

/* Sets the link to the page of the original that a hit is on; "" where browsers cannot go there. */
static void view_original(void *ctx, json_t *hit, const zj_report_facts *facts, uint32_t line,
                          bool has_original) {
  const char *url = has_original ? zj_original_url(ctx, facts, line) : "";
  const char *page = strstr(url, "#page=");
  zj_view_set(hit, "open_url", page ? url : "");
  zj_view_set(
      hit, "open_text",
      page ? zj_text_print(ctx, zj_tr("original, page %s", "原件第 %s 页"), page + strlen("#page="))
           : "");
}

/* Replaces the pieces of a long sentence by those that say how far they are from a hit. */
static void cut_clauses(void *ctx, json_t *hit) {
  size_t length;
  json_t *pieces = zj_clause_cut(json_object_get(hit, "marked"), &length);
  zj_value_set(hit, "marked", pieces);
  zj_view_set(hit, "whole",
              length ? zj_text_print(ctx, zj_tr("all %zu characters", "整句 %zu 字"), length) : "");
}

/* The reasons for the roles of a hit in words: “不足、欠缺”一类的词；上文是存在问题 */
static const char *reasons_text(void *ctx, const json_t *hit) {
  const char *text = "";
  const json_t *name;
  size_t i;
  json_array_foreach(json_object_get(hit, "why"), i, name) {
    char says[ZJ_REASON_TEXT];
    zj_reason_says(json_string_value(name), says);
    if (!strstr(text, says))
      text = zj_text_print(ctx, "%s%s%s", text, *text ? zj_tr("; ", "；") : "", says);
  }
  return text;
}

/* Where a line stands in its document, with what separates it from the line number: “第 3 页，”,
 * "page 3, "; "" when that is not known. */
static const char *place_text(void *ctx, const zj_report_facts *facts, uint32_t line,
                              zj_lang lang) {
  char told[ZJ_PLACE_NAME + 60];
  zj_source_place place;
  zj_places_find(facts->places, line, &place);
  if (!*zj_place_tell(&place, lang, told, sizeof told)) return "";
  return zj_text_print(ctx, zj_tr_in(lang, "%s, ", "%s，"), told);
}

static void view_hit(void *ctx, json_t *hit, const zj_ask *ask, const zj_report_facts *facts,
                     const zj_hit *found) {
  json_int_t line = json_integer_value(json_object_get(hit, "line"));
  json_int_t sure = json_integer_value(json_object_get(hit, "sure"));
  json_t *roles = json_object_get(hit, "roles");
  zj_view_set(hit, "css", zj_view_roles_css(roles));
  zj_value_set(hit, "badges", zj_view_badges(ctx, roles, sure < ZJ_DOUBT_BELOW));
  zj_view_set(hit, "url", zj_part_sentence(ctx, facts->id, ask, 0, found));
  const char *place = place_text(ctx, facts, found->line, zj_lang_get());
  zj_view_set(hit, "where",
              zj_text_print(
                  ctx,
                  zj_tr("%sline %" JSON_INTEGER_FORMAT " →", "%s第 %" JSON_INTEGER_FORMAT " 行 →"),
                  place, line));
  zj_view_set(hit, "reasons",
              zj_text_print(ctx, zj_tr("%s: %s", "%s：%s"), zj_view_sure(ctx, sure, sure),
                            reasons_text(ctx, hit)));
  cut_clauses(ctx, hit);
}

/* A quotation with its source: “…”（《标题》，一、… › （一）…；FILE，第 61 行） */
static const char *make_quotation(void *ctx, const zj_report_facts *facts, const json_t *report,
                                  const json_t *hit) {
  json_int_t line = json_integer_value(json_object_get(hit, "line"));
  const char *crumbs = "";
  const json_t *crumb;
  size_t i;
  json_array_foreach(json_object_get(hit, "crumbs"), i, crumb) {
    crumbs = zj_text_print(ctx, "%s%s%s", crumbs, i ? " › " : "，", json_string_value(crumb));
  }
  const char *title = zj_view_text(report, "title");
  title = *title ? zj_text_print(ctx, "《%s》", title) : "无标题";
  const char *inner = zj_quote_inner(ctx, zj_view_text(hit, "sentence"));
  if (!inner) {
    zj_note_no_memory();
    return "";
  }
  return zj_text_print(ctx, "“%s”（%s%s；%s，%s第 %" JSON_INTEGER_FORMAT " 行）", inner, title,
                       crumbs, zj_view_text(report, "path"),
                       place_text(ctx, facts, (uint32_t)line, ZJ_LANG_ZH), line);
}

enum { NEIGHBOUR_CHARS = 60 };

/* The end of the sentence before a hit, and the beginning of the one after it: what lies next to
 * the hit, and all of it when it is short. The rest is one step away, on the reading page. */
static const char *end_of(void *ctx, zj_slice text) {
  size_t count = zj_utf8_count(text);
  if (count <= NEIGHBOUR_CHARS) return zj_text_copy(ctx, text);
  size_t from = zj_utf8_offset(text, count - NEIGHBOUR_CHARS);
  return zj_text_print(ctx, "……%.*s", (int)(text.length - from), text.at + from);
}

static const char *beginning_of(void *ctx, zj_slice text) {
  if (zj_utf8_count(text) <= NEIGHBOUR_CHARS) return zj_text_copy(ctx, text);
  return zj_text_print(ctx, "%.*s……", (int)zj_utf8_offset(text, NEIGHBOUR_CHARS), text.at);
}

/* Adds the sentences before and after the hit, and a quotation to copy. */
static void view_around(zj_exchange *x, json_t *json, const zj_report_hits *report,
                        const json_t *report_json, const zj_hit *hit) {
  void *ctx = x->request->ctx;
  zj_slice before, after;
  zj_error err = {0};
  zj_view_set(json, "quote", make_quotation(ctx, &report->facts, report_json, json));
  zj_status status = zj_quote_neighbours(ctx, x->reader->snapshot->segments[report->rank.segment],
                                         hit, &before, &after, &err);
  if (status == ZJ_NO_MEMORY) zj_note_no_memory(); /* the router answers 503 */
  if (status != ZJ_OK) return;
  zj_view_set(json, "before", end_of(ctx, before));
  zj_view_set(json, "after", beginning_of(ctx, after));
}

static const char *more_url(void *ctx, const zj_ask *ask, const char *id) {
  zj_ask other = *ask;
  other.more = id;
  return zj_text_print(ctx, "%s#r-%s", zj_ask_url(ctx, "/search", &other), id);
}

void zj_view_report(zj_exchange *x, json_t *report, const zj_ask *ask,
                    const zj_report_hits *found) {
  void *ctx = x->request->ctx;
  const char *id = zj_text_copy(ctx, zj_slice_of(zj_view_text(report, "report")));
  json_t *hits = json_object_get(report, "hits"), *hit;
  json_int_t occurrences = json_integer_value(json_object_get(report, "occurrences")), shown = 0;
  size_t i;
  bool has_original = *found->facts.places && zj_original_has(x, &found->facts);
  json_array_foreach(hits, i, hit) {
    view_hit(ctx, hit, ask, &found->facts, &found->hits[i]);
    view_around(x, hit, found, report, &found->hits[i]);
    view_original(ctx, hit, &found->facts, found->hits[i].line, has_original);
    shown += (json_int_t)json_array_size(json_object_get(hit, "matches"));
    json_object_del(hit, "matches"); /* saves the renderer work: no template shows them */
  }
  zj_view_set(report, "url",
              zj_part_anchor(ctx, id, ask, 0,
                             json_integer_value(json_object_get(json_array_get(hits, 0), "line")),
                             "#h1"));
  zj_view_set(report, "count", zj_view_hits(ctx, (uint64_t)occurrences));
  zj_view_set(report, "known", zj_narrow_facts_line(ctx, json_object_get(report, "facts")));
  zj_value_set(report, "derived",
               json_boolean(strcmp(zj_view_text(report, "title_found"), "derived") == 0));
  /* More sentences than ZJ_SENTENCES_MAX are only shown in the report itself. */
  bool is_full = found->hit_count >= ZJ_SENTENCES_MAX;
  zj_view_set(report, "more_url", is_full ? zj_view_text(report, "url") : more_url(ctx, ask, id));
  zj_view_set(report, "more",
              occurrences <= shown
                  ? ""
                  : zj_text_print(ctx,
                                  zj_tr("%" JSON_INTEGER_FORMAT " more in this report",
                                        "本篇另有 %" JSON_INTEGER_FORMAT " 处"),
                                  occurrences - shown));
}
