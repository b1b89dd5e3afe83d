/* zhangju.c - main: sets the process up and runs one command. Its own commands are version, help,
 * man and completion; the others are in the commands/ rooms. */
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
#include "indexer/base/confine.h"
#include "indexer/base/flow.h"
#include "indexer/base/lang.h"
#include "indexer/base/suggest.h"
#include "indexer/base/values.h"
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

static const zj_option man_options[] = {
    {'w', "write", "DIR",
     "write every page in English and Chinese below this folder, as man(1) looks for them",
     "把全部手册页的英文和中文版写到这个目录下，供 man(1) 使用"},
    {0},
};
static const char *const man_examples[] = {"zhangju man search > zhangju-search.1",
                                           "zhangju man --write man", NULL};
static const char *const completion_examples[] = {"zhangju completion bash > zhangju.bash", NULL};

static const zj_command cmd_version = {
    .name = "version",
    .arguments = "",
    .en = "print the version, and what confines the readers of documents",
    .zh = "显示版本，以及读取文件时有哪些限制",
    .run = run_version,
};
static const zj_command cmd_help = {
    .name = "help",
    .arguments = "[COMMAND | query]",
    .en = "explain a command, or the query language",
    .zh = "说明一个命令的用法，或查询写法",
    .run = run_help,
};
static const zj_command cmd_man = {
    .name = "man",
    .arguments = "[COMMAND | query | index-format | rules-format]",
    .en = "print a page of the manual for man(1)",
    .zh = "输出一页手册，供 man(1) 显示",
    .examples = man_examples,
    .options = man_options,
    .run = run_man,
};
static const zj_command cmd_completion = {
    .name = "completion",
    .arguments = "bash | zsh | fish",
    .en = "print the completion script of a shell",
    .zh = "输出命令补全脚本",
    .examples = completion_examples,
    .run = run_completion,
};

/* Every command, in the order of the overview. */
static const zj_command *const commands[] = {
    &zj_cmd_index,    &zj_cmd_search,  &zj_cmd_count,   &zj_cmd_explain, &zj_cmd_items,
    &zj_cmd_trend,    &zj_cmd_reports, &zj_cmd_show,    &zj_cmd_similar, &zj_cmd_compare,
    &zj_cmd_account,  &zj_cmd_overlap, &zj_cmd_checkup, &zj_cmd_verify,  &zj_cmd_outline,
    &zj_cmd_roles,    &zj_cmd_correct, &zj_cmd_text,    &zj_cmd_stats,   &zj_cmd_check,
    &zj_cmd_optimize, &zj_cmd_remove,  &zj_cmd_rules,   &zj_cmd_eval,    &zj_cmd_train,
    &zj_cmd_saved,    &zj_cmd_serve,   &zj_cmd_mcp,     &zj_cmd_cluster, &cmd_man,
    &cmd_completion,  &cmd_version,    &cmd_help,
};

static const zj_command *find_command(const char *name) {
  for (size_t i = 0; i < ZJ_COUNT(commands); i++)
    if (strcmp(commands[i]->name, name) == 0) return commands[i];
  return NULL;
}

static void print_overview(const zj_run *run, FILE *to) {
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
      zj_tr("zhangju COMMAND --help explains a command.", "每个命令的用法：zhangju 命令 --help"));
}

static int run_version(zj_run *run) {
  if (zj_option_next(run) < 0) return ZJ_EXIT_ERROR;
  char confined[64];
  zj_confine_describe(confined, sizeof confined);
  printf("zhangju %s\n", ZJ_VERSION);
  printf(zj_tr("converters and workers are confined by: %s\n", "转换程序和工作进程的限制：%s\n"),
         confined);
  return ZJ_EXIT_OK;
}

static int report_unknown_command(zj_run *run, const char *name) {
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
  if (run->argc == 0) {
    print_overview(run, stdout);
    return ZJ_EXIT_OK;
  }
  if (strcmp(run->argv[0], "query") == 0) {
    zj_language_print(&out, run->globals.columns);
    return ZJ_EXIT_OK;
  }
  const zj_command *command = find_command(run->argv[0]);
  if (!command) return report_unknown_command(run, run->argv[0]);
  zj_command_help(run, command);
  return ZJ_EXIT_OK;
}

static const zj_command_list all_commands = {commands, ZJ_COUNT(commands)};

