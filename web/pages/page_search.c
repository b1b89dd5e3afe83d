/* page_search.c - the search page: an answer, no hits, a faulty query. */
#include <inttypes.h>
#include <stdio.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/base/pile.h"
#include "indexer/base/values.h"
#include "query/engine/sort.h"
#include "query/language/describe.h"
#include "query/language/rewrite.h"
#include "web/pages/chart.h"
#include "web/pages/export.h"
#include "web/pages/handlers.h"
#include "web/pages/narrow.h"
#include "web/pages/offers_links.h"
#include "web/pages/report.h"
#include "web/pages/start.h"
#include "web/pages/view.h"
#include "web/pages/ways_links.h"

enum { PAGER_AROUND = 2, ROLES_SHOWN = 6 };

/* ---- totals ---- */

static void add_part(json_t *parts, bool strong, const char *text) {
  zj_value_append(parts, json_pack("{s:b,s:s}", "strong", (int)strong, "text", text));
}

/* "9 处，见于 4 篇报告", in parts with the numbers strong. */
static json_t *total_parts(void *ctx, const zj_result *result) {
  json_t *parts = json_array();
  const char *at_least = result->stop == ZJ_STOP_END ? "" : zj_tr("at least ", "至少 ");
  add_part(parts, false, at_least);
  add_part(parts, true, zj_view_hits(ctx, result->counts.occurrences));
  add_part(parts, false, zj_tr(" in ", "，见于 "));
  add_part(parts, true, zj_view_reports(ctx, result->counts.reports));
  add_part(parts, false, zj_tr("", "报告"));
  return parts;
}

static const char *took_text(void *ctx, uint64_t us) {
  if (us >= 10000)
    return zj_text_print(ctx, zj_tr("%" PRIu64 " ms", "%" PRIu64 " 毫秒"), us / 1000);
  return zj_text_print(ctx, zj_tr("%" PRIu64 ".%" PRIu64 " ms", "%" PRIu64 ".%" PRIu64 " 毫秒"),
                       us / 1000, us % 1000 / 100);
}

static const char *heading_text(void *ctx, const zj_ask *ask, const zj_result *result) {
  return zj_text_print(ctx, "%s – %s", zj_text_short(ctx, ask->q, 30),
                       zj_view_hits(ctx, result->counts.occurrences));
}

/* ---- facets ---- */

/* The address of the same words in one role only; NULL when the scope is inside the query, where it
 * cannot be replaced. */
static const char *facet_url(void *ctx, const zj_ask *ask, const zj_query *query,
                             const char *lifted, zj_role role) {
  zj_role_set set = role == ZJ_ROLE_FRAME ? ZJ_ROLES_FRAME : ZJ_ROLE_BIT(role);
  zj_ask other = *ask;
  if (!ask->in && query->has_outer_scope) {
    if (!lifted) return NULL;
    other.q = lifted;
  }
  return zj_ask_url_in(ctx, "/search", &other, set);
}

static json_t *facet_row(void *ctx, const zj_ask *ask, const zj_query *query,
                         const zj_result *result, const char *lifted, zj_role role) {
  zj_role_set set = role == ZJ_ROLE_FRAME ? ZJ_ROLES_FRAME : ZJ_ROLE_BIT(role);
  zj_role_set outer = ask->in;
  if (!outer && query->has_outer_scope) outer = query->outer_scope;
  uint64_t count = result->by_role[role];
  if (!count && outer != set) return NULL;
  json_t *row = json_pack("{s:s,s:s,s:s,s:b}", "label", zj_view_role_label(ctx, role), "css",
                          zj_view_role_css(role), "count", zj_view_number(ctx, count), "current",
                          (int)(outer == set));
  zj_view_set(row, "url", facet_url(ctx, ask, query, lifted, role));
  return row;
}

/* How many roles, up to FRAME, have more hits. */
static size_t rank_of(const zj_result *result, int role) {
  size_t before = 0;
  for (int other = 0; other <= ZJ_ROLE_FRAME; other++)
    before += result->by_role[other] > result->by_role[role];
  return before;
}

/* Hits by role, the most important roles in 'rows' and the rest in 'more'; all kinds of frame count
 * as one. */
static void add_facets(void *ctx, const zj_ask *ask, const zj_query *query, const zj_result *result,
                       const char *lifted, json_t *rows, json_t *more) {
  for (int role = 0; role <= ZJ_ROLE_FRAME; role++) {
    json_t *row = facet_row(ctx, ask, query, result, lifted, (zj_role)role);
    if (!row) continue;
    bool main =
        rank_of(result, role) < ROLES_SHOWN || json_is_true(json_object_get(row, "current"));
    zj_value_append(main ? rows : more, row);
  }
}

