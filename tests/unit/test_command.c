/* test_command.c - options as people write them: clusters, =, --, between arguments; and what is
 * wrong with others. */
#include <unistd.h>

#include "tests/unit/check.h"

#include "indexer/base/command.h"

static const zj_option options[] = {
    {'n', "limit", "N", "a number", "数"},
    {'i', "in", "ROLE", "a role", "角色"},
    {'v', "verbose", NULL, "a switch", "开关"},
    {'w', "why", NULL, "another", "另一个"},
    {256, "format", "WORD", "without a letter", "没有短写"},
    {0},
};
static const zj_command command = {"probe", "", "a probe", "探针", NULL, options, NULL};

/* What zj_option_next() returns for a command line, in words: "n=5 v | a b | --index x"; what went
 * to standard error in *said. */
typedef struct outcome {
  char text[512], said[512];
  zj_globals globals;
} outcome;

static void add(outcome *o, const char *before, const char *value) {
  size_t used = strlen(o->text);
  snprintf(o->text + used, sizeof o->text - used, "%s%s", before, value);
}

static int redirect_begin(FILE **file) {
  *file = tmpfile();
  assert_non_null(*file);
  fflush(stderr);
  int kept = dup(STDERR_FILENO);
  dup2(fileno(*file), STDERR_FILENO);
  return kept;
}

static void redirect_end(FILE *file, int kept, char *out, size_t size) {
  fflush(stderr);
  dup2(kept, STDERR_FILENO);
  close(kept);
  rewind(file);
  out[fread(out, 1, size - 1, file)] = 0;
  fclose(file);
}

static outcome parse(const char *line) {
  outcome o = {{0}, {0}, {0}};
  void *ctx = talloc_new(NULL);
  char *argv[32], *rest = talloc_strdup(ctx, line), *save;
  int argc = 0, letter;
  for (char *word = strtok_r(rest, "|", &save); word; word = strtok_r(NULL, "|", &save))
    argv[argc++] = word;
  zj_run run = {.ctx = ctx, .command = &command, .argc = argc, .argv = argv};
  FILE *file;
  int kept = redirect_begin(&file);
  while ((letter = zj_option_next(&run)) > 0) {
    add(&o, "", run.option);
    if (run.value) add(&o, "=", run.value);
    add(&o, "", " ");
  }
  redirect_end(file, kept, o.said, sizeof o.said);
  add(&o, "", letter < 0 ? "!" : ":");
  for (int i = 0; letter == 0 && i < run.argc; i++)
    add(&o, " ", run.argv[i]);
  o.globals = run.globals;
  talloc_free(ctx);
  return o;
}

static void lines_are_read(void **state) {
  (void)state;
  static const struct {
    const char *line, *want;
  } cases[] = {
      {"", ":"},
      {"a", ": a"},
      {"-n|5|a", "limit=5 : a"},
      {"-n5|a", "limit=5 : a"},
      {"--limit=5|a", "limit=5 : a"},
      {"--limit|5|a", "limit=5 : a"},
      {"--limit=|a", "limit= : a"},
      {"--format=a=b", "format=a=b :"},
      {"a|-v|b|-n|5|c", "verbose limit=5 : a b c"},
      {"a|b|-v", "verbose : a b"},
      {"-vw|a", "verbose why : a"},
      {"-vwn5|a", "verbose why limit=5 : a"},
      {"-vn|5|-w", "verbose limit=5 why :"},
      {"-n|-1", "limit=-1 :"},
      {"-n|--|a", "limit=-- : a"},
      {"--|-v|a", ": -v a"},
      {"a|--|-v|--|b", ": a -v -- b"},
      {"-v|--|--limit=5", "verbose : --limit=5"},
      {"-", ": -"},
      {"-打算:培训|-v", "verbose : -打算:培训"}, /* no option, though it begins with - */
      {"-i问题|-i|打算", "in=问题 in=打算 :"},
      {"-v|-v", "verbose verbose :"},
      {"a|--quiet|b", ": a b"},
      {"-q|a", ": a"},
      {"-vq|a", "verbose : a"},
  };
  for (size_t i = 0; i < ZJ_COUNT(cases); i++) {
    outcome o = parse(cases[i].line);
    if (strcmp(o.text, cases[i].want) != 0 || *o.said)
      fail_msg("%s: \"%s\", not \"%s\"; %s", cases[i].line, o.text, cases[i].want, o.said);
  }
}

