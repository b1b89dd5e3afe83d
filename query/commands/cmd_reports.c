/* cmd_reports.c - zhangju reports: lists the reports of the index. */
#include <talloc.h>

#include "indexer/base/lang.h"
#include "query/answer/answer.h"
#include "query/answer/source.h"
#include "query/commands/commands.h"
#include "query/engine/sort.h"

enum { OPTION_FORMAT = 256, OPTION_EXCEL, OPTION_SORT, OPTION_OFFSET, OPTION_SCAN };

static const zj_option options[] = {
    {OPTION_FORMAT, "format", ZJ_FORMATS, "output format (default text)", "输出格式（默认 text）"},
    {OPTION_EXCEL, "excel", NULL, "csv for spreadsheets", "供电子表格打开的 csv"},
    {OPTION_SORT, "sort", "index|date|title|path",
     "order of the reports (default index: as they were indexed)",
     "次序：收录、日期、标题、路径（默认 index，按收录先后）"},
    {'0', "null", NULL, "with --format paths, end each path with NUL, for xargs -0",
     "与 --format paths 合用，路径以 NUL 结尾，供 xargs -0 使用"},
    {'n', "limit", "N", "at most N reports; 0 for all (default)", "最多 N 篇；0 为全部（默认）"},
    {OPTION_OFFSET, "offset", "N", "skip the first N reports", "略过前 N 篇"},
    {OPTION_SCAN, "scan", "PATH", "list this file or folder without an index (may be repeated)",
     "不用索引，直接列出这个文件或目录（可重复）"},
    ZJ_SOURCE_ENCODING_OPTION,
    {0},
};

static const char *const examples[] = {"zhangju reports",
                                       "zhangju reports --sort date -n 5 年份:2025",
                                       "zhangju reports --excel 类型:总结 > reports.csv", NULL};

typedef struct lister {
  zj_emit_options emit;
  zj_sort sort;
  bool formatted;
  zj_source_paths scan;
} lister;

static bool take_option(zj_run *run, int letter, lister *l) {
  int word;
  switch (letter) {
  case OPTION_FORMAT:
    l->formatted = true;
    if (!zj_option_choice(run, &word)) return false;
    l->emit.format = (zj_format)word;
    return true;
  case OPTION_EXCEL:
    l->emit.excel = true;
    return true;
  case OPTION_SORT:
    if (!zj_option_choice(run, &word)) return false;
    l->sort = (zj_sort)word; /* 'index' takes the place of 'relevance' in zj_sort */
    return true;
  case OPTION_OFFSET:
    return zj_answer_number(run, &l->emit.offset);
  case OPTION_SCAN:
    return zj_source_add(run->ctx, &l->scan, run->value);
  case ZJ_OPTION_ENCODING:
    return zj_source_encoding(run, &l->scan);
  case 'n':
    return zj_answer_number(run, &l->emit.limit);
  default:
    l->emit.nul = true;
    return true;
  }
}

/* Ranks every report in the order of the index, for a list without a query; NULL when memory ran
 * out. */
static zj_result *rank_everything(void *ctx, const zj_snapshot *snapshot) {
  zj_result *all = talloc_zero(ctx, zj_result);
  if (!all) return NULL;
  zj_snapshot_place *places = zj_snapshot_list(all, snapshot, &all->ranking_count);
  all->ranking = talloc_zero_array(all, zj_ranked, (unsigned)all->ranking_count + 1);
  if (!places || !all->ranking) return NULL;
  for (size_t i = 0; i < all->ranking_count; i++)
    all->ranking[i] = (zj_ranked){.segment = places[i].segment, .report = places[i].report};
  return all;
}

static int list_reports(zj_run *run, lister *l, const zj_query *query) {
  zj_snapshot *snapshot;
  zj_result *result = NULL;
  zj_error err = {0};
  zj_status status = zj_source_open(run, &l->scan, &snapshot, &err);
  if (status == ZJ_OK && query)
    status = zj_search(run->ctx, snapshot, query, &(zj_search_options){.without_sentences = true},
                       &result, &err);
  if (status == ZJ_OK && !query) {
    result = rank_everything(run->ctx, snapshot);
    if (!result) status = zj_no_memory(&err);
  }
  if (status != ZJ_OK) return zj_report_error(&err);
  if (zj_sort_apply(snapshot, result->ranking, result->ranking_count, l->sort, &err) != ZJ_OK)
    return zj_report_error(&err);
  zj_answer_look(run, &l->emit);
  zj_sink out = zj_sink_file(stdout);
  zj_emitter *e = zj_emit_new(run->ctx, &out, &l->emit);
  status = e ? zj_emit_answer(e, snapshot, query, result, &err) : zj_no_memory(&err);
  if (status != ZJ_OK) return zj_report_error(&err);
  if (!result->ranking_count) fprintf(stderr, "%s\n", zj_tr("no reports", "没有报告"));
  return zj_finish_output(result->ranking_count ? ZJ_EXIT_OK : ZJ_EXIT_NO_HIT);
}

static int reports(zj_run *run) {
  lister l = {.emit = {.unit = ZJ_EMIT_REPORTS, .facts = true}};
  zj_query *query = NULL;
  int letter;
  while ((letter = zj_option_next(run)) > 0)
    if (!take_option(run, letter, &l)) return ZJ_EXIT_ERROR;
  if (letter < 0) return ZJ_EXIT_ERROR;
  if (l.emit.excel && l.formatted && l.emit.format != ZJ_FORMAT_CSV)
    return zj_usage_error(
        run, "%s", zj_tr("--excel goes with --format csv", "--excel 要与 --format csv 合用"));
  if (l.emit.excel) l.emit.format = ZJ_FORMAT_CSV;
  if (l.emit.nul && l.emit.format != ZJ_FORMAT_PATHS)
    return zj_usage_error(run, "%s",
                          zj_tr("-0 goes with --format paths", "-0 要与 --format paths 合用"));
  if (run->argc) query = zj_query_read(run->ctx, zj_joined_arguments(run), 0, false);
  if (run->argc && !query) return ZJ_EXIT_ERROR;
  return list_reports(run, &l, query);
}

const zj_command zj_cmd_reports = {"reports",
                                   "[OPTIONS] [QUERY…]",
                                   "list the reports of the index, or those with a hit",
                                   "列出索引中的报告，或其中有命中的",
                                   examples,
                                   options,
                                   reports};
