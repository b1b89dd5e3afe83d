/* pool.c - a pool of worker processes. */
#include "indexer/run/pool.h"

#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <talloc.h>
#include <unistd.h>

#include "indexer/base/background.h"
#include "indexer/base/budget.h"
#include "indexer/base/confine.h"
#include "indexer/base/lang.h"

/* The place of one worker. */
typedef struct seat {
  pid_t pid;
  int fd;
  bool busy;
} seat;

struct zj_pool {
  seat *seats;
  size_t count;
  struct pollfd *polled;
  zj_pool_child *child;
  void *child_arg;
  zj_pool_events events;
};

/* A worker needs about 40 MB for an ordinary piece; a crash above this many MB may be an allocation
 * that failed. */
enum { MUCH_MB = 100 };

/* ---- starting ---- */

/* Closes the sockets of the other workers, or they would not notice when the parent ends. Ignores
 * Ctrl-C, which the terminal sends to all processes: only the parent acts on it. */
static void run_child(const zj_pool *pool, int fd) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  signal(SIGINT, SIG_IGN);
  signal(SIGHUP, SIG_IGN);
  signal(SIGTERM, SIG_IGN);
  zj_background();
  for (size_t i = 0; i < pool->count; i++)
    if (pool->seats[i].fd >= 0) close(pool->seats[i].fd);
  pool->child(fd, pool->child_arg);
  _exit(0);
}

static zj_status seat_worker(zj_pool *pool, size_t number, zj_error *err) {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
    return zj_fail_errno(err, ZJ_IO, "socketpair");
  pid_t pid = fork();
  if (pid == 0) {
    close(pair[0]);
    run_child(pool, pair[1]);
  }
  close(pair[1]);
  if (pid < 0) {
    close(pair[0]);
    return zj_fail_errno(err, ZJ_IO, "%s",
                         zj_tr("cannot start a worker process", "无法启动工作进程"));
  }
  pool->seats[number] = (seat){.pid = pid, .fd = pair[0]};
  return ZJ_OK;
}

/* Waits for the end of a worker and returns its wait status. Sets *most (may be NULL) to the most
 * memory it had, in MB. */
static int reap_worker(seat *s, unsigned long *most) {
  int how = 0;
  struct rusage used = {0};
  while (wait4(s->pid, &how, 0, &used) < 0 && errno == EINTR)
    continue;
  if (most) *most = (unsigned long)used.ru_maxrss >> 10;
  close(s->fd);
  s->fd = -1;
  return how;
}

/* Ends a process if it is a child of this one; false when it is none, or cannot be looked at. */
static bool end_child(const char *number) {
  char path[64], line[512];
  snprintf(path, sizeof path, "/proc/%.20s/stat", number);
  FILE *file = fopen(path, "re");
  size_t length = file ? fread(line, 1, sizeof line - 1, file) : 0;
  if (file) fclose(file);
  line[length] = 0;
  const char *name_end = strrchr(line, ')'); /* the name may hold anything */
  int parent = 0;
  pid_t pid = (pid_t)atoi(number);
  if (!name_end || sscanf(name_end, ") %*c %d", &parent) != 1 || parent != getpid()) return false;
  kill(pid, SIGKILL);
  return waitpid(pid, NULL, 0) == pid;
}

/* Ends what workers have left behind. A converter dies with its worker, but a worker that a
 * document has taken over may have forked. Orphans become children of this process, which has no
 * others when its workers are gone; those of an orphan do when it has ended. */
static void end_strays(void) {
  for (bool any = true; any;) {
    any = false;
    DIR *proc = opendir("/proc");
    for (struct dirent *e = proc ? readdir(proc) : NULL; e; e = readdir(proc))
      if (e->d_name[0] >= '1' && e->d_name[0] <= '9') any |= end_child(e->d_name);
    if (proc) closedir(proc);
  }
}

static int destroy_pool(zj_pool *pool) {
  for (size_t i = 0; i < pool->count; i++) {
    if (pool->seats[i].fd < 0) continue;
    kill(pool->seats[i].pid, SIGKILL);
    (void)reap_worker(&pool->seats[i], NULL);
  }
  end_strays();
  return 0;
}

zj_status zj_pool_start(void *ctx, size_t workers, zj_pool_child *child, void *child_arg,
                        const zj_pool_events *events, zj_pool **out, zj_error *err) {
  zj_pool *pool = talloc_zero(ctx, zj_pool);
  if (!pool) return zj_no_memory(err);
  pool->seats = talloc_array(pool, seat, workers);
  pool->polled = talloc_array(pool, struct pollfd, workers);
  if (!pool->seats || !pool->polled) {
    talloc_free(pool);
    return zj_no_memory(err);
  }
  for (size_t i = 0; i < workers; i++)
    pool->seats[i].fd = -1;
  pool->count = workers;
  pool->child = child;
  pool->child_arg = child_arg;
  pool->events = *events;
  (void)prctl(PR_SET_CHILD_SUBREAPER, 1);
  talloc_set_destructor(pool, destroy_pool);
  for (size_t i = 0; i < workers; i++) {
    zj_status status = seat_worker(pool, i, err);
    if (status == ZJ_OK) continue;
    talloc_free(pool);
    return status;
  }
  *out = pool;
  return ZJ_OK;
}

/* ---- orders ---- */

bool zj_pool_idle(const zj_pool *pool, size_t *worker) {
  for (*worker = 0; *worker < pool->count; ++*worker)
    if (!pool->seats[*worker].busy) return true;
  return false;
}

bool zj_pool_busy(const zj_pool *pool) {
  for (size_t i = 0; i < pool->count; i++)
    if (pool->seats[i].busy) return true;
  return false;
}

