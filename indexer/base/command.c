/* command.c - option parsing, help and error lines of every subcommand. */
#include "indexer/base/command.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <talloc.h>
#include <unistd.h>

#include "indexer/base/flow.h"
#include "indexer/base/lang.h"
#include "indexer/base/pager.h"
#include "indexer/base/reason.h"
#include "indexer/base/suggest.h"

/* --help stands for every command; the other global options stand before or after the command's
 * name. */
enum {
  OPTION_HELP = 'h',
  OPTION_QUIET = 'q',
  OPTION_INDEX = 1000,
  OPTION_SAVED,
  OPTION_SYNONYMS,
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
     "the words of ~WORD (default ~/.config/zhangju/synonyms, else a list of zhangju's own)",
     "~词 的同义词（默认 ~/.config/zhangju/synonyms，没有则用自带的）"},
    {OPTION_LANG, "lang", "zh|en", "language of messages (default: of the locale)",
     "界面语言（默认按系统区域设置）"},
    {OPTION_COLOR, "color", "auto|always|never",
     "colours (default auto: on a terminal, unless NO_COLOR is set)",
     "颜色（默认 auto：输出到终端且未设 NO_COLOR 时）"},
    {OPTION_PAGER, "pager", NULL, "show the output page by page (default on a terminal)",
     "分页显示（输出到终端时默认如此）"},
    {OPTION_NO_PAGER, "no-pager", NULL, "do not", "不分页"},
    {OPTION_QUIET, "quiet", NULL, "no progress and no remarks", "不显示进度和提示"},
    {OPTION_HELP, "help", NULL, "this help", "显示本帮助"},
    {0},
};

/* What was typed, or a name of a file, is a part of messages: it must not drive the terminal. */
static void say(const char *prefix, const char *format, va_list args) {
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
  say(run->command ? prefix : "zhangju: ", format, args);
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
  default:
    return ZJ_EXIT_ERROR;
  }
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

static const char *argument_zh(zj_slice name) {
  static const char *const names[][2] = {
      {"OPTIONS", "选项"}, {"COMMAND", "命令"}, {"QUERY", "检索式"}, {"WORD", "词"},
      {"ROLE", "角色"},    {"NAME", "名称"},    {"ID", "编号"},      {"LINE", "行"},
      {"CHAR", "字"},      {"FILE", "文件"},    {"DIR", "目录"},     {"PATH", "路径"},
      {"ADDRESS", "地址"}, {"ORIGIN", "站点"},  {"MS", "毫秒"},
  };
  for (size_t i = 0; i < ZJ_COUNT(names); i++)
    if (zj_slice_equal(name, zj_slice_of(names[i][0]))) return names[i][1];
  return NULL;
}

