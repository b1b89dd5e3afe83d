/* jobs.h - the option --jobs of the commands that start worker processes.
 *
 * Errors     a bad argument is reported to standard error at once.
 * Threads    one command runs per process. */
#ifndef ZJ_INDEXER_BASE_JOBS_H
#define ZJ_INDEXER_BASE_JOBS_H

#include "indexer/base/command.h"

/* The row of an option table; its letter is 'j'. */
// clang-format off
#define ZJ_OPTION_JOBS                                               \
  {                                                                  \
    'j', "jobs", "N", "worker processes (default: one per processor)", \
        "工作进程数（默认每个处理器一个）"                           \
  }
// clang-format on

/* Returns the default number of worker processes: one per processor, at most 16. */
int zj_jobs_usual(void);

/* Reads the argument of --jobs, 1 to 64. Prints a usage error and returns false for any other. */
bool zj_jobs_read(zj_run *run, int *out);

#endif
