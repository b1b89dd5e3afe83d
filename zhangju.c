/* zhangju.c - main: sets the process up and dispatches to one command. */
#include <fcntl.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

#include "indexer/base/command.h"
#include "indexer/base/flow.h"
#include "indexer/base/lang.h"
#include "indexer/base/suggest.h"
#include "indexer/commands/commands.h"
#include "query/answer/vocabulary_of_run.h"
#include "query/commands/commands.h"
#include "query/commands/completion.h"
#include "query/commands/manual.h"
#include "query/language/language.h"
#include "web/serve/commands.h"

static int run_version(zj_run *run);
static int run_help(zj_run *run);
static int run_man(zj_run *run);
static int run_completion(zj_run *run);

static const zj_command cmd_version = {"version", "",   "print the version", "显示版本",
                                       NULL,      NULL, run_version};
static const zj_command cmd_help = {"help",
                                    "[COMMAND | query]",
                                    "explain a command, or the query language",
                                    "说明一个命令的用法，或查询写法",
                                    NULL,
                                    NULL,
                                    run_help};

static const zj_option man_options[] = {
    {'w', "write", "DIR",
     "write every page in English and Chinese below this folder, as man(1) looks for them",
     "把全部手册页的英文和中文版写到这个目录下，供 man(1) 使用"},
    {0},
};
static const char *const man_examples[] = {"zhangju man search > zhangju-search.1",
                                           "zhangju man --write man", NULL};
static const zj_command cmd_man = {"man",
                                   "[COMMAND | query | index-format | rules-format]",
                                   "print a page of the manual for man(1)",
                                   "输出一页手册，供 man(1) 显示",
                                   man_examples,
                                   man_options,
                                   run_man};
static const char *const completion_examples[] = {"zhangju completion bash > zhangju.bash", NULL};
static const zj_command cmd_completion = {
    "completion",       "bash | zsh | fish", "print the completion script of a shell",
    "输出命令补全脚本", completion_examples, NULL,
    run_completion};

/* The site map: every command, in the order people meet them. */
static const zj_command *const commands[] = {
    &zj_cmd_index,   &zj_cmd_search, &zj_cmd_count,   &zj_cmd_explain,  &zj_cmd_items,
    &zj_cmd_reports, &zj_cmd_show,   &zj_cmd_similar, &zj_cmd_outline,  &zj_cmd_roles,
    &zj_cmd_text,    &zj_cmd_stats,  &zj_cmd_check,   &zj_cmd_optimize, &zj_cmd_remove,
    &zj_cmd_rules,   &zj_cmd_eval,   &zj_cmd_saved,   &zj_cmd_serve,    &cmd_man,
    &cmd_completion, &cmd_version,   &cmd_help,
};

static const zj_command *find_command(const char *name) {
  for (size_t i = 0; i < ZJ_COUNT(commands); i++)
    if (strcmp(commands[i]->name, name) == 0) return commands[i];
  return NULL;
}

static void overview(const zj_run *run, FILE *to) {
  int columns = run->globals.columns;
  zj_sink out = zj_sink_file(to);
  zj_flow f = zj_flow_begin(&out, columns, 0, 0);
  zj_flow_put(&f,
              zj_tr("zhangju " ZJ_VERSION
                    "  full-text search for Chinese reports that knows which part is which",
                    "zhangju " ZJ_VERSION "  中文报告全文检索：知道哪一段是问题、哪一段是打算"));
  zj_flow_end(&f);
  zj_sink_print(&out, "\n  zhangju index %s\n  zhangju search '问题:\"年轻干部\"'\n\n",
                zj_tr("FOLDER", "报告目录"));
  for (size_t i = 0; i < ZJ_COUNT(commands); i++)
    zj_flow_row(&out, columns, 14, commands[i]->name, zj_tr(commands[i]->en, commands[i]->zh));
  zj_sink_print(
      &out, "\n%s\n",
      zj_tr("zhangju COMMAND --help explains each.", "每个命令的用法：zhangju 命令 --help"));
}

