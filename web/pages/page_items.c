/* page_items.c - the list of items that reports have under a role. */
#include <inttypes.h>
#include <string.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/values.h"
#include "query/answer/json.h"
#include "web/pages/download.h"
#include "web/pages/filter.h"
#include "web/pages/handlers.h"
#include "web/pages/item_page.h"
#include "web/pages/narrow.h"
#include "web/pages/tasks.h"
#include "web/pages/view.h"

enum { PER_PAGE = 50, PICK_CHARS = 30 };

typedef struct asked_items {
  zj_filter filter;
  zj_role_set roles;
  bool nested;
  zj_asked asked;
  zj_snapshot_place *places;
  size_t count;
  zj_item_page list;
  bool exact;
} asked_items;

/* The address of this list with other roles, from its first page. */
static const char *list_url(void *ctx, const asked_items *a, zj_role_set roles) {
  zj_filter filter = a->filter;
  zj_link link = zj_link_new(ctx, zj_task_path(ZJ_TASK_ITEMS));
  filter.in = roles;
  zj_filter_add(&link, &filter);
  if (a->nested) zj_link_add(&link, "nested", "1");
  return zj_link_text(&link);
}

/* ---- rows ---- */

static const char *how_text(const char *how) {
  for (int h = ZJ_ITEM_NUMBER; h <= ZJ_ITEM_SENTENCE; h++)
    if (strcmp(how, zj_item_how_key((zj_item_how)h)) == 0) return zj_item_how_name((zj_item_how)h);
  return "";
}

/* What the sentence of an item says after its heading; "" when it says no more. */
static const char *rest_of(const char *text, const char *sentence) {
  size_t length = strlen(text);
  if (strncmp(sentence, text, length) != 0) return "";
  const char *rest = sentence + length;
  return zj_utf8_count(zj_slice_of(rest)) > 1 ? rest : "";
}

static const char *about_text(void *ctx, const json_t *item) {
  const json_t *about = json_object_get(item, "about");
  if (!about) return "";
  return zj_text_print(ctx, zj_tr("about %s", "述 %s 年"), zj_view_text(about, "value"));
}

static json_t *item_row(void *ctx, const json_t *item, const char *title, const char *path) {
  json_t *row = json_object();
  const char *text = zj_view_text(item, "text");
  zj_view_set(row, "id", zj_view_text(item, "id"));
  zj_view_set(row, "text", text);
  zj_view_set(row, "rest", rest_of(text, zj_view_text(item, "sentence")));
  zj_view_set(row, "how",
              zj_text_print(ctx, zj_tr("by %s", "按%s"), how_text(zj_view_text(item, "how"))));
  zj_view_set(row, "about", about_text(ctx, item));
  zj_value_set(row, "headed", json_boolean(*zj_view_text(row, "rest") != 0));
  zj_value_set(row, "fields",
               json_object_get(item, "fields") ? json_incref(json_object_get(item, "fields"))
                                               : json_array());
  zj_view_set(
      row, "pick",
      zj_text_print(ctx, zj_tr("choose: %s", "选：%s"), zj_text_short(ctx, text, PICK_CHARS)));
  zj_value_set(row, "inner", json_boolean(json_integer_value(json_object_get(item, "depth")) > 0));
  zj_source_roles(ctx, row, json_object_get(item, "roles"));
  const char *id = zj_view_text(item, "report");
  json_int_t line = json_integer_value(json_object_get(item, "line"));
  zj_source_set(ctx, row, id, title, path, line);
  zj_source_place_set(ctx, row, id, line, json_integer_value(json_object_get(item, "start_char")),
                      zj_slice_of(zj_view_text(item, "sentence")));
  return row;
}

/* What is known of a report, as a line; "" when it is not among those that were asked for. */
static const char *known_of(void *ctx, const zj_snapshot *snapshot, const char *id) {
  size_t segment;
  uint32_t report;
  zj_report_facts facts;
  if (!zj_snapshot_find(snapshot, zj_slice_of(id), &segment, &report)) return "";
  zj_segment_facts(snapshot->segments[segment], report, &facts);
  json_t *json = zj_json_facts(&facts);
  const char *line = zj_narrow_facts_line(ctx, json);
  json_decref(json);
  return line;
}

/* The items of a page, report by report. */
static json_t *report_rows(zj_exchange *x, const json_t *items) {
  void *ctx = x->request->ctx;
  json_t *reports = json_array(), *list = NULL, *item;
  const char *last = "";
  size_t i;
  json_array_foreach(items, i, item) {
    const char *id = zj_view_text(item, "report"), *title = zj_view_text(item, "title"),
               *path = zj_view_text(item, "path");
    if (strcmp(id, last) != 0) {
      list = json_array();
      zj_value_append(reports,
                      json_pack("{s:s,s:s,s:s,s:s,s:o}", "title", *title ? title : path, "path",
                                path, "url", zj_text_print(ctx, "/r/%s", id), "known",
                                known_of(ctx, x->reader->snapshot, id), "items", list));
    }
    last = id;
    zj_value_append(list, item_row(ctx, item, title, path));
  }
  return reports;
}

/* ---- words ---- */

static const char *total_text(void *ctx, const asked_items *a) {
  const zj_item_page *l = &a->list;
  if (a->exact && !a->count)
    return zj_tr("No report meets these conditions", "没有符合这些条件的报告");
  if (a->exact && !l->count)
    return zj_text_print(
        ctx, zj_tr("No items; such a passage is in %s", "没有条目；有这类章节的报告 %s"),
        zj_view_reports(ctx, l->with_role));
  const char *least = a->exact ? "" : zj_tr("at least ", "至少 ");
  return zj_text_print(ctx,
                       zj_tr("%s%s items in %s; such a passage is in %s",
                             "%s%s 条，见于 %s报告；有这类章节的报告 %s"),
                       least, zj_view_number(ctx, l->count), zj_view_reports(ctx, l->reports),
                       zj_view_reports(ctx, l->with_role));
}

