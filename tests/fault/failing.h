/* failing.h - what the libraries share that let something fail once in a process (memory.c: an
 * allocation, calls.c: a call of the system).
 *
 *   FAILING_AT     the number of the one that fails, from 1; 0 only counts
 *   FAILING_COUNT  a file that gets how many were made when the process ends
 *   FAILING_SHARED a file of 16 bytes, for a process that goes on: the one that fails, as above,
 *                  and how many were made since the second number was last set to 0
 *   FAILING_PLACES a file of PLACES times 8 bytes: the places where something has failed so far.
 *                  When the number is ANY, the first at a place that is not among them fails, and
 *                  then none. A place is the nearest four functions of the program (one of them
 *                  may be a malloc() of its own) and the call. The first 8 bytes count failures.
 *
 * All others succeed, so that a failure which is forgotten shows as an answer that differs. What
 * the loader and the initializers of libraries do does not count. */
#ifndef ZJ_TESTS_FAULT_FAILING_H
#define ZJ_TESTS_FAULT_FAILING_H

#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
#include <unwind.h>

typedef struct count {
  atomic_ulong at, made;
} count;

static count own;
static count *counted = &own;
static atomic_bool counting;
static _Thread_local bool inside; /* looking at the callers: what that does is of no interest */

/* ---- places ---- */

enum { PLACES = 1 << 17, FUNCTIONS = 4 };
#define NO_FUNCTION static inline __attribute__((always_inline)) /* not part of a place */
#define ANY UINT64_MAX

static _Atomic uint64_t *places; /* a table of hashes; the first counts */
static uintptr_t program, program_end;

typedef struct place {
  uint64_t hash;
  int functions;
} place;

static uint64_t mix(uint64_t hash, uint64_t with) {
  hash = (hash ^ with) * 0x9E3779B97F4A7C15u;
  return hash ^ hash >> 29;
}

static _Unwind_Reason_Code add_function(struct _Unwind_Context *context, void *out) {
  place *p = out;
  uintptr_t at = _Unwind_GetIP(context);
  if (at < program || at >= program_end) return _URC_NO_REASON;
  p->hash = mix(p->hash, at - program);
  return ++p->functions == FUNCTIONS ? _URC_END_OF_STACK : _URC_NO_REASON;
}

/* Whether none of this kind has failed yet at the place of the caller; then notes that one has. */
NO_FUNCTION bool is_new_place(const char *kind) {
  place p = {1, 0};
  for (const char *c = kind; *c; c++)
    p.hash = mix(p.hash, (unsigned char)*c);
  (void)_Unwind_Backtrace(add_function, &p);
  if (p.functions == 0) return false; /* a thread of a library */
  for (uint64_t i = p.hash; atomic_load(places) < PLACES / 2; i++) {
    uint64_t none = 0;
    _Atomic uint64_t *slot = &places[1 + i % (PLACES - 1)];
    if (atomic_compare_exchange_strong(slot, &none, p.hash)) {
      atomic_fetch_add(places, 1);
      return true;
    }
    if (none == p.hash) return false;
  }
  return false;
}

static int find_program(struct dl_phdr_info *info, size_t size, void *unused) {
  (void)size;
  (void)unused;
  program = info->dlpi_addr;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    uintptr_t end = program + info->dlpi_phdr[i].p_vaddr + info->dlpi_phdr[i].p_memsz;
    if (info->dlpi_phdr[i].p_type == PT_LOAD && end > program_end) program_end = end;
  }
  return 1; /* the program itself comes first */
}

/* ---- begin and end ---- */

static void *map_file(const char *path, size_t size) {
  int file = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
  if (file < 0) return NULL;
  void *map = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  return map == MAP_FAILED ? NULL : map;
}

__attribute__((constructor)) static void begin(void) {
  const char *number = getenv("FAILING_AT");
  count *shared = map_file(getenv("FAILING_SHARED"), sizeof own);
  if (shared) counted = shared;
  if (number) own.at = strtoul(number, NULL, 10);
  places = map_file(getenv("FAILING_PLACES"), PLACES * sizeof *places);
  (void)dl_iterate_phdr(find_program, NULL);
  counting = true;
}

__attribute__((destructor)) static void end(void) {
  counting = false;
  const char *path = getenv("FAILING_COUNT");
  int file = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666) : -1;
  if (file < 0) return;
  dprintf(file, "%lu\n", (unsigned long)own.made);
  close(file);
}

/* For tests/coverage.c: what is done meanwhile does not count. */
void failing_pause(int paused);
void failing_pause(int paused) {
  counting = !paused;
}

/* ---- whether to fail ---- */

NO_FUNCTION bool fails(const char *kind) {
  if (!counting || inside) return false;
  uint64_t number = atomic_fetch_add(&counted->made, 1) + 1;
  uint64_t at = counted->at;
  if (at != ANY) return number == at;
  int before = errno;
  inside = true;
  bool failed = places && is_new_place(kind);
  inside = false;
  errno = before;
  if (failed) counted->at = 0;
  return failed;
}

#endif
