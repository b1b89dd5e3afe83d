/* api_saved.c - /api/v1/saved: saved queries for programs. A change answers with the new row. */
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/base/values.h"
#include "web/pages/body.h"
#include "web/pages/handlers.h"
#include "web/pages/parts.h"
#include "web/pages/saved_list.h"
#include "web/pages/view.h"

static const char media_type[] = "application/json";

/* ---- answers ---- */

/* "3-2": id and revision. It does not change with the hits of the query. */
static const char *etag_of(void *ctx, const zj_saved_query *query) {
  return zj_text_print(ctx, "\"%lld-%lld\"", (long long)query->id, (long long)query->revision);
}

static void answer_row(zj_exchange *x, unsigned status, zj_saved *saved,
                       const zj_saved_query *query) {
  json_t *row = NULL;
  zj_error err = {0};
  if (zj_saved_row(x, saved, query, &row, &err) != ZJ_OK) {
    json_decref(row);
    return zj_answer_error(x, &err);
  }
  zj_answer_unstored(x);
  zj_response_header(x->response, "ETag", etag_of(x->request->ctx, query));
  zj_answer_json(x, status, media_type, row);
}

void zj_api_saved(zj_exchange *x) {
  zj_error err = {0};
  json_t *list;
  if (zj_saved_json(x, &list, &err) != ZJ_OK) return zj_answer_error(x, &err);
  zj_answer_unstored(x);
  zj_answer_json(x, 200, media_type,
                 json_pack("{s:I,s:o}", "generation", (json_int_t)x->reader->snapshot->generation,
                           "saved", list));
}

/* ---- bodies ---- */

/* Reads a member that must be a string. */
static bool read_text(zj_exchange *x, const json_t *body, const char *key, zj_slice *out) {
  const json_t *value = json_object_get(body, key);
  if (!json_is_string(value))
    return zj_body_refuse(
        x, zj_text_print(x->request->ctx, zj_tr("\"%s\" must be a string", "“%s”应为字符串"), key));
  char *copy = talloc_memdup(x->request->ctx, json_string_value(value), json_string_length(value));
  if (!copy && json_string_length(value)) {
    zj_note_no_memory(); /* the router answers 503; nothing has been changed */
    return false;
  }
  *out = (zj_slice){copy ? copy : "", json_string_length(value)};
  return true;
}

/* ---- one query ---- */

/* Sets *revision to that of If-Match; 0 when there is no such header or it is `*`. False when the
 * header names another revision. */
static bool read_if_match(zj_exchange *x, const zj_saved_query *query, int64_t *revision) {
  const char *header = x->request->if_match;
  *revision = header && strcmp(header, "*") != 0 ? query->revision : 0;
  return !*revision || (strncmp(header, "W/", 2) != 0 &&
                        zj_etag_matches(header, etag_of(x->request->ctx, query)));
}

static void answer_change_error(zj_exchange *x, const zj_saved_change *change,
                                const zj_error *err) {
  if (change->stale) return zj_answer_problem(x, 412, "changed", err->text, NULL);
  if (change->referred) return zj_answer_problem(x, 409, "referred", err->text, NULL);
  zj_answer_error(x, err);
}

static void apply_change(zj_exchange *x, zj_saved *saved, const zj_saved_query *query,
                         zj_saved_change *change) {
  const char *force = zj_param_get(&x->request->query, "force");
  zj_saved_query now;
  zj_error err = {0};
  change->force = force && strcmp(force, "1") == 0;
  if (!read_if_match(x, query, &change->revision))
    return zj_answer_problem(x, 412, "changed", NULL, NULL);
  if (zj_saved_apply(saved, query->id, change, &err) != ZJ_OK)
    return answer_change_error(x, change, &err);
  if (change->remove) return zj_answer_text(x, 204, ZJ_LIT(""));
  if (zj_saved_find(x->request->ctx, saved, query->id, &now, &err) != ZJ_OK)
    return zj_answer_error(x, &err);
  answer_row(x, 200, saved, &now);
}

static void replace_query(zj_exchange *x, zj_saved *saved, const zj_saved_query *query) {
  static const char *const known[] = {"name", "query"};
  json_t *body = NULL;
  zj_saved_change change = {0};
  if (zj_body_read(x, known, ZJ_COUNT(known), &body) && read_text(x, body, "name", &change.name) &&
      read_text(x, body, "query", &change.query))
    apply_change(x, saved, query, &change);
  json_decref(body);
}

void zj_api_saved_one(zj_exchange *x) {
  zj_saved *saved;
  zj_saved_query query;
  zj_error err = {0};
  if (zj_saved_of_path(x, &saved, &query, &err) != ZJ_OK) return zj_answer_error(x, &err);
  if (x->request->method == ZJ_PUT) return replace_query(x, saved, &query);
  if (x->request->method == ZJ_DELETE)
    return apply_change(x, saved, &query, &(zj_saved_change){.remove = true});
  answer_row(x, 200, saved, &query);
}

