/* memory.c - LD_PRELOAD: counts the allocations of a process, and lets one of them fail.
 *
 *   MEMORY_AT     the number of the allocation that fails, from 1; 0 only counts
 *   MEMORY_COUNT  a file that gets the number of allocations when the process ends
 *   MEMORY_SHARED a file of 16 bytes, for a process that goes on: the allocation that fails, as
 *                 above, and the number of those made since the second was last set to 0
 *
 * All other allocations succeed, so that a failure which is forgotten shows as an answer that
 * differs. What the loader and the initializers of libraries allocate does not count. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *at, size_t size);

typedef struct count {
  atomic_ulong at, made;
} count;

static count own;
static count *counted = &own;
static atomic_bool counting;

__attribute__((constructor)) static void begin(void) {
  const char *number = getenv("MEMORY_AT");
  const char *shared = getenv("MEMORY_SHARED");
  int file = shared ? open(shared, O_RDWR | O_CLOEXEC) : -1;
  void *map =
      file < 0 ? MAP_FAILED : mmap(NULL, sizeof own, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (map != MAP_FAILED) counted = map;
  if (number) own.at = strtoul(number, NULL, 10);
  counting = true;
}

__attribute__((destructor)) static void end(void) {
  counting = false;
  const char *path = getenv("MEMORY_COUNT");
  int file = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666) : -1;
  if (file < 0) return;
  dprintf(file, "%lu\n", (unsigned long)own.made);
  close(file);
}

static int fails(void) {
  if (!counting || atomic_fetch_add(&counted->made, 1) + 1 != counted->at) return 0;
  errno = ENOMEM;
  return 1;
}

void *malloc(size_t size) {
  return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
  return fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size) {
  return fails() ? NULL : __libc_realloc(old, size);
}
