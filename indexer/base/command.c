/* command.c - option parsing, help and error lines of all subcommands. */
#include "indexer/base/command.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <talloc.h>
#include <unistd.h>

#include "indexer/base/flow.h"
#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/base/pager.h"
#include "indexer/base/reason.h"
#include "indexer/base/redirect.h"
#include "indexer/base/suggest.h"

/* The options of every command. They are accepted before and after its name. */
enum {
  OPTION_HELP = 'h',
  OPTION_QUIET = 'q',
  OPTION_INDEX = 1000,
  OPTION_SAVED,
  OPTION_SYNONYMS,
  OPTION_CORRECTIONS,
  OPTION_COLOR,
  OPTION_LANG,
  OPTION_PAGER,
  OPTION_NO_PAGER
};

static const zj_option global_options[] = {
    {OPTION_INDEX, "index", "DIR",
     "the index (default $ZHANGJU_INDEX, else ~/.local/share/zhangju/index)",
     "索引目录（默认 $ZHANGJU_INDEX，否则 ~/.local/share/zhangju/index）"},
    {OPTION_SAVED, "saved", "FILE", "the saved queries (default ~/.local/share/zhangju/saved.db)",
     "保存的查询（默认 ~/.local/share/zhangju/saved.db）"},
    {OPTION_SYNONYMS, "synonyms", "FILE",
     "the synonyms of ~WORD (default ~/.config/zhangju/synonyms, else a built-in list)",
     "~词 的同义词（默认 ~/.config/zhangju/synonyms，没有则用自带的）"},
    {OPTION_CORRECTIONS, "corrections", "FILE",
     "readers' corrections of roles (default corrections.jsonl beside the saved queries)",
     "读者对角色的更正（默认与保存的查询放在一起，文件名 corrections.jsonl）"},
    {OPTION_LANG, "lang", "zh|en", "language of messages (default: from the locale)",
     "界面语言（默认按系统区域设置）"},
    {OPTION_COLOR, "color", "auto|always|never",
     "colours (default auto: on a terminal, unless NO_COLOR is set)",
     "颜色（默认 auto：输出到终端且未设 NO_COLOR 时）"},
    {OPTION_PAGER, "pager", NULL, "show the output page by page (default on a terminal)",
     "分页显示（输出到终端时默认如此）"},
    {OPTION_NO_PAGER, "no-pager", NULL, "do not show the output page by page", "不分页"},
    {OPTION_QUIET, "quiet", NULL, "show no progress and no remarks", "不显示进度和提示"},
    {OPTION_HELP, "help", NULL, "show this help", "显示本帮助"},
    {0},
};

/* Messages quote arguments and file names, which must not drive the terminal. */
static void print_message(const char *prefix, const char *format, va_list args) {
  char *text = talloc_vasprintf(NULL, format, args);
  fputs(prefix, stderr);
  zj_print_clean(stderr, zj_slice_of(text ? text : format));
  fputc('\n', stderr);
  talloc_free(text);
}

int zj_usage_error(const zj_run *run, const char *format, ...) {
  char prefix[80];
  snprintf(prefix, sizeof prefix, "zhangju %s: ", run->command ? run->command->name : "");
  va_list args;
  va_start(args, format);
  print_message(run->command ? prefix : "zhangju: ", format, args);
  va_end(args);
  return ZJ_EXIT_ERROR;
}

static int exit_code(zj_status status) {
  switch (status) {
  case ZJ_NO_INDEX:
  case ZJ_CORRUPT:
    return ZJ_EXIT_NO_INDEX;
  case ZJ_LOCKED:
    return ZJ_EXIT_LOCKED;
  case ZJ_INTERRUPTED:
    return ZJ_EXIT_INTERRUPTED;
  case ZJ_OK:
  case ZJ_DONE:
  case ZJ_USAGE:
  case ZJ_BAD_QUERY:
  case ZJ_BAD_UTF8:
  case ZJ_BAD_INPUT:
  case ZJ_NOT_FOUND:
  case ZJ_EXISTS:
  case ZJ_IO:
  case ZJ_LIMIT:
  case ZJ_NO_MEMORY:
  case ZJ_INTERNAL:
    break;
  }
  return ZJ_EXIT_ERROR;
}