const char *zj_arguments_words(zj_arguments_text out, const char *arguments) {
  const size_t room = sizeof(zj_arguments_text);
  size_t used = 0;
  for (size_t length; *arguments && used + 1 < room; arguments += length) {
    size_t name = strspn(arguments, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    const char *zh =
        name && zj_lang_get() == ZJ_LANG_ZH ? argument_zh((zj_slice){arguments, name}) : NULL;
    length = name ? name : 1;
    int n = zh ? snprintf(out + used, room - used, "%s", zh)
               : snprintf(out + used, room - used, "%.*s", (int)length, arguments);
    used += n > 0 ? (size_t)n : 0;
  }
  out[used < room ? used : room - 1] = 0;
  return out;
}

/* ---- options ---- */

static const zj_option *find_option(const zj_option *table, int letter, const char *name,
                                    size_t length) {
  for (const zj_option *o = table; o && o->letter; o++) {
    if (name ? strlen(o->name) == length && memcmp(o->name, name, length) == 0
             : o->letter == letter)
      return o;
  }
  return NULL;
}

static char *take_argument(zj_run *run) {
  char *first = run->argv[run->permuted];
  run->argc--;
  memmove(run->argv + run->permuted, run->argv + run->permuted + 1,
          sizeof *run->argv * (size_t)(run->argc - run->permuted));
  return first;
}

static int set_global(zj_run *run, int letter) {
  int word;
  switch (letter) {
  case OPTION_INDEX:
    return run->globals.index = run->value, 0;
  case OPTION_SAVED:
    return run->globals.saved = run->value, 0;
  case OPTION_SYNONYMS:
    return run->globals.synonyms = run->value, 0;
  case OPTION_QUIET:
    return run->globals.quiet = true, 0;
  case OPTION_PAGER:
    return run->globals.pager = ZJ_WHEN_ALWAYS, 0;
  case OPTION_NO_PAGER:
    return run->globals.pager = ZJ_WHEN_NEVER, 0;
  case OPTION_COLOR:
    return zj_option_choice(run, &word) ? run->globals.color = (zj_when)word, 0 : -1;
  case OPTION_LANG:
    return zj_option_choice(run, &word) ? zj_lang_set(word == 0 ? ZJ_LANG_ZH : ZJ_LANG_EN), 0 : -1;
  default:
    if (run->command) {
      zj_command_help(run, run->command);
      exit(zj_finish_output(ZJ_EXIT_OK));
    }
    return 0;
  }
}

/* The option's argument: what follows '=' or stands attached, else the next word. */
static bool take_value(zj_run *run, const zj_option *option, const char *attached) {
  run->option = option->name;
  run->chosen = option;
  run->value = attached;
  if (!option->argument) {
    if (!attached) return true;
    zj_usage_error(run, zj_tr("--%s takes no argument", "--%s 不带参数"), option->name);
    return false;
  }
  if (attached) return true;
  if (run->argc > run->permuted) return run->value = take_argument(run), true;
  zj_arguments_text words;
  zj_usage_error(run, zj_tr("--%s needs an argument: %s", "--%s 需要参数：%s"), option->name,
                 zj_arguments_words(words, option->argument));
  return false;
}

static int found(zj_run *run, const zj_option *option, bool global, const char *attached) {
  if (!take_value(run, option, attached)) return -1;
  if (!global) return option->letter;
  if (option->letter == OPTION_HELP && !run->command) return OPTION_HELP;
  return set_global(run, option->letter) < 0 ? -1 : 0;
}

static void offer_options(zj_suggest *suggest, const zj_option *table) {
  for (const zj_option *o = table; o && o->letter; o++)
    zj_suggest_offer(suggest, o->name);
}

/* Where what there is can be read. */
typedef char help_text[80];
static const char *help_of(const zj_run *run, help_text out) {
  if (!run->command) return "zhangju help";
  snprintf(out, sizeof(help_text), "zhangju %s --help", run->command->name);
  return out;
}

static int unknown_long(zj_run *run, zj_slice typed) {
  help_text help;
  zj_suggest suggest = zj_suggest_begin(typed);
  if (run->command) offer_options(&suggest, run->command->options);
  offer_options(&suggest, global_options);
  int length = (int)typed.length;
  if (suggest.word)
    zj_usage_error(run,
                   zj_tr("unknown option --%.*s; did you mean --%s? see: %s",
                         "没有选项 --%.*s；是不是 --%s？请看：%s"),
                   length, typed.at, suggest.word, help_of(run, help));
  else
    zj_usage_error(run, zj_tr("unknown option --%.*s; see: %s", "没有选项 --%.*s；请看：%s"),
                   length, typed.at, help_of(run, help));
  return -1;
}

static int unknown_short(zj_run *run, const char *what) {
  help_text help;
  bool query = run->command && strstr(run->command->arguments, "QUERY");
  zj_usage_error(run, zj_tr("unknown option %s; see: %s%s", "没有选项 %s；请看：%s%s"), what,
                 help_of(run, help),
                 query ? zj_tr("; before a query that begins with - write --",
                               "；检索式以 - 开头时，前面要写 --")
                       : "");
  return -1;
}

static int long_option(zj_run *run, const char *word) {
  const char *equals = strchr(word, '=');
  size_t length = equals ? (size_t)(equals - word) : strlen(word);
  const zj_option *own = run->command ? find_option(run->command->options, 0, word, length) : NULL;
  const zj_option *global = own ? NULL : find_option(global_options, 0, word, length);
  if (!own && !global) return unknown_long(run, (zj_slice){word, length});
  return found(run, own ? own : global, !own, equals ? equals + 1 : NULL);
}

static int short_option(zj_run *run) {
  int letter = (unsigned char)*run->cluster++;
  const zj_option *own = run->command ? find_option(run->command->options, letter, NULL, 0) : NULL;
  const zj_option *option = own ? own : find_option(global_options, letter, NULL, 0);
  if (!option) {
    char what[8] = {'-', (char)letter, 0};
    return unknown_short(run, letter < 0x80 ? what : "-?");
  }
  const char *rest = option->argument && *run->cluster ? run->cluster : NULL;
  if (option->argument) run->cluster = NULL;
  return found(run, option, !own, rest);
}

int zj_option_next(zj_run *run) {
  for (;;) {
    int letter = 0;
    if (run->cluster && *run->cluster) {
      letter = short_option(run);
    } else {
      run->cluster = NULL;
      if (run->ended || run->argc <= run->permuted) return 0;
      const char *word = run->argv[run->permuted];
      if (strcmp(word, "--") == 0) {
        take_argument(run);
        run->ended = true;
        return 0;
      }
      if (strncmp(word, "--", 2) == 0) {
        take_argument(run);
        letter = long_option(run, word + 2);
      } else if (word[0] == '-' && word[1] && (unsigned char)word[1] < 0x80) {
        take_argument(run);
        run->cluster = word + 1;
        continue;
      } else if (!run->command)
        return 0; /* the command's name ends the options before it */
      else {
        run->permuted++;
        continue;
      }
    }
    if (letter != 0) return letter;
  }
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

/* "zh|en" as "zh, en". */
static void list_words(const char *words, char *out, size_t room) {
  const char *comma = zj_tr(", ", "、");
  size_t used = 0;
  out[0] = 0;
  for (; *words && used + 4 < room; words++)
    if (*words == '|')
      used += (size_t)snprintf(out + used, room - used, "%s", comma);
    else
      out[used++] = *words, out[used] = 0;
}

/* "zh|en" holds "en". */
bool zj_option_choice(zj_run *run, int *out) {
  const char *word = run->chosen->argument;
  size_t length = strlen(run->value);
  for (int i = 0; word; i++, word = strchr(word, '|') ? strchr(word, '|') + 1 : NULL)
    if (length && strcspn(word, "|") == length && memcmp(word, run->value, length) == 0)
      return *out = i, true;
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

static void help_options(const zj_option *table, zj_sink *to, int columns) {
  for (const zj_option *o = table; o && o->letter; o++) {
    char left[500], letter[8] = "    ";
    zj_arguments_text words;
    if (o->letter < 256) snprintf(letter, sizeof letter, "-%c, ", o->letter);
    snprintf(left, sizeof left, "%s--%s%s%s", letter, o->name, o->argument ? " " : "",
             o->argument ? zj_arguments_words(words, o->argument) : "");
    zj_flow_row(to, columns, 30, left, zj_tr(o->en, o->zh));
  }
}

static void help_line(zj_sink *to, int columns, const char *text) {
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
  help_line(&out, columns, usage);
  zj_sink_char(&out, '\n');
  help_line(&out, columns, zj_tr(command->en, command->zh));
  if (command->options && command->options->letter) {
    zj_sink_print(&out, "\n%s\n", zj_tr("Options", "选项"));
    help_options(command->options, &out, columns);
  }
  zj_sink_print(&out, "\n%s\n", zj_tr("Options of every command", "通用选项"));
  help_options(global_options, &out, columns);
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
  zj_sink_text(&sink, text);
}

int zj_finish_output(int code) {
  bool written = fflush(stdout) == 0 && !ferror(stdout);
  int reason = errno;
  zj_pager_close();
  if (written) return code;
  fprintf(stderr, zj_tr("zhangju: cannot write the output: %s\n", "zhangju: 无法写出结果：%s\n"),
          zj_reason_errno(reason));
  return ZJ_EXIT_ERROR;
}
