/* test_rights.c - the access file: what its lines say, and what is wrong with a line. */
#include "tests/unit/check.h"

#include "indexer/base/lang.h"
#include "indexer/base/pattern.h"
#include "web/http/rights.h"

static zj_grants *read_file(void *ctx, const char *text) {
  zj_grants *grants;
  zj_error err = {0};
  if (zj_grants_read(ctx, zj_slice_of(text), "access", &grants, &err) != ZJ_OK)
    fail_msg("%s", err.text);
  return grants;
}

static zj_rights rights_of(void *ctx, const zj_grants *grants, const char *user) {
  zj_rights rights;
  assert_int_equal(zj_rights_of(ctx, grants, user, &rights, NULL), ZJ_OK);
  return rights;
}

static bool sees(void *ctx, const zj_grants *grants, const char *user, const char *path) {
  zj_rights rights = rights_of(ctx, grants, user);
  char file[300];
  snprintf(file, sizeof file, "/srv/reports/%s", path);
  return zj_rights_see(&rights, path, file);
}

static void patterns_cover_folders(void **state) {
  (void)state;
  static const struct {
    const char *pattern, *path;
    bool covers;
  } cases[] = {{"人事", "人事/a.txt", true},
               {"人事", "人事/x/a.txt", true},
               {"人事", "人事", true},
               {"人事", "人事处/a.txt", false},
               {"人事", "x/人事/a.txt", false},
               {"**/人事", "x/y/人事/a.txt", true},
               {"202?/人事", "2024/人事/a.txt", true},
               {"202?/人事", "2024/财务/a.txt", false},
               {"*", "a.txt", true},
               {"*", "x/a.txt", true},
               {"**", "x/a.txt", true},
               {"x/*", "x", false},
               {"x/**", "x/a.txt", true},
               {"*/密", "甲/密/a.txt", true},
               {"x/y", "x", false}};
  for (size_t i = 0; i < ZJ_COUNT(cases); i++)
    if (zj_pattern_covers(cases[i].pattern, cases[i].path) != cases[i].covers)
      fail_msg("%s, %s", cases[i].pattern, cases[i].path);
}

/* An archive's own name may be longer than a file's, and must be hidden all the same. */
static void long_names_match(void **state) {
  (void)state;
  char path[3000];
  memset(path, 'a', sizeof path);
  memcpy(path + sizeof path - 9, "/b/c.txt", 9);
  assert_true(zj_pattern_covers("*/b", path));
  assert_false(zj_pattern_covers("*/c", path));
}

static void the_last_line_decides(void **state) {
  void *ctx = *state;
  zj_grants *g = read_file(ctx, "\xEF\xBB\xBF# 谁可以看什么\n"
                                "@领导 = zhang、li\n"
                                "@干部 = @领导, wang, \"zhao liu\"\r\n"
                                "\n"
                                "* : @干部\n"
                                "公开： *\n"
                                "2024/人事 : @领导  # 不是 wang\n"
                                "2024/人事/通知: wang\n"
                                "old/ : 无人\n");
  static const struct {
    const char *user, *path;
    bool sees;
  } cases[] = {{"wang", "a.txt", true},
               {"zhao liu", "x/a.txt", true},
               {"liu", "x/a.txt", false},
               {"chen", "a.txt", false},
               {NULL, "a.txt", false},
               {NULL, "公开/a.txt", true},
               {"chen", "公开/a.txt", true},
               {"wang", "公开/a.txt", true},
               {"wang", "2024/人事/a.txt", false},
               {"不是", "2024/人事/a.txt", false},
               {"li", "2024/人事/a.txt", true},
               {"wang", "2024/人事/通知/a.txt", true},
               {"li", "2024/人事/通知/a.txt", false},
               {"zhang", "old/a.txt", false},
               {"wang", "2024/财务/a.txt", true},
               {"#", "2024/人事/a.txt", false}};
  for (size_t i = 0; i < ZJ_COUNT(cases); i++)
    if (sees(ctx, g, cases[i].user, cases[i].path) != cases[i].sees)
      fail_msg("%s, %s", cases[i].user ? cases[i].user : "(none)", cases[i].path);
  assert_true(rights_of(ctx, g, NULL).any);
}

static void archives_are_folders(void **state) {
  void *ctx = *state;
  zj_grants *g = read_file(ctx, "*: *\n密.zip: li\n存档.tar.gz!/内部: li\n");
  assert_false(sees(ctx, g, "wang", "密.zip!/a.txt"));
  assert_true(sees(ctx, g, "li", "密.zip!/a.txt"));
  assert_true(sees(ctx, g, "wang", "存档.tar.gz!/a.txt"));
  assert_false(sees(ctx, g, "wang", "存档.tar.gz!/内部/a.txt"));
}

