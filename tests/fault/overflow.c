/* overflow.c - LD_PRELOAD: while the file OVERFLOW names is there, whatever inotify tells is lost,
 * and that it was lost is all that is told. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

static int watching = -1;

int inotify_init1(int flags) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "inotify_init1");
  return watching = real(flags);
}

ssize_t read(int fd, void *to, size_t size) {
  ssize_t (*real)(int, void *, size_t) = (ssize_t(*)(int, void *, size_t))dlsym(RTLD_NEXT, "read");
  ssize_t n = real(fd, to, size);
  if (fd != watching || n <= 0 || access(getenv("OVERFLOW"), F_OK) != 0) return n;
  const struct inotify_event lost = {.wd = -1, .mask = IN_Q_OVERFLOW};
  memcpy(to, &lost, sizeof lost);
  return sizeof lost;
}
