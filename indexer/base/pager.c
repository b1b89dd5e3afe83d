/* pager.c - a child process that shows our output. */
#include "indexer/base/pager.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t pager; /* 0: none */

static void wait_for_pager(void) {
  int status;
  while (waitpid(pager, &status, 0) < 0 && errno == EINTR) {}
}

/* The pager owns the terminal until the reader leaves it, so the signal takes effect only then. */
static void on_signal(int number) {
  close(STDOUT_FILENO);
  wait_for_pager();
  signal(number, SIG_DFL);
  raise(number);
}

static const char *pager_command(void) {
  static const char *const names[] = {"ZHANGJU_PAGER", "PAGER"};
  for (size_t i = 0; i < ZJ_COUNT(names); i++) {
    const char *value = getenv(names[i]);
    if (value) return value;
  }
  return "less";
}

/* Whether the first word of a command is a program that can be run. A word that the shell would
 * expand is assumed to be one. */
static bool can_run(const char *command) {
  size_t length = strcspn(command, " \t");
  if (strcspn(command, "$`'\"\\~;&|<>(){}*?=#") < length) return true;
  const char *path = getenv("PATH");
  if (memchr(command, '/', length))
    path = "";
  else if (!path)
    return true; /* the shell has a default path */
  for (size_t n; path; path = path[n] ? path + n + 1 : NULL) {
    char file[4096];
    n = strcspn(path, ":");
    snprintf(file, sizeof file, "%.*s%s%.*s", (int)n, path, n ? "/" : "", (int)length, command);
    if (access(file, X_OK) == 0) return true;
  }
  return false;
}

static void become_pager(const char *command, int from) {
  dup2(from, STDIN_FILENO);
  setenv("LESS", "FRX", 0);
  setenv("LESSCHARSET", "utf-8", 0);
  execl("/bin/sh", "sh", "-c", command, (char *)NULL);
  _exit(127);
}

void zj_pager_open(zj_run *run) {
  const char *command = pager_command();
  int ends[2];
  if (pager || run->globals.pager == ZJ_WHEN_NEVER ||
      (run->globals.pager == ZJ_WHEN_AUTO && !run->globals.terminal))
    return;
  if (!*command || strcmp(command, "cat") == 0 || !can_run(command) || pipe2(ends, O_CLOEXEC) != 0)
    return;
  fflush(stdout);
  pid_t child = fork();
  if (child == 0) become_pager(command, ends[0]);
  close(ends[0]);
  if (child > 0) {
    dup2(ends[1], STDOUT_FILENO);
    pager = child;
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    for (size_t i = 0; i < ZJ_COUNT(numbers); i++)
      signal(numbers[i], on_signal);
  }
  close(ends[1]);
}

void zj_pager_close(void) {
  if (!pager) return;
  fclose(stdout);
  wait_for_pager();
  pager = 0;
}
