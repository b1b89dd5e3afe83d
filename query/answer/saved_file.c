/* saved_file.c - writes saved queries as JSON lines and reads them back. */
#include "query/answer/saved_file.h"

#include <stdlib.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/values.h"

/* ---- writing ---- */

/* Keys as hexadecimal digits. */
static json_t *keys_text(void *ctx, const zj_keys *keys) {
  static const char digits[] = "0123456789abcdef";
  zj_slice bytes = zj_keys_pack(ctx, keys);
  char *text = talloc_array(ctx, char, 2 * bytes.length + 1);
  if (!bytes.at || !text) return zj_value_text(NULL);
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
  if (status != ZJ_OK || !seen.at) return status;
  zj_value_set(row, "seen",
               json_pack("{s:I,s:I,s:s,s:s,s:s,s:o,s:o}", "at", (json_int_t)seen.at, "generation",
                         (json_int_t)seen.generation, "uuid", seen.uuid, "rules", seen.rules,
                         "fold", seen.fold, "hits", keys_text(ctx, &seen.hits), "lifted",
                         keys_text(ctx, &seen.lifted)));
  return ZJ_OK;
}

zj_status zj_saved_write(FILE *to, zj_saved *saved, bool with_seen, zj_error *err) {
  zj_saved_query *list;
  size_t count;
  void *local = talloc_new(NULL);
  if (!local) return zj_no_memory(err);
  zj_status status = zj_saved_list(local, saved, &list, &count, err);
  for (size_t i = 0; status == ZJ_OK && i < count; i++) {
    json_t *row = json_pack("{s:s,s:s,s:I}", "name", list[i].name, "query", list[i].query,
                            "created", (json_int_t)list[i].created);
    if (with_seen) status = add_seen(local, saved, &list[i], row, err);
    if (status == ZJ_OK)
      status = zj_value_print(to, row, JSON_COMPACT, err);
    else
      json_decref(row);
  }
  talloc_free(local);
  return status;
}

/* ---- reading ---- */

/* The value of a lower-case hexadecimal digit; -1 for another character. */
static int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Reading returns ZJ_BAD_INPUT, without a message, for a line that is not a saved query. */
static zj_status read_keys(void *ctx, const json_t *text, zj_keys *out, zj_error *err) {
  size_t length = json_string_length(text);
  const char *at = json_string_value(text);
  if (!at || length % 2) return ZJ_BAD_INPUT;
  char *bytes = talloc_array(ctx, char, length / 2 + 1);
  if (!bytes) return zj_no_memory(err);
  for (size_t i = 0; i < length / 2; i++) {
    int high = hex_value(at[2 * i]), low = hex_value(at[2 * i + 1]);
    if (high < 0 || low < 0) return ZJ_BAD_INPUT;
    bytes[i] = (char)(high << 4 | low);
  }
  if (zj_keys_unpack(ctx, (zj_slice){bytes, length / 2}, out)) return ZJ_OK;
  return out->failed ? zj_no_memory(err) : ZJ_BAD_INPUT;
}

static zj_status read_seen(void *ctx, json_t *json, zj_saved_import *out, zj_error *err) {
  json_int_t at, generation;
  const char *uuid, *rules, *fold;
  json_t *hits, *lifted;
  if (json_unpack(json, "{s:I,s:I,s:s,s:s,s:s,s:o,s:o}", "at", &at, "generation", &generation,
                  "uuid", &uuid, "rules", &rules, "fold", &fold, "hits", &hits, "lifted",
                  &lifted) != 0 ||
      at <= 0 || generation < 0)
    return ZJ_BAD_INPUT;
  zj_seen *seen = talloc(ctx, zj_seen);
  if (!seen) return zj_no_memory(err);
  *seen = (zj_seen){.at = at,
                    .generation = (uint64_t)generation,
                    .uuid = talloc_strdup(ctx, uuid),
                    .rules = talloc_strdup(ctx, rules),
                    .fold = talloc_strdup(ctx, fold)};
  if (!seen->uuid || !seen->rules || !seen->fold) return zj_no_memory(err);
  out->seen = seen;
  zj_status status = read_keys(ctx, hits, &seen->hits, err);
  return status == ZJ_OK ? read_keys(ctx, lifted, &seen->lifted, err) : status;
}

/* Ignores keys that later versions may add. */
static zj_status read_line(void *ctx, const char *line, size_t length, zj_saved_import *out,
                           zj_error *err) {
  const char *name, *query;
  json_int_t created = 0;
  json_t *json = json_loadb(line, length, 0, NULL), *seen = json_object_get(json, "seen");
  bool ok = json && json_unpack(json, "{s:s,s:s,s?I}", "name", &name, "query", &query, "created",
                                &created) == 0;
  zj_status status = ok ? ZJ_OK : ZJ_BAD_INPUT;
  *out = (zj_saved_import){.created = created > 0 ? created : 0};
  if (ok) {
    out->name = talloc_strdup(ctx, name);
    out->query = talloc_strdup(ctx, query);
    if (!out->name || !out->query) status = zj_no_memory(err);
  }
  if (status == ZJ_OK && seen) status = read_seen(ctx, seen, out, err);
  json_decref(json);
  return status;
}

static bool is_blank(const char *line) {
  return line[strspn(line, " \t\r\n")] == 0;
}

/* Makes room for one more after 'count'. */
static zj_status grow_list(void *ctx, zj_saved_import **list, size_t count, zj_error *err) {
  if (count < talloc_array_length(*list)) return ZJ_OK;
  zj_saved_import *grown = talloc_realloc(ctx, *list, zj_saved_import, count ? 2 * count : 16);
  if (!grown) return zj_no_memory(err);
  *list = grown;
  return ZJ_OK;
}

zj_status zj_saved_read(void *ctx, FILE *from, const char *name, zj_saved_import **out,
                        size_t *count, zj_error *err) {
  zj_saved_import *list = talloc_array(ctx, zj_saved_import, 0);
  char *line = NULL;
  size_t capacity = 0, number = 0;
  zj_status status = list ? ZJ_OK : zj_no_memory(err);
  *count = 0;
  for (ssize_t length; status == ZJ_OK && (length = getline(&line, &capacity, from)) >= 0;) {
    number++;
    if (is_blank(line) && strlen(line) == (size_t)length) continue;
    status = grow_list(ctx, &list, *count, err);
    if (status == ZJ_OK)
      status = length > ZJ_SAVED_FILE_LINE_MAX
                   ? ZJ_BAD_INPUT
                   : read_line(ctx, line, (size_t)length, &list[(*count)++], err);
    if (status == ZJ_BAD_INPUT)
      (void)zj_fail(
          err, ZJ_BAD_INPUT,
          zj_tr("%s:%zu: not a saved query; a line looks like {\"name\":\"…\",\"query\":\"…\"}",
                "%s:%zu：不是保存的查询；每行应形如 {\"name\":\"…\",\"query\":\"…\"}"),
          name, number);
  }
  if (status == ZJ_OK && ferror(from)) status = zj_fail_errno(err, ZJ_IO, "%s", name);
  free(line);
  *out = list;
  return status;
}
