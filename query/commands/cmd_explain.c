/* cmd_explain.c - zhangju explain: shows how a query is understood and answered. */
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/values.h"
#include "query/answer/answer.h"
#include "query/answer/explain.h"
#include "query/answer/source.h"
#include "query/commands/commands.h"

enum { OPTION_FORMAT = 256, OPTION_SCAN, OPTION_LITERAL, OPTION_DEADLINE };

static const zj_option options[] = {
    {'i', "in", "ROLE", "only in sections of this role (may be repeated)",
     "只在这类章节里查（可重复）"},
    {OPTION_FORMAT, "format", "text|json", "output format (default text)", "输出格式（默认 text）"},
    {OPTION_LITERAL, "literal", NULL, "treat the query as one phrase", "把输入整体当作一个短语"},
    {OPTION_SCAN, "scan", "PATH",
     "answer from this file or folder without an index (may be repeated)",
     "不用索引，直接查这个文件或目录（可重复）"},
    {OPTION_DEADLINE, "deadline", "MS", "stop after MS milliseconds and say so",
     "超过这么多毫秒就停止并说明"},
    {0},
};

static const char *const examples[] = {
    "zhangju explain '问题:近20(年轻干部 培训)'",
    "zhangju explain --format json '同篇(问题:年轻干部 打算:培训)'", NULL};

typedef struct asked {
  zj_role_set in;
  bool literal, json;
  long deadline_ms;
  zj_source_paths scan;
} asked;

static bool read_format(zj_run *run, asked *a) {
  a->json = strcmp(run->value, "json") == 0;
  if (a->json || strcmp(run->value, "text") == 0) return true;
  zj_usage_error(
      run,
      zj_tr("--format is text or json, not \"%s\"", "--format 只能是 text 或 json，不能是“%s”"),
      run->value);
  return false;
}

static bool take_option(zj_run *run, int letter, asked *a) {
  switch (letter) {
  case 'i':
    return zj_role_read(run, &a->in);
  case OPTION_FORMAT:
    return read_format(run, a);
  case OPTION_SCAN:
    return zj_source_add(run->ctx, &a->scan, run->value);
  case OPTION_DEADLINE:
    return zj_option_number(run, 0, 3600000, &a->deadline_ms);
  default:
    a->literal = true;
    return true;
  }
}

static int explain_query(zj_run *run, const asked *a, const zj_query *query, uint64_t parse_us) {
  zj_snapshot *snapshot;
  zj_result *result;
  zj_error err = {0};
  zj_search_options search = {.deadline_us = (uint64_t)a->deadline_ms * 1000, .explain = true};
  if (zj_source_open(run, &a->scan, &snapshot, &err) != ZJ_OK ||
      zj_search(run->ctx, snapshot, query, &search, &result, &err) != ZJ_OK)
    return zj_report_error(&err);
  json_t *explained = zj_explain_json(snapshot, query, result, parse_us);
  if (query->hint && !run->globals.quiet) fprintf(stderr, "zhangju: %s\n", query->hint);
  zj_status status = zj_value_status(explained, &err);
  if (status == ZJ_OK && !a->json) zj_explain_print(stdout, explained);
  if (status == ZJ_OK && a->json)
    status = zj_value_print(stdout, json_incref(explained), JSON_INDENT(2), &err);
  json_decref(explained);
  return status == ZJ_OK ? ZJ_EXIT_OK : zj_report_error(&err);
}

static int explain(zj_run *run) {
  asked a = {0};
  int letter;
  while ((letter = zj_option_next(run)) > 0)
    if (!take_option(run, letter, &a)) return ZJ_EXIT_ERROR;
  if (letter < 0) return ZJ_EXIT_ERROR;
  if (run->argc == 0)
    return zj_usage_error(run, "%s",
                          zj_tr("which query? e.g. zhangju explain 年轻干部",
                                "要说明哪个查询？例如 zhangju explain 年轻干部"));
  uint64_t began = zj_now_us();
  zj_query *query = zj_query_read(run->ctx, zj_joined_arguments(run), a.in, a.literal);
  return query ? explain_query(run, &a, query, zj_now_us() - began) : ZJ_EXIT_ERROR;
}

const zj_command zj_cmd_explain = {"explain",
                                   "[OPTIONS] QUERY…",
                                   "show how a query is understood and answered",
                                   "说明检索式如何理解、如何执行",
                                   examples,
                                   options,
                                   explain};
