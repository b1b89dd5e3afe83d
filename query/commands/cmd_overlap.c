/* cmd_overlap.c - zhangju overlap: pairs of reports that share text under a role, with what they
 * share. */
#include <sys/stat.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/pager.h"
#include "query/answer/answer.h"
#include "query/answer/overlap_emit.h"
#include "query/answer/source.h"
#include "query/commands/commands.h"

enum { OPTION_AGAINST = 256, OPTION_LESS, OPTION_COMMON, OPTION_RUN, OPTION_PASSAGES };

static const zj_option options[] = {
    {'i', "in", "ROLE", "compare the text of this role (default 问题; may be repeated)",
     "比对哪类章节的文字（默认 问题；可重复）"},
    {OPTION_AGAINST, "against", "DIR",
     "also compare the files with the reports of this index, \"-\" for that of --index",
     "还与这个索引中的报告比对；“-”指 --index 的索引"},
    {OPTION_LESS, "less", "PATH",
     "leave out what stands in this notice or speech (may be repeated)",
     "不计这份通知或讲话中的文字（可重复）"},
    {OPTION_COMMON, "common", "N",
     "leave out what stands in the reports of more than N units (default 5; 0: leave out nothing)",
     "不计超过 N 个单位都有的文字（默认 5；0 为都计）"},
    {OPTION_RUN, "run", "N", "shortest run of equal characters (15 to 1000, default 30)",
     "连续相同至少 N 字（15 至 1000，默认 30）"},
    ZJ_OUTPUT_OPTIONS(ZJ_TABLE_FORMATS),
    {'n', "limit", "N", "at most N pairs; 0 for all (default 20 in text, else all)",
     "最多 N 对；0 为全部（text 默认 20，其他默认全部）"},
    {ZJ_ANSWER_OFFSET, "offset", "N", "skip the first N pairs", "略过前 N 对"},
    {OPTION_PASSAGES, "passages", "N",
     "quote at most N passages of a pair, the longest; 0 for all (default 3 in text, else all)",
     "每对最多引 N 处，取最长的；0 为全部（text 默认 3，其他默认全部）"},
    {ZJ_ANSWER_DEADLINE, "deadline", "MS", "stop after MS milliseconds and say so",
     "超过这么多毫秒就停止并说明"},
    ZJ_SOURCE_OPTIONS,
    {0},
};

static const char *const examples[] = {
    "zhangju overlap corpus/overlap",
    "zhangju overlap --less corpus/overlap/通知.txt --format csv --excel corpus/overlap > pairs.csv",
    "zhangju overlap --in 问题,原因 --run 20 corpus/overlap",
    "zhangju overlap --against - corpus/overlap/青石镇班子2024年对照检查材料.txt "
    "corpus/overlap/枫林渡乡班子2024年对照检查材料.txt",
    NULL};

typedef struct overlapper {
  zj_overlap_options asked;
  zj_overlap_view view;
  zj_source_paths files, less;
  const char *against;
  long deadline_ms;
  bool limited, portioned;
  zj_output output;
} overlapper;

static bool take_number(zj_run *run, long least, long most, uint32_t *out) {
  long n;
  if (!zj_option_number(run, least, most, &n)) return false;
  *out = (uint32_t)n;
  return true;
}

static bool take_size(zj_run *run, size_t *out, bool *given) {
  long n;
  if (!zj_answer_number(run, &n)) return false;
  *out = (size_t)n;
  if (given) *given = true;
  return true;
}

static bool take_option(zj_run *run, int letter, overlapper *o) {
  switch (letter) {
  case 'i':
    return zj_role_read(run, &o->asked.roles);
  case OPTION_AGAINST:
    o->against = run->value;
    return true;
  case OPTION_LESS:
    return zj_source_add(run->ctx, &o->less, run->value);
  case OPTION_COMMON:
    return take_number(run, 0, 1000000, &o->asked.common);
  case OPTION_RUN:
    return take_number(run, ZJ_OVERLAP_RUN_LEAST, ZJ_OVERLAP_RUN_MOST, &o->asked.run);
  case ZJ_OUTPUT_FORMAT:
    return zj_output_format(run, &o->output, &o->view.format);
  case ZJ_OUTPUT_LINKS:
  case 'o':
    return zj_output_option(run, letter, &o->output);
  case ZJ_OUTPUT_EXCEL:
    o->view.excel = true;
    return true;
  case 'n':
    return take_size(run, &o->view.limit, &o->limited);
  case ZJ_ANSWER_OFFSET:
    return take_size(run, &o->view.offset, NULL);
  case OPTION_PASSAGES:
    return take_size(run, &o->view.passages, &o->portioned);
  case ZJ_ANSWER_DEADLINE:
    return zj_answer_deadline(run, &o->deadline_ms);
  default:
    return zj_source_option(run, letter, &o->files);
  }
}

