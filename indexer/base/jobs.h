/* jobs.h - the option --jobs of the commands that start worker processes. */
#ifndef ZJ_INDEXER_BASE_JOBS_H
#define ZJ_INDEXER_BASE_JOBS_H

#include "indexer/base/command.h"

#define ZJ_OPTION_JOBS                                               \
  {                                                                  \
    'j', "jobs", "N", "worker processes (default: one a processor)", \
        "工作进程数（默认每个处理器一个）"           \
  }

/* One a processor, within reason. */
int zj_jobs_usual(void);
/* Reads its argument; prints a usage error and returns false for a bad one. */
bool zj_jobs_read(zj_run *run, int *out);

#endif
