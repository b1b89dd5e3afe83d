/* command.c - option parsing, help and error lines of every subcommand. */
#include "indexer/command.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

/* --help stands for every command; the other global options stand before or after the command's name. */
enum { OPTION_HELP = 1000, OPTION_INDEX, OPTION_SAVED, OPTION_SYNONYMS, OPTION_COLOR, OPTION_LANG, OPTION_QUIET };

static const zj_option global_options[] = {
  {OPTION_INDEX, "index", "DIR", "the index (default $ZHANGJU_INDEX, else ~/.local/share/zhangju/index)", "索引目录（默认 $ZHANGJU_INDEX，否则 ~/.local/share/zhangju/index）"},
  {OPTION_SAVED, "saved", "FILE", "the saved queries (default ~/.local/share/zhangju/saved.db)", "保存的查询（默认 ~/.local/share/zhangju/saved.db）"},
  {OPTION_SYNONYMS, "synonyms", "FILE", "the words of ~WORD (default ~/.config/zhangju/synonyms, else a list of zhangju's own)", "~词 的同义词（默认 ~/.config/zhangju/synonyms，没有则用自带的）"},
  {OPTION_LANG, "lang", "zh|en", "language of messages (default from the locale)", "界面语言（默认按系统区域设置）"},
  {OPTION_COLOR, "color", "WHEN", "auto, always or never", "颜色：auto、always 或 never"},
  {OPTION_QUIET, "quiet", NULL, "no progress and no remarks", "不显示进度和提示"},
  {OPTION_HELP, "help", NULL, "this help", "显示本帮助"},
  {0},
};

static void say(FILE *to, const char *prefix, const char *format, va_list args) {
  fputs(prefix, to);
  vfprintf(to, format, args);
  fputc('\n', to);
}

int zj_usage_error(const zj_run *run, const char *format, ...) {
  char prefix[80];
  snprintf(prefix, sizeof prefix, "zhangju %s: ", run->command ? run->command->name : "");
  va_list args;
  va_start(args, format);
  say(stderr, run->command ? prefix : "zhangju: ", format, args);
  va_end(args);
  return ZJ_EXIT_ERROR;
}

static int exit_code(zj_status status) {
  switch (status) {
  case ZJ_NO_INDEX: case ZJ_CORRUPT: return ZJ_EXIT_NO_INDEX;
  case ZJ_LOCKED: return ZJ_EXIT_LOCKED;
  case ZJ_INTERRUPTED: return ZJ_EXIT_INTERRUPTED;
  default: return ZJ_EXIT_ERROR;
  }
}

int zj_report_error(const zj_error *err) {
  fprintf(stderr, "zhangju: %s\n", err->text);
  return exit_code(err->status);
}

int zj_report_file_error(const char *file, const zj_error *err) {
  fputs("zhangju: ", stderr);
  zj_print_clean(stderr, zj_slice_of(file));
  fprintf(stderr, ": %s\n", err->text);
  return exit_code(err->status);
}

/* ---- options ---- */

static const zj_option *find_option(const zj_option *table, int letter, const char *name, size_t length) {
  for (const zj_option *o = table; o && o->letter; o++) {
    if (name ? strlen(o->name) == length && memcmp(o->name, name, length) == 0 : o->letter == letter) return o;
  }
  return NULL;
}

static char *take_argument(zj_run *run) {
  char *first = run->argv[run->permuted];
  run->argc--;
  memmove(run->argv + run->permuted, run->argv + run->permuted + 1, sizeof *run->argv * (size_t)(run->argc - run->permuted));
  return first;
}

static int set_color(zj_run *run) {
  static const char *const words[] = {"auto", "always", "never"};
  for (int i = 0; i < 3; i++)
    if (strcmp(run->value, words[i]) == 0) return run->globals.color = (zj_color)i, 0;
  zj_usage_error(run, zj_tr("--color is auto, always or never, not \"%s\"", "--color 只能是 auto、always 或 never，不能是“%s”"), run->value);
  return -1;
}

static int set_global(zj_run *run, int letter) {
  zj_lang lang;
  switch (letter) {
  case OPTION_INDEX: return run->globals.index = run->value, 0;
  case OPTION_SAVED: return run->globals.saved = run->value, 0;
  case OPTION_SYNONYMS: return run->globals.synonyms = run->value, 0;
  case OPTION_QUIET: return run->globals.quiet = true, 0;
  case OPTION_COLOR: return set_color(run);
  case OPTION_LANG:
    if (zj_lang_from(run->value, &lang)) return zj_lang_set(lang), 0;
    zj_usage_error(run, zj_tr("--lang is zh or en, not \"%s\"", "--lang 只能是 zh 或 en，不能是“%s”"), run->value);
    return -1;
  default:
    if (run->command) {
      zj_command_help(run->command, stdout);
      exit(zj_finish_output(ZJ_EXIT_OK));
    }
    return 0;
  }
}

/* The option's argument: what follows '=' or stands attached, else the next word. */
static bool take_value(zj_run *run, const zj_option *option, const char *attached) {
  run->option = option->name;
  run->value = attached;
  if (!option->argument) {
    if (!attached) return true;
    zj_usage_error(run, zj_tr("--%s takes no argument", "--%s 不带参数"), option->name);
    return false;
  }
  if (attached) return true;
  if (run->argc > run->permuted) return run->value = take_argument(run), true;
  zj_usage_error(run, zj_tr("--%s needs an argument: %s", "--%s 需要参数：%s"), option->name, option->argument);
  return false;
}

