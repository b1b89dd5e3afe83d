/* test_command_memory.c - commands whose memory runs out, within one process: the whole answer, or
 * an error that says so; never a shorter answer.
 *
 * The unit twin of tests/fault/memory.py: nothing is started, opened indexes and compiled tables
 * stay, so every place of the commands that allocates can fail once. Commands that confine
 * themselves for good (text, outline, roles) are not among them. */
#include "folder.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/fault/failing.h"
#include "tests/fault/refusing.h"

#include "indexer/base/command.h"
#include "indexer/base/noted.h"
#include "indexer/base/values.h"
#include "indexer/commands/commands.h"
#include "indexer/run/build.h"
#include "query/answer/vocabulary_of_run.h"
#include "query/commands/commands.h"

/* ---- allocations that fail ---- */

static bool armed;

NO_FUNCTION bool is_refused(void) {
  if (!armed || !fails("allocation")) return false;
  errno = ENOMEM;
  return true;
}

/* ---- commands ---- */

enum { WORDS_MAX = 12 };

typedef struct use {
  const zj_command *command;
  const char *words[WORDS_MAX];
} use;

/* A is the folder of the reports. */
static const use uses[] = {
    {&zj_cmd_search, {"年轻干部"}},
    {&zj_cmd_search, {"--format", "json", "--links", "http://localhost:8080", "问题:年轻干部"}},
    {&zj_cmd_search, {"--format", "jsonl", "--context", "section", "培训 OR 经费"}},
    {&zj_cmd_search, {"--format", "csv", "--excel", "--unit", "item", "问题:培训"}},
    {&zj_cmd_search, {"--format", "tsv", "--sort", "date", "~年轻干部"}},
    {&zj_cmd_search, {"--format", "markdown", "--around", "1", "近9(年轻 培训)"}},
    {&zj_cmd_search, {"--format", "paths", "单位:某县 培训"}},
    {&zj_cmd_search, {"--counts", "同篇(培训 经费)"}},
    {&zj_cmd_search, {"--explain", "标题:报告 年份:2023 培训"}},
    {&zj_cmd_search, {"问题:查无此词 培训"}},
    {&zj_cmd_search, {"--format", "jsonl", "年青干部 peixun"}},
    {&zj_cmd_search, {"组织年青干部培训3次，夯实基处"}},
    {&zj_cmd_search, {"某县教育局2023年的报告"}},
    {&zj_cmd_search, {"-L", "经费"}},
    {&zj_cmd_count, {"--by", "role", "培训"}},
    {&zj_cmd_count, {"--by", "issuer", "培训"}},
    {&zj_cmd_count, {"--by", "about", "培训"}},
    {&zj_cmd_explain, {"--format", "json", "问题:近20(年轻干部 培训) -打算:经费"}},
    {&zj_cmd_explain, {"先后(年轻 培训) OR 至少2(干部)"}},
    {&zj_cmd_items, {"--format", "jsonl", "问题"}},
    {&zj_cmd_items, {"--nested", "--format", "markdown", "打算"}},
    {&zj_cmd_trend, {"--by", "role", "--rate", "培训"}},
    {&zj_cmd_trend, {"--about", "--format", "csv", "培训"}},
    {&zj_cmd_reports, {"--format", "json", "类型:总结"}},
    {&zj_cmd_reports, {"--sort", "title"}},
    {&zj_cmd_show, {"b.txt"}},
    {&zj_cmd_show, {"a.txt:5"}},
    {&zj_cmd_similar, {"--format", "jsonl", "a.txt:7"}},
    {&zj_cmd_compare, {"a.txt", "b.txt"}},
    {&zj_cmd_compare, {"--format", "json", "a.txt", "b.txt"}},
    {&zj_cmd_account, {"--promises", "a.txt", "b.txt"}},
    {&zj_cmd_account, {"--findings", "--format", "csv", "b.txt", "a.txt"}},
    {&zj_cmd_overlap, {"--run", "15", "--common", "1", "--format", "json"}},
    {&zj_cmd_overlap, {"--run", "15"}},
    {&zj_cmd_checkup, {"--all", "--format", "markdown"}},
    {&zj_cmd_checkup, {"--format", "json"}},
    {&zj_cmd_verify, {"--format", "jsonl", "A/a.txt"}},
    {&zj_cmd_verify, {"--source", "A/draft.txt"}},
    {&zj_cmd_verify, {"A/draft.txt"}},
    {&zj_cmd_saved, {"list"}},
    {&zj_cmd_saved, {"export"}},
    {&zj_cmd_saved, {"run", "甲"}},
    {&zj_cmd_correct, {"a.txt:7", "problems"}},
    {&zj_cmd_correct, {"b.txt:8", "causes"}},
    {&zj_cmd_correct, {"--checked", "a.txt"}},
    {&zj_cmd_correct, {"--list"}},
    {&zj_cmd_correct, {"--export", "A/../made"}},
    {&zj_cmd_eval, {"--gold", "A/../made/gold", "--reports", "A/../made/reports"}},
    {&zj_cmd_check, {"--full"}},
    {&zj_cmd_check, {"--quick"}},
    {&zj_cmd_optimize, {"--quiet"}},
    {&zj_cmd_index, {"--dry-run"}},
    {&zj_cmd_rules, {"list", "问题"}},
    {&zj_cmd_rules, {"cues"}},
    {&zj_cmd_stats, {"--format", "json"}},
    {&zj_cmd_stats, {"--failures"}},
};

