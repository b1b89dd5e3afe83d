/* catalog_publish.c - writes catalog.db anew for each publication. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

#include "indexer/base/folder.h"
#include "indexer/base/lang.h"
#include "indexer/store/catalog_sql.h"

static const char schema[] =
    "CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE reason(number INTEGER PRIMARY KEY, name TEXT NOT NULL);"
    "CREATE TABLE root(path BLOB PRIMARY KEY) WITHOUT ROWID;"
    "CREATE TABLE segment(number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, reports INTEGER NOT NULL,"
    "  paragraphs INTEGER NOT NULL, dead BLOB, bond INTEGER NOT NULL);"
    "CREATE TABLE report(id TEXT PRIMARY KEY, path TEXT NOT NULL UNIQUE, file BLOB NOT NULL, size INTEGER NOT NULL,"
    "  modified_ns INTEGER NOT NULL, hash BLOB NOT NULL, segment INTEGER NOT NULL REFERENCES segment(number), local INTEGER NOT NULL,"
    "  encoding TEXT NOT NULL, media TEXT NOT NULL, bytes INTEGER NOT NULL, chars INTEGER NOT NULL, had_bom INTEGER NOT NULL,"
    "  had_cr INTEGER NOT NULL, mended INTEGER NOT NULL, paragraphs INTEGER NOT NULL, asked TEXT NOT NULL, UNIQUE(segment, local)) WITHOUT ROWID;"
    "CREATE TABLE failure(path TEXT NOT NULL, reason TEXT NOT NULL, file BLOB NOT NULL, size INTEGER NOT NULL, modified_ns INTEGER NOT NULL,"
    "  options TEXT NOT NULL);"
    "CREATE TABLE run(generation INTEGER PRIMARY KEY, started INTEGER NOT NULL, seconds REAL NOT NULL, reports INTEGER NOT NULL,"
    "  paragraphs INTEGER NOT NULL, chars INTEGER NOT NULL, bytes INTEGER NOT NULL, left_out INTEGER NOT NULL,"
    "  other_kinds INTEGER NOT NULL, repeated INTEGER NOT NULL,"
    "  added INTEGER NOT NULL, changed INTEGER NOT NULL, renamed INTEGER NOT NULL, removed INTEGER NOT NULL, unchanged INTEGER NOT NULL);";

static void bind_text(sqlite3_stmt *s, int at, const char *text) {
  sqlite3_bind_text(s, at, text, -1, SQLITE_STATIC);
}

static void bind_number(sqlite3_stmt *s, int at, uint64_t number) {
  sqlite3_bind_int64(s, at, (sqlite3_int64)number);
}

static void bind_bytes(sqlite3_stmt *s, int at, const char *text) {
  sqlite3_bind_blob64(s, at, text, strlen(text), SQLITE_STATIC);
}

static zj_status write_meta(zj_catalog *c, const zj_generation *g, zj_error *err) {
  char number[24];
  snprintf(number, sizeof number, "%llu", (unsigned long long)g->number);
  const char *const rows[][2] = {{"uuid", g->uuid},
                                 {"generation", number},
                                 {"fold", g->fold_version},
                                 {"rules", g->rules_version},
                                 {"program", ZJ_VERSION}};
  sqlite3_stmt *s;
  zj_status status = zj_sql_prepare(c, "INSERT INTO meta VALUES(?1, ?2)", &s, err);
  for (size_t i = 0; i < ZJ_COUNT(rows) && status == ZJ_OK; i++) {
    bind_text(s, 1, rows[i][0]);
    bind_text(s, 2, rows[i][1]);
    status = zj_sql_step(c, s, err);
  }
  sqlite3_finalize(s);
  return status;
}

/* The names of reasons are many and change with the labeller alone. */
static zj_status write_reasons(zj_catalog *c, const zj_generation *g, zj_error *err) {
  sqlite3_stmt *s = NULL;
  zj_status status = zj_sql_run(c, "DELETE FROM reason", err);
  if (status == ZJ_OK) status = zj_sql_prepare(c, "INSERT INTO reason VALUES(?1, ?2)", &s, err);
  for (size_t i = 0; i < g->reason_count && status == ZJ_OK; i++) {
    bind_number(s, 1, i);
    bind_text(s, 2, g->reason_names[i]);
    status = zj_sql_step(c, s, err);
  }
  sqlite3_finalize(s);
  return status;
}

