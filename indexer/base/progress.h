/* progress.h - the progress line of a run on a terminal.
 *
 *   indexing  45 %  812 of 1794 files  37.2 MB/s  12 s left
 *
 * Units      seconds, bytes.
 * Errors     none; a line that cannot be written is lost.
 * Threads    one line per process. */
#ifndef ZJ_INDEXER_BASE_PROGRESS_H
#define ZJ_INDEXER_BASE_PROGRESS_H

#include "indexer/base/text.h"

typedef struct zj_progress {
  bool on;               /* when false, nothing is drawn */
  uint64_t files, bytes; /* totals */
  uint64_t files_done, bytes_done;
  double started, drawn; /* private: times by zj_now() */
} zj_progress;

/* Returns the seconds of a clock that never goes back. */
double zj_now(void);

/* Sets the totals and starts the clock. */
void zj_progress_start(zj_progress *progress, uint64_t files, uint64_t bytes, bool on);

/* Draws the line on standard error. 'phase' replaces the figures and is drawn at once; with NULL
 * the line is drawn at most ten times a second. */
void zj_progress_draw(zj_progress *progress, const char *phase);

/* Erases the line. */
void zj_progress_end(zj_progress *progress);

#endif
