/* catalog.c - catalog.db over SQLite. */
#include "indexer/catalog.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>
#include <xxhash.h>

enum { APPLICATION_ID = 0x5A4A4331 /* "ZJC1" */, BUSY_MS = 10000 };

static const char schema[] =
  "CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
  "CREATE TABLE rule(number INTEGER PRIMARY KEY, name TEXT NOT NULL);"
  "CREATE TABLE root(path BLOB PRIMARY KEY) WITHOUT ROWID;"
  "CREATE TABLE segment(number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, reports INTEGER NOT NULL, paragraphs INTEGER NOT NULL);"
  "CREATE TABLE report(id TEXT PRIMARY KEY, path TEXT NOT NULL UNIQUE, file BLOB NOT NULL, size INTEGER NOT NULL,"
  "  modified_ns INTEGER NOT NULL, hash BLOB NOT NULL, segment INTEGER NOT NULL REFERENCES segment(number), local INTEGER NOT NULL,"
  "  encoding TEXT NOT NULL, media TEXT NOT NULL, bytes INTEGER NOT NULL, chars INTEGER NOT NULL, had_bom INTEGER NOT NULL,"
  "  had_cr INTEGER NOT NULL, mended INTEGER NOT NULL, UNIQUE(segment, local)) WITHOUT ROWID;"
  "CREATE TABLE failure(path TEXT NOT NULL, reason TEXT NOT NULL);"
  "CREATE TABLE run(generation INTEGER PRIMARY KEY, started INTEGER NOT NULL, seconds REAL NOT NULL, reports INTEGER NOT NULL,"
  "  paragraphs INTEGER NOT NULL, chars INTEGER NOT NULL, bytes INTEGER NOT NULL, left_out INTEGER NOT NULL,"
  "  other_kinds INTEGER NOT NULL, repeated INTEGER NOT NULL);";

struct zj_catalog {
  sqlite3 *db;
  const char *path; /* for messages */
};

/* ---- small SQL ---- */

static zj_status damaged(const zj_catalog *c, const char *what, zj_error *err) {
  return zj_fail(err, ZJ_CORRUPT,
                 zj_tr("%s: %s; rebuild the index with: zhangju index PATH…", "%s：%s；请重建索引：zhangju index 路径…"),
                 c->path, what);
}

static zj_status sql_failed(zj_catalog *c, zj_error *err) {
  switch (sqlite3_errcode(c->db)) {
  case SQLITE_NOTADB: case SQLITE_CORRUPT:
  case SQLITE_ERROR: /* a table or column is not there: every statement is ours, so the schema is not */
    return damaged(c, sqlite3_errmsg(c->db), err);
  case SQLITE_NOMEM: return zj_fail(err, ZJ_NO_MEMORY, "%s: %s", c->path, sqlite3_errmsg(c->db));
  case SQLITE_BUSY:
    return zj_fail(err, ZJ_LOCKED, zj_tr("%s: another process is writing it", "%s：另一个进程正在写入"), c->path);
  default: return zj_fail(err, ZJ_IO, "%s: %s", c->path, sqlite3_errmsg(c->db));
  }
}

static zj_status sql_run(zj_catalog *c, const char *sql, zj_error *err) {
  return sqlite3_exec(c->db, sql, NULL, NULL, NULL) == SQLITE_OK ? ZJ_OK : sql_failed(c, err);
}

static zj_status sql_prepare(zj_catalog *c, const char *sql, sqlite3_stmt **out, zj_error *err) {
  return sqlite3_prepare_v2(c->db, sql, -1, out, NULL) == SQLITE_OK ? ZJ_OK : sql_failed(c, err);
}

/* Runs a prepared insert and makes it ready for the next row. */
static zj_status sql_insert(zj_catalog *c, sqlite3_stmt *s, zj_error *err) {
  zj_status status = sqlite3_step(s) == SQLITE_DONE ? ZJ_OK : sql_failed(c, err);
  sqlite3_reset(s);
  return status;
}

/* ZJ_OK with a row, ZJ_DONE at the end. */
static zj_status sql_row(zj_catalog *c, sqlite3_stmt *s, zj_error *err) {
  switch (sqlite3_step(s)) {
  case SQLITE_ROW: return ZJ_OK;
  case SQLITE_DONE: return ZJ_DONE;
  default: return sql_failed(c, err);
  }
}

