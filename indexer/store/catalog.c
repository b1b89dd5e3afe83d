/* catalog.c - reads catalog.db through SQLite. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>
#include <xxhash.h>

#include "indexer/base/lang.h"
#include "indexer/base/reason.h"
#include "indexer/store/catalog_sql.h"
#include "indexer/store/sqlite_reason.h"

enum { BUSY_MS = 10000, DEAD_BYTES_MAX = 256 << 20 };

/* ---- small SQL ---- */

static zj_status fail_damaged(const zj_catalog *c, const char *what, zj_error *err) {
  return zj_fail(err, ZJ_CORRUPT,
                 zj_tr("%s: %s; rebuild the index with: zhangju index --full PATH…",
                       "%s：%s；请重建索引：zhangju index --full 路径…"),
                 c->path, what);
}

static zj_status fail_sqlite(const zj_catalog *c, zj_status status, zj_error *err) {
  return zj_fail(err, status, zj_tr("%s: %s", "%s：%s"), c->path,
                 zj_reason_sqlite(sqlite3_errcode(c->db)));
}

/* The error of the system comes first, because SQLite reports one that it meets while it reads the
 * schema as a malformed schema. */
zj_status zj_sql_failed(zj_catalog *c, zj_error *err) {
  int why = sqlite3_system_errno(c->db);
  if (why)
    return zj_fail(err, ZJ_IO, zj_tr("%s: %s: %s", "%s：%s：%s"), c->path,
                   zj_reason_sqlite(sqlite3_errcode(c->db)), zj_reason_errno(why));
  switch (sqlite3_errcode(c->db)) {
  case SQLITE_NOTADB:
  case SQLITE_CORRUPT:
  case SQLITE_ERROR: /* a table or column is missing, so the schema is damaged */
    return fail_damaged(c, zj_reason_sqlite(sqlite3_errcode(c->db)), err);
  case SQLITE_NOMEM:
    return fail_sqlite(c, ZJ_NO_MEMORY, err);
  case SQLITE_BUSY:
    return fail_sqlite(c, ZJ_LOCKED, err);
  default:
    return fail_sqlite(c, ZJ_IO, err);
  }
}

zj_status zj_sql_run(zj_catalog *c, const char *sql, zj_error *err) {
  return sqlite3_exec(c->db, sql, NULL, NULL, NULL) == SQLITE_OK ? ZJ_OK : zj_sql_failed(c, err);
}

zj_status zj_sql_prepare(zj_catalog *c, const char *sql, sqlite3_stmt **out, zj_error *err) {
  return sqlite3_prepare_v2(c->db, sql, -1, out, NULL) == SQLITE_OK ? ZJ_OK : zj_sql_failed(c, err);
}

zj_status zj_sql_step(zj_catalog *c, sqlite3_stmt *s, zj_error *err) {
  zj_status status = sqlite3_step(s) == SQLITE_DONE ? ZJ_OK : zj_sql_failed(c, err);
  sqlite3_reset(s);
  return status;
}

/* Moves to the next row; ZJ_DONE after the last. */
static zj_status next_row(zj_catalog *c, sqlite3_stmt *s, zj_error *err) {
  switch (sqlite3_step(s)) {
  case SQLITE_ROW:
    return ZJ_OK;
  case SQLITE_DONE:
    return ZJ_DONE;
  default:
    return zj_sql_failed(c, err);
  }
}

/* NULL when memory ran out. */
static const char *column_text(void *ctx, sqlite3_stmt *s, int at) {
  const char *text = (const char *)sqlite3_column_text(s, at);
  return talloc_strdup(ctx, text ? text : "");
}

static uint64_t column_number(sqlite3_stmt *s, int at) {
  sqlite3_int64 value = sqlite3_column_int64(s, at);
  return value > 0 ? (uint64_t)value : 0;
}

zj_status zj_sql_number(zj_catalog *c, const char *sql, int *out, zj_error *err) {
  sqlite3_stmt *s;
  zj_status status = zj_sql_prepare(c, sql, &s, err);
  if (status != ZJ_OK) return status;
  status = next_row(c, s, err);
  *out = status == ZJ_OK ? sqlite3_column_int(s, 0) : 0;
  sqlite3_finalize(s);
  return status == ZJ_DONE ? ZJ_OK : status;
}

