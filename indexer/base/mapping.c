/* mapping.c - SIGBUS: a page of a mapped file is gone. */
#include "indexer/base/mapping.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "indexer/base/command.h"
#include "indexer/base/lang.h"

static pthread_once_t once = PTHREAD_ONCE_INIT;
static zj_on_lost_page on_lost;
static uintptr_t page_bytes;
static char line[256]; /* made before it is needed: a handler may format nothing */
static size_t line_length;
static _Atomic uint64_t lost;

static const char *reason(void) {
  return zj_tr(
      "a file of the index was changed or became unreadable while it was read; rebuild the index with: zhangju index --full",
      "索引的一个文件在读取时被改动或无法读取；请用 zhangju index --full 重建索引");
}

static void on_bus_error(int number, siginfo_t *info, void *context) {
  (void)context;
  if (info->si_code <= 0) { /* sent by somebody: what it does by default */
    signal(number, SIG_DFL);
    raise(number);
    return;
  }
  if (on_lost == ZJ_LOST_PAGE_ENDS) {
    (void)!write(STDERR_FILENO, line, line_length);
    _exit(ZJ_EXIT_NO_INDEX);
  }
  atomic_fetch_add(&lost, 1); /* before the zeroes are there: who reads them sees another count */
  void *page = (char *)info->si_addr - ((uintptr_t)info->si_addr & (page_bytes - 1));
  if (mmap(page, page_bytes, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) ==
      MAP_FAILED)
    signal(number, SIG_DFL);
}

static void guard(void) {
  struct sigaction action = {.sa_sigaction = on_bus_error, .sa_flags = SA_SIGINFO};
  page_bytes = (uintptr_t)sysconf(_SC_PAGESIZE);
  line_length = (size_t)snprintf(line, sizeof line, "zhangju: %s\n", reason());
  sigaction(SIGBUS, &action, NULL);
}

void zj_mapping_guard(zj_on_lost_page then) {
  static _Atomic bool decided;
  if (!atomic_exchange(&decided, true)) on_lost = then;
  pthread_once(&once, guard);
}

uint64_t zj_mapping_lost(void) {
  return atomic_load(&lost);
}

zj_status zj_mapping_fail(zj_error *err) {
  return zj_fail(err, ZJ_CORRUPT, "%s", reason());
}