int zj_report_error(const zj_error *err) {
  fputs("zhangju: ", stderr);
  zj_print_clean(stderr, zj_slice_of(err->text));
  fputc('\n', stderr);
  return exit_code(err->status);
}

int zj_report_file_error(const char *file, const zj_error *err) {
  fputs("zhangju: ", stderr);
  zj_print_clean(stderr, zj_slice_of(file));
  fputs(zj_tr(": ", "："), stderr);
  zj_print_clean(stderr, zj_slice_of(err->text));
  fputc('\n', stderr);
  return exit_code(err->status);
}

/* ---- names of arguments ---- */

/* Returns NULL for a word that is not the name of an argument. */
static const char *argument_zh(zj_slice name) {
  static const char *const names[][2] = {
      {"OPTIONS", "选项"}, {"COMMAND", "命令"}, {"QUERY", "检索式"}, {"WORD", "词"},
      {"ROLE", "角色"},    {"NAME", "名称"},    {"ID", "编号"},      {"LINE", "行"},
      {"CHAR", "字"},      {"FILE", "文件"},    {"DIR", "目录"},     {"PATH", "路径"},
      {"ADDRESS", "地址"}, {"ORIGIN", "站点"},  {"MS", "毫秒"},      {"WORDS", "几个字"},
      {"TEXT", "文字"},    {"REPORT", "报告"},  {"TYPE", "文种"},
  };
  for (size_t i = 0; i < ZJ_COUNT(names); i++) {
    if (zj_slice_equal(name, zj_slice_of(names[i][0]))) return names[i][1];
  }
  return NULL;
}