/* Makes room for another row in an array of 'count' rows, which grows at 0, 1, 2, 4, 8 … rows. NULL
 * when memory ran out. */
static void *grow_rows(void *ctx, void *rows, size_t size, size_t count) {
  if (count & (count - 1)) return rows;
  return talloc_realloc_size(ctx, rows, size * (count ? count * 2 : 1));
}

/* ---- opening ---- */

static int destroy_catalog(zj_catalog *c) {
  sqlite3_close(c->db);
  return 0;
}

/* Opens read-write where permitted, even for reading: a journal that a crash left has to be rolled
 * back first. */
zj_status zj_catalog_database(void *ctx, const char *dir, int flags, zj_catalog **out,
                              zj_error *err) {
  zj_catalog *c = talloc_zero(ctx, zj_catalog);
  if (!c) return zj_no_memory(err);
  c->path = talloc_asprintf(c, "%s/catalog.db", dir);
  if (!c->path) {
    talloc_free(c);
    return zj_no_memory(err);
  }
  talloc_set_destructor(c, destroy_catalog);
  int code =
      sqlite3_open_v2(c->path, &c->db, flags | SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
  if (code != SQLITE_OK) {
    zj_status status = zj_sql_failed(c, err);
    talloc_free(c);
    return status;
  }
  sqlite3_busy_timeout(c->db, BUSY_MS);
  sqlite3_extended_result_codes(c->db, 0);
  *out = c;
  return ZJ_OK;
}

static zj_status fail_no_index(const char *dir, zj_error *err) {
  return zj_fail(err, ZJ_NO_INDEX,
                 zj_tr("%s: no index here; make one with: zhangju index PATH…",
                       "%s：这里没有索引；请建立：zhangju index 路径…"),
                 dir);
}

/* An empty file, which a first run leaves when it fails to publish, is not an index. */
static zj_status check_format(zj_catalog *c, const char *dir, zj_error *err) {
  int pages = 0, application = 0, format = 0;
  zj_status status = zj_sql_number(c, "PRAGMA page_count", &pages, err);
  if (status == ZJ_OK) status = zj_sql_number(c, "PRAGMA application_id", &application, err);
  if (status == ZJ_OK) status = zj_sql_number(c, "PRAGMA user_version", &format, err);
  if (status != ZJ_OK) return status;
  if (pages == 0) return fail_no_index(dir, err);
  if (application != ZJ_CATALOG_APPLICATION_ID)
    return zj_fail(
        err, ZJ_NO_INDEX,
        zj_tr(
            "%s: is not an index of zhangju; make one with: zhangju index --index NEWFOLDER PATH…",
            "%s：不是 zhangju 的索引；请建立：zhangju index --index 新目录 路径…"),
        dir);
  if (format != ZJ_INDEX_FORMAT)
    return zj_fail(
        err, ZJ_NO_INDEX,
        zj_tr(
            "%s: the index has format %d, this zhangju reads %d; rebuild it with: zhangju index PATH…",
            "%s：索引格式是 %d，本程序读取 %d；请重建：zhangju index 路径…"),
        dir, format, ZJ_INDEX_FORMAT);
  return ZJ_OK;
}

zj_status zj_catalog_open(void *ctx, const char *dir, zj_catalog **out, zj_error *err) {
  struct stat st;
  char *path = talloc_asprintf(NULL, "%s/catalog.db", dir);
  if (!path) return zj_no_memory(err);
  int why = stat(path, &st) == 0 ? 0 : errno;
  talloc_free(path);
  if (why == ENOENT || why == ENOTDIR) return fail_no_index(dir, err);
  if (why == ENOMEM) return zj_no_memory(err);
  if (why)
    return zj_fail(err, why == EACCES ? ZJ_NO_INDEX : ZJ_IO,
                   zj_tr("%s: the index cannot be opened: %s", "%s：索引无法打开：%s"), dir,
                   zj_reason_errno(why));
  zj_catalog *c;
  zj_status status = zj_catalog_database(ctx, dir, 0, &c, err);
  if (status != ZJ_OK) return status;
  status = zj_sql_run(c, "BEGIN", err);
  if (status == ZJ_OK) status = check_format(c, dir, err);
  if (status != ZJ_OK)
    talloc_free(c);
  else
    *out = c;
  return status;
}

/* ---- reading ---- */

zj_status zj_sql_rows(void *ctx, zj_catalog *c, const char *sql, size_t size, zj_sql_reader *read,
                      void **out, size_t *count, zj_error *err) {
  sqlite3_stmt *s;
  zj_status status = zj_sql_prepare(c, sql, &s, err);
  if (status != ZJ_OK) return status;
  char *rows = NULL;
  *count = 0;
  while (status == ZJ_OK) {
    status = next_row(c, s, err);
    if (status != ZJ_OK) break;
    char *grown = grow_rows(ctx, rows, size, *count);
    if (grown) rows = grown;
    if (grown && read(ctx, s, rows + size * *count))
      ++*count;
    else
      status = zj_no_memory(err);
  }
  sqlite3_finalize(s);
  *out = rows;
  return status == ZJ_DONE ? ZJ_OK : status;
}

bool zj_sql_read_string(void *ctx, sqlite3_stmt *s, void *row) {
  const char **text = row;
  *text = column_text(ctx, s, 0);
  return *text != NULL;
}

static bool read_segment(void *ctx, sqlite3_stmt *s, void *row) {
  zj_catalog_segment *segment = row;
  const void *dead = sqlite3_column_blob(s, 4);
  size_t dead_bytes = (size_t)sqlite3_column_bytes(s, 4);
  *segment = (zj_catalog_segment){.number = column_number(s, 0),
                                  .name = column_text(ctx, s, 1),
                                  .reports = (uint32_t)column_number(s, 2),
                                  .paragraphs = (uint32_t)column_number(s, 3),
                                  .bond = column_number(s, 5)};
  if (dead) segment->dead = talloc_memdup(ctx, dead, dead_bytes);
  return segment->name != NULL && (!dead || segment->dead);
}

static bool read_failure(void *ctx, sqlite3_stmt *s, void *row) {
  zj_left_out *left = row;
  *left = (zj_left_out){.path = column_text(ctx, s, 0),
                        .reason = column_text(ctx, s, 1),
                        .file = column_text(ctx, s, 2),
                        .size = column_number(s, 3),
                        .modified_ns = sqlite3_column_int64(s, 4),
                        .options = column_text(ctx, s, 5)};
  return left->path && left->reason && left->file && left->options;
}

static bool read_encoding(void *ctx, sqlite3_stmt *s, void *row) {
  zj_encoding_count *encoding = row;
  *encoding = (zj_encoding_count){.name = column_text(ctx, s, 0),
                                  .reports = column_number(s, 1),
                                  .had_bom = column_number(s, 2),
                                  .had_cr = column_number(s, 3),
                                  .mended = column_number(s, 4),
                                  .named = column_number(s, 5)};
  return encoding->name != NULL;
}

static zj_status read_meta(void *ctx, zj_catalog *c, zj_generation *out, zj_error *err) {
  sqlite3_stmt *s;
  zj_status status = zj_sql_prepare(c, "SELECT key, value FROM meta", &s, err);
  if (status != ZJ_OK) return status;
  out->uuid = "";
  out->fold_version = "";
  out->rules_version = "";
  while (status == ZJ_OK) {
    status = next_row(c, s, err);
    if (status != ZJ_OK) break;
    const char *key = column_text(ctx, s, 0);
    const char *value = column_text(ctx, s, 1);
    if (!key || !value)
      status = zj_no_memory(err);
    else if (strcmp(key, "generation") == 0)
      out->number = column_number(s, 1);
    else if (strcmp(key, "uuid") == 0)
      out->uuid = value;
    else if (strcmp(key, "fold") == 0)
      out->fold_version = value;
    else if (strcmp(key, "rules") == 0)
      out->rules_version = value;
  }
  sqlite3_finalize(s);
  return status == ZJ_DONE ? ZJ_OK : status;
}

zj_status zj_catalog_find_dead(void *ctx, zj_catalog *c, const zj_catalog_segment *segment,
                               uint8_t **out, zj_error *err) {
  sqlite3_stmt *s;
  *out = NULL;
  zj_status status = zj_sql_prepare(c, "SELECT local FROM report WHERE segment = ?1", &s, err);
  if (status != ZJ_OK) return status;
  sqlite3_bind_int64(s, 1, (sqlite3_int64)segment->number);
  size_t bytes = segment->reports / 8 + 1;
  size_t alive = 0;
  uint8_t *dead = bytes <= DEAD_BYTES_MAX ? talloc_size(ctx, bytes) : NULL;
  if (dead)
    memset(dead, 0xFF, bytes);
  else if (bytes <= DEAD_BYTES_MAX)
    status = zj_no_memory(err);
  else
    status = fail_damaged(c, zj_tr("a segment of impossible size", "有一个分段的大小不合理"), err);
  while (status == ZJ_OK) {
    status = next_row(c, s, err);
    if (status != ZJ_OK) break;
    uint64_t local = column_number(s, 0);
    if (local >= segment->reports || !(dead[local / 8] >> (local % 8) & 1)) {
      status =
          fail_damaged(c, zj_tr("a report that no segment holds", "有一篇报告不在任何分段中"), err);
      break;
    }
    dead[local / 8] &= (uint8_t) ~(1u << (local % 8));
    alive++;
  }
  sqlite3_finalize(s);
  if (status == ZJ_DONE && alive != segment->reports)
    *out = dead;
  else
    talloc_free(dead);
  return status == ZJ_DONE ? ZJ_OK : status;
}

/* Checks that what is noted of a segment's dead reports is what the rows of the reports say. */
static zj_status check_dead(zj_catalog *c, const zj_catalog_segment *segment, zj_error *err) {
  uint8_t *dead;
  zj_status status = zj_catalog_find_dead(NULL, c, segment, &dead, err);
  if (status != ZJ_OK) return status;
  bool same = !dead == !segment->dead;
  if (same && dead) same = memcmp(dead, segment->dead, talloc_get_size(dead)) == 0;
  talloc_free(dead);
  if (same) return ZJ_OK;
  return fail_damaged(c,
                      zj_tr("segment and catalog disagree on which reports are dead",
                            "有一个分段所记的失效报告与实际不符"),
                      err);
}

/* The name becomes part of a path, and must not lead out of segments/. */
static bool is_segment_name(const char *name) {
  return *name && *name != '.' && !strchr(name, '/');
}

/* How many reasons there are; their names are many, and few readers ask for them. */
static zj_status count_reasons(zj_catalog *c, size_t *out, zj_error *err) {
  int count = 0;
  zj_status status = zj_sql_number(c, "SELECT count(*) FROM reason", &count, err);
  *out = (size_t)count;
  return status;
}

zj_status zj_catalog_reasons(void *ctx, const char *dir, const char *version, const char ***names,
                             size_t *count, zj_error *err) {
  zj_generation g = {0};
  zj_catalog *c;
  *names = NULL;
  *count = 0;
  zj_status status = zj_catalog_open(ctx, dir, &c, err);
  if (status != ZJ_OK) return status;
  status = read_meta(ctx, c, &g, err);
  if (status == ZJ_OK && strcmp(g.rules_version, version) == 0)
    status = zj_sql_rows(ctx, c, "SELECT name FROM reason ORDER BY number", sizeof(char *),
                         zj_sql_read_string, (void **)names, count, err);
  talloc_free(c);
  return status;
}

zj_status zj_catalog_generation(void *ctx, zj_catalog *c, zj_generation *out, zj_error *err) {
  *out = (zj_generation){0};
  zj_status status = read_meta(ctx, c, out, err);
  if (status == ZJ_OK) status = count_reasons(c, &out->reason_count, err);
  if (status == ZJ_OK)
    status =
        zj_sql_rows(ctx, c, "SELECT CAST(path AS TEXT) FROM root ORDER BY path", sizeof(char *),
                    zj_sql_read_string, (void **)&out->roots, &out->root_count, err);
  if (status == ZJ_OK)
    status = zj_sql_rows(
        ctx, c, "SELECT number, name, reports, paragraphs, dead, bond FROM segment ORDER BY number",
        sizeof(zj_catalog_segment), read_segment, (void **)&out->segments, &out->segment_count,
        err);
  for (size_t i = 0; i < out->segment_count && status == ZJ_OK; i++)
    if (!is_segment_name(out->segments[i].name))
      status = fail_damaged(c, zj_tr("a segment without a name", "有一个分段没有名字"), err);
  for (size_t i = 0; i < out->segment_count && status == ZJ_OK; i++)
    if (out->segments[i].dead &&
        talloc_get_size(out->segments[i].dead) != out->segments[i].reports / 8 + 1)
      status =
          fail_damaged(c, zj_tr("a segment of impossible size", "有一个分段的大小不合理"), err);
  return status;
}

size_t zj_generation_segment(const zj_generation *g, uint64_t number) {
  size_t i = 0;
  while (i < g->segment_count && g->segments[i].number != number)
    i++;
  return i;
}

static bool read_report(void *ctx, sqlite3_stmt *s, void *row) {
  zj_catalog_report *r = row;
  *r = (zj_catalog_report){.path = column_text(ctx, s, 1),
                           .file = column_text(ctx, s, 2),
                           .size = column_number(s, 3),
                           .modified_ns = sqlite3_column_int64(s, 4),
                           .segment = column_number(s, 6),
                           .local = (uint32_t)column_number(s, 7),
                           .encoding = column_text(ctx, s, 8),
                           .media = column_text(ctx, s, 9),
                           .bytes = column_number(s, 10),
                           .chars = column_number(s, 11),
                           .had_bom = column_number(s, 12) != 0,
                           .had_cr = column_number(s, 13) != 0,
                           .mended = (uint32_t)column_number(s, 14),
                           .paragraphs = (uint32_t)column_number(s, 15),
                           .asked = column_text(ctx, s, 16)};
  const char *id = (const char *)sqlite3_column_text(s, 0);
  snprintf(r->id, sizeof r->id, "%s", id ? id : "");
  const void *hash = sqlite3_column_blob(s, 5);
  if (hash && sqlite3_column_bytes(s, 5) == (int)sizeof r->content_hash)
    memcpy(r->content_hash, hash, sizeof r->content_hash);
  return r->path && r->file && r->encoding && r->media && r->asked;
}

zj_status zj_catalog_reports(void *ctx, zj_catalog *c, zj_catalog_report **out, size_t *count,
                             zj_error *err) {
  return zj_sql_rows(
      ctx, c,
      "SELECT id, path, CAST(file AS TEXT), size, modified_ns, hash, segment, local, encoding, media, bytes, chars, had_bom, had_cr,"
      " mended, paragraphs, asked FROM report ORDER BY path",
      sizeof **out, read_report, (void **)out, count, err);
}

void zj_catalog_old_roots(void *ctx, const char *dir, const char ***out, size_t *count) {
  zj_catalog *c;
  zj_error ignored = {0};
  *count = 0;
  if (zj_catalog_database(ctx, dir, 0, &c, &ignored) != ZJ_OK) return;
  if (zj_sql_rows(ctx, c, "SELECT CAST(path AS TEXT) FROM root ORDER BY path", sizeof **out,
                  zj_sql_read_string, (void **)out, count, &ignored) != ZJ_OK)
    *count = 0;
  talloc_free(c);
}

zj_status zj_catalog_failures(void *ctx, zj_catalog *c, zj_left_out **out, size_t *count,
                              zj_error *err) {
  return zj_sql_rows(
      ctx, c,
      "SELECT path, reason, CAST(file AS TEXT), size, modified_ns, options FROM failure ORDER BY path",
      sizeof **out, read_failure, (void **)out, count, err);
}

zj_status zj_catalog_contents(void *ctx, zj_catalog *c, zj_contents *out, zj_error *err) {
  *out = (zj_contents){0};
  zj_status status = zj_catalog_generation(ctx, c, &out->generation, err);
  for (size_t i = 0; i < out->generation.segment_count && status == ZJ_OK; i++)
    status = check_dead(c, &out->generation.segments[i], err);
  if (status == ZJ_OK) status = zj_catalog_reports(ctx, c, &out->reports, &out->report_count, err);
  if (status == ZJ_OK)
    status = zj_catalog_failures(ctx, c, &out->failures, &out->failure_count, err);
  return status;
}

zj_status zj_catalog_read(void *ctx, const char *dir, zj_contents *out, zj_error *err) {
  zj_catalog *c;
  *out = (zj_contents){0};
  zj_status status = zj_catalog_open(ctx, dir, &c, err);
  if (status != ZJ_OK) return status;
  status = zj_catalog_contents(ctx, c, out, err);
  talloc_free(c);
  return status;
}

zj_status zj_catalog_check(zj_catalog *c, bool thorough, zj_error *err) {
  sqlite3_stmt *s;
  zj_status status =
      zj_sql_prepare(c, thorough ? "PRAGMA integrity_check(1)" : "PRAGMA quick_check(1)", &s, err);
  if (status != ZJ_OK) return status;
  status = next_row(c, s, err);
  const char *said = status == ZJ_OK ? (const char *)sqlite3_column_text(s, 0) : NULL;
  if (status == ZJ_OK && (!said || strcmp(said, "ok") != 0))
    status = fail_damaged(c, zj_tr("its pages do not agree", "各页内容不一致"), err);
  sqlite3_finalize(s);
  return status == ZJ_DONE ? ZJ_OK : status;
}

zj_status zj_catalog_encodings(void *ctx, zj_catalog *c, zj_encoding_count **out, size_t *count,
                               zj_error *err) {
  return zj_sql_rows(
      ctx, c,
      "SELECT encoding, count(*), sum(had_bom), sum(had_cr), sum(mended > 0), sum(asked NOT IN ('', 'auto', '=auto')) FROM report GROUP BY encoding ORDER BY 2 DESC, 1",
      sizeof **out, read_encoding, (void **)out, count, err);
}

zj_status zj_catalog_last_run(zj_catalog *c, zj_catalog_run *out, zj_error *err) {
  sqlite3_stmt *s;
  *out = (zj_catalog_run){0};
  zj_status status = zj_sql_prepare(
      c,
      "SELECT started, seconds, reports, paragraphs, chars, bytes, left_out, other_kinds, repeated, added, changed, renamed, removed, unchanged"
      " FROM run ORDER BY generation DESC LIMIT 1",
      &s, err);
  if (status != ZJ_OK) return status;
  status = next_row(c, s, err);
  if (status == ZJ_OK)
    *out = (zj_catalog_run){.started = sqlite3_column_int64(s, 0),
                            .seconds = sqlite3_column_double(s, 1),
                            .reports = column_number(s, 2),
                            .paragraphs = column_number(s, 3),
                            .chars = column_number(s, 4),
                            .bytes = column_number(s, 5),
                            .left_out = column_number(s, 6),
                            .other_kinds = column_number(s, 7),
                            .repeated = column_number(s, 8),
                            .added = column_number(s, 9),
                            .changed = column_number(s, 10),
                            .renamed = column_number(s, 11),
                            .removed = column_number(s, 12),
                            .unchanged = column_number(s, 13)};
  sqlite3_finalize(s);
  return status == ZJ_DONE ? ZJ_OK : status;
}

/* SQLite counts every transaction in bytes 24 to 27 of the file. Times and inode distinguish a
 * catalog that replaced another one. */
uint64_t zj_catalog_stamp(const char *dir) {
  struct {
    uint64_t dev, ino, size, seconds, nanoseconds, changes;
  } seen = {0};
  struct stat st;
  char *path = talloc_asprintf(NULL, "%s/catalog.db", dir);
  if (!path) return 0;
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
