/* test_cues.c - the table of cues: which words are found, and tables that are refused. */
#include "tests/unit/check.h"

#include <unistd.h>

#include "indexer/base/lang.h"
#include "indexer/outline/cues.h"

static void *root;

static void write_table(char path[], const char *text) {
  int fd = mkstemp(path);
  assert_true(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
  close(fd);
}

static zj_cues *cues_of(const char *text) {
  char path[] = "/tmp/zj-cues-XXXXXX";
  zj_error err = {0};
  zj_cues *cues = NULL;
  write_table(path, text);
  if (zj_cues_load(root, path, &cues, &err) != ZJ_OK) fail_msg("%s", err.text);
  unlink(path);
  return cues;
}

/* The names of a set, in the order of the table: "weak trouble". */
static const char *names_of(const zj_cues *cues, zj_cue_set set) {
  char *out = talloc_strdup(root, "");
  for (unsigned i = 0; i < zj_cues_count(cues); i++)
    if (set >> i & 1)
      out = talloc_asprintf_append(out, "%s%s", *out ? " " : "", zj_cues_name(cues, i));
  return out;
}

static const char *found_in(const zj_cues *cues, const char *text) {
  zj_cue_found found;
  zj_cues_find(cues, zj_slice_of(text), &found);
  assert_int_equal(found.first & ~found.any, 0);
  return names_of(cues, found.any);
}

static const char table[] = "# words\n"
                            "trouble\tcue\t问题|不足|困难\ttrouble\t问题\n"
                            "guide\tcue\t问题导向|困难面前\tguidance\t引领\n"
                            "weak\tcue\t不足|不够$\ta shortcoming\t欠缺\n"
                            "start\tcue\t^但\ta turn\t转折\n"
                            "gap\tcue\t在…看来|离…要求\ta gap\t差距\n"
                            "num\tcue\t0%|0个|第0条\tfigures\t数字\n"
                            "problems\theading\t问题|不足\tproblems\t问题\n"
                            "plans\theading\t打算|下一步打算\tplans\t打算\n"
                            "causes\theading\t^为什么|问题原因\tcauses\t原因\n"
                            "work\tgenre\t工作报告\ta work report\t工作报告\n"
                            "plain\tgenre\t报告|总结\ta report\t报告\n"
                            "turns\tturn\t但|究其…原因\ta turn\t转折\n"
                            "problems\tsignal\tstart&weak|gap\tproblems begin\t转到问题\n"
                            "causes\tsignal\tstart&trouble\tcauses begin\t转到原因\n";

static void the_longest_word_wins_and_hides_those_inside_it(void **state) {
  (void)state;
  zj_cues *c = cues_of(table);
  static const struct {
    const char *text, *found;
  } cases[] = {
      {"", ""},
      {"一切都好", ""},
      {"有问题", "trouble"},
      {"坚持问题导向", "guide"},
      {"坚持问题导向解决问题", "trouble guide"},
      {"问题面前", "trouble"},
      {"困难面前", "guide"},
      {"经费不足", "trouble weak"}, /* a word of two cues counts for both */
  };
  for (size_t i = 0; i < ZJ_COUNT(cases); i++)
    assert_string_equal(found_in(c, cases[i].text), cases[i].found);
}

static void signs_of_a_pattern(void **state) {
  (void)state;
  zj_cues *c = cues_of(table);
  static const struct {
    const char *text, *found;
  } cases[] = {
      {"但好", "start"},     {"好但", ""}, /* ^: only at the start */
      {"做得不够", "weak"},                /* $: only at the end, or before a joint */
      {"不够好", ""},        {"在我看来", "gap"}, {"在看来", "gap"},    {"看来在", ""},
      {"离群众要求", "gap"}, {"增长3%", "num"},   {"增长12.5%", "num"}, {"增长%", ""},
      {"共2020个", "num"},   {"第12条", "num"},   {"第条", ""},         {"0个", "num"},
      {"*个", "num"}, /* a figure that was blacked out */
  };
  for (size_t i = 0; i < ZJ_COUNT(cases); i++)
    if (strcmp(found_in(c, cases[i].text), cases[i].found) != 0)
      fail_msg("%s: %s, expected %s", cases[i].text, found_in(c, cases[i].text), cases[i].found);
}

static void what_is_first_and_how_many_figures(void **state) {
  (void)state;
  zj_cues *c = cues_of(table);
  zj_cue_found found;
  zj_cues_find(c, ZJ_LIT("一二三四五六七八九问题，十一十二不足12个和3个"), &found);
  assert_string_equal(names_of(c, found.first), "trouble");
  assert_string_equal(names_of(c, found.any), "trouble weak num");
  assert_int_equal(found.number_count, 2);
  zj_cues_find(c, ZJ_LIT("一二三四五六七八九十问题"), &found);
  assert_string_equal(names_of(c, found.first), "");
}

static void words_of_headings(void **state) {
  (void)state;
  zj_cues *c = cues_of(table);
  enum { P = ZJ_ROLE_PROBLEMS, N = ZJ_ROLE_PLANS, C = ZJ_ROLE_CAUSES };
  static const struct {
    const char *heading;
    zj_role_set named, inside;
  } cases[] = {
      {"", 0, 0},
      {"基本情况", 0, 0},
      {"存在问题", ZJ_ROLE_BIT(P), 0},
      {"存在的不足和下一步打算", ZJ_ROLE_BIT(P) | ZJ_ROLE_BIT(N), 0},
      {"问题、打算", ZJ_ROLE_BIT(P) | ZJ_ROLE_BIT(N), 0},
      {"存在问题情况", ZJ_ROLE_BIT(P), 0},
      {"问题原因", ZJ_ROLE_BIT(C), 0}, /* hides 问题 */
      {"解决问题促发展", 0, ZJ_ROLE_BIT(P)},
      {"解决问题促发展的打算", ZJ_ROLE_BIT(N), ZJ_ROLE_BIT(P)},
      {"为什么", ZJ_ROLE_BIT(C), 0},
      {"想想为什么", 0, 0},
  };
  for (size_t i = 0; i < ZJ_COUNT(cases); i++) {
    zj_role_set inside = 1;
    zj_role_set named = zj_cues_heading(c, zj_slice_of(cases[i].heading), &inside);
    if (named != cases[i].named || inside != cases[i].inside) fail_msg("%s", cases[i].heading);
    assert_true(zj_cues_heading(c, zj_slice_of(cases[i].heading), NULL) == named);
  }
}

static void genres_turns_and_signals(void **state) {
  (void)state;
  zj_cues *c = cues_of(table);
  unsigned work = zj_cues_genre(c, ZJ_LIT("某县工作报告")),
           plain = zj_cues_genre(c, ZJ_LIT("工作报告会总结"));
  assert_string_equal(zj_cues_genre_name(c, work), "work");
  assert_string_equal(zj_cues_genre_name(c, plain), "plain");
  assert_int_equal(zj_cues_genre(c, ZJ_LIT("某县通知")), ZJ_GENRES_MAX);
  assert_string_equal(zj_cues_genre_name(c, ZJ_GENRES_MAX), "?");
  assert_true(zj_cues_genre_note(c, ZJ_GENRES_MAX)[0] != '\0');
  assert_true(zj_cues_turns(c, ZJ_LIT("但不够")));
  assert_true(zj_cues_turns(c, ZJ_LIT("究其根本原因")));
  assert_false(zj_cues_turns(c, ZJ_LIT("究其根本")));
  assert_false(zj_cues_turns(c, ZJ_LIT("好但")));
  assert_false(zj_cues_turns(c, ZJ_LIT("")));
  zj_cue_found found;
  zj_cues_find(c, ZJ_LIT("但人手不够"), &found);
  assert_true(zj_cues_signals(c, found.any) == ZJ_ROLE_BIT(ZJ_ROLE_PROBLEMS));
  zj_cues_find(c, ZJ_LIT("但人手不足"), &found); /* weak, and trouble */
  assert_true(zj_cues_signals(c, found.any) ==
              (ZJ_ROLE_BIT(ZJ_ROLE_PROBLEMS) | ZJ_ROLE_BIT(ZJ_ROLE_CAUSES)));
  zj_cues_find(c, ZJ_LIT("人手不够"), &found);
  assert_true(zj_cues_signals(c, found.any) == 0);
}

static void names_and_numbers(void **state) {
  (void)state;
  zj_cues *c = cues_of(table);
  assert_int_equal(zj_cues_count(c), 6);
  for (unsigned i = 0; i < zj_cues_count(c); i++)
    assert_int_equal(zj_cues_number(c, zj_slice_of(zj_cues_name(c, i))), i);
  assert_int_equal(zj_cues_number(c, ZJ_LIT("nothing")), ZJ_CUES_MAX);
  assert_int_equal(zj_cues_number(c, ZJ_LIT("")), ZJ_CUES_MAX);
  assert_string_equal(zj_cues_name(c, ZJ_CUES_MAX), "?");
  assert_string_equal(zj_cues_note(c, 0), "trouble");
  zj_lang_set(ZJ_LANG_ZH);
  assert_string_equal(zj_cues_note(c, 0), "问题");
  zj_lang_set(ZJ_LANG_EN);
}

/* Tables that are wrong, and what the message must say. */
static void tables_refused(void **state) {
  (void)state;
  static const struct {
    const char *text, *says;
  } cases[] = {
      {"a\tcue\t好\tnote\n", ":1: five columns"},
      {"a\tcue\t好\tnote\t注\tmore\n", ":1: five columns"},
      {"# x\n\na\n", ":3: five columns"},
      {"a\tnowhere\t好\tnote\t注\n", ":1: no such role"},
      {"plans\tnowhere\t好\tnote\t注\n", ":1: the kind is"},
      {"nothing\theading\t好\tnote\t注\n", ":1: no such role"},
      {"frame\theading\t好\tnote\t注\n", ":1: no such role"},
      {"problems!\theading\t好\tnote\t注\n", ":1: no such role"},
      {"plans？\tsignal\ta\tnote\t注\n", ":1: no such role"},
      {"a\tcue\t\tnote\t注\n", ":1: empty word"},
      {"a\tcue\t好||不好\tnote\t注\n", ":1: empty word"},
      {"a\tcue\t^\tnote\t注\n", ":1: empty word"},
      {"a\tcue\t$\tnote\t注\n", ":1: empty word"},
      {"a\tcue\t…好\tnote\t注\n", ":1: empty word"},
      {"a\tcue\t好…\tnote\t注\n", ":1: empty word"},
      {"a\tcue\t𠀀\tnote\t注\n", ":1: empty word"},
      {"a\tcue\t好\tnote\t注\nplans\tsignal\ta&b\tnote\t注\n", ":2: unknown cue"},
      {"plans\tsignal\ta\tnote\t注\na\tcue\t好\tnote\t注\n", ":1: unknown cue"},
      {"a\tcue\t好\tnote\t注\nplans\tsignal\ta&\tnote\t注\n", ":2: unknown cue"},
      {"a\tcue\t\xFF\tnote\t注\n", "not UTF-8"},
  };
  for (size_t i = 0; i < ZJ_COUNT(cases); i++) {
    char path[] = "/tmp/zj-cues-XXXXXX";
    write_table(path, cases[i].text);
    zj_error err = {0};
    zj_cues *cues;
    assert_int_equal(zj_cues_load(root, path, &cues, &err), ZJ_BAD_INPUT);
    if (!strstr(err.text, cases[i].says) || !strstr(err.text, path))
      fail_msg("case %zu says: %s", i, err.text);
    unlink(path);
  }
}

static void tables_too_large(void **state) {
  (void)state;
  zj_cues *cues;
  char *lists = talloc_strdup(root, ""), *words = talloc_strdup(root, "a\tcue\t好"),
       *signals = talloc_strdup(root, "a\tcue\t好\tnote\t注\nplans\tsignal\ta");
  for (int i = 0; i <= ZJ_CUES_MAX; i++)
    lists = talloc_asprintf_append(lists, "a%d\tcue\t好\tnote\t注\n", i);
  for (int i = 0; i < 7000; i++)
    words = talloc_strdup_append(words, "|好");
  for (int i = 0; i < 200; i++)
    signals = talloc_strdup_append(signals, "|a");
  const struct {
    const char *text, *says;
  } cases[] = {{lists, ":65: too many lists"},
               {talloc_strdup_append(words, "\tnote\t注\n"), ":1: too many words"},
               {talloc_strdup_append(signals, "\tnote\t注\n"), ":2: too many signals"}};
  for (size_t i = 0; i < ZJ_COUNT(cases); i++) {
    char path[] = "/tmp/zj-cues-XXXXXX";
    write_table(path, cases[i].text);
    zj_error err = {0};
    assert_int_equal(zj_cues_load(root, path, &cues, &err), ZJ_BAD_INPUT);
    if (!strstr(err.text, cases[i].says)) fail_msg("case %zu says: %s", i, err.text);
    unlink(path);
  }
  zj_error err = {0};
  assert_int_equal(zj_cues_load(root, "/nowhere/cues.tsv", &cues, &err), ZJ_IO);
  assert_non_null(strstr(err.text, "/nowhere/cues.tsv"));
}

/* The table compiled in is the file in the tree; every cue has a note in both languages. */
static void the_table_compiled_in(void **state) {
  (void)state;
  zj_error err = {0};
  zj_cues *own, *file;
  assert_int_equal(zj_cues_load(root, NULL, &own, &err), ZJ_OK);
  assert_int_equal(zj_cues_load(root, "indexer/outline/cues.tsv", &file, &err), ZJ_OK);
  assert_string_equal(zj_cues_version(own), zj_cues_version(file));
  assert_int_equal(strlen(zj_cues_version(own)), 16);
  for (unsigned i = 0; i < zj_cues_count(own); i++) {
    assert_true(zj_cues_note(own, i)[0] != '\0');
    assert_int_equal(zj_cues_number(own, zj_slice_of(zj_cues_name(own, i))), i); /* unique */
    zj_lang_set(ZJ_LANG_ZH);
    if (!has_han(zj_cues_note(own, i))) fail_msg("%s", zj_cues_name(own, i));
    zj_lang_set(ZJ_LANG_EN);
  }
}

/* Words with a gap look ahead; a text of nothing but their beginnings takes linear time:
 * the square of it would not end before the test's time is up. */
static void many_beginnings_of_gaps_take_linear_time(void **state) {
  (void)state;
  zj_cues *c = cues_of(table);
  enum { TIMES = 300000 };
  char *text = talloc_array(root, char, 3 * TIMES);
  for (size_t i = 0; i < TIMES; i++)
    memcpy(text + 3 * i, i % 2 ? "离" : "在", 3);
  zj_cue_found found;
  zj_cues_find(c, (zj_slice){text, 3 * TIMES}, &found);
  assert_true(found.any == 0);
}

static int set_up(void **state) {
  (void)state;
  root = talloc_new(NULL);
  return root ? 0 : -1;
}

static int tear_down(void **state) {
  (void)state;
  return talloc_free(root);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_longest_word_wins_and_hides_those_inside_it),
      cmocka_unit_test(signs_of_a_pattern),
      cmocka_unit_test(what_is_first_and_how_many_figures),
      cmocka_unit_test(words_of_headings),
      cmocka_unit_test(genres_turns_and_signals),
      cmocka_unit_test(names_and_numbers),
      cmocka_unit_test(tables_refused),
      cmocka_unit_test(tables_too_large),
      cmocka_unit_test(the_table_compiled_in),
      cmocka_unit_test(many_beginnings_of_gaps_take_linear_time),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
