/* slow.c - LD_PRELOAD: writing a catalog to disk takes SLOW seconds. The file SLOW_NOW names is
 * there meanwhile. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void wait_if_catalog(int fd) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return;
  path[length] = 0;
  if (!strstr(path, "catalog.db")) return;
  const char *now = getenv("SLOW_NOW");
  close(open(now, O_WRONLY | O_CREAT, 0600));
  sleep((unsigned)atoi(getenv("SLOW")));
  unlink(now);
}

int fsync(int fd) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  wait_if_catalog(fd);
  return real(fd);
}

int fdatasync(int fd) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  wait_if_catalog(fd);
  return real(fd);
}
