/* cmd_reports.c - zhangju reports: lists the reports of the index. */
#include <talloc.h>

#include "indexer/base/lang.h"
#include "query/answer/listing.h"
#include "query/answer/titles.h"
#include "query/commands/commands.h"
#include "query/engine/sort.h"

static const zj_option options[] = {
    ZJ_LISTING_FORMATS,
    {ZJ_ANSWER_SORT, "sort", "index|date|title|path", /* index takes the place of relevance */
     "order of the reports (default index: as they were indexed)",
     "次序：收录、日期、标题、路径（默认 index，按收录先后）"},
    {'0', "null", NULL, "with --format paths, end each path with NUL, for xargs -0",
     "与 --format paths 合用，路径以 NUL 结尾，供 xargs -0 使用"},
    {'n', "limit", "N", "at most N reports; 0 for all (default)", "最多 N 篇；0 为全部（默认）"},
    {ZJ_ANSWER_OFFSET, "offset", "N", "skip the first N reports", "略过前 N 篇"},
    {ZJ_LISTING_SCAN, "scan", "PATH", "list this file or folder without an index (may be repeated)",
     "不用索引，直接列出这个文件或目录（可重复）"},
    ZJ_SOURCE_OPTIONS,
    {0},
};

static const char *const examples[] = {"zhangju reports",
                                       "zhangju reports --sort date -n 5 年份:2025",
                                       "zhangju reports --excel 类型:总结 > reports.csv", NULL};

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

/* Ranks the reports that the words name instead, when no report has them in its text:
 * 云溪县政府工作报告 2025. */
static zj_status rank_named(zj_run *run, zj_listing *l, zj_error *err) {
  zj_titles titles;
  zj_status status = zj_titles_find(run->ctx, l->snapshot, l->query, SIZE_MAX, 0, &titles, err);
  if (status != ZJ_OK || !titles.count || titles.other_year) return status;
  zj_result *named = talloc_zero(run->ctx, zj_result);
  if (named) named->ranking = talloc_zero_array(named, zj_ranked, (unsigned)titles.count);
  if (!named || !named->ranking) return zj_no_memory(err);
  for (size_t i = 0; i < titles.count; i++) {
    zj_ranked *row = &named->ranking[named->ranking_count];
    if (zj_snapshot_find(l->snapshot, zj_slice_of(titles.at[i].id), &row->segment, &row->report))
      named->ranking_count++;
  }
  l->result = named;
  l->query = NULL; /* the list is not one of hits */
  if (!run->globals.quiet)
    fprintf(stderr, "%s\n",
            zj_tr("zhangju: no report contains these words; these are the reports with such a name",
                  "zhangju: 没有报告写有这些词；以下是名称相符的报告"));
  return ZJ_OK;
}

static zj_status rank_reports(zj_run *run, zj_listing *l, zj_error *err) {
  zj_status status = zj_listing_open(run, l, err);
  if (status == ZJ_OK && l->query && !l->result->ranking_count) status = rank_named(run, l, err);
  if (status != ZJ_OK) return status;
  if (!l->result) l->result = rank_everything(run->ctx, l->snapshot);
  if (!l->result) return zj_no_memory(err);
  return zj_sort_apply(l->snapshot, l->result->ranking, l->result->ranking_count, l->answer.sort,
                       err);
}

static int list_reports(zj_run *run, zj_listing *l) {
  zj_error err = {0};
  zj_status status = rank_reports(run, l, &err);
  if (status == ZJ_OK) {
    zj_answer_look(run, &l->answer.emit);
    zj_sink out = zj_sink_file(stdout);
    zj_emitter *e = zj_emit_new(run->ctx, &out, &l->answer.emit);
    status = e ? zj_emit_answer(e, l->snapshot, l->query, l->result, &err) : zj_no_memory(&err);
  }
  if (status != ZJ_OK) return zj_report_error(&err);
  bool any = l->result->ranking_count > 0;
  if (!any) fprintf(stderr, "%s\n", zj_tr("no reports", "没有报告"));
  return any ? ZJ_EXIT_OK : ZJ_EXIT_NO_HIT;
}

static int reports(zj_run *run) {
  zj_listing l = {.answer.emit = {.unit = ZJ_EMIT_REPORTS, .facts = true}};
  int letter;
  while ((letter = zj_option_next(run)) > 0)
    if (!zj_listing_option(run, letter, &l)) return ZJ_EXIT_ERROR;
  if (letter < 0 || !zj_listing_settle(run, &l)) return ZJ_EXIT_ERROR;
  return list_reports(run, &l);
}

const zj_command zj_cmd_reports = {"reports",
                                   "[OPTIONS] [QUERY…]",
                                   "list the reports of the index, or those with a hit",
                                   "列出索引中的报告，或其中有命中的",
                                   examples,
                                   options,
                                   reports};