/* Writes a page to DIR/man1/zhangju-search.1, or in Chinese to DIR/zh_CN/man1/zhangju-search.1. */
static int write_page(const char *dir, const zj_manual_page *page) {
  char path[PATH_MAX];
  zj_error err = {0};
  const char *chinese = zj_tr("", "zh_CN/");
  /* If a folder cannot be made, fopen() reports it. */
  (void)mkdir(dir, 0777);
  snprintf(path, sizeof path, "%s/%s", dir, chinese);
  (void)mkdir(path, 0777);
  char section = page->file[strlen(page->file) - 1];
  snprintf(path, sizeof path, "%s/%sman%c", dir, chinese, section);
  (void)mkdir(path, 0777);
  snprintf(path, sizeof path, "%s/%sman%c/%s", dir, chinese, section, page->file);
  FILE *file = fopen(path, "w");
  zj_sink out = zj_sink_file(file);
  if (file) (void)zj_manual_write(&out, all_commands, page->page);
  if (file && fclose(file) == 0 && !out.failed) return ZJ_EXIT_OK;
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

/* Looks for --lang before options are parsed: it holds for messages about earlier options, too. */
static bool find_lang_option(char **argv, int argc, zj_lang *lang) {
  for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++) {
    const char *value = NULL;
    if (strncmp(argv[i], "--lang=", 7) == 0)
      value = argv[i] + 7;
    else if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
      value = argv[i + 1];
    if (value && zj_lang_from(value, lang)) return true;
  }
  return false;
}

/* Sets the language of messages: that of --lang, else of the locale for messages. */
static void choose_language(char **argv, int argc) {
  static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
  zj_lang asked;
  if (find_lang_option(argv, argc, &asked)) {
    zj_lang_set(asked);
    return;
  }
  for (size_t i = 0; i < ZJ_COUNT(names); i++) {
    const char *value = getenv(names[i]);
    zj_lang lang;
    if (!value || !*value) continue;
    if (zj_lang_from(value, &lang)) zj_lang_set(lang);
    return;
  }
}

/* The path of our file in the XDG folder that 'variable' names, or in 'folder' of the home folder;
 * NULL when memory ran out. */
static const char *xdg_path(void *ctx, const char *variable, const char *folder, const char *name) {
  const char *base = getenv(variable), *home = getenv("HOME");
  if (base && *base) return talloc_asprintf(ctx, "%s/zhangju/%s", base, name);
  return talloc_asprintf(ctx, "%s/%s/zhangju/%s", home && *home ? home : ".", folder, name);
}

static const char *data_path(void *ctx, const char *name) {
  return xdg_path(ctx, "XDG_DATA_HOME", ".local/share", name);
}

/* Sets the defaults of the options that every command has. */
static zj_status set_globals(zj_run *run, zj_error *err) {
  const char *index = getenv("ZHANGJU_INDEX");
  run->globals.index = index && *index ? index : data_path(run->ctx, "index");
  run->globals.saved = data_path(run->ctx, "saved.db");
  const char *synonyms = xdg_path(run->ctx, "XDG_CONFIG_HOME", ".config", "synonyms");
  if (!run->globals.index || !run->globals.saved || !synonyms) return zj_no_memory(err);
  if (access(synonyms, F_OK) == 0) run->globals.synonyms = synonyms;
  return ZJ_OK;
}

/* Removes the variables that would make Xapian build a different kind of index. */
static void clear_environment(void) {
  unsetenv("XAPIAN_CJK_NGRAM");
  unsetenv("XAPIAN_FLUSH_THRESHOLD");
  unsetenv("XAPIAN_MAX_CHANGESETS");
}

/* Reads the global options and runs the command after them. */
static int run_command(zj_run *run) {
  int letter;
  while ((letter = zj_option_next(run)) > 0) {
    if (!run->option || strcmp(run->option, "help") != 0) continue;
    print_overview(run, stdout);
    return ZJ_EXIT_OK;
  }
  if (letter < 0) return ZJ_EXIT_ERROR;
  if (run->argc == 0) {
    print_overview(run, stderr);
    return ZJ_EXIT_ERROR;
  }
  const char *name = *run->argv++;
  run->argc--;
  run->ended = false;
  run->command = find_command(name);
  if (!run->command) return report_unknown_command(run, name);
  return run->command->run(run);
}

/* If stdin, stdout or stderr is closed, opens /dev/null in its place, so that no file opened later
 * receives our output. */
static void occupy_standard_files(void) {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    if (fcntl(fd, F_GETFD) < 0) (void)open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

int main(int argc, char **argv) {
  occupy_standard_files();
  setlocale(LC_CTYPE, "C.UTF-8");
  clear_environment();
  zj_values_start();
  zj_run run = {.ctx = talloc_named_const(NULL, 0, "zhangju"),
                .argc = argc > 0 ? argc - 1 : 0,
                .argv = argv + 1};
  zj_error err = {0};
  choose_language(run.argv, run.argc);
  if (set_globals(&run, &err) != ZJ_OK) return zj_report_error(&err);
  zj_vocabulary_of_run(&run);
  zj_globals_look(&run.globals);
  if (run.argc && strcmp(run.argv[0], "--version") == 0) run.argv[0] += strlen("--");
  int code = zj_finish_output(run_command(&run));
  talloc_free(run.ctx);
  return code;
}
