/* interrupt.c - the signals that ask a command to stop. */
#include "indexer/base/interrupt.h"

#include "indexer/base/lang.h"

#include <signal.h>

static const int stopping[] = {SIGINT, SIGTERM, SIGHUP};
static volatile sig_atomic_t stopped;
static int depth;
static struct sigaction before[ZJ_COUNT(stopping)], before_too_large;

static void on_signal(int number) {
  (void)number;
  stopped = 1;
}

void zj_interrupt_begin(void) {
  struct sigaction catching = {.sa_handler = on_signal};
  if (depth++) return;
  stopped = 0;
  for (size_t i = 0; i < ZJ_COUNT(stopping); i++) {
    sigaction(stopping[i], NULL, &before[i]);
    bool nohup = stopping[i] == SIGHUP && before[i].sa_handler == SIG_IGN;
    if (!nohup) sigaction(stopping[i], &catching, NULL);
  }
  sigaction(SIGXFSZ, &(struct sigaction){.sa_handler = SIG_IGN}, &before_too_large);
}

void zj_interrupt_end(void) {
  if (--depth) return;
  for (size_t i = 0; i < ZJ_COUNT(stopping); i++)
    sigaction(stopping[i], &before[i], NULL);
  sigaction(SIGXFSZ, &before_too_large, NULL);
}

bool zj_interrupt_noted(void) {
  return stopped;
}

int zj_interrupt_poll(struct pollfd *polled, nfds_t count, int ms) {
  sigset_t held, usual;
  struct timespec wait = {ms / 1000, (long)(ms % 1000) * 1000000};
  sigemptyset(&held);
  for (size_t i = 0; i < ZJ_COUNT(stopping); i++)
    sigaddset(&held, stopping[i]);
  sigprocmask(SIG_BLOCK, &held, &usual);
  const struct timespec *limit = ms < 0 ? NULL : &wait;
  int ready = stopped ? -1 : ppoll(polled, count, limit, &usual);
  sigprocmask(SIG_SETMASK, &usual, NULL);
  return ready;
}

zj_status zj_interrupt_check(zj_error *err) {
  if (!stopped) return ZJ_OK;
  return zj_fail(err, ZJ_INTERRUPTED, "%s",
                 zj_tr("interrupted; the index is as it was before", "已中断；索引保持原样"));
}