static int run_version(zj_run *run) {
  if (zj_option_next(run) < 0) return ZJ_EXIT_ERROR;
  printf("zhangju %s\n", ZJ_VERSION);
  return ZJ_EXIT_OK;
}

static int unknown_command(zj_run *run, const char *name) {
  run->command = NULL;
  zj_suggest suggest = zj_suggest_begin(zj_slice_of(name));
  for (size_t i = 0; i < ZJ_COUNT(commands); i++)
    zj_suggest_offer(&suggest, commands[i]->name);
  if (suggest.word)
    return zj_usage_error(run,
                          zj_tr("no command \"%s\"; did you mean %s? see: zhangju help",
                                "没有命令“%s”；是不是 %s？请看：zhangju help"),
                          name, suggest.word);
  return zj_usage_error(
      run, zj_tr("no command \"%s\"; see: zhangju help", "没有命令“%s”；请看：zhangju help"), name);
}

static int run_help(zj_run *run) {
  if (zj_option_next(run) < 0) return ZJ_EXIT_ERROR;
  zj_sink out = zj_sink_file(stdout);
  if (run->argc == 0) return overview(run, stdout), ZJ_EXIT_OK;
  if (strcmp(run->argv[0], "query") == 0)
    return zj_language_print(&out, run->globals.columns), ZJ_EXIT_OK;
  const zj_command *command = find_command(run->argv[0]);
  if (!command) return unknown_command(run, run->argv[0]);
  zj_command_help(run, command);
  return ZJ_EXIT_OK;
}

static const zj_command_list all_commands = {commands, ZJ_COUNT(commands)};

/* DIR/man1/zhangju-search.1, and in Chinese DIR/zh_CN/man1/…. */
static int write_page(const char *dir, const zj_manual_page *page) {
  char path[PATH_MAX];
  zj_error err = {0};
  const char *chinese = zj_tr("", "zh_CN/");
  snprintf(path, sizeof path, "%s", dir);
  (void)mkdir(path, 0777); /* what cannot be made cannot be opened */
  if (*chinese) snprintf(path, sizeof path, "%s/zh_CN", dir), (void)mkdir(path, 0777);
  char section = page->file[strlen(page->file) - 1];
  snprintf(path, sizeof path, "%s/%sman%c", dir, chinese, section), (void)mkdir(path, 0777);
  snprintf(path, sizeof path, "%s/%sman%c/%s", dir, chinese, section, page->file);
  FILE *file = fopen(path, "w");
  zj_sink out = zj_sink_file(file);
  if (file) (void)zj_manual_write(&out, all_commands, page->page);
  if (file && !fclose(file) && !out.failed) return ZJ_EXIT_OK;
  (void)zj_fail_errno(&err, ZJ_IO, "%s", path);
  return zj_report_error(&err);
}

static int write_pages(const char *dir) {
  static const zj_lang langs[] = {ZJ_LANG_EN, ZJ_LANG_ZH};
  zj_manual_page page;
  zj_lang before = zj_lang_get();
  int code = ZJ_EXIT_OK;
  for (size_t i = 0; i < ZJ_COUNT(langs); i++) {
    zj_lang_set(langs[i]);
    for (size_t n = 0; code == ZJ_EXIT_OK && zj_manual_page_get(all_commands, n, &page); n++)
      code = write_page(dir, &page);
  }
  zj_lang_set(before);
  return code;
}

static int run_man(zj_run *run) {
  const char *dir = NULL;
  int letter;
  while ((letter = zj_option_next(run)) > 0)
    dir = run->value;
  if (letter < 0) return ZJ_EXIT_ERROR;
  if (dir) return write_pages(dir);
  zj_sink out = zj_sink_file(stdout);
  const char *page = run->argc ? run->argv[0] : "zhangju";
  if (zj_manual_write(&out, all_commands, page)) return ZJ_EXIT_OK;
  return zj_usage_error(
      run, zj_tr("no page \"%s\"; see: zhangju help", "没有“%s”这一页；请看：zhangju help"), page);
}

