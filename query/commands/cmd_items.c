/* cmd_items.c - zhangju items: lists the items that reports have under a role, one a line
 * (问题清单). */
#include <talloc.h>

#include "indexer/base/lang.h"
#include "query/answer/answer.h"
#include "query/answer/source.h"
#include "query/commands/commands.h"

enum {
  OPTION_NESTED = 256,
  OPTION_FORMAT,
  OPTION_EXCEL,
  OPTION_OFFSET,
  OPTION_SCAN,
  OPTION_LITERAL
};

static const zj_option options[] = {
    {'i', "in", "ROLE", "items in sections of this role (default 问题; may be repeated)",
     "取哪类章节（默认 问题；可重复）"},
    {OPTION_NESTED, "nested", NULL, "also list items inside items", "连同条目中的小条目"},
    {OPTION_FORMAT, "format", ZJ_FORMATS, "output format (default text)", "输出格式（默认 text）"},
    {OPTION_EXCEL, "excel", NULL, "csv for spreadsheets", "供电子表格打开的 csv"},
    {'n', "limit", "N", "at most N items; 0 for all (default)", "最多 N 条；0 为全部（默认）"},
    {OPTION_OFFSET, "offset", "N", "skip the first N items", "略过前 N 条"},
    {OPTION_LITERAL, "literal", NULL, "treat the query as one phrase", "把输入整体当作一个短语"},
    {OPTION_SCAN, "scan", "PATH", "read this file or folder without an index (may be repeated)",
     "不用索引，直接读这个文件或目录（可重复）"},
    ZJ_SOURCE_ENCODING_OPTION,
    {0},
};

static const char *const examples[] = {"zhangju items", "zhangju items 年轻干部",
                                       "zhangju items --in 打算 --excel > plans.csv", NULL};

typedef struct lister {
  zj_emit_options emit;
  zj_role_set in;
  bool nested, literal, formatted;
  zj_source_paths scan;
} lister;

static bool take_option(zj_run *run, int letter, lister *l) {
  int word;
  switch (letter) {
  case 'i':
    return zj_role_read(run, &l->in);
  case 'n':
    return zj_answer_number(run, &l->emit.limit);
  case OPTION_OFFSET:
    return zj_answer_number(run, &l->emit.offset);
  case OPTION_FORMAT:
    l->formatted = true;
    if (!zj_option_choice(run, &word)) return false;
    l->emit.format = (zj_format)word;
    return true;
  case OPTION_EXCEL:
    l->emit.excel = true;
    return true;
  case OPTION_SCAN:
    return zj_source_add(run->ctx, &l->scan, run->value);
  case ZJ_OPTION_ENCODING:
    return zj_source_encoding(run, &l->scan);
  case OPTION_NESTED:
    l->nested = true;
    return true;
  default:
    l->literal = true;
    return true;
  }
}

/* Lists the items of every report in the order of the index or, with a query, of the best reports
 * first. */
static int list_items(zj_run *run, lister *l, zj_query *query) {
  zj_snapshot *snapshot;
  zj_result *result = NULL;
  zj_error err = {0};
  uint64_t count = 0;
  zj_status status = zj_source_open(run, &l->scan, &snapshot, &err);
  if (status == ZJ_OK && query)
    status = zj_search(run->ctx, snapshot, query, &(zj_search_options){.without_sentences = true},
                       &result, &err);
  if (status == ZJ_OK) {
    zj_answer_look(run, &l->emit);
    zj_sink out = zj_sink_file(stdout);
    zj_emitter *e = zj_emit_new(run->ctx, &out, &l->emit);
    status = e ? zj_emit_items(e, snapshot, l->in, l->nested, query, result, &count, &err)
               : zj_no_memory(&err);
  }
  if (status != ZJ_OK) return zj_report_error(&err);
  if (!count) fprintf(stderr, "%s\n", zj_tr("no items", "没有条目"));
  return count ? ZJ_EXIT_OK : ZJ_EXIT_NO_HIT;
}

static int items(zj_run *run) {
  lister l = {.emit.unit = ZJ_EMIT_ITEMS};
  zj_query *query = NULL;
  int letter;
  while ((letter = zj_option_next(run)) > 0)
    if (!take_option(run, letter, &l)) return ZJ_EXIT_ERROR;
  if (letter < 0) return ZJ_EXIT_ERROR;
  if (!l.in) l.in = ZJ_ROLE_BIT(ZJ_ROLE_PROBLEMS);
  if (l.emit.excel && l.formatted && l.emit.format != ZJ_FORMAT_CSV)
    return zj_usage_error(
        run, "%s", zj_tr("--excel goes with --format csv", "--excel 要与 --format csv 合用"));
  if (l.emit.excel) l.emit.format = ZJ_FORMAT_CSV;
  if (run->argc) query = zj_query_read(run->ctx, zj_joined_arguments(run), 0, l.literal);
  if (run->argc && !query) return ZJ_EXIT_ERROR;
  return list_items(run, &l, query);
}

const zj_command zj_cmd_items = {"items",
                                 "[OPTIONS] [QUERY…]",
                                 "list the items under a role, e.g. all problems",
                                 "列出某类章节下的条目，如问题清单",
                                 examples,
                                 options,
                                 items};