static void bind_text(sqlite3_stmt *s, int at, const char *text) { sqlite3_bind_text(s, at, text, -1, SQLITE_STATIC); }
static void bind_number(sqlite3_stmt *s, int at, uint64_t number) { sqlite3_bind_int64(s, at, (sqlite3_int64)number); }
static void bind_bytes(sqlite3_stmt *s, int at, const char *text) {
  sqlite3_bind_blob64(s, at, text, strlen(text), SQLITE_STATIC);
}

static const char *column_text(void *ctx, sqlite3_stmt *s, int at) {
  const char *text = (const char *)sqlite3_column_text(s, at);
  return talloc_strdup(ctx, text ? text : "");
}

static uint64_t column_number(sqlite3_stmt *s, int at) {
  sqlite3_int64 value = sqlite3_column_int64(s, at);
  return value > 0 ? (uint64_t)value : 0;
}

static zj_status read_number(zj_catalog *c, const char *sql, int *out, zj_error *err) {
  sqlite3_stmt *s;
  zj_status status = sql_prepare(c, sql, &s, err);
  if (status != ZJ_OK) return status;
  status = sql_row(c, s, err);
  *out = status == ZJ_OK ? sqlite3_column_int(s, 0) : 0;
  sqlite3_finalize(s);
  return status == ZJ_DONE ? ZJ_OK : status;
}

/* A growing array of rows. */
static void *room_for(void *ctx, void *rows, size_t size, size_t count) {
  if (count & (count - 1)) return rows; /* grows at 0, 1, 2, 4, 8 … */
  return talloc_realloc_size(ctx, rows, size * (count ? count * 2 : 1));
}

/* ---- opening ---- */

static int destroy_catalog(zj_catalog *c) {
  sqlite3_close(c->db);
  return 0;
}