static void add_query(zj_exchange *x, zj_slice name, zj_slice text, bool seen) {
  zj_saved *saved;
  zj_saved_query query = {0};
  zj_error err = {0};
  zj_status status = zj_reader_saved(x->site->readers, x->reader, &saved, &err);
  if (status == ZJ_OK) status = zj_saved_add(saved, name, text, &query.id, &err);
  if (status == ZJ_OK) status = zj_saved_find(x->request->ctx, saved, query.id, &query, &err);
  if (status == ZJ_OK && seen) status = zj_saved_see(x, saved, &query, &err);
  if (status == ZJ_OK && seen)
    status = zj_saved_find(x->request->ctx, saved, query.id, &query, &err);
  if (status != ZJ_OK) return zj_answer_error(x, &err);
  zj_response_header(x->response, "Location",
                     zj_text_print(x->request->ctx, "/api/v1/saved/%lld", (long long)query.id));
  answer_row(x, 201, saved, &query);
}

void zj_api_saved_add(zj_exchange *x) {
  static const char *const known[] = {"name", "query", "seen"};
  json_t *body = NULL;
  zj_slice name, text;
  if (zj_body_read(x, known, ZJ_COUNT(known), &body) && read_text(x, body, "name", &name) &&
      read_text(x, body, "query", &text))
    add_query(x, name, text, json_is_true(json_object_get(body, "seen")));
  json_decref(body);
}

/* ---- its hits ---- */

static const char *next_url(zj_exchange *x, const zj_ask *ask, bool is_new) {
  void *ctx = x->request->ctx;
  zj_ask rest = {.q = "", .page = ask->page + 1, .per = ask->per, .sentences = ask->sentences};
  const char *url = zj_ask_url(ctx, zj_text_print(ctx, "/api/v1/saved/%s/hits", x->id), &rest);
  return is_new ? zj_text_print(ctx, "%s&new=1", url) : url;
}

void zj_api_saved_hits(zj_exchange *x) {
  zj_saved *saved;
  zj_saved_query query;
  zj_ask ask;
  zj_asked asked;
  zj_seen seen;
  zj_news news;
  zj_error err = {0};
  const char *only_new = zj_param_get(&x->request->query, "new");
  bool is_new = only_new && strcmp(only_new, "1") == 0;
  if (!zj_ask_read(x, &ask)) return;
  zj_status status = zj_saved_of_path(x, &saved, &query, &err);
  if (status != ZJ_OK) return zj_answer_error(x, &err);
  ask.q = query.query;
  ask.in = 0;
  ask.unit = NULL;
  status = zj_saved_seen(x->request->ctx, saved, query.id, &seen, &err);
  if (status == ZJ_OK)
    status = zj_ask_run_news(x, &ask, is_new ? &seen : NULL, &asked, &news, &err);
  if (status != ZJ_OK) return zj_answer_error(x, &err);
  json_t *json = zj_ask_json(x, &ask, &asked);
  zj_part_add_urls(x->request->ctx, json, asked.result);
  if (json_object_del(json, "next") == 0) zj_view_set(json, "next", next_url(x, &ask, is_new));
  if (is_new) {
    zj_value_set(json, "new", json_integer((json_int_t)news.new_sentences));
    zj_value_set(json, "moved", json_integer((json_int_t)news.moved_sentences));
  }
  zj_answer_unstored(x);
  zj_answer_json(x, 200, media_type, json);
}

/* With "generation", refused when the index has another one by now: it may have hits that nobody
 * has looked at. */
void zj_api_saved_seen(zj_exchange *x) {
  static const char *const known[] = {"generation"};
  zj_saved *saved;
  zj_saved_query query;
  zj_error err = {0};
  json_t *body = NULL;
  if (!zj_body_read(x, known, ZJ_COUNT(known), &body)) return json_decref(body);
  json_t *generation = json_object_get(body, "generation");
  bool other =
      generation && json_integer_value(generation) != (json_int_t)x->reader->snapshot->generation;
  json_decref(body);
  if (other)
    return zj_answer_problem(x, 409, "changed",
                             zj_tr("the index has a newer generation", "索引已有更新的一代"), NULL);
  zj_status status = zj_saved_of_path(x, &saved, &query, &err);
  if (status == ZJ_OK) status = zj_saved_see(x, saved, &query, &err);
  if (status == ZJ_OK) status = zj_saved_find(x->request->ctx, saved, query.id, &query, &err);
  if (status != ZJ_OK) return zj_answer_error(x, &err);
  answer_row(x, 200, saved, &query);
}