const char *zj_arguments_words(zj_arguments_text out, const char *arguments) {
  const size_t room = sizeof(zj_arguments_text);
  bool chinese = zj_lang_get() == ZJ_LANG_ZH;
  size_t used = 0;
  for (size_t length; *arguments && used + 1 < room; arguments += length) {
    size_t name = strspn(arguments, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    length = name ? name : 1;
    zj_slice word = {arguments, length};
    const char *zh = name && chinese ? argument_zh(word) : NULL;
    if (zh) word = zj_slice_of(zh);
    int n = snprintf(out + used, room - used, "%.*s", (int)word.length, word.at);
    used += n > 0 ? (size_t)n : 0;
  }
  out[used < room ? used : room - 1] = 0;
  return out;
}

/* ---- options ---- */

static const zj_option *find_option_letter(const zj_option *table, int letter) {
  for (const zj_option *o = table; o && o->letter; o++) {
    if (o->letter == letter) return o;
  }
  return NULL;
}

static const zj_option *find_option_name(const zj_option *table, zj_slice name) {
  for (const zj_option *o = table; o && o->letter; o++) {
    if (zj_slice_equal(zj_slice_of(o->name), name)) return o;
  }
  return NULL;
}

/* Removes and returns the first argument not set aside. */
static char *remove_argument(zj_run *run) {
  char *first = run->argv[run->permuted];
  run->argc--;
  memmove(run->argv + run->permuted, run->argv + run->permuted + 1,
          sizeof *run->argv * (size_t)(run->argc - run->permuted));
  return first;
}

static _Noreturn void end_with_help(zj_run *run) {
  zj_command_help(run, run->command);
  int code = zj_finish_output(ZJ_EXIT_OK);
  talloc_free(run->ctx);
  exit(code);
}

/* Returns false after a usage error. --help of a command ends the process. */
static bool set_global(zj_run *run, int letter) {
  int word;
  switch (letter) {
  case OPTION_INDEX:
    run->globals.index = run->value;
    break;
  case OPTION_SAVED:
    run->globals.saved = run->value;
    break;
  case OPTION_SYNONYMS:
    run->globals.synonyms = run->value;
    break;
  case OPTION_CORRECTIONS:
    run->globals.corrections = run->value;
    break;
  case OPTION_QUIET:
    run->globals.quiet = true;
    break;
  case OPTION_PAGER:
    run->globals.pager = ZJ_WHEN_ALWAYS;
    break;
  case OPTION_NO_PAGER:
    run->globals.pager = ZJ_WHEN_NEVER;
    break;
  case OPTION_COLOR:
    if (!zj_option_choice(run, &word)) return false;
    run->globals.color = (zj_when)word;
    break;
  case OPTION_LANG:
    if (!zj_option_choice(run, &word)) return false;
    zj_lang_set(word == 0 ? ZJ_LANG_ZH : ZJ_LANG_EN);
    break;
  case OPTION_HELP:
    if (!run->command) break;
    end_with_help(run);
  }
  return true;
}

/* A path that is cut short is one that cannot be opened either. */
const char *zj_corrections_of_run(const zj_run *run) {
  static char path[PATH_MAX];
  if (run->globals.corrections) return run->globals.corrections;
  const char *saved = run->globals.saved, *slash = strrchr(saved, '/');
  int folder = slash ? (int)(slash - saved) + 1 : 0;
  snprintf(path, sizeof path, "%.*scorrections.jsonl", folder, saved);
  return path;
}

/* Sets run->value to 'attached', the text after '=' or after the letter, else to the next word. */
static bool read_value(zj_run *run, const zj_option *option, const char *attached) {
  run->option = option->name;
  run->chosen = option;
  run->value = attached;
  if (!option->argument) {
    if (!attached) return true;
    zj_usage_error(run, zj_tr("--%s takes no argument", "--%s 不带参数"), option->name);
    return false;
  }
  if (attached) return true;
  if (run->argc > run->permuted) {
    run->value = remove_argument(run);
    return true;
  }
  zj_arguments_text words;
  zj_usage_error(run, zj_tr("--%s needs an argument: %s", "--%s 需要参数：%s"), option->name,
                 zj_arguments_words(words, option->argument));
  return false;
}

/* Returns the letter to hand to the command, 0 when the option was handled here, or -1 after a
 * usage error. */
static int apply_option(zj_run *run, const zj_option *option, bool global, const char *attached) {
  if (!read_value(run, option, attached)) return -1;
  if (!global) return option->letter;
  if (option->letter == OPTION_HELP && !run->command) return OPTION_HELP;
  return set_global(run, option->letter) ? 0 : -1;
}

static void offer_options(zj_suggest *suggest, const zj_option *table) {
  for (const zj_option *o = table; o && o->letter; o++)
    zj_suggest_offer(suggest, o->name);
}

typedef char help_text[80];

/* The command line that shows the right help. */
static const char *help_command(const zj_run *run, help_text out) {
  if (!run->command) return "zhangju help";
  snprintf(out, sizeof(help_text), "zhangju %s --help", run->command->name);
  return out;
}

static int report_unknown_long(zj_run *run, zj_slice typed) {
  help_text help;
  zj_suggest suggest = zj_suggest_begin(typed);
  if (run->command) offer_options(&suggest, run->command->options);
  offer_options(&suggest, global_options);
  int length = (int)typed.length;
  if (suggest.word)
    zj_usage_error(run,
                   zj_tr("unknown option --%.*s; did you mean --%s? see: %s",
                         "没有选项 --%.*s；是不是 --%s？请看：%s"),
                   length, typed.at, suggest.word, help_command(run, help));
  else
    zj_usage_error(run, zj_tr("unknown option --%.*s; see: %s", "没有选项 --%.*s；请看：%s"),
                   length, typed.at, help_command(run, help));
  return -1;
}

static int report_unknown_short(zj_run *run, const char *what) {
  help_text help;
  const char *hint = "";
  if (run->command && strstr(run->command->arguments, "QUERY"))
    hint =
        zj_tr("; before a query that begins with - write --", "；检索式以 - 开头时，前面要写 --");
  zj_usage_error(run, zj_tr("unknown option %s; see: %s%s", "没有选项 %s；请看：%s%s"), what,
                 help_command(run, help), hint);
  return -1;
}

static int read_long_option(zj_run *run, const char *word) {
  const char *equals = strchr(word, '=');
  zj_slice name = {word, equals ? (size_t)(equals - word) : strlen(word)};
  const zj_option *own = run->command ? find_option_name(run->command->options, name) : NULL;
  const zj_option *option = own ? own : find_option_name(global_options, name);
  if (!option) return report_unknown_long(run, name);
  return apply_option(run, option, !own, equals ? equals + 1 : NULL);
}

static int read_short_option(zj_run *run) {
  int letter = (unsigned char)*run->cluster++;
  const zj_option *own = run->command ? find_option_letter(run->command->options, letter) : NULL;
  const zj_option *option = own ? own : find_option_letter(global_options, letter);
  if (!option) {
    char what[8] = {'-', (char)letter, 0};
    return report_unknown_short(run, letter < 0x80 ? what : "-?");
  }
  const char *rest = option->argument && *run->cluster ? run->cluster : NULL;
  if (option->argument) run->cluster = NULL;
  return apply_option(run, option, !own, rest);
}

int zj_option_next(zj_run *run) {
  int letter = 0; /* 0: a global option was handled, or an argument set aside */
  while (letter == 0) {
    if (run->cluster && *run->cluster) {
      letter = read_short_option(run);
      continue;
    }
    run->cluster = NULL;
    if (run->ended || run->argc <= run->permuted) return 0;
    const char *word = run->argv[run->permuted];
    if (strcmp(word, "--") == 0) {
      remove_argument(run);
      run->ended = true;
      return 0;
    }
    if (strncmp(word, "--", 2) == 0) {
      remove_argument(run);
      letter = read_long_option(run, word + 2);
    } else if (word[0] == '-' && word[1] && (unsigned char)word[1] < 0x80) {
      remove_argument(run);
      run->cluster = word + 1;
    } else if (run->command) {
      run->permuted++;
    } else {
      return 0; /* the name of the command ends the options before it */
    }
  }
  return letter;
}

bool zj_option_number(zj_run *run, long min, long max, long *out) {
  char *end;
  errno = 0;
  long value = strtol(run->value, &end, 10);
  if (errno || end == run->value || *end || value < min || value > max) {
    zj_usage_error(run,
                   zj_tr("--%s takes a whole number from %ld to %ld, not \"%s\"",
                         "--%s 是 %ld 到 %ld 的整数，不能是“%s”"),
                   run->option, min, max, run->value);
    return false;
  }
  *out = value;
  return true;
}

/* Writes "zh|en" as "zh, en". */
static void list_words(const char *words, char *out, size_t room) {
  const char *comma = zj_tr(", ", "、");
  size_t used = 0;
  for (; *words && used + 4 < room; words++) {
    if (*words == '|')
      used += (size_t)snprintf(out + used, room - used, "%s", comma);
    else
      out[used++] = *words;
  }
  out[used] = 0;
}

bool zj_option_choice(zj_run *run, int *out) {
  zj_slice rest = zj_slice_of(run->chosen->argument), value = zj_slice_of(run->value);
  for (int i = 0; value.length; i++) {
    const char *bar = memchr(rest.at, '|', rest.length);
    size_t length = bar ? (size_t)(bar - rest.at) : rest.length;
    if (zj_slice_equal(zj_slice_cut(rest, 0, length), value)) {
      *out = i;
      return true;
    }
    if (!bar) break;
    rest = zj_slice_cut(rest, length + 1, rest.length);
  }
  char words[200];
  list_words(run->chosen->argument, words, sizeof words);
  zj_usage_error(run, zj_tr("--%s is one of %s, not \"%s\"", "--%s 只能是 %s 之一，不能是“%s”"),
                 run->option, words, run->value);
  return false;
}

/* ---- help ---- */

const zj_option *zj_global_options(void) {
  return global_options;
}

static void print_options(const zj_option *table, zj_sink *to, int columns) {
  for (const zj_option *o = table; o && o->letter; o++) {
    char left[500], letter[8] = "    ";
    zj_arguments_text words;
    if (o->letter < 256) snprintf(letter, sizeof letter, "-%c, ", o->letter);
    const char *argument = o->argument ? zj_arguments_words(words, o->argument) : "";
    snprintf(left, sizeof left, "%s--%s%s%s", letter, o->name, *argument ? " " : "", argument);
    zj_flow_row(to, columns, 30, left, zj_tr(o->en, o->zh));
  }
}

static void print_paragraph(zj_sink *to, int columns, const char *text) {
  zj_flow f = zj_flow_begin(to, columns, 2, 0);
  zj_flow_put(&f, text);
  zj_flow_end(&f);
}

void zj_command_help(const zj_run *run, const zj_command *command) {
  char usage[500];
  zj_arguments_text words;
  int columns = run->globals.columns;
  zj_sink out = zj_sink_file(stdout);
  snprintf(usage, sizeof usage, "zhangju %s %s", command->name,
           zj_arguments_words(words, command->arguments));
  print_paragraph(&out, columns, usage);
  zj_sink_char(&out, '\n');
  print_paragraph(&out, columns, zj_tr(command->en, command->zh));
  if (command->options && command->options->letter) {
    zj_sink_print(&out, "\n%s\n", zj_tr("Options", "选项"));
    print_options(command->options, &out, columns);
  }
  zj_sink_print(&out, "\n%s\n", zj_tr("Options of every command", "通用选项"));
  print_options(global_options, &out, columns);
  if (!command->examples) return;
  zj_sink_print(&out, "\n%s\n", zj_tr("Examples", "示例"));
  for (const char *const *example = command->examples; *example; example++)
    zj_sink_print(&out, "  %s\n", *example);
}

/* ---- output ---- */

void zj_globals_look(zj_globals *globals) {
  struct winsize size;
  globals->terminal = isatty(STDOUT_FILENO);
  if (globals->terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col)
    globals->columns = size.ws_col >= 24 ? size.ws_col : 24;
}

bool zj_use_color(const zj_globals *globals, FILE *to) {
  if (globals->color != ZJ_WHEN_AUTO) return globals->color == ZJ_WHEN_ALWAYS;
  const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
  return !(no_color && *no_color) && term && strcmp(term, "dumb") != 0 &&
         (to == stdout ? globals->terminal : isatty(fileno(to)));
}

void zj_print_clean(FILE *to, zj_slice text) {
  zj_sink sink = zj_sink_file(to);
  size_t begin = 0;
  uint32_t c;
  for (size_t at = 0; at < text.length;) {
    unsigned n = zj_utf8_decode(text, at, &c);
    if (n && zj_char_turns_text(c)) {
      zj_sink_text(&sink, zj_slice_cut(text, begin, at));
      zj_sink_put(&sink, ZJ_TURN_MARK);
      begin = at + n;
    }
    at += n ? n : 1;
  }
  zj_sink_text(&sink, zj_slice_cut(text, begin, text.length));
}

/* A command that could not make part of its answer did not succeed. */
static int end_code(int code) {
  zj_error err = {0};
  if (code >= ZJ_EXIT_ERROR || zj_noted_status(&err) == ZJ_OK) return code;
  return zj_report_error(&err);
}

int zj_finish_output(int code) {
  zj_error err = {0};
  code = end_code(code);
  bool written = fflush(stdout) == 0 && !ferror(stdout);
  int reason = errno;
  zj_pager_close();
  zj_status status = zj_redirect_end(written && code < ZJ_EXIT_ERROR, &err);
  if (status != ZJ_OK && code < ZJ_EXIT_ERROR) return zj_report_error(&err);
  if (written) return code;
  const char *file = zj_redirect_path();
  fprintf(stderr, zj_tr("zhangju: cannot write %s: %s\n", "zhangju: 无法写出%s：%s\n"),
          file ? file : zj_tr("the output", "结果"), zj_reason_errno(reason));
  return ZJ_EXIT_ERROR;
}
