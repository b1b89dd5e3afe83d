/* test_encodings.c - patterns of .zhangju-encoding, and which of several lines counts. */
#include "folder.h"

#include <sys/stat.h>

#include "indexer/read/encodings.h"

static void patterns(void **state) {
  (void)state;
  static const struct {
    const char *pattern, *path;
    bool fits;
  } cases[] = {{"*.txt", "a.txt", true},
               {"*.txt", "x/y/a.txt", true},
               {"*.txt", "a.html", false},
               {"a?.txt", "x/a1.txt", true},
               {"[0-9]*.txt", "x/2024.txt", true},
               {"报告*.txt", "旧/报告一.txt", true},
               {"old/*.txt", "old/a.txt", true},
               {"old/*.txt", "x/old/a.txt", false},
               {"old/*.txt", "old/x/a.txt", false},
               {"/a.txt", "a.txt", true},
               {"/a.txt", "x/a.txt", false},
               {"old/**", "old/x/a.txt", true},
               {"old/**", "old/a.txt", true},
               {"old/**", "older/a.txt", false},
               {"**/old/*.txt", "x/y/old/a.txt", true},
               {"**/old/*.txt", "old/a.txt", true},
               {"old/**/a.txt", "old/a.txt", true},
               {"old/**/a.txt", "old/x/y/a.txt", true},
               {"old/**/a.txt", "old/x/y/b.txt", false},
               {"old", "old/a.txt", false},
               {"old/", "old/a.txt", false},
               {"**", "a/b.txt", true},
               {"a b.txt", "x/a b.txt", true},
               {"**/**/**/**/**/**/**/**/**/**/x", "a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/y", false}};
  for (size_t i = 0; i < ZJ_COUNT(cases); i++)
    if (zj_encodings_fits(cases[i].pattern, cases[i].path) != cases[i].fits)
      fail_msg("%s, %s", cases[i].pattern, cases[i].path);
}

static void make(const char *dir, const char *name) {
  char *path = talloc_asprintf(NULL, "%s/%s", dir, name);
  assert_int_equal(mkdir(path, 0777), 0);
  talloc_free(path);
}

static void check_named(zj_encodings *e, const char *root, const char *path, const char *expected) {
  char *file = talloc_asprintf(e, "%s/%s", root, path);
  const char *named = zj_encodings_of(e, root, file);
  if (!named) named = "none";
  if (!expected) expected = "none";
  if (strcmp(named, expected) != 0) fail_msg("%s: %s, not %s", path, named, expected);
}

/* The last line that fits, of the deepest folder that has one; nothing above the root. */
static void the_nearest_setting_counts(void **state) {
  const char *above = *state, *dir = talloc_asprintf(*state, "%s/reports", above);
  make(above, "reports");
  make(dir, "old");
  make(dir, "old/hk");
  folder_write(above, ZJ_ENCODINGS_FILE, ZJ_LIT("* utf-16le\n"));
  folder_write(
      dir, ZJ_ENCODINGS_FILE,
      ZJ_LIT(
          "# what the bureau sent\n\n*.txt\tgb18030\r\n  old/new file.txt   auto  \nold/hk/b.txt utf-8\n"));
  folder_write(dir, "old/hk/" ZJ_ENCODINGS_FILE,
               ZJ_LIT("b*.txt big5\nbig5.txt big5-hkscs\nbroken\n*.txt latin1"));
  zj_encodings *e = zj_encodings_new(*state);
  for (int again = 0; again < 2; again++) {
    check_named(e, dir, "a.txt", "gb18030");
    check_named(e, dir, "a.html", NULL);
    check_named(e, dir, "old/x.txt", "gb18030");
    check_named(e, dir, "old/new file.txt", "auto");
    check_named(e, dir, "old/hk/b.txt", "big5");
    check_named(e, dir, "old/hk/big5.txt", "big5-hkscs");
    check_named(e, dir, "old/hk/c.txt", "gb18030");
  }
  const zj_bad_setting *bad;
  assert_int_equal(zj_encodings_bad(e, &bad), 2);
  assert_non_null(strstr(bad[0].file, "old/hk/" ZJ_ENCODINGS_FILE));
  assert_non_null(strstr(bad[0].reason, "line 3"));
  assert_non_null(strstr(bad[1].reason, "line 4"));
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(patterns),
                                     IN_FOLDER(the_nearest_setting_counts)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
