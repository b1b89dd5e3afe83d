/* pool.c - worker processes. */
#include "indexer/run/pool.h"

#include "indexer/base/lang.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <talloc.h>
#include <unistd.h>

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

/* Ordinary pieces take some 40: a crash above this may well be an allocation that failed. */
enum { MUCH_MB = 100 };

/* ---- birth ---- */

/* A child must not hold the sockets of its siblings, or they would not see the parent go. The
 * terminal sends Ctrl-C to all; only the parent decides. */
static void child_begins(const zj_pool *pool, int fd) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  signal(SIGINT, SIG_IGN);
  signal(SIGHUP, SIG_IGN);
  signal(SIGTERM, SIG_IGN);
  signal(SIGALRM, SIG_DFL);
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
    child_begins(pool, pair[1]);
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

/* *most is the memory it had at its largest, in MB. */
static int reap(seat *s, unsigned long *most) {
  int how = 0;
  struct rusage used = {0};
  while (wait4(s->pid, &how, 0, &used) < 0 && errno == EINTR)
    continue;
  if (most) *most = (unsigned long)used.ru_maxrss >> 10;
  close(s->fd);
  s->fd = -1;
  return how;
}

static int destroy_pool(zj_pool *pool) {
  for (size_t i = 0; i < pool->count; i++) {
    if (pool->seats[i].fd < 0) continue;
    kill(pool->seats[i].pid, SIGKILL);
    (void)reap(&pool->seats[i], NULL);
  }
  return 0;
}

zj_status zj_pool_start(void *ctx, size_t workers, zj_pool_child *child, void *child_arg,
                        const zj_pool_events *events, zj_pool **out, zj_error *err) {
  zj_pool *pool = talloc_zero(ctx, zj_pool);
  pool->seats = talloc_array(pool, seat, workers);
  pool->polled = talloc_array(pool, struct pollfd, workers);
  for (size_t i = 0; i < workers; i++)
    pool->seats[i].fd = -1;
  pool->count = workers;
  pool->child = child;
  pool->child_arg = child_arg;
  pool->events = *events;
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

/* A worker that died while idle is found here, and is replaced once. */
zj_status zj_pool_give(zj_pool *pool, size_t worker, const zj_order *order, zj_error *err) {
  for (int attempt = 0; attempt < 2; attempt++) {
    seat *s = &pool->seats[worker];
    s->busy = true;
    if (send(s->fd, order, sizeof *order, MSG_NOSIGNAL) == (ssize_t)sizeof *order) return ZJ_OK;
    (void)reap(s, NULL);
    zj_status status = seat_worker(pool, worker, err);
    if (status != ZJ_OK) return status;
  }
  return zj_fail(err, ZJ_INTERNAL, "%s",
                 zj_tr("worker processes do not take orders", "工作进程不响应"));
}

/* ---- listening ---- */

static void describe_death(int how, unsigned long most, char *out, size_t size) {
  if (WIFSIGNALED(how) && WTERMSIG(how) == SIGALRM)
    snprintf(out, size, "%s", zj_tr("took too long to read", "读取时间过长"));
  else if (WIFSIGNALED(how) && WTERMSIG(how) == SIGKILL)
    snprintf(out, size, "%s",
             zj_tr("its worker was killed, perhaps for want of memory",
                   "工作进程被终止，可能是内存不足"));
  else if (WIFSIGNALED(how) &&
           (most >= MUCH_MB || WTERMSIG(how) == SIGABRT)) /* libraries abort for want of memory */
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

static zj_status bury(zj_pool *pool, size_t worker, zj_error *err) {
  char why[200];
  bool had_order = pool->seats[worker].busy;
  unsigned long most;
  int how = reap(&pool->seats[worker], &most);
  describe_death(how, most, why, sizeof why);
  zj_status status = seat_worker(pool, worker, err);
  if (status == ZJ_OK && had_order)
    pool->events.death(pool->events.arg, worker, why, WIFSIGNALED(how) && WTERMSIG(how) == SIGKILL);
  return status;
}

/* Takes the notes that are there; the end of the socket is the worker's death. */
static zj_status hear(zj_pool *pool, size_t worker, zj_error *err) {
  zj_note note;
  ssize_t n;
  while ((n = recv(pool->seats[worker].fd, &note, sizeof note, MSG_DONTWAIT)) ==
         (ssize_t)sizeof note) {
    if (note.kind >= ZJ_NOTE_DONE) pool->seats[worker].busy = false;
    note.text[sizeof note.text - 1] = 0;
    note.encoding[sizeof note.encoding - 1] = note.media[sizeof note.media - 1] = 0;
    pool->events.note(pool->events.arg, worker, &note);
  }
  if (n < 0 && (errno == EAGAIN || errno == EINTR)) return ZJ_OK;
  return bury(pool, worker, err);
}

zj_status zj_pool_wait(zj_pool *pool, int timeout_ms, zj_error *err) {
  for (size_t i = 0; i < pool->count; i++)
    pool->polled[i] = (struct pollfd){.fd = pool->seats[i].fd, .events = POLLIN};
  int ready = poll(pool->polled, pool->count, timeout_ms);
  if (ready < 0 && errno != EINTR) return zj_fail_errno(err, ZJ_IO, "poll");
  zj_status status = ZJ_OK;
  for (size_t i = 0; ready > 0 && i < pool->count && status == ZJ_OK; i++)
    if (pool->polled[i].revents) status = hear(pool, i, err);
  return status;
}
