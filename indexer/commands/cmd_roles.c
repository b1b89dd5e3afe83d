/* cmd_roles.c - zhangju roles: prints every passage of a report with its role, in the columns of
 * gold files. */
#include <stdio.h>
#include <talloc.h>

#include "indexer/base/command.h"
#include "indexer/base/lang.h"
#include "indexer/commands/commands.h"
#include "indexer/commands/file_correct.h"
#include "indexer/outline/gold_write.h"
#include "indexer/outline/outline_make.h"
#include "indexer/read/extract.h"
#include "indexer/read/reachable.h"

static zj_status print_file(void *ctx, const zj_labeller *rules, const char *path, bool certainty,
                            zj_error *err) {
  zj_source *source;
  zj_outline *outline;
  zj_status status = zj_extract_file(ctx, path, NULL, &source, err);
  if (status == ZJ_OK)
    status = zj_outline_make(ctx, rules, source->original, &source->markup, &outline, err);
  if (status == ZJ_OK) status = zj_file_correct(ctx, outline, rules, path, err);
  if (status == ZJ_OK) zj_gold_write(stdout, outline, certainty);
  return status;
}

enum { OPTION_RULES = 256, OPTION_MODEL, OPTION_FORMAT };

static const zj_option options[] = {
    {'c', "certainty", NULL, "also list the roles that are certain, and all that are possible",
     "另列有把握的角色和所有可能的角色"},
    {OPTION_MODEL, "model", "FILE", "use the model FILE", "使用这个模型"},
    {OPTION_RULES, "rules", "FILE", "use the rule table FILE", "使用这个规则表"},
    {OPTION_FORMAT, "format", "FORMAT", "tsv, the only format", "tsv，唯一的格式"},
    {0},
};

static int run_roles(zj_run *run) {
  zj_labeller_files files = {.corrections = zj_corrections_of_run(run)};
  bool certainty = false;
  int letter;
  while ((letter = zj_option_next(run)) > 0) {
    if (letter == 'c')
      certainty = true;
    else if (letter == OPTION_RULES)
      files.rules = run->value;
    else if (letter == OPTION_MODEL)
      files.model = run->value;
    else if (strcmp(run->value, "tsv") != 0)
      return zj_usage_error(run, "--format %s: %s", run->value,
                            zj_tr("tsv is the only format", "只有 tsv"));
  }
  if (letter < 0) return ZJ_EXIT_ERROR;
  if (run->argc == 0) return zj_usage_error(run, "%s", zj_tr("no file given", "没有给出文件"));
  zj_error err = {0};
  zj_labeller *rules;
  if (zj_labeller_load(run->ctx, &files, &rules, &err) != ZJ_OK) return zj_report_error(&err);
  if (zj_reachable_confine((const char *const *)run->argv, (size_t)run->argc, &err) != ZJ_OK)
    return zj_report_error(&err);
  int code = ZJ_EXIT_OK;
  for (int i = 0; i < run->argc; i++) {
    void *local = talloc_new(run->ctx);
    zj_error file_err = {0};
    if (print_file(local, rules, run->argv[i], certainty, &file_err) != ZJ_OK)
      code = zj_report_file_error(run->argv[i], &file_err);
    talloc_free(local);
  }
  return zj_finish_output(code);
}

static const char *const examples[] = {"zhangju roles report.txt",
                                       "zhangju roles --certainty report.txt", NULL};

const zj_command zj_cmd_roles = {"roles",
                                 "[OPTIONS] FILE…",
                                 "show the role of every passage of reports",
                                 "列出报告各段的角色",
                                 examples,
                                 options,
                                 run_roles};
