/* test_saved.c - saved queries: what is kept, what is refused, two handles on one file. */
#include "folder.h"

#include <sqlite3.h>
#include <sys/stat.h>

#include "query/answer/saved.h"

static zj_saved *open_saved(void *ctx, const char *dir) {
  zj_error err = {0};
  zj_saved *saved;
  if (zj_saved_open(ctx, talloc_asprintf(ctx, "%s/a/b/saved.db", dir), &saved, &err) != ZJ_OK)
    fail_msg("%s", err.text);
  return saved;
}

static zj_status add(zj_saved *saved, const char *name, const char *query) {
  return zj_saved_add(saved, zj_slice_of(name), zj_slice_of(query), NULL, NULL);
}

static void keeps_and_lists(void **state) {
  void *ctx = talloc_new(NULL);
  zj_saved *saved = open_saved(ctx, *state);
  zj_saved_query *list, one;
  size_t count;
  assert_int_equal(zj_saved_list(ctx, saved, &list, &count, NULL), ZJ_OK);
  assert_int_equal(count, 0);
  assert_int_equal(add(saved, "乙", "问题:\"年轻干部\""), ZJ_OK);
  assert_int_equal(add(saved, "甲 's \"x\"; DROP TABLE saved", "培训"), ZJ_OK);
  zj_saved *other = open_saved(ctx, *state); /* as another process would */
  assert_int_equal(zj_saved_list(ctx, other, &list, &count, NULL), ZJ_OK);
  assert_int_equal(count, 2);
  assert_string_equal(list[0].name, "乙");
  assert_string_equal(list[0].query, "问题:\"年轻干部\"");
  assert_true(list[0].created > 1600000000);
  assert_string_equal(list[1].name, "甲 's \"x\"; DROP TABLE saved");
  assert_int_equal(zj_saved_get(ctx, saved, ZJ_LIT("乙"), &one, NULL), ZJ_OK);
  assert_string_equal(one.query, "问题:\"年轻干部\"");
  assert_string_equal(zj_saved_uuid(saved), zj_saved_uuid(other));
  assert_int_equal(zj_saved_apply(other, one.id, &(zj_saved_change){.remove = true}, NULL), ZJ_OK);
  assert_int_equal(zj_saved_get(ctx, saved, ZJ_LIT("乙"), &one, NULL), ZJ_NOT_FOUND);
  assert_int_equal(zj_saved_apply(saved, one.id, &(zj_saved_change){.remove = true}, NULL),
                   ZJ_NOT_FOUND);
  int64_t id; /* ids are not used again */
  assert_int_equal(zj_saved_apply(saved, list[1].id, &(zj_saved_change){.remove = true}, NULL),
                   ZJ_OK);
  assert_int_equal(zj_saved_add(saved, ZJ_LIT("丙"), ZJ_LIT("a"), &id, NULL), ZJ_OK);
  assert_true(id > list[1].id);
  talloc_free(ctx);
}

static void changes_one(void **state) {
  void *ctx = talloc_new(NULL);
  zj_saved *saved = open_saved(ctx, *state);
  zj_saved_query now;
  int64_t id;
  assert_int_equal(add(saved, "别的", "b"), ZJ_OK);
  assert_int_equal(zj_saved_add(saved, ZJ_LIT("名"), ZJ_LIT("a"), &id, NULL), ZJ_OK);
  zj_saved_change rename = {.name = ZJ_LIT("新名")}, taken = {.name = ZJ_LIT("别的")},
                  bad = {.query = ZJ_LIT("(")}, edit = {.query = ZJ_LIT("c"), .revision = 2};
  assert_int_equal(zj_saved_apply(saved, id, &rename, NULL), ZJ_OK);
  assert_int_equal(zj_saved_apply(saved, id, &taken, NULL), ZJ_EXISTS);
  assert_false(taken.stale || taken.referred);
  assert_int_equal(zj_saved_apply(saved, id, &bad, NULL), ZJ_BAD_QUERY);
  assert_int_equal(zj_saved_apply(saved, id, &edit, NULL), ZJ_OK);
  assert_int_equal(zj_saved_find(ctx, saved, id, &now, NULL), ZJ_OK);
  assert_string_equal(now.name, "新名");
  assert_string_equal(now.query, "c");
  assert_int_equal(now.revision, 3);
  edit.query = ZJ_LIT("d"); /* made from what is no longer so */
  assert_int_equal(zj_saved_apply(saved, id, &edit, NULL), ZJ_EXISTS);
  assert_true(edit.stale);
  assert_int_equal(zj_saved_apply(saved, id + 100, &rename, NULL), ZJ_NOT_FOUND);
  talloc_free(ctx);
}

