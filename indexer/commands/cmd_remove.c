/* cmd_remove.c - zhangju remove: removes files, folders or roots from the index. */
#include <stdio.h>

#include "indexer/base/command.h"
#include "indexer/base/lang.h"
#include "indexer/commands/commands.h"
#include "indexer/run/removal.h"

static const zj_option options[] = {{0}};

static const char *const examples[] = {"zhangju remove reports/2023", "zhangju remove reports",
                                       NULL};

static int run_remove(zj_run *run) {
  zj_removal_result r;
  zj_error err = {0};
  if (zj_option_next(run) < 0) return ZJ_EXIT_ERROR;
  if (run->argc == 0)
    return zj_usage_error(run, "%s",
                          zj_tr("name the files or folders to remove from the index",
                                "请给出要从索引中删除的文件或目录"));
  if (zj_remove(run->ctx, run->globals.index, (const char *const *)run->argv, (size_t)run->argc, &r,
                &err) != ZJ_OK)
    return zj_report_error(&err);
  zj_number_text removed;
  printf(zj_tr("removed %s, %llu left  generation %llu  %.2f s\n",
               "已删除 %s，余 %llu 篇  第 %llu 代  %.2f 秒\n"),
         zj_number_words(removed, r.removed, "report", "篇"), (unsigned long long)r.reports,
         (unsigned long long)r.generation, r.seconds);
  int code = zj_finish_output(ZJ_EXIT_OK);
  if (r.still_there && !run->globals.quiet)
    fprintf(
        stderr,
        zj_tr(
            "zhangju: files still below indexed folders, which the next zhangju index adds again: %llu\n",
            "zhangju: 其中 %llu 个文件仍在已索引的目录下，下次 zhangju index 会再次收入\n"),
        (unsigned long long)r.still_there);
  return code;
}

const zj_command zj_cmd_remove = {
    "remove",
    "PATH…",
    "remove files or folders from the index; the files themselves stay",
    "从索引中删除文件或目录（文件本身不动）",
    examples,
    options,
    run_remove,
};