static int found(zj_run *run, const zj_option *option, bool global, const char *attached) {
  if (!take_value(run, option, attached)) return -1;
  if (!global) return option->letter;
  if (option->letter == OPTION_HELP && !run->command) return OPTION_HELP;
  return set_global(run, option->letter) < 0 ? -1 : 0;
}

static int unknown(zj_run *run, const char *what) {
  const char *name = run->command ? run->command->name : "";
  zj_usage_error(run, zj_tr("unknown option %s; see: zhangju %s --help", "没有选项 %s；请看：zhangju %s --help"), what, name);
  return -1;
}

static int long_option(zj_run *run, const char *word) {
  const char *equals = strchr(word, '=');
  size_t length = equals ? (size_t)(equals - word) : strlen(word);
  const zj_option *own = run->command ? find_option(run->command->options, 0, word, length) : NULL;
  const zj_option *global = own ? NULL : find_option(global_options, 0, word, length);
  if (!own && !global) return unknown(run, word - 2);
  return found(run, own ? own : global, !own, equals ? equals + 1 : NULL);
}

static int short_option(zj_run *run) {
  int letter = (unsigned char)*run->cluster++;
  if (letter == 'h' || letter == 'q') {
    const zj_option *own = run->command ? find_option(run->command->options, letter, NULL, 0) : NULL;
    if (!own) return found(run, find_option(global_options, letter == 'h' ? OPTION_HELP : OPTION_QUIET, NULL, 0), true, NULL);
  }
  const zj_option *option = run->command ? find_option(run->command->options, letter, NULL, 0) : NULL;
  if (!option) {
    char what[8] = {'-', (char)letter, 0};
    return unknown(run, letter < 0x80 ? what : "-?");
  }
  const char *rest = option->argument && *run->cluster ? run->cluster : NULL;
  if (option->argument) run->cluster = NULL;
  return found(run, option, false, rest);
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
      if (strcmp(word, "--") == 0) { take_argument(run); run->ended = true; return 0; }
      if (strncmp(word, "--", 2) == 0) { take_argument(run); letter = long_option(run, word + 2); }
      else if (word[0] == '-' && word[1] && (unsigned char)word[1] < 0x80) { take_argument(run); run->cluster = word + 1; continue; }
      else if (!run->command) return 0; /* the command's name ends the options before it */
      else { run->permuted++; continue; }
    }
    if (letter != 0) return letter;
  }
}

bool zj_option_number(zj_run *run, long min, long max, long *out) {
  char *end;
  errno = 0;
  long value = strtol(run->value, &end, 10);
  if (errno || end == run->value || *end || value < min || value > max) {
    zj_usage_error(run, zj_tr("--%s takes a whole number from %ld to %ld, not \"%s\"", "--%s 是 %ld 到 %ld 的整数，不能是“%s”"),
                   run->option, min, max, run->value);
    return false;
  }
  *out = value;
  return true;
}

/* ---- help ---- */

static void help_options(const zj_option *table, FILE *to) {
  for (const zj_option *o = table; o && o->letter; o++) {
    char left[64];
    char letter[8] = "    ";
    if (o->letter < 256) snprintf(letter, sizeof letter, "-%c, ", o->letter);
    snprintf(left, sizeof left, "  %s--%s%s%s", letter, o->name, o->argument ? " " : "", o->argument ? o->argument : "");
    int width = zj_text_width(zj_slice_of(left));
    fprintf(to, "%s%*s%s\n", left, width < 27 ? 28 - width : 1, "", zj_tr(o->en, o->zh));
  }
}

void zj_command_help(const zj_command *command, FILE *to) {
  fprintf(to, "zhangju %s %s\n\n%s\n", command->name, command->arguments, zj_tr(command->en, command->zh));
  if (command->options && command->options->letter) {
    fprintf(to, "\n%s\n", zj_tr("Options", "选项"));
    help_options(command->options, to);
  }
  fprintf(to, "\n%s\n", zj_tr("Options of every command", "通用选项"));
  help_options(global_options, to);
  if (!command->examples) return;
  fprintf(to, "\n%s\n", zj_tr("Examples", "示例"));
  for (const char *const *example = command->examples; *example; example++) fprintf(to, "  %s\n", *example);
}

/* ---- output ---- */

bool zj_use_color(const zj_globals *globals, FILE *to) {
  if (globals->color != ZJ_COLOR_AUTO) return globals->color == ZJ_COLOR_ALWAYS;
  const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
  return !(no_color && *no_color) && term && strcmp(term, "dumb") != 0 && isatty(fileno(to));
}

void zj_print_clean(FILE *to, zj_slice text) {
  uint32_t c;
  for (size_t at = 0; at < text.length;) {
    unsigned n = zj_utf8_decode(text, at, &c);
    if (n && zj_char_is_control(c)) fputc(' ', to);
    else fwrite(text.at + at, 1, n ? n : 1, to);
    at += n ? n : 1;
  }
}

int zj_finish_output(int code) {
  if (fflush(stdout) == 0 && !ferror(stdout)) return code;
  fprintf(stderr, "zhangju: %s: %s\n", zj_tr("cannot write the output", "无法写出结果"), strerror(errno));
  return ZJ_EXIT_ERROR;
}
