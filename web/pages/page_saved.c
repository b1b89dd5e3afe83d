/* page_saved.c - saved queries: the list with the hits of each, what is new in one, adding,
 * editing, deleting. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>
#include <time.h>

#include "indexer/base/lang.h"
#include "indexer/base/values.h"
#include "web/pages/examples.h"
#include "web/pages/handlers.h"
#include "web/pages/report.h"
#include "web/pages/saved_list.h"
#include "web/pages/view.h"

/* ---- rows ---- */

static const char *time_text(void *ctx, json_int_t seconds) {
  char text[32] = "";
  struct tm parts;
  time_t when = (time_t)seconds;
  if (!when) return zj_tr("never", "从未");
  if (localtime_r(&when, &parts)) strftime(text, sizeof text, "%Y-%m-%d %H:%M", &parts);
  return zj_text_copy(ctx, zj_slice_of(text));
}

static uint64_t number_of(const json_t *row, const char *key) {
  return (uint64_t)json_integer_value(json_object_get(row, key));
}

static const char *sentences_text(void *ctx, uint64_t count) {
  return zj_text_print(ctx,
                       count == 1 ? zj_tr("%s sentence", "%s 句") : zj_tr("%s sentences", "%s 句"),
                       zj_view_number(ctx, count));
}

static const char *hits_text(void *ctx, const json_t *row) {
  uint64_t hits = number_of(row, "occurrences");
  if (!json_is_true(json_object_get(row, "exact"))) return zj_tr("not counted in time", "没有数完");
  if (!hits) return zj_tr("none", "无");
  return zj_text_print(ctx, zj_tr("%s in %s", "%s，%s"), zj_view_hits(ctx, hits),
                       zj_view_reports(ctx, number_of(row, "reports")));
}

/* Sets "fresh", such as "+2 句", and "moved_text" for old sentences that a changed model moved
 * here; each is "" when there are none. */
static void view_news(void *ctx, json_t *row) {
  uint64_t fresh = number_of(row, "new"), moved = number_of(row, "moved");
  zj_view_set(row, "fresh", fresh ? zj_text_print(ctx, "+%s", sentences_text(ctx, fresh)) : NULL);
  zj_view_set(row, "moved_text",
              moved ? zj_text_print(ctx, zj_tr("moved by the roles model: %s", "角色模型变化 %s"),
                                    sentences_text(ctx, moved))
                    : NULL);
}

static const char *saved_url(void *ctx, const json_t *row, const char *rest) {
  return zj_text_print(ctx, "/saved/%" JSON_INTEGER_FORMAT "%s",
                       json_integer_value(json_object_get(row, "id")), rest);
}

static void view_row(void *ctx, json_t *row) {
  zj_ask ask = {.q = zj_view_text(row, "query"), .page = 1, .per = 10, .sentences = 3};
  zj_view_set(row, "url", zj_ask_url(ctx, "/search", &ask));
  zj_view_set(row, "news_url", saved_url(ctx, row, ""));
  zj_view_set(row, "feed_url", saved_url(ctx, row, ".atom"));
  zj_view_set(row, "edit_url", saved_url(ctx, row, "/edit"));
  zj_view_set(row, "delete_url", saved_url(ctx, row, "/delete"));
  zj_view_set(row, "fault", zj_view_text(row, "error"));
  zj_view_set(row, "hits", hits_text(ctx, row));
  zj_view_set(row, "seen", time_text(ctx, json_integer_value(json_object_get(row, "seen_at"))));
  view_news(ctx, row);
}

/* ---- the list ---- */

/* Answers with the list. 'refused' says why the form could not be saved, and is NULL when no form
 * was sent; 'name' and 'query' fill the form again. */
static void answer_list(zj_exchange *x, unsigned status, const char *refused, const char *name,
                        const char *query) {
  zj_error err = {0};
  json_t *list, *row;
  size_t i;
  if (zj_saved_json(x, &list, &err) != ZJ_OK) return zj_answer_error(x, &err);
  json_array_foreach(list, i, row) view_row(x->request->ctx, row);
  json_t *page = json_pack("{s:b,s:b,s:o}", "at_saved", 1, "has_saved", json_array_size(list) > 0,
                           "saved", list);
  json_t *examples = json_array_size(list) == 0 ? zj_examples_list(x, "/search") : json_array();
  zj_value_set(page, "has_examples", json_boolean(json_array_size(examples) > 0));
  zj_value_set(page, "examples", examples);
  zj_view_set(page, "page_title", zj_tr("Saved queries – zhangju", "保存的查询 – 章句"));
  zj_view_set(page, "refused", refused);
  zj_view_set(page, "new_name", name);
  zj_view_set(page, "new_query", query);
  zj_answer_unstored(x);
  zj_answer_page(x, status, "saved", page);
}

void zj_page_saved(zj_exchange *x) {
  answer_list(x, 200, NULL, NULL, NULL);
}

/* ---- adding ---- */

