/* convert.c - runs a converter as a bounded subprocess. */
#include "indexer/read/convert.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <talloc.h>
#include <time.h>
#include <unistd.h>

#include "indexer/base/confine.h"
#include "indexer/base/lang.h"
#include "indexer/read/program.h"

enum { COMPLAINTS_MAX = 8192, CANNOT_START = 127, STOPPED_MS = 2000 };

bool zj_convert_has(const char *program) {
  zj_program found;
  return zj_program_find(program, &found);
}

/* ---- one run ---- */

typedef struct run {
  const zj_converter *converter;
  const zj_program *found;
  int program;      /* descriptor of what is started */
  int files;        /* of what it may reach (confine.h); -1: not held back */
  size_t megabytes; /* of input, rounded up */
  pid_t pid;
  int input, output, complaints; /* -1 when closed */
  int64_t deadline_ms;
  char *bytes;
  size_t length, capacity;
  char said[COMPLAINTS_MAX];
  size_t said_length;
  const char *broke; /* the limit it reached, in words; NULL: none yet */
  bool late;         /* that is the time by the clock */
  bool no_memory;    /* for its output */
} run;

static int64_t now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static unsigned seconds_or(unsigned asked, unsigned base, size_t megabytes) {
  return asked ? asked : base + (unsigned)megabytes;
}
static size_t output_max(const run *r) {
  return r->converter->output_max ? r->converter->output_max : (size_t)256 << 20;
}

static bool write_all(int fd, zj_slice bytes) {
  for (size_t at = 0; at < bytes.length;) {
    ssize_t n = write(fd, bytes.at + at, bytes.length - at);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    at += (size_t)n;
  }
  return lseek(fd, 0, SEEK_SET) == 0;
}

static void close_descriptor(int *fd) {
  if (*fd >= 0) close(*fd);
  *fd = -1;
}

/* ---- the child ---- */

static void set_limit(int what, rlim_t most) {
  struct rlimit now;
  if (getrlimit(what, &now) != 0) return;
  /* One second over the soft limit raises SIGXCPU, which says why; the next one kills. */
  rlim_t hard = what == RLIMIT_CPU ? most + 1 : most;
  if (now.rlim_max != RLIM_INFINITY && hard > now.rlim_max) hard = now.rlim_max;
  (void)setrlimit(what, &(struct rlimit){most < hard ? most : hard, hard});
}

static void limit_all(const run *r) {
  set_limit(RLIMIT_CPU, seconds_or(r->converter->cpu_seconds, 30, r->megabytes));
  set_limit(RLIMIT_AS, (rlim_t)(r->converter->memory_mb ? r->converter->memory_mb : 1024) << 20);
  set_limit(RLIMIT_FSIZE, (rlim_t)256 << 20);
  set_limit(RLIMIT_NOFILE, 64);
  set_limit(RLIMIT_CORE, 0);
}

static void reset_signals(void) {
  sigset_t none;
  for (int s = 1; s < NSIG; s++)
    (void)signal(s, SIG_DFL);
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
}

/* The arguments, behind the interpreter of a script. */
static void list_arguments(const run *r, const char *arguments[ZJ_CONVERT_ARGS + 3]) {
  size_t n = 0, from = 0;
  if (r->found->is_script) {
    arguments[n++] = r->found->started;
    if (*r->found->option) arguments[n++] = r->found->option;
    arguments[n++] = r->found->path;
    from = 1;
  }
  for (; from < ZJ_CONVERT_ARGS && r->converter->argv[from]; from++)
    arguments[n++] = r->converter->argv[from];
  arguments[n] = NULL;
}

/* Leaves open the standard three and the program, which is closed as it starts. */
static bool place_descriptors(const run *r, int output, int complaints) {
  if (dup2(r->input, 0) < 0 || dup2(output, 1) < 0 || dup2(complaints, 2) < 0) return false;
  bool placed = r->program == ZJ_CONFINE_PROGRAM;
  if (!placed && dup3(r->program, ZJ_CONFINE_PROGRAM, O_CLOEXEC) < 0) return false;
  for (int fd = 3; fd < ZJ_CONFINE_PROGRAM; fd++)
    close(fd);
  closefrom(ZJ_CONFINE_PROGRAM + 1);
  return true;
}

