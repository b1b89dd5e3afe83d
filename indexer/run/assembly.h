/* assembly.h - makes a segment of work items: worker processes make pieces and merge them. What
 * goes wrong with one item costs that item only.
 *
 *   items ─▶ pieces of 4 to 16 MB ─▶ merged in a tree, in order ─▶ building/segment
 *
 * Units      bytes.
 * Ownership  results are talloc children of 'ctx'.
 * Errors     those that end the run: ZJ_IO (a full disk), ZJ_NO_MEMORY, ZJ_INTERRUPTED,
 *            ZJ_INTERNAL. What is wrong with one item is in its outcome.
 * Threads    one assembly per process; it forks, so no other thread may run meanwhile. */
#ifndef ZJ_INDEXER_RUN_ASSEMBLY_H
#define ZJ_INDEXER_RUN_ASSEMBLY_H

#include "indexer/base/progress.h"
#include "indexer/run/worker.h"
#include "indexer/store/catalog.h"
#include "indexer/store/indexdir.h"

/* What became of one item. */
typedef struct zj_outcome {
  bool taken;          /* it is in the segment */
  uint32_t row;        /* if taken: its row in the report table of the segment */
  uint32_t paragraphs; /* if taken */
  const char *reason;  /* why it was not taken */
  bool passing; /* the cause of the reason is the system, not the item: another run may take it */
  /* What follows is set for a ZJ_WORK_FILE that was taken. */
  uint64_t content_hash[2], bytes, chars;
  const char *encoding, *media;
  uint32_t mended;
  bool had_bom, had_cr;
} zj_outcome;

typedef struct zj_assembly {
  const zj_work_item *items;
  uint32_t count;           /* at least one; items are in the order of their paths */
  const zj_labeller *rules; /* NULL when all items are copies */
  zj_indexdir *dir;         /* whose lock the workers must not keep; NULL when it is not held */
  const char *building;     /* an empty folder to work in */
  /* Folders and files that workers may read; a file of an item that is below none is added. */
  const char *const *roots;
  size_t root_count;
  int jobs;             /* worker processes, at least 1 */
  unsigned memory_mb;   /* for all processes together; 0: 512 */
  uint64_t piece_bytes; /* 0: as zj_plan_piece_bytes() chooses */
  zj_progress *progress;
} zj_assembly;

typedef struct zj_assembled {
  zj_outcome *outcomes; /* per item */
  const char *segment;  /* folder of the segment, not yet fsynced; NULL when nothing was taken */
  uint32_t reports, paragraphs;
  uint64_t partly; /* reports of whose documents something was not read */
  uint64_t missed; /* pages left out that character recognition could have read */
} zj_assembled;

/* Makes the segment. Outcomes are set as far as the run came, also when it fails. */
ZJ_MUST_CHECK zj_status zj_assemble(void *ctx, const zj_assembly *assembly, zj_assembled *out,
                                    zj_error *err);

/* Seals an assembled segment (bond.h), fsyncs it and moves it to the folder that 'segment' names.
 * It becomes part of the index when the catalog names it. Sets segment->bond. */
ZJ_MUST_CHECK zj_status zj_assembled_settle(const zj_assembled *assembled, const zj_indexdir *dir,
                                            zj_catalog_segment *segment, zj_error *err);

#endif
