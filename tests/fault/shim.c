/* shim.c - LD_PRELOAD: counts the system calls of a run that touch its index, in all its processes,
 * and at one of them kills the run or lets the call fail. Workers are confined: they can open no
 * log and signal nobody. So the log is opened before they are forked, and a worker that is to kill
 * the run stops, and leaves it to whoever watches the faults in FAULT_COUNTER.
 *
 *   FAULT_COUNTER  a file of 16 bytes that all processes map: calls counted, faults done
 *   FAULT_BELOW    only calls on files below this folder count, and those that name no file (fork)
 *   FAULT_CALLS    only these count: "rename,fsync,unlink"; all when unset
 *   FAULT_AT       the number of the call, from 1; 0 counts only
 *   FAULT_DO       "kill": SIGKILL to the process group; else the errno that the call fails with
 *   FAULT_STAYS    when set, every counted call from that one on fails: a disk that stays full
 *   FAULT_LOG      a file that gets the name of every counted call, a line each */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

typedef struct counter {
  _Atomic unsigned long calls, faults;
} counter;

static counter *shared;
static const char *below, *calls;
static int log_to = -1;
static pid_t first; /* the process that forks the others */
static size_t below_length;
static unsigned long at;
static int doing; /* errno; -1 kills */
static int stays;
static __thread int inside; /* our own calls do not count */