/* Makes only calls that are safe after fork() in a process with threads. If the parent died before
 * prctl(), getppid() has changed. */
static void become_converter(const run *r, int output, int complaints, pid_t parent) {
  static char *const environment[] = {
      (char *)(uintptr_t) "PATH=/usr/local/bin:/usr/bin:/bin", (char *)(uintptr_t) "LC_ALL=C.UTF-8",
      (char *)(uintptr_t) "HOME=/", (char *)(uintptr_t) "OMP_THREAD_LIMIT=1", NULL};
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const char *arguments[ZJ_CONVERT_ARGS + 3];
  if (getppid() != parent) _exit(CANNOT_START);
  reset_signals();
  list_arguments(r, arguments);
  if (!zj_confine_to_files(r->files) || !place_descriptors(r, output, complaints) ||
      chdir("/") != 0)
    _exit(CANNOT_START);
  limit_all(r);
  if (!zj_confine_enter(ZJ_CONFINE_READER, -1)) _exit(CANNOT_START);
  execveat(ZJ_CONFINE_PROGRAM, "", (char *const *)(uintptr_t)arguments, environment, AT_EMPTY_PATH);
  _exit(CANNOT_START);
}

/* Moves a descriptor above 2: dup2() in the child would overwrite 0 to 2 while they are still
 * needed. */
static bool lift_descriptor(int *fd) {
  if (*fd > 2) return true;
  int higher = fcntl(*fd, F_DUPFD_CLOEXEC, 3);
  close(*fd);
  *fd = higher;
  return higher >= 0;
}

/* Opens what it needs: the program, and the files that it may reach. */
static zj_status open_program(run *r, zj_error *err) {
  const char *const readable[] = {r->found->path, r->found->libraries};
  const char *const started[] = {r->found->started};
  const zj_confine_paths paths = {
      .read = readable, .read_count = 2, .run = started, .run_count = 1};
  zj_status status = zj_confine_prepare(err);
  if (status != ZJ_OK) return status;
  r->program = open(r->found->started, O_PATH | O_CLOEXEC);
  r->files = zj_confine_files(&paths);
  if (r->program >= 0) return ZJ_OK;
  return zj_fail_errno(err, ZJ_IO, zj_tr("cannot start %s", "无法启动 %s"), r->converter->argv[0]);
}

static zj_status start_converter(run *r, zj_error *err) {
  int output[2] = {-1, -1}, complaints[2] = {-1, -1};
  pid_t parent = getpid();
  zj_status status = open_program(r, err);
  if (status != ZJ_OK) return status;
  bool ok = pipe2(output, O_CLOEXEC) == 0 && pipe2(complaints, O_CLOEXEC) == 0 &&
            lift_descriptor(&output[1]) && lift_descriptor(&complaints[1]) &&
            lift_descriptor(&r->input);
  r->pid = ok ? fork() : -1;
  if (r->pid == 0) become_converter(r, output[1], complaints[1], parent);
  if (r->pid > 0)
    setpgid(r->pid, r->pid); /* the child does it too: whoever comes first, it is done */
  else
    status =
        zj_fail_errno(err, ZJ_IO, zj_tr("cannot start %s", "无法启动 %s"), r->converter->argv[0]);
  close_descriptor(&output[1]);
  close_descriptor(&complaints[1]);
  close_descriptor(&r->input);
  r->output = output[0];
  r->complaints = complaints[0];
  return status;
}

/* ---- reading its output ---- */

/* Never as large as the limit: talloc gives no block of 256 MB, and want of memory would be
 * reported where the limit is meant. */
static bool grow_output(void *ctx, run *r) {
  size_t most = output_max(r) - 1;
  if (r->capacity - r->length >= 65536 || r->capacity == most) return true;
  size_t capacity = 2 * r->capacity + (1 << 18);
  if (capacity > most) capacity = most;
  char *grown = talloc_realloc_size(ctx, r->bytes, capacity);
  if (!grown) return false;
  r->bytes = grown;
  r->capacity = capacity;
  return true;
}

