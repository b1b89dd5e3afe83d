/* test_saved.c - saved queries: what is kept, what is refused, two handles on one file. */
#include "folder.h"

#include <sqlite3.h>
#include <sys/stat.h>

#include "query/saved.h"

static zj_saved *open_saved(void *ctx, const char *dir) {
  zj_error err = {0};
  zj_saved *saved;
  if (zj_saved_open(ctx, talloc_asprintf(ctx, "%s/a/b/saved.db", dir), &saved, &err) != ZJ_OK) fail_msg("%s", err.text);
  return saved;
}

static zj_status add(zj_saved *saved, const char *name, const char *query) {
  return zj_saved_add(saved, zj_slice_of(name), zj_slice_of(query), NULL);
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
  assert_int_equal(zj_saved_remove(other, ZJ_LIT("乙"), NULL), ZJ_OK);
  assert_int_equal(zj_saved_get(ctx, saved, ZJ_LIT("乙"), &one, NULL), ZJ_NOT_FOUND);
  assert_int_equal(zj_saved_remove(saved, ZJ_LIT("乙"), NULL), ZJ_NOT_FOUND);
  talloc_free(ctx);
}

static void refuses(void **state) {
  void *ctx = talloc_new(NULL);
  zj_saved *saved = open_saved(ctx, *state);
  char longest[60 * 3 + 1] = "", over[61 * 3 + 1] = "";
  for (int i = 0; i < 60; i++) strcat(longest, "长");
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
  assert_int_equal(zj_saved_add(saved, (zj_slice){"a\0b", 3}, ZJ_LIT("a"), NULL), ZJ_USAGE);
  talloc_free(ctx);
}

static void survives_odd_files(void **state) {
  void *ctx = talloc_new(NULL);
  zj_saved *saved;
  zj_error err = {0};
  folder_write(*state, "text.db", ZJ_LIT("this is no database, but long enough to be looked at as one; this is no database at all"));
  assert_int_equal(zj_saved_open(ctx, talloc_asprintf(ctx, "%s/text.db", (char *)*state), &saved, &err), ZJ_IO);
  assert_true(strstr(err.text, "text.db") != NULL);
  assert_int_not_equal(zj_saved_open(ctx, *state, &saved, NULL), ZJ_OK); /* a folder */
  assert_int_not_equal(zj_saved_open(ctx, talloc_asprintf(ctx, "%s/text.db/x.db", (char *)*state), &saved, NULL), ZJ_OK);
  sqlite3 *db; /* of a later version */
  char *later = talloc_asprintf(ctx, "%s/later.db", (char *)*state);
  assert_int_equal(sqlite3_open(later, &db), SQLITE_OK);
  sqlite3_exec(db, "PRAGMA user_version = 99", NULL, NULL, NULL);
  sqlite3_close(db);
  assert_int_equal(zj_saved_open(ctx, later, &saved, NULL), ZJ_IO);
  talloc_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {IN_FOLDER(keeps_and_lists), IN_FOLDER(refuses), IN_FOLDER(survives_odd_files)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