static zj_status write_roots(zj_catalog *c, const zj_generation *g, zj_error *err) {
  sqlite3_stmt *root = NULL;
  zj_status status = zj_sql_prepare(c, "INSERT OR IGNORE INTO root VALUES(?1)", &root, err);
  for (size_t i = 0; i < g->root_count && status == ZJ_OK; i++) {
    bind_bytes(root, 1, g->roots[i]);
    status = zj_sql_step(c, root, err);
  }
  sqlite3_finalize(root);
  return status;
}

static zj_status write_segments(zj_catalog *c, const zj_generation *g, zj_error *err) {
  sqlite3_stmt *s;
  zj_status status =
      zj_sql_prepare(c, "INSERT INTO segment VALUES(?1, ?2, ?3, ?4, NULL, ?5)", &s, err);
  for (size_t i = 0; i < g->segment_count && status == ZJ_OK; i++) {
    bind_number(s, 1, g->segments[i].number);
    bind_text(s, 2, g->segments[i].name);
    bind_number(s, 3, g->segments[i].reports);
    bind_number(s, 4, g->segments[i].paragraphs);
    bind_number(s, 5, g->segments[i].bond);
    status = zj_sql_step(c, s, err);
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
  bind_number(s, 16, r->paragraphs);
  bind_text(s, 17, r->asked);
}

static zj_status remove_reports(zj_catalog *c, const zj_publication *what, zj_error *err) {
  sqlite3_stmt *s;
  zj_status status = zj_sql_prepare(c, "DELETE FROM report WHERE id = ?1", &s, err);
  for (size_t i = 0; i < what->removed_count && status == ZJ_OK; i++) {
    bind_text(s, 1, what->removed[i]);
    status = zj_sql_step(c, s, err);
  }
  sqlite3_finalize(s);
  return status;
}

static zj_status write_reports(zj_catalog *c, const zj_publication *what, zj_error *err) {
  sqlite3_stmt *s;
  zj_status status = zj_sql_prepare(
      c,
      "INSERT OR REPLACE INTO report VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17)",
      &s, err);
  for (size_t i = 0; i < what->report_count && status == ZJ_OK; i++) {
    bind_report(s, &what->reports[i]);
    status = zj_sql_step(c, s, err);
  }
  sqlite3_finalize(s);
  return status;
}

/* Notes which reports of each segment have no row any more, so that a reader need not walk all. */
static zj_status write_dead(zj_catalog *c, const zj_generation *g, zj_error *err) {
  sqlite3_stmt *s;
  zj_status status = zj_sql_prepare(c, "UPDATE segment SET dead = ?1 WHERE number = ?2", &s, err);
  for (size_t i = 0; i < g->segment_count && status == ZJ_OK; i++) {
    uint8_t *dead;
    status = zj_catalog_find_dead(NULL, c, &g->segments[i], &dead, err);
    if (status != ZJ_OK || !dead) continue;
    sqlite3_bind_blob(s, 1, dead, (int)talloc_get_size(dead), SQLITE_STATIC);
    bind_number(s, 2, g->segments[i].number);
    status = zj_sql_step(c, s, err);
    talloc_free(dead);
  }
  sqlite3_finalize(s);
  return status;
}

static zj_status write_failures(zj_catalog *c, const zj_publication *what, zj_error *err) {
  sqlite3_stmt *s;
  zj_status status =
      zj_sql_prepare(c, "INSERT INTO failure VALUES(?1, ?2, ?3, ?4, ?5, ?6)", &s, err);
  for (size_t i = 0; i < what->left_out_count && status == ZJ_OK; i++) {
    bind_text(s, 1, what->left_out[i].path);
    bind_text(s, 2, what->left_out[i].reason);
    bind_bytes(s, 3, what->left_out[i].file);
    bind_number(s, 4, what->left_out[i].size);
    sqlite3_bind_int64(s, 5, what->left_out[i].modified_ns);
    bind_text(s, 6, what->left_out[i].options);
    status = zj_sql_step(c, s, err);
  }
  sqlite3_finalize(s);
  return status;
}

static zj_status write_run(zj_catalog *c, const zj_publication *what, zj_error *err) {
  const zj_catalog_run *run = &what->run;
  const uint64_t counts[] = {run->reports,  run->paragraphs,  run->chars,    run->bytes,
                             run->left_out, run->other_kinds, run->repeated, run->added,
                             run->changed,  run->renamed,     run->removed,  run->unchanged};
  sqlite3_stmt *s;
  zj_status status = zj_sql_prepare(
      c, "INSERT OR REPLACE INTO run VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15)",
      &s, err);
  if (status != ZJ_OK) return status;
  bind_number(s, 1, what->generation.number);
  sqlite3_bind_int64(s, 2, run->started);
  sqlite3_bind_double(s, 3, run->seconds);
  for (size_t i = 0; i < ZJ_COUNT(counts); i++)
    bind_number(s, 4 + (int)i, counts[i]);
  status = zj_sql_step(c, s, err);
  sqlite3_finalize(s);
  return status;
}

/* Refuses to replace a database with tables of another application. One that cannot be read is
 * damaged, or none. */
static zj_status refuse_foreign(const char *dir, const char *path, zj_error *err) {
  zj_catalog *c;
  struct stat st;
  zj_error why = {0};
  int application = 0, tables = 0;
  if (stat(path, &st) != 0 && errno == ENOENT) return ZJ_OK;
  zj_status status = zj_catalog_database(NULL, dir, 0, &c, err);
  if (status != ZJ_OK) return status;
  status = zj_sql_number(c, "PRAGMA application_id", &application, &why);
  if (status == ZJ_OK)
    status = zj_sql_number(c, "SELECT count(*) FROM sqlite_master", &tables, &why);
  talloc_free(c);
  if (status == ZJ_CORRUPT) return ZJ_OK;
  if (status != ZJ_OK) return zj_fail(err, status, "%s", why.text);
  if (tables == 0 || application == ZJ_CATALOG_APPLICATION_ID) return ZJ_OK;
  return zj_fail(err, ZJ_BAD_INPUT,
                 zj_tr("%s: catalog.db is not of zhangju; name another folder",
                       "%s：catalog.db 不是 zhangju 的文件；请换一个目录"),
                 dir);
}

static zj_status make_tables(zj_catalog *c, zj_error *err) {
  char marks[80];
  snprintf(marks, sizeof marks, "PRAGMA application_id = %d; PRAGMA user_version = %d",
           ZJ_CATALOG_APPLICATION_ID, ZJ_INDEX_FORMAT);
  zj_status status = zj_sql_run(c, marks, err);
  return status == ZJ_OK ? zj_sql_run(c, schema, err) : status;
}

/* Whether the catalog has the reasons of the same labeller already. */
static zj_status has_labels_of(zj_catalog *c, const zj_generation *g, bool *out, zj_error *err) {
  zj_generation old;
  void *local = talloc_new(c);
  if (!local) return zj_no_memory(err);
  zj_status status = zj_catalog_generation(local, c, &old, err);
  *out = status == ZJ_OK && old.reason_count == g->reason_count &&
         strcmp(old.rules_version, g->rules_version) == 0;
  talloc_free(local);
  return status;
}

/* Small tables are rewritten; of the reports, only rows that change are. */
static zj_status write_changes(zj_catalog *c, const zj_publication *what, zj_error *err) {
  zj_status status = what->anew ? make_tables(c, err) : ZJ_OK;
  bool same_labels = false;
  if (status == ZJ_OK) status = has_labels_of(c, &what->generation, &same_labels, err);
  if (status == ZJ_OK) status = remove_reports(c, what, err);
  if (status == ZJ_OK)
    status = zj_sql_run(c, "DELETE FROM meta; DELETE FROM root; DELETE FROM segment", err);
  if (status == ZJ_OK) status = write_meta(c, &what->generation, err);
  if (status == ZJ_OK && !same_labels) status = write_reasons(c, &what->generation, err);
  if (status == ZJ_OK) status = write_roots(c, &what->generation, err);
  if (status == ZJ_OK) status = write_segments(c, &what->generation, err);
  if (status == ZJ_OK) status = write_reports(c, what, err);
  if (status == ZJ_OK) status = write_dead(c, &what->generation, err);
  if (status == ZJ_OK && !what->keep_left_out) status = zj_sql_run(c, "DELETE FROM failure", err);
  if (status == ZJ_OK && !what->keep_left_out) status = write_failures(c, what, err);
  if (status == ZJ_OK && what->has_run) status = write_run(c, what, err);
  if (status == ZJ_OK)
    status = zj_sql_run(
        c,
        "DELETE FROM run WHERE generation NOT IN (SELECT generation FROM run ORDER BY generation DESC LIMIT 100)",
        err);
  return status;
}

/* Nobody else sees this file, and what becomes of it when something fails does not matter; so it
 * needs no journal, and is written to disk once, at the end. */
static zj_status change_copy(const char *building, const zj_publication *what, zj_error *err) {
  zj_catalog *c;
  zj_status status = zj_catalog_database(NULL, building, SQLITE_OPEN_CREATE, &c, err);
  if (status != ZJ_OK) return status;
  status =
      zj_sql_run(c, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN IMMEDIATE", err);
  if (status == ZJ_OK) status = write_changes(c, what, err);
  if (status == ZJ_OK) status = zj_sql_run(c, "COMMIT", err);
  talloc_free(c);
  return status;
}

/* A journal beside the catalog is of an older zhangju, which changed it in place; SQLite would play
 * it into the new file. */
static zj_status put_in_place(const char *made, const char *kept, const char *dir, zj_error *err) {
  char journal[PATH_MAX];
  if (snprintf(journal, sizeof journal, "%s-journal", kept) >= (int)sizeof journal)
    return zj_fail(err, ZJ_IO, zj_tr("%s: the path is too long", "%s：路径太长"), dir);
  zj_status status = zj_folder_sync_path(made, err);
  if (status != ZJ_OK) return status;
  if (unlink(journal) != 0 && errno != ENOENT) return zj_fail_errno(err, ZJ_IO, "%s", journal);
  if (rename(made, kept) != 0) return zj_fail_errno(err, ZJ_IO, "%s", kept);
  return zj_folder_sync_path(dir, err);
}

/* The catalog is changed in a copy that then takes its place. SQLite's own transactions keep
 * readers waiting while they are written to disk, which on a busy disk takes longer than anyone
 * waits; and a reader that has the file open keeps what it has begun to read. */
zj_status zj_catalog_publish(const zj_indexdir *dir, const zj_publication *what, zj_error *err) {
  void *local = talloc_new(NULL);
  const char *kept = talloc_asprintf(local, "%s/catalog.db", dir->path);
  const char *made = talloc_asprintf(local, "%s/catalog.db", dir->building);
  zj_status status = local && kept && made ? ZJ_OK : zj_no_memory(err);
  if (status == ZJ_OK && unlink(made) != 0 && errno != ENOENT)
    status = zj_fail_errno(err, ZJ_IO, "%s", made);
  if (status == ZJ_OK)
    status =
        what->anew ? refuse_foreign(dir->path, kept, err) : zj_folder_copy_file(kept, made, err);
  if (status == ZJ_OK) status = change_copy(dir->building, what, err);
  if (status == ZJ_OK) status = put_in_place(made, kept, dir->path, err);
  talloc_free(local);
  return status;
}
