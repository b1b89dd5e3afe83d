/* budget.c - two timers of the system. */
#include "indexer/base/budget.h"

#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

void zj_budget_set(unsigned seconds) {
  struct itimerval of_processor = {.it_value.tv_sec = seconds};
  (void)signal(SIGPROF, SIG_DFL);
  (void)signal(SIGALRM, SIG_DFL);
  (void)setitimer(ITIMER_PROF, &of_processor, NULL);
  alarm(seconds * ZJ_BUDGET_CLOCK);
}

bool zj_budget_signal(int number) {
  return number == SIGPROF || number == SIGALRM;
}