static void read_output(void *ctx, run *r) {
  if (!grow_output(ctx, r)) {
    r->no_memory = true;
    return;
  }
  ssize_t n = read(r->output, r->bytes + r->length, r->capacity - r->length);
  if (n < 0 && errno == EINTR) return;
  if (n <= 0)
    close_descriptor(&r->output);
  else
    r->length += (size_t)n;
  if (r->length == output_max(r) - 1) r->broke = zj_tr("output", "输出");
}

/* Reads and drops complaints that do not fit: a full pipe would stop the converter. */
static void read_complaints(run *r) {
  char drop[4096];
  size_t left = sizeof r->said - r->said_length;
  char *to = left ? r->said + r->said_length : drop;
  ssize_t n = read(r->complaints, to, left ? left : sizeof drop);
  if (n < 0 && errno == EINTR) return;
  if (n <= 0)
    close_descriptor(&r->complaints);
  else if (left)
    r->said_length += (size_t)n;
}

/* Waits for output, at most for a second. Time in which this process did not run, because the whole
 * run was stopped, does not count for the converter either. */
static int poll_fairly(run *r, struct pollfd *polled, nfds_t count, int64_t left) {
  int wait_ms = left > 1000 ? 1000 : (int)left;
  int64_t began = now_ms();
  int ready = poll(polled, count, wait_ms);
  int64_t lost = now_ms() - began - wait_ms;
  if (lost > STOPPED_MS) r->deadline_ms += lost;
  return ready;
}

static void read_until_end(void *ctx, run *r) {
  while ((r->output >= 0 || r->complaints >= 0) && !r->broke && !r->no_memory) {
    struct pollfd both[2] = {{.fd = r->output, .events = POLLIN},
                             {.fd = r->complaints, .events = POLLIN}};
    int64_t left = r->deadline_ms - now_ms();
    if (left <= 0) {
      r->broke = zj_tr("time", "时间");
      r->late = true;
      return;
    }
    int ready = poll_fairly(r, both, 2, left);
    if (ready > 0 && both[0].revents) read_output(ctx, r);
    if (ready > 0 && both[1].revents && !r->broke) read_complaints(r);
  }
}

/* Waits until it has ended, without reaping it: the number of its group must not be reused before
 * the group is killed. */
