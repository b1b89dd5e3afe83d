/* saved_list.c - counts the hits of saved queries, and how many are new. */
#include "web/pages/saved_list.h"

#include <stdlib.h>
#include <talloc.h>

#include "indexer/base/values.h"
#include "query/language/query.h"

static void add_counts(json_t *row, const zj_news *news) {
  zj_value_set(row, "occurrences", json_integer((json_int_t)news->counts.occurrences));
  zj_value_set(row, "reports", json_integer((json_int_t)news->counts.reports));
  zj_value_set(row, "new", json_integer((json_int_t)news->new_sentences));
  zj_value_set(row, "moved", json_integer((json_int_t)news->moved_sentences));
  zj_value_set(row, "exact", json_boolean(news->exact));
}

/* Adds the counts to a row. A query that no longer parses still makes a row, with "error". */
static zj_status count_row(zj_exchange *x, zj_saved *saved, const zj_saved_query *query,
                           uint64_t until_us, json_t *row, zj_error *err) {
  void *local = talloc_new(x->request->ctx);
  if (!local) return zj_no_memory(err);
  zj_query *parsed;
  zj_seen seen;
  zj_news news;
  zj_error own = {0};
  zj_status status =
      zj_query_parse(local, zj_slice_of(query->query), 0, false, &parsed, NULL, &own);
  if (status == ZJ_OK) status = zj_saved_seen(local, saved, query->id, &seen, &own);
  if (status == ZJ_OK)
    status = zj_news_find(local, x->reader->snapshot, parsed, &seen, zj_time_left(until_us, 1),
                          &news, &own);
  if (status == ZJ_OK) add_counts(row, &news);
  if (status == ZJ_BAD_QUERY) {
    zj_value_set(row, "error", json_string(own.text));
    status = ZJ_OK;
  }
  talloc_free(local);
  return status == ZJ_OK ? ZJ_OK : zj_fail(err, status, "%s", own.text);
}

static json_t *row_of(const zj_saved_query *query) {
  json_t *row = json_pack("{s:I,s:s,s:s,s:I,s:I}", "id", (json_int_t)query->id, "name", query->name,
                          "query", query->query, "created", (json_int_t)query->created, "revision",
                          (json_int_t)query->revision);
  if (query->seen_at) zj_value_set(row, "seen_at", json_integer((json_int_t)query->seen_at));
  return row;
}

/* Lists the saved queries. When they are read-only and do not exist the list is empty, and *saved
 * is NULL. */
static zj_status read_list(zj_exchange *x, zj_saved **saved, zj_saved_query **list, size_t *count,
                           zj_error *err) {
  *count = 0;
  *saved = NULL;
  zj_error opening = {0};
  zj_status status = zj_reader_saved(x->site->readers, x->reader, saved, &opening);
  if (status == ZJ_NOT_FOUND) return ZJ_OK;
  if (status != ZJ_OK) return zj_fail(err, status, "%s", opening.text);
  return zj_saved_list(x->request->ctx, *saved, list, count, err);
}

zj_status zj_saved_row(zj_exchange *x, zj_saved *saved, const zj_saved_query *query, json_t **out,
                       zj_error *err) {
  *out = row_of(query);
  return count_row(x, saved, query, zj_now_us() + x->site->deadline_us, *out, err);
}

zj_status zj_saved_json(zj_exchange *x, json_t **out, zj_error *err) {
  zj_saved_query *list = NULL;
  zj_saved *saved;
  size_t count;
  zj_status status = read_list(x, &saved, &list, &count, err);
  uint64_t until_us = zj_now_us() + x->site->deadline_us;
  json_t *rows = json_array();
  for (size_t i = 0; status == ZJ_OK && i < count; i++) {
    json_t *row = row_of(&list[i]);
    status = count_row(x, saved, &list[i], until_us, row, err);
    zj_value_append(rows, row);
  }
  if (status != ZJ_OK) {
    json_decref(rows);
    return status;
  }
  *out = rows;
  return ZJ_OK;
}

zj_status zj_saved_names(zj_exchange *x, size_t max, json_t **out, zj_error *err) {
  zj_saved_query *list = NULL;
  zj_saved *saved;
  size_t count;
  zj_status status = read_list(x, &saved, &list, &count, err);
  if (status != ZJ_OK) return status;
  *out = json_array();
  for (size_t i = count > max ? count - max : 0; i < count; i++)
    zj_value_append(*out, row_of(&list[i]));
  return ZJ_OK;
}

zj_status zj_saved_of_path(zj_exchange *x, zj_saved **saved, zj_saved_query *out, zj_error *err) {
  char *end;
  long long id = strtoll(x->id, &end, 10);
  zj_error opening = {0};
  if (*end || id <= 0 || x->id[0] == '0' || strlen(x->id) > 18)
    return zj_fail(err, ZJ_NOT_FOUND, "%s", x->id);
  zj_status status = zj_reader_saved(x->site->readers, x->reader, saved, &opening);
  if (status == ZJ_NOT_FOUND) return zj_fail(err, status, "%s", x->id);
  if (status != ZJ_OK) return zj_fail(err, status, "%s", opening.text);
  return zj_saved_find(x->request->ctx, *saved, id, out, err);
}

zj_status zj_saved_see(zj_exchange *x, zj_saved *saved, const zj_saved_query *query,
                       zj_error *err) {
  void *local = talloc_new(x->request->ctx);
  if (!local) return zj_no_memory(err);
  zj_query *parsed;
  zj_seen seen;
  zj_status status = zj_query_parse(local, zj_slice_of(query->query), 0, false, &parsed, NULL, err);
  if (status == ZJ_OK)
    status = zj_news_seen(local, x->reader->snapshot, parsed, x->site->deadline_us, &seen, err);
  if (status == ZJ_OK) status = zj_saved_mark(saved, query->id, &seen, err);
  talloc_free(local);
  return status;
}