/* The HTTP status for a form that was refused; 500 when the form is not to blame. */
static unsigned http_status_of(zj_status status) {
  if (status == ZJ_EXISTS) return 409;
  bool bad_form = status == ZJ_USAGE || status == ZJ_BAD_QUERY || status == ZJ_BAD_UTF8;
  return bad_form ? 400 : 500;
}

static const char *form_text(const zj_exchange *x, const char *key) {
  const char *value = zj_param_get(&x->request->form, key);
  return value ? value : "";
}

static zj_slice trim_text(const char *text) {
  text += strspn(text, " \t");
  zj_slice out = zj_slice_of(text);
  while (out.length && strchr(" \t\r\n", out.at[out.length - 1]))
    out.length--;
  return out;
}

/* With seen=1 the present hits count as seen. */
void zj_page_saved_add(zj_exchange *x) {
  const char *name = form_text(x, "name"), *query = form_text(x, "query");
  zj_saved_query added = {.query = query};
  zj_error err = {0};
  zj_saved *saved;
  zj_status status = zj_reader_saved(x->site->readers, x->reader, &saved, &err);
  if (status == ZJ_OK)
    status = zj_saved_add(saved, trim_text(name), trim_text(query), &added.id, &err);
  if (status == ZJ_OK && strcmp(form_text(x, "seen"), "1") == 0)
    status = zj_saved_see(x, saved, &added, &err);
  if (status == ZJ_OK) return zj_answer_redirect(x, "/saved");
  if (http_status_of(status) == 500) return zj_answer_error(x, &err);
  answer_list(x, http_status_of(status), err.text, name, query);
}

/* ---- one query ---- */

/* The saved query of the path as a row for a page. NULL when it cannot be read; that has been
 * answered. */
static json_t *row_of_path(zj_exchange *x, zj_saved **saved, zj_saved_query *query) {
  zj_error err = {0};
  json_t *row = NULL;
  zj_status status = zj_saved_of_path(x, saved, query, &err);
  if (status == ZJ_OK) status = zj_saved_row(x, *saved, query, &row, &err);
  zj_answer_unstored(x);
  if (status != ZJ_OK) {
    json_decref(row);
    zj_answer_error(x, &err);
    return NULL;
  }
  view_row(x->request->ctx, row);
  return row;
}

static zj_status find_new(zj_exchange *x, zj_saved *saved, const zj_saved_query *query, zj_ask *ask,
                          zj_asked *asked, json_t **out, zj_error *err) {
  zj_seen seen;
  zj_news news;
  zj_status status = zj_saved_seen(x->request->ctx, saved, query->id, &seen, err);
  if (status == ZJ_OK) status = zj_ask_run_news(x, ask, &seen, asked, &news, err);
  if (status == ZJ_OK) *out = zj_ask_json(x, ask, asked);
  return status;
}

static const char *page_url(zj_exchange *x, long page) {
  return zj_text_print(x->request->ctx, "/saved/%s?page=%ld", x->id, page);
}

/* The new hits, as the search page would show them. */
void zj_page_saved_one(zj_exchange *x) {
  zj_saved *saved;
  zj_saved_query query;
  zj_ask ask;
  zj_asked asked;
  zj_error err = {0};
  json_t *found = NULL, *report;
  size_t i;
  if (!zj_ask_read(x, &ask)) return;
  json_t *page = row_of_path(x, &saved, &query);
  if (!page) return;
  ask.q = query.query;
  ask.in = 0;
  ask.literal = false;
  ask.unit = NULL;
  ask.more = NULL;
  bool runs = !json_object_get(page, "error");
  if (runs && find_new(x, saved, &query, &ask, &asked, &found, &err) != ZJ_OK) {
    json_decref(page);
    return zj_answer_error(x, &err);
  }
  json_t *reports = json_object_get(found, "reports");
  json_array_foreach(reports, i, report) {
    zj_view_report(x, report, &ask, &asked.result->reports[i]);
  }
  long pages = (long)json_integer_value(json_object_get(found, "pages"));
  zj_value_set(page, "has_reports", json_boolean(json_array_size(reports) > 0));
  json_object_set(page, "reports", reports ? reports : json_null());
  zj_value_set(page, "at_saved", json_true());
  zj_view_set(page, "prev_url", ask.page > 1 ? page_url(x, ask.page - 1) : NULL);
  zj_view_set(page, "next_url", ask.page < pages ? page_url(x, ask.page + 1) : NULL);
  zj_view_set(page, "page_title",
              zj_text_print(x->request->ctx, "%s – %s", query.name,
                            zj_tr("saved query – zhangju", "保存的查询 – 章句")));
  json_decref(found);
  zj_answer_page(x, 200, "saved_one", page);
}

/* ---- marking as seen ---- */

static zj_status see_one(zj_exchange *x, zj_saved *saved, zj_error *err) {
  zj_saved_query query;
  char *end;
  long long id = strtoll(form_text(x, "id"), &end, 10);
  if (*end || id <= 0)
    return zj_fail(err, ZJ_NOT_FOUND, "%s", zj_text_short(x->request->ctx, form_text(x, "id"), 20));
  zj_status status = zj_saved_find(x->request->ctx, saved, id, &query, err);
  return status == ZJ_OK ? zj_saved_see(x, saved, &query, err) : status;
}

