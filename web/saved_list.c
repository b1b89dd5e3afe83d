/* saved_list.c - count the hits of each saved query. */
#include "web/saved_list.h"

#include <talloc.h>

#include "query/search.h"

static void count_hits(zj_exchange *x, const char *text, uint64_t until_us, json_t *row) {
  void *local = talloc_new(x->request->ctx);
  zj_query *query;
  zj_result *result;
  zj_error err = {0};
  uint64_t now = zj_now_us();
  zj_search_options options = {.deadline_us = now < until_us ? until_us - now : 1};
  zj_status status = zj_query_parse(local, zj_slice_of(text), 0, false, &query, NULL, &err);
  if (status == ZJ_OK) status = zj_search(local, x->reader->snapshot, query, &options, &result, &err);
  if (status == ZJ_OK) {
    json_object_set_new(row, "occurrences", json_integer((json_int_t)result->counts.occurrences));
    json_object_set_new(row, "reports", json_integer((json_int_t)result->counts.reports));
    json_object_set_new(row, "exact", json_boolean(result->stop == ZJ_STOP_END));
  } else {
    json_object_set_new(row, "error", json_string(err.text));
  }
  talloc_free(local);
}

static zj_status read_list(zj_exchange *x, zj_saved_query **list, size_t *count, zj_error *err) {
  zj_saved *saved;
  *count = 0;
  zj_error opening = {0};
  zj_status status = zj_reader_saved(x->site->readers, x->reader, &saved, &opening);
  if (status == ZJ_NOT_FOUND) return ZJ_OK; /* read-only, and nothing saved yet */
  if (status != ZJ_OK) return zj_fail(err, status, "%s", opening.text);
  return zj_saved_list(x->request->ctx, saved, list, count, err);
}

static json_t *row_of(const zj_saved_query *query) {
  return json_pack("{s:s,s:s,s:I}", "name", query->name, "query", query->query, "created", (json_int_t)query->created);
}

zj_status zj_saved_json(zj_exchange *x, json_t **out, zj_error *err) {
  zj_saved_query *list = NULL;
  size_t count;
  zj_status status = read_list(x, &list, &count, err);
  if (status != ZJ_OK) return status;
  uint64_t until_us = zj_now_us() + x->site->deadline_us;
  *out = json_array();
  for (size_t i = 0; i < count; i++) {
    json_t *row = row_of(&list[i]);
    count_hits(x, list[i].query, until_us, row);
    json_array_append_new(*out, row);
  }
  return ZJ_OK;
}

zj_status zj_saved_names(zj_exchange *x, size_t max, json_t **out, zj_error *err) {
  zj_saved_query *list = NULL;
  size_t count;
  zj_status status = read_list(x, &list, &count, err);
  if (status != ZJ_OK) return status;
  *out = json_array();
  for (size_t i = count > max ? count - max : 0; i < count; i++) json_array_append_new(*out, row_of(&list[i]));
  return ZJ_OK;
}