/* Puts a row in as `saved add` would were saved: part of the language. */
static void put_by_hand(const char *dir, const char *name, const char *query) {
  sqlite3 *db;
  char *path = talloc_asprintf(NULL, "%s/a/b/saved.db", dir),
       *sql = sqlite3_mprintf("INSERT INTO saved (name, query, created) VALUES (%Q, %Q, 1)", name,
                              query);
  assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
  assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
  sqlite3_free(sql);
  sqlite3_close(db);
  talloc_free(path);
}

static void tells_who_refers(void **state) {
  void *ctx = talloc_new(NULL);
  zj_saved *saved = open_saved(ctx, *state);
  const char *names;
  int64_t id;
  zj_error err = {0};
  assert_int_equal(zj_saved_add(saved, ZJ_LIT("干部"), ZJ_LIT("a"), &id, NULL), ZJ_OK);
  assert_int_equal(zj_saved_referrers(ctx, saved, ZJ_LIT("干部"), &names, NULL), ZJ_OK);
  assert_null(names);
  static const char *const refer[] = {"saved:干部", "x saved:\"干部\" y", "(saved:干部)",
                                      "saved：“干部”", "-saved:干部 z"};
  static const char *const do_not[] = {"saved:干部培训", "saved:x 干部", "干部", "saved:\"干部 \""};
  char name[8];
  for (size_t i = 0; i < ZJ_COUNT(refer); i++)
    snprintf(name, sizeof name, "r%zu", i), put_by_hand(*state, name, refer[i]);
  for (size_t i = 0; i < ZJ_COUNT(do_not); i++)
    snprintf(name, sizeof name, "n%zu", i), put_by_hand(*state, name, do_not[i]);
  assert_int_equal(zj_saved_referrers(ctx, saved, ZJ_LIT("干部"), &names, NULL), ZJ_OK);
  assert_string_equal(names, "r0、r1、r2、r3、r4");
  zj_saved_change rename = {.name = ZJ_LIT("别名")}, edit = {.query = ZJ_LIT("b")},
                  go = {.remove = true};
  assert_int_equal(zj_saved_apply(saved, id, &rename, &err), ZJ_EXISTS);
  assert_true(rename.referred && strstr(err.text, "r0、r1"));
  assert_int_equal(zj_saved_apply(saved, id, &go, NULL), ZJ_EXISTS);
  assert_int_equal(zj_saved_apply(saved, id, &edit, NULL), ZJ_OK); /* it keeps its name */
  go.force = true;
  assert_int_equal(zj_saved_apply(saved, id, &go, NULL), ZJ_OK);
  talloc_free(ctx);
}

