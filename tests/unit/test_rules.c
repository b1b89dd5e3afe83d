/* test_rules.c - role names, and layout rules: what they match, and tables that are refused. */
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

/* 问题! are the passages that are sure to be of problems, 问题? those that may be. */
static void roles_in_doubt(void **state) {
  (void)state;
  zj_role_set sure = ZJ_ROLE_SURE(ZJ_ROLE_PROBLEMS), maybe = ZJ_ROLE_MAYBE(ZJ_ROLE_PROBLEMS);
  char text[ZJ_ROLES_TEXT];
  static const char *const none[] = {"!",     "?",      "！",     "问题!!", "问题?!",    "!问题",
                                     "标题!", "frame?", "噪声！", "noise?", "年轻干部?", "问题 !"};
  assert_true(zj_role_lookup(ZJ_LIT("问题!")) == sure);
  assert_true(zj_role_lookup(ZJ_LIT("存在问题！")) == sure);
  assert_true(zj_role_lookup(ZJ_LIT("PROBLEMS?")) == maybe);
  assert_true(zj_role_lookup(ZJ_LIT("不足？")) == maybe);
  for (size_t i = 0; i < ZJ_COUNT(none); i++)
    if (zj_role_lookup(zj_slice_of(none[i]))) fail_msg("%s names a role", none[i]);
  for (int i = 0; i < ZJ_ROLE_SCOPES; i++) {
    const char *key = zj_role_get((zj_role)i)->key;
    snprintf(text, sizeof text, "%s!", key);
    assert_true(zj_role_lookup(zj_slice_of(text)) == ZJ_ROLE_SURE(i));
    snprintf(text, sizeof text, "%s?", key);
    assert_true(zj_role_lookup(zj_slice_of(text)) == ZJ_ROLE_MAYBE(i));
  }
  zj_role_set all = sure | maybe | ZJ_ROLE_BIT(ZJ_ROLE_WORK) | ZJ_ROLE_BIT(ZJ_ROLE_PROBLEMS);
  assert_string_equal(zj_roles_format(all, text), "work+problems+problems!+problems?");
  assert_string_equal(zj_roles_format(all & ZJ_ROLES_ALL, text), "work+problems");
  assert_string_equal(zj_roles_named(all, text), "work+problems");
  assert_true(strlen(zj_roles_format(ZJ_ROLES_BITS, text)) < ZJ_ROLES_TEXT);
}

