/* background.h - lets work give way to people who wait for an answer.
 *
 * Threads    zj_background() concerns the calling process; call it before it starts threads. */
#ifndef ZJ_INDEXER_BASE_BACKGROUND_H
#define ZJ_INDEXER_BASE_BACKGROUND_H

/* Puts the process at the end of the queue for processors (nice 19) and for disks (idle), so that
 * searches beside it stay fast. Where the system refuses, work goes on as before. */
void zj_background(void);

/* Puts the calling thread behind the others (nice 10 more), until it ends: without privileges
 * nothing takes that back. */
void zj_background_thread(void);

#endif
