/* coverage.c - part of the program when it is built to count which branches are taken
 * (ZJ_COVERAGE).
 *
 * gcc writes the counts when a process ends by exit(). Here are the processes that end otherwise:
 * those that call _exit(), and workers, which are killed while they wait for their next order. All
 * are told from the program by the linker (--wrap), so nothing in it knows of this file.
 *
 * Workers and unpackers are confined. Workers may also write to the folder of the counts here, and
 * unpackers are confined as workers are; converters are what they always are. */
#include <dlfcn.h>
#include <fcntl.h>
#include <gcov.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "indexer/base/confine.h"

_Noreturn void __real__exit(int code);
_Noreturn void __wrap__exit(int code);
ssize_t __real_recv(int fd, void *to, size_t size, int flags);
ssize_t __wrap_recv(int fd, void *to, size_t size, int flags);
bool __real_zj_confine_enter(zj_confine_role role, int files);
bool __wrap_zj_confine_enter(zj_confine_role role, int files);
bool zj_coverage_enter_unpacker(zj_confine_role role, int files);

static bool is_worker;

/* What gcc allocates to write its counts is no allocation of the program: tests/fault/memory.c does
 * not count it, and lets none of it fail. */
static void pause_memory(int paused) {
  void (*pause)(int) = (void (*)(int))(uintptr_t)dlsym(RTLD_DEFAULT, "failing_pause");
  if (pause) pause(paused);
}

/* Tests run some processes as other users, who add to the same files, and some with a limit for
 * files, which is not meant for these. What cannot be written is not counted. */
static void begin_counts(void) {
  umask(0);
  signal(SIGXFSZ, SIG_IGN);
  setrlimit(RLIMIT_FSIZE, &(struct rlimit){RLIM_INFINITY, RLIM_INFINITY});
  pause_memory(1);
}

static void write_counts(void) {
  struct rlimit limit = {RLIM_INFINITY, RLIM_INFINITY};
  struct sigaction too_large;
  mode_t mask = umask(0);
  sigaction(SIGXFSZ, NULL, &too_large);
  (void)getrlimit(RLIMIT_FSIZE, &limit);
  begin_counts();
  __gcov_dump();
  __gcov_reset();
  pause_memory(0);
  sigaction(SIGXFSZ, &too_large, NULL);
  (void)setrlimit(RLIMIT_FSIZE, &limit);
  umask(mask);
}

/* Before the counts are written by gcc itself, whose destructor comes last. */
__attribute__((destructor)) static void end(void) {
  begin_counts();
}

void __wrap__exit(int code) {
  write_counts();
  __real__exit(code);
}

ssize_t __wrap_recv(int fd, void *to, size_t size, int flags) {
  if (is_worker) write_counts();
  return __real_recv(fd, to, size, flags);
}

/* Adds the folder of the counts to what a Landlock ruleset lets be written; without what the
 * kernel does not know yet. */
static void allow_counts(int ruleset) {
  enum { WRITE = 1 << 1, READ = 1 << 2, LIST = 1 << 3, MAKE = 1 << 8, TRUNCATE = 1 << 14 };
  struct {
    uint64_t rights;
    int32_t folder;
  } __attribute__((packed)) rule = {WRITE | READ | LIST | MAKE | TRUNCATE, -1};
  rule.folder = open(ZJ_COVERAGE_FOLDER, O_PATH | O_CLOEXEC);
  if (syscall(SYS_landlock_add_rule, ruleset, 1, &rule, 0) != 0) {
    rule.rights &= ~(uint64_t)TRUNCATE;
    (void)syscall(SYS_landlock_add_rule, ruleset, 1, &rule, 0);
  }
  close(rule.folder);
}

bool __wrap_zj_confine_enter(zj_confine_role role, int files) {
  if (role != ZJ_CONFINE_WORKER) return __real_zj_confine_enter(role, files);
  is_worker = true;
  if (files >= 0) allow_counts(files);
  return __real_zj_confine_enter(role, files);
}

/* indexer/read/container.c calls this one. */
bool zj_coverage_enter_unpacker(zj_confine_role role, int files) {
  (void)role;
  return __wrap_zj_confine_enter(ZJ_CONFINE_WORKER, files);
}