static bool has_hits(const zj_result *result) {
  for (int role = 0; role <= ZJ_ROLE_FRAME; role++)
    if (result->by_role[role]) return true;
  return false;
}

static void view_facets(zj_exchange *x, json_t *answer, const zj_ask *ask, const zj_asked *asked) {
  void *ctx = x->request->ctx;
  const zj_query *query = asked->plain;
  const char *lifted = zj_query_lifted(ctx, query);
  json_t *rows = json_array(), *more = json_array();
  add_facets(ctx, ask, query, asked->result, lifted, rows, more);
  bool scoped = ask->in || query->has_outer_scope;
  zj_ask free = *ask;
  if (!ask->in && lifted) free.q = lifted;
  const char *any = scoped && !ask->in && !lifted ? NULL : zj_ask_url_in(ctx, "/search", &free, 0);
  zj_view_set(answer, "any_url", any);
  zj_view_set(answer, "unscoped_url", scoped ? any : NULL);
  zj_value_set(answer, "any_current", json_boolean(!scoped));
  zj_value_set(answer, "has_roles", json_boolean(json_array_size(rows) > 0));
  zj_value_set(answer, "has_other_roles", json_boolean(scoped && has_hits(asked->result)));
  zj_value_set(answer, "has_role_more", json_boolean(json_array_size(more) > 0));
  zj_value_set(answer, "role_rows", rows);
  zj_value_set(answer, "role_more", more);
  zj_narrow_add(ctx, answer, ask, query, lifted);
  json_t *chart = zj_result_whole(asked->result) ? zj_chart_make(x, ask, asked, lifted) : NULL;
  zj_value_set(answer, "chart", chart ? chart : json_false());
}

/* ---- order ---- */

static json_t *sort_rows(void *ctx, const zj_ask *ask) {
  static const struct {
    zj_sort sort;
    const char *word;
  } orders[] = {
      {ZJ_SORT_RELEVANCE, "t_sort_relevance"},
      {ZJ_SORT_NEWEST, "t_sort_newest"},
      {ZJ_SORT_FILE, "t_sort_file"},
  };
  json_t *list = json_array();
  for (size_t i = 0; i < ZJ_COUNT(orders); i++) {
    zj_ask other = *ask;
    other.sort = orders[i].sort;
    zj_value_append(list, json_pack("{s:s,s:s,s:b}", "label", zj_view_word(orders[i].word), "url",
                                    zj_ask_url_page(ctx, "/search", &other, 1), "current",
                                    (int)(ask->sort == orders[i].sort)));
  }
  return list;
}

/* ---- pages ---- */

static void add_page(void *ctx, json_t *pager, const zj_ask *ask, long n) {
  zj_value_append(pager,
                  json_pack("{s:I,s:s,s:b}", "n", (json_int_t)n, "url",
                            zj_ask_url_page(ctx, "/search", ask, n), "current", n == ask->page));
}

/* 1 … 4 5 [6] 7 8 … 20 */
static json_t *pager_rows(void *ctx, const zj_ask *ask, long pages) {
  json_t *list = json_array();
  long last = 0;
  for (long n = 1; n <= pages; n++) {
    bool near = n >= ask->page - PAGER_AROUND && n <= ask->page + PAGER_AROUND;
    if (!near && n != 1 && n != pages) continue;
    if (n > last + 1) zj_value_append(list, json_pack("{s:b,s:b}", "url", 0, "current", 0));
    add_page(ctx, list, ask, n);
    last = n;
  }
  return list;
}

static void view_pages(void *ctx, json_t *answer, const zj_ask *ask) {
  long pages = (long)json_integer_value(json_object_get(answer, "pages"));
  zj_value_set(answer, "has_pages", json_boolean(pages > 1));
  zj_value_set(answer, "pager", pager_rows(ctx, ask, pages));
  zj_value_set(answer, "first", json_integer((ask->page - 1) * ask->per + 1));
  long previous = ask->page - 1 < pages ? ask->page - 1 : pages; /* never past the last page */
  if (previous < 1) previous = 1;
  zj_view_set(answer, "prev_url",
              ask->page > 1 ? zj_ask_url_page(ctx, "/search", ask, previous) : NULL);
  zj_view_set(answer, "next_url",
              ask->page < pages ? zj_ask_url_page(ctx, "/search", ask, ask->page + 1) : NULL);
}

/* ---- the answer ---- */