/* Queries that no longer parse or take too long stay as they are; the list shows it. */
static zj_status see_all(zj_exchange *x, zj_saved *saved, zj_error *err) {
  zj_saved_query *list;
  size_t count;
  zj_status status = zj_saved_list(x->request->ctx, saved, &list, &count, err);
  for (size_t i = 0; status == ZJ_OK && i < count; i++) {
    zj_error own = {0};
    zj_status one = zj_saved_see(x, saved, &list[i], &own);
    if (one != ZJ_OK && one != ZJ_BAD_QUERY && one != ZJ_LIMIT && one != ZJ_NOT_FOUND)
      status = zj_fail(err, one, "%s", own.text);
  }
  return status;
}

/* The form names the generation that was looked at; hits that came later have not been seen. */
void zj_page_saved_seen(zj_exchange *x) {
  zj_saved *saved;
  zj_error err = {0};
  const char *generation = form_text(x, "generation");
  char now[24];
  snprintf(now, sizeof now, "%" PRIu64, x->reader->snapshot->generation);
  if (*generation && strcmp(generation, now) != 0)
    return answer_list(
        x, 409,
        zj_tr(
            "The index has been updated meanwhile, so nothing was marked. Look at the new hits first, then mark them.",
            "索引刚刚更新，因此没有标为已看；请先看新增内容，再标一次。"),
        NULL, NULL);
  zj_status status = zj_reader_saved(x->site->readers, x->reader, &saved, &err);
  if (status == ZJ_OK)
    status =
        strcmp(form_text(x, "all"), "1") == 0 ? see_all(x, saved, &err) : see_one(x, saved, &err);
  if (status != ZJ_OK) return zj_answer_error(x, &err);
  zj_answer_redirect(x, "/saved");
}

/* ---- editing and deleting ---- */

/* Answers with a page that asks before anything is changed. 'refused' as in answer_list(). */
static void answer_question(zj_exchange *x, unsigned status, const char *template,
                            const char *title, const char *refused) {
  zj_saved *saved;
  zj_saved_query query;
  zj_error err = {0};
  const char *referrers = NULL;
  if (!zj_exchange_must_write(x)) return;
  json_t *page = row_of_path(x, &saved, &query);
  if (!page) return;
  if (zj_saved_referrers(x->request->ctx, saved, zj_slice_of(query.name), &referrers, &err) !=
      ZJ_OK) {
    json_decref(page);
    return zj_answer_error(x, &err);
  }
  zj_view_set(page, "referrers",
              referrers ? zj_text_print(x->request->ctx, zj_tr("Used by: %s", "引用它的查询：%s"),
                                        referrers)
                        : NULL);
  zj_view_set(page, "refused", refused);
  zj_view_set(page, "page_title", title);
  zj_value_set(page, "at_saved", json_true());
  if (refused && x->request->method == ZJ_POST) {
    zj_view_set(page, "name", form_text(x, "name"));
    zj_view_set(page, "query", form_text(x, "query"));
  }
  zj_answer_page(x, status, template, page);
}

/* Applies a change to the saved query of the path. */
static zj_status apply_change(zj_exchange *x, zj_saved_change *change, zj_error *err) {
  zj_saved *saved;
  zj_saved_query query;
  change->force = strcmp(form_text(x, "force"), "1") == 0;
  change->revision = strtoll(form_text(x, "revision"), NULL, 10);
  zj_status status = zj_saved_of_path(x, &saved, &query, err);
  return status == ZJ_OK ? zj_saved_apply(saved, query.id, change, err) : status;
}

void zj_page_saved_edit(zj_exchange *x) {
  const char *title = zj_tr("Edit a saved query", "编辑保存的查询");
  zj_error err = {0};
  if (x->request->method != ZJ_POST) return answer_question(x, 200, "saved_edit", title, NULL);
  zj_saved_change change = {.name = trim_text(form_text(x, "name")),
                            .query = trim_text(form_text(x, "query"))};
  zj_status status = apply_change(x, &change, &err);
  if (status == ZJ_OK) return zj_answer_redirect(x, "/saved");
  if (http_status_of(status) == 500) return zj_answer_error(x, &err);
  answer_question(x, http_status_of(status), "saved_edit", title, err.text);
}

void zj_page_saved_delete(zj_exchange *x) {
  const char *title = zj_tr("Delete a saved query", "删除保存的查询");
  zj_error err = {0};
  zj_saved_change change = {.remove = true};
  if (x->request->method != ZJ_POST) return answer_question(x, 200, "forget", title, NULL);
  if (apply_change(x, &change, &err) == ZJ_OK) return zj_answer_redirect(x, "/saved");
  if (!change.referred) return zj_answer_error(x, &err);
  answer_question(x, 409, "forget", title, NULL);
}
