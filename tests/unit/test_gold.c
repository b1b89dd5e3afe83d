/* test_gold.c - gold files: columns in any order, rows in the order of the report, and what is
 * refused. */
#include "tests/unit/folder.h"

#include "indexer/base/lang.h"
#include "indexer/outline/gold.h"

static zj_status read_gold(const char *dir, zj_slice text, zj_gold **out, zj_error *err) {
  char path[4096];
  folder_write(dir, "gold.tsv", text);
  snprintf(path, sizeof path, "%s/gold.tsv", dir);
  *err = (zj_error){0};
  return zj_gold_read(NULL, path, out, err);
}

/* The rows as "line:start roles", with a star at headings. */
static char *list_rows(void *ctx, const zj_gold *gold) {
  char *list = talloc_strdup(ctx, ""), roles[ZJ_ROLES_TEXT];
  for (size_t i = 0; i < gold->count; i++) {
    const zj_gold_row *row = &gold->rows[i];
    list = talloc_asprintf_append(list, "%u:%u%s %s\n", row->line, row->start,
                                  row->heading ? "*" : "", zj_roles_format(row->roles, roles));
  }
  return list;
}

static void files_that_are_read(void **state) {
  static const struct {
    const char *text, *rows;
    bool headings;
  } cases[] = {
      {"line\tstart_char\tlevel\theading\trole\n1\t0\t0\t报告\tframe:title\n2\t0\t1\t一、问题\t"
       "problems\n2\t34\t0\t\tproblems+causes\n",
       "1:0 frame:title\n2:0* problems\n2:34 problems+causes\n", true},
      {"role\tline\tstart_char\nplans\t7\t3\nwork\t7\t0\nintro\t2\t5\n",
       "2:5 intro\n7:0 work\n7:3 plans\n", false},
      {"line\tnote\tstart_char\trole\n1\tx\t0\twork\textra\n", "1:0 work\n", false},
      {"line\tstart_char\tlevel\theading\trole\r\n1\t0\t9\tx\twork\r\n\r\n2\t0\t0\tx\twork\r\n"
       "3\t0\t10\tx\twork\n4\t0\t1\t\twork\n",
       "1:0* work\n2:0 work\n3:0* work\n4:0 work\n", true},
      {"line\tstart_char\trole\n1\t0\t\n2\n3\t0\twork", "3:0 work\n", false},
      {"line\tstart_char\trole\n4294967294\t4294967294\twork\n", "4294967294:4294967294 work\n",
       false},
      {"line\tstart_char\trole\n", "", false},
  };
  for (size_t i = 0; i < ZJ_COUNT(cases); i++) {
    zj_gold *gold;
    zj_error err;
    zj_status status = read_gold(*state, zj_slice_of(cases[i].text), &gold, &err);
    if (status != ZJ_OK) fail_msg("case %zu: %s", i, err.text);
    check_text(zj_slice_of(list_rows(gold, gold)), cases[i].rows);
    assert_int_equal(gold->has_headings, cases[i].headings);
    talloc_free(gold);
  }
}

static void files_that_are_refused(void **state) {
#define HEAD "line\tstart_char\trole\n"
#define TEN "一二三四五六七八九十"
  static const struct {
    const char *text, *says;
  } cases[] = {
      {"", ":0: empty file \"\""},
      {"start_char\trole\n", ":1: missing column \"line\""},
      {"line\trole\n", ":1: missing column \"start_char\""},
      {"line\tstart_char\tlevel\theading\n", ":1: missing column \"role\""},
      {HEAD "1\t0\twork\nx\t0\twork\n", ":3: not a line number: \"x\""},
      {HEAD "-1\t0\twork\n", ":2: not a line number: \"-1\""},
      {HEAD " 1\t0\twork\n", ":2: not a line number: \" 1\""},
      {HEAD "4294967295\t0\twork\n", ":2: not a line number: \"4294967295\""},
      {HEAD "1\t0x\twork\n", ":2: not a start_char: \"0x\""},
      {HEAD "\t\tnoise\n", ":2: not a line number: \"\""},
      {HEAD "1\t\twork\n", ":2: not a start_char: \"\""},
      {HEAD "1\t0\tproblem\n", ":2: unknown role \"problem\""},
      {HEAD "1\t0\tproblems?\n", ":2: unknown role \"problems?\""},
      {HEAD "1\t0\twork+\n", ":2: unknown role \"work+\""},
      {HEAD "1\t0\t" TEN TEN "甲乙丙\n", ":2: unknown role \"" TEN TEN "\""},
      {HEAD "1\t0\tab" TEN TEN "\n",
       ":2: unknown role \"ab一二三四五六七八九十一二三四五六七八九\""},
      {HEAD "1\t0\t\xE9\x97\n", ":2: not UTF-8"},
      {"\xFFline\tstart_char\trole\n", ":1: not UTF-8"},
  };
  for (size_t i = 0; i < ZJ_COUNT(cases); i++) {
    zj_gold *gold;
    zj_error err;
    assert_int_equal(read_gold(*state, zj_slice_of(cases[i].text), &gold, &err), ZJ_BAD_INPUT);
    const char *says = strstr(err.text, "gold.tsv");
    if (!says || strcmp(says + strlen("gold.tsv"), cases[i].says) != 0)
      fail_msg("case %zu says: %s", i, err.text);
  }
  zj_error err = {0};
  zj_gold *gold;
  assert_int_equal(zj_gold_read(NULL, "/nowhere/gold.tsv", &gold, &err), ZJ_IO);
}

static void families(void **state) {
  (void)state;
  zj_role_set frame = ZJ_ROLE_BIT(ZJ_ROLE_FRAME), work = ZJ_ROLE_BIT(ZJ_ROLE_WORK);
  assert_true(zj_gold_family(ZJ_ROLE_BIT(ZJ_ROLE_FRAME_DATE)) == frame);
  assert_true(zj_gold_family(ZJ_ROLE_BIT(ZJ_ROLE_NOISE)) == frame);
  assert_true(zj_gold_family(work | ZJ_ROLE_SURE(ZJ_ROLE_WORK) | ZJ_ROLE_MAYBE(ZJ_ROLE_PLANS)) ==
              work);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      IN_FOLDER(files_that_are_read),
      IN_FOLDER(files_that_are_refused),
      cmocka_unit_test(families),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
