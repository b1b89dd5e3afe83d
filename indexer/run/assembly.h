/* assembly.h - items to a segment: workers make pieces, merge them, and pin what goes wrong on the
 * item it goes wrong with.
 *
 *   items ─▶ pieces of about 4 MB ─▶ worker processes ─▶ merged in a tree, in order ─▶
 * building/segment
 *
 * Ownership  results are talloc children of 'ctx'.
 * Errors     what ends the run: ZJ_IO (a full disk), ZJ_INTERRUPTED. What is wrong with one item is
 * in its outcome. Threads    one assembly per process; no thread may run beside it (it forks). */
#ifndef ZJ_INDEXER_RUN_ASSEMBLY_H
#define ZJ_INDEXER_RUN_ASSEMBLY_H

#include "indexer/base/progress.h"
#include "indexer/run/worker.h"
#include "indexer/store/indexdir.h"

typedef struct zj_outcome {
  bool taken;
  uint32_t row; /* taken: its row in the segment's report table */
  uint32_t paragraphs;
  const char *reason; /* why it was not taken */
  bool passing; /* the reason lies with the system, not with the item: it may be gone next time */
  /* of a ZJ_WORK_FILE that was taken: */
  uint64_t content_hash[2], bytes, chars;
  const char *encoding, *media;
  uint32_t mended;
  bool had_bom, had_cr;
} zj_outcome;

typedef struct zj_assembly {
  const zj_work_item *items;
  uint32_t count;        /* in the order of their paths; at least one */
  const zj_rules *rules; /* NULL when all items are copies */
  zj_indexdir *dir;      /* its lock is not for the workers; NULL when it is not held */
  const char *building;  /* an empty folder to work in */
  int jobs;              /* worker processes, at least 1 */
  unsigned memory_mb;    /* for all processes together; 0: 512 */
  uint64_t piece_bytes;  /* 0: as plan.h finds best */
  zj_progress *progress;
} zj_assembly;

typedef struct zj_assembled {
  zj_outcome *outcomes; /* per item */
  const char
      *segment; /* folder of the finished segment, not yet fsynced; NULL when nothing was taken */
  uint32_t reports, paragraphs;
} zj_assembled;

ZJ_MUST_CHECK zj_status zj_assemble(void *ctx, const zj_assembly *assembly, zj_assembled *out,
                                    zj_error *err);

/* fsyncs an assembled segment and moves it to segments/'name'; nothing names it yet. */
ZJ_MUST_CHECK zj_status zj_assembled_settle(const zj_assembled *assembled, const zj_indexdir *dir,
                                            const char *name, zj_error *err);

#endif
