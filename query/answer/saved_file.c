/* saved_file.c - saved queries to JSON lines and back. */
#include "query/answer/saved_file.h"

#include "indexer/base/lang.h"

#include <jansson.h>
#include <stdlib.h>
#include <talloc.h>

/* ---- writing ---- */

static json_t *keys_text(void *ctx, const zj_keys *keys) {
  static const char digits[] = "0123456789abcdef";
  zj_slice bytes = zj_keys_pack(ctx, keys);
  char *text = talloc_array(ctx, char, 2 * bytes.length + 1);
  if (!text) return NULL;
  for (size_t i = 0; i < bytes.length; i++) {
    text[2 * i] = digits[(unsigned char)bytes.at[i] >> 4];
    text[2 * i + 1] = digits[bytes.at[i] & 15];
  }
  return json_stringn(text, 2 * bytes.length);
}

static zj_status add_seen(void *ctx, zj_saved *saved, const zj_saved_query *query, json_t *row,
                          zj_error *err) {
  zj_seen seen;
  zj_status status = zj_saved_seen(ctx, saved, query->id, &seen, err);
  if (status == ZJ_OK && seen.at)
    json_object_set_new(row, "seen",
                        json_pack("{s:I,s:I,s:s,s:s,s:s,s:o,s:o}", "at", (json_int_t)seen.at,
                                  "generation", (json_int_t)seen.generation, "uuid", seen.uuid,
                                  "rules", seen.rules, "fold", seen.fold, "hits",
                                  keys_text(ctx, &seen.hits), "lifted",
                                  keys_text(ctx, &seen.lifted)));
  return status;
}

zj_status zj_saved_write(FILE *to, zj_saved *saved, bool with_seen, zj_error *err) {
  zj_saved_query *list;
  size_t count;
  void *local = talloc_new(NULL);
  zj_status status = zj_saved_list(local, saved, &list, &count, err);
  for (size_t i = 0; status == ZJ_OK && i < count; i++) {
    json_t *row = json_pack("{s:s,s:s,s:I}", "name", list[i].name, "query", list[i].query,
                            "created", (json_int_t)list[i].created);
    if (with_seen) status = add_seen(local, saved, &list[i], row, err);
    json_dumpf(row, to, JSON_COMPACT);
    fputc('\n', to);
    json_decref(row);
  }
  talloc_free(local);
  return status;
}

/* ---- reading ---- */

static int hex_value(char c) {
  return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool read_keys(void *ctx, const json_t *text, zj_keys *out) {
  size_t length = json_string_length(text);
  const char *at = json_string_value(text);
  if (!at || length % 2) return false;
  char *bytes = talloc_array(ctx, char, length / 2 + 1);
  for (size_t i = 0; i < length / 2; i++) {
    int high = hex_value(at[2 * i]), low = hex_value(at[2 * i + 1]);
    if (high < 0 || low < 0) return false;
    bytes[i] = (char)(high << 4 | low);
  }
  return zj_keys_unpack(ctx, (zj_slice){bytes, length / 2}, out);
}

static bool read_seen(void *ctx, json_t *json, zj_saved_import *out) {
  json_int_t at, generation;
  const char *uuid, *rules, *fold;
  json_t *hits, *lifted;
  if (json_unpack(json, "{s:I,s:I,s:s,s:s,s:s,s:o,s:o}", "at", &at, "generation", &generation,
                  "uuid", &uuid, "rules", &rules, "fold", &fold, "hits", &hits, "lifted",
                  &lifted) != 0 ||
      at <= 0 || generation < 0)
    return false;
  zj_seen *seen = talloc(ctx, zj_seen);
  *seen = (zj_seen){.at = at,
                    .generation = (uint64_t)generation,
                    .uuid = talloc_strdup(ctx, uuid),
                    .rules = talloc_strdup(ctx, rules),
                    .fold = talloc_strdup(ctx, fold)};
  out->seen = seen;
  return read_keys(ctx, hits, &seen->hits) && read_keys(ctx, lifted, &seen->lifted);
}

/* What later versions may add is ignored. */
static bool read_line(void *ctx, const char *line, size_t length, zj_saved_import *out) {
  const char *name, *query;
  json_int_t created = 0;
  json_t *json = json_loadb(line, length, 0, NULL), *seen = json_object_get(json, "seen");
  bool ok = json && json_unpack(json, "{s:s,s:s,s?I}", "name", &name, "query", &query, "created",
                                &created) == 0;
  *out = (zj_saved_import){.created = created > 0 ? created : 0};
  if (ok) out->name = talloc_strdup(ctx, name), out->query = talloc_strdup(ctx, query);
  if (ok && seen) ok = read_seen(ctx, seen, out);
  json_decref(json);
  return ok;
}

static bool is_blank(const char *line) {
  return line[strspn(line, " \t\r\n")] == 0;
}

zj_status zj_saved_read(void *ctx, FILE *from, const char *name, zj_saved_import **out,
                        size_t *count, zj_error *err) {
  zj_saved_import *list = talloc_array(ctx, zj_saved_import, 0);
  char *line = NULL;
  size_t capacity = 0, number = 0;
  zj_status status = ZJ_OK;
  *count = 0;
  for (ssize_t length; status == ZJ_OK && (length = getline(&line, &capacity, from)) >= 0;) {
    number++;
    if (is_blank(line) && strlen(line) == (size_t)length) continue;
    if (*count == talloc_array_length(list))
      list = talloc_realloc(ctx, list, zj_saved_import, *count ? 2 * *count : 16);
    if (length > ZJ_SAVED_FILE_LINE_MAX || !read_line(ctx, line, (size_t)length, &list[(*count)++]))
      status = zj_fail(
          err, ZJ_BAD_INPUT,
          zj_tr(
              "%s:%zu: this is no saved query; a line looks like {\"name\":\"…\",\"query\":\"…\"}",
              "%s:%zu：不是保存的查询；每行应形如 {\"name\":\"…\",\"query\":\"…\"}"),
          name, number);
  }
  if (status == ZJ_OK && ferror(from)) status = zj_fail_errno(err, ZJ_IO, "%s", name);
  free(line);
  *out = list;
  return status;
}