static json_t *view_answer(zj_exchange *x, const zj_ask *ask, const zj_asked *asked) {
  void *ctx = x->request->ctx;
  json_t *answer = zj_ask_json(x, ask, asked), *query = json_object_get(answer, "query"), *report;
  bool zero = asked->result->counts.occurrences == 0;
  size_t i;
  json_array_foreach(json_object_get(answer, "reports"), i, report) {
    zj_view_report(x, report, ask, &asked->result->reports[i]);
  }
  zj_value_set(answer, "zero", json_boolean(zero));
  zj_value_set(answer, "inexact", json_boolean(asked->result->stop != ZJ_STOP_END));
  zj_value_set(answer, "shards", json_boolean(asked->result->stop == ZJ_STOP_SHARDS));
  zj_value_set(answer, "total_parts", total_parts(ctx, asked->result));
  zj_view_set(answer, "took", took_text(ctx, asked->result->took_us));
  zj_view_set(answer, "understood", zj_view_text(query, "understood"));
  zj_view_set(answer, "hint", zj_view_text(query, "hint"));
  bool narrowed = ask->in || ask->literal || ask->unit;
  const char *save = narrowed ? zj_query_spelled(ctx, asked->query) : ask->q;
  if (!save) zj_note_no_memory();
  zj_view_set(answer, "save_query", save);
  zj_export_links(ctx, answer, ask, &asked->result->counts);
  zj_value_set(answer, "has_sorts", json_boolean(asked->result->counts.reports > 1));
  zj_value_set(answer, "sorts", sort_rows(ctx, ask));
  view_facets(x, answer, ask, asked);
  zj_narrow_applied(ctx, answer, ask);
  view_pages(ctx, answer, ask);
  json_object_del(answer, "facets");
  zj_offers_add_links(x, answer, ask, asked);
  if (zero && asked->result->stop == ZJ_STOP_END) zj_ways_add(x, answer, ask, asked->plain);
  return answer;
}

static void answer_found(zj_exchange *x, json_t *page, const zj_ask *ask, const zj_asked *asked) {
  void *ctx = x->request->ctx;
  if (asked->result->stop != ZJ_STOP_END) zj_answer_uncached(x);
  zj_view_set(page, "heading", heading_text(ctx, ask, asked->result));
  zj_view_set(page, "page_title",
              zj_text_print(ctx, "%s – %s", heading_text(ctx, ask, asked->result),
                            zj_tr("zhangju", "章句")));
  zj_value_set(page, "answer", view_answer(x, ask, asked));
  zj_answer_page(x, 200, "search", page);
}

/* The same with all values on a pile. Nothing of them is left when the page is written; making and
 * freeing each by itself took a seventh of the time of a page. */
static void answer_on_pile(zj_exchange *x, json_t *page, const zj_ask *ask, const zj_asked *asked) {
  zj_pile *pile = zj_pile_new(x->request->ctx);
  zj_values_pile(pile); /* without memory for one, as ever */
  answer_found(x, page, ask, asked);
  zj_values_pile(NULL);
  talloc_free(pile);
}

static void answer_fault(zj_exchange *x, json_t *page, const zj_ask *ask, const zj_asked *asked,
                         const zj_error *err) {
  zj_answer_uncached(x);
  zj_answer_unstored(x);
  zj_view_set(page, "heading", zj_tr("Query error", "查询有误"));
  zj_view_set(page, "page_title", zj_tr("Query error – zhangju", "查询有误 – 章句"));
  zj_value_set(page, "fault", zj_view_fault(x->request->ctx, ask, &asked->fault, err->text));
  zj_answer_page(x, 400, "search", page);
}

static bool is_blank(const char *text) {
  return text[strspn(text, " \t\r\n")] == 0;
}

void zj_page_search(zj_exchange *x) {
  zj_ask ask;
  zj_asked asked;
  zj_error err = {0};
  if (!zj_ask_read(x, &ask)) return;
  json_t *page = json_pack("{s:b}", "at_search", 1);
  if (is_blank(ask.q) && ask.in) ask.q = "*"; /* a role without a word: all its text */
  zj_view_box(x->request->ctx, page, &ask);
  if (is_blank(ask.q)) return zj_start_answer(x, page);
  if (zj_answer_cached(x, zj_ask_url(x->request->ctx, "/search", &ask))) return json_decref(page);
  zj_status status = zj_ask_run(x, &ask, &asked, &err);
  if (status == ZJ_OK) return answer_on_pile(x, page, &ask, &asked);
  if (status == ZJ_BAD_QUERY) return answer_fault(x, page, &ask, &asked, &err);
  json_decref(page);
  zj_answer_error(x, &err);
}
