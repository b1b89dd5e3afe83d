/* jobs.c - the option --jobs. */
#include "indexer/base/jobs.h"

#include <sched.h>

enum { JOBS_MAX = 64, JOBS_USUAL_MAX = 16 /* each takes about 40 MB */ };

int zj_jobs_usual(void) {
  cpu_set_t set;
  int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
  if (count < 1) return 1;
  return count > JOBS_USUAL_MAX ? JOBS_USUAL_MAX : count;
}

bool zj_jobs_read(zj_run *run, int *out) {
  long jobs;
  if (!zj_option_number(run, 1, JOBS_MAX, &jobs)) return false;
  *out = (int)jobs;
  return true;
}
