/* report.c - a report of an answer and its hits, made ready for a template. */
#include "web/pages/report.h"

#include <talloc.h>

#include "indexer/base/lang.h"
#include "query/answer/quote.h"
#include "web/pages/narrow.h"
#include "web/pages/parts.h"
#include "web/pages/view.h"

/* Marked pieces say of each whether it is a hit: a template would else look for "hit" further out.
 */
static void complete_marked(json_t *hit) {
  json_t *piece;
  size_t i;
  json_array_foreach(json_object_get(hit, "marked"), i, piece) if (!json_object_get(piece, "hit"))
      json_object_set_new(piece, "hit", json_false());
}

static void view_hit(void *ctx, json_t *hit, const char *id, const zj_ask *ask,
                     const zj_hit *found) {
  json_int_t line = json_integer_value(json_object_get(hit, "line"));
  json_t *roles = json_object_get(hit, "roles");
  zj_view_set(hit, "css", zj_view_roles_css(roles));
  json_object_set_new(hit, "badges", zj_view_badges(ctx, roles));
  zj_view_set(hit, "url", zj_part_sentence(ctx, id, ask, 0, found));
  zj_view_set(
      hit, "where",
      talloc_asprintf(
          ctx, zj_tr("line %" JSON_INTEGER_FORMAT " →", "第 %" JSON_INTEGER_FORMAT " 行 →"), line));
  zj_view_set(
      hit, "where_title",
      talloc_asprintf(ctx, zj_tr("decided by rule %s", "判定规则 %s"), zj_view_text(hit, "rule")));
  complete_marked(hit);
}

/* “…”（《标题》，一、… › （一）…；FILE，第 61 行） */
static const char *quotation(void *ctx, const json_t *report, const json_t *hit) {
  char *crumbs = talloc_strdup(ctx, "");
  const json_t *crumb;
  size_t i;
  json_array_foreach(json_object_get(hit, "crumbs"), i, crumb) crumbs =
      talloc_asprintf_append(crumbs, "%s%s", i ? " › " : "，", json_string_value(crumb));
  const char *title = zj_view_text(report, "title");
  return talloc_asprintf(ctx, "“%s”（%s%s%s%s；%s，第 %" JSON_INTEGER_FORMAT " 行）",
                         zj_view_text(hit, "sentence"), *title ? "《" : "", title,
                         *title ? "》" : "无标题", crumbs, zj_view_text(report, "path"),
                         json_integer_value(json_object_get(hit, "line")));
}

/* What a reader may ask for beside the sentence: those before and after it, and a quotation to take
 * along. */
static void view_around(zj_exchange *x, json_t *json, const zj_report_hits *report,
                        const json_t *report_json, const zj_hit *hit) {
  void *ctx = x->request->ctx;
  zj_slice before, after;
  zj_error err = {0};
  zj_view_set(json, "quote", quotation(ctx, report_json, json));
  if (zj_quote_neighbours(ctx, x->reader->snapshot->segments[report->rank.segment], hit, &before,
                          &after, &err) != ZJ_OK)
    return;
  json_object_set_new(json, "before", json_stringn(before.at, before.length));
  json_object_set_new(json, "after", json_stringn(after.at, after.length));
}

static const char *more_url(void *ctx, const zj_ask *ask, const char *id) {
  zj_ask other = *ask;
  other.more = id;
  return talloc_asprintf(ctx, "%s#r-%s", zj_ask_url(ctx, "/search", &other), id);
}

void zj_view_report(zj_exchange *x, json_t *report, const zj_ask *ask,
                    const zj_report_hits *found) {
  void *ctx = x->request->ctx;
  const char *id = talloc_strdup(ctx, zj_view_text(report, "report"));
  json_t *hits = json_object_get(report, "hits"), *hit;
  json_int_t occurrences = json_integer_value(json_object_get(report, "occurrences")), shown = 0;
  size_t i;
  json_array_foreach(hits, i, hit) {
    view_hit(ctx, hit, id, ask, &found->hits[i]);
    view_around(x, hit, found, report, &found->hits[i]);
    shown += (json_int_t)json_array_size(json_object_get(hit, "matches"));
    json_object_del(hit, "matches"); /* what no template shows need not be made ready for one */
  }
  zj_view_set(report, "url",
              zj_part_anchor(ctx, id, ask, 0,
                             json_integer_value(json_object_get(json_array_get(hits, 0), "line")),
                             "#h1"));
  zj_view_set(report, "count", zj_view_hits(ctx, (uint64_t)occurrences));
  zj_view_set(report, "known", zj_narrow_facts_line(ctx, json_object_get(report, "facts")));
  json_object_set_new(report, "derived",
                      json_boolean(strcmp(zj_view_text(report, "title_found"), "derived") == 0));
  bool all =
      found->hit_count >= ZJ_SENTENCES_MAX; /* more than that are read in the report itself */
  zj_view_set(report, "more_url", all ? zj_view_text(report, "url") : more_url(ctx, ask, id));
  zj_view_set(report, "more",
              occurrences <= shown
                  ? ""
                  : talloc_asprintf(ctx,
                                    zj_tr("%" JSON_INTEGER_FORMAT " more in this report",
                                          "本篇另有 %" JSON_INTEGER_FORMAT " 处"),
                                    occurrences - shown));
}
