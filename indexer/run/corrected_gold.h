/* corrected_gold.h - writes reports that readers have corrected as gold, for `train` and `eval`.
 *
 *   DIR/gold/2025_a.tsv       the roles of the whole report, corrections in their place
 *   DIR/reports/2025_a.txt    its text
 *
 * A gold file labels a whole report. So a report is written when somebody has marked it as read and
 * right, and neither its text nor its roles have changed since.
 *
 * Ownership  results are talloc children of 'ctx'.
 * Errors     ZJ_IO; ZJ_CORRUPT; ZJ_NO_MEMORY. Files written before an error stay.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_RUN_CORRECTED_GOLD_H
#define ZJ_INDEXER_RUN_CORRECTED_GOLD_H

#include "indexer/outline/labeller.h"
#include "indexer/store/snapshot.h"

typedef struct zj_corrected_gold {
  size_t written;
  size_t corrected; /* left out: corrections are in force in them, but nobody has marked them */
  size_t stale;     /* left out: they have changed since they were marked */
} zj_corrected_gold;

/* Writes to the folder 'dir', which is made if needed. 'unchecked' also writes the reports that
 * would be left out: what nobody has corrected in them is then the model's own opinion. */
ZJ_MUST_CHECK zj_status zj_corrected_gold_write(void *ctx, const zj_snapshot *snapshot,
                                                const zj_labeller *labeller, const char *dir,
                                                bool unchecked, zj_corrected_gold *out,
                                                zj_error *err);

#endif