static void keeps_what_was_seen(void **state) {
  void *ctx = talloc_new(NULL);
  zj_saved *saved = open_saved(ctx, *state);
  zj_seen seen = {.at = 5,
                  .generation = 7,
                  .uuid = "u",
                  .rules = "r",
                  .fold = "f",
                  .hits = {.ctx = ctx},
                  .lifted = {.ctx = ctx}},
          back;
  int64_t id;
  assert_int_equal(zj_saved_add(saved, ZJ_LIT("a"), ZJ_LIT("a"), &id, NULL), ZJ_OK);
  assert_int_equal(zj_saved_seen(ctx, saved, id, &back, NULL), ZJ_OK);
  assert_int_equal(back.at, 0);
  for (int i = 300; i > 0; i--)
    zj_keys_add(&seen.hits, zj_key_of(zj_slice_of(talloc_asprintf(ctx, "%d", i % 200))));
  zj_keys_sort(&seen.hits);
  assert_int_equal(seen.hits.count, 200);
  assert_int_equal(zj_saved_mark(saved, id, &seen, NULL), ZJ_OK);
  assert_int_equal(zj_saved_seen(ctx, saved, id, &back, NULL), ZJ_OK);
  assert_int_equal(back.generation, 7);
  assert_int_equal(back.hits.count, 200);
  assert_memory_equal(back.hits.at, seen.hits.at, 200 * sizeof(zj_key));
  assert_true(zj_keys_hold(&back.hits, zj_key_of(ZJ_LIT("17"))));
  assert_false(zj_keys_hold(&back.hits, zj_key_of(ZJ_LIT("217"))));
  assert_int_equal(back.lifted.count, 0);
  assert_int_equal(zj_saved_apply(saved, id, &(zj_saved_change){.remove = true}, NULL), ZJ_OK);
  assert_int_equal(zj_saved_mark(saved, id, &seen, NULL), ZJ_NOT_FOUND);
  assert_int_equal(zj_saved_seen(ctx, saved, id, &back, NULL), ZJ_OK);
  assert_int_equal(back.at, 0);
  talloc_free(ctx);
}

static void imports_all_or_none(void **state) {
  void *ctx = talloc_new(NULL);
  zj_saved *saved = open_saved(ctx, *state);
  zj_saved_query *list;
  size_t count, changed;
  assert_int_equal(add(saved, "a", "x"), ZJ_OK);
  zj_saved_import same[] = {{.name = "b", .query = "y", .created = 9}, {.name = "a", .query = "x"}};
  assert_int_equal(zj_saved_import_all(saved, same, 2, &changed, NULL), ZJ_OK);
  assert_int_equal(changed, 1);
  zj_saved_import other[] = {{.name = "c", .query = "z"}, {.name = "a", .query = "other"}};
  assert_int_equal(zj_saved_import_all(saved, other, 2, &changed, NULL), ZJ_EXISTS);
  zj_saved_import broken[] = {{.name = "c", .query = "z"}, {.name = "d", .query = "("}};
  assert_int_equal(zj_saved_import_all(saved, broken, 2, &changed, NULL), ZJ_BAD_QUERY);
  assert_int_equal(zj_saved_list(ctx, saved, &list, &count, NULL), ZJ_OK);
  assert_int_equal(count, 2);
  assert_int_equal(list[1].created, 9);
  other[1].replace = true;
  assert_int_equal(zj_saved_import_all(saved, other, 2, &changed, NULL), ZJ_OK);
  assert_int_equal(changed, 2);
  assert_int_equal(zj_saved_list(ctx, saved, &list, &count, NULL), ZJ_OK);
  assert_string_equal(list[0].query, "other");
  talloc_free(ctx);
}

/* A file of the first version keeps its queries and their ids. */
static void takes_over_old_files(void **state) {
  void *ctx = talloc_new(NULL);
  sqlite3 *db;
  zj_saved *saved;
  zj_saved_query *list;
  size_t count;
  char *path = talloc_asprintf(ctx, "%s/old.db", (char *)*state);
  assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
  assert_int_equal(
      sqlite3_exec(
          db,
          "CREATE TABLE saved (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, query TEXT NOT NULL, created INTEGER NOT NULL) STRICT;"
          "INSERT INTO saved VALUES (4, '旧', '问题:a', 77); PRAGMA user_version = 1;",
          NULL, NULL, NULL),
      SQLITE_OK);
  sqlite3_close(db);
  for (int i = 0; i < 2; i++) {
    assert_int_equal(zj_saved_open(ctx, path, &saved, NULL), ZJ_OK);
    assert_int_equal(zj_saved_list(ctx, saved, &list, &count, NULL), ZJ_OK);
    assert_int_equal(count, 1);
    assert_int_equal(list[0].id, 4);
    assert_int_equal(list[0].created, 77);
    assert_int_equal(list[0].revision, 1);
    assert_string_equal(list[0].name, "旧");
    assert_int_equal(strlen(zj_saved_uuid(saved)), 32);
    talloc_free(saved);
  }
  talloc_free(ctx);
}

