/* test_confine.c - what a confined process can no longer do, and what it still can. */
#include "folder.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "indexer/base/confine.h"

/* The folder of the test: own/ may be written by a worker, in/ read by all, out/ is foreign. */
static char base[512];

static const char *name(const char *what) {
  static char paths[4][700];
  static unsigned next;
  char *path = paths[next++ % 4];
  snprintf(path, sizeof paths[0], "%s/%s", base, what);
  return path;
}

static int lay_out(void **state) {
  if (folder_new(state) != 0) return -1;
  snprintf(base, sizeof base, "%s", (char *)*state);
  const char *const folders[] = {"own", "in", "out"};
  for (size_t i = 0; i < ZJ_COUNT(folders); i++)
    if (mkdir(name(folders[i]), 0755) != 0) return -1;
  folder_write(base, "in/report.txt", ZJ_LIT("x"));
  folder_write(base, "out/private.txt", ZJ_LIT("x"));
  return 0;
}

/* ---- acts: each returns 0, or what errno says ---- */

static int told(bool done) {
  return done ? 0 : errno;
}

static int open_and_close(const char *path, int flags) {
  int fd = open(path, flags | O_CLOEXEC, 0600);
  if (fd < 0) return errno;
  close(fd);
  return 0;
}

static int reach_network(void) {
  return told(socket(AF_INET, SOCK_STREAM, 0) >= 0);
}
static int reach_packets(void) {
  return told(socket(AF_PACKET, SOCK_RAW, 0) >= 0);
}
static int reach_service(void) {
  return told(socket(AF_UNIX, SOCK_STREAM, 0) >= 0);
}
static int talk_to_itself(void) {
  int pair[2];
  return told(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
}
static int execute_by_name(void) {
  char *arguments[] = {(char *)(uintptr_t) "true", NULL};
  return told(execv("/bin/true", arguments) == 0);
}
static int execute_at(const char *path, int number) {
  char *arguments[] = {(char *)(uintptr_t) "true", NULL};
  int fd = open(path, O_PATH);
  if (fd < 0 || dup2(fd, number) < 0) return errno;
  return told(execveat(number, "", arguments, NULL, AT_EMPTY_PATH) == 0);
}
static int execute_program(void) {
  return execute_at("/bin/true", ZJ_CONFINE_PROGRAM);
}
static int execute_other(void) {
  return execute_at("/bin/false", ZJ_CONFINE_PROGRAM);
}
static int execute_at_another_number(void) {
  return execute_at("/bin/true", ZJ_CONFINE_PROGRAM - 1);
}
static int start_process(void) {
  pid_t pid = fork();
  if (pid == 0) _exit(0);
  if (pid < 0) return errno;
  kill(pid, SIGKILL);
  return told(waitpid(pid, NULL, 0) == pid);
}
static int leave_session(void) {
  return told(setsid() >= 0);
}
static int leave_group(void) {
  return told(setpgid(0, 0) == 0);
}
static int signal_parent(void) {
  return told(kill(getppid(), SIGCONT) == 0);
}
static int signal_thread_of_parent(void) {
  return told(syscall(SYS_tgkill, getppid(), getppid(), SIGCONT) == 0);
}
static int signal_itself(void) {
  signal(SIGUSR1, SIG_IGN);
  return told(raise(SIGUSR1) == 0);
}
static void *end_at_once(void *arg) {
  return arg;
}
static int start_thread(void) {
  pthread_t thread;
  int failed = pthread_create(&thread, NULL, end_at_once, NULL);
  return failed ? failed : pthread_join(thread, NULL);
}
static int read_report(void) {
  return open_and_close(name("in/report.txt"), O_RDONLY);
}
static int read_private(void) {
  return open_and_close(name("out/private.txt"), O_RDONLY);
}
static int read_passwords(void) {
  return open_and_close("/etc/shadow", O_RDONLY);
}
static int read_system(void) {
  return open_and_close("/usr/share", O_RDONLY | O_DIRECTORY);
}
static int write_own(void) {
  return open_and_close(name("own/new.txt"), O_WRONLY | O_CREAT);
}
static int write_report(void) {
  return open_and_close(name("in/report.txt"), O_WRONLY);
}
static int write_foreign(void) {
  return open_and_close(name("out/new.txt"), O_RDWR | O_CREAT);
}
static int write_nameless(void) {
  return open_and_close(name("out"), O_RDWR | O_TMPFILE);
}
static int remove_report(void) {
  return told(unlink(name("in/report.txt")) == 0);
}
static int rename_report(void) {
  return told(rename(name("in/report.txt"), name("out/stolen.txt")) == 0);
}
static int change_rights(void) {
  return told(chmod(name("in/report.txt"), 0777) == 0);
}
static int raise_limit(void) {
  struct rlimit limit = {4096, 4096};
  return told(setrlimit(RLIMIT_NOFILE, &limit) == 0);
}
static int make_ring(void) {
  char room[256] = {0};
  return told(syscall(SYS_io_uring_setup, 1, room) >= 0);
}
static int trace_parent(void) {
  return told(syscall(SYS_ptrace, 16 /* PTRACE_ATTACH */, getppid(), 0, 0) == 0);
}
static int make_namespace(void) {
  return told(syscall(SYS_unshare, 0x10000000 /* CLONE_NEWUSER */) == 0);
}
static int fork_into_namespace(void) {
  long pid = syscall(SYS_clone, 0x10000000 | SIGCHLD, 0, 0, 0, 0);
  if (pid == 0) _exit(0);
  return told(pid > 0);
}

/* ---- what comes of them ---- */

enum { ENDED = 1000 }; /* by the filter */

typedef struct act {
  const char *name;
  int (*act)(void);
  int of_reader, of_worker; /* 0, an errno, or ENDED */
  bool by_files;            /* Landlock denies it, not the filter */
} act;

#define ACT(name) #name, name

static const act acts[] = {
    {ACT(reach_network), ENDED, ENDED, false},
    {ACT(reach_packets), ENDED, ENDED, false},
    {ACT(reach_service), EPERM, EPERM, false},
    {ACT(talk_to_itself), 0, 0, false},
    {ACT(execute_by_name), ENDED, ENDED, false},
    {ACT(execute_program), EBADF, 0, false},
    {ACT(execute_other), EBADF, EACCES, true},
    {ACT(execute_at_another_number), ENDED, ENDED, false},
    {ACT(start_process), ENDED, 0, false},
    {ACT(leave_session), EPERM, EPERM, false},
    {ACT(leave_group), EPERM, 0, false},
    {ACT(signal_parent), EPERM, EPERM, true},
    {ACT(signal_thread_of_parent), EPERM, EPERM, true},
    {ACT(signal_itself), 0, 0, false},
    {ACT(start_thread), 0, 0, false},
    {ACT(read_report), 0, 0, false},
    {ACT(read_private), EACCES, EACCES, true},
    {ACT(read_passwords), EACCES, EACCES, true},
    {ACT(read_system), 0, 0, false},
    {ACT(write_own), EPERM, 0, false},
    {ACT(write_report), EPERM, EACCES, true},
    {ACT(write_foreign), EPERM, EACCES, true},
    {ACT(write_nameless), EPERM, EACCES, true},
    {ACT(remove_report), EPERM, EACCES, true},
    {ACT(rename_report), EPERM, EACCES, true},
    {ACT(change_rights), EPERM, EPERM, false},
    {ACT(raise_limit), EPERM, 0, false},
    {ACT(make_ring), ENOSYS, ENOSYS, false},
    {ACT(trace_parent), ENDED, ENDED, false},
    {ACT(make_namespace), ENDED, ENDED, false},
    {ACT(fork_into_namespace), ENDED, ENDED, false},
};

static void become(zj_confine_role role, int files, const act *a) {
  if (role == ZJ_CONFINE_READER)
    setrlimit(RLIMIT_NOFILE, &(struct rlimit){ZJ_CONFINE_PROGRAM, ZJ_CONFINE_PROGRAM});
  if (!zj_confine_enter(role, files)) _exit(255);
  _exit(a->act());
}

static int try_act(zj_confine_role role, const act *a) {
  const char *const read[] = {name("in")}, *const run[] = {"/bin/true"};
  const char *const write[] = {name("own")};
  const zj_confine_paths paths = {read, 1, write, role == ZJ_CONFINE_WORKER, run, 1};
  int how = 0;
  assert_int_equal(zj_confine_prepare(NULL), ZJ_OK);
  int files = zj_confine_files(&paths);
  pid_t pid = fork();
  if (pid == 0) become(role, files, a);
  if (files >= 0) close(files);
  assert_int_equal(waitpid(pid, &how, 0), pid);
  if (WIFSIGNALED(how) && zj_confine_signal(WTERMSIG(how))) return ENDED;
  if (WIFSIGNALED(how)) fail_msg("%s: signal %d", a->name, WTERMSIG(how));
  return WEXITSTATUS(how);
}

static void check_role(zj_confine_role role) {
  zj_confine_means means = zj_confine_state();
  if (!means.calls) skip();
  for (size_t i = 0; i < ZJ_COUNT(acts); i++) {
    const act *a = &acts[i];
    bool reader = role == ZJ_CONFINE_READER;
    int expected = reader ? a->of_reader : a->of_worker;
    bool scoped = a->act == signal_parent || a->act == signal_thread_of_parent;
    int needed = scoped ? 6 : 3; /* the version of Landlock */
    if (a->by_files && expected != ENDED && means.files < needed && (!reader || expected == EACCES))
      continue;
    int got = try_act(role, a);
    if (got != expected)
      fail_msg("%s: %s gave %d, expected %d", reader ? "reader" : "worker", a->name, got, expected);
  }
}

static void a_reader_only_reads(void **state) {
  (void)state;
  check_role(ZJ_CONFINE_READER);
}

static void a_worker_writes_only_its_folder(void **state) {
  (void)state;
  check_role(ZJ_CONFINE_WORKER);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(a_reader_only_reads, lay_out, folder_remove),
      cmocka_unit_test_setup_teardown(a_worker_writes_only_its_folder, lay_out, folder_remove),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