static const struct {
  const char *name, *text;
} reports[] = {
    {"a.txt",
     "关于２０２３年工作情况的报告\n\n一、工作开展情况\n（一）夯实基础。组织年轻干部培训3次。\n\n"
     "二、存在的问题\n年轻干部培训不够，基层人员严重不足。\n\n三、下一步打算\n一是加强年轻干部培训。"
     "二是补充人员。\n\n某县教育局\n2023年12月1日\n"},
    {"b.txt", "某县２０２４年工作总结\n\n一、存在的问题\n（一）经费不足。\n（二）年轻干部培训不够，"
              "基层人员严重不足。\n\n二、原因分析\n重视不够。\n"},
    {"draft.txt",
     "据报告，“年轻干部培训不够，基层人员严重不足”。另据某县工作总结，“查无此句，从来没有"
     "人写过”。共培训5次。\n"},
};

/* ---- running them ---- */

typedef struct answer {
  int code;
  char *out, *said;
} answer;

static char *folder;
static int out_file, said_file;

static char *read_back(void *ctx, int fd) {
  off_t size = lseek(fd, 0, SEEK_END);
  char *text = talloc_zero_array(ctx, char, (unsigned)size + 1);
  assert_int_equal(pread(fd, text, (size_t)size, 0), size);
  assert_int_equal(ftruncate(fd, 0), 0);
  lseek(fd, 0, SEEK_SET);
  return text;
}

static void remove_digits(char *from) {
  memmove(from, from + strspn(from, " 0123456789."),
          strlen(from + strspn(from, " 0123456789.")) + 1);
}

/* Times differ from run to run. */
static void remove_times(char *text) {
  static const char *const keys[] = {
      "\"took_us\":", "\"plan\":",    "\"search\":",  "\"rank\":", "\"all\":",
      "\"parse\":",   "\"seen_at\":", "\"created\":", "\"at\":",   "\"score_us\":"};
  for (size_t k = 0; k < ZJ_COUNT(keys); k++)
    for (char *at = text; (at = strstr(at, keys[k])); at += strlen(keys[k]))
      remove_digits(at + strlen(keys[k]));
  for (char *at = text; (at = strstr(at, " ms")); at++) {
    while (at > text && strchr("0123456789.", at[-1]))
      at--;
    remove_digits(at);
  }
  for (char *at = strstr(text, "\ntime "); at; at = strstr(at + 1, "\ntime "))
    memmove(at + 1, at + 1 + strcspn(at + 1, "\n"), strlen(at + 1 + strcspn(at + 1, "\n")) + 1);
}

