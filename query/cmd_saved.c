/* cmd_saved.c - zhangju saved add | list | run | rm: queries by name. */
#include <stdio.h>
#include <talloc.h>
#include <time.h>

#include "query/answer.h"
#include "query/commands.h"
#include "query/saved.h"
#include "query/source.h"

enum { OPTION_FORMAT = 256 };

static const zj_option options[] = {
  {OPTION_FORMAT, "format", "FORMAT", "run: text, jsonl, tsv or paths", "run 的输出格式：text、jsonl、tsv 或 paths"},
  {'n', "limit", "N", "run: as of zhangju search", "run：同 zhangju search"},
  {0},
};

static const char *const examples[] = {
  "zhangju saved add 年轻干部 '问题:\"年轻干部\"'",
  "zhangju saved list",
  "zhangju saved run 年轻干部",
  "zhangju saved rm 年轻干部",
  NULL,
};

static int width_of(const char *text) { return zj_text_width(zj_slice_of(text)); }

static void print_row(const zj_saved_query *row, int widest) {
  char day[32] = "";
  time_t when = (time_t)row->created;
  struct tm parts;
  if (localtime_r(&when, &parts)) strftime(day, sizeof day, "%Y-%m-%d", &parts);
  printf("%s%*s  %s  ", row->name, widest - width_of(row->name), "", day);
  zj_print_clean(stdout, zj_slice_of(row->query));
  putchar('\n');
}

typedef struct request { zj_run *run; zj_answer_options answer; } request;

static int list(request *r, zj_saved *saved) {
  zj_saved_query *rows;
  size_t count;
  zj_error err = {0};
  if (zj_saved_list(r->run->ctx, saved, &rows, &count, &err) != ZJ_OK) return zj_report_error(&err);
  int widest = 0;
  for (size_t i = 0; i < count; i++)
    if (width_of(rows[i].name) > widest) widest = width_of(rows[i].name);
  for (size_t i = 0; i < count; i++) print_row(&rows[i], widest);
  return ZJ_EXIT_OK;
}

static int add(request *r, zj_saved *saved) {
  zj_error err = {0};
  char **argv = r->run->argv, *query = talloc_strdup(r->run->ctx, argv[1]);
  for (int i = 2; i < r->run->argc; i++) query = talloc_asprintf_append(query, " %s", argv[i]);
  return zj_saved_add(saved, zj_slice_of(argv[0]), zj_slice_of(query), &err) == ZJ_OK ? ZJ_EXIT_OK : zj_report_error(&err);
}

static int rm(request *r, zj_saved *saved) {
  zj_error err = {0};
  return zj_saved_remove(saved, zj_slice_of(r->run->argv[0]), &err) == ZJ_OK ? ZJ_EXIT_OK : zj_report_error(&err);
}

/* Prints as `zhangju search` does. */
static int run_saved(request *r, zj_saved *saved) {
  zj_saved_query found;
  zj_snapshot *snapshot;
  zj_error err = {0};
  if (zj_saved_get(r->run->ctx, saved, zj_slice_of(r->run->argv[0]), &found, &err) != ZJ_OK) return zj_report_error(&err);
  zj_query *query = zj_query_read(r->run->ctx, found.query, 0, false);
  if (!query) return ZJ_EXIT_ERROR;
  if (zj_source_open(r->run, &(zj_source_paths){0}, &snapshot, &err) != ZJ_OK) return zj_report_error(&err);
  return zj_answer_print(r->run, snapshot, query, &r->answer);
}

static const struct verb { const char *name; int min, max; int (*run)(request *r, zj_saved *saved); } verbs[] = {
  {"add", 2, 1000, add}, {"list", 0, 0, list}, {"run", 1, 1, run_saved}, {"rm", 1, 1, rm},
};

static int usage(const zj_run *run) {
  return zj_usage_error(run, "%s", zj_tr("one of: add NAME QUERY, list, run NAME, rm NAME", "用法：add 名称 查询，list，run 名称，rm 名称"));
}

static int start(request *r, const struct verb *verb) {
  zj_saved *saved;
  zj_error err = {0};
  r->run->argv++;
  r->run->argc--;
  if (r->run->argc < verb->min || r->run->argc > verb->max) return usage(r->run);
  if (zj_saved_open(r->run->ctx, r->run->globals.saved, &saved, &err) != ZJ_OK) return zj_report_error(&err);
  return verb->run(r, saved);
}

static int run(zj_run *run) {
  request r = {.run = run, .answer = {.sentences = 5, .limit = 20}};
  bool limited = false;
  int letter;
  while ((letter = zj_option_next(run)) > 0) {
    limited |= letter == 'n';
    if (!(letter == 'n' ? zj_option_number(run, 0, 1000000000, &r.answer.limit) : zj_format_read(run, &r.answer.format))) return ZJ_EXIT_ERROR;
  }
  if (letter < 0) return ZJ_EXIT_ERROR;
  if (!limited && r.answer.format != ZJ_FORMAT_TEXT) r.answer.limit = 0;
  for (size_t i = 0; run->argc && i < ZJ_COUNT(verbs); i++)
    if (strcmp(verbs[i].name, run->argv[0]) == 0) return start(&r, &verbs[i]);
  return usage(run);
}

const zj_command zj_cmd_saved = {"saved", "add NAME QUERY | list | run NAME | rm NAME", "queries by name", "按名称保存的查询", examples, options, run};
