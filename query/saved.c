/* saved.c - named queries in one small SQLite file. */
#include "query/saved.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/stat.h>
#include <talloc.h>
#include <time.h>

#include "query/query.h"

enum { NAME_MAX_CHARS = 60, BUSY_MS = 5000, VERSION = 1 };

struct zj_saved { sqlite3 *db; const char *path; };

static const char schema[] =
  "BEGIN IMMEDIATE;"
  "CREATE TABLE IF NOT EXISTS saved (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, query TEXT NOT NULL, created INTEGER NOT NULL) STRICT;"
  "PRAGMA user_version = 1;"
  "COMMIT;";

/* ---- opening ---- */

static int close_db(zj_saved *saved) {
  sqlite3_close_v2(saved->db);
  return 0;
}

static zj_status fail_db(zj_saved *saved, int code, zj_error *err) {
  zj_status status = code == SQLITE_BUSY || code == SQLITE_LOCKED ? ZJ_LOCKED : code == SQLITE_NOMEM ? ZJ_NO_MEMORY : ZJ_IO;
  return zj_fail(err, status, "%s: %s", saved->path, saved->db ? sqlite3_errmsg(saved->db) : sqlite3_errstr(code));
}

/* The folder and those above it, as mkdir -p. */
static zj_status make_folders(void *ctx, const char *path, zj_error *err) {
  char *folder = talloc_strdup(ctx, path);
  for (char *slash = strchr(folder + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
    *slash = 0;
    if (mkdir(folder, 0700) != 0 && errno != EEXIST) return zj_fail_errno(err, ZJ_IO, "%s", folder);
    *slash = '/';
  }
  return ZJ_OK;
}

static int read_version(zj_saved *saved, int *version) {
  sqlite3_stmt *statement;
  int code = sqlite3_prepare_v2(saved->db, "PRAGMA user_version", -1, &statement, NULL);
  if (code != SQLITE_OK) return code;
  code = sqlite3_step(statement);
  *version = code == SQLITE_ROW ? sqlite3_column_int(statement, 0) : 0;
  sqlite3_finalize(statement);
  return code == SQLITE_ROW ? SQLITE_OK : code;
}

/* A file that is there and up to date is not written to, so that it may lie on a read-only disk. */
static zj_status prepare_db(zj_saved *saved, zj_error *err) {
  int version = 0;
  sqlite3_busy_timeout(saved->db, BUSY_MS);
  int code = read_version(saved, &version);
  if (code == SQLITE_OK && version > VERSION)
    return zj_fail(err, ZJ_IO, zj_tr("%s was written by a newer zhangju", "%s 由更新版本的 zhangju 写成"), saved->path);
  if (code == SQLITE_OK && version < VERSION) code = sqlite3_exec(saved->db, schema, NULL, NULL, NULL);
  return code == SQLITE_OK ? ZJ_OK : fail_db(saved, code, err);
}

zj_status zj_saved_open(void *ctx, const char *path, zj_saved **out, zj_error *err) {
  zj_saved *saved = talloc_zero(ctx, zj_saved);
  if (!saved) return zj_fail(err, ZJ_NO_MEMORY, "%s", zj_tr("out of memory", "内存不足"));
  saved->path = talloc_strdup(saved, path);
  talloc_set_destructor(saved, close_db);
  zj_status status = make_folders(saved, path, err);
  int code = SQLITE_OK;
  if (status == ZJ_OK) code = sqlite3_open_v2(path, &saved->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
  if (code != SQLITE_OK) status = fail_db(saved, code, err);
  if (status == ZJ_OK) status = prepare_db(saved, err);
  if (status != ZJ_OK) return talloc_free(saved), status;
  *out = saved;
  return ZJ_OK;
}

/* ---- statements ---- */

static zj_status begin(zj_saved *saved, const char *sql, sqlite3_stmt **out, zj_error *err) {
  int code = sqlite3_prepare_v2(saved->db, sql, -1, out, NULL);
  return code == SQLITE_OK ? ZJ_OK : fail_db(saved, code, err);
}

static void bind(sqlite3_stmt *statement, int at, zj_slice text) {
  sqlite3_bind_text64(statement, at, text.at, text.length, SQLITE_STATIC, SQLITE_UTF8);
}

/* The file may have been edited by hand: what is no text comes out as "". */
static const char *column(void *ctx, sqlite3_stmt *statement, int at) {
  zj_slice text = {(const char *)sqlite3_column_text(statement, at), (size_t)sqlite3_column_bytes(statement, at)};
  if (!text.at || zj_utf8_check(text) != text.length) text = ZJ_LIT("");
  return talloc_strndup(ctx, text.at, text.length);
}

static void read_row(void *ctx, sqlite3_stmt *statement, zj_saved_query *out) {
  *out = (zj_saved_query){sqlite3_column_int64(statement, 0), column(ctx, statement, 1), column(ctx, statement, 2), sqlite3_column_int64(statement, 3)};
}

/* ---- what may be saved ---- */

static zj_status check_name(zj_slice name, zj_error *err) {
  if (zj_utf8_check(name) != name.length) return zj_fail(err, ZJ_BAD_UTF8, "%s", zj_tr("the name is no UTF-8", "名称不是 UTF-8"));
  size_t length = zj_utf8_count(name);
  bool ok = length >= 1 && length <= NAME_MAX_CHARS, visible = false;
  uint32_t c;
  for (size_t at = 0; ok && at < name.length; at += zj_utf8_decode(name, at, &c)) {
    zj_utf8_decode(name, at, &c);
    ok = c >= ' ' && c != 0x7f && !(c >= 0x80 && c < 0xa0);
    visible |= zj_char_class_of(c) != ZJ_CHAR_BLANK;
  }
  if (ok && visible) return ZJ_OK;
  return zj_fail(err, ZJ_USAGE, zj_tr("a name has 1 to %d characters and no control characters", "名称应为 1 到 %d 个字，不含控制字符"), NAME_MAX_CHARS);
}

static zj_status check_query(zj_slice text, zj_error *err) {
  if (zj_utf8_check(text) != text.length) return zj_fail(err, ZJ_BAD_UTF8, "%s", zj_tr("the query is no UTF-8", "查询不是 UTF-8"));
  void *local = talloc_new(NULL);
  zj_query *query;
  zj_status status = zj_query_parse(local, text, 0, false, &query, NULL, err);
  talloc_free(local);
  return status;
}

/* ---- the four verbs ---- */

zj_status zj_saved_add(zj_saved *saved, zj_slice name, zj_slice query, zj_error *err) {
  zj_status status = check_name(name, err);
  if (status == ZJ_OK) status = check_query(query, err);
  sqlite3_stmt *statement;
  if (status == ZJ_OK) status = begin(saved, "INSERT INTO saved (name, query, created) VALUES (?, ?, ?)", &statement, err);
  if (status != ZJ_OK) return status;
  bind(statement, 1, name);
  bind(statement, 2, query);
  sqlite3_bind_int64(statement, 3, (sqlite3_int64)time(NULL));
  int code = sqlite3_step(statement);
  if (code == SQLITE_CONSTRAINT)
    status = zj_fail(err, ZJ_EXISTS, zj_tr("there is a saved query \"%.*s\" already", "已有名为“%.*s”的查询"), (int)name.length, name.at);
  else if (code != SQLITE_DONE) status = fail_db(saved, code, err);
  sqlite3_finalize(statement);
  return status;
}

static zj_status not_found(zj_slice name, zj_error *err) {
  return zj_fail(err, ZJ_NOT_FOUND, zj_tr("there is no saved query \"%.*s\"", "没有名为“%.*s”的查询"), (int)name.length, name.at);
}

zj_status zj_saved_remove(zj_saved *saved, zj_slice name, zj_error *err) {
  sqlite3_stmt *statement;
  zj_status status = begin(saved, "DELETE FROM saved WHERE name = ?", &statement, err);
  if (status != ZJ_OK) return status;
  bind(statement, 1, name);
  int code = sqlite3_step(statement);
  if (code != SQLITE_DONE) status = fail_db(saved, code, err);
  else if (sqlite3_changes(saved->db) == 0) status = not_found(name, err);
  sqlite3_finalize(statement);
  return status;
}

zj_status zj_saved_get(void *ctx, zj_saved *saved, zj_slice name, zj_saved_query *out, zj_error *err) {
  sqlite3_stmt *statement;
  zj_status status = begin(saved, "SELECT id, name, query, created FROM saved WHERE name = ?", &statement, err);
  if (status != ZJ_OK) return status;
  bind(statement, 1, name);
  int code = sqlite3_step(statement);
  if (code == SQLITE_ROW) read_row(ctx, statement, out);
  else status = code == SQLITE_DONE ? not_found(name, err) : fail_db(saved, code, err);
  sqlite3_finalize(statement);
  return status;
}

zj_status zj_saved_list(void *ctx, zj_saved *saved, zj_saved_query **out, size_t *count, zj_error *err) {
  sqlite3_stmt *statement;
  zj_status status = begin(saved, "SELECT id, name, query, created FROM saved ORDER BY id", &statement, err);
  if (status != ZJ_OK) return status;
  zj_saved_query *list = talloc_array(ctx, zj_saved_query, 0);
  size_t used = 0;
  int code;
  while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
    if (used == talloc_array_length(list)) list = talloc_realloc(ctx, list, zj_saved_query, used ? 2 * used : 16);
    read_row(list, statement, &list[used++]);
  }
  sqlite3_finalize(statement);
  if (code != SQLITE_DONE) return fail_db(saved, code, err);
  *out = list;
  *count = used;
  return ZJ_OK;
}
