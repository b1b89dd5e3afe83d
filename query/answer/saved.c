/* saved.c - named queries in one small SQLite file. */
#include "query/answer/saved.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/stat.h>
#include <talloc.h>
#include <time.h>
#include <unistd.h>

#include "indexer/base/lang.h"
#include "indexer/base/reason.h"
#include "indexer/store/sqlite_reason.h"
#include "query/language/query.h"
#include "query/language/vocabulary.h"

enum { NAME_MAX_CHARS = 60, SAVED_MAX = 2000, TRY_MS = 25, VERSION = 2 };

static _Thread_local struct {
  zj_saved_wait *wait;
  void *data;
} waiting;

struct zj_saved {
  sqlite3 *db;
  const char *path;
  char uuid[33];
};

/* History of user_version: 1 had only the first four columns of `saved`, and could reuse an id. The
 * statements create a new file, too. */
static const char schema[] =
    "CREATE TABLE saved_2 (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, query TEXT NOT NULL, created INTEGER NOT NULL,"
    "  revision INTEGER NOT NULL DEFAULT 1) STRICT;"
    "CREATE TABLE IF NOT EXISTS saved (id INTEGER PRIMARY KEY, name TEXT, query TEXT, created INTEGER);"
    "INSERT INTO saved_2 (id, name, query, created) SELECT id, name, query, created FROM saved;"
    "DROP TABLE saved;"
    "ALTER TABLE saved_2 RENAME TO saved;"
    "CREATE TABLE seen (saved INTEGER PRIMARY KEY, at INTEGER NOT NULL, generation INTEGER NOT NULL, uuid TEXT NOT NULL, rules TEXT NOT NULL,"
    "  fold TEXT NOT NULL, hits BLOB NOT NULL, lifted BLOB NOT NULL) STRICT;"
    "CREATE TRIGGER forget_seen AFTER DELETE ON saved BEGIN DELETE FROM seen WHERE saved = old.id; END;"
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;"
    "INSERT INTO meta VALUES ('uuid', lower(hex(randomblob(16))));"
    "PRAGMA user_version = 2;";

/* ---- locks ---- */

void zj_saved_wait_with(zj_saved_wait *wait, void *data) {
  waiting.wait = wait;
  waiting.data = data;
}

/* SQLite calls this while the file is locked, 'tries' times before; 0 gives up. */
static int wait_for_lock(void *unused, int tries) {
  (void)unused;
  if (tries * TRY_MS >= ZJ_SAVED_LOCK_MS) return 0;
  if (waiting.wait) return waiting.wait(waiting.data, TRY_MS);
  nanosleep(&(struct timespec){.tv_nsec = TRY_MS * 1000000L}, NULL);
  return 1;
}

/* ---- opening ---- */

static int close_db(zj_saved *saved) {
  sqlite3_close_v2(saved->db);
  return 0;
}

/* Why a file that is not there cannot be made: SQLite tries again without making it, and then only
 * says that it is not there. */
static int why_not_made(const char *path) {
  int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return errno;
  close(file);
  return ENOENT;
}

static zj_status fail_db(zj_saved *saved, int code, zj_error *err) {
  if (code == SQLITE_NOMEM) return zj_no_memory(err);
  zj_status status = code == SQLITE_BUSY || code == SQLITE_LOCKED ? ZJ_LOCKED : ZJ_IO;
  int why = saved->db ? sqlite3_system_errno(saved->db) : 0;
  if (code == SQLITE_CANTOPEN && why == ENOENT) why = why_not_made(saved->path);
  if (why)
    return zj_fail(err, status, zj_tr("%s: %s: %s", "%s：%s：%s"), saved->path,
                   zj_reason_sqlite(code), zj_reason_errno(why));
  return zj_fail(err, status, zj_tr("%s: %s", "%s：%s"), saved->path, zj_reason_sqlite(code));
}