/* The three families of bits do not overlap, and the words of a set are all that it holds. */
static void words_of_roles(void **state) {
  (void)state;
  zj_role_word words[ZJ_ROLE_WORDS];
  assert_true((ZJ_ROLES_ALL & ZJ_ROLES_SURE) == 0 && (ZJ_ROLES_ALL & ZJ_ROLES_MAYBE) == 0 &&
              (ZJ_ROLES_SURE & ZJ_ROLES_MAYBE) == 0);
  assert_int_equal(zj_roles_words(0, words), 0);
  size_t count = zj_roles_words(ZJ_ROLES_FRAME | ZJ_ROLE_SURE(ZJ_ROLE_OTHER) |
                                    ZJ_ROLE_MAYBE(ZJ_ROLE_INTRO) | ZJ_ROLE_MAYBE(ZJ_ROLE_PLANS),
                                words);
  assert_int_equal(count, 4);
  assert_true(words[0].role == ZJ_ROLE_FRAME && words[0].mark == '\0');
  assert_true(words[1].role == ZJ_ROLE_OTHER && words[1].mark == '!');
  assert_true(words[2].role == ZJ_ROLE_INTRO && words[2].mark == '?');
  assert_true(words[3].role == ZJ_ROLE_PLANS && words[3].mark == '?');
  assert_true(zj_roles_words(ZJ_ROLES_BITS, words) <= ZJ_ROLE_WORDS);
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
      {"A\thead\tframe\n", ":1: fewer than 8 columns"},
      {"# x\nA\tnowhere\tframe\t-\t做法\t-\t-\t-\n", ":2: where is none of"},
      {"A\tclause\twork\t-\t做法\t-\t-\t-\n", ":1: where is none of"},
      {"A\thead\tnothing\t-\t做法\t-\t-\t-\n", "no such role: nothing"},
      {"A\thead\tframe+nothing\t-\t做法\t-\t-\t-\n", "no such role: frame+nothing"},
      {"A\thead\tframe\t-\t(做法\t-\t-\t-\n", ":1: "},
      {"A\thead\tframe\t-\t做法\t(做法\t-\t-\n", ":1: "},
      {"A\thead\tframe\t-\t{{gone}}\t-\t-\t-\n", "unknown macro"},
      {"A\thead\tframe\t-\t-\t-\t-\t-\n", "no pattern: A"},
      {"A\thead\tframe\t做||法\t做法\t-\t-\t-\n", "an empty word"},
      {"A\thead\tframe\t-\t做法\t-\t-\t-\nA\thead\tframe\t-\t做法\t-\t-\t-\n",
       ":2: id used twice: A"},
      {"A\thead\tframe\t-\t\xFF\t-\t-\t-\n", "UTF-8"},
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

/* The first rule of a place that matches decides, unless its exception is there, too. */
static void rules_match(void **state) {
  (void)state;
  char path[] = "/tmp/zj-rules-XXXXXX";
  write_table(path, "year\tdefine\t-\t-\t(?:19|20)\\d\\d年\t-\t-\t-\n"
                    "F.one\tname\tframe\t-\t-\t-\tnote\t注\n"
                    "F.two\thead\tframe:docno\t号|文\t^{{year}}.*号$\t作废\tnote\t注\n"
                    "F.three\thead\tframe:date\t-\t^{{year}}\t-\tnote\t注\n"
                    "F.four\ttail\tframe:cc\t-\t抄送\t-\tnote\t注\n");
  zj_error err = {0};
  void *ctx = talloc_new(NULL);
  zj_rules *rules;
  zj_matcher *matcher;
  zj_rule_hit hit;
  if (zj_rules_load(ctx, path, &rules, &err) != ZJ_OK) fail_msg("%s", err.text);
  assert_int_equal(zj_matcher_new(ctx, rules, &matcher, &err), ZJ_OK);
  assert_int_equal(zj_rules_count(rules), 4);
  assert_string_equal(zj_rules_where(rules, 3), "tail");
  assert_int_equal(zj_rules_roles(rules, 1), ZJ_ROLE_BIT(ZJ_ROLE_FRAME_DOCNO));
  assert_true(zj_rules_first(matcher, ZJ_RULE_HEAD, ZJ_LIT("2024年第3号"), &hit));
  assert_int_equal(hit.rule, 1);
  assert_true(zj_rules_first(matcher, ZJ_RULE_HEAD, ZJ_LIT("2024年第3号（作废）第4号"), &hit));
  assert_int_equal(hit.rule, 2);
  assert_int_equal(hit.roles, ZJ_ROLE_BIT(ZJ_ROLE_FRAME_DATE));
  assert_true(hit.begin == 0 && hit.end == strlen("2024年"));
  assert_false(zj_rules_first(matcher, ZJ_RULE_HEAD, ZJ_LIT("抄送：各村"), &hit));
  assert_false(zj_rules_first(matcher, ZJ_RULE_NOISE, ZJ_LIT("2024年"), &hit));
  assert_true(zj_rules_test(matcher, zj_rules_find(rules, "F.four"), ZJ_LIT("抄送：各村"), NULL));
  assert_false(zj_rules_test(matcher, 0, ZJ_LIT("抄送：各村"), NULL));
  assert_false(zj_rules_test(matcher, ZJ_RULE_NONE, ZJ_LIT("抄送：各村"), NULL));
  talloc_free(ctx);
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
  assert_int_not_equal(zj_rules_find(own, "F.docno"), ZJ_RULE_NONE);
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
      cmocka_unit_test(roles_in_doubt),
      cmocka_unit_test(words_of_roles),
      cmocka_unit_test(roles_shown),
      cmocka_unit_test(tables_refused),
      cmocka_unit_test(rules_match),
      cmocka_unit_test(a_missing_table),
      cmocka_unit_test(the_table_compiled_in),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
