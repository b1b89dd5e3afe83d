/* calls.c - LD_PRELOAD: lets a call of the system fail in a process, as failing.h describes. The
 * reason is one that the call may have: EIO where a file is read or written, EMFILE where one is
 * opened, EAGAIN for a process or thread. What is closed is closed all the same. Messages are
 * written: there is nowhere to say that they were not. */
#define _GNU_SOURCE
#include "failing.h"

#include <dirent.h>
#include <dlfcn.h>
#include <ftw.h>
#include <pthread.h>
#include <stdarg.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>

static bool is_refused(const char *name, int why) {
  if (!fails(name)) return false;
  errno = why;
  return true;
}

#define REAL(result, name, parameters) \
  static result(*real) parameters;     \
  if (!real) real = (result(*) parameters)(uintptr_t)dlsym(RTLD_NEXT, #name)

#define CALL(result, name, parameters, arguments, failed, why) \
  result name parameters {                                     \
    REAL(result, name, parameters);                            \
    return is_refused(#name, why) ? failed : real arguments;   \
  }

/* Done, and then said to have failed. */
#define ENDING(name, parameters, arguments)     \
  int name parameters {                         \
    REAL(int, name, parameters);                \
    int done = real arguments;                  \
    return is_refused(#name, EIO) ? EOF : done; \
  }

CALL(ssize_t, read, (int fd, void *to, size_t n), (fd, to, n), -1, EIO)
CALL(ssize_t, pread, (int fd, void *to, size_t n, off_t at), (fd, to, n, at), -1, EIO)
CALL(ssize_t, pread64, (int fd, void *to, size_t n, off64_t at), (fd, to, n, at), -1, EIO)
CALL(ssize_t, write, (int fd, const void *from, size_t n), (fd, from, n), -1, ENOSPC)
CALL(ssize_t, pwrite, (int fd, const void *from, size_t n, off_t at), (fd, from, n, at), -1, ENOSPC)
CALL(ssize_t, pwrite64, (int fd, const void *from, size_t n, off64_t at), (fd, from, n, at), -1,
     ENOSPC)
CALL(ssize_t, copy_file_range, (int from, off64_t *a, int to, off64_t *b, size_t n, unsigned flags),
     (from, a, to, b, n, flags), -1, EIO)
CALL(int, fsync, (int fd), (fd), -1, EIO)
CALL(int, fdatasync, (int fd), (fd), -1, EIO)
CALL(int, ftruncate, (int fd, off_t n), (fd, n), -1, EIO)
CALL(int, ftruncate64, (int fd, off64_t n), (fd, n), -1, EIO)
CALL(int, flock, (int fd, int how), (fd, how), -1, EIO)
CALL(off_t, lseek, (int fd, off_t at, int from), (fd, at, from), -1, EIO)
CALL(int, fstat, (int fd, struct stat *to), (fd, to), -1, EIO)
CALL(int, fstat64, (int fd, struct stat64 *to), (fd, to), -1, EIO)
CALL(int, stat, (const char *path, struct stat *to), (path, to), -1, EIO)
CALL(int, stat64, (const char *path, struct stat64 *to), (path, to), -1, EIO)
CALL(int, lstat, (const char *path, struct stat *to), (path, to), -1, EIO)
CALL(int, lstat64, (const char *path, struct stat64 *to), (path, to), -1, EIO)
CALL(int, statfs, (const char *path, struct statfs *to), (path, to), -1, EIO)
CALL(char *, realpath, (const char *path, char *to), (path, to), NULL, EIO)
CALL(ssize_t, readlink, (const char *path, char *to, size_t n), (path, to, n), -1, EIO)
CALL(int, rename, (const char *a, const char *b), (a, b), -1, EIO)
CALL(int, unlink, (const char *path), (path), -1, EIO)
CALL(int, remove, (const char *path), (path), -1, EIO)
CALL(int, link, (const char *a, const char *b), (a, b), -1, EIO)
CALL(int, mkdir, (const char *path, mode_t mode), (path, mode), -1, ENOSPC)
CALL(DIR *, opendir, (const char *path), (path), NULL, EMFILE)
CALL(int, scandir,
     (const char *path, struct dirent ***to, int (*wanted)(const struct dirent *),
      int (*order)(const struct dirent **, const struct dirent **)),
     (path, to, wanted, order), -1, EMFILE)
CALL(int, nftw, (const char *path, __nftw_func_t each, int most, int flags),
     (path, each, most, flags), -1, EMFILE)
CALL(FILE *, fopen, (const char *path, const char *mode), (path, mode), NULL, EMFILE)
CALL(FILE *, fopen64, (const char *path, const char *mode), (path, mode), NULL, EMFILE)
CALL(FILE *, fdopen, (int fd, const char *mode), (fd, mode), NULL, EMFILE)
CALL(int, fseek, (FILE * file, long at, int from), (file, at, from), -1, EIO)
CALL(void *, mmap, (void *at, size_t n, int may, int flags, int fd, off_t from),
     (at, n, may, flags, fd, from), MAP_FAILED, EIO)
CALL(void *, mmap64, (void *at, size_t n, int may, int flags, int fd, off64_t from),
     (at, n, may, flags, fd, from), MAP_FAILED, EIO)
CALL(pid_t, fork, (void), (), -1, EAGAIN)
CALL(int, pipe2, (int ends[2], int flags), (ends, flags), -1, EMFILE)
CALL(int, dup, (int fd), (fd), -1, EMFILE)
CALL(int, dup2, (int fd, int to), (fd, to), -1, EMFILE)
CALL(int, dup3, (int fd, int to, int flags), (fd, to, flags), -1, EMFILE)
CALL(int, memfd_create, (const char *name, unsigned flags), (name, flags), -1, EMFILE)
CALL(int, socket, (int domain, int type, int protocol), (domain, type, protocol), -1, EMFILE)
CALL(int, socketpair, (int domain, int type, int protocol, int pair[2]),
     (domain, type, protocol, pair), -1, EMFILE)
CALL(int, listen, (int fd, int most), (fd, most), -1, EADDRINUSE)
CALL(void *, dlopen, (const char *name, int flags), (name, flags), NULL, 0)
ENDING(close, (int fd), (fd))
ENDING(fclose, (FILE * file), (file))
ENDING(fflush, (FILE * file), (file))

int pthread_create(pthread_t *out, const pthread_attr_t *how, void *(*work)(void *), void *arg) {
  REAL(int, pthread_create, (pthread_t *, const pthread_attr_t *, void *(*)(void *), void *));
  return fails("pthread_create") ? EAGAIN : real(out, how, work, arg);
}

enum { ERROR_SEEN = 0x20 }; /* what ferror() looks at */

size_t fread(void *to, size_t size, size_t n, FILE *from) {
  REAL(size_t, fread, (void *, size_t, size_t, FILE *));
  if (!is_refused("fread", EIO)) return real(to, size, n, from);
  from->_flags |= ERROR_SEEN;
  return 0;
}

size_t fwrite(const void *from, size_t size, size_t n, FILE *to) {
  REAL(size_t, fwrite, (const void *, size_t, size_t, FILE *));
  if (to == stderr || !is_refused("fwrite", ENOSPC)) return real(from, size, n, to);
  to->_flags |= ERROR_SEEN;
  return 0;
}

#define OPEN(name)                                                          \
  int name(const char *path, int flags, ...) {                              \
    REAL(int, name, (const char *, int, ...));                              \
    va_list args;                                                           \
    va_start(args, flags);                                                  \
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(args, mode_t) : 0; \
    va_end(args);                                                           \
    return is_refused("open", EMFILE) ? -1 : real(path, flags, mode);       \
  }
OPEN(open)
OPEN(open64)

/* Those by which a process confines itself. */
int prctl(int what, ...) {
  REAL(int, prctl, (int, ...));
  unsigned long a[4];
  va_list args;
  va_start(args, what);
  for (int i = 0; i < 4; i++)
    a[i] = va_arg(args, unsigned long);
  va_end(args);
  return is_refused("prctl", EINVAL) ? -1 : real(what, a[0], a[1], a[2], a[3]);
}

long syscall(long number, ...) {
  REAL(long, syscall, (long, ...));
  long a[6];
  va_list args;
  va_start(args, number);
  for (int i = 0; i < 6; i++)
    a[i] = va_arg(args, long);
  va_end(args);
  return is_refused("syscall", ENOSYS) ? -1 : real(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}