__attribute__((constructor)) static void begin(void) {
  const char *file = getenv("FAULT_COUNTER"), *what = getenv("FAULT_DO"),
             *number = getenv("FAULT_AT");
  below = getenv("FAULT_BELOW");
  calls = getenv("FAULT_CALLS");
  const char *log_path = getenv("FAULT_LOG");
  first = getpid();
  if (!file || !below) return;
  below_length = strlen(below);
  at = number ? strtoul(number, NULL, 10) : 0;
  doing = what && strcmp(what, "kill") != 0 ? atoi(what) : -1;
  stays = getenv("FAULT_STAYS") != NULL;
  inside = 1;
  int fd = open(file, O_RDWR | O_CLOEXEC);
  void *map =
      fd < 0 ? MAP_FAILED : mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (map != MAP_FAILED) shared = map;
  if (fd >= 0) close(fd);
  if (log_path) log_to = open(log_path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  inside = 0;
}

static int is_listed(const char *name) {
  size_t length = strlen(name);
  for (const char *here = calls; here && (here = strstr(here, name)); here += length)
    if ((here == calls || here[-1] == ',') && (here[length] == 0 || here[length] == ',')) return 1;
  return calls == NULL;
}

static int path_counts(const char *path) {
  char absolute[PATH_MAX];
  if (!path) return 0;
  if (*path != '/') {
    if (!getcwd(absolute, sizeof absolute) || strlen(absolute) + strlen(path) + 2 > sizeof absolute)
      return 0;
    strcat(strcat(absolute, "/"), path);
    path = absolute;
  }
  return strncmp(path, below, below_length) == 0 &&
         (path[below_length] == 0 || path[below_length] == '/');
}

static int fd_counts(int fd) {
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return path_counts(path);
}

/* Counts a call; whether it is to fail, with errno set. */
static int fault(const char *name, int counts) {
  if (!shared || inside || !counts || !is_listed(name)) return 0;
  int before = errno;
  unsigned long number = atomic_fetch_add(&shared->calls, 1) + 1;
  if (log_to >= 0) {
    inside = 1;
    char line[64];
    int n = snprintf(line, sizeof line, "%s\n", name);
    if (write(log_to, line, (size_t)n) < 0) _exit(99);
    inside = 0;
  }
  errno = before;
  if (at == 0 || number < at || (number > at && !stays)) return 0;
  atomic_fetch_add(&shared->faults, 1);
  if (doing < 0) {
    if (getpid() == first) kill(0, SIGKILL);
    for (;;)
      pause();
  }
  errno = doing;
  return 1;
}

#define REAL(result, name, parameters) \
  static result(*real) parameters;     \
  if (!real) real = (result(*) parameters)dlsym(RTLD_NEXT, #name)
#define ON_PATH(result, name, parameters, arguments, path, failed)           \
  result name parameters {                                                   \
    REAL(result, name, parameters);                                          \
    if (fault(#name, shared && !inside && path_counts(path))) return failed; \
    return real arguments;                                                   \
  }
#define ON_FD(result, name, parameters, arguments, fd, failed)           \
  result name parameters {                                               \
    REAL(result, name, parameters);                                      \
    if (fault(#name, shared && !inside && fd_counts(fd))) return failed; \
    return real arguments;                                               \
  }

ON_PATH(int, rename, (const char *a, const char *b), (a, b), a, -1)
ON_PATH(int, unlink, (const char *a), (a), a, -1)
ON_PATH(int, remove, (const char *a), (a), a, -1)
ON_PATH(int, rmdir, (const char *a), (a), a, -1)
ON_PATH(int, mkdir, (const char *a, mode_t m), (a, m), a, -1)
ON_PATH(int, link, (const char *a, const char *b), (a, b), b, -1)
ON_PATH(FILE *, fopen, (const char *a, const char *m), (a, m), a, NULL)
ON_PATH(FILE *, fopen64, (const char *a, const char *m), (a, m), a, NULL)
ON_FD(int, fsync, (int fd), (fd), fd, -1)
ON_FD(int, fdatasync, (int fd), (fd), fd, -1)
ON_FD(int, ftruncate, (int fd, off_t n), (fd, n), fd, -1)
ON_FD(int, ftruncate64, (int fd, off64_t n), (fd, n), fd, -1)
ON_FD(ssize_t, write, (int fd, const void *b, size_t n), (fd, b, n), fd, -1)
ON_FD(ssize_t, pwrite, (int fd, const void *b, size_t n, off_t o), (fd, b, n, o), fd, -1)
ON_FD(ssize_t, pwrite64, (int fd, const void *b, size_t n, off64_t o), (fd, b, n, o), fd, -1)
ON_FD(ssize_t, read, (int fd, void *b, size_t n), (fd, b, n), fd, -1)
ON_FD(ssize_t, pread, (int fd, void *b, size_t n, off_t o), (fd, b, n, o), fd, -1)
ON_FD(ssize_t, pread64, (int fd, void *b, size_t n, off64_t o), (fd, b, n, o), fd, -1)
ON_FD(int, flock, (int fd, int how), (fd, how), fd, -1)
ON_FD(ssize_t, copy_file_range, (int in, off64_t *a, int fd, off64_t *b, size_t n, unsigned f),
      (in, a, fd, b, n, f), fd, -1)
ON_FD(void *, mmap, (void *a, size_t n, int p, int f, int fd, off_t o), (a, n, p, f, fd, o), fd,
      MAP_FAILED)
ON_FD(void *, mmap64, (void *a, size_t n, int p, int f, int fd, off64_t o), (a, n, p, f, fd, o), fd,
      MAP_FAILED)
ON_FD(size_t, fwrite, (const void *b, size_t s, size_t n, FILE *to), (b, s, n, to), fileno(to), 0)
ON_FD(size_t, fread, (void *b, size_t s, size_t n, FILE *from), (b, s, n, from), fileno(from), 0)

int fflush(FILE *to) {
  REAL(int, fflush, (FILE *));
  if (to && fault("fflush", shared && !inside && fd_counts(fileno(to)))) return EOF;
  return real(to);
}

/* The file is closed all the same, as the kernel does. */
int fclose(FILE *to) {
  REAL(int, fclose, (FILE *));
  int failed = fault("fclose", shared && !inside && fd_counts(fileno(to))), why = errno,
      result = real(to);
  if (failed) errno = why;
  return failed ? EOF : result;
}

int close(int fd) {
  REAL(int, close, (int));
  int failed = fault("close", shared && !inside && fd_counts(fd)), why = errno, result = real(fd);
  if (failed) errno = why;
  return failed ? -1 : result;
}

pid_t fork(void) {
  REAL(pid_t, fork, (void));
  return fault("fork", 1) ? -1 : real();
}

int socketpair(int d, int t, int p, int pair[2]) {
  REAL(int, socketpair, (int, int, int, int[2]));
  return fault("socketpair", 1) ? -1 : real(d, t, p, pair);
}

#define OPEN(name)                                                          \
  int name(const char *path, int flags, ...) {                              \
    REAL(int, name, (const char *, int, ...));                              \
    va_list args;                                                           \
    va_start(args, flags);                                                  \
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(args, mode_t) : 0; \
    va_end(args);                                                           \
    if (fault("open", shared && !inside && path_counts(path))) return -1;   \
    return real(path, flags, mode);                                         \
  }
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                                        \
  int name(int folder, const char *path, int flags, ...) {                  \
    REAL(int, name, (int, const char *, int, ...));                         \
    va_list args;                                                           \
    va_start(args, flags);                                                  \
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(args, mode_t) : 0; \
    va_end(args);                                                           \
    if (fault("open", shared && !inside && path_counts(path))) return -1;   \
    return real(folder, path, flags, mode);                                 \
  }
OPENAT(openat)
OPENAT(openat64)
