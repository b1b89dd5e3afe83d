/* background.h - lets work give way to people who wait for an answer.
 *
 * Threads    concerns the calling process; call it before it starts threads. */
#ifndef ZJ_INDEXER_BASE_BACKGROUND_H
#define ZJ_INDEXER_BASE_BACKGROUND_H

/* Puts the process at the end of the queue for processors (nice 19) and for disks (idle), so that
 * searches beside it stay fast. Where the system refuses, work goes on as before. */
void zj_background(void);

#endif
