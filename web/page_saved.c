/* page_saved.c - saved queries: the list with what each finds now, adding, deleting. */
#include <inttypes.h>
#include <stdio.h>
#include <talloc.h>
#include <time.h>

#include "web/router.h"
#include "web/saved_list.h"
#include "web/view.h"

/* ---- the list ---- */

static const char *hits_text(void *ctx, const json_t *row) {
  if (!json_is_true(json_object_get(row, "exact"))) return zj_tr("not counted in time", "没有数完");
  uint64_t hits = (uint64_t)json_integer_value(json_object_get(row, "occurrences"));
  uint64_t reports = (uint64_t)json_integer_value(json_object_get(row, "reports"));
  if (!hits) return zj_tr("none", "无");
  return talloc_asprintf(ctx, zj_tr("%s in %s", "%s，%s"), zj_view_hits(ctx, hits), zj_view_reports(ctx, reports));
}

static const char *day_text(void *ctx, json_int_t seconds) {
  char text[32] = "";
  struct tm day;
  time_t when = (time_t)seconds;
  if (localtime_r(&when, &day)) strftime(text, sizeof text, "%Y-%m-%d", &day);
  return talloc_strdup(ctx, text);
}

static void view_row(void *ctx, json_t *row) {
  zj_ask ask = {.q = zj_view_text(row, "query"), .page = 1, .per = 10, .sentences = 3};
  zj_link forget = zj_link_new(ctx, "/saved/delete");
  zj_link_add(&forget, "name", zj_view_text(row, "name"));
  zj_view_set(row, "url", zj_ask_url(ctx, "/search", &ask));
  zj_view_set(row, "delete_url", zj_link_text(&forget));
  zj_view_set(row, "fault", zj_view_text(row, "error"));
  zj_view_set(row, "hits", hits_text(ctx, row));
  zj_view_set(row, "since", day_text(ctx, json_integer_value(json_object_get(row, "created"))));
}

/* 'refused' says why what was in the form could not be saved; NULL at first. */
static void answer_list(zj_exchange *x, unsigned status, const char *refused, const char *name, const char *query) {
  zj_error err = {0};
  json_t *list, *row;
  size_t i;
  if (zj_saved_json(x, &list, &err) != ZJ_OK) return zj_answer_error(x, &err);
  json_array_foreach(list, i, row) view_row(x->request->ctx, row);
  json_t *page = json_pack("{s:b,s:b,s:o}", "at_saved", 1, "has_saved", json_array_size(list) > 0, "saved", list);
  zj_view_set(page, "page_title", zj_tr("Saved queries – zhangju", "保存的查询 – 章句"));
  zj_view_set(page, "refused", refused);
  zj_view_set(page, "new_name", name);
  zj_view_set(page, "new_query", query);
  zj_response_header(x->response, "Cache-Control", "no-store");
  zj_answer_page(x, status, "saved", page);
}

void zj_page_saved(zj_exchange *x) { answer_list(x, 200, NULL, NULL, NULL); }

/* ---- adding ---- */

static unsigned status_of(zj_status status) {
  switch (status) {
  case ZJ_EXISTS: return 409;
  case ZJ_USAGE: case ZJ_BAD_QUERY: case ZJ_BAD_UTF8: case ZJ_LIMIT: return 400;
  default: return 500;
  }
}

static zj_slice trimmed(const char *text) {
  text = text ? text : "";
  text += strspn(text, " \t");
  zj_slice out = zj_slice_of(text);
  while (out.length && strchr(" \t\r\n", out.at[out.length - 1])) out.length--;
  return out;
}

void zj_page_saved_add(zj_exchange *x) {
  const char *name = zj_param_get(&x->request->form, "name"), *query = zj_param_get(&x->request->form, "query");
  zj_error err = {0};
  zj_saved *saved;
  zj_status status = zj_reader_saved(x->site->readers, x->reader, &saved, &err);
  if (status == ZJ_OK) status = zj_saved_add(saved, trimmed(name), trimmed(query), &err);
  if (status == ZJ_OK) return zj_answer_redirect(x, "/saved");
  if (status_of(status) == 500) return zj_answer_error(x, &err);
  answer_list(x, status_of(status), err.text, name, query);
}

/* ---- deleting ---- */

/* Asks first: a GET changes nothing. */
void zj_page_saved_forget(zj_exchange *x) {
  const char *name = zj_param_get(&x->request->query, "name");
  zj_saved_query query;
  zj_saved *saved;
  zj_error err = {0};
  if (x->site->read_only) return zj_answer_problem(x, 403, "read-only", NULL, NULL);
  zj_status status = zj_reader_saved(x->site->readers, x->reader, &saved, &err);
  if (status == ZJ_OK) status = zj_saved_get(x->request->ctx, saved, zj_slice_of(name ? name : ""), &query, &err);
  if (status != ZJ_OK) return zj_answer_error(x, &err);
  json_t *page = json_pack("{s:b,s:s,s:s}", "at_saved", 1, "name", query.name, "query", query.query);
  zj_view_set(page, "page_title", zj_tr("Delete a saved query", "删除保存的查询"));
  zj_response_header(x->response, "Cache-Control", "no-store");
  zj_answer_page(x, 200, "forget", page);
}

void zj_page_saved_delete(zj_exchange *x) {
  const char *name = zj_param_get(&x->request->form, "name");
  zj_saved *saved;
  zj_error err = {0};
  zj_status status = zj_reader_saved(x->site->readers, x->reader, &saved, &err);
  if (status == ZJ_OK) status = zj_saved_remove(saved, zj_slice_of(name ? name : ""), &err);
  if (status != ZJ_OK) return zj_answer_error(x, &err);
  zj_answer_redirect(x, "/saved");
}