/* Roles that the chosen reports have, for a list that is empty. */
static json_t *other_roles(zj_exchange *x, const asked_items *a) {
  void *ctx = x->request->ctx;
  json_t *list = json_array();
  zj_deadline deadline = zj_task_deadline(x, 1);
  for (int role = 0; role < ZJ_ROLE_SCOPES; role++) {
    uint64_t count = 0;
    zj_role_set set = ZJ_ROLE_BIT(role);
    for (size_t i = 0; i < a->count && !zj_deadline_look(&deadline); i++)
      count +=
          zj_items_any(a->list.snapshot->segments[a->places[i].segment], a->places[i].report, set);
    if (!count || deadline.past || set == a->roles) continue;
    zj_value_append(list,
                    json_pack("{s:s,s:s,s:s,s:s}", "label", zj_view_role_label(ctx, (zj_role)role),
                              "css", zj_view_role_css((zj_role)role), "count",
                              zj_view_reports(ctx, count), "url", list_url(ctx, a, set)));
  }
  return list;
}

/* The sentences with the words, of which a list may leave some out: those beside a list in their
 * paragraph are no items. */
static const char *search_url(void *ctx, const asked_items *a) {
  const zj_filter *f = &a->filter;
  zj_ask ask = {.in = a->roles, .page = 1, .per = 10, .sentences = 3};
  if (!*f->q) return NULL;
  ask.q = *f->fields ? zj_text_print(ctx, "%s (%s)", f->fields, f->q) : f->q;
  return zj_ask_url(ctx, "/search", &ask);
}

/* ---- the page ---- */

static void show_list(zj_exchange *x, json_t *page, const asked_items *a) {
  void *ctx = x->request->ctx;
  const char *url = list_url(ctx, a, a->filter.in);
  json_t *answer = json_pack("{s:b}", "picking", 1);
  zj_view_set(answer, "total", total_text(ctx, a));
  zj_view_set(answer, "search_url", search_url(ctx, a));
  zj_value_set(answer, "inexact", json_boolean(!a->exact));
  zj_value_set(answer, "has_rows", json_boolean(a->list.count > 0));
  zj_value_set(answer, "reports", report_rows(x, a->list.items));
  if (a->list.count == 0) {
    json_t *roles = other_roles(x, a);
    zj_value_set(answer, "has_other_roles", json_boolean(json_array_size(roles) > 0));
    zj_value_set(answer, "other_roles", roles);
    zj_filter_show_ways(ctx, answer, &a->filter, zj_task_path(ZJ_TASK_ITEMS));
  }
  zj_pager_set(ctx, answer, url, a->filter.page, a->list.count, PER_PAGE);
  zj_download_set(ctx, answer, ZJ_DOWNLOAD_QUOTES, "/export/items", url);
  zj_value_set(page, "folded", json_boolean(a->list.count > 0));
  zj_value_set(page, "answer", answer);
}

static zj_status fill_list(zj_exchange *x, asked_items *a, zj_error *err) {
  bool ranked;
  zj_status status =
      zj_filter_reports(x, &a->filter, &a->places, &a->count, &ranked, &a->asked, err);
  if (status != ZJ_OK) return status;
  const zj_query *query = a->asked.query;
  a->list = (zj_item_page){.snapshot = x->reader->snapshot,
                           .roles = a->roles,
                           .nested = a->nested,
                           .within = query && !query->fields_only ? query : NULL,
                           .skip = (size_t)(a->filter.page - 1) * PER_PAGE,
                           .left = PER_PAGE,
                           .deadline = zj_task_deadline(x, 1)};
  status = zj_item_page_fill(&a->list, a->places, a->count, err);
  a->exact = ranked && status == ZJ_OK;
  return status == ZJ_LIMIT ? ZJ_OK : status;
}

void zj_page_items(zj_exchange *x) {
  void *ctx = x->request->ctx;
  asked_items a = {.nested = zj_param_get(&x->request->query, "nested") != NULL};
  zj_error err = {0};
  if (!zj_filter_read(x, &a.filter)) return;
  a.roles = a.filter.in ? a.filter.in : ZJ_ROLE_BIT(ZJ_ROLE_PROBLEMS);
  zj_filter shown = a.filter;
  shown.in = a.roles;
  const char *key = zj_text_print(ctx, "%s %ld", list_url(ctx, &a, a.filter.in), a.filter.page);
  if (zj_answer_cached(x, key)) return;
  zj_status status = fill_list(x, &a, &err);
  if (status != ZJ_OK && status != ZJ_BAD_QUERY) {
    json_decref(a.list.items);
    return zj_answer_error(x, &err);
  }
  json_t *page = zj_task_page(ctx, ZJ_TASK_ITEMS, a.filter.q);
  zj_filter_show(x, page, &shown, ZJ_FILTER_WORDS | ZJ_FILTER_ROLE, zj_task_path(ZJ_TASK_ITEMS));
  zj_value_set(page, "choices",
               json_pack("[{s:s,s:s,s:b}]", "name", "nested", "label",
                         zj_tr("With items inside items", "连同小条目"), "checked", (int)a.nested));
  zj_view_set(page, "go", zj_tr("List", "列出"));
  if (status == ZJ_OK)
    show_list(x, page, &a);
  else
    zj_filter_show_fault(x, page, &a.filter, &a.asked, &err);
  if (!a.exact) zj_answer_uncached(x);
  json_decref(a.list.items);
  zj_answer_page(x, status == ZJ_OK ? 200 : 400, "items", page);
}