/* Replaces a worker that died while it was idle, once. */
zj_status zj_pool_give(zj_pool *pool, size_t worker, const zj_order *order, zj_error *err) {
  for (int attempt = 0; attempt < 2; attempt++) {
    seat *s = &pool->seats[worker];
    s->busy = true;
    if (send(s->fd, order, sizeof *order, MSG_NOSIGNAL) == (ssize_t)sizeof *order) return ZJ_OK;
    (void)reap_worker(s, NULL);
    zj_status status = seat_worker(pool, worker, err);
    if (status != ZJ_OK) return status;
  }
  return zj_fail(err, ZJ_INTERNAL, "%s",
                 zj_tr("worker processes do not take orders", "工作进程不响应"));
}

/* ---- listening ---- */

static void describe_death(int how, unsigned long most, char *out, size_t size) {
  if (WIFSIGNALED(how) && zj_budget_signal(WTERMSIG(how)))
    snprintf(out, size, "%s", zj_tr("took too long to read", "读取时间过长"));
  else if (WIFSIGNALED(how) && zj_confine_signal(WTERMSIG(how)))
    snprintf(out, size, "%s",
             zj_tr("made its worker reach for the network or another program, and was stopped; "
                   "please report it",
                   "使工作进程试图访问网络或启动其他程序，已被阻止，请反馈"));
  else if (WIFSIGNALED(how) && WTERMSIG(how) == SIGKILL)
    snprintf(out, size, "%s",
             zj_tr("its worker was killed, perhaps because memory ran out",
                   "工作进程被终止，可能是内存不足"));
  else if (WIFSIGNALED(how) &&
           (most >= MUCH_MB || WTERMSIG(how) == SIGABRT)) /* libraries abort without memory */
    snprintf(
        out, size,
        zj_tr(
            "made the reader crash at %lu MB of memory (%s); more --memory may help, else please report it",
            "使读取程序在用到 %lu MB 内存时崩溃（%s）；可加大 --memory，仍不行请反馈"),
        most, strsignal(WTERMSIG(how)));
  else if (WIFSIGNALED(how))
    snprintf(out, size,
             zj_tr("made the reader crash (%s); please report it", "使读取程序崩溃（%s），请反馈"),
             strsignal(WTERMSIG(how)));
  else
    snprintf(out, size, zj_tr("its worker ended (code %d)", "工作进程退出（代码 %d）"),
             WEXITSTATUS(how));
}

/* Whether another run may succeed: memory that ran out may be there then, and a file that took too
 * long may be read when less else is done. */
static bool has_passing_cause(int how) {
  return WIFSIGNALED(how) && (WTERMSIG(how) == SIGKILL || zj_budget_signal(WTERMSIG(how)));
}

static zj_status replace_worker(zj_pool *pool, size_t worker, zj_error *err) {
  char why[200];
  bool had_order = pool->seats[worker].busy;
  unsigned long most;
  int how = reap_worker(&pool->seats[worker], &most);
  describe_death(how, most, why, sizeof why);
  zj_status status = seat_worker(pool, worker, err);
  if (status == ZJ_OK && had_order)
    pool->events.death(pool->events.arg, worker, why, has_passing_cause(how));
  return status;
}

/* Whether a note ends an order for which there was not enough memory. */
static bool is_out_of_memory(const zj_note *note) {
  return note->kind >= ZJ_NOTE_DONE && note->status == ZJ_NO_MEMORY;
}

/* Delivers the notes that have arrived. The end of the socket means that the worker died. A worker
 * that ran out of memory is replaced, because what it could not free would fail its next order,
 * too.
 */
static zj_status read_notes(zj_pool *pool, size_t worker, zj_error *err) {
  for (;;) {
    zj_note note;
    ssize_t n = recv(pool->seats[worker].fd, &note, sizeof note, MSG_DONTWAIT);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) return ZJ_OK;
    if (n != (ssize_t)sizeof note) return replace_worker(pool, worker, err);
    if (note.kind >= ZJ_NOTE_DONE) pool->seats[worker].busy = false;
    note.text[sizeof note.text - 1] = 0;
    note.encoding[sizeof note.encoding - 1] = 0;
    note.media[sizeof note.media - 1] = 0;
    pool->events.note(pool->events.arg, worker, &note);
    if (is_out_of_memory(&note)) {
      kill(pool->seats[worker].pid, SIGKILL);
      return replace_worker(pool, worker, err);
    }
  }
}

/* Whether a worker has ended. Its socket says so, unless something that it forked holds it open. */
static bool has_ended(const seat *s) {
  siginfo_t info = {.si_pid = 0};
  return waitid(P_PID, (id_t)s->pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         info.si_pid == s->pid;
}

zj_status zj_pool_wait(zj_pool *pool, int timeout_ms, zj_error *err) {
  for (size_t i = 0; i < pool->count; i++)
    pool->polled[i] = (struct pollfd){.fd = pool->seats[i].fd, .events = POLLIN};
  int ready = poll(pool->polled, pool->count, timeout_ms);
  if (ready < 0 && errno != EINTR) return zj_fail_errno(err, ZJ_IO, "poll");
  zj_status status = ZJ_OK;
  for (size_t i = 0; ready > 0 && i < pool->count && status == ZJ_OK; i++)
    if (pool->polled[i].revents) status = read_notes(pool, i, err);
  for (size_t i = 0; ready == 0 && i < pool->count && status == ZJ_OK; i++)
    if (has_ended(&pool->seats[i])) status = replace_worker(pool, i, err);
  return status;
}
