/* background.c - lets work give way. */
#include "indexer/base/background.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The C library has no names for ioprio_set(2) and its numbers. */
enum { IOPRIO_WHO_PROCESS = 1, IOPRIO_CLASS_IDLE = 3, IOPRIO_CLASS_SHIFT = 13, LEAST = 19 };
enum { LESS = 10 };

void zj_background(void) {
  (void)setpriority(PRIO_PROCESS, 0, LEAST);
  (void)syscall(SYS_ioprio_set, IOPRIO_WHO_PROCESS, 0, IOPRIO_CLASS_IDLE << IOPRIO_CLASS_SHIFT);
}

/* In Linux the priority is one of threads, and 0 is the calling one. */
void zj_background_thread(void) {
  int now = getpriority(PRIO_PROCESS, 0);
  (void)setpriority(PRIO_PROCESS, 0, now + LESS < LEAST ? now + LESS : LEAST);
}