static void faults_are_told(void **state) {
  (void)state;
  static const struct {
    const char *line, *want, *says;
  } cases[] = {
      {"-x", "!", "unknown option -x"},
      {"-vx", "verbose !", "unknown option -x"},
      {"--nonsense", "!", "unknown option --nonsense"},
      {"--nonsense=5", "!", "unknown option --nonsense"},
      {"--lim|5", "!",
       "unknown option --lim"}, /* no abbreviations: a new option must not change old lines */
      {"--limits|5", "!", "unknown option --limits"},
      {"-n", "!", "--limit needs an argument: N"},
      {"a|--limit", "!", "--limit needs an argument: N"},
      {"--verbose=1", "!", "--verbose takes no argument"},
      {"--quiet=1", "!", "--quiet takes no argument"},
      {"--color|green", "!", "--color is one of auto, always, never, not \"green\""},
      {"--lang|fr", "!", "--lang is one of zh, en, not \"fr\""},
      {"--index", "!", "--index needs an argument: DIR"},
      {"--=5", "!", "unknown option --; see: zhangju probe --help"},
      {"--limti", "!", "unknown option --limti; did you mean --limit? see: zhangju probe --help"},
      {"--Quiet", "!", "unknown option --Quiet; did you mean --quiet?"},
  };
  for (size_t i = 0; i < ZJ_COUNT(cases); i++) {
    outcome o = parse(cases[i].line);
    if (strcmp(o.text, cases[i].want) != 0 || !strstr(o.said, cases[i].says))
      fail_msg("%s: \"%s\": %s", cases[i].line, o.text, o.said);
    if (strncmp(o.said, "zhangju probe: ", 15) != 0 ||
        strchr(o.said, '\n') != o.said + strlen(o.said) - 1)
      fail_msg("%s: not one line: %s", cases[i].line, o.said);
  }
}

static void options_of_every_command(void **state) {
  (void)state;
  zj_globals g = parse("a|--index|x|--saved=y|--color|never|-q").globals;
  assert_int_equal(g.color, ZJ_WHEN_NEVER);
  assert_true(g.quiet);
  outcome last = parse("--color=never|--color=always");
  assert_int_equal(last.globals.color, ZJ_WHEN_ALWAYS);
  assert_string_equal(last.text, ":");
}

static void numbers(void **state) {
  (void)state;
  static const struct {
    const char *value;
    bool good;
    long number;
  } cases[] = {
      {"0", true, 0},     {"7", true, 7},
      {"100", true, 100}, {"101", false, 0},
      {"-1", false, 0},   {"", false, 0},
      {"5x", false, 0},   {"x", false, 0},
      {"1e2", false, 0},  {"99999999999999999999", false, 0},
      {"５", false, 0},
  };
  for (size_t i = 0; i < ZJ_COUNT(cases); i++) {
    zj_run run = {.command = &command, .value = cases[i].value, .option = "limit"};
    long number = -5;
    char said[256];
    FILE *file;
    int kept = redirect_begin(&file);
    bool good = zj_option_number(&run, 0, 100, &number);
    redirect_end(file, kept, said, sizeof said);
    if (good != cases[i].good || (good && number != cases[i].number) || good == (*said != 0))
      fail_msg("\"%s\": %ld, %s", cases[i].value, number, said);
  }
}

static void controls_do_not_reach_the_terminal(void **state) {
  (void)state;
  char out[128];
  FILE *file = tmpfile();
  zj_print_clean(file, ZJ_LIT("年\033[31m轻\177\a\t\xC2\x9B"
                              "干\xFF"
                              "部\xC2\x85\xC2\xA0\xE2\x80\xA8"));
  rewind(file);
  out[fread(out, 1, sizeof out - 1, file)] = 0;
  fclose(file);
  assert_string_equal(out, "年 [31m轻    干\xFF部 \xC2\xA0\xE2\x80\xA8");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(lines_are_read),
      cmocka_unit_test(faults_are_told),
      cmocka_unit_test(options_of_every_command),
      cmocka_unit_test(numbers),
      cmocka_unit_test(controls_do_not_reach_the_terminal),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
