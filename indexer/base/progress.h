/* progress.h - one line on a terminal that says how far a run is and how long it will take.
 *
 *   indexing  45 %  812 of 1794 files  37.2 MB/s  12 s left
 *
 * Threads    one line per process. */
#ifndef ZJ_INDEXER_BASE_PROGRESS_H
#define ZJ_INDEXER_BASE_PROGRESS_H

#include "indexer/base/text.h"

typedef struct zj_progress {
  bool on;               /* nothing is drawn when false */
  uint64_t files, bytes; /* in all */
  uint64_t files_done, bytes_done;
  double started, drawn; /* seconds; private */
} zj_progress;

/* Seconds on a clock that only goes forward. */
double zj_now(void);

void zj_progress_start(zj_progress *progress, uint64_t files, uint64_t bytes, bool on);
/* Draws it if a tenth of a second has passed. 'phase' replaces the figures; NULL while files are
 * read. */
void zj_progress_draw(zj_progress *progress, const char *phase);
/* Takes the line away. */
void zj_progress_end(zj_progress *progress);

#endif