static void absolute_paths_name_files(void **state) {
  void *ctx = *state;
  zj_grants *g = read_file(ctx, "*: *\n/srv/reports/密: li\n");
  assert_true(zj_rights_need_file(&(zj_rights){.grants = g}));
  assert_false(sees(ctx, g, "wang", "密/a.txt"));
  assert_true(sees(ctx, g, "li", "密/a.txt"));
  assert_true(sees(ctx, read_file(ctx, "/: li\n"), "li", "a.txt"));
  assert_false(zj_rights_need_file(&(zj_rights){.grants = read_file(ctx, "*: *\n")}));
}

static void correctors_are_named(void **state) {
  void *ctx = *state;
  zj_grants *all = read_file(ctx, "*: li wang\n"),
            *one = read_file(ctx, "*: li wang\n更正：li\n\"correct\": wang\n");
  assert_true(rights_of(ctx, all, "wang").corrects);
  assert_false(rights_of(ctx, one, "wang").corrects);
  assert_true(rights_of(ctx, one, "li").corrects);
  assert_true(sees(ctx, one, "wang", "correct/a.txt")); /* quoted, it is a folder */
  assert_false(sees(ctx, one, "li", "correct/a.txt"));
}

static void equal_rights_share(void **state) {
  void *ctx = *state;
  const char *text = "@a = x, y\n甲: @a\n乙: z\n";
  zj_grants *g = read_file(ctx, text), *again = read_file(ctx, text);
  zj_rights x = rights_of(ctx, g, "x"), y = rights_of(ctx, g, "y"), z = rights_of(ctx, g, "z"),
            none = rights_of(ctx, g, "q"), later = rights_of(ctx, again, "x");
  assert_true(zj_rights_equal(&x, &y));
  assert_false(zj_rights_equal(&x, &z));
  assert_false(zj_rights_equal(&x, &later)); /* the file may say something else by now */
  assert_true(x.any);
  assert_false(none.any);
}

/* A line that is not understood is refused: it might have been meant to hide something. */
static void faults_name_their_line(void **state) {
  void *ctx = *state;
  static const struct {
    const char *text;
    unsigned line;
    const char *says, *zh;
  } cases[] = {
      {"*: a\nfolder a\n", 2, "a line is written", "每行的写法"},
      {": a\n", 1, "a line is written", "每行的写法"},
      {"\n*: @b\n", 2, "who is in @b", "@b 里有谁"},
      {"@b = @c\n@c = a\n", 1, "who is in @c", "@c 里有谁"},
      {"@b = a\n@b = c\n", 2, "is there already", "上文已有"},
      {"@b\n", 1, "@GROUP = NAME", "@组名 ="},
      {"@b c = a\n", 1, "no blank", "不能有空格"},
      {"x:\n", 1, "write nobody", "请写 无人"},
      {"x: # 王\n", 1, "write nobody", "请写 无人"},
      {"\"x: a\n", 1, "quotation mark", "引号"},
      {"x: \"a\n", 1, "quotation mark", "引号"},
      {"a/../b: c\n", 1, ". or ..", ". 或 .."},
      {"./b: c\n", 1, ". or ..", ". 或 .."},
      {"a//b: c\n", 1, "empty name", "空的名称"},
      {"correct: a\ncorrect: b\n", 2, "second line", "已有一行"},
  };
  for (size_t i = 0; i < ZJ_COUNT(cases); i++)
    for (int zh = 0; zh < 2; zh++) {
      zj_grants *grants;
      zj_error err = {0};
      char head[32];
      zj_lang_set(zh ? ZJ_LANG_ZH : ZJ_LANG_EN);
      assert_int_equal(zj_grants_read(ctx, zj_slice_of(cases[i].text), "access", &grants, &err),
                       ZJ_BAD_INPUT);
      int length = snprintf(head, sizeof head, "access:%u", cases[i].line);
      if (strncmp(err.text, head, (size_t)length) != 0 ||
          !strstr(err.text, zh ? cases[i].zh : cases[i].says))
        fail_msg("%s: %s", cases[i].text, err.text);
    }
  zj_lang_set(ZJ_LANG_EN);
  zj_grants *grants;
  assert_int_equal(zj_grants_read(ctx, ZJ_LIT("*: \xFF\n"), "access", &grants, NULL), ZJ_BAD_INPUT);
  assert_int_equal(zj_grants_read(ctx, ZJ_LIT("*: a\0b\n"), "access", &grants, NULL), ZJ_BAD_INPUT);
}

static int make_context(void **state) {
  *state = talloc_new(NULL);
  return *state ? 0 : -1;
}

static int free_context(void **state) {
  return talloc_free(*state);
}

#define test(name) cmocka_unit_test_setup_teardown(name, make_context, free_context)

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(patterns_cover_folders),
                                     cmocka_unit_test(long_names_match),
                                     test(the_last_line_decides),
                                     test(archives_are_folders),
                                     test(absolute_paths_name_files),
                                     test(correctors_are_named),
                                     test(equal_rights_share),
                                     test(faults_name_their_line)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
