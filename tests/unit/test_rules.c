/* test_rules.c - role names, and rule tables that are refused. */
#include "tests/unit/check.h"

#include <unistd.h>

#include "indexer/base/lang.h"
#include "indexer/outline/rules.h"

static void role_names(void **state) {
  (void)state;
  char text[ZJ_ROLES_TEXT];
  assert_int_equal(zj_role_lookup(ZJ_LIT("问题")), ZJ_ROLE_BIT(ZJ_ROLE_PROBLEMS));
  assert_int_equal(zj_role_lookup(ZJ_LIT("存在问题")), ZJ_ROLE_BIT(ZJ_ROLE_PROBLEMS));
  assert_int_equal(zj_role_lookup(ZJ_LIT("Problems")), ZJ_ROLE_BIT(ZJ_ROLE_PROBLEMS));
  assert_int_equal(zj_role_lookup(ZJ_LIT("frame")), ZJ_ROLES_FRAME);
  assert_int_equal(zj_role_lookup(ZJ_LIT("年轻干部")), 0);
  assert_int_equal(zj_role_lookup(ZJ_LIT("")), 0);
  assert_string_equal(
      zj_roles_format(ZJ_ROLE_BIT(ZJ_ROLE_CAUSES) | ZJ_ROLE_BIT(ZJ_ROLE_PROBLEMS), text),
      "problems+causes");
  assert_true(strlen(zj_roles_format(ZJ_ROLES_ALL, text)) < ZJ_ROLES_TEXT);
  assert_int_equal(zj_roles_parse(zj_slice_of(text)), ZJ_ROLES_ALL);
  assert_int_equal(zj_roles_parse(ZJ_LIT("problems+")), 0);
  assert_int_equal(zj_roles_parse(ZJ_LIT("")), 0);
}

/* Every word a reader may write names one role only. */
static void role_words_are_unique(void **state) {
  (void)state;
  for (int i = 0; i < ZJ_ROLE_COUNT; i++) {
    const zj_role_info *info = zj_role_get((zj_role)i);
    zj_role_set roles = i == ZJ_ROLE_FRAME ? ZJ_ROLES_FRAME : ZJ_ROLE_BIT(i);
    assert_int_equal(zj_role_lookup(zj_slice_of(info->key)), roles);
    assert_int_equal(zj_role_lookup(zj_slice_of(info->zh)), roles);
    for (size_t k = 0; info->aliases[k]; k++)
      assert_int_equal(zj_role_lookup(zj_slice_of(info->aliases[k])), roles);
  }
}

static void roles_shown(void **state) {
  (void)state;
  zj_role list[4];
  zj_role_set roles =
      ZJ_ROLE_BIT(ZJ_ROLE_FRAME_DATE) | ZJ_ROLE_BIT(ZJ_ROLE_FRAME_SIGN) | ZJ_ROLE_BIT(ZJ_ROLE_WORK);
  assert_int_equal(zj_roles_list(roles, list, 4), 2);
  assert_int_equal(list[0], ZJ_ROLE_WORK);
  assert_int_equal(list[1], ZJ_ROLE_FRAME);
}