/* Runs a command as main() does. */
static answer run_use(void *ctx, const use *u, bool failing) {
  zj_run run = {.ctx = talloc_named_const(NULL, 0, "run"), .command = u->command};
  char *words[WORDS_MAX] = {0};
  for (; run.argc < WORDS_MAX && u->words[run.argc]; run.argc++) {
    const char *word = u->words[run.argc];
    words[run.argc] = strncmp(word, "A/", 2) == 0
                          ? talloc_asprintf(run.ctx, "%s/reports/%s", folder, word + 2)
                          : talloc_strdup(run.ctx, word);
  }
  run.argv = words;
  run.globals.index = talloc_asprintf(run.ctx, "%s/index", folder);
  run.globals.saved = talloc_asprintf(run.ctx, "%s/saved.db", folder);
  zj_noted_clear();
  zj_vocabulary_of_run(&run);
  fflush(stdout);
  int out = dup(STDOUT_FILENO), said = dup(STDERR_FILENO);
  dup2(out_file, STDOUT_FILENO);
  dup2(said_file, STDERR_FILENO);
  counted->at = failing ? ANY : 0;
  armed = failing;
  int code = zj_finish_output(u->command->run(&run));
  armed = false;
  fflush(stdout);
  dup2(out, STDOUT_FILENO);
  dup2(said, STDERR_FILENO);
  close(out);
  close(said);
  talloc_free(run.ctx);
  answer a = {code, read_back(ctx, out_file), read_back(ctx, said_file)};
  remove_times(a.out);
  remove_times(a.said);
  return a;
}

/* Where two texts begin to differ; NULL when they are equal. */
static const char *differing(const char *got, const char *expected) {
  size_t i = 0;
  if (strcmp(got, expected) == 0) return NULL;
  while (got[i] == expected[i])
    i++;
  return got + (i > 80 ? i - 80 : 0);
}

static void check_answer(const use *u, const answer *whole, const answer *got) {
  if (got->code >= ZJ_EXIT_ERROR && strstr(got->said, "zhangju")) return;
  const char *out = differing(got->out, whole->out), *said = differing(got->said, whole->said);
  if (got->code == whole->code && !out && !said) return;
  if (!got->code && strstr(got->said, "left out: ")) return; /* by a worker, and named */
  fail_msg("%s %s: place %d: exit code %d, not %d; %.300s | %.300s", u->command->name, u->words[0],
           (int)*places, got->code, whole->code, out ? out : "", said ? said : "");
}

static void fail_each_place(const use *u) {
  void *ctx = talloc_new(NULL);
  answer whole = {0};
  for (int i = 0; i < 2; i++) /* what is kept is made by the first */
    whole = run_use(ctx, u, false);
  if (whole.code >= ZJ_EXIT_ERROR) fail_msg("%s: %s", u->command->name, whole.said);
  for (uint64_t before = UINT64_MAX; *places != before;) {
    void *local = talloc_new(ctx);
    before = *places;
    answer got = run_use(local, u, true);
    check_answer(u, &whole, &got);
    talloc_free(local);
  }
  talloc_free(ctx);
}

static void commands_answer_whole_or_fail(void **state) {
  (void)state;
  for (size_t i = 0; i < ZJ_COUNT(uses); i++)
    fail_each_place(&uses[i]);
  print_message("%d places\n", (int)*places);
  assert_true(*places > 500);
}

/* ---- the index ---- */

static int set_up(void **state) {
  static char buffer[1 << 16];
  void *path;
  zj_error err = {0};
  if (folder_new(&path) != 0) return -1;
  *state = folder = path;
  setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
  zj_values_start();
  /* workers note theirs, too */
  places = mmap(NULL, PLACES * sizeof *places, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
                -1, 0);
  assert_true(places != MAP_FAILED);
  out_file = memfd_create("out", MFD_CLOEXEC);
  said_file = memfd_create("said", MFD_CLOEXEC);
  const char *root = talloc_asprintf(folder, "%s/reports", folder);
  assert_int_equal(mkdir(root, 0777), 0);
  for (size_t i = 0; i < ZJ_COUNT(reports); i++)
    folder_write(root, reports[i].name, zj_slice_of(reports[i].text));
  zj_build_options options = {.index_dir = talloc_asprintf(folder, "%s/index", folder),
                              .paths = &root,
                              .path_count = 1,
                              .jobs = 1,
                              .full = true};
  zj_build_result result;
  if (zj_build(folder, &options, &result, &err) != ZJ_OK) fail_msg("%s", err.text);
  static const use save = {&zj_cmd_saved, {"add", "--seen", "甲", "问题:年轻"}};
  return run_use(folder, &save, false).code;
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(commands_answer_whole_or_fail)};
  return cmocka_run_group_tests(tests, set_up, folder_remove);
}