static void wait_for_end(run *r) {
  siginfo_t info;
  while (!r->broke && !r->no_memory) {
    info.si_pid = 0;
    if (waitid(P_PID, (id_t)r->pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0 && errno != EINTR)
      return;
    if (info.si_pid == r->pid) return;
    if (now_ms() >= r->deadline_ms) {
      r->broke = zj_tr("time", "时间");
      r->late = true;
    } else {
      (void)poll_fairly(r, NULL, 0, 2);
    }
  }
}

/* Kills the rest of the group and reaps the converter; false when its exit status is unknown. */
static bool end_converter(run *r, int *how) {
  wait_for_end(r);
  kill(-r->pid, SIGKILL);
  kill(r->pid, SIGKILL);
  close_descriptor(&r->output);
  close_descriptor(&r->complaints);
  for (;;) {
    pid_t reaped = waitpid(r->pid, how, 0);
    if (reaped == r->pid) return true;
    if (reaped >= 0 || errno != EINTR) return false;
  }
}

/* ---- how it ended ---- */

static void keep_complaint(const run *r, zj_conversion *out) {
  zj_slice said = {r->said, r->said_length};
  out->complained_of_fonts = memmem(said.at, said.length, "language pack", 13) != NULL;
  size_t begin = 0, n = 0;
  while (begin < said.length && (unsigned char)said.at[begin] <= ' ')
    begin++;
  for (size_t at = begin; at < said.length && said.at[at] != '\n' && n + 1 < sizeof out->complaint;
       at++) {
    char c = said.at[at];
    out->complaint[n++] = (unsigned char)c < ' ' || c == 0x7F ? ' ' : c;
  }
  n = zj_utf8_check((zj_slice){out->complaint, n});
  out->complaint[n] = 0;
}

static zj_status judge_exit(const run *r, bool known, int how, const zj_conversion *out,
                            zj_error *err) {
  const char *name = r->converter->argv[0];
  if (r->no_memory) return zj_no_memory(err);
  if (r->broke)
    return zj_fail(err, r->late ? ZJ_IO : ZJ_BAD_INPUT,
                   zj_tr("%s reached its limit of %s", "%s 超出了%s限制"), name, r->broke);
  if (!known)
    return zj_fail(err, ZJ_INTERNAL, zj_tr("%s: its exit status is unknown", "%s 的退出状态未知"),
                   name);
  if (WIFSIGNALED(how) && WTERMSIG(how) == SIGXCPU)
    return zj_fail(err, ZJ_IO, zj_tr("%s reached its limit of %s", "%s 超出了%s限制"), name,
                   zj_tr("processor time", "处理器时间"));
  if (WIFSIGNALED(how) && zj_confine_signal(WTERMSIG(how)))
    return zj_fail(err, ZJ_BAD_INPUT,
                   zj_tr("%s was ended: it tried to reach the network, start a program or change "
                         "the system",
                         "%s 试图访问网络、启动程序或改动系统，已被终止"),
                   name);
  if (WIFSIGNALED(how))
    return zj_fail(err, ZJ_BAD_INPUT, zj_tr("%s crashed on it (%s)", "%s 处理时崩溃（%s）"), name,
                   strsignal(WTERMSIG(how)));
  if (WEXITSTATUS(how) == CANNOT_START)
    return zj_fail(err, ZJ_IO, zj_tr("%s could not be started", "%s 无法启动"), name);
  if (WEXITSTATUS(how) == 0) return ZJ_OK;
  return zj_fail(err, ZJ_BAD_INPUT,
                 zj_tr("%s cannot read it (code %d)%s%s", "%s 无法读取（代码 %d）%s%s"), name,
                 WEXITSTATUS(how), *out->complaint ? ": " : "", out->complaint);
}

static zj_status run_converter(void *ctx, run *r, zj_conversion *out, zj_error *err) {
  zj_status status = start_converter(r, err);
  int how = 0;
  if (status == ZJ_OK) {
    read_until_end(ctx, r);
    bool known = end_converter(r, &how);
    keep_complaint(r, out);
    status = judge_exit(r, known, how, out, err);
  }
  close_descriptor(&r->output);
  close_descriptor(&r->complaints);
  if (status != ZJ_OK)
    talloc_free(r->bytes);
  else
    out->output = (zj_slice){r->bytes, r->length};
  return status;
}

/* Restores the default action of SIGCHLD if it is ignored: the kernel would reap the converter, and
 * its exit status would be lost. Returns whether it did; *before is then to be restored. */
static bool stop_ignoring_children(struct sigaction *before) {
  struct sigaction plain = {.sa_handler = SIG_DFL};
  if (sigaction(SIGCHLD, NULL, before) != 0) return false;
  if (before->sa_handler != SIG_IGN && !(before->sa_flags & SA_NOCLDWAIT)) return false;
  return sigaction(SIGCHLD, &plain, NULL) == 0;
}

zj_status zj_convert_run(void *ctx, const zj_converter *converter, zj_slice input,
                         zj_conversion *out, zj_error *err) {
  zj_program found;
  *out = (zj_conversion){0};
  if (!zj_program_find(converter->argv[0], &found))
    return zj_fail(
        err, ZJ_BAD_INPUT,
        zj_tr("needs the package %s: apt-get install %s", "需要软件包 %s：apt-get install %s"),
        converter->package, converter->package);
  run *r = talloc_zero(ctx, run);
  if (!r) return zj_no_memory(err);
  r->converter = converter;
  r->found = &found;
  r->megabytes = (input.length >> 20) + 1;
  r->deadline_ms = now_ms() + 1000 * (int64_t)seconds_or(converter->wall_seconds, 45, r->megabytes);
  r->program = r->files = r->output = r->complaints = -1;
  r->input = memfd_create("zhangju", MFD_CLOEXEC);
  struct sigaction before;
  bool changed = stop_ignoring_children(&before);
  zj_status status;
  if (r->input >= 0 && write_all(r->input, input))
    status = run_converter(ctx, r, out, err);
  else
    status = zj_fail_errno(err, ZJ_IO, "%s", zj_tr("no room to convert", "没有空间转换"));
  if (changed) (void)sigaction(SIGCHLD, &before, NULL);
  close_descriptor(&r->input);
  close_descriptor(&r->program);
  close_descriptor(&r->files);
  talloc_free(r);
  return status;
}