static int run_completion(zj_run *run) {
  if (zj_option_next(run) < 0) return ZJ_EXIT_ERROR;
  zj_sink out = zj_sink_file(stdout);
  if (run->argc == 1 && zj_completion_write(&out, all_commands, run->argv[0])) return ZJ_EXIT_OK;
  return zj_usage_error(
      run, "%s", zj_tr("for which shell? bash, zsh or fish", "哪种 shell？bash、zsh 或 fish"));
}

/* --lang holds for the messages about what stands before it, too. */
static bool asked_language(char **argv, int argc) {
  zj_lang lang;
  for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++) {
    const char *value = strncmp(argv[i], "--lang=", 7) == 0              ? argv[i] + 7
                        : strcmp(argv[i], "--lang") == 0 && i + 1 < argc ? argv[i + 1]
                                                                         : NULL;
    if (value && zj_lang_from(value, &lang)) return zj_lang_set(lang), true;
  }
  return false;
}

/* The words of messages follow --lang, else the locale that holds for messages. */
static void choose_language(char **argv, int argc) {
  static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
  if (asked_language(argv, argc)) return;
  for (size_t i = 0; i < ZJ_COUNT(names); i++) {
    const char *value = getenv(names[i]);
    zj_lang lang;
    if (!value || !*value) continue;
    if (zj_lang_from(value, &lang)) zj_lang_set(lang);
    return;
  }
}

static const char *data_file(void *ctx, const char *name) {
  const char *base = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
  if (base && *base) return talloc_asprintf(ctx, "%s/zhangju/%s", base, name);
  return talloc_asprintf(ctx, "%s/.local/share/zhangju/%s", home && *home ? home : ".", name);
}

/* NULL when there is none. */
static const char *config_file(void *ctx, const char *name) {
  const char *base = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
  const char *path = base && *base ? talloc_asprintf(ctx, "%s/zhangju/%s", base, name)
                                   : talloc_asprintf(ctx, "%s/.config/zhangju/%s",
                                                     home && *home ? home : ".", name);
  return access(path, F_OK) == 0 ? path : NULL;
}

static void default_globals(zj_run *run) {
  const char *index = getenv("ZHANGJU_INDEX");
  run->globals.index = index && *index ? index : data_file(run->ctx, "index");
  run->globals.saved = data_file(run->ctx, "saved.db");
  run->globals.synonyms = config_file(run->ctx, "synonyms");
}

/* Xapian reads these and would build another kind of index than ours. */
static void clear_environment(void) {
  unsetenv("XAPIAN_CJK_NGRAM");
  unsetenv("XAPIAN_FLUSH_THRESHOLD");
  unsetenv("XAPIAN_MAX_CHANGESETS");
}

static int dispatch(zj_run *run) {
  int letter;
  while ((letter = zj_option_next(run)) > 0) {
    if (run->option && strcmp(run->option, "help") == 0) return overview(run, stdout), ZJ_EXIT_OK;
  }
  if (letter < 0) return ZJ_EXIT_ERROR;
  if (run->argc == 0) return overview(run, stderr), ZJ_EXIT_ERROR;
  const char *name = *run->argv++;
  run->argc--;
  run->ended = false;
  run->command = find_command(name);
  if (!run->command) return unknown_command(run, name);
  return run->command->run(run);
}

/* A file that is opened must not come to stand where answers and messages are written: what was
 * closed stays unwritable. */
static void occupy_standard_files(void) {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    if (fcntl(fd, F_GETFD) < 0) (void)open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

int main(int argc, char **argv) {
  occupy_standard_files();
  setlocale(LC_CTYPE, "C.UTF-8");
  clear_environment();
  zj_run run = {.ctx = talloc_named_const(NULL, 0, "zhangju"),
                .argc = argc > 0 ? argc - 1 : 0,
                .argv = argv + 1};
  choose_language(run.argv, run.argc);
  default_globals(&run);
  zj_vocabulary_of_run(&run);
  zj_globals_look(&run.globals);
  if (run.argc && strcmp(run.argv[0], "--version") == 0) run.argv[0] += strlen("--");
  int code = zj_finish_output(dispatch(&run));
  talloc_free(run.ctx);
  return code;
}
