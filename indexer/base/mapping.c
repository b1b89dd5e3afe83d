/* mapping.c - the handler of SIGBUS. */
#include "indexer/base/mapping.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "indexer/base/command.h"
#include "indexer/base/lang.h"

static pthread_once_t installed_once = PTHREAD_ONCE_INIT;
static zj_on_lost_page on_lost;
static uintptr_t page_bytes;
static char lost_page_line[256]; /* formatted in advance: snprintf is not allowed in a handler */
static size_t lost_page_line_length;
static _Atomic uint64_t lost;

static const char *lost_page_reason(void) {
  return zj_tr(
      "a file of the index was changed or became unreadable while it was read; rebuild the index with: zhangju index --full",
      "索引的一个文件在读取时被改动或无法读取；请用 zhangju index --full 重建索引");
}

static void on_bus_error(int number, siginfo_t *info, void *context) {
  (void)context;
  if (info->si_code <= 0) { /* another process sent it: act as if there were no handler */
    signal(number, SIG_DFL);
    raise(number);
    return;
  }
  if (on_lost == ZJ_LOST_PAGE_ENDS) {
    (void)!write(STDERR_FILENO, lost_page_line, lost_page_line_length);
    _exit(ZJ_EXIT_NO_INDEX);
  }
  atomic_fetch_add(&lost, 1); /* first, so that nobody reads zeroes under the old count */
  void *page = (char *)info->si_addr - ((uintptr_t)info->si_addr & (page_bytes - 1));
  if (mmap(page, page_bytes, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) ==
      MAP_FAILED)
    signal(number, SIG_DFL);
}

static void install_handler(void) {
  struct sigaction action = {.sa_sigaction = on_bus_error, .sa_flags = SA_SIGINFO};
  page_bytes = (uintptr_t)sysconf(_SC_PAGESIZE);
  lost_page_line_length =
      (size_t)snprintf(lost_page_line, sizeof lost_page_line, "zhangju: %s\n", lost_page_reason());
  sigaction(SIGBUS, &action, NULL);
}

void zj_mapping_guard(zj_on_lost_page then) {
  static _Atomic bool decided;
  if (!atomic_exchange(&decided, true)) on_lost = then;
  pthread_once(&installed_once, install_handler);
}

uint64_t zj_mapping_lost(void) {
  return atomic_load(&lost);
}

static bool is_same_file(const struct stat *a, const struct stat *b) {
  return a->st_ino == b->st_ino && a->st_dev == b->st_dev;
}

bool zj_mapping_changed(const struct stat *then, const struct stat *now) {
  return is_same_file(then, now) &&
         (now->st_size != then->st_size || now->st_mtim.tv_sec != then->st_mtim.tv_sec ||
          now->st_mtim.tv_nsec != then->st_mtim.tv_nsec);
}

zj_mapping_state zj_mapping_look(const char *path, const struct stat *then) {
  struct stat now;
  if (stat(path, &now) != 0) return ZJ_MAPPING_AS_IT_WAS;
  if (!is_same_file(then, &now)) return ZJ_MAPPING_REPLACED;
  return zj_mapping_changed(then, &now) ? ZJ_MAPPING_WRITTEN : ZJ_MAPPING_AS_IT_WAS;
}

zj_status zj_mapping_fail(zj_error *err) {
  return zj_fail(err, ZJ_CORRUPT, "%s", lost_page_reason());
}