static bool settle(zj_run *run, overlapper *o) {
  if (o->against && !run->argc) {
    zj_usage_error(run, "%s",
                   zj_tr("--against: which files are to be compared with the index?",
                         "--against：哪些文件与索引比对？"));
    return false;
  }
  o->view.links = o->output.links;
  if (!zj_output_settle(run, &o->output, &o->view.format, o->view.excel)) return false;
  if (o->view.format == ZJ_FORMAT_TEXT && !o->limited) o->view.limit = 20;
  if (o->view.format == ZJ_FORMAT_TEXT && !o->portioned) o->view.passages = 3;
  if (!o->asked.roles) o->asked.roles = ZJ_ROLE_BIT(ZJ_ROLE_PROBLEMS);
  for (int i = 0; i < run->argc; i++)
    if (!zj_source_add(run->ctx, &o->files, run->argv[i])) return false;
  return true;
}

static zj_status open_all(zj_run *run, overlapper *o, zj_snapshot **out, zj_error *err) {
  const char *against = o->against;
  if (against && strcmp(against, "-") == 0) against = run->globals.index;
  o->less.encoding = o->files.encoding;
  zj_status status = zj_source_open(run, &o->files, out, err);
  if (status == ZJ_OK && against)
    status = zj_snapshot_open(run->ctx, against, &o->asked.against, err);
  if (status == ZJ_OK && o->less.count) status = zj_source_open(run, &o->less, &o->asked.less, err);
  return status;
}

/* Says what was compared, and what was not. */
static void tell(const zj_run *run, const overlapper *o, const zj_overlap *found) {
  zj_number_text pairs, reports;
  if (found->partial)
    fprintf(stderr, "%s\n",
            zj_tr("time ran out, or a report repeats itself too much: not all pairs were compared "
                  "in full",
                  "时间用完，或有报告自身重复过多：没有比对完全部内容"));
  if (run->globals.quiet) return;
  if (!found->pair_count)
    fprintf(stderr, "%s\n", zj_tr("no shared passages", "没有雷同的文字"));
  else if (o->view.format == ZJ_FORMAT_TEXT)
    printf(zj_tr("\n%s; %s compared\n", "\n雷同 %s，共比对 %s\n"),
           zj_number_words(pairs, found->pair_count, "pair", "对"),
           zj_number_words(reports, found->report_count, "report", "篇"));
}

static int compare(zj_run *run, overlapper *o) {
  zj_snapshot *snapshot;
  zj_overlap *found;
  zj_error err = {0};
  zj_status status = open_all(run, o, &snapshot, &err);
  if (o->deadline_ms) o->asked.deadline.ends_us = zj_now_us() + (uint64_t)o->deadline_ms * 1000;
  if (status == ZJ_OK) status = zj_overlap_find(run->ctx, snapshot, &o->asked, &found, &err);
  if (status != ZJ_OK) return zj_report_error(&err);
  if (o->view.format == ZJ_FORMAT_TEXT) zj_pager_open(run);
  o->view.asked = &o->asked;
  o->view.color = zj_use_color(&run->globals, stdout);
  o->view.columns = run->globals.columns;
  zj_sink out = zj_sink_file(stdout);
  status = zj_overlap_emit(&out, found, &o->view, &err);
  if (status != ZJ_OK) return zj_report_error(&err);
  tell(run, o, found);
  return found->pair_count ? ZJ_EXIT_OK : ZJ_EXIT_NO_HIT;
}

static int overlap(zj_run *run) {
  overlapper o = {.asked = {.run = ZJ_OVERLAP_RUN, .common = ZJ_OVERLAP_COMMON}};
  int letter;
  while ((letter = zj_option_next(run)) > 0)
    if (!take_option(run, letter, &o)) return ZJ_EXIT_ERROR;
  if (letter < 0 || !settle(run, &o)) return ZJ_EXIT_ERROR;
  return compare(run, &o);
}

const zj_command zj_cmd_overlap = {"overlap",
                                   "[OPTIONS] [FILE…]",
                                   "find reports that share text under a role",
                                   "查找某类章节雷同的报告",
                                   examples,
                                   options,
                                   overlap};
