/* cmd_checkup.c - zhangju checkup: whether reports hold what a table of rules asks for. */
#include <stdio.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/pager.h"
#include "query/answer/answer.h"
#include "query/answer/checkup_emit.h"
#include "query/answer/source.h"
#include "query/commands/commands.h"

enum { OPTION_RULES = 256, OPTION_PRINT_RULES, OPTION_ALL, OPTION_STRICT, OPTION_PASSAGES };

static const zj_option options[] = {
    {OPTION_RULES, "rules", "FILE",
     "the table of rules (default: that for 对照检查材料, see --print-rules)",
     "规则表（默认：对照检查材料的规则，见 --print-rules）"},
    {OPTION_PRINT_RULES, "print-rules", NULL,
     "print the built-in table, which also describes the format, and exit",
     "输出内置规则表，其中有格式说明"},
    ZJ_OUTPUT_OPTIONS(ZJ_TABLE_FORMATS),
    {OPTION_ALL, "all", NULL, "in text and markdown, also quote what meets the rules",
     "text、markdown 中也引用符合规则的原文"},
    {OPTION_PASSAGES, "passages", "N", "quote at most N passages for a rule; 0 for all (default 3)",
     "每条规则最多引 N 处；0 为全部（默认 3）"},
    {OPTION_STRICT, "strict", NULL, "exit code 1 also when something is to be looked at",
     "有待看的也以退出码 1 结束"},
    {ZJ_ANSWER_DEADLINE, "deadline", "MS", "stop after MS milliseconds and say so",
     "超过这么多毫秒就停止并说明"},
    ZJ_SOURCE_OPTIONS,
    {0},
};

static const char *const examples[] = {
    "zhangju checkup corpus/overlap/枫林渡乡班子2024年对照检查材料.txt",
    "zhangju checkup --all --format markdown corpus/overlap/青石镇班子2024年对照检查材料.txt",
    "zhangju checkup --print-rules > my-rules.tsv", NULL};

typedef struct examiner {
  zj_source_paths files;
  zj_checkup_view view;
  const char *rules;
  bool print, strict;
  zj_output output;
  long passages, deadline_ms;
} examiner;

static bool take_option(zj_run *run, int letter, examiner *x) {
  switch (letter) {
  case OPTION_RULES:
    x->rules = run->value;
    return true;
  case OPTION_PRINT_RULES:
    x->print = true;
    return true;
  case ZJ_OUTPUT_FORMAT:
    return zj_output_format(run, &x->output, &x->view.format);
  case ZJ_OUTPUT_LINKS:
  case 'o':
    return zj_output_option(run, letter, &x->output);
  case ZJ_OUTPUT_EXCEL:
    x->view.excel = true;
    return true;
  case OPTION_ALL:
    x->view.all = true;
    return true;
  case OPTION_PASSAGES:
    return zj_answer_number(run, &x->passages);
  case OPTION_STRICT:
    x->strict = true;
    return true;
  case ZJ_ANSWER_DEADLINE:
    return zj_answer_deadline(run, &x->deadline_ms);
  default:
    return zj_source_option(run, letter, &x->files);
  }
}

/* Examines one report after the other; each is freed before the next. */
static zj_status examine_all(zj_run *run, zj_checkup *checkup, zj_checkup_emitter *e,
                             const zj_sink *out, zj_checkup_totals *totals, size_t *look,
                             zj_error *err) {
  zj_status status = ZJ_OK;
  for (size_t i = 0; status == ZJ_OK && i < zj_checkup_count(checkup) && !out->failed; i++) {
    void *local = talloc_new(run->ctx);
    zj_checkup_report report;
    status = local ? zj_checkup_report_make(local, checkup, i, &report, err) : zj_no_memory(err);
    if (status == ZJ_OK) {
      zj_checkup_emit_report(e, &report);
      totals->reports++;
      totals->met += !report.missing && !report.look;
      totals->missing += report.missing > 0;
      *look += report.look;
    }
    talloc_free(local);
  }
  if (status != ZJ_LIMIT) return status;
  totals->partial = true;
  return ZJ_OK;
}

static int examine(zj_run *run, examiner *x) {
  zj_snapshot *snapshot;
  zj_checkup_rules *rules;
  zj_checkup *checkup;
  zj_deadline deadline = {0};
  zj_checkup_totals totals = {0};
  zj_error err = {0};
  size_t look = 0;
  zj_status status = zj_checkup_rules_load(run->ctx, x->rules, &rules, &err);
  if (status == ZJ_OK) status = zj_source_open(run, &x->files, &snapshot, &err);
  if (x->deadline_ms) deadline.ends_us = zj_now_us() + (uint64_t)x->deadline_ms * 1000;
  if (status == ZJ_OK)
    status =
        zj_checkup_begin(run->ctx, snapshot, rules, (size_t)x->passages, &deadline, &checkup, &err);
  if (status != ZJ_OK) return zj_report_error(&err);
  if (x->view.format == ZJ_FORMAT_TEXT) zj_pager_open(run);
  x->view.color = zj_use_color(&run->globals, stdout);
  x->view.columns = run->globals.columns;
  zj_sink out = zj_sink_file(stdout);
  zj_checkup_emitter *e =
      zj_checkup_emit_new(run->ctx, &out, rules, zj_checkup_count(checkup), &x->view);
  status = e ? examine_all(run, checkup, e, &out, &totals, &look, &err) : zj_no_memory(&err);
  if (status == ZJ_OK) status = zj_checkup_emit_end(e, &totals, &err);
  if (status != ZJ_OK) return zj_report_error(&err);
  if (totals.partial) {
    fprintf(stderr, "%s\n",
            zj_tr("time ran out: not all reports were examined", "时间用完：没有检查全部报告"));
    return ZJ_EXIT_ERROR;
  }
  return totals.missing || (x->strict && look) ? ZJ_EXIT_NO_HIT : ZJ_EXIT_OK;
}

static int checkup(zj_run *run) {
  examiner x = {.passages = 3};
  int letter;
  while ((letter = zj_option_next(run)) > 0)
    if (!take_option(run, letter, &x)) return ZJ_EXIT_ERROR;
  if (letter < 0) return ZJ_EXIT_ERROR;
  x.view.links = x.output.links;
  if (!zj_output_settle(run, &x.output, &x.view.format, x.view.excel)) return ZJ_EXIT_ERROR;
  if (x.print) {
    zj_sink out = zj_sink_file(stdout);
    zj_sink_bytes(&out, zj_checkup_built_in());
    return ZJ_EXIT_OK;
  }
  for (int i = 0; i < run->argc; i++)
    if (!zj_source_add(run->ctx, &x.files, run->argv[i])) return ZJ_EXIT_ERROR;
  return examine(run, &x);
}

const zj_command zj_cmd_checkup = {"checkup",
                                   "[OPTIONS] [FILE…]",
                                   "say whether reports hold what rules ask for",
                                   "按规则检查报告该有的内容",
                                   examples,
                                   options,
                                   checkup};