/* Makes the folder and those above it, like mkdir -p. */
static zj_status make_folders(void *ctx, const char *path, zj_error *err) {
  char *folder = talloc_strdup(ctx, path);
  if (!folder) return zj_no_memory(err);
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

static int read_uuid(zj_saved *saved) {
  sqlite3_stmt *statement;
  int code = sqlite3_prepare_v2(saved->db, "SELECT value FROM meta WHERE key = 'uuid'", -1,
                                &statement, NULL);
  if (code != SQLITE_OK) return code;
  code = sqlite3_step(statement);
  if (code == SQLITE_ROW)
    snprintf(saved->uuid, sizeof saved->uuid, "%s",
             (const char *)sqlite3_column_text(statement, 0));
  sqlite3_finalize(statement);
  if (code == SQLITE_DONE) return SQLITE_CORRUPT;
  return code == SQLITE_ROW ? SQLITE_OK : code;
}

/* Upgrades the file. Two processes may open it at once, so the version is read again inside the
 * transaction. */
static int bring_up_to_date(zj_saved *saved) {
  int version = 0, code = sqlite3_exec(saved->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
  if (code != SQLITE_OK) return code;
  code = read_version(saved, &version);
  if (code == SQLITE_OK && version < VERSION)
    code = sqlite3_exec(saved->db, schema, NULL, NULL, NULL);
  if (code == SQLITE_OK) return sqlite3_exec(saved->db, "COMMIT", NULL, NULL, NULL);
  sqlite3_exec(saved->db, "ROLLBACK", NULL, NULL, NULL);
  return code;
}

/* Does not write to a file that is up to date, so that it may be on a read-only disk. */
static zj_status prepare_db(zj_saved *saved, zj_error *err) {
  int version = 0;
  sqlite3_busy_handler(saved->db, wait_for_lock, NULL);
  int code = read_version(saved, &version);
  if (code == SQLITE_OK && version > VERSION)
    return zj_fail(err, ZJ_IO,
                   zj_tr("%s was written by a newer zhangju", "%s 由更新版本的 zhangju 写成"),
                   saved->path);
  if (code == SQLITE_OK && version < VERSION) code = bring_up_to_date(saved);
  if (code == SQLITE_OK) code = read_uuid(saved);
  return code == SQLITE_OK ? ZJ_OK : fail_db(saved, code, err);
}

zj_status zj_saved_open(void *ctx, const char *path, zj_saved **out, zj_error *err) {
  zj_saved *saved = talloc_zero(ctx, zj_saved);
  if (!saved) return zj_no_memory(err);
  saved->path = talloc_strdup(saved, path);
  if (!saved->path) {
    talloc_free(saved);
    return zj_no_memory(err);
  }
  talloc_set_destructor(saved, close_db);
  zj_status status = make_folders(saved, path, err);
  int code = SQLITE_OK;
  if (status == ZJ_OK)
    code = sqlite3_open_v2(path, &saved->db,
                           SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
  if (code != SQLITE_OK) status = fail_db(saved, code, err);
  if (status == ZJ_OK) status = prepare_db(saved, err);
  if (status != ZJ_OK) {
    talloc_free(saved);
    return status;
  }
  *out = saved;
  return ZJ_OK;
}

const char *zj_saved_uuid(const zj_saved *saved) {
  return saved->uuid;
}

/* ---- statements ---- */

static const char select_query[] =
    "SELECT saved.id, saved.name, saved.query, saved.created, saved.revision, coalesce(seen.at, 0) FROM saved LEFT JOIN seen ON seen.saved = saved.id";

static zj_status prepare_statement(zj_saved *saved, const char *sql, sqlite3_stmt **out,
                                   zj_error *err) {
  int code = sqlite3_prepare_v2(saved->db, sql, -1, out, NULL);
  return code == SQLITE_OK ? ZJ_OK : fail_db(saved, code, err);
}

static void bind_text(sqlite3_stmt *statement, int at, zj_slice text) {
  sqlite3_bind_text64(statement, at, text.at, text.length, SQLITE_STATIC, SQLITE_UTF8);
}

static void bind_bytes(sqlite3_stmt *statement, int at, zj_slice bytes) {
  sqlite3_bind_blob64(statement, at, bytes.length ? bytes.at : "", bytes.length, SQLITE_STATIC);
}

/* Runs a statement that returns no rows, and finalizes it. */
static zj_status finish_statement(zj_saved *saved, sqlite3_stmt *statement, zj_error *err) {
  int code = sqlite3_step(statement);
  zj_status status = code == SQLITE_DONE ? ZJ_OK : fail_db(saved, code, err);
  sqlite3_finalize(statement);
  return status;
}

/* The work of a transaction, which is rolled back when it fails. */
typedef zj_status transaction_work(zj_saved *saved, void *what, zj_error *err);

static zj_status run_in_transaction(zj_saved *saved, transaction_work *work, void *what,
                                    zj_error *err) {
  int code = sqlite3_exec(saved->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
  if (code != SQLITE_OK) return fail_db(saved, code, err);
  zj_status status = work(saved, what, err);
  if (status == ZJ_OK) code = sqlite3_exec(saved->db, "COMMIT", NULL, NULL, NULL);
  if (code != SQLITE_OK) status = fail_db(saved, code, err);
  if (status != ZJ_OK) sqlite3_exec(saved->db, "ROLLBACK", NULL, NULL, NULL);
  return status;
}

/* Reads a text; "" when it is not UTF-8, as in a file edited by hand. NULL when memory ran out. */
static const char *read_text_column(void *ctx, sqlite3_stmt *statement, int at) {
  zj_slice text = {(const char *)sqlite3_column_text(statement, at),
                   (size_t)sqlite3_column_bytes(statement, at)};
  if (!text.at || zj_utf8_check(text) != text.length) text = ZJ_LIT("");
  return talloc_strndup(ctx, text.at, text.length);
}

static zj_status read_row(void *ctx, sqlite3_stmt *statement, zj_saved_query *out, zj_error *err) {
  *out = (zj_saved_query){.id = sqlite3_column_int64(statement, 0),
                          .name = read_text_column(ctx, statement, 1),
                          .query = read_text_column(ctx, statement, 2),
                          .created = sqlite3_column_int64(statement, 3),
                          .revision = sqlite3_column_int64(statement, 4),
                          .seen_at = sqlite3_column_int64(statement, 5)};
  return out->name && out->query ? ZJ_OK : zj_no_memory(err);
}

/* ---- what may be saved ---- */

static zj_status check_name(zj_slice name, zj_error *err) {
  if (zj_utf8_check(name) != name.length)
    return zj_fail(err, ZJ_BAD_UTF8, "%s", zj_tr("the name is not UTF-8", "名称不是 UTF-8"));
  size_t length = zj_utf8_count(name);
  bool ok = length >= 1 && length <= NAME_MAX_CHARS, visible = false;
  uint32_t c;
  for (size_t at = 0; ok && at < name.length; at += zj_utf8_decode(name, at, &c)) {
    zj_utf8_decode(name, at, &c);
    ok = !zj_char_is_control(c);
    visible |= zj_char_class_of(c) != ZJ_CHAR_BLANK;
  }
  if (ok && visible) return ZJ_OK;
  return zj_fail(err, ZJ_USAGE,
                 zj_tr("a name has 1 to %d characters and no control characters",
                       "名称应为 1 到 %d 个字，不含控制字符"),
                 NAME_MAX_CHARS);
}

static zj_status check_query(zj_slice text, zj_error *err) {
  if (zj_utf8_check(text) != text.length)
    return zj_fail(err, ZJ_BAD_UTF8, "%s", zj_tr("the query is not UTF-8", "查询不是 UTF-8"));
  void *local = talloc_new(NULL);
  if (!local) return zj_no_memory(err);
  zj_query *query;
  zj_status status = zj_query_parse(local, text, 0, false, &query, NULL, err);
  talloc_free(local);
  return status;
}

static zj_status fail_name_taken(zj_slice name, zj_error *err) {
  return zj_fail(err, ZJ_EXISTS,
                 zj_tr("there already is a saved query \"%.*s\"", "已有名为“%.*s”的查询"),
                 (int)name.length, name.at);
}

static zj_status fail_not_found(zj_slice name, zj_error *err) {
  return zj_fail(err, ZJ_NOT_FOUND,
                 zj_tr("there is no saved query \"%.*s\"", "没有名为“%.*s”的查询"),
                 (int)name.length, name.at);
}

static zj_status fail_id_not_found(int64_t id, zj_error *err) {
  return zj_fail(err, ZJ_NOT_FOUND,
                 zj_tr("there is no saved query number %lld", "没有编号为 %lld 的查询"),
                 (long long)id);
}

static zj_status fail_too_many(zj_error *err) {
  return zj_fail(err, ZJ_USAGE,
                 zj_tr("%d queries are saved, which is as many as there can be; remove some first",
                       "已保存 %d 条查询，达到上限；请先删去一些"),
                 SAVED_MAX);
}

/* ---- one query ---- */

static zj_status insert_query(zj_saved *saved, zj_slice name, zj_slice query, int64_t created,
                              zj_error *err) {
  sqlite3_stmt *statement;
  zj_status status = prepare_statement(saved,
                                       "INSERT INTO saved (name, query, created) SELECT ?, ?, ?"
                                       " WHERE (SELECT count(*) FROM saved) < ?",
                                       &statement, err);
  if (status != ZJ_OK) return status;
  bind_text(statement, 1, name);
  bind_text(statement, 2, query);
  sqlite3_bind_int64(statement, 3, created ? created : (sqlite3_int64)time(NULL));
  sqlite3_bind_int(statement, 4, SAVED_MAX);
  int code = sqlite3_step(statement);
  if (code == SQLITE_CONSTRAINT)
    status = fail_name_taken(name, err);
  else if (code != SQLITE_DONE)
    status = fail_db(saved, code, err);
  else if (sqlite3_changes(saved->db) == 0)
    status = fail_too_many(err);
  sqlite3_finalize(statement);
  return status;
}

zj_status zj_saved_add(zj_saved *saved, zj_slice name, zj_slice query, int64_t *id, zj_error *err) {
  zj_status status = check_name(name, err);
  if (status == ZJ_OK) status = check_query(query, err);
  if (status == ZJ_OK) status = insert_query(saved, name, query, 0, err);
  if (status == ZJ_OK && id) *id = sqlite3_last_insert_rowid(saved->db);
  return status;
}

/* Reads the only row of a statement and finalizes it; returns ZJ_DONE when there is none. */
static zj_status read_one(void *ctx, zj_saved *saved, sqlite3_stmt *statement, zj_saved_query *out,
                          zj_error *err) {
  zj_status status = ZJ_OK;
  int code = sqlite3_step(statement);
  if (code == SQLITE_ROW)
    status = read_row(ctx, statement, out, err);
  else
    status = code == SQLITE_DONE ? ZJ_DONE : fail_db(saved, code, err);
  sqlite3_finalize(statement);
  return status;
}

static zj_status prepare_select(zj_saved *saved, const char *rest, sqlite3_stmt **out,
                                zj_error *err) {
  char sql[400];
  snprintf(sql, sizeof sql, "%s %s", select_query, rest);
  return prepare_statement(saved, sql, out, err);
}

zj_status zj_saved_get(void *ctx, zj_saved *saved, zj_slice name, zj_saved_query *out,
                       zj_error *err) {
  sqlite3_stmt *statement;
  zj_status status = prepare_select(saved, "WHERE name = ?", &statement, err);
  if (status != ZJ_OK) return status;
  bind_text(statement, 1, name);
  status = read_one(ctx, saved, statement, out, err);
  return status == ZJ_DONE ? fail_not_found(name, err) : status;
}

zj_status zj_saved_find(void *ctx, zj_saved *saved, int64_t id, zj_saved_query *out,
                        zj_error *err) {
  sqlite3_stmt *statement;
  zj_status status = prepare_select(saved, "WHERE saved.id = ?", &statement, err);
  if (status != ZJ_OK) return status;
  sqlite3_bind_int64(statement, 1, id);
  status = read_one(ctx, saved, statement, out, err);
  return status == ZJ_DONE ? fail_id_not_found(id, err) : status;
}

/* ---- changing ---- */

/* Whether the name, quoted or not, comes at 'at'. */
static bool names_at(zj_slice text, size_t at, zj_slice name) {
  static const char *const opens[] = {"\"", "“", "＂", ""}, *const closes[] = {"\"", "”", "＂", ""};
  zj_slice rest = zj_slice_cut(text, at, text.length);
  for (size_t i = 0; i < ZJ_COUNT(opens); i++) {
    size_t open = strlen(opens[i]), close = strlen(closes[i]);
    if (rest.length < open + name.length + close || memcmp(rest.at, opens[i], open) != 0 ||
        memcmp(rest.at + open, name.at, name.length) != 0)
      continue;
    size_t end = open + name.length;
    if (close && memcmp(rest.at + end, closes[i], close) == 0) return true;
    uint32_t c;
    if (!close && (end == rest.length ||
                   (zj_utf8_decode(rest, end, &c) && zj_char_class_of(c) <= ZJ_CHAR_BLANK)))
      return true;
  }
  return false;
}

/* Whether a query contains saved:NAME. */
static bool refers_to(zj_slice text, zj_slice name) {
  static const char *const words[] = {"saved:", "saved：", "保存:", "保存："};
  for (size_t at = 0; at < text.length; at++)
    for (size_t i = 0; i < ZJ_COUNT(words); i++) {
      size_t length = strlen(words[i]);
      if (text.length - at > length && memcmp(text.at + at, words[i], length) == 0 &&
          names_at(text, at + length, name))
        return true;
    }
  return false;
}

zj_status zj_saved_referrers(void *ctx, zj_saved *saved, zj_slice name, const char **out,
                             zj_error *err) {
  zj_saved_query *list;
  size_t count;
  char *names = NULL;
  void *local = talloc_new(ctx);
  if (!local) return zj_no_memory(err);
  zj_status status = zj_saved_list(local, saved, &list, &count, err);
  for (size_t i = 0; status == ZJ_OK && i < count; i++) {
    if (zj_slice_equal(zj_slice_of(list[i].name), name) ||
        !refers_to(zj_slice_of(list[i].query), name))
      continue;
    names = names ? talloc_asprintf_append(names, "、%s", list[i].name)
                  : talloc_strdup(ctx, list[i].name);
    if (!names) status = zj_no_memory(err);
  }
  talloc_free(local);
  *out = names;
  return status;
}

typedef struct applying {
  int64_t id;
  zj_saved_change *change;
} applying;

/* Refuses a change by which the query loses a name that other queries use. */
static zj_status check_referrers(void *ctx, zj_saved *saved, const zj_saved_query *now,
                                 zj_saved_change *change, zj_error *err) {
  bool loses_name =
      change->remove || (change->name.at && !zj_slice_equal(change->name, zj_slice_of(now->name)));
  const char *names = NULL;
  if (!loses_name || change->force) return ZJ_OK;
  zj_status status = zj_saved_referrers(ctx, saved, zj_slice_of(now->name), &names, err);
  if (status != ZJ_OK || !names) return status;
  change->referred = true;
  return zj_fail(err, ZJ_EXISTS,
                 zj_tr("the query \"%s\" is used by %s; change those first, or use --force",
                       "查询“%s”被“%s”引用；请先改那些查询，或用 --force"),
                 now->name, names);
}

static zj_status apply_to_row(zj_saved *saved, int64_t id, const zj_saved_change *change,
                              zj_error *err) {
  sqlite3_stmt *statement;
  zj_status status = prepare_statement(
      saved,
      change->remove
          ? "DELETE FROM saved WHERE id = ?1"
          : "UPDATE saved SET name = coalesce(?2, name), query = coalesce(?3, query), revision = revision + 1 WHERE id = ?1",
      &statement, err);
  if (status != ZJ_OK) return status;
  sqlite3_bind_int64(statement, 1, id);
  if (!change->remove && change->name.at) bind_text(statement, 2, change->name);
  if (!change->remove && change->query.at) bind_text(statement, 3, change->query);
  int code = sqlite3_step(statement);
  if (code == SQLITE_CONSTRAINT)
    status = fail_name_taken(change->name, err);
  else if (code != SQLITE_DONE)
    status = fail_db(saved, code, err);
  sqlite3_finalize(statement);
  return status;
}

static zj_status apply_change(zj_saved *saved, void *what, zj_error *err) {
  applying *a = what;
  zj_saved_query now;
  void *local = talloc_new(NULL);
  if (!local) return zj_no_memory(err);
  zj_status status = zj_saved_find(local, saved, a->id, &now, err);
  if (status == ZJ_OK && a->change->revision && a->change->revision != now.revision) {
    a->change->stale = true;
    status = zj_fail(err, ZJ_EXISTS,
                     zj_tr("the query \"%s\" has changed in the meantime", "查询“%s”已被改动"),
                     now.name);
  }
  if (status == ZJ_OK) status = check_referrers(local, saved, &now, a->change, err);
  if (status == ZJ_OK) status = apply_to_row(saved, a->id, a->change, err);
  talloc_free(local);
  return status;
}

zj_status zj_saved_apply(zj_saved *saved, int64_t id, zj_saved_change *change, zj_error *err) {
  zj_status status = change->name.at ? check_name(change->name, err) : ZJ_OK;
  if (status == ZJ_OK && change->query.at) status = check_query(change->query, err);
  return status == ZJ_OK ? run_in_transaction(saved, apply_change, &(applying){id, change}, err)
                         : status;
}

/* ---- all of them ---- */

zj_status zj_saved_list(void *ctx, zj_saved *saved, zj_saved_query **out, size_t *count,
                        zj_error *err) {
  sqlite3_stmt *statement;
  zj_status status = prepare_select(saved, "ORDER BY saved.id", &statement, err);
  if (status != ZJ_OK) return status;
  zj_saved_query *list = talloc_array(ctx, zj_saved_query, 0);
  size_t used = 0;
  int code = SQLITE_DONE;
  if (!list) status = zj_no_memory(err);
  while (status == ZJ_OK && (code = sqlite3_step(statement)) == SQLITE_ROW) {
    if (used == talloc_array_length(list)) {
      zj_saved_query *grown = talloc_realloc(ctx, list, zj_saved_query, used ? 2 * used : 16);
      if (grown) list = grown;
    }
    status = used < talloc_array_length(list) ? read_row(list, statement, &list[used], err)
                                              : zj_no_memory(err);
    used++;
  }
  sqlite3_finalize(statement);
  if (status != ZJ_OK) return status;
  if (code != SQLITE_DONE) return fail_db(saved, code, err);
  *out = list;
  *count = used;
  return ZJ_OK;
}

/* ---- seen ---- */

static zj_status write_seen(zj_saved *saved, int64_t id, const zj_seen *seen, zj_error *err) {
  sqlite3_stmt *statement;
  zj_status status = prepare_statement(
      saved,
      "INSERT OR REPLACE INTO seen (saved, at, generation, uuid, rules, fold, hits, lifted) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      &statement, err);
  if (status != ZJ_OK) return status;
  void *local = talloc_new(NULL);
  if (!local) {
    sqlite3_finalize(statement);
    return zj_no_memory(err);
  }
  sqlite3_bind_int64(statement, 1, id);
  sqlite3_bind_int64(statement, 2, seen->at);
  sqlite3_bind_int64(statement, 3, (sqlite3_int64)seen->generation);
  bind_text(statement, 4, zj_slice_of(seen->uuid));
  bind_text(statement, 5, zj_slice_of(seen->rules));
  bind_text(statement, 6, zj_slice_of(seen->fold));
  zj_slice hits = zj_keys_pack(local, &seen->hits), lifted = zj_keys_pack(local, &seen->lifted);
  bind_bytes(statement, 7, hits);
  bind_bytes(statement, 8, lifted);
  if (hits.at && lifted.at) {
    status = finish_statement(saved, statement, err);
  } else {
    status = zj_no_memory(err);
    sqlite3_finalize(statement);
  }
  talloc_free(local);
  return status;
}

typedef struct marking {
  int64_t id;
  const zj_seen *seen;
} marking;

/* The query may be gone by now. */
static zj_status mark_seen(zj_saved *saved, void *what, zj_error *err) {
  const marking *m = what;
  zj_saved_query now;
  void *local = talloc_new(NULL);
  if (!local) return zj_no_memory(err);
  zj_status status = zj_saved_find(local, saved, m->id, &now, err);
  talloc_free(local);
  return status == ZJ_OK ? write_seen(saved, m->id, m->seen, err) : status;
}

zj_status zj_saved_mark(zj_saved *saved, int64_t id, const zj_seen *seen, zj_error *err) {
  return run_in_transaction(saved, mark_seen, &(marking){id, seen}, err);
}

static bool read_keys(void *ctx, sqlite3_stmt *statement, int at, zj_keys *out) {
  const void *bytes = sqlite3_column_blob(statement, at);
  return zj_keys_unpack(
      ctx, (zj_slice){bytes, bytes ? (size_t)sqlite3_column_bytes(statement, at) : 0}, out);
}

zj_status zj_saved_seen(void *ctx, zj_saved *saved, int64_t id, zj_seen *out, zj_error *err) {
  sqlite3_stmt *statement;
  *out = (zj_seen){.uuid = "", .rules = "", .fold = ""};
  zj_status status = prepare_statement(
      saved, "SELECT at, generation, uuid, rules, fold, hits, lifted FROM seen WHERE saved = ?",
      &statement, err);
  if (status != ZJ_OK) return status;
  sqlite3_bind_int64(statement, 1, id);
  int code = sqlite3_step(statement);
  if (code == SQLITE_ROW) {
    *out = (zj_seen){.at = sqlite3_column_int64(statement, 0),
                     .generation = (uint64_t)sqlite3_column_int64(statement, 1),
                     .uuid = read_text_column(ctx, statement, 2),
                     .rules = read_text_column(ctx, statement, 3),
                     .fold = read_text_column(ctx, statement, 4)};
    if (!out->uuid || !out->rules || !out->fold)
      status = zj_no_memory(err);
    else if (!read_keys(ctx, statement, 5, &out->hits) ||
             !read_keys(ctx, statement, 6, &out->lifted))
      status = fail_db(saved,
                       out->hits.failed || out->lifted.failed ? SQLITE_NOMEM : SQLITE_CORRUPT, err);
  } else if (code != SQLITE_DONE)
    status = fail_db(saved, code, err);
  sqlite3_finalize(statement);
  return status;
}

/* ---- import ---- */

typedef struct importing {
  const zj_saved_import *list;
  size_t count, changed;
} importing;

/* The vocabulary during an import: a query may use any other of the same file. */
typedef struct import_vocabulary {
  zj_saved *saved;
  const importing *all;
  const zj_vocabulary *outside;
} import_vocabulary;

static zj_status find_imported_query(void *data, void *ctx, zj_slice name, const char **query,
                                     zj_error *err) {
  const import_vocabulary *b = data;
  for (size_t i = 0; i < b->all->count; i++)
    if (zj_slice_equal(zj_slice_of(b->all->list[i].name), name)) {
      *query = talloc_strdup(ctx, b->all->list[i].query);
      return *query ? ZJ_OK : zj_no_memory(err);
    }
  zj_saved_query found;
  zj_error own = {0};
  zj_status status = zj_saved_get(ctx, b->saved, name, &found, &own);
  if (status == ZJ_OK) *query = found.query;
  return status;
}

static zj_status find_synonyms(void *data, const zj_synonyms **out, zj_error *err) {
  const import_vocabulary *b = data;
  if (b->outside && b->outside->synonyms) return b->outside->synonyms(b->outside->data, out, err);
  return zj_synonyms_builtin(out, err);
}

static zj_status check_import(const zj_saved_import *one, zj_error *err) {
  zj_error own = {0};
  zj_status status = check_name(zj_slice_of(one->name), &own);
  if (status == ZJ_OK) status = check_query(zj_slice_of(one->query), &own);
  return status == ZJ_OK ? ZJ_OK : zj_fail(err, status, "\"%s\": %s", one->name, own.text);
}

static zj_status import_one(void *ctx, zj_saved *saved, const zj_saved_import *one, bool *changed,
                            zj_error *err) {
  zj_saved_query now = {0};
  zj_slice name = zj_slice_of(one->name), query = zj_slice_of(one->query);
  zj_error own = {0};
  zj_status status = zj_saved_get(ctx, saved, name, &now, &own);
  *changed = true;
  int64_t id = now.id;
  if (status == ZJ_OK && strcmp(now.query, one->query) == 0)
    *changed = false;
  else if (status == ZJ_OK && !one->replace)
    return fail_name_taken(name, err);
  else if (status == ZJ_OK)
    status = apply_to_row(saved, now.id, &(zj_saved_change){.query = query}, err);
  else if (status == ZJ_NOT_FOUND) {
    status = insert_query(saved, name, query, one->created, err);
    id = sqlite3_last_insert_rowid(saved->db);
  } else
    return zj_fail(err, status, "%s", own.text);
  return status == ZJ_OK && one->seen && *changed ? write_seen(saved, id, one->seen, err) : status;
}

static zj_status import_all(zj_saved *saved, void *what, zj_error *err) {
  importing *all = what;
  void *local = talloc_new(NULL);
  if (!local) return zj_no_memory(err);
  zj_status status = ZJ_OK;
  for (size_t i = 0; status == ZJ_OK && i < all->count; i++) {
    bool changed;
    status = import_one(local, saved, &all->list[i], &changed, err);
    all->changed += changed;
  }
  talloc_free(local);
  return status;
}

zj_status zj_saved_import_all(zj_saved *saved, const zj_saved_import *list, size_t count,
                              size_t *changed, zj_error *err) {
  importing all = {list, count, 0};
  import_vocabulary words = {saved, &all, zj_vocabulary_get()};
  zj_vocabulary own = {find_imported_query, find_synonyms, &words};
  zj_status status = ZJ_OK;
  zj_vocabulary_set(&own);
  for (size_t i = 0; status == ZJ_OK && i < count; i++)
    status = check_import(&list[i], err);
  zj_vocabulary_set(words.outside);
  if (status == ZJ_OK) status = run_in_transaction(saved, import_all, &all, err);
  *changed = all.changed;
  return status;
}