/* Read-write even for reading, where permitted: a journal left by a crash has to be rolled back first. */
static zj_status open_database(void *ctx, const char *dir, int flags, zj_catalog **out, zj_error *err) {
  zj_catalog *c = talloc_zero(ctx, zj_catalog);
  c->path = talloc_asprintf(c, "%s/catalog.db", dir);
  talloc_set_destructor(c, destroy_catalog);
  int code = sqlite3_open_v2(c->path, &c->db, flags | SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
  if (code != SQLITE_OK) {
    zj_status status = sql_failed(c, err);
    talloc_free(c);
    return status;
  }
  sqlite3_busy_timeout(c->db, BUSY_MS);
  sqlite3_extended_result_codes(c->db, 0);
  *out = c;
  return ZJ_OK;
}

static zj_status no_index(const char *dir, zj_error *err) {
  return zj_fail(err, ZJ_NO_INDEX, zj_tr("%s: no index here; make one with: zhangju index PATH…", "%s：这里没有索引；请建立：zhangju index 路径…"), dir);
}

/* A first run that failed while it published leaves an empty file. */
static zj_status check_format(zj_catalog *c, const char *dir, zj_error *err) {
  int pages = 0, application = 0, format = 0;
  zj_status status = read_number(c, "PRAGMA page_count", &pages, err);
  if (status == ZJ_OK) status = read_number(c, "PRAGMA application_id", &application, err);
  if (status == ZJ_OK) status = read_number(c, "PRAGMA user_version", &format, err);
  if (status != ZJ_OK) return status;
  if (pages == 0) return no_index(dir, err);
  if (application != APPLICATION_ID)
    return zj_fail(err, ZJ_NO_INDEX,
                   zj_tr("%s: is no index of zhangju; make one with: zhangju index --index NEWFOLDER PATH…",
                         "%s：不是 zhangju 的索引；请建立：zhangju index --index 新目录 路径…"),
                   dir);
  if (format != ZJ_INDEX_FORMAT)
    return zj_fail(err, ZJ_NO_INDEX,
                   zj_tr("%s: the index has format %d, this zhangju reads %d; rebuild it with: zhangju index PATH…",
                         "%s：索引格式是 %d，本程序读取 %d；请重建：zhangju index 路径…"),
                   dir, format, ZJ_INDEX_FORMAT);
  return ZJ_OK;
}

zj_status zj_catalog_open(void *ctx, const char *dir, zj_catalog **out, zj_error *err) {
  struct stat st;
  const char *path = talloc_asprintf(ctx, "%s/catalog.db", dir);
  bool there = stat(path, &st) == 0;
  if (!there) return no_index(dir, err);
  zj_catalog *c;
  zj_status status = open_database(ctx, dir, 0, &c, err);
  if (status != ZJ_OK) return status;
  status = sql_run(c, "BEGIN", err);
  if (status == ZJ_OK) status = check_format(c, dir, err);
  if (status != ZJ_OK) talloc_free(c);
  else *out = c;
  return status;
}

/* ---- reading ---- */

typedef void read_row(void *ctx, sqlite3_stmt *s, void *row);

/* Reads all rows of a query, each by 'read' into 'size' bytes. */
static zj_status read_rows(void *ctx, zj_catalog *c, const char *sql, size_t size, read_row *read, void **out,
                           size_t *count, zj_error *err) {
  sqlite3_stmt *s;
  zj_status status = sql_prepare(c, sql, &s, err);
  if (status != ZJ_OK) return status;
  char *rows = NULL;
  *count = 0;
  while ((status = sql_row(c, s, err)) == ZJ_OK) {
    rows = room_for(ctx, rows, size, *count);
    read(ctx, s, rows + size * (*count)++);
  }
  sqlite3_finalize(s);
  *out = rows;
  return status == ZJ_DONE ? ZJ_OK : status;
}

static void read_string(void *ctx, sqlite3_stmt *s, void *row) { *(const char **)row = column_text(ctx, s, 0); }

static void read_segment(void *ctx, sqlite3_stmt *s, void *row) {
  *(zj_catalog_segment *)row = (zj_catalog_segment){
    .name = column_text(ctx, s, 0), .reports = (uint32_t)column_number(s, 1), .paragraphs = (uint32_t)column_number(s, 2)};
}

static void read_failure(void *ctx, sqlite3_stmt *s, void *row) {
  *(zj_left_out *)row = (zj_left_out){column_text(ctx, s, 0), column_text(ctx, s, 1)};
}

static void read_encoding(void *ctx, sqlite3_stmt *s, void *row) {
  *(zj_encoding_count *)row = (zj_encoding_count){column_text(ctx, s, 0), column_number(s, 1), column_number(s, 2),
                                                  column_number(s, 3), column_number(s, 4)};
}

static zj_status read_meta(void *ctx, zj_catalog *c, zj_generation *out, zj_error *err) {
  sqlite3_stmt *s;
  zj_status status = sql_prepare(c, "SELECT key, value FROM meta", &s, err);
  if (status != ZJ_OK) return status;
  out->uuid = out->fold_version = out->rules_version = "";
  while ((status = sql_row(c, s, err)) == ZJ_OK) {
    const char *key = column_text(ctx, s, 0);
    if (strcmp(key, "generation") == 0) out->number = column_number(s, 1);
    else if (strcmp(key, "uuid") == 0) out->uuid = column_text(ctx, s, 1);
    else if (strcmp(key, "fold") == 0) out->fold_version = column_text(ctx, s, 1);
    else if (strcmp(key, "rules") == 0) out->rules_version = column_text(ctx, s, 1);
  }
  sqlite3_finalize(s);
  return status == ZJ_DONE ? ZJ_OK : status;
}

/* Marks the reports of a segment that the catalog does not name. */
static zj_status read_dead(void *ctx, zj_catalog *c, size_t number, zj_catalog_segment *segment, zj_error *err) {
  sqlite3_stmt *s;
  zj_status status = sql_prepare(c, "SELECT local FROM report WHERE segment = ?1", &s, err);
  if (status != ZJ_OK) return status;
  bind_number(s, 1, number);
  size_t bytes = segment->reports / 8 + 1, alive = 0;
  uint8_t *dead = talloc_size(ctx, bytes);
  if (dead) memset(dead, 0xFF, bytes);
  else status = damaged(c, zj_tr("a segment of impossible size", "有一个分段大得不可能"), err);
  while (status == ZJ_OK && (status = sql_row(c, s, err)) == ZJ_OK) {
    uint64_t local = column_number(s, 0);
    if (local >= segment->reports || !(dead[local / 8] >> (local % 8) & 1)) {
      status = damaged(c, zj_tr("a report that no segment holds", "有一篇报告不在任何分段中"), err);
      break;
    }
    dead[local / 8] &= (uint8_t) ~(1u << (local % 8));
    alive++;
  }
  sqlite3_finalize(s);
  if (alive == segment->reports) talloc_free(dead);
  else segment->dead = dead;
  return status == ZJ_DONE ? ZJ_OK : status;
}

/* It becomes part of a path. */
static bool is_segment_name(const char *name) {
  return *name && *name != '.' && !strchr(name, '/');
}

zj_status zj_catalog_generation(void *ctx, zj_catalog *c, zj_generation *out, zj_error *err) {
  *out = (zj_generation){0};
  zj_status status = read_meta(ctx, c, out, err);
  if (status == ZJ_OK)
    status = read_rows(ctx, c, "SELECT name FROM rule ORDER BY number", sizeof(char *), read_string,
                       (void **)&out->rule_names, &out->rule_count, err);
  if (status == ZJ_OK)
    status = read_rows(ctx, c, "SELECT CAST(path AS TEXT) FROM root ORDER BY path", sizeof(char *), read_string,
                       (void **)&out->roots, &out->root_count, err);
  if (status == ZJ_OK)
    status = read_rows(ctx, c, "SELECT name, reports, paragraphs FROM segment ORDER BY number", sizeof(zj_catalog_segment),
                       read_segment, (void **)&out->segments, &out->segment_count, err);
  for (size_t i = 0; i < out->segment_count && status == ZJ_OK; i++)
    if (!is_segment_name(out->segments[i].name)) status = damaged(c, zj_tr("a segment without a name", "有一个分段没有名字"), err);
  for (size_t i = 0; i < out->segment_count && status == ZJ_OK; i++) status = read_dead(ctx, c, i, &out->segments[i], err);
  return status;
}

zj_status zj_catalog_failures(void *ctx, zj_catalog *c, zj_left_out **out, size_t *count, zj_error *err) {
  return read_rows(ctx, c, "SELECT path, reason FROM failure ORDER BY path", sizeof **out, read_failure, (void **)out,
                   count, err);
}

static void read_report(void *ctx, sqlite3_stmt *s, void *row) {
  zj_catalog_report r = {.path = column_text(ctx, s, 1), .file = column_text(ctx, s, 2), .encoding = column_text(ctx, s, 8), .media = column_text(ctx, s, 9),
                         .size = column_number(s, 3), .modified_ns = sqlite3_column_int64(s, 4), .segment = (uint32_t)column_number(s, 6),
                         .local = (uint32_t)column_number(s, 7), .bytes = column_number(s, 10), .chars = column_number(s, 11),
                         .mended = (uint32_t)column_number(s, 14), .had_bom = column_number(s, 12) != 0, .had_cr = column_number(s, 13) != 0};
  const char *id = column_text(ctx, s, 0);
  snprintf(r.id, sizeof r.id, "%s", id);
  if (sqlite3_column_bytes(s, 5) == (int)sizeof r.content_hash) memcpy(r.content_hash, sqlite3_column_blob(s, 5), sizeof r.content_hash);
  *(zj_catalog_report *)row = r;
}

zj_status zj_catalog_reports(void *ctx, zj_catalog *c, zj_catalog_report **out, size_t *count, zj_error *err) {
  return read_rows(ctx, c,
                   "SELECT id, path, CAST(file AS TEXT), size, modified_ns, hash, segment, local, encoding, media, bytes, chars, had_bom, had_cr, mended"
                   " FROM report ORDER BY path",
                   sizeof **out, read_report, (void **)out, count, err);
}

zj_status zj_catalog_check(zj_catalog *c, bool thorough, zj_error *err) {
  sqlite3_stmt *s;
  zj_status status = sql_prepare(c, thorough ? "PRAGMA integrity_check(1)" : "PRAGMA quick_check(1)", &s, err);
  if (status != ZJ_OK) return status;
  status = sql_row(c, s, err);
  const char *said = status == ZJ_OK ? (const char *)sqlite3_column_text(s, 0) : NULL;
  if (status == ZJ_OK && (!said || strcmp(said, "ok") != 0)) status = damaged(c, said ? said : "", err);
  sqlite3_finalize(s);
  return status == ZJ_DONE ? ZJ_OK : status;
}

zj_status zj_catalog_encodings(void *ctx, zj_catalog *c, zj_encoding_count **out, size_t *count, zj_error *err) {
  return read_rows(
      ctx, c,
      "SELECT encoding, count(*), sum(had_bom), sum(had_cr), sum(mended > 0) FROM report GROUP BY encoding ORDER BY 2 DESC, 1",
      sizeof **out, read_encoding, (void **)out, count, err);
}

zj_status zj_catalog_last_run(zj_catalog *c, zj_catalog_run *out, zj_error *err) {
  sqlite3_stmt *s;
  *out = (zj_catalog_run){0};
  zj_status status = sql_prepare(
      c,
      "SELECT started, seconds, reports, paragraphs, chars, bytes, left_out, other_kinds, repeated FROM run ORDER BY generation DESC LIMIT 1",
      &s, err);
  if (status != ZJ_OK) return status;
  status = sql_row(c, s, err);
  if (status == ZJ_OK)
    *out = (zj_catalog_run){.started = sqlite3_column_int64(s, 0),
                            .seconds = sqlite3_column_double(s, 1),
                            .reports = column_number(s, 2),
                            .paragraphs = column_number(s, 3),
                            .chars = column_number(s, 4),
                            .bytes = column_number(s, 5),
                            .left_out = column_number(s, 6),
                            .other_kinds = column_number(s, 7),
                            .repeated = column_number(s, 8)};
  sqlite3_finalize(s);
  return status == ZJ_DONE ? ZJ_OK : status;
}

/* SQLite counts every transaction in bytes 24 to 27 of the file. The times and the inode tell a catalog that was
 * made anew from the one before. */
uint64_t zj_catalog_stamp(const char *dir) {
  struct { uint64_t dev, ino, size, seconds, nanoseconds, changes; } seen = {0};
  struct stat st;
  char *path = talloc_asprintf(NULL, "%s/catalog.db", dir);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  talloc_free(path);
  if (fd < 0) return 0;
  bool read_it = fstat(fd, &st) == 0 && pread(fd, &seen.changes, 4, 24) == 4;
  close(fd);
  if (!read_it) return 0;
  seen.dev = st.st_dev;
  seen.ino = st.st_ino;
  seen.size = (uint64_t)st.st_size;
  seen.seconds = (uint64_t)st.st_mtim.tv_sec;
  seen.nanoseconds = (uint64_t)st.st_mtim.tv_nsec;
  uint64_t stamp = XXH3_64bits(&seen, sizeof seen);
  return stamp ? stamp : 1;
}

/* ---- publishing ---- */

/* The names of all tables, whatever format they are of, so that a rebuild can replace any of ours. */
static zj_status drop_tables(zj_catalog *c, zj_error *err) {
  void *local = talloc_new(c);
  const char **names;
  size_t count;
  zj_status status = read_rows(local, c, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
                               sizeof *names, read_string, (void **)&names, &count, err);
  for (size_t i = 0; status == ZJ_OK && i < count; i++) {
    char *sql = sqlite3_mprintf("DROP TABLE \"%w\"", names[i]);
    status = sql_run(c, sql, err);
    sqlite3_free(sql);
  }
  talloc_free(local);
  return status;
}

static zj_status put_meta(zj_catalog *c, const zj_generation *g, zj_error *err) {
  char number[24];
  snprintf(number, sizeof number, "%llu", (unsigned long long)g->number);
  const char *const rows[][2] = {{"uuid", g->uuid},
                                 {"generation", number},
                                 {"fold", g->fold_version},
                                 {"rules", g->rules_version},
                                 {"program", ZJ_VERSION}};
  sqlite3_stmt *s;
  zj_status status = sql_prepare(c, "INSERT INTO meta VALUES(?1, ?2)", &s, err);
  for (size_t i = 0; i < ZJ_COUNT(rows) && status == ZJ_OK; i++) {
    bind_text(s, 1, rows[i][0]);
    bind_text(s, 2, rows[i][1]);
    status = sql_insert(c, s, err);
  }
  sqlite3_finalize(s);
  return status;
}

static zj_status put_names(zj_catalog *c, const zj_generation *g, zj_error *err) {
  sqlite3_stmt *rule = NULL, *root = NULL;
  zj_status status = sql_prepare(c, "INSERT INTO rule VALUES(?1, ?2)", &rule, err);
  if (status == ZJ_OK) status = sql_prepare(c, "INSERT OR IGNORE INTO root VALUES(?1)", &root, err);
  for (size_t i = 0; i < g->rule_count && status == ZJ_OK; i++) {
    bind_number(rule, 1, i);
    bind_text(rule, 2, g->rule_names[i]);
    status = sql_insert(c, rule, err);
  }
  for (size_t i = 0; i < g->root_count && status == ZJ_OK; i++) {
    bind_bytes(root, 1, g->roots[i]);
    status = sql_insert(c, root, err);
  }
  sqlite3_finalize(rule);
  sqlite3_finalize(root);
  return status;
}

static zj_status put_segments(zj_catalog *c, const zj_generation *g, zj_error *err) {
  sqlite3_stmt *s;
  zj_status status = sql_prepare(c, "INSERT INTO segment VALUES(?1, ?2, ?3, ?4)", &s, err);
  for (size_t i = 0; i < g->segment_count && status == ZJ_OK; i++) {
    bind_number(s, 1, i);
    bind_text(s, 2, g->segments[i].name);
    bind_number(s, 3, g->segments[i].reports);
    bind_number(s, 4, g->segments[i].paragraphs);
    status = sql_insert(c, s, err);
  }
  sqlite3_finalize(s);
  return status;
}

static void bind_report(sqlite3_stmt *s, const zj_catalog_report *r) {
  bind_text(s, 1, r->id);
  bind_text(s, 2, r->path);
  bind_bytes(s, 3, r->file);
  bind_number(s, 4, r->size);
  sqlite3_bind_int64(s, 5, r->modified_ns);
  sqlite3_bind_blob(s, 6, r->content_hash, sizeof r->content_hash, SQLITE_STATIC);
  bind_number(s, 7, r->segment);
  bind_number(s, 8, r->local);
  bind_text(s, 9, r->encoding);
  bind_text(s, 10, r->media);
  bind_number(s, 11, r->bytes);
  bind_number(s, 12, r->chars);
  bind_number(s, 13, r->had_bom);
  bind_number(s, 14, r->had_cr);
  bind_number(s, 15, r->mended);
}

static zj_status put_reports(zj_catalog *c, const zj_publication *what, zj_error *err) {
  sqlite3_stmt *s;
  zj_status status = sql_prepare(c, "INSERT INTO report VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15)", &s,
                                 err);
  for (size_t i = 0; i < what->report_count && status == ZJ_OK; i++) {
    bind_report(s, &what->reports[i]);
    status = sql_insert(c, s, err);
  }
  sqlite3_finalize(s);
  return status;
}

static zj_status put_failures(zj_catalog *c, const zj_publication *what, zj_error *err) {
  sqlite3_stmt *s;
  zj_status status = sql_prepare(c, "INSERT INTO failure VALUES(?1, ?2)", &s, err);
  for (size_t i = 0; i < what->left_out_count && status == ZJ_OK; i++) {
    bind_text(s, 1, what->left_out[i].path);
    bind_text(s, 2, what->left_out[i].reason);
    status = sql_insert(c, s, err);
  }
  sqlite3_finalize(s);
  return status;
}

static zj_status put_run(zj_catalog *c, const zj_publication *what, zj_error *err) {
  const zj_catalog_run *run = &what->run;
  const uint64_t counts[] = {run->reports,  run->paragraphs,  run->chars,   run->bytes,
                             run->left_out, run->other_kinds, run->repeated};
  sqlite3_stmt *s;
  zj_status status = sql_prepare(c, "INSERT INTO run VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10)", &s, err);
  if (status != ZJ_OK) return status;
  bind_number(s, 1, what->generation.number);
  sqlite3_bind_int64(s, 2, run->started);
  sqlite3_bind_double(s, 3, run->seconds);
  for (size_t i = 0; i < ZJ_COUNT(counts); i++) bind_number(s, 4 + (int)i, counts[i]);
  status = sql_insert(c, s, err);
  sqlite3_finalize(s);
  return status;
}

/* A database with tables of another application is not ours to replace. */
static zj_status refuse_foreign(zj_catalog *c, const char *dir, zj_error *err) {
  int application = 0, tables = 0;
  zj_status status = read_number(c, "PRAGMA application_id", &application, err);
  if (status == ZJ_OK) status = read_number(c, "SELECT count(*) FROM sqlite_master", &tables, err);
  if (status != ZJ_OK || tables == 0 || application == APPLICATION_ID) return status;
  return zj_fail(
      err, ZJ_BAD_INPUT,
      zj_tr("%s: catalog.db is not of zhangju; name another folder", "%s：catalog.db 不是 zhangju 的文件；请换一个目录"),
      dir);
}

static zj_status put_all(zj_catalog *c, const char *dir, const zj_publication *what, zj_error *err) {
  char marks[80];
  snprintf(marks, sizeof marks, "PRAGMA application_id = %d; PRAGMA user_version = %d", APPLICATION_ID, ZJ_INDEX_FORMAT);
  zj_status status = refuse_foreign(c, dir, err);
  if (status == ZJ_OK) status = drop_tables(c, err);
  if (status == ZJ_OK) status = sql_run(c, marks, err);
  if (status == ZJ_OK) status = sql_run(c, schema, err);
  if (status == ZJ_OK) status = put_meta(c, &what->generation, err);
  if (status == ZJ_OK) status = put_names(c, &what->generation, err);
  if (status == ZJ_OK) status = put_segments(c, &what->generation, err);
  if (status == ZJ_OK) status = put_reports(c, what, err);
  if (status == ZJ_OK) status = put_failures(c, what, err);
  if (status == ZJ_OK) status = put_run(c, what, err);
  return status;
}

/* WAL would issue no fsync at commit, need write permission to read, and lose commits when the file is copied. */
zj_status zj_catalog_publish(const char *dir, const zj_publication *what, zj_error *err) {
  zj_catalog *c;
  zj_status status = open_database(NULL, dir, SQLITE_OPEN_CREATE, &c, err);
  if (status != ZJ_OK) return status;
  status = sql_run(c, "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; BEGIN IMMEDIATE", err);
  if (status == ZJ_OK) status = put_all(c, dir, what, err);
  if (status == ZJ_OK) status = sql_run(c, "COMMIT", err);
  talloc_free(c); /* closing rolls back what was not committed */
  return status;
}

/* ---- relabelling ---- */

static zj_status rename_segments(zj_catalog *c, const zj_generation *g, zj_error *err) {
  sqlite3_stmt *s;
  zj_status status = sql_prepare(c, "UPDATE segment SET name = ?2 WHERE number = ?1", &s, err);
  for (size_t i = 0; i < g->segment_count && status == ZJ_OK; i++) {
    bind_number(s, 1, i);
    bind_text(s, 2, g->segments[i].name);
    status = sql_insert(c, s, err);
    if (status == ZJ_OK && sqlite3_changes(c->db) != 1) status = zj_fail(err, ZJ_CORRUPT, "%s: no segment %zu", c->path, i);
  }
  sqlite3_finalize(s);
  return status;
}

static zj_status put_label(zj_catalog *c, const zj_generation *g, zj_error *err) {
  zj_generation names = {.rule_names = g->rule_names, .rule_count = g->rule_count};
  zj_status status = sql_run(c, "DELETE FROM meta; DELETE FROM rule", err);
  if (status == ZJ_OK) status = put_meta(c, g, err);
  if (status == ZJ_OK) status = put_names(c, &names, err);
  return status == ZJ_OK ? rename_segments(c, g, err) : status;
}

zj_status zj_catalog_relabel(const char *dir, const zj_generation *generation, zj_error *err) {
  zj_catalog *c;
  zj_status status = open_database(NULL, dir, 0, &c, err);
  if (status != ZJ_OK) return status;
  status = sql_run(c, "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; BEGIN IMMEDIATE", err);
  if (status == ZJ_OK) status = check_format(c, dir, err);
  if (status == ZJ_OK) status = put_label(c, generation, err);
  if (status == ZJ_OK) status = sql_run(c, "COMMIT", err);
  talloc_free(c);
  return status;
}
