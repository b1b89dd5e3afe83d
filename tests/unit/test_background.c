/* test_background.c - a process in the background gives way for processors and disks. */
#include "tests/unit/check.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "indexer/base/background.h"

static void background_work_comes_last(void **state) {
  (void)state;
  pid_t child = fork();
  if (child == 0) {
    zj_background();
    long io = syscall(SYS_ioprio_get, 1, 0);
    _exit(getpriority(PRIO_PROCESS, 0) == 19 && io >> 13 == 3 ? 0 : 1);
  }
  int how = -1;
  assert_int_equal(waitpid(child, &how, 0), child);
  assert_int_equal(how, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(background_work_comes_last)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
