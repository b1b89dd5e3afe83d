/* output.c - the options of output. */
#include "query/answer/output.h"

#include <string.h>
#include <strings.h>

#include "indexer/base/lang.h"
#include "indexer/base/redirect.h"
#include "query/answer/link.h"

bool zj_output_format(zj_run *run, zj_output *o, zj_format *format) {
  int word;
  o->formatted = true;
  return zj_option_choice(run, &word) && zj_format_read(run->chosen->argument, run->value, format);
}

static bool take_file(zj_run *run, zj_output *o) {
  o->file = strcmp(run->value, "-") == 0 ? NULL : run->value;
  if (*run->value) return true;
  zj_usage_error(run, "%s", zj_tr("-o: the name of the file is empty", "-o：文件名是空的"));
  return false;
}

bool zj_output_option(zj_run *run, int letter, zj_output *o) {
  if (letter == 'o') return take_file(run, o);
  o->links = run->value;
  if (zj_is_server(o->links)) return true;
  zj_usage_error(run,
                 zj_tr("--links: \"%s\" is not an address like http://localhost:8080",
                       "--links：“%s”不是 http://localhost:8080 这样的网址"),
                 run->value);
  return false;
}

/* The formats that the command writes, "text|json|csv". */
static const char *formats_of(const zj_run *run) {
  const zj_option *option = run->command->options;
  while (option->letter && strcmp(option->name, "format") != 0)
    option++;
  return option->letter ? option->argument : "";
}

/* Whether a file name promises a format of other programs, in which we would write plain text. */
static bool is_foreign(const char *name) {
  static const char *const suffixes[] = {".xls", ".doc", ".wps", ".et",   ".odt", ".ods",
                                         ".rtf", ".pdf", ".ppt", ".pptx", ".html"};
  size_t length = strlen(name);
  for (size_t i = 0; i < ZJ_COUNT(suffixes); i++) {
    size_t end = strlen(suffixes[i]);
    if (length > end && strcasecmp(name + length - end, suffixes[i]) == 0) return true;
  }
  return false;
}

/* Takes the format from the name of the file. A name that says nothing leaves it alone. */
static bool read_name(zj_run *run, const zj_output *o, zj_format *format) {
  zj_format found;
  bool foreign = is_foreign(o->file);
  if (!foreign && !zj_format_of_name(o->file, &found)) return true;
  if (!foreign && zj_format_read(formats_of(run), zj_format_word(found), format)) return true;
  zj_usage_error(run,
                 zj_tr("-o %s: this command does not write such files; it writes %s",
                       "-o %s：这个命令不写这种文件，可写：%s"),
                 o->file, formats_of(run));
  return false;
}

bool zj_output_settle(zj_run *run, const zj_output *o, zj_format *format, bool excel) {
  zj_error err = {0};
  if (excel && o->formatted && *format != ZJ_FORMAT_CSV) {
    zj_usage_error(run, "%s",
                   zj_tr("--excel goes with --format csv", "--excel 要与 --format csv 合用"));
    return false;
  }
  if (excel)
    *format = ZJ_FORMAT_CSV;
  else if (o->file && !o->formatted && !read_name(run, o, format))
    return false;
  if (zj_format_is_binary(*format) && !o->file && run->globals.terminal) {
    zj_usage_error(run,
                   zj_tr("%s is not for a terminal: write it to a file with -o NAME.%s",
                         "%s 不能输出到终端：请用 -o 名称.%s 写到文件"),
                   zj_format_word(*format), zj_format_suffix(*format));
    return false;
  }
  if (!o->file) return true;
  if (zj_redirect_open(o->file, &err) != ZJ_OK) {
    zj_report_error(&err);
    return false;
  }
  run->globals.terminal = false;
  run->globals.columns = 0;
  return true;
}
