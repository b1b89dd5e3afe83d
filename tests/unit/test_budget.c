/* test_budget.c - a process may wait as long as it likes, but not work for ever. */
#include "check.h"

#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "indexer/base/budget.h"

/* How a child ends that does this within a budget of a second. */
static int end_of(void (*work)(void)) {
  int how = 0;
  pid_t pid = fork();
  if (pid == 0) {
    zj_budget_set(1);
    work();
    _exit(7);
  }
  assert_int_equal(waitpid(pid, &how, 0), pid);
  return how;
}

static void wait_for_long(void) {
  nanosleep(&(struct timespec){2, 500000000}, NULL);
}

static void work_for_ever(void) {
  for (volatile unsigned long n = 0;; n++) {}
}

static void work_in_another(void) {
  zj_budget_set(1);
  zj_budget_set(0);
  clock_t began = clock();
  while (clock() - began < CLOCKS_PER_SEC * 3 / 2) {}
}

/* A run that was stopped for a while loses nothing. */
static void waiting_costs_nothing(void **state) {
  (void)state;
  int how = end_of(wait_for_long);
  assert_true(WIFEXITED(how) && WEXITSTATUS(how) == 7);
}

static void work_ends(void **state) {
  (void)state;
  int how = end_of(work_for_ever);
  assert_true(WIFSIGNALED(how) && zj_budget_signal(WTERMSIG(how)));
  assert_false(zj_budget_signal(SIGSEGV));
}

static void a_budget_can_be_ended(void **state) {
  (void)state;
  int how = end_of(work_in_another);
  assert_true(WIFEXITED(how) && WEXITSTATUS(how) == 7);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(waiting_costs_nothing),
      cmocka_unit_test(work_ends),
      cmocka_unit_test(a_budget_can_be_ended),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