static void refuses(void **state) {
  void *ctx = talloc_new(NULL);
  zj_saved *saved = open_saved(ctx, *state);
  char longest[60 * 3 + 1] = "", over[61 * 3 + 1] = "";
  for (int i = 0; i < 60; i++)
    strcat(longest, "长");
  strcat(strcpy(over, longest), "长");
  assert_int_equal(add(saved, longest, "a"), ZJ_OK);
  assert_int_equal(add(saved, longest, "b"), ZJ_EXISTS);
  assert_int_equal(add(saved, over, "a"), ZJ_USAGE);
  assert_int_equal(add(saved, "", "a"), ZJ_USAGE);
  assert_int_equal(add(saved, " \u3000 ", "a"), ZJ_USAGE);
  assert_int_equal(add(saved, "a\nb", "a"), ZJ_USAGE);
  assert_int_equal(add(saved, "a\x7f", "a"), ZJ_USAGE);
  assert_int_equal(add(saved, "a\xC2\x85", "a"), ZJ_USAGE);
  assert_int_equal(add(saved, "\xff", "a"), ZJ_BAD_UTF8);
  assert_int_equal(add(saved, "x", "\xff"), ZJ_BAD_UTF8);
  assert_int_equal(add(saved, "x", "("), ZJ_BAD_QUERY);
  assert_int_equal(add(saved, "x", ""), ZJ_BAD_QUERY);
  assert_int_equal(zj_saved_add(saved, (zj_slice){"a\0b", 3}, ZJ_LIT("a"), NULL, NULL), ZJ_USAGE);
  talloc_free(ctx);
}

static void survives_odd_files(void **state) {
  void *ctx = talloc_new(NULL);
  zj_saved *saved;
  zj_error err = {0};
  folder_write(
      *state, "text.db",
      ZJ_LIT(
          "this is no database, but long enough to be looked at as one; this is no database at all"));
  assert_int_equal(
      zj_saved_open(ctx, talloc_asprintf(ctx, "%s/text.db", (char *)*state), &saved, &err), ZJ_IO);
  assert_true(strstr(err.text, "text.db") != NULL);
  assert_int_not_equal(zj_saved_open(ctx, *state, &saved, NULL), ZJ_OK); /* a folder */
  assert_int_not_equal(
      zj_saved_open(ctx, talloc_asprintf(ctx, "%s/text.db/x.db", (char *)*state), &saved, NULL),
      ZJ_OK);
  sqlite3 *db; /* of a later version */
  char *later = talloc_asprintf(ctx, "%s/later.db", (char *)*state);
  assert_int_equal(sqlite3_open(later, &db), SQLITE_OK);
  sqlite3_exec(db, "PRAGMA user_version = 99", NULL, NULL, NULL);
  sqlite3_close(db);
  assert_int_equal(zj_saved_open(ctx, later, &saved, NULL), ZJ_IO);
  talloc_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {IN_FOLDER(keeps_and_lists),
                                     IN_FOLDER(changes_one),
                                     IN_FOLDER(tells_who_refers),
                                     IN_FOLDER(keeps_what_was_seen),
                                     IN_FOLDER(imports_all_or_none),
                                     IN_FOLDER(takes_over_old_files),
                                     IN_FOLDER(refuses),
                                     IN_FOLDER(survives_odd_files)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
