/* cmd_optimize.c - zhangju optimize: merges all segments into one. */
#include <stdio.h>
#include <unistd.h>

#include "indexer/base/command.h"
#include "indexer/base/jobs.h"
#include "indexer/base/lang.h"
#include "indexer/commands/commands.h"
#include "indexer/run/optimize.h"

static const zj_option options[] = {
    ZJ_OPTION_JOBS,
    {0},
};

static const char *const examples[] = {"zhangju optimize", NULL};

static int run_optimize(zj_run *run) {
  zj_optimize_options asked = {.jobs = zj_jobs_usual()};
  zj_optimize_result r;
  zj_error err = {0};
  zj_number_text before, reports, purged;
  int letter;
  while ((letter = zj_option_next(run)) > 0)
    if (!zj_jobs_read(run, &asked.jobs)) return ZJ_EXIT_ERROR;
  if (letter < 0) return ZJ_EXIT_ERROR;
  if (run->argc)
    return zj_usage_error(run, zj_tr("takes no argument: %s", "不接受参数：%s"), run->argv[0]);
  asked.index_dir = run->globals.index;
  asked.progress = !run->globals.quiet && isatty(STDERR_FILENO);
  if (zj_optimize(run->ctx, &asked, &r, &err) != ZJ_OK) return zj_report_error(&err);
  if (r.published)
    printf(zj_tr("optimized: %s to %zu, %s, %s purged  generation %llu  %.2f s\n",
                 "已优化：%s合为 %zu 个，%s，清除 %s  第 %llu 代  %.2f 秒\n"),
           zj_number_words(before, r.before, "segment", "个分段"), r.after,
           zj_number_words(reports, r.reports, "report", "篇"),
           zj_number_words(purged, r.purged, "dead paragraph", "个失效段落"),
           (unsigned long long)r.generation, r.seconds);
  else
    printf(zj_tr("nothing to do: %s, nothing dead in it\n", "无需优化：%s，没有失效内容\n"),
           zj_number_words(before, r.after, "segment", "个分段"));
  return zj_finish_output(ZJ_EXIT_OK);
}

const zj_command zj_cmd_optimize = {
    "optimize",
    "[OPTIONS]",
    "merge all segments of the index and purge what is dead in them",
    "合并索引的所有分段，清除其中失效的内容",
    examples,
    options,
    run_optimize,
};