static void write_table(char path[], const char *text) {
  int fd = mkstemp(path);
  assert_true(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
  close(fd);
}

/* Tables that are wrong, and what the message must say. */
static void tables_refused(void **state) {
  (void)state;
  static const struct {
    const char *text, *says;
  } cases[] = {
      {"A\theading\t-\twork\n", ":1: fewer than 9 columns"},
      {"# x\nA\tnowhere\t-\twork\t-\t-\t做法\t-\t-\n", ":2: where is none of"},
      {"A\theading\t-\tnothing\t-\t-\t做法\t-\t-\n", "no such role: nothing"},
      {"A\theading\tnothing\twork\t-\t-\t做法\t-\t-\n", "no such role: nothing"},
      {"A\theading\t-\twork\t-\t-\t(做法\t-\t-\n", ":1: "},
      {"A\theading\t-\twork\t-\t-\t{{gone}}\t-\t-\n", "unknown macro"},
      {"A\theading\t-\twork\t-\t-\t-\t-\t-\n", "no pattern: A"},
      {"A\tclause\t-\twork\tforever\t-\t做法\t-\t-\n", "span is none of"},
      {"A\tclause\t-\twork\topen,ever\t-\t做法\t-\t-\n", "behind the span"},
      {"A\theading\t-\twork\t-\t做||法\t做法\t-\t-\n", "an empty cue"},
      {"A\theading\t-\twork\t-\t-\t做法\t-\t-\nA\theading\t-\twork\t-\t-\t做法\t-\t-\n",
       ":2: id used twice: A"},
      {"A\theading\t-\twork\t-\t-\t\xFF\t-\t-\n", "UTF-8"},
  };
  for (size_t i = 0; i < ZJ_COUNT(cases); i++) {
    char path[] = "/tmp/zj-rules-XXXXXX";
    write_table(path, cases[i].text);
    zj_error err = {0};
    zj_rules *rules;
    assert_int_equal(zj_rules_load(NULL, path, &rules, &err), ZJ_BAD_INPUT);
    if (!strstr(err.text, cases[i].says)) fail_msg("case %zu says: %s", i, err.text);
    unlink(path);
  }
}

/* What a rule does beyond its words stands in the table, whatever the rule is called. */
static void flags(void **state) {
  (void)state;
  char path[] = "/tmp/zj-rules-XXXXXX";
  write_table(
      path,
      "D.work\tname\t-\twork\t-\t-\t-\t-\tnote\nMine.1\theading\t-\tplans\t-,year\t-\t工作\t-\tnote\nMine.2\tclause\t-\tgoals\topen,year,whole\t-\t要\t-\tnote\n");
  zj_error err = {0};
  zj_rules *rules;
  assert_int_equal(zj_rules_load(NULL, path, &rules, &err), ZJ_OK);
  assert_false(zj_rules_has(rules, 0, ZJ_RULE_YEAR));
  assert_true(zj_rules_has(rules, 1, ZJ_RULE_YEAR) && !zj_rules_has(rules, 1, ZJ_RULE_WHOLE));
  assert_true(zj_rules_has(rules, 2, ZJ_RULE_YEAR) && zj_rules_has(rules, 2, ZJ_RULE_WHOLE));
  assert_false(zj_rules_has(rules, ZJ_RULE_NONE, ZJ_RULE_YEAR));
  talloc_free(rules);
  unlink(path);
}

static void a_missing_table(void **state) {
  (void)state;
  zj_error err = {0};
  zj_rules *rules;
  assert_int_equal(zj_rules_load(NULL, "/nowhere/rules.tsv", &rules, &err), ZJ_IO);
  assert_non_null(strstr(err.text, "/nowhere/rules.tsv"));
}

/* The table compiled in is the file in the tree, and each of its rules has an id, a note and a
 * version. */
static void the_table_compiled_in(void **state) {
  (void)state;
  zj_error err = {0};
  zj_rules *own, *file;
  assert_int_equal(zj_rules_load(NULL, NULL, &own, &err), ZJ_OK);
  assert_int_equal(zj_rules_load(NULL, "indexer/outline/rules.tsv", &file, &err), ZJ_OK);
  assert_string_equal(zj_rules_version(own), zj_rules_version(file));
  assert_int_equal(strlen(zj_rules_version(own)), 16);
  assert_string_equal(zj_rules_name(own, ZJ_RULE_NONE), "?");
  assert_int_not_equal(zj_rules_find(own, "T.problems.01"), ZJ_RULE_NONE);
  for (uint16_t i = 0; strcmp(zj_rules_name(own, i), "?") != 0; i++)
    assert_true(zj_rules_note(own, i)[0] != '\0');
  zj_lang_set(ZJ_LANG_ZH);
  for (uint16_t i = 0; strcmp(zj_rules_name(own, i), "?") != 0; i++)
    if (!has_han(zj_rules_note(own, i)))
      fail_msg("%s has no note in Chinese", zj_rules_name(own, i));
  zj_lang_set(ZJ_LANG_EN);
  talloc_free(own);
  talloc_free(file);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(role_names),
      cmocka_unit_test(role_words_are_unique),
      cmocka_unit_test(roles_shown),
      cmocka_unit_test(tables_refused),
      cmocka_unit_test(flags),
      cmocka_unit_test(a_missing_table),
      cmocka_unit_test(the_table_compiled_in),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
